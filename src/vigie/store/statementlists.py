"""Who said what: statements by speaker, medium and words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from vigie.store.schema import articles, finding_names, findings
from vigie.store.sight import Sight
from vigie.text.folding import fold

PAGE = 50
"""Statements of one page."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: who, in which form, the words (25 at most), where it stands."""

    who: str | None
    form: str
    hedged: bool
    quote: str
    finding: str
    article: str
    outlet: str | None
    published: str | None


def statements_of(
    connection: Connection, sight: Sight, speaker: str | None, words: str | None, before: str | None = None
) -> tuple[list[Said], str | None]:
    """Statements, newest articles first, and where the next page begins.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        speaker: the beginning of a speaker's name, or of the medium it came through.
        words: words that stand in the quotation, as written.
        before: what the page before gave; anything else begins at the start.
    """
    asked = (
        select(findings, articles.c.key, articles.c.publisher, articles.c.published)
        .join(articles, articles.c.version_id == findings.c.version_id)
        .where(sight.articles, findings.c.layer == "statement")
    )
    if speaker:
        named = select(finding_names.c.finding_id).where(
            finding_names.c.role.in_(("speaker", "via")),
            finding_names.c.name.startswith(fold(speaker), autoescape=True),
        )
        asked = asked.where(findings.c.id.in_(named))
    if words:
        asked = asked.where(findings.c.quote.icontains(words, autoescape=True))
    if number := _number(connection, sight, before):
        asked = asked.where(findings.c.id < number)
    rows = connection.execute(asked.order_by(findings.c.id.desc()).limit(PAGE + 1)).all()
    said = [
        Said(r.who, r.kind or "", bool(r.hedged), r.quote, r.local_id, r.key, r.publisher, r.published)
        for r in rows[:PAGE]
    ]
    return said, f"{said[-1].article}.{said[-1].finding}" if len(rows) > PAGE else None


def _number(connection: Connection, sight: Sight, before: str | None) -> int | None:
    """The number of the statement that ended a page, named by its keys: numbers would tell what else the store holds."""
    article, _, finding = (before or "").partition(".")
    joined = select(findings.c.id).join(articles, articles.c.version_id == findings.c.version_id)
    named = (sight.articles, articles.c.key == article, findings.c.local_id == finding)
    return connection.execute(joined.where(*named)).scalar()
