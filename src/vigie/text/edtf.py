"""Stretches of days and their writing in EDTF (ISO 8601-2, level 1, as the annotation record uses it)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vigie.text.calendar import month_end

Grain = Literal["day", "month", "year", "decade"]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, written as coarsely as the text told it.

    `grain` is the unit in which the text spoke: a whole May is grain "month" and is written "2019-05". `open_end` says
    that it lasts still ("depuis 2014"). `edge` marks the beginning or the end of something longer, whose outer day
    counts where an open interval is built on it. `vague` is true where the words leave the days open.
    """

    first: date
    last: date
    grain: Grain = "day"
    open_end: bool = False
    edge: bool = False
    vague: bool = False


def day(d: date) -> Period:
    """One day."""
    return Period(d, d)


def month(year: int, number: int) -> Period:
    """One whole month."""
    return Period(date(year, number, 1), month_end(year, number), "month")


def months(first: date, last: date) -> Period:
    """From the month of one day to the month of another."""
    return Period(first.replace(day=1), month_end(last.year, last.month), "month")


def years(first: int, last: int) -> Period:
    """From one year to another, both whole."""
    return Period(date(first, 1, 1), date(last, 12, 31), "year")


def decade(year: int) -> Period:
    """The ten years that begin in `year`."""
    return Period(date(year, 1, 1), date(year + 9, 12, 31), "decade")


def write(period: Period) -> str:
    """The EDTF value of a period.

    >>> write(month(2016, 7))
    '2016-07'
    >>> write(Period(date(2018, 6, 1), date(2018, 6, 10)))
    '2018-06-01/2018-06-10'
    """
    first, last = _point(period.first, period.grain), _point(period.last, period.grain)
    if period.open_end:
        return f"{first}/.."
    return first if first == last else f"{first}/{last}"


def _point(d: date, grain: Grain) -> str:
    if grain == "decade":
        return f"{d.year // 10:03d}X"
    return d.isoformat()[: {"day": 10, "month": 7, "year": 4}[grain]]
