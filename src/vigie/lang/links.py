"""Cues of lasting relations."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class LinkPack:
    """Cues of lasting relations."""


def parse(source: DataFiles) -> LinkPack:
    """Read the rows of this stem."""
    del source
    return LinkPack()
