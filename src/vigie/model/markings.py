"""Traffic Light Protocol 2.0 (FIRST, August 2022): who may see what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Tlp = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
LEVELS: tuple[Tlp, ...] = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
"""From what everybody may see to what only its recipients may."""


def at_or_below(level: Tlp) -> tuple[Tlp, ...]:
    """The markings that somebody cleared for `level` may see.

    >>> at_or_below("AMBER")
    ('CLEAR', 'GREEN', 'AMBER')
    """
    return LEVELS[: LEVELS.index(level) + 1]


def highest(markings: Iterable[Tlp]) -> Tlp:
    """The marking of what is made of several things: the strictest of theirs, CLEAR for none."""
    return max(markings, key=LEVELS.index, default="CLEAR")
