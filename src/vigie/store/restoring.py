"""Make a store again from a dump: all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, exc, func, select

from vigie.store.articles import texts
from vigie.store.codec import pack_value
from vigie.store.dumping import ARRIVED, CONTENT, JOURNAL, SCHEMA, Record
from vigie.store.errors import DumpError
from vigie.store.migrating import HEAD
from vigie.store.opening import Analyse, Store, is_sqlite
from vigie.store.points import reached
from vigie.store.schema import annotated, arrivals, articles, finding_names, findings, forgotten, settings, versions
from vigie.store.wordindex import add, entry_with
from vigie.store.writing import announce, put

LINE_CHARS = 64 * 1024 * 1024
"""Characters of one line at most: an article of half a million characters with hundreds of versions stays below."""
BATCH = 200
"""Articles written at once."""
_ENGINES = (exc.OperationalError, exc.InternalError, exc.TimeoutError)
"""Faults of the engine, such as a full disk or a server that is gone; any other means rows that no table takes."""
_TABLES = {t.name: t for t in (settings, forgotten, *CONTENT, *JOURNAL)}


@dataclass(slots=True)
class _Numbers:
    """The numbers given so far."""

    article: int = 0
    version: int = 0
    finding: int = 0
    by_name: dict[tuple[str, str], int] = field(default_factory=dict)


def restore(store: Store, lines: Iterable[str], now: str) -> int:
    """Fill an empty store from the lines of a dump; returns how many articles it has.

    Raises:
        DumpError: the store is not empty, or the dump is damaged, cut off or of a later program; nothing was kept.
    """
    with store.writing() as connection:
        if connection.execute(select(func.count()).select_from(articles)).scalar():
            raise DumpError("the store is not empty: restore into a new one")
        try:
            count = _fill(connection, checked(lines), now, store.analyse)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise DumpError(f"no dump of this program, or damaged: {error}") from error
        except exc.SQLAlchemyError as error:
            if isinstance(error, _ENGINES) or type(error) is exc.DatabaseError:
                raise
            raise DumpError(f"no dump of this program, or damaged: {type(error).__name__}") from error
        reached("restore.before_commit")
    return count


def checked(lines: Iterable[str]) -> Iterator[Record]:
    """The values of a dump behind its header; the seal is checked at the end.

    Raises:
        DumpError: the lines are no dump of this program, changed, or cut off.
    """
    seal = hashlib.sha256()
    ended = False
    for number, line in enumerate(lines, 1):
        if ended or len(line) > LINE_CHARS:
            raise DumpError(f"line {number}: " + ("something stands behind the end" if ended else "too long"))
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DumpError(f"line {number}: no JSON") from error
        if not isinstance(value, dict):
            raise DumpError(f"line {number}: no object")
        if "end" in value:
            if value["end"] != seal.hexdigest():
                raise DumpError("the dump was changed after it was made: its seal does not fit")
            ended = True
            continue
        seal.update(line.encode())
        if number == 1:
            _check_head(value)
        else:
            yield value
    if not ended:
        raise DumpError("the dump is cut off: its last line is missing")


def _check_head(head: Record) -> None:
    if head.get("schema") != SCHEMA:
        raise DumpError(f"this is no dump: {SCHEMA} was expected")
    if str(head.get("revision")) > HEAD:
        raise DumpError(f"made with schema {head['revision']}, this program knows up to {HEAD}: use a later program")


def _fill(connection: Connection, values: Iterable[Record], now: str, analyse: Analyse) -> int:
    numbers = _Numbers()
    waiting: list[Record] = []
    rows: dict[str, list[Record]] = {name: [] for name in _TABLES}
    for value in values:
        ((kind, body),) = value.items()
        if kind != "article" and waiting:
            _write(connection, waiting, numbers, now, analyse)
            waiting = []
        if kind == "article":
            waiting.append(body)
            if len(waiting) == BATCH:
                _write(connection, waiting, numbers, now, analyse)
                waiting = []
        elif kind == "arrived":
            _arrived(connection, body, numbers)
        else:
            rows[kind].append(body)
            if len(rows[kind]) == BATCH:
                put(connection, _TABLES[kind], rows.pop(kind))
                rows[kind] = []
    _write(connection, waiting, numbers, now, analyse)
    for name, left in rows.items():
        put(connection, _TABLES[name], left)
    _count_on(connection)
    announce(connection, "assemble", ["*"], now)
    return numbers.article


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL's sequences go on behind the numbers that the dump brought; SQLite looks at the rows themselves."""
    if not is_sqlite(connection):
        for table in [t for t in _TABLES.values() if "id" in t.c]:
            highest, sequence = func.max(table.c.id), func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, highest)).having(highest > 0))


def _arrived(connection: Connection, body: Record, numbers: _Numbers) -> None:
    number = numbers.by_name[body["key"], body["digest"]]
    connection.execute(versions.update().where(versions.c.id == number).values({c: body[c] for c in ARRIVED}))


def _write(connection: Connection, records: list[Record], numbers: _Numbers, now: str, analyse: Analyse) -> None:
    rows: dict[Table, list[Record]] = {
        t: [] for t in (articles, versions, arrivals, annotated, findings, finding_names)
    }
    for body in records:
        numbers.article += 1
        ids = {}
        for one in body["versions"]:
            numbers.version += 1
            ids[one["digest"]] = numbers.by_name[body["key"], one["digest"]] = numbers.version
            came, made = one.pop("arrivals"), one.pop("annotation")
            rows[versions].append(
                {"id": numbers.version, "article_id": numbers.article, "seen": now, "keep_until": None, **one}
            )
            rows[arrivals] += [{"version_id": numbers.version, "source": s, "path": p} for s, p in came]
            if made:
                _write_annotation(rows, made, numbers)
        shown = {k: v for k, v in body.items() if k not in ("versions", "current")}
        rows[articles].append({"id": numbers.article, "version_id": ids[body["current"]], **shown})
    for table, some in rows.items():
        put(connection, table, some)
    _index(connection, [r["version_id"] for r in rows[articles]], analyse)
    reached("restore.articles")


def _write_annotation(rows: dict[Table, list[Record]], made: Record, numbers: _Numbers) -> None:
    found = made.pop("findings")
    body = pack_value(made.pop("body"))
    rows[annotated].append({"version_id": numbers.version, "body": body, **made})
    for piece in found:
        numbers.finding += 1
        names = piece.pop("names")
        rows[findings].append({"id": numbers.finding, "version_id": numbers.version, **piece})
        rows[finding_names] += [{"finding_id": numbers.finding, "role": r, "name": n} for r, n in names]


def _index(connection: Connection, ids: list[int], analyse: Analyse) -> None:
    if not ids:
        return
    asked = (
        select(
            versions.c.id, versions.c.article_id, articles.c.day, versions.c.chars, versions.c.text, versions.c.title
        )
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.id.in_(ids))
    )
    found = connection.execute(asked).all()
    left = texts(connection, found)
    entries = [entry_with(r.article_id, r.day, r.title, left[r.id]) for r in found]
    add(connection, entries, analyse)
