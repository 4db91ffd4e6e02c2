"""Lists of events: filtered, counted, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from vigie.model.situations import SituationEvent
from vigie.store.codec import unpack_event
from vigie.store.reports import TOLD
from vigie.store.schema import articles, event_reports, events, finding_names, findings
from vigie.store.sight import Sight
from vigie.text.folding import fold

PAGE = 40
"""Events of one page of a list."""
COUNTED = 10_000
"""Counts are exact up to here; above, "10 000+" is as much as anybody needs, and as much as a page has time for."""
FACETS = ("type", "country", "factuality", "reliability", "credibility")
"""Columns by which lists are counted."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a list of events shows; an empty slot asks for nothing. Days are ordinals, `place` a substring of its name."""

    type: str | None = None
    country: str | None = None
    place: str | None = None
    actor: str | None = None
    factuality: str | None = None
    reliability: str | None = None
    credibility: int | None = None
    voices: int | None = None
    one_voice: bool = False
    disputed: bool = False
    first_day: int | None = None
    last_day: int | None = None
    story: str | None = None
    outlet: str | None = None
    new_since: str | None = None
    changed_since: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of a list: its lasting key, the event, when it came into the store and when it last changed."""

    key: str
    event: SituationEvent
    made: str
    changed: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """A page of a list, and where the next one begins."""

    rows: tuple[EventRow, ...]
    after: str | None


def list_events(
    connection: Connection, sight: Sight, wanted: EventFilter, after: str | None = None, limit: int = PAGE
) -> EventPage:
    """Events that meet a filter, those told last first.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        wanted: the filter.
        after: `EventPage.after` of the page before; anything else begins at the start.
        limit: rows at most.
    """
    asked = select(events).where(_condition(sight, wanted))
    place = _place(after)
    if place:
        asked = asked.where(tuple_(events.c.reported, events.c.key) < tuple_(*place))
    rows = connection.execute(asked.order_by(events.c.reported.desc(), events.c.key.desc()).limit(limit + 1)).all()
    shown = tuple(EventRow(r.key, unpack_event(r.body), r.made, r.changed) for r in rows[:limit])
    more = rows[limit - 1] if len(rows) > limit else None
    return EventPage(shown, f"{more.reported}.{more.key}" if more else None)


def _place(after: str | None) -> tuple[int, str] | None:
    day, _, key = (after or "").partition(".")
    return (int(day), key) if key and day.isascii() and day.isdigit() and len(day) < 9 else None


def count_events(connection: Connection, sight: Sight, wanted: EventFilter) -> int:
    """How many events meet a filter, `COUNTED` + 1 for more than that."""
    inner = select(events.c.key).where(_condition(sight, wanted)).limit(COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())


def facets(connection: Connection, sight: Sight, wanted: EventFilter) -> Mapping[str, Sequence[tuple[str, int]]]:
    """How the events of a list spread over each facet, each counted without its own filter, most frequent first."""
    found = {}
    for name in FACETS:
        column = events.c[name]
        free = replace(wanted, **{name: None})  # type: ignore[arg-type]  # facets are slots that may be empty
        inner = (
            select(column.label("value")).where(_condition(sight, free), column.is_not(None)).limit(COUNTED).subquery()
        )
        counted: Select[Any] = select(inner.c.value, func.count().label("n")).group_by(inner.c.value)
        rows = connection.execute(counted).all()
        found[name] = sorted(((str(r.value), int(r.n)) for r in rows), key=lambda pair: (-pair[1], pair[0]))[:30]
    return found


def event_of(connection: Connection, sight: Sight, key: str) -> EventRow | None:
    """One event of the reader's situation."""
    row = connection.execute(select(events).where(sight.events, events.c.key == key)).first()
    return EventRow(row.key, unpack_event(row.body), row.made, row.changed) if row else None


def events_of_article(connection: Connection, sight: Sight, article_key: str) -> dict[str, str]:
    """The keys of the events that an article tells, by the id of the event within the article."""
    asked = select(event_reports.c.local_id, event_reports.c.event_key).where(
        sight.reports, event_reports.c.article_key == article_key
    )
    return {r.local_id: r.event_key for r in connection.execute(asked)}


def keys_of(connection: Connection, sight: Sight, ids: Sequence[str]) -> dict[str, str]:
    """The lasting keys of events by their present ids (article#event), as actors and claims name them."""
    wanted = [tuple(i.split("#", 1)) for i in ids if "#" in i]
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 400):
        some = wanted[start : start + 400]
        pair = tuple_(event_reports.c.article_key, event_reports.c.local_id)
        for r in connection.execute(select(event_reports).where(sight.reports, pair.in_(some))):
            found[f"{r.article_key}#{r.local_id}"] = r.event_key
    return found


def _condition(sight: Sight, wanted: EventFilter) -> ColumnElement[bool]:
    exact = ("type", "country", "factuality", "story")
    asked = [sight.events, *(events.c[name] == v for name in exact if (v := getattr(wanted, name)) is not None)]
    if wanted.place:
        asked.append(events.c.place.icontains(wanted.place, autoescape=True))
    if wanted.reliability:
        asked.append(events.c.reliability <= wanted.reliability)
    if wanted.credibility:
        asked.append(events.c.credibility <= wanted.credibility)
    if wanted.voices:
        asked.append(events.c.independent >= wanted.voices)
    if wanted.one_voice:
        asked.append(events.c.independent == 1)
    if wanted.disputed:
        asked.append(events.c.disputed)
    if wanted.first_day:
        asked.append(events.c.last_day >= wanted.first_day)
    if wanted.last_day:
        asked.append(events.c.first_day <= wanted.last_day)
    if wanted.new_since:
        asked.append(events.c.made > wanted.new_since)
    if wanted.changed_since:
        asked.append(and_(events.c.changed > wanted.changed_since, events.c.made <= wanted.changed_since))
    if wanted.actor or wanted.outlet:
        asked.append(events.c.key.in_(_told(sight, wanted)))
    return and_(*asked)


def _told(sight: Sight, wanted: EventFilter) -> Select[Any]:
    """The keys of events that name an actor, or that an outlet tells."""
    told = TOLD
    if wanted.actor:
        told = told.join(finding_names, finding_names.c.finding_id == findings.c.id)
    asked = select(event_reports.c.event_key).select_from(told).where(sight.reports, sight.articles)
    if wanted.outlet:
        asked = asked.where(articles.c.publisher == wanted.outlet)
    if wanted.actor:
        name = fold(wanted.actor).strip()
        begins = finding_names.c.name.startswith(name, autoescape=True)
        asked = asked.where(or_(finding_names.c.name == name, begins))
    return asked.distinct()
