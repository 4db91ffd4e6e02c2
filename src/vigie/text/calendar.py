"""The calendar as pure arithmetic: months, weeks, movable feasts, the lunar year.

In: days and numbers. Out: days (`datetime.date`). No clock is read here.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

ISLAMIC_EPOCH = 227_014
"""Ordinal of the day before 1 Muharram of year 1 in the civil reckoning (15 July 622, Julian)."""


def plus_days(day: date, n: int) -> date:
    """The day `n` days later; held at the ends of the calendar."""
    return date.fromordinal(min(max(day.toordinal() + n, 1), date.max.toordinal()))


def plus_months(day: date, n: int) -> date:
    """The same day `n` months later, or the last of that month where it is shorter."""
    count = min(max(day.year * 12 + day.month - 1 + n, 12), 9999 * 12 + 11)
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def valid_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where that month has no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def monday_of(day: date) -> date:
    """The Monday of the week of a day (weeks run Monday to Sunday)."""
    return plus_days(day, -day.weekday())


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth weekday (0 is Monday) of a month, counted from its end where `nth` is negative; None if there is none.

    >>> nth_weekday(2024, 12, 0, 2)
    datetime.date(2024, 12, 9)
    """
    if nth < 0:
        last = month_end(year, month)
        return valid_day(year, month, last.day - (last.weekday() - weekday) % 7 + 7 * (nth + 1))
    first = date(year, month, 1)
    return valid_day(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's method).

    >>> easter(2019)
    datetime.date(2019, 4, 21)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def islamic(year: int, month: int, day: int) -> date:
    """A day of the civil Islamic calendar; observation of the moon may move it by one day, two at most.

    >>> islamic(1440, 9, 1)
    datetime.date(2019, 5, 6)
    """
    days = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return plus_days(date.fromordinal(ISLAMIC_EPOCH), days)


def islamic_in(year: int, month: int, day: int) -> list[date]:
    """The days of a Gregorian year on which an Islamic month and day fall (one, rarely two or none)."""
    guess = round((year - 622) * 33 / 32)
    return [d for n in range(guess - 1, guess + 3) if (d := islamic(n, month, day)).year == year]
