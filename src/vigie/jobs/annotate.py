"""Annotate documents: read, clean, parse in batches, examine; what fails is reported and the rest goes on."""

from __future__ import annotations

import os
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import IO

from vigie import __version__
from vigie.adapters.language import Language, identify
from vigie.adapters.parser import BATCH, Parser
from vigie.ingest.reading import read
from vigie.lang.loading import load_gate, load_pack
from vigie.lang.packs import LanguagePack
from vigie.lang.triage import TriagePack
from vigie.model.accounts import Entry, Ledger, Reason, Refusal, copied, refused, taken
from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article, Document
from vigie.model.syntax import Syntax
from vigie.pipeline import examine
from vigie.stages.cleaning import clean, is_plainly_native
from vigie.stages.translation import mark_translation
from vigie.stages.triage import triage
from vigie.text.excerpts import carried_back, excerpt

PARALLEL_FROM = 48  # articles from which a second process pays for the two seconds that its start costs
SHARD = 32  # articles handed to a process at once


@dataclass(frozen=True, slots=True)
class Failure:
    """An article on which a stage failed: a fault of the program, told with its place."""

    article: str
    error: str


class Annotator:
    """A parser and a language pack, ready to annotate; make one per process.

    With `sift`, a cheap look decides first what of an article is worth parsing (`stages.triage`).
    """

    def __init__(self, model: str | None = None, pack: LanguagePack | None = None, *, sift: bool = False) -> None:
        self.pack = pack or load_pack()
        self._gate = load_gate(self.pack) if sift else None
        self._parser = Parser(model)
        self.made_by = MadeBy(f"vigie {__version__}", f"{self.pack.code} {self.pack.version}", self._parser.name)

    def annotate(self, articles: Iterable[Article]) -> Iterator[Annotation | Failure]:
        """Annotate cleaned articles, in order; an article on which a stage fails gives a `Failure`."""
        waiting = iter(articles)
        while batch := list(islice(waiting, BATCH)):
            yield from self._batch(batch) if self._gate is None else self._sifted(batch, self._gate)

    def _sifted(self, articles: Sequence[Article], gate: TriagePack) -> Iterator[Annotation | Failure]:
        """Annotations of what is worth reading, in order: whole articles, excerpts, and empty ones of the rest."""
        looks = [triage(a, gate) for a in articles]
        found = iter(
            self._batch(
                [
                    a if t.extent == "whole" else excerpt(a, t.paragraphs)
                    for a, t in zip(articles, looks, strict=True)
                    if t.extent != "none"
                ]
            )
        )
        for article, look in zip(articles, looks, strict=True):
            read = Annotation(article, made_by=self.made_by) if look.extent == "none" else next(found)
            if isinstance(read, Failure):
                yield read
            else:
                whole = carried_back(read, article, look.paragraphs) if look.extent == "part" else read
                yield replace(whole, triage=look)

    def _batch(self, batch: Sequence[Article]) -> list[Annotation | Failure]:
        """A batch parsed together, or, when the parser fails on one of its texts, one by one."""
        try:
            parsed = list(self._parser.parse(a.text for a in batch))
        except Exception as error:  # noqa: BLE001  one odd text must not stop the others; it is reported
            if len(batch) == 1:
                return [Failure(batch[0].id, _where(error))]
            return [found for article in batch for found in self._batch([article])]
        return [self._examine(article, syntax) for article, syntax in zip(batch, parsed, strict=True)]

    def _examine(self, article: Article, syntax: Syntax) -> Annotation | Failure:
        try:
            return replace(examine(article, syntax, self.pack), made_by=self.made_by)
        except Exception as error:  # noqa: BLE001  one odd article must not stop the others; it is reported
            return Failure(article.id, _where(error))


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
    """Read and clean inputs; refuse what is no French article, mark what was already read in this run."""
    now = datetime.now(UTC)
    articles: list[Article] = []
    entries: list[Entry] = []
    seen = _Seen()
    for item in read(paths, stdin, now):
        admitted = admit(item, pack, now)
        if admitted.article is None:
            entries.append(admitted.entry)
            continue
        article, original = seen.take(admitted.article)
        if original is None:
            entries.append(replace(admitted.entry, article=article.id))
        else:
            entries.append(copied(article.path, article.id, original))
        if article.id != original:
            articles.append(article)  # a copy under an id of its own stays, marked as a copy when articles are compared
    return Intake(tuple(articles), tuple(entries))


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document after cleaning: its article, or None, and its entry in the accounts (accepted, degraded or refused)."""

    article: Article | None
    entry: Entry


def admit(item: Document | Refusal, pack: LanguagePack, now: datetime) -> Admitted:
    """Clean what a reader found, refuse another language, mark translations; whether it is a copy is not asked here."""
    if isinstance(item, Refusal):
        return Admitted(None, refused(item))
    article = clean(item, pack.cleaning, now)
    language = _language(article, item.language, pack)
    if language.sure and language.code != pack.code:
        return Admitted(None, Entry(article.path or "-", "refused", ("language",), language.code, article.id))
    notes: tuple[Reason, ...] = () if language.sure else ("language_unsure",)
    article = mark_translation(article, pack.cleaning.translation)
    return Admitted(article, taken(article.path, article.id, (*article.notes, *notes)))


def _language(article: Article, declared: str | None, pack: LanguagePack) -> Language:
    """The language of an article; plain French is known without the identifier, whose model takes a second to load."""
    if is_plainly_native(article, pack.cleaning):
        return Language(pack.code, sure=True)
    return identify(article.text, declared)


class _Seen:
    """Articles of this run by what makes two inputs one article, and the ids that are taken."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}
        self._ids: Counter[str] = Counter()

    def take(self, article: Article) -> tuple[Article, str | None]:
        """The article, under an id of its own, and the id of the one it repeats (same outlet and text)."""
        key = f"{article.url or article.publisher or ''}\0{' '.join(article.text.split())}"
        original = self._by_key.get(key)
        if original is not None and original == article.id:
            return article, original
        self._ids[article.id] += 1
        if self._ids[article.id] > 1:
            article = replace(article, id=f"{article.id}-{self._ids[article.id]}")
        self._by_key.setdefault(key, article.id)
        return article, original


