"""Keep the situation as last assembled: its events, each with what it can be searched by, and its board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.model.situations import Report, Situation, SituationEvent
from vigie.store.codec import pack_event
from vigie.store.gleanings import drop_other_situations
from vigie.store.keys import day_number, digest
from vigie.store.labels import labels_of
from vigie.store.parts import keep_board, outlet_of
from vigie.store.points import reached
from vigie.store.schema import articles, board, event_labels, event_reports, events, outbox
from vigie.store.writing import Act, announce, chunks, put, record
from vigie.text.intervals import bounds

FOUNDER = 1_000_000
"""Weight of the report from which an event got its key: it outweighs all the others."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What an assembly changed: keys of events that are new, changed or gone."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def waiting(connection: Connection, topic: str) -> int:
    """The number of the last outbox row of a topic that nobody took, 0 when there is none."""
    asked = (
        select(outbox.c.id)
        .where(outbox.c.topic == topic, outbox.c.taken.is_(None))
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    return connection.execute(asked).scalar() or 0


def waiting_for(connection: Connection, topic: str, until: int) -> list[str]:
    """The subjects of the outbox rows of a topic up to a number that nobody took, each once, in order."""
    mine = (outbox.c.topic == topic, outbox.c.taken.is_(None), outbox.c.id <= until)
    found = connection.execute(select(outbox.c.subject).where(*mine).order_by(outbox.c.id)).scalars()
    return list(dict.fromkeys(found))


def take(connection: Connection, topic: str, until: int, now: str) -> None:
    """Mark the outbox rows of a topic up to a number as done."""
    connection.execute(
        update(outbox).where(outbox.c.topic == topic, outbox.c.id <= until, outbox.c.taken.is_(None)).values(taken=now)
    )


def levels_in_use(connection: Connection) -> tuple[Tlp, ...]:
    """The markings under which a situation is kept: CLEAR, and those that articles have."""
    one = {level: select(articles.c.id).where(articles.c.tlp == level).limit(1) for level in LEVELS}
    return tuple(level for level in LEVELS if level == "CLEAR" or connection.execute(one[level]).first() is not None)


def visible_level(connection: Connection, clearance: Tlp) -> Tlp:
    """The marking whose situation a reader with a clearance sees: the highest in use that is not above it."""
    return highest_visible(levels_in_use(connection), clearance)


def highest_visible(used: Sequence[Tlp], clearance: Tlp) -> Tlp:
    """The highest of some markings, CLEAR among them, that is not above a clearance."""
    return next(level for level in reversed(at_or_below(clearance)) if level in used)


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event to be written: its id, its reports, its packed record with the digest of that, its row but for its key, its labels."""

    id: str
    reports: tuple[Report, ...]
    body: bytes
    digest: str
    row: dict[str, Any]
    labels: tuple[tuple[str, str], ...]


def draft_event(event: SituationEvent, outlets: Mapping[str, str]) -> EventDraft:
    """An event ready to be written; `outlets` are those of the articles that report it."""
    body = pack_event(event)
    mark = digest(body.hex())
    labels = tuple(labels_of(event, outlets))
    return EventDraft(event.id, event.reports, body, mark, event_row("", event, body, mark), labels)


def keep_situation(connection: Connection, situation: Situation, level: Tlp, now: str) -> Refreshed:
    """Write what of a situation differs from the one before; the outbox names each event that is new, changed or gone.

    Args:
        connection: from `Store.writing`.
        situation: assembled from the annotations that a reader cleared for `level` may see.
        level: the marking it is kept under.
        now: the present.
    """
    outlets = {a.id: outlet_of(a) for a in situation.articles}
    done = keep_events(connection, [draft_event(e, outlets) for e in situation.events], level, now)
    keep_board(connection, situation, level)
    tell(connection, done, level, situation.as_of, now)
    return done


def keep_events(
    connection: Connection, drafts: Sequence[EventDraft], level: Tlp, now: str, scope: Collection[str] | None = None
) -> Refreshed:
    """Write the events that differ from those held, and take away those held that are not among them.

    Args:
        connection: from `Store.writing`.
        drafts: the events.
        level: the marking they are kept under.
        now: the present.
        scope: the articles whose events they stand for, all that any of them tells; None: all events of the marking.
    """
    told = _told(connection, level, scope)
    keys = _keys(connection, drafts, level, scope)
    made_now = {keys[d.id]: d for d in drafts}
    held, made = _held(connection, level, None if scope is None else sorted(told))
    new = tuple(sorted(made_now.keys() - held.keys()))
    changed = tuple(sorted(k for k in made_now.keys() & held.keys() if made_now[k].digest != held[k]))
    gone = tuple(sorted((held.keys() | told) - made_now.keys()))
    for piece in chunks([*new, *changed, *gone]):
        connection.execute(
            delete(event_reports).where(event_reports.c.tlp == level, event_reports.c.event_key.in_(piece))
        )
        connection.execute(delete(events).where(events.c.tlp == level, events.c.key.in_(piece)))
    for fresh in chunks([*new, *changed]):
        put(connection, events, [
            {**made_now[k].row, "tlp": level, "key": k, "made": made.get(k, now), "changed": now} for k in fresh
        ])  # fmt: skip
        reports = sorted({(k, r.article, r.event) for k in fresh for r in made_now[k].reports})
        put(
            connection,
            event_reports,
            [{"tlp": level, "event_key": e, "article_key": a, "local_id": i} for e, a, i in reports],
        )
        labels = [(kind, label, k) for k in fresh for kind, label in made_now[k].labels]
        put(connection, event_labels, [{"tlp": level, "kind": k, "label": n, "event_key": e} for k, n, e in labels])
    reached("assemble.events")
    return Refreshed(new, changed, gone)


def tell(connection: Connection, done: Refreshed, level: Tlp, as_of: str | None, now: str) -> None:
    """Put into outbox and audit what an assembly changed."""
    for topic, some in (("event.new", done.new), ("event.changed", done.changed), ("event.gone", done.gone)):
        announce(connection, topic, [f"{level} {key}" for key in some], now)
    if done.new or done.changed or done.gone:
        counts = {"level": level, "new": len(done.new), "changed": len(done.changed), "gone": len(done.gone)}
        record(connection, [Act("situation.assembled", as_of or "", counts)], now)
    reached("assemble.before_commit")


def _told(connection: Connection, level: Tlp, scope: Collection[str] | None) -> set[str]:
    """The keys of events that some articles, or any, tell under a marking."""
    asked = select(event_reports.c.event_key).where(event_reports.c.tlp == level).distinct()
    if scope is None:
        return set(connection.execute(asked).scalars())
    mine = event_reports.c.article_key
    return {k for some in chunks(sorted(scope)) for k in connection.execute(asked.where(mine.in_(some))).scalars()}


def _held(connection: Connection, level: Tlp, keys: Sequence[str] | None) -> tuple[dict[str, str], dict[str, str]]:
    """The digests of events, all or those with some keys, and when they were made."""
    asked = select(events.c.key, events.c.digest, events.c.made).where(events.c.tlp == level)
    if keys is None:
        rows = list(connection.execute(asked))
    else:
        rows = [r for some in chunks(keys) for r in connection.execute(asked.where(events.c.key.in_(some)))]
    return {r.key: r.digest for r in rows}, {r.key: r.made for r in rows}


def drop_levels(connection: Connection, used: Sequence[Tlp]) -> None:
    """Take away the situations of markings that no article has any more."""
    for table in (event_reports, events, board):
        connection.execute(delete(table).where(table.c.tlp.not_in(used)))
    drop_other_situations(connection, used)


def _keys(
    connection: Connection, found: Sequence[EventDraft], level: Tlp, scope: Collection[str] | None
) -> Mapping[str, str]:
    """The lasting key of each event by its present id.

    An event keeps the key of the one before with which it shares the report that gave that key, else most reports; one
    that shares none gets one made of its present id. Where nothing is kept for the marking yet, its events are known again
    from the markings below it: those who saw them there have been told of them under these keys.
    """
    before = _known_by(connection, level, scope)
    shared: Counter[tuple[str, str]] = Counter()
    for event in found:
        for report in event.reports:
            old = before.get((report.article, report.event))
            if old is not None:
                shared[old, event.id] += FOUNDER if old == _short(f"{report.article}#{report.event}") else 1
    keys: dict[str, str] = {}
    used: set[str] = set()
    for (old, now), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if now not in keys and old not in used:
            keys[now] = old
            used.add(old)
    if scope is not None:
        used |= _elsewhere(connection, [_short(e.id) for e in found if e.id not in keys], level, set(before.values()))
    for event in found:
        if event.id not in keys:
            name = event.id
            while (key := _short(name)) in used:
                name += "#"
            keys[event.id] = key
            used.add(key)
    return keys


def _elsewhere(connection: Connection, keys: Sequence[str], level: Tlp, here: Collection[str]) -> set[str]:
    """Which of some keys are those of events that other articles tell."""
    asked = select(events.c.key).where(events.c.tlp == level)
    found = {k for some in chunks(keys) for k in connection.execute(asked.where(events.c.key.in_(some))).scalars()}
    return found - set(here)


def _known_by(connection: Connection, level: Tlp, scope: Collection[str] | None) -> Mapping[tuple[str, str], str]:
    """The key of the event that each report told, under a marking; under the next below it while nothing is kept for it."""
    for below in reversed(at_or_below(level)):
        mine = select(event_reports).where(event_reports.c.tlp == below)
        if connection.execute(mine.limit(1)).first() is None:
            continue
        asked = mine.order_by(event_reports.c.event_key)
        article = event_reports.c.article_key
        pieces = [asked] if scope is None else [asked.where(article.in_(some)) for some in chunks(sorted(scope))]
        return {(r.article_key, r.local_id): r.event_key for one in pieces for r in connection.execute(one)}
    return {}


def _short(event_id: str) -> str:
    """A key for addresses, from the id of an event when it was first seen."""
    return digest(event_id)[:16]


def event_row(key: str, event: SituationEvent, body: bytes, mark: str) -> dict[str, Any]:
    """What an event can be searched by, column by column: its row but for its marking and when it was made and changed."""
    where, days = event.where, bounds(event.when)
    return {
        "key": key,
        "story": event.story,
        "type": event.type,
        "place": where.name if where else None,
        "country": where.country if where else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "first_day": days[0].toordinal() if days else None,
        "last_day": days[1].toordinal() if days else None,
        "day": days[0].toordinal() if days else 0,
        "reported": day_number(event.last_reported),
        "disputed": any(c.kind == "disagreement" for c in event.contradictions),
        "factuality": event.factuality,
        "independent": event.independent,
        "reliability": event.grade.reliability,
        "credibility": event.grade.credibility,
        "confidence": event.confidence,
        "digest": mark,
        "body": body,
        "spot": where is not None and where.is_spot,
    }
