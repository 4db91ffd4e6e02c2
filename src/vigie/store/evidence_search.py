"""Which findings and events a search finds, newest first, with what they are counted by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from vigie.model.markings import LEVELS, Tlp
from vigie.store.candidates import AT_POSITIONS, CANDIDATES, CHECKED, EVERYWHERE, OF_SEED, rarest, with_words
from vigie.store.codec import canonical
from vigie.store.filters import LAYERS, Filters, Where, event_conditions, finding_conditions, spoken, visible
from vigie.store.opening import is_sqlite
from vigie.store.querying import Wanted
from vigie.store.wordindex import LOW
from vigie.store.writing import Found as Row

WALKED_ROWS = 15_000
"""Findings or events walked over, from the newest on, where no condition is rare: each is read from its own page, 30 ms in all."""


@dataclass(frozen=True, slots=True)
class Found:
    """Findings (by number) or events (by key) with their days, newest first, and the rows that they are counted by."""

    keys: tuple[tuple[int, Any], ...]
    counted: tuple[tuple[str, str | None, str | None, int], ...]
    whole: bool


def find_findings(
    connection: Connection, wanted: Wanted | None, asked: Filters, before: tuple[int, int] | None
) -> Found:
    """Findings that meet the conditions; with words, those of articles that have them.

    Args:
        connection: a reading transaction.
        wanted: the words, or None.
        asked: the conditions; the period is asked of the dates of findings.
        before: day and number of a finding; only those behind it in the order are wanted.
    """
    where = finding_conditions(asked, dated=True)
    visible(where, "a", asked.clearance)
    where.one_of("a.publisher", asked.outlets, "outlet")
    where.one_of("a.language", asked.languages, "language")
    if before:
        where.put(
            "(f.day < :before_day OR (f.day = :before_day AND f.id < :before_id))",
            before_day=before[0],
            before_id=before[1],
        )
    source, whole = _source_of_findings(connection, wanted, asked, before)
    sql = (
        f"SELECT f.day, f.id, f.layer, f.kind, f.country, a.publisher FROM {source.sql} WHERE {where.sql}"
        " ORDER BY f.day DESC, f.id DESC LIMIT :most"
    )
    kept, is_all = _newest(connection, sql, source, where)
    return Found(
        tuple((r.day, r.id) for r in kept),
        tuple((r.kind if r.layer == "event" else r.layer, r.country, r.publisher, r.day) for r in kept),
        whole and is_all,
    )


def _newest(connection: Connection, sql: str, source: Where, where: Where) -> tuple[Sequence[Row], bool]:
    """The first `CANDIDATES` rows of a query, and whether these are all."""
    values = {**source.values, **where.values, "most": CANDIDATES + 1}
    rows = connection.execute(text(spoken(connection, sql)), values).all()
    return rows[:CANDIDATES], len(rows) <= CANDIDATES


def _source_of_findings(
    connection: Connection, wanted: Wanted | None, asked: Filters, before: tuple[int, int] | None
) -> tuple[Where, bool]:
    """Where findings `f` and their articles `a` are taken from, and whether none can be missing there."""
    if wanted is not None:
        articles, whole = _articles_with(connection, wanted, asked.clearance)
        return Where(
            [f"{articles.sql} CROSS JOIN findings f INDEXED BY ix_findings_version ON f.version_id = a.version_id"],
            articles.values,
        ), whole
    seed = rarest(connection, asked)
    if seed is not None:
        return Where([f"({seed.sql}) s {OF_SEED}"], seed.values), True
    walk = Where()
    types = () if set(asked.types) & LAYERS else asked.types
    source = "findings t"
    if asked.clearance != LEVELS[-1]:
        source = "findings t CROSS JOIN articles a ON a.version_id = t.version_id"
        visible(walk, "a", asked.clearance)
    walked, whole = _walked(connection, walk, _Walk(source, "id", "kind", types), asked, before)
    return Where([f"({walked}) f CROSS JOIN articles a ON a.version_id = f.version_id"], walk.values), whole


@dataclass(frozen=True, slots=True)
class _Walk:
    """A table `t` to walk over from its newest day on: where it is taken from, its key, the column of types with those asked for."""

    source: str
    key: str
    column: str
    types: tuple[str, ...]


def _walked(
    connection: Connection, walk: Where, over: _Walk, asked: Filters, before: tuple[int, Any] | None
) -> tuple[str, bool]:
    """A query for the newest `WALKED_ROWS` rows that meet one condition that an index answers, and whether these are all."""
    if over.types:
        walk.one_of(f"t.{over.column}", over.types, "walk_type")
    elif asked.countries:
        walk.one_of("t.country", asked.countries, "walk_country")
    if before:
        walk.put("t.day <= :before_day", before_day=before[0])
    elif asked.last_day is not None:
        walk.put("t.day <= :last_day", last_day=asked.last_day)
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {over.source} WHERE {walk.sql} LIMIT {WALKED_ROWS + 1}) c"
    count = connection.execute(text(spoken(connection, counted)), walk.values).scalar_one()
    sql = f"SELECT t.* FROM {over.source} WHERE {walk.sql} ORDER BY t.day DESC, t.{over.key} DESC LIMIT {WALKED_ROWS}"
    return sql, count <= WALKED_ROWS


def _articles_with(connection: Connection, wanted: Wanted, clearance: Tlp) -> tuple[Where, bool]:
    """The newest `CHECKED` articles with the words that a reader may see, as rows `a`."""
    pool = with_words(connection, wanted, EVERYWHERE, clearance, CHECKED)
    sql = AT_POSITIONS
    if not is_sqlite(connection):
        sql = f"(SELECT value FROM json_array_elements_text(CAST(:some AS json))) j CROSS JOIN articles a ON a.id = CAST(j.value AS bigint) & {LOW}"
    return Where([sql], {"some": canonical(list(pool.positions))}), pool.whole


def find_events(connection: Connection, wanted: Wanted | None, asked: Filters, before: tuple[int, str] | None) -> Found:
    """Events across articles that meet the conditions; with words, those that an article with the words tells."""
    where = event_conditions(asked, whole=True)
    if before:
        where.put(
            "(e.day < :before_day OR (e.day = :before_day AND e.key < :before_key))",
            before_day=before[0],
            before_key=before[1],
        )
    source, whole = _source_of_events(connection, wanted, asked, before)
    sql = (
        f"SELECT DISTINCT e.day, e.key, e.type, e.country, e.reliability, e.credibility FROM {source.sql} WHERE {where.sql}"
        " ORDER BY e.day DESC, e.key DESC LIMIT :most"
    )
    kept, is_all = _newest(connection, sql, source, where)
    return Found(
        tuple((r.day, r.key) for r in kept),
        tuple((r.type, r.country, f"{r.reliability}{r.credibility}", r.day) for r in kept),
        whole and is_all,
    )


def _source_of_events(
    connection: Connection, wanted: Wanted | None, asked: Filters, before: tuple[int, str] | None
) -> tuple[Where, bool]:
    told = "CROSS JOIN event_reports r INDEXED BY ix_event_reports_article ON r.article_key = a.key AND r.tlp = :level"
    events = "CROSS JOIN events e ON e.tlp = r.tlp AND e.key = r.event_key"
    if wanted is not None:
        articles, whole = _articles_with(connection, wanted, asked.clearance)
        seen = Where()
        visible(seen, "a", asked.clearance)
        return Where([f"{articles.sql} {told} {events} AND {seen.sql}"], articles.values | seen.values), whole
    names = Filters(actor=asked.actor, voice=asked.voice, clearance=asked.clearance)
    seed = rarest(connection, names)
    if seed is not None:
        joined = "CROSS JOIN findings f ON f.id = s.id AND f.layer = 'event' CROSS JOIN articles a ON a.version_id = f.version_id"
        return Where([f"({seed.sql}) s {joined} {told} AND r.local_id = f.local_id {events}"], seed.values), True
    walk = Where()
    walk.put("t.tlp = :level", level=asked.level)
    walked, whole = _walked(connection, walk, _Walk("events t", "key", "type", asked.types), asked, before)
    return Where([f"({walked}) e"], walk.values), whole
