"""Small things that every writer of the store needs: numbered rows, salted digests, the audit chain, the outbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, func, insert, select

from vigie.store.codec import canonical
from vigie.store.schema import audit, outbox

T = TypeVar("T")
Found = Row[*tuple[Any, ...]]
"""A row of a query whose columns the reader of the query knows."""
CHUNK = 400
"""Values asked for in one IN list: below the limits of every engine, and large enough that round trips do not count."""
SYSTEM = "vigie"
"""The actor of what the program does by itself."""


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit: what was done to what, with details as a JSON value; no text of articles."""

    action: str
    subject: str
    detail: dict[str, Any]


def next_id(connection: Connection, table: Table) -> int:
    """The next free number of a table; the writer that asks is the only one."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(insert(table), list(rows))


def chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """Values in pieces of `CHUNK`."""
    return (values[i : i + CHUNK] for i in range(0, len(values), CHUNK))


def record(connection: Connection, acts: Sequence[Act], now: str, actor: str = SYSTEM) -> None:
    """Append to the audit; each row's chain covers the row and all before it."""
    if not acts:
        return
    last = connection.execute(select(audit.c.id, audit.c.chain).order_by(audit.c.id.desc()).limit(1)).first()
    first, chain = (last.id + 1, last.chain) if last else (1, "")
    rows = []
    for number, act in enumerate(acts, first):
        row = told_row(act, now, actor)
        before, chain = chain, link(chain, row)
        rows.append({"id": number, **row, "previous": before, "chain": chain})
    put(connection, audit, rows)


def told_row(act: Act, now: str, actor: str = SYSTEM) -> dict[str, str]:
    """The fields of an audit row that its chain covers."""
    return {"at": now, "actor": actor, "action": act.action, "subject": act.subject, "detail": canonical(act.detail)}


def link(before: str, row: dict[str, str]) -> str:
    """The chain of an audit row: SHA-256 of the chain before it and of its own fields."""
    return hashlib.sha256(f"{before}\n{canonical(row)}".encode()).hexdigest()


def announce(connection: Connection, topic: str, subjects: Sequence[str], now: str) -> None:
    """Put into the outbox what somebody still has to act on."""
    put(connection, outbox, [{"at": now, "topic": topic, "subject": s} for s in subjects])
