"""Speed of the store: durable articles a second one by one and in batches, and what storing costs a run that annotates."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import speed
import stream

sys.path.insert(0, str(stream.ROOT / "faults"))

from inputs import Size, Writer

if TYPE_CHECKING:
    from vigie.model.articles import Article

os.environ.setdefault("OMP_NUM_THREADS", "1")

ONE_BY_ONE, BATCHED, BATCH = 400, 4000, 500
"""Articles of each measure; a batch is one transaction."""
RUNS = 3
"""The best of several runs: what the machine gives when others disturb it least."""
SIZE = Size(words=400, vocabulary=30_000)
LIMITS = {"one by one": 200.0, "in batches": 2000.0, "with annotation": 0.9}
ANNOTATED = int(os.environ.get("VIGIE_BENCH_ARTICLES", "200"))
NOW = "2026-11-28T08:00:00+00:00"


@contextmanager
def timed(spent: dict[str, float]) -> Iterator[None]:
    """Add wall seconds and process seconds of a block to `spent`."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    spent["wall"] = spent.get("wall", 0.0) + time.perf_counter() - wall
    spent["cpu"] = spent.get("cpu", 0.0) + time.process_time() - cpu


def run(*, update: bool = False) -> int:
    """Print the speeds beside their limits; 1 when one is missed by the time that the process itself had."""
    del update
    folder = Path(tempfile.mkdtemp(prefix="vigie-bench-", dir=os.environ.get("VIGIE_BENCH_FOLDER")))
    try:
        return max(plain(folder), annotating(folder))
    finally:
        shutil.rmtree(folder)


def plain(folder: Path) -> int:
    """Articles without annotation into an SQLite file, each commit waiting for the disk."""
    from vigie.lang.loading import load_analysis
    from vigie.store.ingesting import ingest
    from vigie.store.opening import open_store

    writer, analyse = Writer(1, SIZE), load_analysis()
    made = [writer.offer(n, f"https://journal.example/{n}", annotated=False) for n in range(BATCHED)]
    words = sum(len(o.article.text.split()) for o in made) / len(made)
    load = os.getloadavg()[0]
    print(
        f"{len(made)} made-up articles of {words:.0f} words; load of the machine {load:.1f} on {os.cpu_count()} cores"
    )
    missed = 0
    for name, count, size in (("one by one", ONE_BY_ONE, 1), ("in batches", BATCHED, BATCH)):
        by_wall = by_cpu = 0.0
        for number in range(RUNS):
            store = open_store(str(folder / f"{size}-{number}.db"), analyse)
            spent: dict[str, float] = {}
            with timed(spent):
                for start in range(0, count, size):
                    ingest(store, made[start : min(count, start + size)], NOW)
            store.close()
            by_wall, by_cpu = max(by_wall, count / spent["wall"]), max(by_cpu, count / spent["cpu"])
        print(
            f"{name:16}{by_wall:8.0f} articles/s by the clock, {by_cpu:.0f} by process time (limit {LIMITS[name]:.0f})"
        )
        missed |= by_cpu < LIMITS[name]
    return int(missed)


def annotating(folder: Path) -> int:
    """The same articles annotated alone and annotated and stored, batch by batch in turns, so that both see the same machine."""
    from vigie.jobs.annotate import Annotator, admit
    from vigie.jobs.keeping import BATCH as KEPT
    from vigie.lang.loading import load_analysis
    from vigie.model.annotations import Annotation
    from vigie.store.ingesting import ingest
    from vigie.store.offers import Offer
    from vigie.store.opening import open_store

    annotator, now = Annotator(), datetime.now(UTC)
    admitted = (admit(d, annotator.pack, now).article for d in speed.documents()[:ANNOTATED])  # type: ignore[arg-type]
    articles = [replace(a, id=str(n), url=None) for n, a in enumerate(admitted) if a is not None]
    store = open_store(str(folder / "annotated.db"), load_analysis())
    list(annotator.annotate(articles[: speed.WARM_UP]))

    def keep(batch: Sequence[Article]) -> None:
        read = [a for a in annotator.annotate(batch) if isinstance(a, Annotation)]
        ingest(store, [Offer(a.article, a, "bench", 30) for a in read], NOW)

    alone: dict[str, float] = {}
    kept: dict[str, float] = {}
    for start in range(0, len(articles), KEPT):
        batch = articles[start : start + KEPT]
        jobs = [(alone, lambda batch=batch: list(annotator.annotate(batch))), (kept, lambda batch=batch: keep(batch))]
        for spent, job in jobs if start // KEPT % 2 else reversed(jobs):
            with timed(spent):
                job()
    store.close()
    share, by_clock = alone["cpu"] / kept["cpu"], alone["wall"] / kept["wall"]
    count = len(articles)
    print(
        f"{count} articles annotated: {count / alone['cpu']:.1f} articles/s of process time, {count / kept['cpu']:.1f} when stored"
    )
    print(
        f"with annotation {share:.3f} of the pipeline's own speed, {by_clock:.3f} by the clock (limit {LIMITS['with annotation']})"
    )
    return int(share < LIMITS["with annotation"])
