"""What must hold of a store after every fault, checked from outside and by the store's own `verify`."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.pool import StaticPool

from inputs import PERSON
from steps import TODAY, Scenario
from vigie.store.articles import stored
from vigie.store.dumping import dump
from vigie.store.migrating import migrate
from vigie.store.opening import Analyse, Store
from vigie.store.schema import annotated, articles, audit, findings, forgotten, outbox, versions
from vigie.store.verifying import verify
from vigie.store.wordindex import add, entry_of

SURNAME = PERSON.split()[-1]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a store was given and what was acknowledged."""

    scenario: Scenario
    acknowledged: Sequence[dict[str, Any]]


def check(store: Store, expected: Expectation) -> list[str]:
    """Every rule that a store breaks, in a sentence; empty when all is well."""
    broken = [f"{p.rule}: {p.subject}" for p in verify(store)]
    with store.reading() as connection:
        for rule in (_acknowledged, _once, _quotations, _journal, _cleared):
            broken += rule(connection, expected)
        broken += _index(connection, store.analyse)
    return broken


def _acknowledged(connection: Connection, expected: Expectation) -> Iterator[str]:
    """Acknowledged ⊆ stored; a version that names the forgotten person may stand under another digest."""
    joined = select(articles.c.key, versions.c.digest, versions.c.id).join(
        versions, versions.c.article_id == articles.c.id
    )
    there = {(r.key, r.digest): r.id for r in connection.execute(joined)}
    keys = {key for key, _ in there}
    read = set(connection.execute(select(annotated.c.version_id)).scalars())
    blotted = bool(connection.execute(select(func.count()).select_from(forgotten)).scalar())
    for line in expected.acknowledged:
        for key, version, has_findings in line.get("stored", ()):
            number = there.get((key, version))
            if number is None and not (blotted and key in keys):
                yield f"acknowledged and not stored: article {key}, version {version}"
            if number is not None and has_findings and number not in read:
                yield f"acknowledged and not stored: findings of article {key}"


def _once(connection: Connection, expected: Expectation) -> Iterator[str]:
    """Every article and version once, and no more of them than were offered."""
    for name, columns in (
        ("article", (articles.c.key,)),
        ("version", (versions.c.article_id, versions.c.digest)),
        ("finding", (findings.c.version_id, findings.c.layer, findings.c.local_id)),
    ):
        twice = select(*columns).group_by(*columns).having(func.count() > 1)
        for row in connection.execute(twice):
            yield f"stored twice: {name} {tuple(row)}"
    offered = {_hash(o.article.text) for o in expected.scenario.offers}
    for key, text_hash, words in connection.execute(
        select(articles.c.key, versions.c.text_hash, versions.c.text).join(
            versions, versions.c.article_id == articles.c.id
        )
    ):
        if text_hash not in offered and not (words is None or "█" in words):
            yield f"stored and never offered: a text of article {key}"


def _quotations(connection: Connection, expected: Expectation) -> Iterator[str]:
    """quotation = text[start:start + length], in the text that was offered."""
    offered = {_hash(o.article.text): o.article.text for o in expected.scenario.offers}
    asked = select(findings.c.start, findings.c.quote, versions.c.text_hash).join(versions)
    for start, quote, text_hash in connection.execute(asked):
        whole = offered.get(text_hash)
        if whole is not None and SURNAME not in whole and whole[start : start + len(quote)] != quote:
            yield f"a quotation does not stand in its text: {quote!r}"


