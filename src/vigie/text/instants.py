"""Days and instants as metadata write them, and the local day of an instant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_FIRST_YEAR = 1800
"""Earlier years are template zeros ("0001-01-01") and not publication dates."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A day, and the instant with its zone where the hour is known."""

    day: date
    at: datetime | None = None

    @property
    def iso(self) -> str | None:
        """The instant in ISO 8601 with its zone, or None when only the day is known."""
        return None if self.at is None else self.at.isoformat(timespec="seconds")


def read_instant(raw: str) -> Instant | None:
    """The day or instant of a metadata value: ISO 8601, compact, e-mail style or seconds since 1970; None if none.

    An hour without zone is French time. UTC is what machines write, so its day is that of French time; any other
    offset is the outlet's own and its day stands.

    >>> read_instant("2020-06-30T22:30:00Z").day.isoformat()
    '2020-07-01'
    >>> read_instant("2020-06-30T22:30:00-04:00").day.isoformat()
    '2020-06-30'
    """
    raw = raw.strip()
    try:
        return _read(raw)
    except (ValueError, OverflowError):
        return None


def _read(raw: str) -> Instant | None:
    if found := _ISO.match(raw):
        y, m, d, *clock, zone = found.groups()
        return made(int(y), int(m), int(d), clock, zone)
    if found := _COMPACT.fullmatch(raw):
        y, m, d, *clock, zone = found.groups()
        return made(int(y), int(m), int(d), clock, zone)
    if (found := _MAIL.match(raw)) and found[2].lower() in _MONTHS:
        d, name, y, *clock, zone = found.groups()
        return made(int(y), _MONTHS.index(name.lower()) + 1, int(d), clock, zone)
    if found := _EPOCH.fullmatch(raw):
        return _placed(datetime.fromtimestamp(int(found[1]), UTC))
    return None


def made(y: int, m: int, d: int, clock: list[str | None] | tuple[str | None, ...], zone: str | None) -> Instant | None:
    """An instant of its numbers; `clock` is hour, minute, second, each a string of digits or None.

    Raises:
        ValueError: there is no such day.
    """
    day = date(y, m, d)
    if y < _FIRST_YEAR:
        return None
    if not clock or clock[0] is None or int(clock[0]) > 23:
        return Instant(day)
    wall = datetime(y, m, d, int(clock[0]), int(clock[1] or 0), min(59, int(clock[2] or 0)) if len(clock) > 2 else 0)  # noqa: DTZ001 - zone follows
    if zone is None:
        return Instant(day, wall.replace(tzinfo=french_zone(wall.replace(tzinfo=UTC))))
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return _placed(wall.replace(tzinfo=UTC))
    sign, digits = (-1 if zone[0] == "-" else 1), zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return _placed(wall.replace(tzinfo=timezone(sign * offset)))


def _placed(at: datetime) -> Instant:
    """An instant on its local day."""
    if at.utcoffset() == timedelta(0):
        at = at.astimezone(french_zone(at))
    return Instant(at.date(), at)


def french_zone(at: datetime) -> timezone:
    """The offset of French time: UTC+2 from the last Sunday of March to the last of October at 01:00 UTC, else UTC+1."""
    begins, ends = (_last_sunday(at.year, month) for month in (3, 10))
    return timezone(timedelta(hours=2 if begins <= at < ends else 1))


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