def annotate_all(
    articles: Sequence[Article],
    pack: LanguagePack,
    model: str | None = None,
    processes: int | None = None,
    *,
    sift: bool = False,
) -> Iterator[Annotation | Failure]:
    """Annotate articles in order, in several processes when there are enough of them to pay for their start."""
    workers = min(processes or os.cpu_count() or 1, max(1, len(articles) // (PARALLEL_FROM // 2)))
    if workers < 2 or len(articles) < PARALLEL_FROM:
        yield from Annotator(model, pack, sift=sift).annotate(articles)
        return
    shards = [articles[i : i + SHARD] for i in range(0, len(articles), SHARD)]
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(model, sift)) as pool:
        for annotations in pool.map(_annotate_shard, shards):
            yield from annotations


_worker: Annotator


def _start(model: str | None, sift: bool) -> None:
    global _worker  # noqa: PLW0603  one annotator for each process, made once
    _worker = Annotator(model, sift=sift)


def _annotate_shard(articles: Sequence[Article]) -> list[Annotation | Failure]:
    return list(_worker.annotate(articles))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run read: the annotations of what triage did not leave unread, and what became of each item offered."""

    annotations: tuple[Annotation, ...]
    ledger: Ledger


def settle(intake: Intake, found: Iterable[Annotation | Failure]) -> Reading:
    """The annotations of a run and its ledger: an article that failed is refused, one that triage left unread says so."""
    annotations: list[Annotation] = []
    failures: dict[str, str] = {}
    unread: set[str] = set()
    for item in found:
        if isinstance(item, Failure):
            failures[item.article] = item.error
        elif is_unread(item):
            unread.add(item.article.id)
        else:
            annotations.append(item)
    return Reading(tuple(annotations), Ledger.of(_settled(e, failures, unread) for e in intake.entries))


def is_unread(annotation: Annotation) -> bool:
    """Whether triage found nothing in an article that is worth parsing."""
    return annotation.triage is not None and annotation.triage.extent == "none"


def _settled(entry: Entry, failures: Mapping[str, str], unread: Set[str]) -> Entry:
    if entry.outcome not in ("accepted", "degraded") or entry.article is None:
        return entry
    error = failures.get(entry.article)
    if error is not None:
        return Entry(entry.path, "refused", ("failed",), error, entry.article)
    return replace(entry, reasons=(*entry.reasons, "off_subject")) if entry.article in unread else entry
