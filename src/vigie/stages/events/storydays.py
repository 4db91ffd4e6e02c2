"""Days that the events of one article lend each other: an attack its day to what followed it, a rescue to its victims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.model.events import Event
from vigie.model.places import Place
from vigie.model.times import TimeExpression
from vigie.stages.events.clusters import APART_KM, VIOLENT, Cluster
from vigie.stages.events.identity import is_fresh
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading
from vigie.stages.events.reckoning import reckoned
from vigie.stages.events.slots import DAY, first_content
from vigie.text import clauses
from vigie.text.distances import kilometres

NEAR = 1
"""Sentences between a dated event and one that takes its date."""
FOLLOWING = frozenset(
    {"killing", "deployment", "strike", "clash", "attack", "evacuation", "release", "abduction", "arrest"}
)
"""Types that, told beside a dated event without a date of their own, took place with it."""
DATING = frozenset({"attack", "strike", "clash", "killing", "release"})
SAME_DAY = DATING | {"abduction", "prison_break"}
"""Types that, undated, took place on the day of the violence that the article is about."""
SINCE = frozenset({"arrest", "evacuation", "release", "deployment", "killing", "prison_break"})
"""Types of what follows an act of violence at once."""
SPOKEN = frozenset({"warning", "accusation", "denial"})
"""Types that are somebody's words."""
SAID_ON_A_DAY = SPOKEN | {"claim_of_responsibility"}
"""Types that took place when they were said."""
NEWS = frozenset({"attack", "strike", "clash", "killing", "abduction", "arrest", "evacuation"})
"""Types that took place on the day of the news."""
CAUGHT_AFTER = frozenset({"attack", "abduction"})
"""Types after which their doer is caught at once."""
BEFORE, NEWS_DAYS = 2, 3
"""Sentences before an undated act, and days before publication, in which the day of the news is looked for."""
TO_COME = frozenset({"trial", "meeting", "withdrawal", "release", "evacuation", "deployment", "cooperation"})
"""Types that are announced before their day; words and violence dated later are misread dates."""


def lend_days(reading: Reading, events: Sequence[Event], clusters: Sequence[Cluster]) -> list[Event]:
    """The events of clusters, in their order, with the days that the rest of the article gives them."""
    lent = [e if e.when else replace(e, when=_reckoned(reading, c)) for e, c in zip(events, clusters, strict=True)]
    counted = {n for n, (a, b) in enumerate(zip(events, lent, strict=True)) if a.when != b.when}
    told = [
        frozenset(m.sentence for m in c.mentions if m.clause is not None and not m.in_title and not m.trigger.row.toll)
        for c in clusters
    ]
    lent = [_dated(n, lent, told) for n in range(len(lent))]
    lent = [_alongside(reading, n, lent, told) for n in range(len(lent))]
    once = [all(m.generic or m.in_title for m in c.mentions) for c in clusters]
    dated = _only_day(reading, [e for n, e in enumerate(lent) if n not in counted])
    if dated is not None:
        lent = [
            replace(e, when=dated.when) if not g and _takes_day(reading, e, dated) else e
            for e, g in zip(lent, once, strict=True)
        ]
    lent = [_by_the_news(reading, e, c, lent) for e, c in zip(lent, clusters, strict=True)]
    lent = [_caught(reading, e, c, lent) for e, c in zip(lent, clusters, strict=True)]
    today = reading.found.article.published
    first = next((e.when for e in lent if e.type in DATING | {"abduction"} and _is_fresh_day(e, today)), None)
    if first is not None and first == today:
        lent = [replace(e, when=today) if _happened_since(reading, e) else e for e in lent]
    return lent


def _reckoned(reading: Reading, cluster: Cluster) -> str | None:
    """The day of an event from which another is counted, in any of its mentions."""
    ahead = cluster.type in TO_COME
    return next((day for m in cluster.mentions if (day := reckoned(reading, m.trigger, ahead=ahead)) is not None), None)


def yet_to_come(event: Event, published: str | None) -> Event:
    """An event told as real that is dated after the day of publication is planned."""
    start, _, end = (event.when or "").partition("/")
    later = published is not None and (start[:DAY] > published or (end > published and start >= published))
    told_early = later and event.type in TO_COME and event.factuality == "happened"
    return replace(event, factuality="planned") if told_early else event


