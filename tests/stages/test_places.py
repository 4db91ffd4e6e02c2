"""Places: homonyms, words beside the name, unknown villages, sites."""

from __future__ import annotations

import pytest

from vigie.lang.entities import EntityPack
from vigie.stages.coreference import find_references
from vigie.stages.entities import find_entities
from vigie.stages.names import find_names
from vigie.stages.places import locate


@pytest.fixture
def located(pack, parser):
    """Name of the entity to its place."""
    from vigie.model.articles import Article
    from vigie.model.spans import Span

    def run(text: str):
        article = Article(id="t", text=text, title=None, paragraphs=(Span(0, len(text)),), published="2024-05-15")
        syntax = next(iter(parser.parse([text])))
        entities: EntityPack = pack.entities
        found = find_references(
            article, syntax, find_entities(article, find_names(article, syntax, entities), entities), entities
        )
        places = locate(article, found, entities)
        return {m.span.of(text): places.get(e.id) for e in found for m in e.mentions}

    return run


COUNTRIES = [
    ("Une bombe a explosé à Kaboul.", "Kaboul", "AF"),
    ("Une bombe a explosé à Tripoli, en Libye.", "Tripoli", "LY"),
    ("Une bombe a explosé à Tripoli, au Liban.", "Tripoli", "LB"),
    ("Le village de Dablo a été attaqué au Burkina Faso.", "Dablo", "BF"),
    ("Un homme a été arrêté à Velikange (Moselle).", "Velikange", "FR"),
    ("Il a fui vers Barcelone, où la police espagnole l'attendait.", "Barcelone", "ES"),
    ("Un tireur a été arrêté à Birmingham, dans l'Alabama, aux Etats-Unis.", "Birmingham", "US"),
    ("La police britannique a arrêté un homme à Birmingham.", "Birmingham", "GB"),
    ("L'aéroport de Kaboul a rouvert.", "aéroport de Kaboul", "AF"),
    ("La France a fermé son consulat.", "La France", None),
    ("L'attentat de Bourgas a fait cinq morts.", "Bourgas", "BG"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "country"), COUNTRIES)
def test_country_of_a_place(located, text, name, country):
    place = located(text).get(name)
    assert (place.country if place else None) == country


def test_known_places_have_coordinates_and_unknown_ones_none(located):
    found = located("Une bombe a explosé à Kaboul. Un homme a été arrêté à Velikange (Moselle).")
    assert abs(found["Kaboul"].lat - 34.5) < 0.2
    assert found["Kaboul"].precision == "place"
    assert found["Velikange"].lat is None


def test_precision_tells_regions_and_countries(located):
    found = located("Le nord de la Catalogne et l'Espagne sont touchés.")
    assert found["Catalogne"].precision == "region"
    assert found["Espagne"].precision == "country"


def test_a_station_lies_in_the_town_behind_it(located):
    found = located("Deux femmes ont été tuées à la gare Saint-Charles à Marseille.")
    assert abs(found["gare Saint-Charles"].lat - found["Marseille"].lat) < 0.1
