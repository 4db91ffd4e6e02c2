"""The store as lines of JSON, in one order whatever the order of arrival: to keep, to compare, to move between engines.

A dump is a header, one line an article with its versions, findings and arrivals, one line a decision, forgotten name
or watch list, then, unless only the content is wanted, the journal, and a last line with the digest of all before it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from vigie.store.codec import canonical, unpack_value
from vigie.store.migrating import HEAD
from vigie.store.schema import (
    accounts,
    alerts,
    annotated,
    arrivals,
    articles,
    audit,
    briefs,
    decisions,
    event_reports,
    finding_names,
    findings,
    forgotten,
    inbox,
    notices,
    outbox,
    ratings,
    refusals,
    released_objects,
    releases,
    runs,
    saved_views,
    source_items,
    source_states,
    tokens,
    users,
    versions,
    watches,
)
from vigie.store.settings import setting
from vigie.store.writing import CHUNK, Found

SCHEMA = "vigie/dump/1"
CONTENT: tuple[Table, ...] = (decisions, ratings, briefs, watches, releases, released_objects, alerts, inbox)
"""Tables of the content beside the articles, written whole."""
JOURNAL: tuple[Table, ...] = (
    event_reports,
    runs,
    accounts,
    refusals,
    source_states,
    source_items,
    notices,
    outbox,
    users,
    tokens,
    saved_views,
    audit,
)
"""Tables of how and when things came in; they depend on the order and the times of arrival."""
ARRIVED = ("seen", "keep_until")
"""What a version says of its arrival; it stands with the journal."""
Record = dict[str, Any]


def sealed(values: Iterable[Record]) -> Iterator[str]:
    """Values as lines, and a last line with the digest of all before it."""
    seal = hashlib.sha256()
    for value in values:
        line = canonical(value) + "\n"
        seal.update(line.encode())
        yield line
    yield canonical({"end": seal.hexdigest()}) + "\n"


def dump(connection: Connection, *, journal: bool = True) -> Iterator[str]:
    """The lines of a dump, each with its line end, the same for the same content on every engine."""
    return sealed(_values(connection, journal=journal))


def _values(connection: Connection, *, journal: bool) -> Iterator[Record]:
    yield {"schema": SCHEMA, "revision": HEAD, "journal": journal}
    kept: list[Record] = []
    for article in _articles(connection, kept if journal else None):
        yield {"article": article}
    yield from remembered(connection)
    for table in CONTENT:
        yield from _rows(connection, table)
    if journal:
        yield from ({"arrived": row} for row in kept)
        for table in JOURNAL:
            yield from _rows(connection, table)


def remembered(connection: Connection) -> Iterator[Record]:
    """Whom the store was told to forget: the key of the digests, and the digests."""
    salt = setting(connection, "salt")
    if salt is not None:
        yield {"settings": {"name": "salt", "value": salt}}
    yield from _rows(connection, forgotten)


def _rows(connection: Connection, table: Table) -> Iterator[Record]:
    order = list(table.primary_key.columns)
    for row in connection.execute(select(table).order_by(*order)):
        yield {table.name: dict(row._mapping)}


def _articles(connection: Connection, kept: list[Record] | None) -> Iterator[Record]:
    """One record an article in the order of keys; when it was seen and how long it is kept goes to `kept`."""
    last = ""
    while rows := connection.execute(
        select(articles).where(articles.c.key > last).order_by(articles.c.key).limit(CHUNK)
    ).all():
        yield from _records(connection, rows, kept)
        last = rows[-1].key


def article_record(connection: Connection, key: str, kept: list[Record]) -> Record | None:
    """The record of one article as a dump has it now, None when there is no such article; its arrivals in time go to `kept`."""
    rows = connection.execute(select(articles).where(articles.c.key == key)).all()
    return next(_records(connection, rows, kept), None)


def _records(connection: Connection, rows: Sequence[Found], kept: list[Record] | None) -> Iterator[Record]:
    below = _versions(connection, [r.id for r in rows], kept, {r.id: r.key for r in rows})
    for row in rows:
        current = {v["id"]: v["digest"] for v in below[row.id]}[row.version_id]
        shown = {c: getattr(row, c) for c in articles.c.keys() if c not in ("id", "version_id")}  # noqa: SIM118
        yield {
            **shown,
            "current": current,
            "versions": [{k: v for k, v in one.items() if k != "id"} for one in below[row.id]],
        }


def _versions(
    connection: Connection, ids: Sequence[int], kept: list[Record] | None, keys: Mapping[int, str]
) -> Mapping[int, list[Record]]:
    rows = connection.execute(select(versions).where(versions.c.article_id.in_(ids)).order_by(versions.c.digest)).all()
    mine = [r.id for r in rows]
    came = _grouped(connection.execute(select(arrivals).where(arrivals.c.version_id.in_(mine))))
    made = {r.version_id: r for r in connection.execute(select(annotated).where(annotated.c.version_id.in_(mine)))}
    found = _findings(connection, mine)
    below: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        one = {c: getattr(row, c) for c in versions.c.keys() if c not in ("article_id", *ARRIVED)}  # noqa: SIM118
        one["arrivals"] = sorted([r.source, r.path] for r in came[row.id])
        one["annotation"] = _annotation(made.get(row.id), found[row.id])
        below[row.article_id].append(one)
        if kept is not None:
            kept.append({"key": keys[row.article_id], "digest": row.digest, **{c: getattr(row, c) for c in ARRIVED}})
    return below


def _annotation(row: Found | None, found: Sequence[Record]) -> Record | None:
    if row is None:
        return None
    body = unpack_value(row.body)
    return {
        "program": row.program,
        "pack": row.pack,
        "model": row.model,
        "stale": row.stale,
        "body": body,
        "findings": found,
    }


def _findings(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[Record]]:
    names: dict[int, list[list[str]]] = defaultdict(list)
    asked = select(finding_names).join(findings, findings.c.id == finding_names.c.finding_id)
    for r in connection.execute(asked.where(findings.c.version_id.in_(ids))):
        names[r.finding_id].append([r.role, r.name])
    found: dict[int, list[Record]] = defaultdict(list)
    order = (findings.c.layer, findings.c.start, findings.c.local_id)
    for r in connection.execute(select(findings).where(findings.c.version_id.in_(ids)).order_by(*order)):
        row = {c: getattr(r, c) for c in findings.c.keys() if c not in ("id", "version_id")}  # noqa: SIM118
        found[r.version_id].append({**row, "names": sorted(names[r.id])})
    return found


def _grouped(rows: Iterable[Found]) -> Mapping[int, list[Found]]:
    groups: dict[int, list[Found]] = defaultdict(list)
    for r in rows:
        groups[r.version_id].append(r)
    return groups
