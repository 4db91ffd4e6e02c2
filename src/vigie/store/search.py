"""Search a store in French: articles, findings or events, by words and conditions, page by page.

In: a reading transaction, a query, the store's word analysis. Out: a page of hits with counts.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import Connection, select

from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.store.candidates import (
    Facts,
    Pool,
    Reach,
    among,
    facts,
    few,
    headline_scores,
    newest,
    reach_of,
    scores,
    with_words,
)
from vigie.store.codec import canonical
from vigie.store.evidence_search import Found, find_events, find_findings
from vigie.store.facets import Facets, facets_of_articles, facets_of_rows
from vigie.store.filters import Filters
from vigie.store.hits import Hit, article_hits, event_hits, finding_hits
from vigie.store.opening import Analyse
from vigie.store.querying import Wanted, parse_words
from vigie.store.schema import articles, findings
from vigie.store.situations import highest_visible, levels_in_use
from vigie.store.wordindex import LOW, position_of
from vigie.text.snippets import Sought

PAGE = 20
"""Hits of a page when nothing else is asked."""
MOST = 200
"""Hits of a page at most: the texts of all of them are read to show a passage."""
Over = Literal["articles", "findings", "events"]
Sort = Literal["relevance", "date"]
Weigh = Callable[[Connection, Wanted, Reach, Pool, Tlp], dict[int, float]]
"""How articles are weighed against words."""


class CursorError(ValueError):
    """A cursor that no page of such a search gave."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    words: as typed (`querying`); empty asks for no words. over: what is wanted; words of findings and events are
    those of their articles. sort: by relevance is for articles with words; everything else is sorted by date, the
    newest first. cursor: of the page before. facets: whether counts by facet are wanted.
    """

    words: str = ""
    over: Over = "articles"
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    limit: int = PAGE
    cursor: str | None = None
    facets: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what was found.

    count: how many were found, behind a cursor of dates only those from there on; with `more`, at least so many:
    the newest were looked at and there are others. facets: None when not asked for. cursor: of the next page.
    """

    hits: tuple[Hit, ...]
    count: int
    more: bool
    facets: Facets | None
    cursor: str | None


def search(connection: Connection, query: Query, analyse: Analyse) -> Page:
    """A page of what is found.

    Raises:
        CursorError: the cursor belongs to no page of such a search.
    """
    wanted = parse_words(query.words, analyse)
    if wanted is None and query.words.strip():
        return Page((), 0, False, None, None)
    weigh = scores if query.filters.clearance == LEVELS[-1] else headline_scores
    query = replace(query, filters=_sighted(connection, query.filters))
    sought = Sought(wanted.terms if wanted else frozenset(), wanted.beginnings if wanted else (), analyse)
    if query.over == "articles":
        return _articles(connection, query, wanted, sought, weigh)
    if query.over == "findings":
        found = find_findings(connection, wanted, query.filters, _before_finding(connection, query))
        shown = finding_hits(connection, [k for _, k in found.keys[: _limit(query)]], sought)
        return _page(query, found, shown, *((shown[-1].key, shown[-1].local_id) if shown else ()))
    found = find_events(connection, wanted, query.filters, _before_event(query))
    listed = event_hits(connection, [k for _, k in found.keys[: _limit(query)]], query.filters.level)
    return _page(query, found, listed, *((listed[-1].key,) if listed else ()))


def _sighted(connection: Connection, asked: Filters) -> Filters:
    """The conditions with the situation that the reader sees; who may see all that there is need not be asked again."""
    used = levels_in_use(connection)
    level = highest_visible(used, asked.clearance)
    sees_all = level == used[-1]
    return replace(asked, level=level, clearance=LEVELS[-1] if sees_all else asked.clearance)


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MOST))


def _page(query: Query, found: Found, hits: tuple[Hit, ...], *last: str) -> Page:
    """A page of findings or events; `last` are the keys by which the last one shown is found again."""
    counted = facets_of_rows(found.counted, "outlet" if query.over == "findings" else "grade") if query.facets else None
    limit = _limit(query)
    cursor = _cursor(query.over, found.keys[limit - 1][0], *last) if len(found.keys) > limit else None
    return Page(hits, len(found.keys), not found.whole, counted, cursor)


