"""How fast events become tables: a made-up store, `vigie export parquet` as people run it, its seconds and the memory of all its processes.

5,000 events by themselves, 100,000 with --long (about 1 GB under the temporary folder, deleted afterwards); the bar is theirs.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import synthetic
from stream import ROOT

if TYPE_CHECKING:
    from vigie.model.annotations import Annotation
    from vigie.model.situations import SituationEvent

LONG, SHORT = 100_000, 5_000
SECONDS, MEGABYTES = 60.0, 1_000.0
"""The bar at `LONG` events: seconds and memory of the whole command, of all its processes together."""
LOOK = 0.1
"""Seconds between two looks at the memory."""
TOLD, SAID, NAMED = 3, 10, 18
"""Events, statements and names of an article: what 983 articles of a French news site had on the mean (2.8, 10.3, 18)."""
PRIVATE = 4
"""Of the names, those of private persons."""
BATCH = 500
NOW = "2026-11-28T08:00:00+00:00"


def run(*, update: bool = False) -> int:
    """Fill a store, export it, hold the figures against the bar with --long."""
    del update
    long = bool(os.environ.get("VIGIE_BENCH_LONG"))
    count = LONG if long else SHORT
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        begin = time.monotonic()
        fill(path, count)
        print(f"exports: {count} events made up in {time.monotonic() - begin:.0f} s")
        seconds, worked, megabytes, size = measure(path, Path(folder) / "tables")
    print(
        f"exports: parquet in {seconds:.1f} s ({worked:.1f} s of work), {megabytes:.0f} MB of memory, {size / 1e6:.1f} MB of files"
    )
    if long and (seconds > SECONDS or megabytes > MEGABYTES):
        print(f"exports: over the bar of {SECONDS:.0f} s and {MEGABYTES:.0f} MB")
        return 1
    return 0


def measure(path: Path, out: Path) -> tuple[float, float, float, int]:
    """Seconds by the clock and of processors, megabytes of all processes at most, and bytes written."""
    command = [sys.executable, "-m", "vigie", "export", "parquet", "--store", str(path), "-o", str(out)]
    before, begin, most = os.times(), time.monotonic(), 0
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            most = max(most, sum(map(resident, family(process.pid))))
            time.sleep(LOOK)
    seconds, after = time.monotonic() - begin, os.times()
    if process.returncode:
        raise SystemExit(f"the export failed: {process.returncode}")
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, worked, most / 1024, sum(f.stat().st_size for f in out.iterdir())


def family(process: int) -> Iterator[int]:
    """A process and those that it started, as Linux knows them."""
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in path.read_text().split():
                yield from family(int(child))


def resident(process: int) -> int:
    """Kilobytes of memory that a process has; of what it shares with others its part (Linux calls that PSS)."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def fill(path: Path, count: int) -> None:
    """A store with so many events, told by a third as many articles."""
    from vigie.model.accounts import Ledger
    from vigie.model.situations import Situation
    from vigie.store.ingesting import ingest
    from vigie.store.offers import Offer
    from vigie.store.opening import open_store
    from vigie.store.situations import keep_situation

    store = open_store(str(path), str.split)
    events: list[SituationEvent] = []
    parts = []
    batch: list[Offer] = []
    made = annotations(count // TOLD + 1)
    for annotation in made:
        batch.append(Offer(annotation.article, annotation, "bench", 30))
        if len(batch) == BATCH:
            _keep(ingest(store, batch, NOW), batch, events, parts)
            batch = []
    _keep(ingest(store, batch, NOW), batch, events, parts)
    whole = Situation("2026-11-27", (None, None), tuple(parts), (), tuple(events[:count]), (), (), Ledger())
    with store.writing() as connection:
        keep_situation(connection, whole, "CLEAR", NOW)
    store.close()


def _keep(receipts, batch, events, parts) -> None:  # type: ignore[no-untyped-def]
    """The situation's side of what was ingested: a row an article, an event a report."""
    from vigie.model.grades import Grade, Reason
    from vigie.model.situations import FigureLine, FigureValue, Report, SituationArticle, SituationEvent, Voice

    for receipt, offer in zip(receipts, batch, strict=True):
        a, key = offer.article, receipt.key
        parts.append(
            SituationArticle(key, a.publisher, a.published, a.title.of(a.text), a.url, None, None, None, False)
        )
        for e in offer.annotation.events:
            figures = (FigureLine("killed", (FigureValue(3, 3, False, a.publisher, (key,), a.published),), (3, 3)),)
            voices = (
                Voice(a.publisher, (), (key,), (), False, True),
                Voice("le préfet", (a.publisher,), (key,), (), True, False),
            )
            events.append(SituationEvent(
                f"{key}#{e.id}", None, e.type, e.when, e.where, e.roles, e.factuality, e.hedged, (Report(key, e.id),), voices, 2, figures, (), (), (), (),
                Grade("C", 3, (Reason("voices", ("2", "x")),)), a.published, a.published, (),
            ))  # fmt: skip


def annotations(articles: int) -> Iterator[Annotation]:
    """Articles with findings as many as real ones have, in words that mean nothing."""
    from vigie.model.annotations import Annotation, MadeBy
    from vigie.model.articles import Article
    from vigie.model.entities import Entity, Mention
    from vigie.model.events import EVENT_TYPES, Event, RoleFiller
    from vigie.model.places import Place
    from vigie.model.spans import Span, finding_id
    from vigie.model.statements import Statement

    draw = random.Random(20261128)
    words, weights = synthetic.vocabulary(draw)
    pool = draw.choices(words, cum_weights=list(accumulate(weights)), k=400_000)
    rare = [w.title() for w in words[3_000:]]
    gao = Place("Gao", "ML", 16.27, -0.05, "places/gao", "place")
    by = MadeBy("bench", "fr", "m")
    for n in range(articles):
        at = draw.randrange(len(pool) - 300)
        names = [f"{draw.choice(rare)} {draw.choice(rare)}" for _ in range(NAMED)]
        sentences = [" ".join((names[i % NAMED], *pool[at + 20 * i : at + 20 * i + 20])) + "." for i in range(14)]
        text = f"Titre {n} {pool[at]}\n\n" + "\n\n".join(sentences)
        spans = []
        for sentence in sentences:
            start = text.index(sentence)
            spans.append(Span(start, start + len(sentence)))
        day = (date(2024, 1, 1) + timedelta(days=n % 1000)).isoformat()
        entities = tuple(
            Entity(f"entity:{i}", name, "person" if i < 2 * PRIVATE else "place", (Mention(Span(spans[i % 14].start, spans[i % 14].start + len(name))),),
                   standing="victim" if i < PRIVATE else "public_role")
            for i, name in enumerate(names)
        )  # fmt: skip
        events = tuple(
            Event(finding_id("event", spans[i], t := draw.choice(EVENT_TYPES)), t, spans[i], Span(spans[i].start, spans[i].start + 5), day, gao,
                  (RoleFiller("victim", names[i], f"entity:{i}"), RoleFiller("perpetrator", names[9])), (), "happened")
            for i in range(TOLD)
        )  # fmt: skip
        said = tuple(
            Statement(finding_id("statement", s), s, None, None, (names[i],), (), (), "indirect")
            for i, s in enumerate(spans[:SAID])
        )
        title = Span(0, text.index("\n"))
        article = Article(
            f"a{n}",
            text,
            title,
            tuple(spans),
            url=f"https://journal{n % 50}.example/{n}",
            publisher=f"Journal {n % 50}",
            published=day,
        )
        yield Annotation(article, entities, (), said, (), events, made_by=by)
