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

    number: int
    who: str | None
    form: str
    hedged: bool
    quote: str
    finding: str
    article: str
    outlet: str | None
    published: str | None


def statements_of(
    connection: Connection, sight: Sight, speaker: str | None, words: str | None, before: int | None = None
) -> tuple[list[Said], int | None]:
    """Statements, newest articles first, and where the next page begins.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        speaker: the beginning of a speaker's name, or of the medium it came through.
        words: words that stand in the quotation, as written.
        before: the number of the last row of the page before.
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
    if before:
        asked = asked.where(findings.c.id < before)
    rows = connection.execute(asked.order_by(findings.c.id.desc()).limit(PAGE + 1)).all()
    said = [
        Said(r.id, r.who, r.kind or "", bool(r.hedged), r.quote, r.local_id, r.key, r.publisher, r.published)
        for r in rows[:PAGE]
    ]
    return said, said[-1].number if len(rows) > PAGE else None
