"""Time expressions and their EDTF values.

In: an article, its parse, the language's rows. Out: every expression that fixes when something happened or will, in
text order; a wording that comes back is found each time, since events ask which one stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vigie.lang.times import DIGITS, KEY, Expression, TimePack
from vigie.model.articles import Article
from vigie.model.spans import Span, finding_id
from vigie.model.syntax import Syntax
from vigie.model.times import TimeExpression
from vigie.text import clauses, dating, edtf
from vigie.text.calendar import plus_days
from vigie.text.dating import Moment, Parts
from vigie.text.edtf import Period
from vigie.text.folding import fold
from vigie.text.numerals import read_numeral

LEAD = 28
"""Characters before an expression in which words that must or must not stand there are looked for; rows need 25."""
REACH = 500
"""Characters over which "the day before" still means the day last named; about a paragraph of an agency dispatch."""
DATELINE = 200
"""Characters in which a dateline ends ("KABOUL, 25 août 2021 (AFP) –"), after the title."""
NEEDS_ANCHOR = frozenset({"apart", "beside", "same"})
FIXED = frozenset({"decade", "known"})
PUNCTUATION = re.compile(r"[,(]? ?[,(]?")
TOWARD = frozenset({"weekday", "date", "month", "edge_month"})
DATED = frozenset({"date", "days", "range", "night"})
WEEK, MONTH = 7, 31
NEXT_TO = 80
"""Characters within which a month in the historic present still belongs to the year just told."""


FullDates = Mapping[tuple[int | None, int | None], int | None]
"""Years of the days and months that the text tells in full."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A row that matched: where the expression stands, and what it speaks of."""

    start: int
    end: int
    row: Expression
    parts: Parts


def find_times(article: Article, syntax: Syntax, pack: TimePack) -> tuple[TimeExpression, ...]:
    """Time expressions of an article with their EDTF values.

    Days without a year, weekdays and the like are read from the publication day (`article.published`); without one,
    from the article's own full dates, and stay None where these do not fix them.
    """
    folded = fold(article.text)
    hits = list(_hits(article.text, folded, syntax, pack))
    today = date.fromisoformat(article.published) if article.published else _own_day(hits)
    spoken = _day_of_speech(hits, folded, today, pack)
    full = {(h.parts.day, h.parts.month): h.parts.year for h in hits if h.parts.year and h.row.reading == "date"}
    found: list[TimeExpression] = []
    anchor: tuple[Period, int] | None = None
    told: tuple[Period, int] | None = None
    for n, hit in enumerate(hits):
        prefix = _prefix(hit, folded, pack)
        near = anchor[0] if anchor and hit.start - anchor[1] <= REACH else None
        now = spoken if hit.row.reading in {"offset", "today"} else today
        moment = Moment(now, near, _way(syntax, hit, folded, pack, prefix))
        period = _read(hit, hits[n + 1 :], moment)
        if period and hit.parts.year is None:
            period = _in_told_year(period, told, hit, syntax, full, moment)
        if hit.row.reading == "today" and not _is_told_of_today(syntax, hit):
            continue
        if period is None and (today is not None or hit.parts.year is not None or hit.row.reading in NEEDS_ANCHOR):
            continue
        if period and not period.open_end:
            anchor = (period, hit.end) if period.grain != "decade" else anchor
            told = (period, hit.end) if hit.parts.year is not None else told
        found.append(_expression(hit, prefix, period, moment))
    return tuple(found)


def _expression(
    hit: _Hit, prefix: tuple[int, str, str] | None, period: Period | None, moment: Moment
) -> TimeExpression:
    span = Span(prefix[0] if prefix else hit.start, hit.end)
    if period and prefix:
        period = dating.since(period) if prefix[2] == "since" else dating.until_from_now(period, moment)
    return TimeExpression(
        id=finding_id("time", span),
        span=span,
        value=edtf.write(period) if period else None,
        approximate=hit.row.approximate or bool(period and period.vague),
        relative=hit.parts.year is None and hit.row.reading not in FIXED,
        rules=(hit.row.id, prefix[1]) if prefix else (hit.row.id,),
    )


