"""Outlets and how they fare: articles, copies, translations; and the accounts of the sources they are collected from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from vigie.model.situations import SituationArticle
from vigie.store.boards import parts
from vigie.store.schema import articles, source_states
from vigie.store.sight import Sight


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher: articles held, and among those of the situation how many are copies or translations."""

    name: str
    articles: int
    copies: int
    translations: int
    last: str | None


def outlets(connection: Connection, sight: Sight) -> list[Outlet]:
    """The publishers of the articles that a reader may see, those with most articles first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for a in parts(connection, sight, SituationArticle):
        counts[a.publisher or ""]["copies"] += a.copy_of is not None
        counts[a.publisher or ""]["translations"] += a.machine_translated
    asked = (
        select(articles.c.publisher, func.count().label("n"), func.max(articles.c.published).label("last"))
        .where(sight.articles)
        .group_by(articles.c.publisher)
        .order_by(func.count().desc(), articles.c.publisher)
        .limit(500)
    )
    return [
        Outlet(
            r.publisher or "",
            r.n,
            counts[r.publisher or ""]["copies"],
            counts[r.publisher or ""]["translations"],
            r.last,
        )
        for r in connection.execute(asked)
    ]


@dataclass(frozen=True, slots=True)
class Polled:
    """A source that is collected: its health, since when, when it last brought something."""

    name: str
    health: str
    since: str | None
    last_new: str | None
    next_due: str | None
    detail: str | None


def polled(connection: Connection) -> list[Polled]:
    """The sources that are collected, by name."""
    rows = connection.execute(select(source_states).order_by(source_states.c.name))
    return [Polled(r.name, r.health, r.failing_since, r.last_new, r.next_due, r.detail) for r in rows]
