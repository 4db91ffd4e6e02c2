"""Search a store in French: articles, findings or events, by words and conditions, page by page.

In: a reading transaction, a query, the store's word analysis. Out: a page of hits with counts.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import Connection

from vigie.model.markings import LEVELS
from vigie.store.candidates import Facts, Pool, Reach, among, facts, few, newest, reach_of, scores, with_words
from vigie.store.codec import canonical
from vigie.store.evidence_search import Found, find_events, find_findings
from vigie.store.facets import Facets, facets_of_articles, facets_of_rows
from vigie.store.filters import Filters
from vigie.store.hits import Hit, article_hits, event_hits, finding_hits
from vigie.store.opening import Analyse
from vigie.store.querying import Wanted, parse_words
from vigie.store.situations import highest_visible, levels_in_use
from vigie.text.snippets import Sought

PAGE = 20
"""Hits of a page when nothing else is asked."""
MOST = 200
"""Hits of a page at most: the texts of all of them are read to show a passage."""
Over = Literal["articles", "findings", "events"]
Sort = Literal["relevance", "date"]


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
    query = replace(query, filters=_sighted(connection, query.filters))
    sought = Sought(wanted.terms if wanted else frozenset(), wanted.beginnings if wanted else (), analyse)
    if query.over == "articles":
        return _articles(connection, query, wanted, sought)
    if query.over == "findings":
        found = find_findings(connection, wanted, query.filters, _before(query, int))
        return _page(query, found, finding_hits(connection, [k for _, k in found.keys[: _limit(query)]], sought))
    found = find_events(connection, wanted, query.filters, _before(query, str))
    return _page(query, found, event_hits(connection, [k for _, k in found.keys[: _limit(query)]], query.filters.level))


def _sighted(connection: Connection, asked: Filters) -> Filters:
    """The conditions with the situation that the reader sees; who may see all that there is need not be asked again."""
    used = levels_in_use(connection)
    level = highest_visible(used, asked.clearance)
    sees_all = level == used[-1]
    return replace(asked, level=level, clearance=LEVELS[-1] if sees_all else asked.clearance)


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MOST))


def _page(query: Query, found: Found, hits: tuple[Hit, ...]) -> Page:
    """A page of findings or events."""
    counted = facets_of_rows(found.counted, "outlet" if query.over == "findings" else "grade") if query.facets else None
    limit = _limit(query)
    cursor = _cursor(query.over, *found.keys[limit - 1]) if len(found.keys) > limit else None
    return Page(hits, len(found.keys), not found.whole, counted, cursor)


def _articles(connection: Connection, query: Query, wanted: Wanted | None, sought: Sought) -> Page:
    by_relevance = query.sort == "relevance" and wanted is not None
    after = _read(query.cursor, "relevance" if by_relevance else "date", (int | float, int) if by_relevance else (int,))
    reach = reach_of(query.filters, None if by_relevance or after is None else after[0])
    pool, is_direct = _pool(connection, query.filters, wanted, reach)
    known: Facts | None = None
    if query.facets or _needs_facts(query.filters):
        known = facts(connection, pool, query.filters)
        pool = Pool(tuple(sorted(known.positions, reverse=True)), pool.whole)
    weights: dict[int, float] = {}
    order = list(pool.positions)
    if by_relevance and wanted is not None:
        weights = _weights(connection, wanted, reach, pool, is_direct=is_direct)
        order.sort(key=lambda p: (-weights.get(p, 0.0), -p))
        if after is not None:
            order = [p for p in order if (-weights.get(p, 0.0), -p) > (-after[0], -after[1])]
    limit = _limit(query)
    shown = order[:limit]
    cursor = None
    if len(order) > limit or (not by_relevance and shown and not pool.whole):
        last = shown[-1]
        cursor = _cursor("relevance", weights.get(last, 0.0), last) if by_relevance else _cursor("date", last)
    hits = article_hits(connection, shown, weights, sought)
    counted = facets_of_articles(known) if query.facets and known is not None else None
    return Page(hits, len(pool.positions), not pool.whole, counted, cursor)


def _pool(connection: Connection, asked: Filters, wanted: Wanted | None, reach: Reach) -> tuple[Pool, bool]:
    """The articles that come into question, and whether they are the newest with the words."""
    if wanted is not None:
        pool = with_words(connection, wanted, reach)
        rare = few(connection, asked, reach) if not pool.whole else None
        return (pool, True) if rare is None else (among(connection, wanted, rare), False)
    rare = few(connection, asked, reach)
    return (newest(connection, asked, reach) if rare is None else rare), False


def _needs_facts(asked: Filters) -> bool:
    """Whether conditions are asked that the word index does not answer."""
    bare = Filters(first_day=asked.first_day, last_day=asked.last_day, clearance=LEVELS[-1], level=asked.level)
    return asked != bare


def _weights(connection: Connection, wanted: Wanted, reach: Reach, pool: Pool, *, is_direct: bool) -> dict[int, float]:
    """How well each article fits; none are weighed, so that the newest come first, where weighing would take too long.

    That is so for phrases and beginnings that more than `CANDIDATES` articles have, and where the conditions are rarer
    than the words.
    """
    if not pool.positions or not is_direct or (not pool.whole and not wanted.is_plain):
        return {}
    return scores(connection, wanted, reach, pool)


def _before(query: Query, kind: type) -> Any:
    return _read(query.cursor, query.over, (int, kind))


def _cursor(kind: str, *place: Any) -> str:
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
