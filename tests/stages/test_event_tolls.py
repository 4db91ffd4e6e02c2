"""Numbers of events: the toll told beside an attack is its toll, and another's is not."""

from __future__ import annotations

import pytest


def tolls(annotation, kind):
    """For each event of a type, its numbers as (what, min)."""
    numbers = {f.id: (f.what, f.min) for f in annotation.figures}
    return [sorted(numbers[f] for f in e.figures) for e in annotation.events if e.type == kind]


TOLD = [
    ("attack", "L'attentat du marché de Lodz, qui avait fait douze morts, a été revendiqué lundi.", [[("killed", 12)]]),
    ("attack", "Un groupe a revendiqué les attaques de Lodz (neuf morts) dans une vidéo.", [[("killed", 9)]]),
    ("attack", "Une fusillade a éclaté lundi dans la gare de Lodz. Le bilan est de six morts et vingt blessés.", [[("killed", 6), ("wounded", 20)]]),
    ("killing", "Le tireur avait fait trois morts au marché avant d'être abattu par la police.", [[]]),
    ("strike", "L'aviation a mené lundi 900 frappes contre les rebelles près de Lodz.", [[("attacks", 900)]]),
    ("arrest", "Trois hommes et deux femmes ont été arrêtés lundi après l'attentat.", [[("arrested", 2), ("arrested", 3)]]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), TOLD)
def test_an_event_has_its_numbers(annotate, kind, text, expected):
    assert tolls(annotate(text), kind) == expected


def test_a_demonstrative_tells_of_another(annotate):
    text = "Le procès de l'attentat de Lodz de mai 2015 et de celui de Brno (neuf morts) s'ouvre lundi."
    assert ("killed", 9) not in [n for toll in tolls(annotate(text), "attack") for n in toll]


def test_a_dated_toll_of_a_later_sentence_is_of_another(annotate):
    text = "Une fusillade a éclaté lundi dans la gare de Lodz. En mars 2011, des tirs avaient fait six morts en ville."
    assert ("killed", 6) not in tolls(annotate(text), "attack")[0]
