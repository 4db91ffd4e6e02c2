"""Cues of warnings, their kinds and scales."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class WarningPack:
    """Cues of warnings, their kinds and scales."""


def parse(source: DataFiles) -> WarningPack:
    """Read the rows of this stem."""
    del source
    return WarningPack()
