"""Names are blotted out however they are written: accents, case, elisions, initials, short forms, compounds, hashtags, addresses."""

from __future__ import annotations

import pytest

from vigie.text.shield import Addresses, Shield, folded_names

NAMES = folded_names(["Élodie Bizouarn", "Anatole Ker-Bizouarn", "Hassan A", "Sun Li", "Maëlle"])
CLEAN = Shield(NAMES, "N.").within(NAMES)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Elodie BIZOUARN nie", "N. nie"),
        ("les proches d’Élodie", "les proches d’N."),
        ("l'appel qu'Élodie avait lancé", "l'appel qu'N. avait lancé"),
        ("E. Bizouarn et É.Bizouarn", "N. et N."),
        ("M. Bizouarn", "M. N."),
        ("le clan des anti-Bizouarn", "le clan des anti-N."),
        ("Bizouarn's trial", "N.'s trial"),
        ("la petite Maëlle, « Maëlle »", "la petite N., « N. »"),
        ("#JusticePourElodieBizouarn", "#N."),
        ("vu sur https://echo.example/proces-bizouarn hier", "vu sur N. hier"),
        ("écrire à @elodiebizouarn", "écrire à N."),
        ("Hassan A., 18 ans", "N., 18 ans"),
        ("M. Li a nié", "M. N. a nié"),
        ("Anatole Ker Bizouarn", "N."),
        ("Élodie\u00a0Bizouarn", "N."),
        ("bizouarn_elodie.pdf", "N."),
        ("le dossier elodie-bizouarn-2020.pdf fuite", "le dossier N. fuite"),
    ],
)
def test_a_name_is_found_however_it_is_written(written: str, left: str) -> None:
    assert CLEAN(written) == left


def test_words_that_only_look_like_names_stay() -> None:
    for text in ("Li, premier mot", "les bizouarns", "Élodieux", "une maëlle", "Bizouarnais"):
        assert CLEAN(text) == text


def test_a_part_of_somebody_elses_compound_stays() -> None:
    clean = Shield(NAMES, "N.", ["Rose Li-Fontaine"], ["Maëlle-sur-Mer"]).within(NAMES)
    assert clean("Rose Li-Fontaine, à Maëlle-sur-Mer") == "Rose Li-Fontaine, à Maëlle-sur-Mer"
    assert clean("Jean-Anatole Gouriou") == "Jean-Anatole Gouriou"


def test_a_public_person_who_bears_a_word_of_the_name_keeps_the_whole_of_theirs() -> None:
    clean = Shield(NAMES, "N.", ["Yann Bizouarn"]).within(NAMES)
    assert clean("Yann Bizouarn, ministre, et Élodie Bizouarn") == "Yann Bizouarn, ministre, et N."
    assert Shield(NAMES, "N.", ["Élodie Bizouarn"])("Élodie Bizouarn") == "N."


def test_short_texts_are_kept_apart_by_the_names_of_their_article() -> None:
    shield = Shield(NAMES, "N.", ["Yann Bizouarn"])
    assert shield("Mme Bizouarn") == "Mme Bizouarn"
    assert shield.within(NAMES)("Mme Bizouarn") == "Mme N."
    assert shield("Mme Bizouarn") == "Mme Bizouarn"


def test_names_are_found_when_no_more_words_can_be_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.text.shield.WORDS", 0)
    clean = Shield(NAMES, "N.").within(NAMES)
    assert clean("Mme Bizouarn, d'Élodie Bizouarn") == "Mme N., d'N."


def test_addresses() -> None:
    kept = Addresses(NAMES)
    own = kept.within(NAMES)
    for spelling in (
        "elodie-bizouarn",
        "proces%20bizouarn",
        "%C3%89lodie_Bizouarn",
        "u/elodiebizouarn",
        "?q=BIZOUARN&x=1",
    ):
        assert kept(f"https://echo.example/{spelling}") is None
    assert own("https://echo.example/la-mere-d-elodie-parle") is None
    assert kept("https://echo.example/melodie") == own("https://echo.example/melodie") == "https://echo.example/melodie"
    assert Addresses(NAMES, frozenset(("elodie",))).within(NAMES)("https://echo.example/elodie") is not None


def test_an_address_is_not_left_out_for_a_word_that_most_have() -> None:
    """ "France", "monde" and single letters stand in most addresses of the press; a source without its address is half a source."""
    kept = Addresses({"attac france", "bernard l", "media monde"}, frozenset(("france", "monde")))
    usual = "https://echo.example/france/l-attaque-du-monde-d-hier"
    assert kept(usual) == usual
    assert kept.within({"bernard l"})(usual) == usual
    assert kept.within({"attac france"})(usual) is None, "its own article spells the name"
