"""Who said what: statements by speaker, medium and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, literal_column, select, tuple_

from vigie.store.candidates import LAST, Reach, with_words
from vigie.store.opening import Analyse, begins_with, is_sqlite
from vigie.store.querying import parse_words
from vigie.store.schema import articles, finding_names, findings
from vigie.store.sight import Sight
from vigie.store.wordindex import LOW, position_of
from vigie.store.writing import Found, chunks
from vigie.text.folding import fold
from vigie.text.urls import host_of

PAGE = 50
"""Statements of one page."""
FEW = 2_000
"""Findings of a speaker up to which they are looked at one by one; those of a more frequent one are soon met from the newest on."""
LOOKED_AT = 1_000
"""Articles with the words that are looked through for one page."""


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


@dataclass(frozen=True, slots=True)
class SaidFilter:
    """Which statements: the beginning of the name of a speaker or of the medium it came through, words in the quotation as written."""

    speaker: str | None = None
    words: str | None = None


def statements_of(
    connection: Connection, sight: Sight, asked: SaidFilter, before: str | None, analyse: Analyse
) -> tuple[list[Said], str | None]:
    """Statements, those of the newest articles first, and where the next page begins.

    With words, the word index says which articles have them (the last one may be the beginning of a word), and `LOOKED_AT` of
    these are looked through for one page: it may then be short, and the next one goes on behind.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        asked: which.
        before: what the page before gave; anything else begins at the start.
        analyse: the store's word analysis.
    """
    end = _place(connection, sight, before)
    plain = "".join(c if c.isalnum() or c in "'’" else " " for c in (asked.words or "").lower()).strip()
    words = parse_words(f"{plain}*", analyse) if plain else None
    if words is None:
        day, number = findings.c.day, findings.c.id
        found = _statements(connection, sight, asked).order_by(day.desc(), number.desc())
        if end is not None:
            found = found.where(tuple_(day, number) < tuple_(end[0], end[2]))
        return _page(connection.execute(found.limit(PAGE + 1)).all(), None)
    high = LAST if end is None else position_of(end[0], end[1]) + 1
    pool = with_words(connection, words, Reach(0, high), sight.clearance, LOOKED_AT)
    numbers = [position & LOW for position in pool.positions]
    place = (articles.c.day, articles.c.id, findings.c.id)
    told = _statements(connection, sight, asked).order_by(*(c.desc() for c in place)).limit(PAGE + 1)
    if end is not None:
        told = told.where(tuple_(*place) < tuple_(*end))
    rows: list[Found] = []
    for some in chunks(numbers):
        rows += connection.execute(told.where(articles.c.id.in_(some))).all()
        if len(rows) > PAGE:
            break
    return _page(rows, None if pool.whole else _key_of(connection, numbers[-1]))


def _page(found: Sequence[Found], further: str | None) -> tuple[list[Said], str | None]:
    """A page of rows, and where the next one begins: behind its last row, else behind the articles that were looked through."""
    said = [
        Said(r.who, r.kind or "", bool(r.hedged), r.quote, r.local_id, r.key, r.publisher or host_of(r.url or "") or None, r.published)
        for r in found[:PAGE]
    ]  # fmt: skip
    return said, f"{said[-1].article}.{said[-1].finding}" if len(found) > PAGE else further


def _statements(connection: Connection, sight: Sight, asked: SaidFilter) -> Select[Any]:
    layer = literal_column("+findings.layer") if is_sqlite(connection) else findings.c.layer
    found = (
        select(findings, articles.c.key, articles.c.publisher, articles.c.published, articles.c.url)
        .join(articles, articles.c.version_id == findings.c.version_id)
        .where(sight.articles)
    )
    if asked.words:
        found = found.where(findings.c.quote.icontains(asked.words, autoescape=True))
    if not asked.speaker:
        return found.where(findings.c.layer == "statement" if not asked.words else layer == "statement")
    named = (
        finding_names.c.role.in_(("speaker", "via")),
        begins_with(connection, finding_names.c.name, fold(asked.speaker)),
    )
    few = connection.execute(select(finding_names.c.finding_id).where(*named).limit(FEW + 1)).scalars().all()
    if len(few) <= FEW:
        return found.where(findings.c.id.in_(set(few)), layer == "statement")
    is_told = select(finding_names.c.finding_id).where(finding_names.c.finding_id == findings.c.id, *named).exists()
    return found.where(is_told, findings.c.layer == "statement")


def _key_of(connection: Connection, number: int) -> str:
    """The place behind all statements of an article: its key without a finding."""
    return f"{connection.execute(select(articles.c.key).where(articles.c.id == number)).scalar_one()}."


def _place(connection: Connection, sight: Sight, before: str | None) -> tuple[int, int, int] | None:
    """The place that ended a page, named by keys, since numbers would tell what else the store holds.

    It is the day and the number of an article, and the number of its statement, 0 for the place behind all of them.
    """
    key, parted, local = (before or "").partition(".")
    one = connection.execute(
        select(articles.c.day, articles.c.id, articles.c.version_id).where(sight.articles, articles.c.key == key)
    ).first()
    if one is None or not parted:
        return None
    mine = (findings.c.version_id == one.version_id, findings.c.layer == "statement", findings.c.local_id == local)
    number = connection.execute(select(findings.c.id).where(*mine)).scalar() if local else 0
    return None if number is None else (one.day, one.id, number)
