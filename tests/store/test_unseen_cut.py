"""Searches and lists that are cut at a number of rows are cut among what their reader may see: two worlds, with all limits lowered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from vigie.jobs.situating import refresh
from vigie.lang.loading import load_analysis
from vigie.model.annotations import MadeBy
from vigie.model.markings import LEVELS
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.store import candidates, evidence_search, statementlists
from vigie.store.filters import Filters, Named
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.search import Over, Query, Sort, search
from vigie.store.sight import sight_of
from vigie.store.statementlists import SaidFilter, statements_of

NOW = "2026-11-28T08:00:00+00:00"
LIMITS = (
    (candidates, "CANDIDATES", 9), (candidates, "WEIGHED", 5), (candidates, "CHECKED", 3), (candidates, "WALKED", 7),
    (evidence_search, "CANDIDATES", 9), (evidence_search, "CHECKED", 5), (evidence_search, "WALKED_ROWS", 6),
    (statementlists, "LOOKED_AT", 4), (statementlists, "FEW", 5), (statementlists, "PAGE", 3),
)  # fmt: skip
PLACE = Place("Gao", "ML", 16.27, -0.05, "p/gao", "place")


@pytest.fixture(autouse=True)
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, limit in LIMITS:
        assert hasattr(module, name)
        monkeypatch.setattr(module, name, limit)
    for function in (candidates.with_words, candidates.newest):
        monkeypatch.setattr(function, "__defaults__", (9,))


def _offers(told: Callable[..., Any], *, hidden: bool) -> Iterator[Offer]:
    """Of sixty articles the half that a reader of GREEN may see, or the half above, which lies among and around it."""
    for n in range(60):
        tlp = ("CLEAR", "RED", "GREEN", "AMBER")[n % 4]
        if (LEVELS.index(tlp) > 1) != hidden:
            continue
        day, text = (
            f"2024-05-{1 + n // 3:02}",
            f"Une explosion a frappé le marché numéro {n}, selon le maire de la ville.",
        )
        one = told(
            f"a{n}", "attack" if n % 3 else "killing", where=PLACE if n % 5 else None, day=day, when=day, text=text,
            publisher="Gazette" if n % 2 else "Écho", roles=[("perpetrator", "Groupe Untel")],
            known=[("Groupe Untel", "group")], killed=(n + 1, n + 1),
        )  # fmt: skip
        said = Statement(f"statement:{n}", Span(4, 40), None, None, ("le maire",), (), (), "direct")
        article = replace(one.article, url=f"https://journal.example/{n}")
        yield Offer(article, replace(one, article=article, statements=(said,), made_by=MadeBy("p", "l", "m")), tlp=tlp)


@pytest.fixture
def compare(
    address: str, told: Callable[..., Any], pack: Any
) -> Iterator[Callable[[Callable[[Store], object]], object]]:
    """What a question gives in a store without anything above GREEN; it has to give the same with as much above as below."""
    store = open_store(address, load_analysis())

    def both(ask: Callable[[Store], object]) -> object:
        ingest(store, list(_offers(told, hidden=False)), NOW)
        refresh(store, pack.situations)
        without = ask(store)
        ingest(store, list(_offers(told, hidden=True)), NOW)
        refresh(store, pack.situations)
        assert ask(store) == without
        return without

    yield both
    store.close()


FILTERS = (
    Filters(), Filters(types=("attack",)), Filters(types=("statement",)), Filters(countries=("ML",)), Filters(outlets=("Gazette",)),
    Filters(actor=Named("groupe untel")), Filters(voice="le maire"), Filters(first_day=738_640, last_day=738_655),
    Filters(types=("killing",), outlets=("Écho",)),
)  # fmt: skip


def _pages(store: Store, query: Query) -> list[object]:
    """All pages of a search, as their reader sees them; scores stand for an order only."""
    found: list[object] = []
    with store.reading() as connection:
        for _ in range(12):
            page = search(connection, query, store.analyse)
            shown = [{k: getattr(h, k, None) for k in ("key", "local_id", "title", "quote", "type")} for h in page.hits]
            found.append((shown, page.count, page.more, page.facets, page.cursor))
            if page.cursor is None:
                break
            query = replace(query, cursor=page.cursor)
    return found


Compare = Callable[[Callable[[Store], Any]], Any]


@pytest.mark.parametrize("over", ["articles", "findings", "events"])
def test_a_search_tells_nothing_of_what_is_above(compare: Compare, over: Over) -> None:
    sorts: tuple[Sort, ...] = ("relevance", "date")
    asked = [
        Query(words, over, replace(filters, clearance="GREEN"), sort, limit=4, facets=facets)
        for words, filters, sort, facets in product(("", "explosion", "marché maire"), FILTERS, sorts, (True, False))
    ]
    found = compare(lambda store: {query: _pages(store, query) for query in asked})
    assert sum(len(pages) for pages in found.values()) > 110
    assert any(page[2] for pages in found.values() for page in pages), "nothing was cut"


def test_lists_of_statements_tell_nothing_of_what_is_above(compare: Compare) -> None:
    asked = [SaidFilter(*some) for some in product((None, "le mai"), (None, "explosion", "march"))]
    found = compare(lambda store: {one: _said(store, one) for one in asked})
    assert all(len(pages) > 3 for pages in found.values())


def _said(store: Store, asked: SaidFilter) -> list[object]:
    found, before = [], None
    with store.reading() as connection:
        sight = sight_of(connection, "GREEN")
        for _ in range(12):
            rows, before = statements_of(connection, sight, asked, before, store.analyse)
            found.append(([(r.article, r.quote) for r in rows], before))
            if before is None:
                break
    return found
