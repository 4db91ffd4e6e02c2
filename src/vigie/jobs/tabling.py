"""The tables of a store as lines, made by several processes where there are enough events to pay for their start."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from typing import Literal

from sqlalchemy import Connection

from vigie.adapters.parquet import parquet_lines
from vigie.jobs.exporting import Packed
from vigie.jobs.handing import Batch, Maker, PackedNames
from vigie.jobs.parentage import follow_parent
from vigie.model.markings import Tlp
from vigie.publish.exports.tables import COLUMNS, as_csv, rows
from vigie.publish.phrases import Phrases
from vigie.store.eventlists import EventFilter, count_events

TableForm = Literal["csv", "parquet"]
PROCESSES = 2
"""Processes that make tables at most, this one among them: where they cannot be forked each has all names of the store in its memory."""
PARALLEL_FROM = 4_000
"""Events from which on they are used: below, one process is done before the others have started and learnt the names."""
AHEAD = 2
"""Batches that another process has at once: one that it works on and one that it goes on with. When it has them, this one makes the next."""
MOST = 8
"""Batches on their way at once: 2 MB each."""


@dataclass(frozen=True, slots=True)
class TablePiece:
    """Some lines of each table, how many events they tell, and their marking."""

    events: int
    tlp: Tlp
    lines: Mapping[str, str]


@dataclass(frozen=True)
class Recipe:
    """All that a process needs to know to make lines of batches."""

    names: PackedNames
    public: frozenset[str]
    level: Tlp
    phrases: Phrases
    form: TableForm

    def __reduce__(self) -> tuple[type[Recipe], tuple[object, ...]]:
        """Travels to another process without what was prepared, which is larger than the names."""
        return Recipe, (self.names, self.public, self.level, self.phrases, self.form)

    def prepare(self) -> None:
        """Get ready what all batches are made with."""
        _ = self._maker

    @cached_property
    def _maker(self) -> Maker:
        return Maker(self.level, self.names.discretion(self.phrases), self.public)

    def __call__(self, batch: Batch) -> TablePiece:
        """The lines of a batch."""
        handout = self._maker.of_batch(batch)
        lines = {
            table: parquet_lines(rows(handout, table))
            if self.form == "parquet"
            else as_csv(rows(handout, table), columns, head=False)
            for table, columns in COLUMNS.items()
        }
        return TablePiece(len(handout.events), handout.tlp, lines)


def table_pieces(
    connection: Connection,
    clearance: Tlp,
    wanted: EventFilter,
    phrases: Phrases,
    form: TableForm,
    processes: int | None = None,
) -> Generator[TablePiece]:
    """The tables of what a recipient may have, piece by piece, in the order and with the bytes that one process gives them.

    Args:
        connection: a transaction; only this process reads it.
        clearance: of the recipient.
        wanted: which events.
        phrases: how private persons are called by their roles.
        form: of the lines.
        processes: how many make them; None leaves it to the number of events and of cores.
    """
    packed = Packed.of(connection, clearance)
    recipe = Recipe(packed.names, packed.public, packed.sight.level, phrases, form)
    if processes is None:
        many = count_events(connection, packed.sight, wanted) >= PARALLEL_FROM
        processes = min(PROCESSES, _cores()) if many else 1
    batches = packed.batches(wanted)
    yield from map(recipe, batches) if processes < 2 else _shared(recipe, batches, processes)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shared(recipe: Recipe, batches: Iterator[Batch], processes: int) -> Iterator[TablePiece]:
    """What a recipe makes of batches, in their order: here, and in other processes as long as those can be started and live."""
    others = processes - 1
    try:
        pool = ProcessPoolExecutor(others, get_context(_method(recipe)), initializer=_start, initargs=(recipe,))
    except (OSError, ImportError):  # a system without semaphores
        yield from map(recipe, batches)
        return
    waiting: deque[_Slot] = deque()
    gc.freeze()  # what a fork shares stays shared: collections in either process leave it alone
    try:
        for batch in batches:
            free = sum(slot.waits for slot in waiting) < AHEAD * others
            waiting.append(_Slot(recipe, batch, _handed(pool, batch) if free else None))
            if not free:
                waiting[-1].fill()
            while waiting and (len(waiting) > MOST or not waiting[0].waits):
                yield waiting.popleft().piece()
        while waiting:
            yield waiting.popleft().piece()
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _method(recipe: Recipe) -> str:
    """How to start other processes: by a fork where nothing else runs in this one, so that the names are in memory once; else anew.

    What is forked works on batches alone, and ends without closing the connection that it has from this process.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return "spawn"
    recipe.prepare()
    return "fork"


def _handed(pool: ProcessPoolExecutor, batch: Batch) -> Future[TablePiece] | None:
    with suppress(BrokenProcessPool, OSError):
        return pool.submit(_made, batch)
    return None


class _Slot:
    """One batch on its way: at another process, or made here."""

    def __init__(self, recipe: Recipe, batch: Batch, future: Future[TablePiece] | None) -> None:
        self._recipe, self._batch, self._future = recipe, batch, future
        self._piece: TablePiece | None = None

    @property
    def waits(self) -> bool:
        """Whether another process has yet to do its part."""
        return self._future is not None and not self._future.done()

    def fill(self) -> None:
        """Make it here, now."""
        self._piece = self._recipe(self._batch)

    def piece(self) -> TablePiece:
        """What was made; made here after all when the other process died. Its errors come through."""
        if self._future is not None:
            with suppress(BrokenProcessPool):
                return self._future.result()
        return self._piece or self._recipe(self._batch)


_recipe: Recipe


def _start(recipe: Recipe) -> None:
    """Begin as one of several: an interrupt is for the first process, and when that one is gone this one goes too."""
    global _recipe  # noqa: PLW0603  one recipe for each process, sent once
    _recipe = recipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent(lambda: os._exit(1))


def _made(batch: Batch) -> TablePiece:
    return _recipe(batch)
