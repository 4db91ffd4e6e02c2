"""Which addresses have had a notice that is not yet with all of them, as rows of the outbox that are taken when it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, update

from vigie.store.schema import outbox

TOPIC = "notice.sent"


def delivered(connection: Connection) -> Mapping[int, frozenset[str]]:
    """The addresses that have had each notice, by its number; notices that are with all of theirs are left out."""
    had: defaultdict[int, set[str]] = defaultdict(set)
    asked = select(outbox.c.subject).where(outbox.c.topic == TOPIC, outbox.c.taken.is_(None))
    for subject in connection.execute(asked).scalars():
        number, _, address = subject.partition(" ")
        had[int(number)].add(address)
    return {number: frozenset(some) for number, some in had.items()}


def note_delivery(connection: Connection, number: int, address: str, now: str) -> None:
    """An address has had a notice, others wait for it."""
    connection.execute(insert(outbox).values(at=now, topic=TOPIC, subject=f"{number} {address}", taken=None))


def end_deliveries(connection: Connection, number: int, now: str) -> None:
    """A notice is with all its addresses."""
    mine = outbox.c.topic == TOPIC, outbox.c.taken.is_(None), outbox.c.subject.startswith(f"{number} ", autoescape=True)
    connection.execute(update(outbox).where(*mine).values(taken=now))
