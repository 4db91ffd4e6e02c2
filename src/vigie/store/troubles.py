"""Trouble with sources that is not over, as rows of the outbox (topic `trouble`) that are taken when it is."""

from __future__ import annotations

from typing import get_args

from sqlalchemy import Connection, insert, select, update

from vigie.model.sources import Health
from vigie.store.schema import outbox

TOPIC = "trouble"
_UNTOLD = "-"
_HEALTHS: tuple[Health, ...] = get_args(Health)


def trouble_of(connection: Connection, source: str) -> tuple[str, Health | None] | None:
    """Since when a source is in trouble and which health was told last; None when there is no trouble."""
    subjects = [f"{told} {source}" for told in (_UNTOLD, *_HEALTHS)]
    asked = select(outbox.c.at, outbox.c.subject).where(
        outbox.c.topic == TOPIC, outbox.c.taken.is_(None), outbox.c.subject.in_(subjects)
    )
    row = connection.execute(asked.order_by(outbox.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    told = row.subject.partition(" ")[0]
    return row.at, next((h for h in _HEALTHS if h == told), None)


def keep_trouble(connection: Connection, source: str, since: str, told: Health | None, now: str) -> None:
    """Write down that a source is in trouble, in the place of what was known of it."""
    end_trouble(connection, source, now)
    connection.execute(insert(outbox).values(at=since, topic=TOPIC, subject=f"{told or _UNTOLD} {source}", taken=None))


def end_trouble(connection: Connection, source: str, now: str) -> None:
    """Say that the trouble with a source is over."""
    subjects = [f"{told} {source}" for told in (_UNTOLD, *_HEALTHS)]
    mine = (outbox.c.topic == TOPIC, outbox.c.taken.is_(None), outbox.c.subject.in_(subjects))
    connection.execute(update(outbox).where(*mine).values(taken=now))
