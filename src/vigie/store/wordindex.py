"""The word index: which articles have which terms, in SQLite's FTS5 or PostgreSQL's tsvector, by one analysis of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from vigie.model.articles import Article
from vigie.store.opening import Analyse


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The current words of an article: its number in the store, its headline and its text."""

    article_id: int
    title: str
    body: str


def entry_of(article_id: int, article: Article) -> IndexEntry:
    """The words of an article as the index takes them: the headline apart from the rest."""
    if article.title is None:
        return IndexEntry(article_id, "", article.text)
    return IndexEntry(article_id, article.title.of(article.text), article.text[article.title.end :])


def create_index(connection: Connection) -> None:
    """Make the empty index."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize='unicode61')"))
    else:
        connection.execute(text("CREATE TABLE words (article_id bigint PRIMARY KEY, terms tsvector NOT NULL)"))
        connection.execute(text("CREATE INDEX ix_words_terms ON words USING gin (terms)"))


def add(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> None:
    """Index the words of articles that are not in the index."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        statement = text("INSERT INTO words (rowid, title, body) VALUES (:id, :title, :body)")
    else:
        statement = text(
            "INSERT INTO words (article_id, terms) VALUES (:id, setweight(to_tsvector('simple', :title), 'A')"
            " || to_tsvector('simple', :body))"
        )
    connection.execute(statement, [_terms(e, analyse) for e in entries])


def remove(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> None:
    """Take articles out of the index; the entries are those that were added, word for word."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        statement = text("INSERT INTO words (words, rowid, title, body) VALUES ('delete', :id, :title, :body)")
    else:
        statement = text("DELETE FROM words WHERE article_id = :id")
    connection.execute(statement, [_terms(e, analyse) for e in entries])


def scrub(connection: Connection) -> None:
    """Leave no trace of removed articles: merge all pieces of the index into one, without what was removed."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO words (words) VALUES ('optimize')"))


def differences(connection: Connection, entries: Sequence[IndexEntry], analyse: Analyse) -> list[int]:
    """The numbers of articles whose words in the index are not those of these entries, by number and count of terms."""
    if connection.dialect.name == "sqlite":
        asked = text("SELECT sz FROM words_docsize WHERE id = :id")
        return [
            e.article_id
            for e in entries
            if _sizes(connection.execute(asked, {"id": e.article_id}).scalar()) != _counts(e, analyse)
        ]
    asked = text(
        "SELECT terms = setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :body) FROM words WHERE article_id = :id"
    )
    return [e.article_id for e in entries if not connection.execute(asked, _terms(e, analyse)).scalar()]


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


def _terms(entry: IndexEntry, analyse: Analyse) -> dict[str, Any]:
    return {"id": entry.article_id, "title": " ".join(analyse(entry.title)), "body": " ".join(analyse(entry.body))}
