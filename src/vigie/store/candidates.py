"""Which articles come into question for a search: by their words, by what their findings say, or simply the newest.

An article is known here by its position (`wordindex`), newest first. Whatever is asked, a fixed number of rows is looked
at: where more articles come into question the newest are taken, and the answer says that there are more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, text

from vigie.model.markings import LEVELS, Tlp
from vigie.store.codec import canonical
from vigie.store.filters import (
    Filters,
    Where,
    article_conditions,
    finding_conditions,
    name_conditions,
    spoken,
    types_of_findings,
    unhidden,
    visible,
)
from vigie.store.opening import is_sqlite
from vigie.store.querying import Wanted
from vigie.store.wordindex import ID_BITS, LOW, position_of

CANDIDATES = 10_000
"""Articles (findings, events) that a search weighs, counts and filters at most: 40 ms' work on one core."""
WEIGHED = 5_000
"""Articles that are ordered by how well they fit: 15 ms' work."""
CHECKED = 1_000
"""Articles whose words are asked for one by one when the other conditions are the rarer ones: 15 ms' work."""
WALKED = 50_000
"""Rows that a search without words walks over, from the newest on, to find those that meet its conditions: 20 ms' work."""
LAST = position_of(1 << 22, 0)
"""A position behind every day of the calendar."""
AT_POSITIONS = (
    f"json_each(:some) j CROSS JOIN articles a INDEXED BY ix_articles_search ON a.day = j.value >> {ID_BITS}"
    f" AND a.id = j.value & {LOW}"
)
"""In SQLite, the articles `a` at the positions that `:some` lists as JSON."""
OF_SEED = "CROSS JOIN findings f ON f.id = s.id CROSS JOIN articles a ON a.version_id = f.version_id"
"""The findings `f` whose ids a seed `s` gives (`rarest`), and their articles `a`."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Positions of articles, newest first; `whole`: no others come into question."""

    positions: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What articles are counted by, column by column: the n-th of each belongs to the n-th article."""

    positions: Sequence[int]
    publishers: Sequence[str | None]
    types: Sequence[str]
    countries: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """The positions that are looked at, from `low` to before `high`."""

    low: int
    high: int


EVERYWHERE = Reach(0, LAST)


def reach_of(asked: Filters, before: int | None) -> Reach:
    """The positions of a period, those before a position only when one is given."""
    low = 0 if asked.first_day is None else position_of(max(asked.first_day, 0), 0)
    high = LAST if asked.last_day is None else position_of(max(asked.last_day, 0) + 1, 0)
    return Reach(low, high if before is None else min(high, before))


def with_words(connection: Connection, wanted: Wanted, reach: Reach, clearance: Tlp, most: int = CANDIDATES) -> Pool:
    """The newest articles that have the words, of those that a reader with a clearance may see."""
    seen = unhidden(connection, clearance)
    if is_sqlite(connection):
        asked = (
            "SELECT rowid AS position FROM words WHERE words MATCH :words AND rowid >= :low AND rowid < :high"
            f" AND {seen.sql} ORDER BY rowid DESC LIMIT :most"
        )
    else:
        asked = (
            "SELECT position FROM words WHERE terms @@ CAST(:words AS tsquery) AND position >= :low AND position < :high"
            f" AND {seen.sql} ORDER BY position DESC LIMIT :most"
        )
    bounds = {"low": reach.low, "high": reach.high, "most": most + 1}
    (found,) = columns(connection, ("position",), asked, {"words": _words(connection, wanted), **bounds, **seen.values})
    return Pool(tuple(sorted(found, reverse=True)[:most]), len(found) <= most)


def _words(connection: Connection, wanted: Wanted) -> str:
    return wanted.fts5() if is_sqlite(connection) else wanted.tsquery()


def among(connection: Connection, wanted: Wanted, pool: Pool) -> Pool:
    """Those of a few articles that have the words; of more than `CHECKED` the newest are asked."""
    some = pool.positions[:CHECKED]
    if is_sqlite(connection):
        asked = (
            "SELECT j.value FROM json_each(:some) j CROSS JOIN words w ON w.rowid = j.value WHERE w.words MATCH :words"
        )
    else:
        asked = "SELECT position FROM words WHERE position = ANY(:some) AND terms @@ CAST(:words AS tsquery)"
    found = connection.execute(
        _listing(connection, asked), {"some": _list(connection, some), "words": _words(connection, wanted)}
    )
    return Pool(tuple(sorted(found.scalars(), reverse=True)), pool.whole and len(some) == len(pool.positions))


def scores(connection: Connection, wanted: Wanted, reach: Reach, pool: Pool, clearance: Tlp) -> dict[int, float]:
    """How well the newest `WEIGHED` of the articles that `with_words` gave fit the words; a higher number fits better."""
    seen = unhidden(connection, clearance)
    if is_sqlite(connection):
        asked = (
            "SELECT rowid AS position, round(-bm25(words, 4.0, 1.0), 6) AS score FROM words WHERE words MATCH :words AND rowid >= :low AND rowid < :high"
            f" AND {seen.sql} ORDER BY rowid DESC LIMIT :most"
        )
    else:
        asked = (
            "SELECT position, ts_rank('{0.1, 0.2, 0.4, 1.0}', terms, CAST(:words AS tsquery), 1) AS score FROM words"
            " WHERE terms @@ CAST(:words AS tsquery) AND position >= :low AND position < :high"
            f" AND {seen.sql} ORDER BY position DESC LIMIT :most"
        )
    low = pool.positions[-1] if pool.positions else reach.high
    values = {"words": _words(connection, wanted), "low": max(reach.low, low), "high": reach.high, "most": WEIGHED}
    places, found = columns(connection, ("position", "score"), asked, values | seen.values)
    return {position: round(score, 6) for position, score in zip(places, found, strict=True)}


def headline_scores(
    connection: Connection, wanted: Wanted, reach: Reach, pool: Pool, clearance: Tlp
) -> dict[int, float]:
    """How many of the words stand in the headline of each article of a pool: what can be said without looking at other articles.

    BM25 weighs a word by how rare it is among all articles, so that the order of what somebody may see would tell of what they may not.
    """
    if not is_sqlite(connection):
        return scores(connection, wanted, reach, pool, clearance)  # ts_rank looks at one article at a time
    asked = text("SELECT rowid FROM words WHERE words MATCH :words AND rowid >= :low AND rowid < :high")
    low = max(reach.low, pool.positions[-1] if pool.positions else reach.high)
    found: Counter[int] = Counter()
    for group in wanted.groups:
        in_title = f"{{title}} : ({Wanted((group,), ()).fts5()})"
        found.update(connection.execute(asked, {"words": in_title, "low": low, "high": reach.high}).scalars())
    return {position: float(n) for position, n in found.items()}


def facts(connection: Connection, pool: Pool, asked: Filters) -> Facts:
    """What the articles of a pool are counted by, of those only that meet the conditions."""
    where = article_conditions(asked)
    if is_sqlite(connection):
        joined = AT_POSITIONS
    else:
        joined = f"unnest(CAST(:some AS bigint[])) AS j(value) JOIN articles a ON a.id = j.value & {LOW}"
    sql = f"SELECT j.value AS place, a.publisher, a.types, a.countries FROM {joined} WHERE {where.sql}"
    values = {"some": _list(connection, pool.positions), **where.values}
    return Facts(*columns(connection, ("place", "publisher", "types", "countries"), sql, values, listing=True))


def columns(
    connection: Connection, names: Sequence[str], sql: str, values: dict[str, Any], *, listing: bool = False
) -> list[list[Any]]:
    """The columns of a query, each as one list that its engine wrote as JSON.

    Ten thousand rows would be ten thousand objects for Python to make and to watch over: half the time of a search.
    """
    gather = "json_group_array" if is_sqlite(connection) else "json_agg"
    whole = f"SELECT {', '.join(f'{gather}({name})' for name in names)} FROM ({sql}) AS gathered"
    found = connection.execute(_listing(connection, whole) if listing else text(whole), values).one()
    return [json.loads(column) if isinstance(column, str) else column or [] for column in found]


def _list(connection: Connection, positions: Sequence[int]) -> Any:
    return canonical(list(positions)) if is_sqlite(connection) else list(positions)


def _listing(connection: Connection, sql: str) -> Any:
    return (
        text(sql)
        if is_sqlite(connection)
        else text(spoken(connection, sql)).bindparams(bindparam("some", type_=ARRAY(BigInteger)))
    )


def newest(connection: Connection, asked: Filters, reach: Reach, most: int = CANDIDATES) -> Pool:
    """The newest articles that meet the conditions, among the newest `WALKED`."""
    where, seen = article_conditions(asked), Where()
    visible(seen, "articles", asked.clearance)
    sql = (
        f"SELECT a.day, a.id FROM (SELECT * FROM articles INDEXED BY ix_articles_search WHERE day >= :low AND day <= :high"
        f" AND NOT (day = :high AND id >= :high_id) AND {seen.sql} ORDER BY day DESC, id DESC LIMIT :walked) a WHERE {where.sql}"
        " ORDER BY a.day DESC, a.id DESC LIMIT :most"
    )
    bounds = {
        "low": reach.low >> ID_BITS,
        "high": reach.high >> ID_BITS,
        "high_id": reach.high & LOW,
        "walked": WALKED,
    }
    values = {**where.values, **seen.values, **bounds, "most": most + 1}
    rows = connection.execute(text(spoken(connection, sql)), values).all()
    whole = len(rows) <= most and not _is_large(connection, reach, seen)
    return Pool(tuple(position_of(day, number) for day, number in rows[:most]), whole)


def _is_large(connection: Connection, reach: Reach, seen: Where) -> bool:
    """Whether more than `WALKED` articles that the reader may see lie in reach."""
    sql = f"SELECT 1 FROM articles WHERE day >= :low AND day <= :high AND {seen.sql} ORDER BY day DESC, id DESC LIMIT 1 OFFSET :walked"
    values = {"low": reach.low >> ID_BITS, "high": reach.high >> ID_BITS, "walked": WALKED, **seen.values}
    return connection.execute(text(spoken(connection, sql)), values).first() is not None


def few(connection: Connection, asked: Filters, reach: Reach) -> Pool | None:
    """The articles that meet the rarest of the conditions, when they are few; None when no condition is rare."""
    seed = rarest(connection, asked)
    by_finding = None if seed is None else _articles_of(connection, asked, seed)
    pool = by_finding if by_finding is not None else _of_outlets(connection, asked)
    if pool is None:
        return None
    inside = tuple(p for p in pool.positions if reach.low <= p < reach.high)
    return Pool(inside, pool.whole)


def rarest(connection: Connection, asked: Filters) -> Where | None:
    """A query for the ids of findings that meet one condition, the one that fewest meet; None when all have too many."""
    best, fewest = None, CANDIDATES + 1
    for seed in _seeds(asked):
        met, values = _seen_of(seed, asked.clearance)
        sql = f"SELECT count(*) FROM ({met} LIMIT :most) AS counted"
        count = connection.execute(text(spoken(connection, sql)), {**values, "most": fewest}).scalar_one()
        if count < fewest:
            best, fewest = seed, count
    return best


def _seen_of(seed: Where, clearance: Tlp) -> tuple[str, dict[str, Any]]:
    """A query for the findings of a seed that a reader may see: how many they are must not tell of the others."""
    if clearance == LEVELS[-1]:
        return seed.sql, seed.values
    seen = Where()
    visible(seen, "a", clearance)
    return f"SELECT s.id FROM ({seed.sql}) s {OF_SEED} WHERE {seen.sql}", {**seed.values, **seen.values}


def _seeds(asked: Filters) -> list[Where]:
    """One query for ids of findings for each condition that an index answers."""
    found: list[Where] = []
    for condition, values in name_conditions(asked):
        found.append(Where([f"SELECT n.finding_id AS id FROM finding_names n WHERE {condition}"], values))
    if asked.near:
        box = finding_conditions(Filters(near=asked.near), dated=False)
        found.append(Where([f"SELECT f.id FROM findings f WHERE {box.sql}"], box.values))
    if asked.countries:
        where = Where()
        listed = where.listed("f.country", asked.countries, "country")
        found.append(Where([f"SELECT f.id FROM findings f WHERE {listed}"], where.values))
    if asked.types:
        where = Where()
        kinds = types_of_findings(where, asked.types)
        found.append(Where([f"SELECT f.id FROM findings f WHERE {kinds}"], where.values))
    return found


def _articles_of(connection: Connection, asked: Filters, seed: Where) -> Pool:
    where = finding_conditions(asked, dated=False)
    visible(where, "a", asked.clearance)
    sql = f"SELECT DISTINCT a.day, a.id FROM ({seed.sql}) s {OF_SEED} WHERE {where.sql} LIMIT :most"
    values = {**seed.values, **where.values, "most": CANDIDATES}
    rows = connection.execute(text(spoken(connection, sql)), values)
    return Pool(tuple(sorted((position_of(day, number) for day, number in rows), reverse=True)), whole=True)


def _of_outlets(connection: Connection, asked: Filters) -> Pool | None:
    if not asked.outlets:
        return None
    where = Where()
    where.one_of("publisher", asked.outlets, "outlet")
    visible(where, "articles", asked.clearance)
    sql = f"SELECT day, id FROM articles WHERE {where.sql} LIMIT :most"
    rows = connection.execute(text(spoken(connection, sql)), {**where.values, "most": CANDIDATES + 1}).all()
    if len(rows) > CANDIDATES:
        return None
    return Pool(tuple(sorted((position_of(day, number) for day, number in rows), reverse=True)), whole=True)
