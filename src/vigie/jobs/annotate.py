"""Annotate documents: read, clean, parse in batches, examine; what fails is reported and the rest goes on."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import IO

from vigie import __version__
from vigie.adapters.parser import BATCH, Parser
from vigie.ingest.reading import read
from vigie.lang.loading import load_pack
from vigie.lang.packs import LanguagePack
from vigie.model.accounts import Entry, Ledger, Reason, Refusal, copied, refused, taken
from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article, Document
from vigie.pipeline import examine
from vigie.stages.cleaning import clean

PARALLEL_FROM = 48  # articles from which a second process pays for the two seconds that its start costs
SHARD = 32  # articles handed to a process at once


@dataclass(frozen=True, slots=True)
class Failure:
    """An article on which a stage failed: a fault of the program, told with its place."""

    article: str
    error: str


class Annotator:
    """A parser and a language pack, ready to annotate; make one per process."""

    def __init__(self, model: str | None = None, pack: LanguagePack | None = None) -> None:
        self.pack = pack or load_pack()
        self._parser = Parser(model)
        self._made_by = MadeBy(f"vigie {__version__}", f"{self.pack.code} {self.pack.version}", self._parser.name)

    def annotate(self, articles: Iterable[Article]) -> Iterator[Annotation | Failure]:
        """Annotate cleaned articles, in order; an article on which a stage fails gives a `Failure`."""
        waiting = iter(articles)
        while batch := list(islice(waiting, BATCH)):
            for article, syntax in zip(batch, self._parser.parse(a.text for a in batch), strict=True):
                try:
                    yield replace(examine(article, syntax, self.pack), made_by=self._made_by)
                except Exception as error:  # noqa: BLE001  one odd article must not stop the others; it is reported
                    yield Failure(article.id, _where(error))


def _where(error: Exception) -> str:
    """An exception with the place it comes from, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{last}"


@dataclass(frozen=True, slots=True)
class Intake:
    """Articles that were taken in, in input order, and what became of every item offered."""

    articles: tuple[Article, ...]
    entries: tuple[Entry, ...]


def take_in(paths: Iterable[Path | str], stdin: IO[bytes] | None, pack: LanguagePack) -> Intake:
    """Read and clean inputs; refuse what is no French article and what was already read in this run."""
    now = datetime.now(UTC)
    articles: list[Article] = []
    entries: list[Entry] = []
    seen: dict[str, str] = {}
    for item in read(paths, stdin, now):
        if isinstance(item, Refusal):
            entries.append(refused(item))
            continue
        article = _apart(clean(item, pack.cleaning), seen)
        entry = _entry(article, item, seen)
        entries.append(entry)
        if entry.outcome in ("accepted", "degraded") or article.id != entry.detail:
            articles.append(article)  # a copy under an id of its own stays, marked as a copy when articles are compared
    return Intake(tuple(articles), tuple(entries))


def _apart(article: Article, seen: dict[str, str]) -> Article:
    """The article under an id of its own: two inputs of one id and other texts both stay."""
    taken_ids = set(seen.values())
    if article.id not in taken_ids or _same_key(article) in seen:
        return article
    n = 2
    while f"{article.id}-{n}" in taken_ids:
        n += 1
    return replace(article, id=f"{article.id}-{n}")


def _same_key(article: Article) -> str:
    """What two inputs share when they are one article: outlet and text."""
    return f"{article.url or article.publisher or ''}\0{' '.join(article.text.split())}"


def _entry(article: Article, document: Document, seen: dict[str, str]) -> Entry:
    key = _same_key(article)
    if key in seen:
        return copied(article.path, article.id, seen[key])
    seen[key] = article.id
    notes: list[Reason] = [*document.notes]
    if article.published is None:
        notes.append("no_date")
    return taken(article.path, article.id, tuple(notes))


def annotate_all(
    articles: Sequence[Article], pack: LanguagePack, model: str | None = None, processes: int | None = None
) -> Iterator[Annotation | Failure]:
    """Annotate articles in order, in several processes when there are enough of them to pay for their start."""
    workers = min(processes or os.cpu_count() or 1, max(1, len(articles) // (PARALLEL_FROM // 2)))
    if workers < 2 or len(articles) < PARALLEL_FROM:
        yield from Annotator(model, pack).annotate(articles)
        return
    shards = [articles[i : i + SHARD] for i in range(0, len(articles), SHARD)]
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(model,)) as pool:
        for annotations in pool.map(_annotate_shard, shards):
            yield from annotations


_worker: Annotator


def _start(model: str | None) -> None:
    global _worker  # noqa: PLW0603  one annotator for each process, made once
    _worker = Annotator(model)


def _annotate_shard(articles: Sequence[Article]) -> list[Annotation | Failure]:
    return list(_worker.annotate(articles))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run read: the annotations, and what became of each item offered."""

    annotations: tuple[Annotation, ...]
    ledger: Ledger


def settle(intake: Intake, found: Iterable[Annotation | Failure]) -> Reading:
    """The annotations of a run and its ledger, in which an article that failed is refused with its reason."""
    annotations: list[Annotation] = []
    failures: dict[str, str] = {}
    for item in found:
        if isinstance(item, Failure):
            failures[item.article] = item.error
        else:
            annotations.append(item)
    return Reading(tuple(annotations), Ledger.of(_failed(e, failures) for e in intake.entries))


def _failed(entry: Entry, failures: Mapping[str, str]) -> Entry:
    error = failures.get(entry.article or "") if entry.outcome in ("accepted", "degraded") else None
    return entry if error is None else Entry(entry.path, "refused", ("failed",), error, entry.article)
