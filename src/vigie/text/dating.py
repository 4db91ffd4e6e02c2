"""From the parts of a time expression to days on the calendar: one operation per reading.

In: the numbers an expression spoke of (`Parts`) and the moment it is read from (`Moment`). Out: a `Period`, or None
where that moment does not fix it. The conventions of vague words are those of the project's annotation guide: the
beginning of a month is its first ten days, its middle the 11th to the 20th; the beginning, middle and end of a year are
its thirds; "these last weeks" are four, "these last months" three, "recently" is one month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from vigie.text import edtf
from vigie.text.calendar import easter, islamic_in, monday_of, month_end, nth_weekday, plus_days, plus_months, valid_day
from vigie.text.edtf import Period

VAGUE_DAYS = {"day": 7, "week": 28}
HALF_WEEK, HALF_MONTH = 3, 15
"""Days of half a week and of half a month."""
VAGUE_MONTHS = {"month": 3, "year": 36, "decade": 240}
SLIP = 14
"""Days around the reading moment in which a date at odds with its weekday is a slip of the pen: the weekday counts."""
SOON = 60
"""Days ahead within which a season named without a year, in the present, is the coming one rather than the last."""
MONTHS_AHEAD = {0: 3, None: 2}
"""Months ahead within which a month without a year is the coming one: in the present tense, and without a verb."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an expression spoke of, as numbers; None where it did not.

    Weekdays count from Monday 0, seasons from spring 1.
    """

    by: int = 0
    unit: str = "day"
    weekday: int | None = None
    weekday2: int | None = None
    days: tuple[int, ...] = ()
    month: int | None = None
    month2: int | None = None
    year: int | None = None
    year2: int | None = None
    count: int | None = None
    turn: int = 0
    ordinal: int | None = None
    edge: int | None = None
    season: int | None = None
    feast: tuple[str, int, int, int] | None = None

    @property
    def day(self) -> int | None:
        """The first day number."""
        return self.days[0] if self.days else None


@dataclass(frozen=True, slots=True)
class Moment:
    """From where an expression is read.

    `today` is the day of writing, `anchor` the period last spoken of, `way` the look of the clause: 1 ahead, -1 back,
    0 present, None without a verb.
    """

    today: date | None
    anchor: Period | None = None
    way: int | None = None
    year: int | None = None


Reading = Callable[[Parts, Moment], Period | None]


def _nearest(candidates: Iterable[date], m: Moment, turn: int = 0) -> date | None:
    """The candidate that a writer of `today` means: near, where the clause looks, this year if it can be."""
    assert m.today is not None
    way = turn or m.way
    ahead = {1: 1.0, -1: 7.0, 0: 1.0}.get(9 if way is None else way, 2.0)
    back = 3.0 if way == 1 else 1.0
    best, least = None, 0.0
    for c in candidates:
        off = (c - m.today).days
        if (turn > 0 and off <= 0) or (turn < 0 and off >= 0):
            continue
        cost = abs(off) * (ahead if off > 0 else back) * (0.5 if c.year == m.today.year else 1.0)
        if best is None or cost < least:
            best, least = c, cost
    return best


def _dates(number: int, month: int, years: Iterable[int]) -> list[date]:
    return [d for y in years if (d := valid_day(y, month, number))]


def _day_of(
    number: int, month: int, year: int | None, m: Moment, turn: int = 0, weekday: int | None = None
) -> date | None:
    """A day and month, with the year told or the one that fits the reading moment and the weekday."""
    if year is not None:
        return valid_day(year, month, number)
    if m.year is not None and m.today is None:
        return valid_day(m.year, month, number)
    if m.today is None:
        return None
    here = m.today.year
    near = _nearest(_dates(number, month, (here - 1, here, here + 1)), m, turn)
    if weekday is None or near is None or near.weekday() == weekday:
        return near
    if abs((near - m.today).days) <= SLIP:
        off = (weekday - near.weekday() + 3) % 7 - 3
        return plus_days(near, off)
    fitting = [d for d in _dates(number, month, range(here - 11, here + 2)) if d.weekday() == weekday]
    found = _nearest(fitting, m, turn) or near
    return near if m.way == -1 and found > plus_days(m.today, SLIP) else found  # what is past is not to come: a slip


def date_reading(p: Parts, m: Moment) -> Period | None:
    """A day and month, with or without weekday and year."""
    if p.day is None or p.month is None:
        return None
    found = _day_of(p.day, p.month, p.year, m, p.turn, p.weekday)
    return edtf.day(found) if found else None


def numeric_reading(p: Parts, m: Moment) -> Period | None:
    """A date in figures."""
    return date_reading(p, m)


def days_reading(p: Parts, m: Moment) -> Period | None:
    """Days side by side in one month: one stretch. Days apart are no stretch, and only the last is given."""
    if p.month is None or not p.days:
        return None
    last = _day_of(p.days[-1], p.month, p.year, m, p.turn, p.weekday2)
    if last is None:
        return None
    if p.days != tuple(range(p.days[0], p.days[-1] + 1)):
        return edtf.day(last)
    return Period(plus_days(last, p.days[0] - p.days[-1]), last)


def range_reading(p: Parts, m: Moment) -> Period | None:
    """From one day to another."""
    if len(p.days) == 2 and (p.month2 or p.month):
        last = _day_of(p.days[1], p.month2 or p.month or 1, p.year2 or p.year, m, p.turn, p.weekday2)
        if last is None:
            return None
        first = valid_day(last.year if p.year is None else p.year, p.month or last.month, p.days[0])
        if first and first > last and p.year is None:
            first = valid_day(last.year - 1, p.month or last.month, p.days[0])
        return Period(first, last) if first and first <= last else None
    if p.weekday is None or p.weekday2 is None or m.today is None:
        return None
    first = _weekday(p.weekday, m, p.turn)
    return Period(first, plus_days(first, (p.weekday2 - p.weekday) % 7 or 7))


def night_reading(p: Parts, m: Moment) -> Period | None:
    """A night between two days, named by one or both of them."""
    if p.weekday2 is not None or len(p.days) == 2 or p.month2:
        if p.days and (p.month2 or p.month):
            last = _day_of(p.days[-1], p.month2 or p.month or 1, p.year, m, p.turn, p.weekday2)
        elif p.weekday2 is not None and m.today:
            last = _weekday(p.weekday2, m if m.way == 1 else replace(m, way=None), p.turn)
        else:
            last = None
        return Period(plus_days(last, -1), last) if last else None
    if p.days and p.month:
        first = _day_of(p.days[0], p.month, p.year, m, p.turn, p.weekday)
    elif p.weekday is not None and m.today:
        first = _weekday(p.weekday, replace(m, today=plus_days(m.today, -1) if m.way == -1 else m.today), p.turn)
    else:
        first = plus_days(m.today, p.by) if m.today else None
        if first and p.by == 0 and m.way not in (0, 1):
            first = plus_days(first, -1)
    return Period(first, plus_days(first, 1)) if first else None


def _weekday(weekday: int, m: Moment, turn: int = 0) -> date:
    assert m.today is not None
    ahead = (weekday - m.today.weekday()) % 7
    if turn > 0:
        return plus_days(m.today, ahead or 7)
    if turn < 0:
        return plus_days(m.today, ahead - 7)
    if ahead == 0 or m.way == 1 or (m.way == 0 and ahead <= 3):
        return plus_days(m.today, ahead)
    return plus_days(m.today, ahead - 7)


def weekday_reading(p: Parts, m: Moment) -> Period | None:
    """A weekday: the last one, the next one, or today, by the words and by the clause."""
    if p.weekday is None or m.today is None:
        return None
    if p.by:
        base = m.anchor.last if m.anchor else m.today
        return edtf.day(_weekday(p.weekday, replace(m, today=base), p.by))
    if p.day is not None:
        near = [plus_days(m.today, n) for n in range(-60, 61)]
        found = _nearest([d for d in near if d.day == p.day and d.weekday() == p.weekday], m)
        return edtf.day(found) if found else None
    return edtf.day(_weekday(p.weekday, m, p.turn))


def offset_reading(p: Parts, m: Moment) -> Period | None:
    """So many days from today: yesterday, tomorrow."""
    return edtf.day(plus_days(m.today, p.by)) if m.today else None


def month_reading(p: Parts, m: Moment) -> Period | None:
    """A month, with or without a year."""
    year = _year_of_month(p, m)
    return edtf.month(year, p.month) if year and p.month else None


def _year_of_month(p: Parts, m: Moment) -> int | None:
    if p.year is not None or p.month is None:
        return p.year
    if m.today is None:
        return m.year
    ahead = (p.month - m.today.month) % 12
    if p.turn > 0:
        back = 0 if ahead else -12
        count = m.today.year * 12 + m.today.month - 1 + ahead - back
    elif p.turn < 0:
        count = m.today.year * 12 + m.today.month - 1 + ahead - 12
    else:
        coming = ahead == 0 or m.way == 1 or ahead <= MONTHS_AHEAD.get(m.way, 0)
        count = m.today.year * 12 + m.today.month - 1 + ahead - (0 if coming else 12)
    return count // 12


def edge_month_reading(p: Parts, m: Moment) -> Period | None:
    """The beginning, middle or end of a month: ten days each."""
    year = _year_of_month(p, m)
    if year is None or p.month is None:
        return None
    return _third_of_month(year, p.month, p.edge or 0)


def _third_of_month(year: int, month: int, edge: int) -> Period:
    first = (1, 11, 21)[edge]
    last = month_end(year, month).day if edge == 2 else first + 9
    return Period(date(year, month, first), date(year, month, last), edge=True)


def _third_of_year(year: int, edge: int) -> Period:
    return edtf.months(date(year, 4 * edge + 1, 1), date(year, 4 * edge + 4, 1))


def edge_year_reading(p: Parts, m: Moment) -> Period | None:
    """The beginning, middle or end of a year: four months each."""
    year = p.year if p.year is not None else (m.today.year + p.turn if m.today else None)
    if year is None:
        return None
    return replace(_third_of_year(year, p.edge or 0), edge=True, vague=p.year is None)


def edge_unit_reading(p: Parts, m: Moment) -> Period | None:
    """The beginning or end of this, the last or the next week, month or year."""
    edge = p.edge or 0
    if m.today is None:
        return None
    if p.unit == "year":
        return edge_year_reading(p, m)
    if p.unit == "month":
        at = plus_months(m.today.replace(day=1), p.turn)
        return _third_of_month(at.year, at.month, edge)
    monday = plus_days(monday_of(m.today), 7 * p.turn)
    begin, end = ((0, 2), (1, 3), (4, 6))[edge]
    if not p.turn and m.way == 1 and plus_days(monday, end) < m.today:
        monday = plus_days(monday, 7)
    if not p.turn and m.way != 1 and plus_days(monday, begin) >= m.today:
        monday = plus_days(monday, -7)
    return Period(plus_days(monday, begin), plus_days(monday, end), edge=True, vague=True)


def week_of_month_reading(p: Parts, m: Moment) -> Period | None:
    """The nth week of a month: the one that begins on its nth Monday."""
    year = _year_of_month(p, m)
    if year is None or p.month is None or not p.ordinal:
        return None
    monday = nth_weekday(year, p.month, 0, p.ordinal)
    return Period(monday, plus_days(monday, 6)) if monday else None


def weekday_of_month_reading(p: Parts, m: Moment) -> Period | None:
    """The nth weekday, or the nth weekend, of a month."""
    year = _year_of_month(p, m)
    if year is None or p.month is None or not p.ordinal:
        return None
    first = nth_weekday(year, p.month, 5 if p.weekday is None else p.weekday, p.ordinal)
    if first is None:
        return None
    return edtf.day(first) if p.weekday is not None else Period(first, plus_days(first, 1))


def fortnight_reading(p: Parts, m: Moment) -> Period | None:
    """The first or second half of a month."""
    year = _year_of_month(p, m)
    if year is None or p.month is None or p.ordinal not in (1, 2, -1):
        return None
    if p.ordinal == 1:
        return Period(date(year, p.month, 1), date(year, p.month, 15))
    return Period(date(year, p.month, 16), month_end(year, p.month))


def part_of_year_reading(p: Parts, m: Moment) -> Period | None:
    """A quarter or half of a year."""
    year = p.year if p.year is not None else (m.today.year if m.today else None)
    size = p.by
    if year is None or not p.ordinal or not 0 < p.ordinal <= 12 // size:
        return None
    first = size * (p.ordinal - 1) + 1
    return edtf.months(date(year, first, 1), date(year, first + size - 1, 1))


def unit_reading(p: Parts, m: Moment) -> Period | None:
    """The last, this or the next week, weekend, month, year or season of years."""
    if m.today is None:
        return None
    turn = p.turn or p.by
    if p.unit == "year":
        return edtf.years(m.today.year + turn, m.today.year + turn)
    if p.unit == "month":
        at = plus_months(m.today.replace(day=1), turn)
        return edtf.month(at.year, at.month)
    monday = plus_days(monday_of(m.today), 7 * turn)
    if p.unit == "week":
        return Period(monday, plus_days(monday, 6))
    if p.unit != "weekend":
        return None
    saturday = plus_days(monday, 5)
    if turn == 0 and m.today.weekday() < 3 and m.way != 1:
        saturday = plus_days(saturday, -7)
    if turn == -1 and m.today.weekday() == 6:
        saturday = plus_days(monday_of(m.today), -2)
    return Period(saturday, plus_days(saturday, 1))


def _moved(day: date, count: int, unit: str) -> Period:
    """The day so many units away, as precise as the unit."""
    if unit == "day" or unit == "week":
        return edtf.day(plus_days(day, count * (7 if unit == "week" else 1)))
    if unit == "month":
        at = plus_months(day, count)
        return edtf.month(at.year, at.month)
    year = min(max(day.year + count * (10 if unit == "decade" else 1), 1), 9999)
    return edtf.years(year, year)


def ago_reading(p: Parts, m: Moment) -> Period | None:
    """So many days, weeks, months or years before (`by` -1) or after (1) today."""
    if m.today is None or p.count is None:
        return None
    if p.unit == "hour":
        return edtf.day(plus_days(m.today, p.by * max(1, p.count // 24))) if p.count % 24 == 0 and p.count else None
    return _moved(m.today, p.by * p.count, p.unit)


def ago_half_reading(p: Parts, m: Moment) -> Period | None:
    """So many weeks, months or years and a half before (`by` -1) or after (1) today."""
    if m.today is None or p.count is None:
        return None
    if p.unit == "week":
        return edtf.day(plus_days(m.today, p.by * (7 * p.count + HALF_WEEK)))
    if p.unit not in {"month", "year"}:
        return None
    at = plus_months(m.today, p.by * p.count * (12 if p.unit == "year" else 1))
    at = plus_months(at, p.by * 6) if p.unit == "year" else plus_days(at, p.by * HALF_MONTH)
    return edtf.month(at.year, at.month)


def since_half_reading(p: Parts, m: Moment) -> Period | None:
    """Since so many units and a half ago."""
    found = ago_half_reading(replace(p, by=-1), m)
    return replace(found, open_end=True) if found else None


def apart_reading(p: Parts, m: Moment) -> Period | None:
    """So many units before or after the time last spoken of."""
    if m.anchor is None or (m.anchor.grain != "day" and p.unit in ("day", "week")):
        return None
    if p.count is None or p.unit == "hour":
        return None
    return _moved(m.anchor.first if p.by < 0 else m.anchor.last, p.by * p.count, p.unit)


def beside_reading(p: Parts, m: Moment) -> Period | None:
    """The same day as the time last spoken of, the day before or after it."""
    if m.anchor is None or m.anchor.grain != "day":
        return None
    return edtf.day(plus_days(m.anchor.first if p.by < 0 else m.anchor.last, p.by))


def same_reading(p: Parts, m: Moment) -> Period | None:
    """The same week, weekend, month or year as the time last spoken of, or the one before (`by` -1) or after it (1)."""
    if m.anchor is None or m.anchor.grain == "decade":
        return None
    if p.unit == "year":
        year = m.anchor.last.year + p.by
        return edtf.years(year, year)
    if p.unit == "month" and m.anchor.grain != "year":
        at = plus_months(m.anchor.last.replace(day=1), p.by)
        return edtf.month(at.year, at.month)
    if p.unit in ("week", "weekend") and m.anchor.grain == "day":
        far = m.today is not None and abs((m.anchor.last - m.today).days) > SLIP
        return unit_reading(replace(p, turn=p.by), Moment(m.today if far else m.anchor.last))
    return None


def lately_reading(p: Parts, m: Moment) -> Period | None:
    """The last or the next days, weeks, months or years: so many of them, or as many as the guide says."""
    if m.today is None:
        return None
    if p.count is None and p.unit == "hour":
        return None
    if p.count is None:
        other = _vague_edge(m.today, p.unit, p.by)
    elif p.unit == "hour":
        other = plus_days(m.today, p.by * max(1, p.count // 24))
    elif p.unit in ("day", "week"):
        other = plus_days(m.today, p.by * p.count * (7 if p.unit == "week" else 1))
    else:
        other = plus_months(m.today, p.by * p.count * {"month": 1, "year": 12, "decade": 120}[p.unit])
    first, last = sorted((m.today, other))
    if p.unit == "decade":
        return edtf.years(first.year, last.year)
    if p.count is not None and p.unit in ("month", "year"):
        return edtf.months(first, last)
    return edtf.years(first.year, last.year) if p.unit == "year" else Period(first, last)


def _vague_edge(today: date, unit: str, by: int) -> date:
    if unit in VAGUE_DAYS:
        return plus_days(today, by * VAGUE_DAYS[unit])
    return plus_months(today, by * VAGUE_MONTHS.get(unit, 1))


def since_count_reading(p: Parts, m: Moment) -> Period | None:
    """Since so many units ago."""
    found = ago_reading(replace(p, by=-1), m)
    return replace(found, open_end=True) if found else None


def since_vague_reading(p: Parts, m: Moment) -> Period | None:
    """Since some days, weeks or months; "for years" fixes nothing."""
    return lately_reading(p, m) if p.unit in ("day", "week", "month") else None


def until_count_reading(p: Parts, m: Moment) -> Period | None:
    """Between today and so many units from now."""
    found = ago_reading(replace(p, by=1), m)
    return until_from_now(found, m) if found else None


def since(period: Period) -> Period:
    """From a period on: the value stays open."""
    return replace(period, open_end=True, grain="day" if period.edge else period.grain)


def until_from_now(period: Period, m: Moment) -> Period:
    """From today to the end of a period; the period itself where today is not known or later."""
    if m.today is None or m.today >= period.last:
        return period
    if period.edge or period.grain == "day":
        return Period(m.today, period.last)
    return replace(period, first=m.today)


def year_reading(p: Parts, m: Moment) -> Period | None:  # noqa: ARG001 - a Reading
    """A year, or a stretch of years."""
    if p.year is None:
        return None
    return edtf.years(p.year, p.year if p.year2 is None else p.year2) if (p.year2 or p.year) >= p.year else None


def months_reading(p: Parts, m: Moment) -> Period | None:
    """From one month to another."""
    if p.month is None or p.month2 is None:
        return None
    last = _year_of_month(replace(p, month=p.month2, year=p.year2 or (p.year if p.month <= p.month2 else None)), m)
    if last is None:
        return None
    first = p.year if p.year is not None and p.year2 is not None else last if p.month <= p.month2 else last - 1
    return edtf.months(date(first, p.month, 1), date(last, p.month2, 1)) if first <= last else None


def decade_reading(p: Parts, m: Moment) -> Period | None:  # noqa: ARG001 - a Reading
    """Ten years."""
    return edtf.decade(p.by)


def season_reading(p: Parts, m: Moment) -> Period | None:
    """Three whole months: summer is June to August, winter December to February."""
    if p.season is None:
        return None
    start = 3 * p.season
    if p.year is not None:
        return _season(p.year, start)
    if m.today is None:
        return None
    all_ = [_season(y, start) for y in range(m.today.year - 2, m.today.year + 3)]
    if p.turn > 0:
        return next(s for s in all_ if s.first > m.today)
    if p.turn < 0:
        return next(s for s in reversed(all_) if s.last < m.today)
    coming = m.way == 1 or m.way == 0 or p.by == 1
    if coming:
        near = next(s for s in all_ if s.last >= m.today)
        if (
            m.way == 1
            or (near.first - m.today).days <= SOON
            or (p.by == 1 and near.first.year == m.today.year and m.way != -1)
        ):
            return near
    return next(s for s in reversed(all_) if s.first <= m.today)


def _season(year: int, start: int) -> Period:
    return edtf.months(date(year, start, 1), plus_months(date(year, start, 1), 2))


def feast_reading(p: Parts, m: Moment) -> Period | None:
    """A day known by name, in the year told or the one that fits."""
    if p.feast is None:
        return None
    here = p.year if p.year is not None else m.today.year if m.today else None
    if here is None:
        return None
    kind, month, number, length = p.feast
    span = (here,) if p.year is not None else (here - 1, here, here + 1)
    days = [d for y in span for d in _feast_days(kind, y, month, number)]
    found = (days[0] if days else None) if p.year is not None else _nearest(days, m, p.turn)
    if found is None:
        return None
    if length == 30:
        return edtf.month(found.year, found.month)
    return Period(found, plus_days(found, length - 1), vague=length > 2 or kind == "islamic")


def _feast_days(kind: str, year: int, month: int, number: int) -> list[date]:
    if kind == "easter":
        return [plus_days(easter(year), number)]
    if kind == "islamic":
        return islamic_in(year, month, number)
    found = valid_day(year, month, number)
    return [found] if found else []


READINGS: Mapping[str, Reading] = {
    "date": date_reading,
    "numeric": numeric_reading,
    "days": days_reading,
    "range": range_reading,
    "night": night_reading,
    "weekday": weekday_reading,
    "offset": offset_reading,
    "today": offset_reading,
    "month": month_reading,
    "months": months_reading,
    "edge_month": edge_month_reading,
    "edge_year": edge_year_reading,
    "edge_unit": edge_unit_reading,
    "week_of_month": week_of_month_reading,
    "weekday_of_month": weekday_of_month_reading,
    "fortnight": fortnight_reading,
    "part_of_year": part_of_year_reading,
    "unit": unit_reading,
    "ago": ago_reading,
    "apart": apart_reading,
    "beside": beside_reading,
    "same": same_reading,
    "lately": lately_reading,
    "since_count": since_count_reading,
    "ago_half": ago_half_reading,
    "since_half": since_half_reading,
    "since_vague": since_vague_reading,
    "until_count": until_count_reading,
    "year": year_reading,
    "decade": decade_reading,
    "season": season_reading,
    "feast": feast_reading,
}
"""The operations that a row of the language data may name."""
