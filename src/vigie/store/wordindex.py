"""The word index: which articles have which terms, in SQLite's FTS5 or PostgreSQL's tsvector, by one analysis of words.

An entry stands at its article's `position`: the day in the high bits, the number of the article in the low ones. So the
index gives matches from the newest day to the oldest without sorting, and a period is a range of positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from vigie.model.articles import Article
from vigie.store.keys import day_number
from vigie.store.opening import Analyse, is_sqlite

ID_BITS = 32
"""Bits of a position that number the article: four billion of them, and 22 bits of days fit into 64 besides."""
LOW = (1 << ID_BITS) - 1
"""The part of a position that numbers the article."""
GAP = 10
"""Positions of terms left free between headline and text in PostgreSQL, so that no phrase runs across; FTS5 has two columns."""
LAST_PLACE = 16383
"""The last place of a term that a tsvector can tell; words behind it are found, but not as part of a phrase."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The current words of an article: its number in the store, its day, its headline and its text."""

    article_id: int
    day: int
    title: str
    body: str

    @property
    def position(self) -> int:
        """Where the entry stands in the order of days."""
        return position_of(self.day, self.article_id)


def position_of(day: int, article_id: int) -> int:
    """The position of an article: later days are higher, and within a day later numbers."""
    return day << ID_BITS | article_id


def entry_of(article_id: int, article: Article) -> IndexEntry:
    """The words of an article as the index takes them: the headline apart from the rest."""
    title = article.title.of(article.text) if article.title else None
    return entry_with(article_id, day_number(article.published), title, article.text)


def entry_with(article_id: int, day: int, title: str | None, text: str) -> IndexEntry:
    """The words of an article whose text begins with its headline."""
    return IndexEntry(article_id, day, title or "", text[len(title or "") :])


def add(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> None:
    """Index the words of articles that are not in the index."""
    if is_sqlite(connection):
        statement = "INSERT INTO words (rowid, title, body) VALUES (:position, :title, :body)"
    else:
        statement = "INSERT INTO words (position, terms) VALUES (:position, CAST(:terms AS tsvector))"
    _each(connection, statement, entries, analyse)


def remove(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> None:
    """Take articles out of the index; the entries are those that were added, word for word."""
    if is_sqlite(connection):
        statement = "INSERT INTO words (words, rowid, title, body) VALUES ('delete', :position, :title, :body)"
        _each(connection, statement, entries, analyse)
    elif entries:
        statement = "DELETE FROM words WHERE position = :position"
        connection.execute(text(statement), [{"position": e.position} for e in entries])


def _each(connection: Connection, statement: str, entries: Sequence[IndexEntry], analyse: Analyse) -> None:
    """Run a statement for each entry in the order of positions: FTS5 writes out a piece of index whenever the order breaks."""
    row = _columns if is_sqlite(connection) else _vector
    if entries:
        connection.execute(text(statement), [row(e, analyse) for e in sorted(entries, key=lambda e: e.position)])


def scrub(connection: Connection) -> None:
    """Leave no trace of removed articles: merge all pieces of the index into one, without what was removed."""
    if is_sqlite(connection):
        connection.execute(text("INSERT INTO words (words) VALUES ('optimize')"))


def differences(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> list[int]:
    """The numbers of articles whose words in the index are not those of these entries, by number and count of terms."""
    if is_sqlite(connection):
        asked = text("SELECT sz FROM words_docsize WHERE id = :position")
        return [
            e.article_id
            for e in entries
            if _sizes(connection.execute(asked, {"position": e.position}).scalar()) != _counts(e, analyse)
        ]
    asked = text("SELECT terms = CAST(:terms AS tsvector) FROM words WHERE position = :position")
    return [e.article_id for e in entries if not connection.execute(asked, _vector(e, analyse)).scalar()]


def _counts(entry: IndexEntry, analyse: Analyse) -> tuple[int, ...]:
    return len(analyse(entry.title)), len(analyse(entry.body))


def _sizes(blob: bytes | None) -> tuple[int, ...]:
    """The terms of each column of a row, from FTS5's own record of it (SQLite varints, 7 bits a byte, the first highest)."""
    sizes, value = [], 0
    for byte in blob or b"":
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            sizes.append(value)
            value = 0
    return tuple(sizes)


def _columns(entry: IndexEntry, analyse: Analyse) -> dict[str, Any]:
    return {
        "position": entry.position,
        "title": " ".join(analyse(entry.title)),
        "body": " ".join(analyse(entry.body)),
    }


def _vector(entry: IndexEntry, analyse: Analyse) -> dict[str, Any]:
    """The terms in PostgreSQL's own spelling, so that its parser does not cut them again; those of the headline weigh A."""
    places: dict[str, list[str]] = {}
    title = analyse(entry.title)
    for place, term in enumerate(title, 1):
        places.setdefault(term, []).append(f"{min(place, LAST_PLACE)}A")
    for place, term in enumerate(analyse(entry.body), len(title) + GAP):
        places.setdefault(term, []).append(f"{min(place, LAST_PLACE)}")
    return {
        "position": entry.position,
        "terms": " ".join(f"{lexeme(term)}:{','.join(where)}" for term, where in places.items()),
    }


def lexeme(term: str) -> str:
    """A term in quotes, as PostgreSQL reads it inside vectors and queries."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
