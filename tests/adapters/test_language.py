"""Which language a text is in."""

from __future__ import annotations

import pytest

from vigie.adapters.language import Language, identify


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("La préfète a fermé l'embarcadère jeudi et les éleveurs de l'île attendent un pilote.", "fr"),
        ("The ferry stayed at the pier on Thursday while the farmers waited for a pilot.", "en"),
        ("El transbordador permaneció en el muelle el jueves mientras los ganaderos esperaban.", "es"),
        ("Die Fähre blieb am Donnerstag am Steg, während die Bauern auf einen Lotsen warteten.", "de"),
    ],
)
def test_sentences(text: str, code: str) -> None:
    assert identify(text) == Language(code, sure=True)


@pytest.mark.parametrize("text", ["", "12 ! 34", "Kaboul, 12 morts", "\u200b" * 50])
def test_short_texts_believe_what_is_declared(text: str) -> None:
    assert identify(text, "es") == Language("es", sure=False)
    assert identify(text) == Language("fr", sure=False)