def _hits(text: str, folded: str, syntax: Syntax, pack: TimePack) -> Iterator[_Hit]:
    """The longest row at each place, from left to right, without overlap."""
    free = 0
    last: _Hit | None = None
    for m in KEY.finditer(folded):
        at = m.start()
        if at < free:
            continue
        rows = pack.rows.get(DIGITS if m[0][0].isdigit() else m[0])
        if rows is None or _inside_word(folded, at):
            continue
        best = _longest(rows, text, folded, at, last, pack)
        if best is None or _counts(syntax, folded, best[1].end() - 1):
            continue
        row, match = best
        last = _Hit(at, match.end(), row, _parts(row, match.groupdict(), pack))
        free = last.end
        yield from _apart(last, match) if row.reading == "days" else (last,)


def _apart(hit: _Hit, match: re.Match[str]) -> Iterator[_Hit]:
    """Days side by side are one expression ("les 5 et 6 mai"), days apart are one each ("les 6 et 13 avril")."""
    days = hit.parts.days
    if days[-1] - days[0] == len(days) - 1 and days == tuple(sorted(days)):
        yield hit
        return
    for n, number in enumerate(days):
        group = f"day{n + 1}" if n else "day"
        start, end = match.span(group)
        final = n == len(days) - 1
        alone = replace(hit.parts, days=(number,), weekday=None, weekday2=None)
        yield _Hit(start, hit.end if final else end, hit.row, alone)


def _inside_word(folded: str, at: int) -> bool:
    before, earlier = folded[at - 1 : at] or " ", folded[max(0, at - 2) : at - 1]
    if before.isalnum() or before == "_":
        return True
    if before == "-":
        return earlier.isalnum()
    return before in ".," and earlier.isdigit() and folded[at].isdigit()


def _longest(
    rows: Sequence[Expression], text: str, folded: str, at: int, last: _Hit | None, pack: TimePack
) -> tuple[Expression, re.Match[str]] | None:
    best: tuple[Expression, re.Match[str]] | None = None
    lead: str | None = None
    for row in rows:
        match = row.pattern.match(folded, at)
        if match is None or (best is not None and match.end() <= best[1].end()):
            continue
        lead = folded[max(0, at - LEAD) : at] if lead is None else lead
        if _admitted(row, match, text, folded, lead, pack) or _listed(row, folded, at, last):
            best = (row, match)
    return best


def _admitted(row: Expression, match: re.Match[str], text: str, folded: str, lead: str, pack: TimePack) -> bool:
    if row.before and not row.before.search(lead):
        return False
    if row.unless_before and row.unless_before.search(lead):
        return False
    if row.unless_after and row.unless_after.match(folded, match.end()):
        return False
    if row.lower and text[match.start("month")].isupper():
        return False
    if row.reading != "feast" or text[match.start("feast")].isupper():
        return True
    return not pack.feasts[_plain(match["feast"])].proper


def _listed(row: Expression, folded: str, at: int, last: _Hit | None) -> bool:
    """Whether a bare year goes on a list of years ("en 2014, 2015")."""
    goes_on = last is not None and last.row.reading == row.reading == "year"
    return goes_on and last is not None and folded[last.end : at] in {", ", "/"}


def _counts(syntax: Syntax, folded: str, at: int) -> bool:
    """Whether an expression ends in a number that counts the noun after it ("en octobre 98 ouvriers")."""
    if not syntax.tokens or not folded[at].isdigit():
        return False
    t = syntax.tokens[syntax.at(at)]
    return t.dep == "nummod" and t.head > t.i and syntax.tokens[t.head].pos == "NOUN"


def _parts(row: Expression, groups: Mapping[str, str | None], pack: TimePack) -> Parts:
    """The numbers that the words of a match stand for."""
    g = {name: value for name, value in groups.items() if value}
    if figures := g.get("dmy") or g.get("ymd"):
        return _figures(figures)
    unit, count = g.get("unit"), g.get("count")
    feast = pack.feasts.get(_plain(g["feast"])) if "feast" in g else None
    weekdays = [pack.weekdays[g[k]] for k in ("weekday", "weekday2", "weekday3") if k in g]
    return Parts(
        by=pack.decades[_plain(g["decade"])] if "decade" in g else row.by,
        unit=pack.units[_plain(unit)] if unit else row.unit,
        weekday=weekdays[0] if weekdays else None,
        weekday2=weekdays[-1] if len(weekdays) > 1 else None,
        days=tuple(_number(g[k]) for k in ("day", "day2", "day3", "day4") if k in g),
        month=pack.months[g["month"]] if "month" in g else None,
        month2=pack.months[g["month2"]] if "month2" in g else None,
        year=_year(g),
        year2=int(g["year2"]) if "year2" in g else None,
        count=_count(count, pack) if count else None,
        turn=pack.turns[_plain(g["turn"])] if "turn" in g else 0,
        ordinal=pack.ordinals[g["ordinal"]] if "ordinal" in g else None,
        edge=pack.edges[_plain(g["edge"])] if "edge" in g else None,
        season=pack.seasons[g["season"]] if "season" in g else None,
        feast=(feast.kind, feast.month, feast.day, feast.length) if feast else None,
    )


