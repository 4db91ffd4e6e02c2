"""Read articles and annotations back, with their text or with what the retention left of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, true

from vigie.model.annotations import PARTNER, Annotation, MadeBy
from vigie.model.articles import Article
from vigie.store.codec import unpack_annotation, unpack_article
from vigie.store.schema import annotated, articles, findings, versions
from vigie.store.writing import CHUNK, Found, chunks
from vigie.text.evidence import only

EVERY = true()
"""The condition that every version meets."""


@dataclass(frozen=True, slots=True)
class PackedArticle:
    """The current version of an article with its findings as the store holds them: small to hand on, unpacked where it is needed."""

    key: str
    head: str
    text: str
    removed: str | None
    body: bytes

    def annotation(self) -> Annotation:
        """The findings on their article."""
        return unpack_annotation(self.body, unpack_article(self.head, self.key, self.text, self.removed))


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as the store holds it; `dropped` is the day its text went, when only title and quotations are left in it."""

    id: int
    digest: str
    article: Article
    annotation: Annotation | None
    dropped: str | None


def stored(
    connection: Connection, where: ColumnElement[bool] = EVERY, *, all_versions: bool = False
) -> Iterator[Stored]:
    """Versions in the order of their numbers: the current one of each article, or all.

    Args:
        connection: a transaction; it is read in pieces, so a store of any size passes in little memory.
        where: a condition on `articles`, `versions` and `annotated`.
        all_versions: whether earlier versions are wanted too.
    """
    last = 0
    while rows := connection.execute(_page(where, last, all_versions=all_versions)).all():
        left = texts(connection, rows)
        for row in rows:
            yield _stored(row, left[row.id])
        last = rows[-1].id


def _page(where: ColumnElement[bool], last: int, *, all_versions: bool) -> Select[Any]:
    joined = articles.join(versions, versions.c.article_id == articles.c.id)
    asked = (
        select(versions.c.id, versions.c.digest, versions.c.head, versions.c.chars, versions.c.text, versions.c.title,
               versions.c.removed, versions.c.dropped, articles.c.key, annotated.c.body, annotated.c.program,
               annotated.c.pack, annotated.c.model)
        .select_from(joined.outerjoin(annotated, annotated.c.version_id == versions.c.id))
        .where(versions.c.id > last, where)
        .order_by(versions.c.id)
        .limit(CHUNK)
    )  # fmt: skip
    return asked if all_versions else asked.where(articles.c.version_id == versions.c.id)


def _stored(row: Found, text: str) -> Stored:
    article = unpack_article(row.head, row.key, text, row.removed)
    annotation = unpack_annotation(row.body, article) if row.body is not None else None
    return Stored(row.id, row.digest, article, annotation, row.dropped)


def texts(connection: Connection, rows: Sequence[Found]) -> Mapping[int, str]:
    """The text of each version, or a text of its length in which only title and quotations stand.

    The rows have `id`, `text`, `chars` and `title` of their versions.
    """
    gone = [r.id for r in rows if r.text is None]
    quotes: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for some in chunks(gone):
        asked = select(findings.c.version_id, findings.c.start, findings.c.quote).where(findings.c.version_id.in_(some))
        for version, start, quote in connection.execute(asked.order_by(findings.c.id)):
            quotes[version].append((start, quote))
    return {r.id: r.text if r.text is not None else only(r.chars, [*quotes[r.id], (0, r.title or "")]) for r in rows}


def annotations_of(connection: Connection, where: ColumnElement[bool] = EVERY) -> Iterator[Annotation]:
    """The annotations of the current versions."""
    return (s.annotation for s in stored(connection, where) if s.annotation is not None)


def annotations_by_key(
    connection: Connection, where: ColumnElement[bool], keys: Sequence[str]
) -> dict[str, Annotation]:
    """The annotations of the articles that have these keys and meet a condition, in the order of the store."""
    return {one.key: one.annotation() for one in packed_by_key(connection, where, keys)}


def packed_by_key(connection: Connection, where: ColumnElement[bool], keys: Sequence[str]) -> list[PackedArticle]:
    """What `annotations_by_key` finds, packed."""
    found: list[PackedArticle] = []
    for some in chunks(keys):
        asked = _page(where & articles.c.key.in_(some) & annotated.c.body.is_not(None), 0, all_versions=False)
        rows = connection.execute(asked).all()
        left = texts(connection, rows)
        found += [PackedArticle(r.key, r.head, left[r.id], r.removed, r.body) for r in rows]
    return found


def out_of_date(made_by: MadeBy) -> ColumnElement[bool]:
    """The condition of versions whose text is there and whose findings are missing, stale or made by other versions of the program; those of partners stay."""
    current = (
        (annotated.c.program == made_by.program)
        & (annotated.c.pack == made_by.pack)
        & (annotated.c.model == made_by.model)
    )
    ours = annotated.c.model != PARTNER
    return versions.c.text.is_not(None) & (annotated.c.version_id.is_(None) | (ours & (annotated.c.stale | ~current)))
