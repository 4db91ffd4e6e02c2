"""French numerals and quantities: value, bounds, rounding, ranges, and what is no quantity."""

from __future__ import annotations

import pytest

from vigie.lang.loading import PackFiles
from vigie.text.folding import fold
from vigie.text.numerals import NumeralWords, find_quantities, read_numeral

WORDS = NumeralWords.build(PackFiles("fr").toml("numerals"))


@pytest.mark.parametrize(
    ("text", "span", "low", "high", "approximate"),
    [
        ("Il y a 12 bateaux au port.", "12", 12, 12, False),
        ("Le village compte 8 000 habitants.", "8 000", 8000, 8000, False),
        ("Le village compte 8.000 habitants.", "8.000", 8000, 8000, False),
        ("Le village compte 8\u202f000 habitants.", "8\u202f000", 8000, 8000, False),
        ("La ville a perdu 1,5 million de visiteurs.", "1,5 million", 1500000, 1500000, False),
        ("La dette dépasse deux milliards de francs.", "deux milliards", 2 * 10**9, 2 * 10**9, False),
        ("Deux cent trente-quatre soldats défilent.", "Deux cent trente-quatre", 234, 234, False),
        ("Quatre-vingt-dix-sept navires sont partis.", "Quatre-vingt-dix-sept", 97, 97, False),
        ("Soixante et onze mineurs sont remontés.", "Soixante et onze", 71, 71, False),
        ("Mille deux cents lettres attendent.", "Mille deux cents", 1200, 1200, False),
        ("Au moins 25 maisons ont brûlé.", "Au moins 25", 25, None, False),
        ("Il y avait 25 maisons au moins.", "25", 25, None, False),
        ("Plus de 8.000 pèlerins sont venus.", "Plus de 8.000", 8001, None, False),
        ("Plus d'un milliard d'euros ont été versés.", "Plus d'un milliard", 10**9 + 1, None, False),
        ("Moins de 30 élèves restent.", "Moins de 30", None, 29, False),
        ("La salle contient jusqu'à 13 chaises.", "jusqu'à 13", None, 13, False),
        ("Quelque 850 marins sont à bord.", "Quelque 850", 850, 850, True),
        ("Près de 30 000 arbres sont tombés.", "Près de 30 000", 30000, 30000, True),
        ("Une centaine de moutons paissent.", "Une centaine", 100, 100, True),
        ("Il reste des dizaines de barques.", "des dizaines", 10, None, True),
        ("Plusieurs dizaines de barques rentrent.", "Plusieurs dizaines", 10, None, True),
        ("Des dizaines de milliers de gens marchent.", "Des dizaines de milliers", 10000, None, True),
        ("Au moins une centaine de barques rentrent.", "Au moins une centaine", 100, None, True),
        ("Trois dizaines de barques rentrent.", "Trois dizaines", 30, 30, True),
        ("Plusieurs barques rentrent.", "Plusieurs", 2, None, True),
        ("Ils étaient entre 30 et 40 à bord.", "entre 30 et 40", 30, 40, False),
        ("Ils étaient entre vingt et trente à bord.", "entre vingt et trente", 20, 30, False),
        ("Entre 30 et 300 millions de dollars.", "Entre 30 et 300 millions", 30 * 10**6, 300 * 10**6, False),
        ("Deux ou trois barques rentrent.", "Deux ou trois", 2, 3, False),
        ("C'est la quatrième crue de l'année.", "quatrième", 4, 4, False),
        ("La moitié des barques sont rentrées.", "La moitié", None, None, False),
        ("Il a vendu 12 % de ses terres.", "12 %", None, None, False),
    ],
)
def test_quantity(text: str, span: str, low: int | None, high: int | None, approximate: bool) -> None:
    found = next(q for q in find_quantities(fold(text), WORDS) if q.span.of(text) == span)
    assert (found.min, found.max, found.approximate) == (low, high, approximate)


@pytest.mark.parametrize(
    "text", ["Rendez-vous à 15H30.", "Le 93e régiment défile.", "La Covid-19 recule.", "Le vol AF447 est parti."]
)
def test_no_quantity(text: str) -> None:
    assert find_quantities(fold(text), WORDS) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("trois cents", 300),
        ("vingt-deux", 22),
        ("dix-sept mille", 17000),
        ("deux trois", None),
        ("3,2 millions", 3200000),
    ],
)
def test_read_numeral(text: str, value: int | None) -> None:
    assert read_numeral(text, WORDS) == value


def test_neighbours_stay_apart() -> None:
    text = "L'accident a fait trois morts et huit blessés."
    assert [(q.min, q.max) for q in find_quantities(fold(text), WORDS)] == [(3, 3), (8, 8)]
