"""Lists of events: filtered, counted, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    literal_column,
    select,
    true,
    tuple_,
)

from vigie.model.situations import SituationEvent
from vigie.store.codec import unpack_event
from vigie.store.labels import events_naming, events_told_by
from vigie.store.opening import is_sqlite
from vigie.store.schema import event_reports, events
from vigie.store.sight import Sight
from vigie.store.writing import chunks

PAGE = 40
"""Events of one page of a list."""
COUNTED = 10_000
"""Counts are exact up to here; above, "10 000+" is as much as anybody needs, and as much as a page has time for."""
FACETS = ("type", "country", "factuality", "reliability", "credibility")
"""Columns by which lists are counted."""
SHOWN = 30
"""Values of a facet that are shown, the most frequent."""


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
    keys, then = listed_keys(connection, sight, wanted, after, limit)
    rows = {r.key: r for r in events_with(connection, sight, keys)}
    return EventPage(tuple(rows[key] for key in keys), then)


def listed_keys(
    connection: Connection, sight: Sight, wanted: EventFilter, after: str | None, limit: int
) -> tuple[Sequence[str], str | None]:
    """The keys of one page of a list, and where the next one begins; the arguments are those of `list_events`."""
    asked = _matching(connection, sight, wanted)
    place = _place(after)
    if place:
        asked = asked.where(tuple_(events.c.reported, events.c.key) < tuple_(*place))
    found = connection.execute(asked.limit(limit + 1)).all()
    more = found[limit - 1] if len(found) > limit else None
    return [f.key for f in found[:limit]], f"{more.reported}.{more.key}" if more else None


def event_pages(connection: Connection, sight: Sight, wanted: EventFilter, step: int) -> Iterator[EventPage]:
    """All events that meet a filter, `step` a page; one page at least, which may be empty."""
    page = list_events(connection, sight, wanted, None, step)
    yield page
    while page.after is not None:
        page = list_events(connection, sight, wanted, page.after, step)
        yield page


def events_with(connection: Connection, sight: Sight, keys: Sequence[str]) -> list[EventRow]:
    """The events of the reader's situation that have these keys."""
    rows: list[EventRow] = []
    for some in chunks(keys):
        asked = select(events.c.key, events.c.body, events.c.made, events.c.changed).where(
            sight.events, events.c.key.in_(some)
        )
        rows += [EventRow(r.key, unpack_event(r.body), r.made, r.changed) for r in connection.execute(asked)]
    return rows


@dataclass(frozen=True, slots=True)
class PackedEvent:
    """An event as the store holds it: its lasting key, when it last changed, and its body (`codec.unpack_event`)."""

    key: str
    changed: str
    body: bytes


def packed_events(connection: Connection, sight: Sight, keys: Sequence[str]) -> list[PackedEvent]:
    """The events of the reader's situation that have these keys, in their order."""
    found: dict[str, PackedEvent] = {}
    for some in chunks(keys):
        asked = select(events.c.key, events.c.changed, events.c.body).where(sight.events, events.c.key.in_(some))
        found |= {r.key: PackedEvent(r.key, r.changed, r.body) for r in connection.execute(asked)}
    return [found[key] for key in keys]


def articles_of(connection: Connection, sight: Sight, keys: Sequence[str]) -> set[str]:
    """The keys of the articles that tell these events."""
    found: set[str] = set()
    for some in chunks(keys):
        asked = select(event_reports.c.article_key).where(sight.reports, event_reports.c.event_key.in_(some)).distinct()
        found.update(connection.execute(asked).scalars())
    return found


def latest_events(connection: Connection, sight: Sight, wanted: EventFilter, limit: int) -> list[EventRow]:
    """The events that meet a filter, those that changed last first."""
    walk = is_sqlite(connection)
    asked = select(events.c.key).where(sight.events, *_conditions(connection, sight, wanted, walk=walk))
    order = (events.c.changed, events.c.made, events.c.reported, events.c.key)
    keys = connection.execute(asked.order_by(*(c.desc() for c in order)).limit(limit)).scalars().all()
    rows = {r.key: r for r in events_with(connection, sight, keys)}
    return [rows[key] for key in keys]


@dataclass(frozen=True, slots=True)
class EventSpot:
    """Where and when an event is drawn; days are ordinals, `day` 0 when unknown."""

    key: str
    type: str
    place: str | None
    lat: float | None
    lon: float | None
    spot: bool
    day: int
    last_day: int | None
    reported: int


def event_spots(connection: Connection, sight: Sight, wanted: EventFilter, limit: int) -> list[EventSpot]:
    """What drawings show of the events of a list, those told last first."""
    c = events.c
    asked = _matching(connection, sight, wanted).with_only_columns(
        c.key, c.type, c.place, c.lat, c.lon, c.spot, c.day, c.last_day, c.reported
    )
    return [EventSpot(*row) for row in connection.execute(asked.limit(limit))]


