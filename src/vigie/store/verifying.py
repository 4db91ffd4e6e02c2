"""Check what users rely on: stored once, quotations where they say, index as table, audit complete and unbroken."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from vigie.model.releases import PEOPLE
from vigie.store.articles import Stored, stored
from vigie.store.evidence import evidence_of
from vigie.store.keys import digest, version_digest
from vigie.store.opening import Analyse, Store, is_sqlite
from vigie.store.schema import alerts, articles, audit, findings, releases, versions
from vigie.store.schema import released_objects as kept
from vigie.store.wordindex import differences, entry_of
from vigie.store.writing import link
from vigie.text.evidence import QUOTED_WORDS
from vigie.text.masking import BLOT

SHOWN = 50
"""Problems told one by one; a broken store has thousands of one kind."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: the rule, and what breaks it."""

    rule: str
    subject: str


def verify(store: Store) -> tuple[Problem, ...]:
    """The rules that the store breaks, `SHOWN` cases at most; none when all is well."""
    problems: list[Problem] = []
    with store.reading() as connection:
        for check in (_engine, _audit, _articles, _versions, _releases):
            for problem in check(connection, store.analyse):
                problems.append(problem)
                if len(problems) == SHOWN:
                    return tuple(problems)
    return tuple(problems)


def _engine(connection: Connection, _: Analyse) -> Iterator[Problem]:
    if is_sqlite(connection):
        for row in connection.execute(text("PRAGMA integrity_check(10)")).scalars():
            if row != "ok":
                yield Problem("the file is whole", row)
        for row in connection.execute(text("PRAGMA foreign_key_check")).all():
            yield Problem("rows point at rows", f"{row[0]} {row[1]}")


def _audit(connection: Connection, _: Analyse) -> Iterator[Problem]:
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


def _articles(connection: Connection, _: Analyse) -> Iterator[Problem]:
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


def _releases(connection: Connection, _: Analyse) -> Iterator[Problem]:
    """What left was approved by enough people, is what they approved, and lies where it belongs."""
    told = Counter(
        (r.subject, json.loads(r.detail)["number"], r.actor)
        for r in connection.execute(select(audit).where(audit.c.action == "release.approved"))
    )
    collections: dict[str, str] = {}
    for row in connection.execute(select(releases).order_by(releases.c.key, releases.c.number)):
        name = f"{row.key} {row.number}"
        collections[row.key] = f"{row.theme} {row.tlp}"
        if digest(row.body) != row.digest and BLOT not in row.body:
            yield Problem("a release is what was approved", name)
        people = {who for who, *_ in json.loads(row.approvals)}
        if row.approved is not None and len(people) < PEOPLE[row.status]:
            yield Problem("what left was approved by enough people", name)
        if any(not told[row.key, row.number, who] for who in people):
            yield Problem("every approval is in the audit", name)
    left = select(kept.c.release_key, kept.c.collection).distinct()
    for key, collection in connection.execute(left):
        if collections.get(key) != collection:
            yield Problem("an object left with its release", key)
    for key, tlp in connection.execute(select(alerts.c.release_key, alerts.c.tlp).distinct()):
        if collections.get(key) != f"warnings {tlp}":
            yield Problem("an alert left with its release", key)
