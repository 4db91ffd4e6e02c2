"""Runs and accounts: what became of everything offered, by run, source and day, and by name where it was refused.

Offered = accepted + degraded + refused + duplicate, by construction: one count for each item, in the transaction of
what it led to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from vigie.model.accounts import Outcome
from vigie.store.schema import accounts, refusals, runs
from vigie.store.writing import next_id, put


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of items of one source: how many, why (the first reason; "" for what was accepted), and which if refused."""

    outcome: Outcome
    reason: str = ""
    path: str = ""
    detail: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of the accounts. `run` and `day` are empty where lines were summed over them."""

    run: str
    source: str
    day: str
    outcome: Outcome
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run that took something in; `ended` is None while it goes on or when it was killed."""

    name: str
    command: str
    began: str
    ended: str | None


def begin_run(connection: Connection, name: str, command: str, now: str) -> int:
    """Open a run under a name of its own; returns its number in this store."""
    number = next_id(connection, runs)
    connection.execute(insert(runs).values(id=number, name=name, command=command, began=now, ended=None))
    return number


def end_run(connection: Connection, run: int, now: str) -> None:
    """Say that a run is over."""
    connection.execute(update(runs).where(runs.c.id == run).values(ended=now))


def add_fates(connection: Connection, run: int, source: str, day: str, fates: Sequence[Fate]) -> None:
    """Count what became of items, and name those that were refused.

    Args:
        connection: the transaction that also writes what the items led to.
        run: from `begin_run`.
        source: the source they came by.
        day: the day (YYYY-MM-DD) of the present.
        fates: one for each item, or for many of the same outcome and reason.
    """
    counts: Counter[tuple[Outcome, str]] = Counter()
    for fate in fates:
        counts[fate.outcome, fate.reason] += fate.count
    for (outcome, reason), count in sorted(counts.items()):
        if not count:
            continue
        key = {"run_id": run, "source": source, "day": day, "outcome": outcome, "reason": reason}
        same = [accounts.c[name] == value for name, value in key.items()]
        done = connection.execute(update(accounts).where(*same).values(count=accounts.c.count + count))
        if not done.rowcount:
            connection.execute(insert(accounts).values(**key, count=count))
    put(
        connection,
        refusals,
        [
            {"run_id": run, "source": source, "path": f.path, "reason": f.reason, "detail": f.detail}
            for f in fates
            if f.outcome == "refused"
        ],
    )


def account_lines(
    connection: Connection,
    run: str | None = None,
    source: str | None = None,
    day: str | None = None,
    by: frozenset[str] = frozenset(("run", "source", "day")),
) -> tuple[AccountLine, ...]:
    """The accounts, summed over what `by` does not name, in order.

    Args:
        connection: a transaction.
        run: the name of one run; None is all.
        source: one source; None is all.
        day: one day; None is all.
        by: what lines are kept apart by: "run", "source", "day".
    """
    parts = {"run": runs.c.name, "source": accounts.c.source, "day": accounts.c.day}
    kept = [parts[name] for name in ("run", "source", "day") if name in by]
    wanted = [parts[n] == v for n, v in (("run", run), ("source", source), ("day", day)) if v is not None]
    group = (*kept, accounts.c.outcome, accounts.c.reason)
    asked = (
        select(*group, func.sum(accounts.c.count).label("total"))
        .join(runs, runs.c.id == accounts.c.run_id)
        .where(*wanted)
        .group_by(*group)
        .order_by(*group)
    )
    return tuple(
        AccountLine(
            getattr(row, "name", "") if "run" in by else "",
            row.source if "source" in by else "",
            row.day if "day" in by else "",
            row.outcome,
            row.reason,
            int(row.total),
        )
        for row in connection.execute(asked)
    )


def runs_of(connection: Connection) -> tuple[Run, ...]:
    """All runs, first to last."""
    return tuple(Run(r.name, r.command, r.began, r.ended) for r in connection.execute(select(runs).order_by(runs.c.id)))


def refused_items(connection: Connection, run: str | None = None, source: str | None = None) -> tuple[Fate, ...]:
    """What was refused, by name, first to last."""
    asked = select(refusals).join(runs, runs.c.id == refusals.c.run_id).order_by(refusals.c.id)
    if run is not None:
        asked = asked.where(runs.c.name == run)
    if source is not None:
        asked = asked.where(refusals.c.source == source)
    return tuple(Fate("refused", r.reason, r.path, r.detail) for r in connection.execute(asked))
