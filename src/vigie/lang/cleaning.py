"""What cleaning knows of French pages: boilerplate, credits, dates, marks of translation."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class CleaningPack:
    """What cleaning knows of French pages: boilerplate, credits, dates, marks of translation."""


def parse(source: DataFiles) -> CleaningPack:
    """Read the rows of this stem."""
    del source
    return CleaningPack()
