"""What assembling a hundred new articles costs a store that holds many, beside assembling everything.

The articles are made up: topics come up, are told of for some days and grow as in the press, a few very large. Most of the new ones are
of the last hours, a few are older. Each way is a process of its own, so that its peak of memory is its own. 4,000 articles by
themselves, 20,000 and 100,000 with --long; VIGIE_BENCH_ASSEMBLING names a folder to keep the stores in.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import synthetic

if TYPE_CHECKING:
    from vigie.model.annotations import Annotation
    from vigie.model.articles import Article
    from vigie.store.offers import Offer

SEED = 20261128
SHORT, LONG = (4_000,), (20_000, 100_000)
NEW, OLD_ONES = 100, 3
"""New articles, and those of them that are some days older than the last ones of the store."""
DAYS, OLDER = 30, 4
"""Days over which the articles of a store were published; days by which old ones are late."""
BATCH = 1_000
FRESH, LIVELY, COPIED, WARS, AT_WAR = 0.45, 7, 0.15, 3, 0.08
"""Share of articles that begin a topic, days that a topic is told of, share of copies; topics told of every day, and the share of these."""
OWN, SENTENCES, WORDS = 50, 9, 26
"""Words that only one topic has; sentences of an article and words of a sentence."""
SHARE = 0.5
"""Limit: the time of an assembly of new articles against one of everything; a fifth of 20,000 articles and less of more, but a hundred
new ones reach a third of 4,000."""


def run(*, update: bool = False) -> int:
    """Print what both ways cost; 1 when a limit is missed."""
    del update
    sizes = LONG if os.environ.get("VIGIE_BENCH_LONG") else SHORT
    folder = Path(os.environ.get("VIGIE_BENCH_ASSEMBLING") or tempfile.mkdtemp(prefix="vigie-bench-"))
    missed = []
    try:
        for size in sizes:
            path = folder / f"assembling-{size}.db"
            _child("fill", path, size)
            (all_s, all_mib), (new_s, new_mib) = (_child(way, path, size) for way in ("everything", "new"))
            print(f"{size} articles: everything {all_s:.1f} s, {all_mib:.0f} MiB; {NEW} new ones {new_s:.1f} s, {new_mib:.0f} MiB",
                  flush=True)  # fmt: skip
            if new_s > SHARE * all_s:
                missed.append(f"{size} articles: {new_s / all_s:.2f} of the time for everything (limit {SHARE})")
    finally:
        if "VIGIE_BENCH_ASSEMBLING" not in os.environ:
            shutil.rmtree(folder, ignore_errors=True)
    for line in missed:
        print(f"MISSED {line}")
    return int(bool(missed))


def _child(way: str, path: Path, size: int) -> tuple[float, float]:
    """Seconds of processor time and peak memory in MiB that a way takes, in a process of its own."""
    command = [sys.executable, __file__, way, str(path), str(size)]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=env).stdout.split()
    return float(told[-2]), float(told[-1])


# --------------------------------------------------------------------------- what is written


class Press:
    """Articles in order of publication, with their findings."""

    def __init__(self, size: int) -> None:
        self._draw = random.Random(SEED)
        words, weights = synthetic.vocabulary(self._draw)
        self._common = self._draw.choices(words[:20_000], cum_weights=_summed(weights[:20_000]), k=400_000)
        self._rare = words[20_000:] or words
        self._size = size
        self._told: list[tuple[datetime, int]] = []
        self._topics: list[tuple[list[str], Any, list[str]]] = []
        self._last: list[Article] = []
        self._first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=DAYS)

    def articles(self) -> Iterator[Offer]:
        """All of them, one after the other."""
        from vigie.store.offers import Offer

        for number in range(self._size + NEW):
            at = self._first + timedelta(days=DAYS) * number / self._size
            made = self._annotation(number, at)
            yield Offer(made.article, made, "desk", None)

    def _topic(self, at: datetime) -> int:
        if len(self._topics) >= WARS and self._draw.random() < AT_WAR:
            return self._draw.randrange(WARS)
        while self._told and self._draw.random() >= FRESH:
            when, topic = self._draw.choice(self._told[-self._size * LIVELY // DAYS :])
            if at - when < timedelta(days=LIVELY):
                return topic
        from vigie.model.places import Place

        own = self._draw.sample(self._rare, OWN)
        place = Place(
            own[0].title(),
            "FR",
            self._draw.uniform(42, 51),
            self._draw.uniform(-4, 8),
            f"places/{len(self._topics)}",
            "place",
        )
        names = [f"{a.title()} {b.title()}" for a, b in zip(own[1:4], own[4:7], strict=True)]
        self._topics.append((own, place, names))
        return len(self._topics) - 1

    def _annotation(self, number: int, at: datetime) -> Annotation:
        from vigie.model.annotations import Annotation
        from vigie.model.articles import Article
        from vigie.model.entities import Entity, Mention
        from vigie.model.events import Event, RoleFiller
        from vigie.model.figures import Figure
        from vigie.model.spans import Span

        draw, topic = self._draw, self._topic(at)
        self._told.append((at, topic))
        own, place, names = self._topics[topic]
        sentences = [
            " ".join(draw.choice(own if draw.random() < 0.3 else self._common) for _ in range(WORDS))
            for _ in range(SENTENCES)
        ]
        copied = draw.choice(self._last) if self._last and draw.random() < COPIED else None
        text, spans = "", []
        for sentence in [p.of(copied.text) for p in copied.paragraphs] if copied else sentences:
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += f"{sentence}\n\n"
        article = Article(
            f"n{number}", text, Span(0, 40), tuple(spans), url=f"https://journal.example/{number}",
            publisher=draw.choice(synthetic.OUTLETS), published=at.date().isoformat(), published_at=at.isoformat(),
            published_basis="given",
        )  # fmt: skip
        self._last = [*self._last[-300:], article]
        entities = tuple(
            Entity(f"entity:{n}", name, kind, (Mention(Span(50 * n, 50 * n + 12)),), kb=kb, standing="public_role")  # type: ignore[arg-type]
            for n, (name, kind, kb) in enumerate([(names[0], "person", None), (names[1], "group", None), ("France", "country", "countries/FR")])
        )  # fmt: skip
        toll = draw.choice((2, 3, 12))
        figures = (Figure("figure:1", Span(60, 66), "killed", None, None, toll, toll),)
        day = (at - timedelta(days=draw.randrange(2))).date().isoformat()
        told = tuple(
            Event(f"event:{n}", kind, spans[n], Span(spans[n].start, spans[n].start + 6), day, place,  # type: ignore[arg-type]
                  (RoleFiller("perpetrator", names[1], "entity:1"),), ("figure:1",) if not n else (), "happened")
            for n, kind in enumerate(("attack", "arrest")[: draw.randrange(3)])
        )  # fmt: skip
        return Annotation(article, entities, (), (), figures, told)


def _summed(weights: list[float]) -> list[float]:
    total, found = 0.0, []
    for weight in weights:
        total += weight
        found.append(total)
    return found


def _offers(size: int, *, new: bool) -> Iterator[Offer]:
    """The new articles, or those that the store holds: all before them but for a few of some days ago, which are new."""
    late = {size - 1 - (n + 1) * size * OLDER // DAYS // OLD_ONES for n in range(OLD_ONES)}
    for number, offer in enumerate(Press(size).articles()):
        if (number in late or number >= size + len(late)) == new:
            yield offer


# --------------------------------------------------------------------------- in a process of its own


def main(way: str, path: Path, size: int) -> None:
    """Do one thing with a store and print its seconds and MiB."""
    from vigie.jobs.situating import refresh
    from vigie.lang.loading import load_analysis, load_pack
    from vigie.store.ingesting import ingest
    from vigie.store.opening import open_store

    store, now = open_store(str(path), load_analysis()), datetime.now(UTC).isoformat(timespec="seconds")
    if way != "everything":
        offers = _offers(size, new=way == "new")
        while batch := list(islice(offers, BATCH)):
            ingest(store, batch, now)
    pack = load_pack() if way != "fill" else None
    begun = time.process_time()
    if pack is not None:
        refresh(store, pack.situations)
    print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