def _plain(words: str) -> str:
    return " ".join(words.split())


def _number(words: str) -> int:
    """A day of the month: figures, else the word for the first."""
    return int(m[0]) if (m := re.match(r"[0-9]+", words)) else 1


def _figures(words: str) -> Parts:
    numbers = [int(n) for n in re.split(r"[/.-]", words)]
    year, month, number = numbers if numbers[0] > MONTH else reversed(numbers)
    return Parts(days=(number,), month=month, year=_century(year))


def _century(year: int) -> int:
    return year if year > 99 else year + (1900 if year > 49 else 2000)


def _year(g: Mapping[str, str]) -> int | None:
    if "year" in g:
        return int(g["year"])
    return _century(int(g["short"])) if "short" in g else None


def _count(words: str, pack: TimePack) -> int | None:
    plain = _plain(words)
    known = pack.counts.get(plain)
    value = known if known is not None else read_numeral(plain, pack.numerals)
    return None if value is None else int(value)


def _prefix(hit: _Hit, folded: str, pack: TimePack) -> tuple[int, str, str] | None:
    """A word before the expression that opens its value: where it starts, its rule, and how it reads."""
    offset = max(0, hit.start - LEAD)
    lead = folded[offset : hit.start]
    for prefix in pack.prefixes:
        if m := prefix.pattern.search(lead):
            return offset + m.start(), prefix.id, prefix.reading
    return None


def _read(hit: _Hit, rest: Sequence[_Hit], moment: Moment) -> Period | None:
    if hit.row.value is not None:
        return edtf.day(date.fromisoformat(hit.row.value))
    reading = dating.READINGS[hit.row.reading]
    if hit.row.reading == "apart" and rest and rest[0].row.reading == "date" and rest[0].start - hit.end <= 5:
        return dating.READINGS["date"](rest[0].parts, moment)
    try:
        return reading(hit.parts, moment)
    except (ValueError, OverflowError):
        return None


def _in_told_year(
    period: Period, told: tuple[Period, int] | None, hit: _Hit, syntax: Syntax, full: FullDates, moment: Moment
) -> Period:
    """A date or month without a year takes the year that the text told for it.

    That is the year of the same date told in full elsewhere (unless it was just now, or stands with its weekday), of a
    full date a few days before in the same sentence or the one before, or, in a tale told in the present tense, of the words just before.
    """
    if hit.row.reading == "month" and hit.parts.month and told and moment.way == 0 and told[0].grain != "decade":
        goes_on = hit.start - told[1] <= NEXT_TO and told[0].last < period.first
        return edtf.month(told[0].last.year, hit.parts.month) if goes_on else period
    if hit.row.reading not in DATED or hit.parts.turn:
        return period
    year = full.get((hit.parts.day, hit.parts.month))
    if year and hit.parts.weekday is None and moment.today and abs((period.first - moment.today).days) > WEEK:
        return _with_year(period, year) or period
    if not told or told[0].grain != "day" or not syntax.tokens:
        return period
    first, between = told[0].last, _sentences_between(syntax, told[1] - 1, hit.start)
    moved = _with_year(period, first.year)
    goes_on = moment.today is None or abs((period.first - moment.today).days) > WEEK
    reach = MONTH if between == 0 else WEEK if between == 1 and goes_on and hit.parts.weekday is None else -1
    return moved if moved and 0 <= (moved.first - first).days <= reach else period


def _sentences_between(syntax: Syntax, a: int, b: int) -> int:
    return syntax.tokens[syntax.at(b)].sent - syntax.tokens[syntax.at(a)].sent


def _with_year(period: Period, year: int) -> Period | None:
    try:
        first = period.first.replace(year=year)
    except ValueError:
        return None
    return replace(period, first=first, last=plus_days(first, (period.last - period.first).days))


