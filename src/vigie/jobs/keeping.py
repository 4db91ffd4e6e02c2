"""Read inputs into a store: admit, annotate, commit, batch by batch, with exact accounts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from vigie.ingest.reading import read
from vigie.jobs.annotate import Admitted, Annotator, Failure, admit
from vigie.lang.packs import LanguagePack
from vigie.model.accounts import Entry, Ledger, copied
from vigie.model.annotations import Annotation
from vigie.model.markings import LEVELS, Tlp
from vigie.store.accounts import Fate, add_fates, begin_run, end_run
from vigie.store.ingesting import ingest_into, unread
from vigie.store.offers import Offer, Receipt
from vigie.store.opening import Store

BATCH = 64
"""Items committed together: about eight seconds of reading, which is all that an interruption loses."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a run keeps what it reads: with which annotator (None: later), as which source, for how many days, under which marking."""

    annotator: Annotator | None
    source: str
    retention: int | None
    tlp: Tlp = LEVELS[0]


def keep(
    paths: Iterable[Path | str], stdin: IO[bytes] | None, store: Store, pack: LanguagePack, how: Keeping
) -> Ledger:
    """Read inputs into the store; the ledger says what became of each item, and the store's accounts say the same."""
    now = datetime.now(UTC)
    run = _begin(store, now)
    items = (admit(item, pack, now) for item in read(paths, stdin, now))
    entries: list[Entry] = []
    while batch := list(islice(items, BATCH)):
        entries += _keep_batch(store, batch, how, run, now)
    with store.writing() as connection:
        end_run(connection, run, datetime.now(UTC).isoformat(timespec="seconds"))
    return Ledger.of(entries)


def _begin(store: Store, now: datetime) -> int:
    with store.writing() as connection:
        return begin_run(connection, f"{now.isoformat()}-{os.getpid()}", "ingest", now.isoformat(timespec="seconds"))


def _keep_batch(store: Store, batch: Sequence[Admitted], how: Keeping, run: int, now: datetime) -> list[Entry]:
    """Annotate and keep some items in one transaction, with their accounts; one entry for each."""
    read = _read(store, batch, how.annotator)
    offers = [
        Offer(one.article, reading if isinstance(reading, Annotation) else None, how.source, how.retention, how.tlp)
        for one, reading in read
        if one.article is not None
    ]
    with store.writing() as connection:
        receipts = iter(ingest_into(connection, offers, now.isoformat(timespec="seconds"), store.analyse))
        entries = list(_settled(read, receipts))
        add_fates(connection, run, how.source, now.date().isoformat(), [_fate(e) for e in entries])
    return entries


def _read(
    store: Store, batch: Sequence[Admitted], annotator: Annotator | None
) -> list[tuple[Admitted, Annotation | Failure | None]]:
    """Each item with its annotation; None for what is no article, is to be read later, or was read before."""
    if annotator is None:
        return [(one, None) for one in batch]
    articles = [one.article for one in batch if one.article is not None]
    with store.reading() as connection:
        wanted = unread(connection, articles, annotator.made_by)
    found = annotator.annotate([a for a in wanted if a is not None])
    each = iter([None if a is None else next(found) for a in wanted])
    return [(one, None if one.article is None else next(each)) for one in batch]


def _fate(entry: Entry) -> Fate:
    return Fate(entry.outcome, entry.reasons[0] if entry.reasons else "", entry.path, entry.detail)


def _settled(
    read: Sequence[tuple[Admitted, Annotation | Failure | None]], receipts: Iterator[Receipt]
) -> Iterator[Entry]:
    """The entries of a batch: what the store already had is a duplicate, what could not be annotated is degraded and kept."""
    for one, reading in read:
        if one.article is None:
            yield one.entry
            continue
        receipt = next(receipts)
        if receipt.taken == "known":
            yield copied(one.article.path, receipt.key, receipt.key)
        elif isinstance(reading, Failure):
            yield replace(one.entry, outcome="degraded", reasons=("failed", *one.entry.reasons), detail=reading.error)
        else:
            yield replace(one.entry, article=receipt.key)
