"""The word index: which articles have which terms, in SQLite's FTS5 or PostgreSQL's tsvector, by one analysis of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from vigie.store.opening import Analyse


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The current words of an article: its number in the store, its headline and its text."""

    article_id: int
    title: str
    body: str


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


def _terms(entry: IndexEntry, analyse: Analyse) -> dict[str, Any]:
    return {"id": entry.article_id, "title": " ".join(analyse(entry.title)), "body": " ".join(analyse(entry.body))}
