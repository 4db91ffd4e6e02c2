"""The sources in the store: how each fares, who is polling it, which of its items were taken in and which still wait."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from vigie.model.feeds import FeedItem
from vigie.model.sources import Shape, SourceState
from vigie.store.keys import address_key
from vigie.store.schema import articles, source_items, source_states, versions
from vigie.store.writing import Found, chunks, put

_ITEM = TypeAdapter(FeedItem)
_SHAPE = TypeAdapter(Shape)
_PLAIN = (
    "name", "etag", "last_modified", "next_due", "last_polled", "last_ok", "last_new", "failures", "failing_since", "health",
    "health_since", "detail",
)  # fmt: skip
"""Fields of a state that have a column of the same name."""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What the store knows of an item: the stamp it had, and, while its page has not come, the item and how often it was tried."""

    key: str
    stamp: str
    article_key: str | None = None
    tries: int = 0
    waiting: FeedItem | None = None


def states_of(connection: Connection, names: Collection[str]) -> Mapping[str, SourceState]:
    """The states of some sources by name; those that were never seen are left out."""
    found: dict[str, SourceState] = {}
    for some in chunks(sorted(names)):
        rows = connection.execute(select(source_states).where(source_states.c.name.in_(some)))
        found |= {row.name: _state(row) for row in rows}
    return found


def sync_sources(connection: Connection, names: Mapping[str, bool], now: str) -> None:
    """Give each new source a state, due now; pause those that are not enabled, wake those that are again.

    Args:
        connection: from `Store.writing`.
        names: the sources of the file, and whether each is enabled; others of the store stay as they are.
        now: the present.
    """
    known = states_of(connection, names)
    fresh = [SourceState(n, next_due=now, health_since=now) for n in names if n not in known]
    put(connection, source_states, [_row(s) for s in fresh])
    for name, enabled in names.items():
        state = known.get(name) or SourceState(name, health_since=now)
        if not enabled and state.health != "paused":
            _set(connection, [name], {"health": "paused", "health_since": now, "next_due": None, "detail": None})
        elif enabled and state.health == "paused":
            _set(connection, [name], {"health": "new", "health_since": now, "next_due": now})


def due_names(connection: Connection, names: Collection[str], now: str, most: int) -> tuple[str, ...]:
    """Those of some sources that are due and that nobody polls, longest due first, at most so many."""
    found: list[str] = []
    asked = select(source_states.c.name).where(_is_free(now)).order_by(source_states.c.next_due, source_states.c.name)
    for name in connection.execute(asked).scalars():
        if name in names:
            found.append(name)
            if len(found) == most:
                break
    return tuple(found)


def claim(
    connection: Connection, names: Collection[str], owner: str, now: str, until: str, most: int
) -> tuple[SourceState, ...]:
    """Take due sources for one poll each, so that no other process polls them before `until`.

    Args:
        connection: from `Store.writing`: two processes never claim at once.
        names: the sources that may be claimed.
        owner: who polls them.
        now: the present.
        until: the instant after which the claim is void.
        most: how many at most.
    """
    mine = due_names(connection, names, now, most)
    _set(connection, mine, {"owner": owner, "owned_until": until})
    states = states_of(connection, mine)
    return tuple(states[name] for name in mine)


def renew(connection: Connection, owner: str, until: str) -> None:
    """Make the claims of an owner last longer."""
    connection.execute(update(source_states).where(source_states.c.owner == owner).values(owned_until=until))


def release(connection: Connection, owner: str, names: Collection[str] | None = None) -> None:
    """Give claims up without a poll: those of some sources, or all of an owner."""
    free = {"owner": None, "owned_until": None}
    if names is None:
        connection.execute(update(source_states).where(source_states.c.owner == owner).values(**free))
        return
    for some in chunks(sorted(names)):
        mine = (source_states.c.owner == owner) & source_states.c.name.in_(some)
        connection.execute(update(source_states).where(mine).values(**free))


def settle(connection: Connection, state: SourceState, owner: str) -> bool:
    """Write the state that a poll led to and end its claim; False when the claim was lost and nothing may be written."""
    row = {**_row(state), "owner": None, "owned_until": None}
    mine = (source_states.c.name == state.name) & (source_states.c.owner == owner)
    return connection.execute(update(source_states).where(mine).values(**row)).rowcount == 1


def owns(connection: Connection, name: str, owner: str) -> bool:
    """Whether a source is still claimed by an owner."""
    asked = select(source_states.c.owner).where(source_states.c.name == name)
    return connection.execute(asked).scalar() == owner


def known_items(connection: Connection, source: str, keys: Iterable[str]) -> Mapping[str, KnownItem]:
    """What the store knows of some items of a source, by key, and all its items that wait."""
    found = {k.key: k for k in _items(connection, source, source_items.c.waiting.is_not(None))}
    for some in chunks(sorted(set(keys))):
        found |= {k.key: k for k in _items(connection, source, source_items.c.item.in_(some))}
    return found


def has_waiting(connection: Connection, source: str) -> bool:
    """Whether pages of a source still have to come."""
    asked = select(source_items.c.item).where(source_items.c.source == source, source_items.c.waiting.is_not(None))
    return connection.execute(asked.limit(1)).first() is not None


