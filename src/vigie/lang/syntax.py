"""The words by which known faults of a parse are recognised."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class SyntaxPack:
    """Quantities before "de" and a number, the "de", and the openings that put a source in front, as words;
    how participles end, and the openings with such an ending that are none.
    """

    quantities: frozenset[str]
    of: frozenset[str]
    sources: tuple[tuple[str, ...], ...]
    participle_endings: tuple[str, ...]
    other_openings: frozenset[str]


def parse(source: DataFiles) -> SyntaxPack:
    """Read the rows of this stem."""
    data = source.toml("syntax")
    return SyntaxPack(
        frozenset(data["quantities"]),
        frozenset(data["of"]),
        tuple(tuple(s.split()) for s in data["sources"]),
        tuple(data["participle_endings"]),
        frozenset(data["other_openings"]),
    )
