"""Lists of actors, warnings, copies and outlets, page by page: from the rows beside the board, whose bodies stay unread.

A page begins behind the last row of the one before (`after`), so that nothing is ever out of reach, however long the list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from vigie.model.situations import BoardWarning, SituationArticle
from vigie.store.boards import some_parts
from vigie.store.eventlists import COUNTED
from vigie.store.schema import listings
from vigie.store.sight import Sight
from vigie.store.writing import Found, chunks
from vigie.text.folding import fold

PAGE = 100
"""Rows of a page."""
COPIES = 50
"""Copies of an article that its page names; their number stands beside them."""
COUNTRIES = 300
"""Countries with warnings that are listed at most: there are 249, and names of areas beside them."""


@dataclass(frozen=True, slots=True)
class ActorLine:
    """An actor of a list: how many events and relations, and the relations to others (which, to whom, whether hedged)."""

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    events: int
    links: int
    ties: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ActorPage:
    """Actors, how many there are in all (`COUNTED` + 1 for more than that), and where the next page begins."""

    rows: tuple[ActorLine, ...]
    count: int
    after: str | None


@dataclass(frozen=True, slots=True)
class WarningPage:
    """Warnings, how many there are in all (`COUNTED` + 1 for more than that), and where the next page begins."""

    rows: tuple[BoardWarning, ...]
    count: int
    after: str | None


def list_actors(
    connection: Connection, sight: Sight, name: str = "", kind: str | None = None, after: str | None = None
) -> ActorPage:
    """Actors in whose name or alias some letters stand, those with most events and relations first.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        name: the letters, in any spelling.
        kind: their type, or all.
        after: `ActorPage.after` of the page before; anything else begins at the start.
    """
    where = [sight.listings, listings.c.kind == "actor"]
    if kind:
        where.append(listings.c.type == kind)
    if sought := fold(name).strip():
        where.append(listings.c.names.contains(sought, autoescape=True))
    rows, more = _page(connection, where, after, PAGE)
    return ActorPage(tuple(_line(r) for r in rows), _count(connection, where), more)


def actor_lines(connection: Connection, sight: Sight, keys: Sequence[str]) -> dict[str, ActorLine]:
    """The lines of the actors that have these keys."""
    found: dict[str, ActorLine] = {}
    for some in chunks(list(dict.fromkeys(keys))):
        asked = select(listings.c.key, listings.c.line, listings.c.type).where(
            sight.listings, listings.c.kind == "actor", listings.c.key.in_(some)
        )
        found |= {r.key: _line(r) for r in connection.execute(asked)}
    return found


def _line(row: Found) -> ActorLine:
    value = json.loads(row.line)
    ties = tuple((relation, other, hedged) for relation, other, hedged in value["ties"])
    return ActorLine(row.key, value["name"], row.type, tuple(value["aliases"]), value["events"], value["links"], ties)


def list_warnings(
    connection: Connection, sight: Sight, state: str | None = None, country: str | None = None, after: str | None = None,
    limit: int = PAGE,
) -> WarningPage:  # fmt: skip
    """Warnings in a state, of a country, or all, the latest first; `after` as for `list_actors`."""
    where = [sight.listings, listings.c.kind == "warning"]
    if state is not None:
        where.append(listings.c.state == state)
    if country is not None:
        where.append(listings.c.country == country)
    rows, more = _page(connection, where, after, limit)
    keys = [r.key for r in rows]
    found = some_parts(connection, sight, BoardWarning, keys)
    return WarningPage(tuple(found[k] for k in keys if k in found), _count(connection, where), more)


def warning_countries(connection: Connection, sight: Sight) -> list[tuple[str, int]]:
    """How many warnings each country has, by its code; the empty one is of those that name none."""
    counted = (
        select(listings.c.country, func.count())
        .where(sight.listings, listings.c.country.is_not(None))
        .group_by(listings.c.country)
        .order_by(listings.c.country)
        .limit(COUNTRIES)
    )
    return [(country, n) for country, n in connection.execute(counted)]


def copies_of(connection: Connection, sight: Sight, key: str) -> tuple[tuple[SituationArticle, ...], int]:
    """The copies of an article, the latest first, `COPIES` at most, and how many there are."""
    where = [sight.listings, listings.c.copy_of == key]
    rows, _ = _page(connection, where, None, COPIES)
    found = some_parts(connection, sight, SituationArticle, [r.key for r in rows])
    return tuple(found[r.key] for r in rows if r.key in found), _count(connection, where)


def _page(
    connection: Connection, where: Sequence[ColumnElement[bool]], after: str | None, limit: int
) -> tuple[Sequence[Found], str | None]:
    """Rows in the order of a list, and where the next page begins."""
    asked = select(listings.c.key, listings.c.rank, listings.c.line, listings.c.type).where(*where)
    rank, _, key = (after or "").partition(" ")
    if key:
        asked = asked.where(tuple_(listings.c.rank, listings.c.key) < tuple_(rank, key))
    rows = connection.execute(asked.order_by(listings.c.rank.desc(), listings.c.key.desc()).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], f"{last.rank} {last.key}" if last else None


def _count(connection: Connection, where: Sequence[ColumnElement[bool]]) -> int:
    inner = select(listings.c.key).where(*where).limit(COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())
