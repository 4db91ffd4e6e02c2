"""Lists of articles, the latest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, tuple_

from vigie.store.schema import articles
from vigie.store.sight import Sight


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article of a list."""

    key: str
    outlet: str | None
    title: str | None
    published: str | None
    language: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles; days are ordinals."""

    outlet: str | None = None
    language: str | None = None
    first_day: int | None = None
    last_day: int | None = None


def list_articles(
    connection: Connection, sight: Sight, wanted: ArticleFilter, after: tuple[int, str] | None, limit: int
) -> tuple[list[ListedArticle], tuple[int, str] | None]:
    """Articles by day and key, the latest first, and where the next page begins (None at the end).

    Args:
        connection: a transaction.
        sight: what the reader may see.
        wanted: the filter.
        after: the day and the key of the last article of the page before.
        limit: articles at most.
    """
    asked = select(articles).where(sight.articles)
    if wanted.outlet is not None:
        asked = asked.where(articles.c.publisher == wanted.outlet)
    if wanted.language is not None:
        asked = asked.where(articles.c.language == wanted.language)
    if wanted.first_day is not None:
        asked = asked.where(articles.c.day >= wanted.first_day)
    if wanted.last_day is not None:
        asked = asked.where(articles.c.day <= wanted.last_day)
    if after is not None:
        asked = asked.where(articles.c.day <= after[0], tuple_(articles.c.day, articles.c.key) < tuple_(*after))
    rows = connection.execute(asked.order_by(articles.c.day.desc(), articles.c.key.desc()).limit(limit + 1)).all()
    shown = [ListedArticle(r.key, r.publisher, r.title, r.published, r.language, r.url) for r in rows[:limit]]
    return shown, (rows[limit - 1].day, rows[limit - 1].key) if len(rows) > limit else None