def _dated(n: int, events: Sequence[Event], told: Sequence[frozenset[int]]) -> Event:
    """An event without a date takes that of the attack or rescue told beside it, and its place if told in one sentence."""
    event = events[n]
    if event.type not in FOLLOWING or event.factuality != "happened" or (event.when and event.where):
        return event
    near = sorted(
        (min((abs(a - b) for a in told[n] for b in told[k]), default=99), k)
        for k, o in enumerate(events)
        if _lends(o, event)
    )
    if not near or near[0][0] > NEAR:
        return event
    distance, other = near[0][0], events[near[0][1]]
    if event.when and event.when != other.when:
        return event
    where = event.where or (other.where if distance == 0 else None)
    return replace(event, when=event.when or other.when, where=where)


def _alongside(reading: Reading, n: int, events: Sequence[Event], told: Sequence[frozenset[int]]) -> Event:
    """An undated act takes day and place of one of its type in the sentence before: further deaths, or what "also" happened."""
    event = events[n]
    also = event.type in SINCE and any(
        reading.words[i] in reading.pack.words.also_words for i in reading.syntax.within(event.span)
    )
    if event.when or event.factuality != "happened" or not (also or event.type == "killing"):
        return event
    for other in (
        o
        for k, o in enumerate(events)
        if o.type == event.type and o.when and o.factuality == "happened" and any(a + NEAR in told[n] for a in told[k])
    ):
        return replace(event, when=other.when, where=event.where or other.where)
    return event


def _only_day(reading: Reading, events: Sequence[Event]) -> Event | None:
    """The first fresh act of violence with a day, where all such acts of the article are of that day."""
    published = reading.found.article.published
    fresh = [e for e in events if e.type in DATING and _is_fresh_day(e, published)]
    return fresh[0] if len({e.when for e in fresh}) == 1 else None


def _by_the_news(reading: Reading, event: Event, cluster: Cluster, events: Sequence[Event]) -> Event:
    """An undated act told as news took place on the one day that the sentences before it name, where the article dates no act of these days."""
    published = reading.found.article.published
    told = [m.sentence for m in cluster.mentions if _is_told_as_news(reading, m) and m.type in NEWS]
    if event.when or event.factuality != "happened" or not told or in_older_context(reading, event):
        return event
    if any(e.type in SAME_DAY and e.when and is_fresh(e.when, published) for e in events):
        return event
    days = {
        time.value
        for n in range(told[0] - BEFORE, told[0] + 1)
        for time in reading.times_of.get(n, ())
        if time.value
        and len(time.value) == DAY
        and published
        and time.value <= published
        and is_fresh(time.value, published, days=NEWS_DAYS)
        and _dates_news(reading, time)
    }
    return replace(event, when=days.pop()) if len(days) == 1 else event


def _is_told_as_news(reading: Reading, m: Mention) -> bool:
    """Whether a mention tells its event in the main clause of a sentence of the text, as past and over."""
    verb = clauses.clause_head(reading.syntax, m.trigger.head)
    dep = reading.syntax.tokens[verb].dep
    told = (
        m.clause is not None and not m.in_title and not m.generic and dep not in {"acl", "acl:relcl", "advcl", "amod"}
    )
    return told and clauses.tense(reading.syntax, verb) == "past" and clauses.is_perfect(reading.syntax, verb)


def _dates_news(reading: Reading, time: TimeExpression) -> bool:
    """Whether a date hangs on a finite verb of the text that reports no speech."""
    at = first_content(reading, time.span)
    verb = reading.syntax.tokens[at].head
    told = clauses.finite(reading.syntax, verb) is not None or clauses.copula(reading.syntax, verb) is not None
    return told and verb not in reading.saying and reading.words[verb] not in reading.pack.words.announcing_verbs


def _caught(reading: Reading, event: Event, cluster: Cluster, events: Sequence[Event]) -> Event:
    """Who committed the act of the day of publication or of the day before was caught with it, where no other day is told."""
    published, words = reading.found.article.published, reading.pack.words
    if event.type != "arrest" or event.when or event.factuality != "happened" or in_older_context(reading, event):
        return event
    named = [set(f.name.lower().split()) for f in event.fillers("target")]
    doer = any(n & (words.doers | words.suspects) and not n & words.another_words for n in named)
    if not doer or not any(m.trigger.verbal and m.definite for m in cluster.mentions):
        return event
    acts = [e for e in events if e.type in CAUGHT_AFTER and _is_fresh_day(e, published)]
    if len({e.when for e in acts}) != 1 or not is_fresh(acts[0].when or "", published, days=1):
        return event
    return replace(event, when=acts[0].when, where=event.where or acts[0].where)


