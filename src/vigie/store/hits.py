"""What a search shows of an article, a finding or an event, and how it is read from the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from vigie.model.markings import Tlp
from vigie.store.articles import texts
from vigie.store.schema import articles, events, findings, versions
from vigie.store.wordindex import LOW
from vigie.text.snippets import Snippet, Sought, marks_of, snippet


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article: `marks` are the found words of its title, `score` how well it fits (0 when not weighed)."""

    key: str
    title: str | None
    marks: tuple[tuple[int, int], ...]
    snippet: Snippet
    outlet: str | None
    published: str | None
    language: str
    url: str | None
    types: tuple[str, ...]
    countries: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class FindingHit:
    """A finding: its quotation starts at `start` in the text of the article `key`; days are ordinals."""

    key: str
    local_id: str
    layer: str
    kind: str | None
    quote: Snippet
    who: str | None
    place: str | None
    country: str | None
    first_day: int | None
    last_day: int | None
    confidence: float | None
    outlet: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class EventHit:
    """An event across articles; days are ordinals, `grade` is reliability and credibility ("B2")."""

    key: str
    type: str
    place: str | None
    country: str | None
    first_day: int | None
    last_day: int | None
    factuality: str
    independent: int
    grade: str
    confidence: float | None


Hit = ArticleHit | FindingHit | EventHit


def article_hits(
    connection: Connection, positions: Sequence[int], scores: dict[int, float], sought: Sought
) -> tuple[ArticleHit, ...]:
    """The articles at these positions, in their order."""
    rows = connection.execute(
        select(versions.c.id, versions.c.chars, versions.c.text, versions.c.title, articles.c.id.label("article"),
               articles.c.key, articles.c.publisher, articles.c.published, articles.c.language, articles.c.url,
               articles.c.types, articles.c.countries)
        .join(versions, versions.c.id == articles.c.version_id)
        .where(articles.c.id.in_([p & LOW for p in positions]))
    ).all()  # fmt: skip
    words, by_id = texts(connection, rows), {r.article: r for r in rows}
    found = [(p, by_id[p & LOW]) for p in positions if p & LOW in by_id]
    return tuple(_article_hit(row, words[row.id], scores.get(p, 0.0), sought) for p, row in found)


def _article_hit(row: Any, text: str, score: float, sought: Sought) -> ArticleHit:
    title = row.title or ""
    body = snippet(text[len(title) :], sought)
    return ArticleHit(
        row.key,
        row.title,
        marks_of(title, sought),
        Snippet(body.start + len(title), body.text, body.marks),
        row.publisher,
        row.published,
        row.language,
        row.url,
        tuple(row.types.split()),
        tuple(row.countries.split()),
        score,
    )


def finding_hits(connection: Connection, ids: Sequence[int], sought: Sought) -> tuple[FindingHit, ...]:
    """The findings with these numbers, in their order."""
    rows = connection.execute(
        select(findings, articles.c.key, articles.c.publisher, articles.c.published, articles.c.url)
        .join(articles, articles.c.version_id == findings.c.version_id)
        .where(findings.c.id.in_(ids))
    ).all()
    by_id = {r.id: r for r in rows}
    return tuple(_finding_hit(by_id[i], sought) for i in ids if i in by_id)


def _finding_hit(row: Any, sought: Sought) -> FindingHit:
    return FindingHit(
        row.key,
        row.local_id,
        row.layer,
        row.kind,
        Snippet(row.start, row.quote, marks_of(row.quote, sought)),
        row.who,
        row.place,
        row.country,
        row.first_day,
        row.last_day,
        row.confidence,
        row.publisher,
        row.published,
        row.url,
    )


def event_hits(connection: Connection, keys: Sequence[str], level: Tlp) -> tuple[EventHit, ...]:
    """The events with these keys in the situation of a marking, in their order."""
    columns = [c for c in events.c if c.name not in ("body", "digest")]
    by_key = {
        r.key: r for r in connection.execute(select(*columns).where(events.c.tlp == level, events.c.key.in_(keys)))
    }
    return tuple(_event_hit(by_key[k]) for k in keys if k in by_key)


def _event_hit(row: Any) -> EventHit:
    return EventHit(
        row.key,
        row.type,
        row.place,
        row.country,
        row.first_day,
        row.last_day,
        row.factuality,
        row.independent,
        f"{row.reliability}{row.credibility}",
        row.confidence,
    )
