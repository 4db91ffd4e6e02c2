"""What a campaign interrupts: scenarios of a few steps on a prepared store, the same for the same seed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

from sqlalchemy import select

from inputs import PERSON, Writer
from vigie.jobs.dumps import clean_dumps, dump_lines, write_dump
from vigie.store import ingesting, restoring, retention
from vigie.store.forgetting import forget
from vigie.store.offers import Offer
from vigie.store.opening import Analyse, Store, open_store
from vigie.store.schema import articles

PIECE = 4
"""Texts dropped in one transaction, and articles restored at once: small stores go through in several pieces, as large ones do."""

Verb = Literal["open", "ingest", "purge", "forget", "dump", "restore"]
Kind = Literal["migrate", "ingest", "purge", "forget", "dump", "restore", "life"]
KINDS: tuple[Kind, ...] = ("migrate", "ingest", "purge", "forget", "dump", "restore", "life")
DAY = "2026-11-28"
TODAY = "2026-12-10"
"""The day of the purges: texts kept for five days are over, those kept for thirty are not."""
Acknowledge = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with a store; offers for an ingest."""

    verb: Verb
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps that prepare a store, and those during which it is struck.

    A life is taken up at the step that was not acknowledged; of the others all steps are done again.
    """

    kind: Kind
    seed: int
    before: tuple[Step, ...]
    struck: tuple[Step, ...]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All that is ever offered to its store."""
        return tuple(o for s in (*self.before, *self.struck) for o in s.offers)

    @property
    def restores(self) -> bool:
        """Whether a second store is made from a dump."""
        return any(s.verb == "restore" for s in self.struck)


def scenario(kind: Kind, seed: int) -> Scenario:
    """The scenario of a kind and a seed."""
    chance = Random(f"{kind} {seed}")
    batches = list(_batches(Writer(chance.randrange(10**6)).offers(chance.randint(8, 12)), chance))
    opening = Step("open")
    if kind == "migrate":
        return Scenario(kind, seed, (), (opening, *batches[:1]))
    if kind == "ingest":
        return Scenario(kind, seed, (opening, *batches[:1]), (opening, *batches[1:]))
    if kind == "life":
        some = iter(batches)
        first, second = list(_take(some, 2)), list(_take(some, 2))
        dumping = Step("dump")
        steps = (opening, *first, dumping, Step("purge"), *second, Step("forget"), *some, dumping, Step("restore"))
        return Scenario(kind, seed, (), steps)
    if kind == "restore":
        return Scenario(kind, seed, (opening, *batches, Step("purge")), (opening, Step("dump"), Step("restore")))
    return Scenario(kind, seed, (opening, *batches), (opening, Step(kind)))


def _take(some: Iterator[Step], count: int) -> Iterator[Step]:
    for _, one in zip(range(count), some, strict=False):
        yield one


def _batches(offers: Sequence[Offer], chance: Random) -> Iterator[Step]:
    start = 0
    while start < len(offers):
        size = chance.randint(1, 6)
        yield Step("ingest", tuple(offers[start : start + size]))
        start += size


def now_of(attempt: int) -> str:
    """The instant of an attempt: the same day, another minute, so that nothing hangs on the time of a replay."""
    return f"{DAY}T08:{attempt % 60:02}:00+00:00"


@dataclass(frozen=True, slots=True)
class Site:
    """Where a scenario takes place: its store, the file of its dump, the store that is restored from it, if one is."""

    address: str
    dump_file: Path
    copy: str | None


def perform(
    site: Site, steps: Sequence[tuple[int, Step]], attempt: int, acknowledge: Acknowledge, analyse: Analyse
) -> None:
    """Do numbered steps, telling of each once it is durable."""
    now = now_of(attempt)
    store = open_store(site.address, analyse)
    try:
        for number, step in steps:
            acknowledge({"step": number, **do(store, site, step, now)})
    finally:
        store.close()


def do(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    """Do one step; what is to be acknowledged of it."""
    return _DOING[step.verb](store, site, step, now)


def _open(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    del store, site, step, now
    return {}


def _ingest(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    del site
    receipts = ingesting.ingest(store, step.offers, now)
    return {
        "stored": [[r.key, r.version, o.annotation is not None] for r, o in zip(receipts, step.offers, strict=True)]
    }


def _purge(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    del site, step
    wiped = retention.purge(store, TODAY, now).wiped is not False
    return {"purged": wiped and not any(one.problem for one in clean_dumps(store))}


def _forget(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    del site, step, now
    wiped = forget(store, PERSON, now_of(0), "campagne", "sel").wiped
    return {"forgotten": wiped and not any(one.problem for one in clean_dumps(store))}


def _dump(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    del step, now
    write_dump(store, site.dump_file)
    return {"dumped": True}


def _restore(store: Store, site: Site, step: Step, now: str) -> dict[str, Any]:
    """Fill the copy, unless an earlier attempt did: a store with articles is not restored into."""
    del step
    copy = open_store(site.copy or "", store.analyse)
    try:
        if not is_filled(copy):
            with dump_lines(site.dump_file) as lines:
                restoring.restore(copy, lines, now)
    finally:
        copy.close()
    return {"restored": True}


def is_filled(store: Store) -> bool:
    """Whether a store holds an article."""
    with store.reading() as connection:
        return connection.execute(select(articles.c.id).limit(1)).first() is not None


_DOING: dict[Verb, Callable[[Store, Site, Step, str], dict[str, Any]]] = {
    "open": _open, "ingest": _ingest, "purge": _purge, "forget": _forget, "dump": _dump, "restore": _restore,
}  # fmt: skip


def work_in_small_pieces() -> None:
    """From now on, purges and restores of this process and its children go through in pieces of `PIECE`."""
    retention.BATCH = restoring.BATCH = PIECE


class Acknowledgements:
    """Lines of JSON in a file, each durable before the next step begins."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, line: dict[str, Any]) -> None:
        """Append one and wait for the disk."""
        out = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(out, json.dumps(line).encode() + b"\n")
            os.fsync(out)
        finally:
            os.close(out)

    def read(self) -> list[dict[str, Any]]:
        """All that were given."""
        if not self._path.exists():
            return []
        return [json.loads(line) for line in self._path.read_text("utf-8").splitlines()]
