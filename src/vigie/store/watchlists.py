"""Watch lists and what they told: rules, notices, deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, select, update

from vigie.model.markings import LEVELS, Tlp
from vigie.model.situations import Actor, SituationEvent
from vigie.model.watches import Notice, Told, WatchRule
from vigie.store.codec import canonical, unpack_event, unpack_part
from vigie.store.keys import digest
from vigie.store.opening import Analyse
from vigie.store.reports import TOLD
from vigie.store.schema import articles, board, event_reports, events, findings, notices, outbox, watches
from vigie.store.situations import visible_level
from vigie.store.writing import Act, chunks, put, record
from vigie.text.folding import fold

_RULE = TypeAdapter(WatchRule)
TRIES = 20
"""Deliveries of one notice that may fail before it is given up and told: with the pauses between rounds, about a day."""
REPORTS = 12
"""Reports that a notice shows at most; an event told by a thousand outlets is looked at in Vigie itself."""
Matcher = Callable[[SituationEvent, WatchRule, frozenset[str], frozenset[str]], str | None]


@dataclass(frozen=True, slots=True)
class Due:
    """A notice to deliver: its number, its body, the rule it belongs to and how often its delivery failed."""

    id: int
    body: str
    rule: WatchRule
    failures: int


def save_rule(connection: Connection, rule: WatchRule, now: str, actor: str) -> None:
    """Keep a watch list, in the place of one of the same name."""
    held = connection.execute(select(watches.c.name).where(watches.c.name == rule.name)).scalar()
    body = canonical(_RULE.dump_python(rule, mode="json", exclude_defaults=True))
    if held is None:
        put(connection, watches, [{"name": rule.name, "rule": body, "made": now}])
    else:
        connection.execute(update(watches).where(watches.c.name == rule.name).values(rule=body))
    record(connection, [Act("watch.saved", rule.name, {})], now, actor)


def remove_rule(connection: Connection, name: str, now: str, actor: str) -> bool:
    """Take a watch list away with its notices; whether there was one."""
    connection.execute(delete(notices).where(notices.c.watch == name))
    gone = connection.execute(delete(watches).where(watches.c.name == name)).rowcount > 0
    if gone:
        record(connection, [Act("watch.removed", name, {})], now, actor)
    return gone


def rules(connection: Connection) -> list[WatchRule]:
    """The watch lists, by name."""
    return [_RULE.validate_json(r.rule) for r in connection.execute(select(watches).order_by(watches.c.name))]


def changed_events(connection: Connection) -> tuple[tuple[str, ...], int]:
    """The events that are new or changed since `settle_changes`, as "MARKING key", and the outbox row to settle up to."""
    topics = outbox.c.topic.in_(("event.new", "event.changed"))
    rows = connection.execute(
        select(outbox.c.id, outbox.c.subject).where(topics, outbox.c.taken.is_(None)).order_by(outbox.c.id)
    ).all()
    return tuple(dict.fromkeys(r.subject for r in rows)), max((r.id for r in rows), default=0)


def settle_changes(connection: Connection, until: int, now: str) -> None:
    """Mark changes of events up to an outbox row as looked at."""
    topics = outbox.c.topic.in_(("event.new", "event.changed", "event.gone"))
    connection.execute(update(outbox).where(topics, outbox.c.id <= until, outbox.c.taken.is_(None)).values(taken=now))


def find_notices(
    connection: Connection, changed: Sequence[str], match: Matcher, analyse: Analyse
) -> list[tuple[Notice, SituationEvent, tuple[Told, ...]]]:
    """What watchers have not been told of these events: new ones, and those that changed in what a rule asks for.

    Args:
        connection: a transaction.
        changed: markings with keys of events, from `changed_events`; a rule sees the situation of its clearance.
        match: `stages.watchlists.watched_state`.
        analyse: the store's word analysis.
    """
    found: list[tuple[Notice, SituationEvent, tuple[Told, ...]]] = []
    every = [(visible_level(connection, r.clearance), r, _analysed(r, analyse)) for r in rules(connection)]
    for level in LEVELS:
        asked = [(rule, plain) for at, rule, plain in every if at == level]
        keys = [key for at, _, key in (c.partition(" ") for c in changed) if at == level]
        if asked and keys:
            found += _find(connection, _Level(level, _names(connection, level)), keys, asked, match, analyse)
    return found


@dataclass(frozen=True, slots=True)
class _Level:
    """A situation: its marking and the names of those who take part in its events."""

    tlp: Tlp
    names: Mapping[str, frozenset[str]]


def _find(
    connection: Connection, level: _Level, keys: Sequence[str], asked: Sequence[tuple[WatchRule, WatchRule]], match: Matcher,
    analyse: Analyse,
) -> Iterator[tuple[Notice, SituationEvent, tuple[Told, ...]]]:  # fmt: skip
    for some in chunks(keys):
        told = _told(connection, some)
        for row in _looked_at(connection, level, some, analyse):
            for rule, plain in asked:
                state = match(row.event, plain, row.names, row.words)
                if state is not None and digest(state) not in told[rule.name, row.key]:
                    notice = Notice(rule.name, row.key, digest(state), bool(told[rule.name, row.key]))
                    yield notice, row.event, row.reports[:REPORTS]


def meeting(
    connection: Connection, level: Tlp, rule: WatchRule, keys: Sequence[str], match: Matcher, analyse: Analyse
) -> frozenset[str]:
    """Which of these events of a situation a rule asks for, told before or not."""
    seen, plain = _Level(level, _names(connection, level)), _analysed(rule, analyse)
    rows = (row for some in chunks(keys) for row in _looked_at(connection, seen, some, analyse))
    return frozenset(row.key for row in rows if match(row.event, plain, row.names, row.words) is not None)


@dataclass(frozen=True, slots=True)
class _Look:
    """An event with what rules look at: who takes part, the words of its reports."""

    key: str
    event: SituationEvent
    names: frozenset[str]
    words: frozenset[str]
    reports: tuple[Told, ...]


def _looked_at(connection: Connection, level: _Level, keys: Sequence[str], analyse: Analyse) -> Iterator[_Look]:
    mine = (events.c.tlp == level.tlp, events.c.key.in_(keys))
    rows = connection.execute(select(events.c.key, events.c.body).where(*mine).order_by(events.c.key)).all()
    reports = reports_of(connection, level.tlp, [r.key for r in rows])
    for row in rows:
        event = unpack_event(row.body)
        taking_part = level.names.get(event.id, frozenset()) | {fold(r.name) for r in event.roles}
        words = frozenset(w for r in reports[row.key] for w in analyse(f"{r.title or ''} {r.quote}"))
        yield _Look(row.key, event, frozenset(taking_part), words, reports[row.key])


def _analysed(rule: WatchRule, analyse: Analyse) -> WatchRule:
    """The rule with its words in the spelling of the index."""
    return replace(rule, words=tuple(t for w in rule.words for t in analyse(w)))


def _names(connection: Connection, level: Tlp) -> Mapping[str, frozenset[str]]:
    """The names and aliases of the actors of each event."""
    names: dict[str, set[str]] = defaultdict(set)
    asked = select(board.c.body).where(board.c.tlp == level, board.c.kind == "actor")
    for body in connection.execute(asked).scalars():
        actor = unpack_part("actor", body)
        if isinstance(actor, Actor):
            for key in actor.events:
                names[key] |= {fold(actor.name), *map(fold, actor.aliases)}
    return {key: frozenset(some) for key, some in names.items()}


def reports_of(connection: Connection, level: Tlp, keys: Sequence[str]) -> Mapping[str, tuple[Told, ...]]:
    """The reports of events with the words they rest on, the earliest first."""
    found: dict[str, list[Told]] = defaultdict(list)
    asked = (
        select(event_reports.c.event_key, articles.c.publisher, articles.c.published, articles.c.title, articles.c.url, findings.c.quote)
        .select_from(TOLD)
        .where(event_reports.c.tlp == level, event_reports.c.event_key.in_(keys))
        .order_by(articles.c.day, articles.c.key)
    )  # fmt: skip
    for r in connection.execute(asked):
        found[r.event_key].append(Told(r.publisher or "?", r.published, r.title, r.url, r.quote))
    return defaultdict(tuple, {key: tuple(some) for key, some in found.items()})


def _told(connection: Connection, keys: Sequence[str]) -> Mapping[tuple[str, str], set[str]]:
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for r in connection.execute(
        select(notices.c.watch, notices.c.event_key, notices.c.digest).where(notices.c.event_key.in_(keys))
    ):
        told[r.watch, r.event_key].add(r.digest)
    return told


def keep_notices(connection: Connection, made: Sequence[tuple[Notice, str]], now: str) -> None:
    """Keep notices with their bodies; they are delivered later, each until it was."""
    put(connection, notices, [
        {"watch": n.watch, "event_key": n.event, "digest": n.state, "made": now, "body": body, "sent": None, "failures": 0}
        for n, body in made
    ])  # fmt: skip


def due(connection: Connection) -> list[Due]:
    """The notices that wait for their delivery, oldest first."""
    asked = select(notices.c.id, notices.c.body, notices.c.failures, watches.c.rule).join(
        watches, watches.c.name == notices.c.watch
    )
    rows = connection.execute(asked.where(notices.c.sent.is_(None), notices.c.failures < TRIES).order_by(notices.c.id))
    return [Due(r.id, r.body, _RULE.validate_json(r.rule), r.failures) for r in rows]


def settle(connection: Connection, number: int, now: str, *, sent: bool) -> None:
    """Say that a notice was delivered, or that its delivery failed once more."""
    values: dict[str, Any] = {"sent": now} if sent else {"failures": notices.c.failures + 1}
    connection.execute(update(notices).where(notices.c.id == number).values(values))


def given_up(connection: Connection) -> int:
    """How many notices could not be delivered."""
    return int(
        connection.execute(
            select(func.count()).where(notices.c.sent.is_(None), notices.c.failures >= TRIES)
        ).scalar_one()
    )


def told(connection: Connection, name: str, limit: int) -> list[str]:
    """The bodies of the last notices of a watch list, newest first."""
    return list(
        connection.execute(
            select(notices.c.body).where(notices.c.watch == name).order_by(notices.c.id.desc()).limit(limit)
        ).scalars()
    )
