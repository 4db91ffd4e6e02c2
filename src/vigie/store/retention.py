"""Drop texts when their time is over: from the table, from the word index, from the files; quotations and hashes stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from vigie.store.articles import texts
from vigie.store.gleanings import drop_words
from vigie.store.inbox import drop_old
from vigie.store.opening import Analyse, Store
from vigie.store.points import reached
from vigie.store.schema import articles, versions
from vigie.store.wiping import is_unwiped, leave_unwiped, wipe
from vigie.store.wordindex import IndexEntry, add, entry_with, remove
from vigie.store.writing import Act, Found, announce, record

BATCH = 500
"""Texts dropped in one transaction: about a second's work, so that an ingest beside it need not wait long."""


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge did: how many texts it dropped, and whether their bytes are gone from the files (None: nothing to wipe)."""

    dropped: int
    wiped: bool | None


def purge(store: Store, today: str, now: str) -> Purge:
    """Drop every text whose day is over, what partners posted long ago too, then leave no byte of it in the index, the free pages and the log.

    Args:
        store: the store.
        today: the day (YYYY-MM-DD); texts to be kept until an earlier one go.
        now: the instant that the audit names.
    """
    with store.writing() as connection:
        dropped = drop_old(connection, today, now)
        if dropped:
            leave_unwiped(connection)
    while True:
        with store.writing() as connection:
            count = _drop(connection, today, now, store.analyse)
            reached("purge.before_commit")
        reached("purge.after_commit")
        dropped += count
        if count < BATCH:
            break
    return Purge(dropped, wipe(store) if is_unwiped(store) else None)


def _drop(connection: Connection, today: str, now: str, analyse: Analyse) -> int:
    asked = (
        select(versions.c.id, versions.c.digest, versions.c.text, versions.c.title, articles.c.key,
               articles.c.id.label("article"), articles.c.day, articles.c.version_id)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.text.is_not(None), versions.c.keep_until < today)
        .order_by(versions.c.id)
        .limit(BATCH)
    )  # fmt: skip
    rows = connection.execute(asked).all()
    if not rows:
        return 0
    current = [r for r in rows if r.version_id == r.id]
    remove(connection, _entries(current, {r.id: r.text for r in current}), analyse)
    gone = [r.id for r in rows]
    connection.execute(update(versions).where(versions.c.id.in_(gone)).values(text=None, removed=None, dropped=today))
    reached("purge.dropped")
    bare = select(versions.c.id, versions.c.chars, versions.c.text, versions.c.title)
    left = texts(connection, connection.execute(bare.where(versions.c.id.in_([r.id for r in current]))).all())
    add(connection, _entries(current, left), analyse)
    drop_words(connection, [r.key for r in current])
    record(connection, [Act("text.dropped", r.key, {"version": r.digest}) for r in rows], now)
    announce(connection, "assemble", [r.key for r in current], now)
    leave_unwiped(connection)
    return len(rows)


def _entries(rows: Sequence[Found], words: Mapping[int, str]) -> list[IndexEntry]:
    return [entry_with(r.article, r.day, r.title, words[r.id]) for r in rows]
