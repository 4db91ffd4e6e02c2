"""Keep the situation as last assembled: its events, each with what it can be searched by, and its board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.model.situations import Situation, SituationEvent
from vigie.store.codec import pack_event
from vigie.store.keys import day_number, digest
from vigie.store.labels import keep_labels
from vigie.store.parts import keep_board
from vigie.store.points import reached
from vigie.store.schema import articles, board, event_reports, events, outbox
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


def keep_situation(connection: Connection, situation: Situation, level: Tlp, now: str) -> Refreshed:
    """Write what of a situation differs from the one before; the outbox names each event that is new, changed or gone.

    Args:
        connection: from `Store.writing`.
        situation: assembled from the annotations that a reader cleared for `level` may see.
        level: the marking it is kept under.
        now: the present.
    """
    keys = _keys(connection, situation.events, level)
    bodies = {keys[e.id]: (e, pack_event(e)) for e in situation.events}
    digests = {key: digest(body.hex()) for key, (_, body) in bodies.items()}
    before = select(events.c.key, events.c.digest, events.c.made).where(events.c.tlp == level)
    rows = connection.execute(before).all()
    held, made = {r.key: r.digest for r in rows}, {r.key: r.made for r in rows}
    new = tuple(sorted(bodies.keys() - held.keys()))
    changed = tuple(sorted(k for k in bodies.keys() & held.keys() if digests[k] != held[k]))
    told = select(event_reports.c.event_key).where(event_reports.c.tlp == level).distinct()
    gone = tuple(sorted((held.keys() | set(connection.execute(told).scalars())) - bodies.keys()))
    for piece in chunks([*new, *changed, *gone]):
        connection.execute(
            delete(event_reports).where(event_reports.c.tlp == level, event_reports.c.event_key.in_(piece))
        )
        connection.execute(delete(events).where(events.c.tlp == level, events.c.key.in_(piece)))
    fresh = [*new, *changed]
    put(connection, events, [
        {"tlp": level, "made": made.get(key, now), "changed": now, **event_row(key, *bodies[key], digests[key])} for key in fresh
    ])  # fmt: skip
    reports = {(key, r.article, r.event) for key in fresh for r in bodies[key][0].reports}
    put(
        connection,
        event_reports,
        [{"tlp": level, "event_key": e, "article_key": a, "local_id": i} for e, a, i in sorted(reports)],
    )
    keep_labels(connection, level, {key: bodies[key][0] for key in fresh}, situation.articles)
    reached("assemble.events")
    keep_board(connection, situation, level)
    for topic, some in (("event.new", new), ("event.changed", changed), ("event.gone", gone)):
        announce(connection, topic, [f"{level} {key}" for key in some], now)
    if fresh or gone:
        counts = {"level": level, "new": len(new), "changed": len(changed), "gone": len(gone)}
        record(connection, [Act("situation.assembled", situation.as_of or "", counts)], now)
    reached("assemble.before_commit")
    return Refreshed(new, changed, gone)


def drop_levels(connection: Connection, used: Sequence[Tlp]) -> None:
    """Take away the situations of markings that no article has any more."""
    for table in (event_reports, events, board):
        connection.execute(delete(table).where(table.c.tlp.not_in(used)))


def _keys(connection: Connection, found: Sequence[SituationEvent], level: Tlp) -> Mapping[str, str]:
    """The lasting key of each event by its present id.

    An event keeps the key of the one before with which it shares the report that gave that key, else most reports; one
    that shares none gets one made of its present id. Where nothing is kept for the marking yet, its events are known again
    from the markings below it: those who saw them there have been told of them under these keys.
    """
    before = _known_by(connection, level)
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
    return {e.id: keys.get(e.id, _short(e.id)) for e in found}


def _known_by(connection: Connection, level: Tlp) -> Mapping[tuple[str, str], str]:
    """The key of the event that each report told, under a marking; under the next below it while nothing is kept for it."""
    for below in reversed(at_or_below(level)):
        rows = connection.execute(select(event_reports).where(event_reports.c.tlp == below)).all()
        if rows:
            return {(r.article_key, r.local_id): r.event_key for r in rows}
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
