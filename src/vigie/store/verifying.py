"""Check what users rely on: stored once, quotations where they say, index as table, audit complete and unbroken (the rest: `soundness`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text

from vigie.store.articles import Stored, stored
from vigie.store.evidence import evidence_of
from vigie.store.keys import digest, version_digest
from vigie.store.opening import Analyse, Store, is_sqlite
from vigie.store.releasechecks import release_problems
from vigie.store.schema import articles, audit, findings, versions
from vigie.store.soundness import (
    Problem,
    account_problems,
    assembly_problems,
    board_problems,
    event_problems,
    retention_problems,
)
from vigie.store.wordindex import differences, entry_of
from vigie.store.writing import link
from vigie.text.evidence import QUOTED_WORDS

SHOWN = 50
"""Problems told one by one; a broken store has thousands of one kind."""


def verify(store: Store, today: str | None = None) -> tuple[Problem, ...]:
    """The rules that the store breaks, `SHOWN` cases at most; none when all is well.

    Args:
        store: the store.
        today: the day (YYYY-MM-DD), by which it is told whether a text is kept too long; None does not ask.
    """
    problems: list[Problem] = []
    with store.reading() as connection:
        for found in _checks(connection, store.analyse, today):
            for problem in found:
                problems.append(problem)
                if len(problems) == SHOWN:
                    return tuple(problems)
    return tuple(problems)


def _checks(connection: Connection, analyse: Analyse, today: str | None) -> Iterator[Iterator[Problem]]:
    yield _engine(connection)
    yield _audit(connection)
    yield _articles(connection)
    yield _versions(connection, analyse)
    yield retention_problems(connection, today)
    yield account_problems(connection)
    yield event_problems(connection)
    yield board_problems(connection)
    yield assembly_problems(connection)
    yield release_problems(connection)


def _engine(connection: Connection) -> Iterator[Problem]:
    if is_sqlite(connection):
        for row in connection.execute(text("PRAGMA integrity_check(10)")).scalars():
            if row != "ok":
                yield Problem("the file is whole", row)
        for row in connection.execute(text("PRAGMA foreign_key_check")).all():
            yield Problem("rows point at rows", f"{row[0]} {row[1]}")


def _audit(connection: Connection) -> Iterator[Problem]:
    """The chain is unbroken, and every version has its act."""
    chain, number = "", 0
    told: Counter[str] = Counter()
    for row in connection.execute(select(audit).order_by(audit.c.id)):
        number += 1
        fields = {c: getattr(row, c) for c in ("at", "actor", "action", "subject", "detail")}
        if row.id != number or row.previous != chain or row.chain != link(chain, fields):
            yield Problem("the audit chain is unbroken", str(row.id))
        chain, number = row.chain, row.id
        told[row.subject] += row.action in ("article.new", "article.version")
    counted = select(articles.c.key, func.count()).join(versions, versions.c.article_id == articles.c.id)
    for key, count in connection.execute(counted.group_by(articles.c.key)):
        if told[key] != count:
            yield Problem("every version is in the audit once", key)


def _articles(connection: Connection) -> Iterator[Problem]:
    """Every article has a current version, its last by date."""
    last: dict[int, tuple[tuple[str, str], int]] = {}
    for row in connection.execute(select(versions.c.id, versions.c.article_id, versions.c.rank, versions.c.digest)):
        last[row.article_id] = max(last.get(row.article_id, (("", ""), 0)), ((row.rank, row.digest), row.id))
    for number, key, current in connection.execute(select(articles.c.id, articles.c.key, articles.c.version_id)):
        if number not in last or last[number][1] != current:
            yield Problem("the current version is the last one", key)


def _versions(connection: Connection, analyse: Analyse) -> Iterator[Problem]:
    current = {r.version_id: r.id for r in connection.execute(select(articles.c.version_id, articles.c.id))}
    for one in stored(connection, all_versions=True):
        key = one.article.id
        if one.dropped is None:
            text_hash = digest(one.article.text)
            if version_digest(one.article, text_hash) != one.digest:
                yield Problem("a version is what its digest says", key)
        yield from _findings(connection, one)
        if one.id in current and differences(connection, [entry_of(current[one.id], one.article)], analyse):
            yield Problem("the index has the words of the table", key)


def _findings(connection: Connection, one: Stored) -> Iterator[Problem]:
    """Every finding is there once, and its quotation stands where it says."""
    rows = connection.execute(select(findings).where(findings.c.version_id == one.id)).all()
    for row in rows:
        if one.article.text[row.start : row.start + len(row.quote)] != row.quote:
            yield Problem("a quotation stands in its text", f"{one.article.id} {row.local_id}")
        if len(row.quote.split()) > QUOTED_WORDS:
            yield Problem("a quotation is short", f"{one.article.id} {row.local_id}")
    expected = {(p.row["layer"], p.row["local_id"]) for p in evidence_of(one.annotation)} if one.annotation else set()
    if {(r.layer, r.local_id) for r in rows} != expected:
        yield Problem("every finding has its row", one.article.id)
