"""Durations as people write them in a settings file: a number and a unit."""

from __future__ import annotations

import re

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "j": 86_400, "w": 604_800}
_DURATION = re.compile(r"\s*(\d{1,6})\s*([smhdjw])\s*", re.IGNORECASE)


def read_duration(raw: str) -> int:
    """The seconds of a duration: s, m, h, d (or j) and w are seconds, minutes, hours, days and weeks.

    >>> read_duration("15m"), read_duration("1h"), read_duration("30 d")
    (900, 3600, 2592000)

    Raises:
        ValueError: it is no such duration.
    """
    found = _DURATION.fullmatch(raw)
    if found is None:
        raise ValueError(f"{raw!r} is no duration like 15m, 1h or 30d")
    return int(found[1]) * _UNITS[found[2].lower()]


def show_duration(seconds: int) -> str:
    """A duration in the largest unit that tells it exactly.

    >>> show_duration(900), show_duration(86400), show_duration(3660), show_duration(0)
    ('15m', '1d', '61m', '0s')
    """
    for unit in ("d", "h", "m"):
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{seconds // _UNITS[unit]}{unit}"
    return f"{seconds}s"


def show_span(seconds: float) -> str:
    """Roughly how long something lasted, in one unit.

    >>> show_span(42), show_span(7000), show_span(200000)
    ('42s', '1h', '2d')
    """
    whole = int(seconds)
    unit = next((u for u in ("d", "h", "m") if whole >= _UNITS[u]), "s")
    return f"{whole // _UNITS[unit]}{unit}"
