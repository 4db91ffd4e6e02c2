"""EDTF values as closed intervals of days, and whether two of them can be the same moment."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"(\d{3}[\dX])(?:-(\d{2})(?:-(\d{2}))?)?")
Days = tuple[date, date]


@lru_cache(maxsize=4096)
def bounds(value: str | None) -> Days | None:
    """First and last day of an EDTF value (level 1, as in the annotation record); None for None or a value not known.

    >>> bounds("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> bounds("2016-07/..")[1] == date.max
    True
    """
    if not value:
        return None
    first, slash, last = value.partition("/")
    low = date.min if first in ("", "..") else _edge(first, end=False)
    high = _edge(first, end=True) if not slash else date.max if last in ("", "..") else _edge(last, end=True)
    return None if low is None or high is None or low > high else (low, high)


def _edge(text: str, *, end: bool) -> date | None:
    found = _DATE.match(text)
    if not found:
        return None
    year = int(found[1].replace("X", "9" if end else "0"))
    month = int(found[2]) if found[2] else 12 if end else 1
    try:
        day = int(found[3]) if found[3] else calendar.monthrange(year, month)[1] if end else 1
        return date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def compatible(a: str | None, b: str | None, slack: int = 0) -> bool:
    """Whether two EDTF values can be one moment, `slack` days apart at most; an unknown value agrees with all."""
    x, y = bounds(a), bounds(b)
    if x is None or y is None:
        return True
    return (x[0] - y[1]).days <= slack and (y[0] - x[1]).days <= slack


def narrowest(values: list[str]) -> str | None:
    """The most precise of several EDTF values, of several such the one told most often, of these the first in sorted order.

    >>> narrowest(["2024-05", "2024-05-17", "2024-05-14", "2024-05-17"])
    '2024-05-17'
    """
    told = Counter(values)
    known = sorted((b[1].toordinal() - b[0].toordinal(), -n, v) for v, n in told.items() if (b := bounds(v)))
    return known[0][2] if known else None
