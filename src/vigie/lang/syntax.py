"""The words by which known faults of a parse are recognised."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class SyntaxPack:
    """Quantities before "de" and a number, the "de", and the openings that put a source in front, as words."""

    quantities: frozenset[str]
    of: frozenset[str]
    sources: tuple[tuple[str, ...], ...]


def parse(source: DataFiles) -> SyntaxPack:
    """Read the rows of this stem."""
    data = source.toml("syntax")
    return SyntaxPack(
        frozenset(data["quantities"]), frozenset(data["of"]), tuple(tuple(s.split()) for s in data["sources"])
    )
