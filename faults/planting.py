"""Faults planted on purpose, in a child of the campaign only: a campaign that does not see them sees nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from vigie.store import ingesting
from vigie.store.offers import Offer, Receipt
from vigie.store.opening import Analyse, Store
from vigie.store.wordindex import IndexEntry
from vigie.store.writing import Act


def early_acknowledgement(_: Path) -> None:
    """An ingest answers before its commit, which comes with the next one."""
    open_one: list[AbstractContextManager[Connection]] = []

    def ingest(store: Store, offers: Sequence[Offer], now: str) -> tuple[Receipt, ...]:
        if open_one:
            open_one.pop().__exit__(None, None, None)
        transaction = store.writing()
        receipts = ingesting.ingest_into(transaction.__enter__(), offers, now, store.analyse)
        open_one.append(transaction)
        return receipts

    ingesting.ingest = ingest
    _at_close(lambda: open_one.pop().__exit__(None, None, None) if open_one else None)


def index_apart(_: Path) -> None:
    """The index entry is written in a transaction of its own, after that of the article."""
    whole, add = ingesting.ingest, ingesting.add
    waiting: list[IndexEntry] = []

    def later(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> None:
        del connection, analyse
        waiting.extend(entries)

    def ingest(store: Store, offers: Sequence[Offer], now: str) -> tuple[Receipt, ...]:
        receipts = whole(store, offers, now)
        with store.writing() as connection:
            add(connection, waiting, store.analyse)
        waiting.clear()
        return receipts

    ingesting.add, ingesting.ingest = later, ingest


def silent_retry(tried: Path) -> None:
    """What another process tried before, whether or not it committed, gets no audit row: it is taken for told."""
    record, me = ingesting.record, str(os.getpid())

    def once(connection: Connection, acts: Sequence[Act], now: str, *actor: str) -> None:
        lines = [line.split() for line in tried.read_text("utf-8").splitlines()] if tried.exists() else []
        known = {subject for pid, subject in lines if pid != me}
        with tried.open("a", encoding="utf-8") as out:
            out.writelines(f"{me} {act.subject}\n" for act in acts)
        record(connection, [act for act in acts if act.subject not in known], now, *actor)

    ingesting.record = once


def _at_close(last: Callable[[], Any]) -> None:
    close = Store.close

    def closing(self: Store) -> None:
        last()
        close(self)

    Store.close = closing  # type: ignore[method-assign]


PLANTS: dict[str, Callable[[Path], None]] = {
    "early-acknowledgement": early_acknowledgement,
    "index-apart": index_apart,
    "silent-retry": silent_retry,
}
"""By the names of `--plant`."""
