"""Triggers of events, their roles and factuality cues."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class EventPack:
    """Triggers of events, their roles and factuality cues."""


def parse(source: DataFiles) -> EventPack:
    """Read the rows of this stem."""
    del source
    return EventPack()