def is_read_whole(connection: Connection, url: str) -> bool:
    """Whether the store has the article of this address, and not its lead alone."""
    asked = select(versions.c.head).join(articles, articles.c.version_id == versions.c.id)
    head = connection.execute(asked.where(articles.c.key == address_key(url))).scalar()
    return head is not None and "lead_only" not in json.loads(head).get("notes", ())


def save_items(connection: Connection, source: str, items: Sequence[KnownItem], now: str) -> None:
    """Remember items, in the place of what was known of them."""
    last = {item.key: item for item in items}
    for some in chunks(list(last)):
        there = (source_items.c.source == source) & source_items.c.item.in_(some)
        connection.execute(delete(source_items).where(there))
    put(connection, source_items, [_item_row(source, item, now) for item in last.values()])


def forget_items(
    connection: Connection, source: str, listed: Collection[str], before: str, habit: int, most: int
) -> int:
    """Forget items of a source that came in long ago and are listed no more; returns how many, `most` at most.

    What waits for its page stays, and so does one item of each of the last `habit` arrivals, by which `arrivals_of` knows
    how often the source brings something.

    Args:
        connection: from `Store.writing`.
        source: its name.
        listed: the keys of what it still lists.
        before: the instant before which the others go.
        habit: arrivals to keep a trace of.
        most: how many go in one transaction.
    """
    mine = (source_items.c.source == source, source_items.c.waiting.is_(None), source_items.c.seen < before)
    habits = [a for a in arrivals_of(connection, source, habit) if a < before]
    first = select(func.min(source_items.c.item)).where(
        source_items.c.source == source, source_items.c.seen.in_(habits)
    )
    spared = set(connection.execute(first.group_by(source_items.c.seen)).scalars()) | set(listed)
    old = connection.execute(select(source_items.c.item).where(*mine).order_by(source_items.c.item)).scalars()
    gone = list(islice((item for item in old if item not in spared), most))
    for some in chunks(gone):
        connection.execute(delete(source_items).where(source_items.c.source == source, source_items.c.item.in_(some)))
    return len(gone)


def is_polled(connection: Connection, source: str, now: str) -> bool:
    """Whether somebody polls a source at this moment."""
    asked = select(source_states.c.owner).where(source_states.c.name == source, source_states.c.owned_until > now)
    return connection.execute(asked).scalar() is not None


def arrivals_of(connection: Connection, source: str, most: int) -> tuple[str, ...]:
    """The last instants at which something of a source was taken in, latest first."""
    asked = select(source_items.c.seen).distinct().where(source_items.c.source == source)
    return tuple(connection.execute(asked.order_by(source_items.c.seen.desc()).limit(most)).scalars())


def count_items(connection: Connection) -> Mapping[str, tuple[int, int]]:
    """How many items of each source are remembered, and how many of them wait."""
    asked = select(source_items.c.source, func.count().label("n"), func.count(source_items.c.waiting).label("waiting"))
    return {r.source: (r.n, r.waiting) for r in connection.execute(asked.group_by(source_items.c.source))}


def _is_free(now: str) -> ColumnElement[bool]:
    unowned = or_(source_states.c.owner.is_(None), source_states.c.owned_until <= now)
    return (source_states.c.next_due <= now) & unowned


def _set(connection: Connection, names: Sequence[str], values: dict[str, Any]) -> None:
    for some in chunks(names):
        connection.execute(update(source_states).where(source_states.c.name.in_(some)).values(**values))


def _items(connection: Connection, source: str, where: ColumnElement[bool]) -> list[KnownItem]:
    rows = connection.execute(select(source_items).where(source_items.c.source == source, where))
    return [
        KnownItem(r.item, r.stamp, r.article_key, r.tries, _ITEM.validate_json(r.waiting) if r.waiting else None)
        for r in rows
    ]


def _item_row(source: str, item: KnownItem, now: str) -> dict[str, Any]:
    """The row of an item; of a waiting one only what leads to its page is kept, no words of the publisher's."""
    bare = replace(item.waiting, title=None, authors=(), summary=None, content=None) if item.waiting else None
    return {
        "source": source,
        "item": item.key,
        "stamp": item.stamp,
        "seen": now,
        "article_key": item.article_key,
        "tries": item.tries,
        "waiting": _ITEM.dump_json(bare, exclude_defaults=True).decode() if bare else None,
    }


def _row(state: SourceState) -> dict[str, Any]:
    at, item = state.watermark or (None, None)
    return {
        **{field: getattr(state, field) for field in _PLAIN},
        "watermark_at": at,
        "watermark_id": item,
        "shape": _SHAPE.dump_json(state.shape).decode() if state.shape else None,
    }


def _state(row: Found) -> SourceState:
    return SourceState(
        **{field: getattr(row, field) for field in _PLAIN},
        watermark=(row.watermark_at, row.watermark_id) if row.watermark_at is not None else None,
        shape=_SHAPE.validate_json(row.shape) if row.shape else None,
    )
