"""The words of a search: forms that meet, words that stay apart, and how a text is parted into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.lang.loading import load_analysis
from vigie.text.terms import TERM_CHARS, words_of

ANALYSIS = load_analysis()

MEET = (
    "attaque attaques attaqué attaquées attaquer attaquent attaquait attaquaient attaquèrent attaquera ATTAQUES",
    "hôpital hôpitaux HOPITAL",
    "journal journaux",
    "régional régionaux régionale régionales",
    "travail travaux",
    "œuvre oeuvre Œuvres",
    "feu feux",
    "œil yeux",
    "mort morts mourir meurt mourut",
    "tué tuées tuer tuent",
    "enlèvement enlevé enlever enlève",
    "détruit détruite détruire détruisent",
    "détenu détenus détenir détenue",
    "libéré libérer libèrent libération",
    "policier policiers policière",
    "frontière frontières FRONTIERE",
    "sécurité securite SÉCURITÉ",
    "président présidents présidente",
    "affirmer affirment affirmé",
    "O.N.U. ONU onu",
    "armée armées ARMEE",
    "bateau bateaux",
    "élu élus élue",
    "média médias",
    "convoi convois",
    "loi lois",
    "délai délais",
    "12\u00a0500 12.500 12\u202f500 12500",
)
APART = (
    "armée arme",
    "vol viol",
    "viol violent",
    "agent âge",
    "paris pari",
    "parti partie",
    "police policier",
    "content conte",
    "mort mordre",
)


@pytest.mark.parametrize("forms", MEET)
def test_forms_of_a_word_meet(forms: str) -> None:
    assert len({tuple(ANALYSIS(form)) for form in forms.split(" ")}) == 1


@pytest.mark.parametrize("pair", APART)
def test_other_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert ANALYSIS(one) != ANALYSIS(other)


def test_elisions_and_little_words_count_for_nothing() -> None:
    assert ANALYSIS("L'attaque de l’école") == ANALYSIS("attaque école")
    assert ANALYSIS("jusqu'à Gao, lorsqu'il est d'accord") == ANALYSIS("Gao est accord")
    assert ANALYSIS("le la les de du et à") == []


def test_compounds_part_and_codes_stay() -> None:
    assert ANALYSIS("porte-parole") == ANALYSIS("porte parole")
    assert ANALYSIS("le M23 et 3,5 %") == ["m23", "3", "5"]
    assert ANALYSIS("en 2020 300 blessés") == ["2020", "300", *ANALYSIS("blessés")]


def test_accents_may_be_characters_of_their_own() -> None:
    assert ANALYSIS("re\u0301seau") == ANALYSIS("réseau")


def test_a_run_without_end_is_cut() -> None:
    assert ANALYSIS("1" * 500) == ["1" * TERM_CHARS]


@given(st.text() | st.text(alphabet="aé l'’.·_0123 \u00a0\u202fO.N\u0301", max_size=60))
def test_words_with_their_places_are_those_of_the_analysis(text: str) -> None:
    parted = [term for start, end in words_of(text, 0, len(text)) for term in ANALYSIS(text[start:end])]
    assert ANALYSIS(text) == parted
    assert all(" " not in term and term for term in parted)
