"""What the package offers to Python programs: annotate a text, assemble a situation, read a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from vigie.jobs.annotate import Annotator, Failure
from vigie.jobs.stores import open_named
from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.articles import Article, Document
from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, Situation
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.pipeline import assemble, examine
from vigie.stages.cleaning import clean
from vigie.stages.translation import mark_translation
from vigie.store.articles import annotations_of
from vigie.store.boards import every_part
from vigie.store.eventlists import EventFilter, EventRow, event_pages
from vigie.store.sight import Sight, sight_of

STEP = 400
"""Events read at once."""


class AnnotationError(RuntimeError):
    """A stage failed on a text: a fault of the program; the message says where."""


@lru_cache(2)
def annotator(model: str | None = None) -> Annotator:
    """The parser and the language pack, loaded once."""
    return Annotator(model)


def annotate_text(
    text: str,
    published: str | date | None,
    title: str | None,
    url: str | None,
    publisher: str | None,
    model: str | None,
) -> Annotation:
    """See `vigie.annotate`."""
    day = published.isoformat() if isinstance(published, date) else published
    if day is not None:
        datetime.fromisoformat(day)
    paragraphs = tuple(p for p in text.split("\n\n") if p.strip())
    document = Document(
        id=None, path=None, url=url, title=title, paragraphs=paragraphs, publisher=publisher, published=day,
        published_basis="given" if day else None,
    )  # fmt: skip
    reader = annotator(model)
    article = clean(document, reader.pack.cleaning, datetime.now(UTC))
    return _found(next(reader.annotate([mark_translation(article, reader.pack.cleaning.translation)])))


def annotate_parsed(text: str, syntax: Syntax | None, published: str | None) -> Annotation:
    """The findings of a text as it stands: nothing is cleaned away, so that spans fit the text; parsed here unless it was.

    Raises:
        AnnotationError: a stage failed.
    """
    reader = annotator()
    article = Article(
        "doc", text, None, _paragraphs(text), published=published, published_basis="given" if published else None
    )
    if syntax is None:
        return _found(next(reader.annotate([article])))
    return examine(article, syntax, reader.pack)


def _paragraphs(text: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for part in text.split("\n\n"):
        if part.strip():
            spans.append(Span(at, at + len(part)))
        at += len(part) + 2
    return tuple(spans)


def _found(made: Annotation | Failure) -> Annotation:
    if isinstance(made, Failure):
        raise AnnotationError(made.error)
    return made


def assemble_situation(annotations: Iterable[Annotation], as_of: str | None) -> Situation:
    """See `vigie.assemble`."""
    return assemble(tuple(annotations), annotator().pack.situations, Ledger(), as_of)


@contextmanager
def _seen(store: str, clearance: Tlp) -> Iterator[tuple[Connection, Sight]]:
    """A reading of a store that is opened for it, with what somebody with a clearance may see."""
    opened = open_named(store, create=False)
    try:
        with opened.reading() as connection:
            yield connection, sight_of(connection, clearance)
    finally:
        opened.close()


def store_annotations(store: str, clearance: Tlp) -> Iterator[Annotation]:
    """See `vigie.read_annotations`."""
    with _seen(store, clearance) as (connection, sight):
        yield from annotations_of(connection, sight.articles)


def store_events(store: str, clearance: Tlp, wanted: EventFilter) -> Iterator[EventRow]:
    """See `vigie.read_events`."""
    with _seen(store, clearance) as (connection, sight):
        for page in event_pages(connection, sight, wanted, STEP):
            yield from page.rows


def store_warnings(store: str, clearance: Tlp) -> Iterator[BoardWarning]:
    """See `vigie.read_warnings`."""
    with _seen(store, clearance) as (connection, sight):
        yield from every_part(connection, sight, BoardWarning)


def store_actors(store: str, clearance: Tlp) -> Iterator[Actor]:
    """See `vigie.read_actors`."""
    with _seen(store, clearance) as (connection, sight):
        yield from every_part(connection, sight, Actor)
