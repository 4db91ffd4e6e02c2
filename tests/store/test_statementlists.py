"""Who said what: by speaker and words, newest first, nothing lost between two pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vigie.model.annotations import MadeBy
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.store import statementlists
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.sight import Sight
from vigie.store.statementlists import SaidFilter, statements_of

NOW = "2026-11-28T08:00:00+00:00"
CLEAR = Sight("CLEAR", "CLEAR")


@pytest.fixture
def filled(store, told):  # type: ignore[no-untyped-def]
    """Twenty articles over five days, written in another order than that of their days, three statements each."""
    for n in range(20):
        text = f"Le maire numero{n} promet des renforts. Une voisine parle du calme. Le préfet annonce un plan."
        one = told(f"a{n}", day=f"2024-05-{10 + n % 5}", text=text)
        spans = (Span(0, 40), Span(40, 70), Span(70, len(text)))
        said = tuple(
            Statement(f"statement:{k}", span, None, None, (who,), (), ("L'Agence",) if k == 1 else (), "indirect")
            for k, (span, who) in enumerate(zip(spans, (f"le maire {n}", "une voisine", "le préfet"), strict=True))
        )
        article = replace(one.article, url=f"https://www.site.example/{n}", publisher=None if n % 2 else "Écho")
        ingest(
            store, [Offer(article, replace(one, article=article, statements=said, made_by=MadeBy("p", "l", "m")))], NOW
        )
    return store


def every(store, asked):  # type: ignore[no-untyped-def]
    """All pages of a list."""
    found, after, pages = [], None, 0
    with store.reading() as connection:
        while True:
            some, after = statements_of(connection, CLEAR, asked, after, store.analyse)
            found, pages = [*found, *some], pages + 1
            if after is None:
                return found, pages


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (SaidFilter(), 60),
        (SaidFilter(speaker="Le Préf"), 20),
        (SaidFilter(speaker="l'agence"), 20),
        (SaidFilter(words="renforts"), 20),
        (SaidFilter(words="des renf"), 20),
        (SaidFilter(words="calme", speaker="une"), 20),
        (SaidFilter(words="numero7"), 1),
        (SaidFilter(words="numero99"), 0),
        (SaidFilter(words="?!"), 0),
        (SaidFilter(speaker="personne"), 0),
    ],
)
@pytest.mark.parametrize("few", [2_000, 3])
def test_pages_hold_everything_once_newest_first(filled, monkeypatch, asked, count, few) -> None:
    monkeypatch.setattr(statementlists, "PAGE", 7)
    monkeypatch.setattr(statementlists, "FEW", few)
    monkeypatch.setattr(statementlists, "LOOKED_AT", 6)
    found, _ = every(filled, asked)
    assert len(found) == count
    assert len({(s.article, s.finding) for s in found}) == count
    assert [s.published for s in found] == sorted((s.published for s in found), reverse=True)


def test_a_statement_without_a_publisher_names_its_site(filled) -> None:
    found, _ = every(filled, SaidFilter())
    assert {s.outlet for s in found} == {"Écho", "site.example"}


def test_what_is_no_place_begins_at_the_start(filled) -> None:
    with filled.reading() as connection:
        first, _ = statements_of(connection, CLEAR, SaidFilter(), None, filled.analyse)
        for odd in ("", "x", "x.y", ".", "x."):
            assert statements_of(connection, CLEAR, SaidFilter(), odd, filled.analyse)[0] == first
