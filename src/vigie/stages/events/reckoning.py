"""Days told by their distance from another event: "deux jours après la libération", "la veille du procès"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

REACH = 8
"""Tokens between "après" or "avant" and the event it counts from ("trois jours après la mort accidentelle de")."""
DAY = len("2021-03-17")
"""Characters of a date that is a day."""
HOURS = 24
"""Hours of a day: "vingt-quatre heures après" is one day, "quelques heures après" the same."""


def reckoned(reading: Reading, t: Trigger, *, ahead: bool) -> str | None:
    """The day of a trigger from which another event is counted, as EDTF; None where nothing counts from it.

    `ahead` says that the event may be to come: only then is "avant" counted from the day of the news.
    """
    words, syntax = reading.pack.words, reading.syntax
    start = reading.segment(t.head).start
    for k in range(t.first - 1, max(start, t.first - REACH) - 1, -1):
        word = syntax.tokens[k].text.lower()
        if word in words.after_words | words.before_words:
            days = _days_before(reading, k)
            news = bool(days) and (ahead or word in words.after_words)
            base = None if days is None else _counted_from(reading, k, news=news)
            if days is None or base is None or not _leads_to(reading, k, t):
                return None
            return (base + timedelta(days=days if word in words.before_words else -days)).isoformat()
        if word in words.eves and _leads_to(reading, k, t):
            base = _counted_from(reading, k + 1, news=False, ahead=False)
            days = 1 if word in words.eves - words.morrows else -1
            return None if base is None else (base + timedelta(days=days)).isoformat()
        if syntax.tokens[k].pos == "PUNCT":
            return None
    return None


def _days_before(reading: Reading, k: int) -> int | None:
    """How many days stand right before the word at token k."""
    if k < 2:
        return None
    units = reading.pack.words
    unit, number = reading.words[k - 1], reading.syntax.tokens[k - 2].text.lower()
    if number in units.few and unit in units.hour_units:
        return 0
    count = int(number) if number.isdigit() else reading.pack.number_values.get(number)
    if count is None:
        return None
    return count if unit in units.day_units else round(count / HOURS) if unit in units.hour_units else None


def _leads_to(reading: Reading, k: int, t: Trigger) -> bool:
    """Whether the words from token k lead to the trigger: no noun but "ouverture" and its like, no verb but that of its clause."""
    tokens, words = reading.syntax.tokens, reading.pack.words
    own = clauses.clause_head(reading.syntax, t.head)
    clause = k + 1 < t.first and tokens[k + 1].pos == "SCONJ"
    return all(
        (j == own or clause or tokens[j].pos not in {"VERB", "NOUN"} or reading.words[j] in words.openings)
        and (j == own or reading.words[j] not in reading.pack.evoking)
        for j in range(k + 1, t.first)
    )


def _counted_from(reading: Reading, k: int, *, news: bool, ahead: bool = True) -> date | None:
    """The day from which is counted: that of the clause in which the count stands, else, where `news` says so, that of the news.

    Without `ahead` only a day before the count will do: one behind is that of the event itself.
    """
    verb = clauses.clause_head(reading.syntax, k - 1)
    end = reading.syntax.tokens[k - 1].start
    here = (
        t.value
        for t in reading.times_of.get(reading.segment_of[k], ())
        if t.value
        and (ahead or t.span.end <= end)
        and clauses.clause_head(reading.syntax, reading.syntax.at(t.span.start)) == verb
    )
    return _first_day(here) or (_day_of_news(reading) if news else None)


def _day_of_news(reading: Reading) -> date | None:
    """The day of which the article brings news: the first that it names of the day of publication and the day before."""
    published = _first_day((reading.found.article.published,))
    if published is None:
        return None
    fresh = {published.isoformat(), (published - timedelta(days=1)).isoformat()}
    return _first_day(t.value for t in reading.found.times if t.value in fresh) or published


def _first_day(values: Iterable[str | None]) -> date | None:
    return next((date.fromisoformat(v) for v in values if v and len(v) == DAY and v[4] == "-" and v[7] == "-"), None)