def _own_day(hits: Sequence[_Hit]) -> date | None:
    """The day of writing as the text itself tells it: its latest full date, in a dateline or in its latest year.

    A weekday with day and month but no year takes the latest year that the text names, if the weekday agrees.
    """
    years = [y for h in hits for y in (h.parts.year, h.parts.year2) if y is not None]
    if not years:
        return None
    latest = max(years)
    days: list[date] = []
    for h in hits:
        if h.row.reading in {"date", "numeric"}:
            days.extend(_full_days(h, latest))
    return max(days, default=None)


def _full_days(hit: _Hit, latest: int) -> Iterator[date]:
    """The day of a date in full that may be the day of writing, or of a weekday and date that fit the latest year."""
    told = hit.parts.year
    tried = (told,) if told is not None else (latest, latest + 1) if hit.parts.weekday is not None else ()
    for year in tried:
        found = dating.date_reading(replace(hit.parts, year=year), Moment(None))
        agrees = found is not None and hit.parts.weekday in (None, found.first.weekday())
        if found and agrees and (year >= latest or hit.start < DATELINE):
            yield found.first
            return


def _day_of_speech(hits: Sequence[_Hit], folded: str, today: date | None, pack: TimePack) -> date | None:
    """The day from which "tomorrow" counts: the weekday the text calls "this", if that was the eve of publication."""
    if today is None:
        return None
    named = {
        (today.weekday() - h.parts.weekday) % 7
        for h in hits
        if h.parts.weekday is not None and pack.this.search(folded[max(0, h.start - LEAD) : h.start])
    }
    return plus_days(today, -1) if named == {1} else today


def _way(syntax: Syntax, hit: _Hit, folded: str, pack: TimePack, prefix: tuple[int, str, str] | None) -> int | None:
    """Whether the clause of an expression looks ahead (1), back (-1) or at the present (0); None without a verb."""
    if prefix:
        return -1 if prefix[2] == "since" else 1
    if hit.row.reading in TOWARD and pack.toward.search(folded[max(0, hit.start - LEAD) : hit.start]):
        return 1
    if not syntax.tokens:
        return None
    i = syntax.at(hit.start)
    first = syntax.tokens[i]
    introduced = any(syntax.tokens[c].dep == "case" for c in syntax.children[i])
    if introduced and first.dep.startswith("nmod") and syntax.tokens[first.head].pos in {"NOUN", "PROPN"}:
        return None
    if first.pos not in {"VERB", "AUX"} and first.head != i:
        i = first.head
    return _way_of(syntax, clauses.clause_head(syntax, i), pack, 3)


def _is_told_of_today(syntax: Syntax, hit: _Hit) -> bool:
    """Whether "today" means the day: right after a verb in the perfect. Else it means nowadays, which fixes nothing."""
    if not syntax.tokens:
        return False
    i = syntax.at(hit.start)
    return i > 0 and clauses.is_perfect(syntax, i - 1) and clauses.tense(syntax, i - 1) == "past"


def _way_of(syntax: Syntax, i: int, pack: TimePack, reach: int) -> int | None:
    t = syntax.tokens[i]
    if not clauses.is_verbal(syntax, i):
        return None
    bare = any(clauses.is_infinitive(syntax, a) for a in clauses.auxiliaries(syntax, i))
    told, mood = "none" if bare else clauses.tense(syntax, i), clauses.mood(syntax, i)
    planned = clauses.is_participle(syntax, i) and not clauses.is_perfect(syntax, i)
    if t.lemma in pack.ahead and (told == "present" or planned):
        return 1
    finite = clauses.finite(syntax, i)
    if finite is not None and pack.future.match(f"{syntax.tokens[finite].text} {syntax.tokens[finite].lemma}"):
        return 1
    if mood == "Cnd":
        return -1 if clauses.is_perfect(syntax, i) else 1
    if told == "none":
        above = clauses.governor(syntax, i)
        if above is None or reach == 0:
            return None
        if syntax.tokens[above].lemma in pack.ahead:
            return 1 if clauses.tense(syntax, above) in {"present", "future"} else 0
        if (bare or clauses.is_infinitive(syntax, i)) and t.dep != "advcl" and not clauses.is_perfect(syntax, i):
            return 0
        return _way_of(syntax, clauses.clause_head(syntax, above), pack, reach - 1)
    return {"present": 0, "future": 1, "future_perfect": 1}.get(told, -1)