def _place(after: str | None) -> tuple[int, str] | None:
    day, _, key = (after or "").partition(".")
    return (int(day), key) if key and day.isascii() and day.isdigit() and len(day) < 9 else None


def count_events(connection: Connection, sight: Sight, wanted: EventFilter) -> int:
    """How many events meet a filter, `COUNTED` + 1 for more than that."""
    inner = _matching(connection, sight, wanted).limit(COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())


Spread = tuple[int, Mapping[str, Sequence[tuple[str, int]]]]
"""How many events meet a filter, as `count_events` tells it, and how they spread over facets, the most frequent values first."""


def survey(wanted: EventFilter, names: Sequence[str], ask: Callable[[EventFilter], Spread]) -> Spread:
    """How many events meet a filter, and how they spread over facets, each facet counted without its own condition.

    Args:
        wanted: the filter.
        names: the facets.
        ask: gives the `spread` of a filter over these facets; people narrow a list step by step, so that it was mostly asked
            before for the list with a condition less.
    """
    count, found = ask(wanted)
    loose = {name: replace(wanted, **{name: None}) for name in names if getattr(wanted, name) is not None}  # type: ignore[arg-type]  # facets are slots that may be empty
    return count, {name: ask(loose[name])[1][name] if name in loose else found[name] for name in names}


def spread(connection: Connection, sight: Sight, wanted: EventFilter, names: Sequence[str]) -> Spread:
    """The length of a list and the counts of several facets: of each combination of their values in the engine, of each value here.

    Of more than `COUNTED` events those told last are counted.
    """
    columns = [events.c[name] for name in names]
    listed = _matching(connection, sight, wanted).with_only_columns(events.c.key, *columns)
    inner = listed.limit(COUNTED + 1).subquery()
    values = [inner.c[name] for name in names]
    rows = connection.execute(select(*values, func.count()).group_by(*values)).all()
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for *found, n in rows:
        for name, value in zip(names, found, strict=True):
            if value is not None:
                counts[name][str(value)] += n
    told = {name: sorted(some.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN] for name, some in counts.items()}
    return sum(row[-1] for row in rows), told


def _matching(connection: Connection, sight: Sight, wanted: EventFilter) -> Select[Any]:
    """The keys of the events that meet a filter, in the order of lists.

    In SQLite the index of lists is walked from the newest event on, which answers without a look at any event itself; only
    what changed lately and what one story tells is found by an index of its own.
    """
    few = wanted.new_since or wanted.changed_since or wanted.story
    walk = is_sqlite(connection) and not few
    asked = select(events.c.key, events.c.reported).where(
        sight.events, *_conditions(connection, sight, wanted, walk=walk)
    )
    return asked.order_by(events.c.reported.desc(), events.c.key.desc())


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
    wanted = frozenset(ids)
    found: dict[str, str] = {}
    for some in chunks(list(dict.fromkeys(i.split("#", 1)[0] for i in ids if "#" in i))):
        asked = select(event_reports).where(sight.reports, event_reports.c.article_key.in_(some))
        for r in connection.execute(asked):
            present = f"{r.article_key}#{r.local_id}"
            if present in wanted:
                found[present] = r.event_key
    return found


Columns = Mapping[str, ColumnElement[Any]]
_TESTS: Mapping[str, Callable[[Columns, Any], ColumnElement[bool]]] = {
    "place": lambda c, v: c["place"].icontains(v, autoescape=True),
    "reliability": lambda c, v: c["reliability"] <= v,
    "credibility": lambda c, v: c["credibility"] <= v,
    "voices": lambda c, v: c["independent"] >= v,
    "one_voice": lambda c, _: c["independent"] == 1,
    "disputed": lambda c, _: c["disputed"] == true(),
    "first_day": lambda c, v: c["last_day"] >= v,
    "last_day": lambda c, v: c["first_day"] <= v,
    "new_since": lambda c, v: and_(c["changed"] > v, c["made"] > v),
    "changed_since": lambda c, v: and_(c["changed"] > v, c["made"] <= v),
}
"""What the slots of a filter that are filled ask for, but for those that name one value."""


def _conditions(connection: Connection, sight: Sight, wanted: EventFilter, *, walk: bool) -> list[ColumnElement[bool]]:
    c = {column.name: _plain(column) if walk else column for column in events.c}
    asked = [
        c[name] == v for name in ("type", "country", "factuality", "story") if (v := getattr(wanted, name)) is not None
    ]
    asked += [test(c, value) for name, test in _TESTS.items() if (value := getattr(wanted, name))]
    if wanted.actor:
        asked.append(events.c.key.in_(events_naming(connection, sight.level, wanted.actor)))
    if wanted.outlet:
        asked.append(events.c.key.in_(events_told_by(sight.level, wanted.outlet)))
    return asked


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of events that SQLite is to test in the index it walks, not to look for another index by."""
    return literal_column(f"+events.{column.key}", type_=column.type)