def _articles(connection: Connection, query: Query, wanted: Wanted | None, sought: Sought, weigh: Weigh) -> Page:
    by_relevance = query.sort == "relevance" and wanted is not None
    after = _after(connection, query, "relevance" if by_relevance else "date")
    reach = reach_of(query.filters, None if by_relevance else after)
    pool, is_direct = _pool(connection, query.filters, wanted, reach)
    known: Facts | None = None
    if query.facets or _needs_facts(query.filters):
        known = facts(connection, pool, query.filters)
        pool = Pool(tuple(sorted(known.positions, reverse=True)), pool.whole)
    weights: dict[int, float] = {}
    order = list(pool.positions)
    if by_relevance and wanted is not None:
        weights = _weights(connection, wanted, reach, pool, weigh, query.filters.clearance) if is_direct else {}
        order.sort(key=lambda p: (-weights.get(p, 0.0), -p))
        if after is not None:
            order = [p for p in order if (-weights.get(p, 0.0), -p) > (-weights.get(after, 0.0), -after)]
    limit = _limit(query)
    shown = order[:limit]
    cursor = None
    if len(order) > limit or (not by_relevance and shown and not pool.whole):
        cursor = _cursor("relevance" if by_relevance else "date", _key_at(connection, shown[-1]))
    hits = article_hits(connection, shown, weights, sought)
    counted = facets_of_articles(known) if query.facets and known is not None else None
    return Page(hits, len(pool.positions), not pool.whole, counted, cursor)


def _pool(connection: Connection, asked: Filters, wanted: Wanted | None, reach: Reach) -> tuple[Pool, bool]:
    """The articles that come into question, and whether they are the newest with the words."""
    if wanted is not None:
        pool = with_words(connection, wanted, reach, asked.clearance)
        rare = few(connection, asked, reach) if not pool.whole else None
        return (pool, True) if rare is None else (among(connection, wanted, rare), False)
    rare = few(connection, asked, reach)
    return (newest(connection, asked, reach) if rare is None else rare), False


def _needs_facts(asked: Filters) -> bool:
    """Whether conditions are asked that the word index does not answer."""
    bare = Filters(first_day=asked.first_day, last_day=asked.last_day, clearance=LEVELS[-1], level=asked.level)
    return asked != bare


def _weights(
    connection: Connection, wanted: Wanted, reach: Reach, pool: Pool, weigh: Weigh, clearance: Tlp
) -> dict[int, float]:
    """How well each article fits; none are weighed, so that the newest come first, where weighing would take too long.

    That is so for phrases and beginnings that more than `CANDIDATES` articles have, and where the conditions are rarer
    than the words.
    """
    if not pool.positions or (not pool.whole and not wanted.is_plain):
        return {}
    return weigh(connection, wanted, reach, pool, clearance)


def _key_at(connection: Connection, position: int) -> str:
    """The key of the article at a position."""
    return str(connection.execute(select(articles.c.key).where(articles.c.id == position & LOW)).scalar_one())


def _after(connection: Connection, query: Query, kind: str) -> int | None:
    """The position of the article that a cursor names."""
    place = _read(query.cursor, kind, (str,))
    if place is None:
        return None
    seen = articles.c.tlp.in_(at_or_below(query.filters.clearance))
    row = connection.execute(select(articles.c.id, articles.c.day).where(seen, articles.c.key == place[0])).first()
    if row is None:
        raise CursorError("the article of this cursor is not there: begin again without it")
    return position_of(row.day, row.id)


def _before_finding(connection: Connection, query: Query) -> tuple[int, int] | None:
    """The day and the number of the finding that a cursor names."""
    place = _read(query.cursor, query.over, (int, str, str))
    if place is None:
        return None
    joined = select(findings.c.id).join(articles, articles.c.version_id == findings.c.version_id)
    named = (articles.c.key == place[1], findings.c.local_id == place[2])
    seen = articles.c.tlp.in_(at_or_below(query.filters.clearance))
    number = connection.execute(joined.where(seen, *named)).scalar()
    if number is None:
        raise CursorError("the finding of this cursor is not there: begin again without it")
    return place[0], number


def _before_event(query: Query) -> tuple[int, str] | None:
    place = _read(query.cursor, query.over, (int, str))
    return None if place is None else (place[0], place[1])


def _cursor(kind: str, *place: Any) -> str:
    """Where a page ends, in keys that tell nothing of what else the store holds: numbers of rows would."""
    return base64.urlsafe_b64encode(canonical([kind, *place]).encode()).decode().rstrip("=")


def _read(cursor: str | None, kind: str, types: tuple[Any, ...]) -> tuple[Any, ...] | None:
    if cursor is None:
        return None
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise CursorError("this is no cursor of a search") from error
    fits = isinstance(value, list) and len(value) == len(types) + 1 and value[0] == kind
    if not fits or not all(isinstance(v, t) and not isinstance(v, bool) for v, t in zip(value[1:], types, strict=True)):
        raise CursorError("this cursor is of another search: begin again without it")
    return tuple(value[1:])