def _journal(connection: Connection, _: Expectation) -> Iterator[str]:
    """Every change has its audit row, and every article was announced."""
    acts = Counter(connection.execute(select(audit.c.action)).scalars())
    counts = {
        t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (articles, versions)
    }
    if acts["article.new"] != counts["articles"]:
        yield f"{counts['articles']} articles, {acts['article.new']} in the audit"
    if acts["article.new"] + acts["article.version"] != counts["versions"]:
        yield f"{counts['versions']} versions, {acts['article.new'] + acts['article.version']} in the audit"
    dropped = connection.execute(select(func.count()).where(versions.c.dropped.is_not(None))).scalar_one()
    if acts["text.dropped"] != dropped:
        yield f"{dropped} texts dropped, {acts['text.dropped']} in the audit"
    people = connection.execute(select(func.count()).select_from(forgotten)).scalar_one()
    if bool(people) != bool(acts["person.forgotten"]):
        yield "a person was forgotten without an audit row, or the other way round"
    told = set(connection.execute(select(outbox.c.subject).where(outbox.c.topic == "assemble")).scalars())
    for key in connection.execute(select(articles.c.key)).scalars():
        if key not in told:
            yield f"no outbox row for article {key}"


def _cleared(connection: Connection, expected: Expectation) -> Iterator[str]:
    """What was acknowledged as dropped or forgotten is gone."""
    before: set[str] = set()
    due: set[str] = set()
    for line in expected.acknowledged:
        before |= {version for _, version, _ in line.get("stored", ())}
        due |= before if "purged" in line else set()
    late = select(versions.c.digest).where(versions.c.text.is_not(None), versions.c.keep_until < TODAY)
    for digest in due.intersection(connection.execute(late).scalars()):
        yield f"a text was to be dropped and is there: {digest}"
    if any("forgotten" in line for line in expected.acknowledged) and SURNAME in "".join(dump(connection)):
        yield "a forgotten name is in the dump"


def _index(connection: Connection, analyse: Analyse) -> Iterator[str]:
    """The index holds the words of the current versions, each at its place, and nothing else."""
    numbers = {r.version_id: r.id for r in connection.execute(select(articles.c.version_id, articles.c.id))}
    entries = [entry_of(numbers[one.id], one.article) for one in stored(connection)]
    if connection.dialect.name != "sqlite":
        there = Counter(connection.execute(text("SELECT position FROM words")).scalars())
        if there != Counter(e.position for e in entries):
            yield "index entries without articles, or articles without index entries"
        return
    with _scratch.begin() as expected:
        expected.execute(text("INSERT INTO words (words) VALUES ('delete-all')"))
        add(expected, entries, analyse)
        wanted = _instances(expected)
    found = _instances(connection)
    if found != wanted:
        yield f"index and table differ: {len(found - wanted)} words too many, {len(wanted - found)} missing"


def _instances(connection: Connection) -> Counter[tuple[Any, ...]]:
    """Every word of an SQLite index with its article, column and place."""
    connection.execute(
        text("CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen USING fts5vocab('main', 'words', 'instance')")
    )
    return Counter(tuple(row) for row in connection.execute(text('SELECT term, doc, col, "offset" FROM temp.seen')))


_scratch = create_engine("sqlite://", poolclass=StaticPool)
migrate(_scratch)


def left_in_files(store: Store, files: bytes, expected: Expectation) -> list[str]:
    """Paragraphs of dropped texts, and a forgotten name, that still stand in the files, once they were wiped."""
    told = [line for line in expected.acknowledged if line.get("purged") or line.get("forgotten")]
    if not told:
        return []
    with store.reading() as connection:
        kept = " ".join(connection.execute(select(findings.c.quote)).scalars())
        kept += " ".join(connection.execute(select(versions.c.text).where(versions.c.text.is_not(None))).scalars())
        gone = set(connection.execute(select(versions.c.text_hash).where(versions.c.dropped.is_not(None))).scalars())
    texts = [o.article for o in expected.scenario.offers if _hash(o.article.text) in gone]
    pieces = {p.of(a.text) for a in texts for p in a.paragraphs} if any(line.get("purged") for line in told) else set()
    left = [
        f"words that were dropped stand in the files: {p!r}"
        for p in pieces
        if p not in kept and SURNAME not in p and p.encode() in files
    ]
    if any(line.get("forgotten") for line in told) and re.search(SURNAME.encode(), files, re.IGNORECASE):
        left.append("a forgotten name stands in the files")
    return left


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