def _is_fresh_day(event: Event, published: str | None) -> bool:
    """Whether an event really happened, on a day that belongs to the story."""
    known = event.when is not None and len(event.when) == DAY and event.factuality == "happened"
    return known and is_fresh(event.when or "", published)


def _happened_since(reading: Reading, event: Event) -> bool:
    """Whether what followed an act of the day of publication is told as news: it can only be of that day."""
    if event.when is not None or event.type not in SINCE or event.factuality != "happened":
        return False
    verb = clauses.clause_head(reading.syntax, reading.syntax.at(event.trigger.start))
    told_now = clauses.tense(reading.syntax, verb) in {"past", "present"} and clauses.is_perfect(reading.syntax, verb)
    return told_now and not in_older_context(reading, event)


def _takes_day(reading: Reading, event: Event, dated: Event) -> bool:
    """Whether an undated event took place on the day of the story: real, not of another time or place."""
    if event.when is not None or event.type not in SAME_DAY or event.factuality != "happened":
        return False
    if event.type in VIOLENT and dated.type not in VIOLENT:
        return False  # the author of an attack dies on another day
    apart = event.where is not None and dated.where is not None and _lie_apart(event.where, dated.where)
    return not apart and not in_older_context(reading, event)


def _lie_apart(a: Place, b: Place) -> bool:
    """Whether two places differ in country, or lie too far from each other on the map for one event."""
    if a.country and b.country and a.country != b.country:
        return True
    return a.is_spot and b.is_spot and kilometres(a, b) > APART_KM


def _lends(other: Event, event: Event) -> bool:
    """Whether an event may date another: a dated one of another kind, for two of a kind told apart have days of their own.

    A rescue does not date the abduction that it ends.
    """
    if event.type == "abduction" and other.type == "release":
        return False
    return (
        other.type != event.type and other.type in DATING and other.when is not None and other.factuality == "happened"
    )


def warned_with_the_act(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """Events, where a warning of no day is of the day of publication if the act that the article tells is."""
    today = reading.found.article.published
    acts = {e.when for e in events if e.type in DATING and e.when and e.factuality == "happened"}
    fresh = today is not None and any(day.split("/")[-1] == today for day in acts)
    return [replace(e, when=today) if fresh and e.when is None and _is_fresh_warning(reading, e) else e for e in events]


def _is_fresh_warning(reading: Reading, event: Event) -> bool:
    """Whether a warning is given now, and not in force for long ("la zone était déconseillée")."""
    verb = clauses.clause_head(reading.syntax, reading.syntax.at(event.trigger.start))
    standing = clauses.tense(reading.syntax, verb) in {"imperfect", "pluperfect"}
    return event.type == "warning" and event.factuality == "happened" and not standing


def said_on(reading: Reading, event: Event) -> str | None:
    """The day on which the speaker of a warning or denial is said to have spoken, if one is told for any of his words."""
    speakers = set(event.who) | ({f.name for f in event.fillers("agent")} if event.type not in SPOKEN else set())
    for statement in reading.found.statements:
        if statement.cue is None or not set(statement.who) & speakers:
            continue
        segment = reading.span_of(reading.segment(reading.syntax.at(statement.cue.start)))
        for time in reading.found.times:
            if (
                time.value
                and "/" not in time.value
                and segment.overlaps(time.span)
                and not statement.span.overlaps(time.span)
            ):
                return time.value
    return None


def in_older_context(reading: Reading, event: Event) -> bool:
    """Whether the paragraph of an undated event speaks of an earlier year."""
    published = reading.found.article.published
    paragraph = next((p for p in reading.found.article.paragraphs if p.covers(event.trigger)), None)
    if published is None or paragraph is None:
        return False
    return any(
        paragraph.covers(t.span) and t.value is not None and t.value[:4] < published[:4] for t in reading.found.times
    )
