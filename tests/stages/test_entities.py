"""Names and entities: golden cases, cases that must give nothing, one thing under several names, properties."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def named(annotation):
    """Surface form to type, for the named mentions."""
    text = annotation.article.text
    return {m.span.of(text): e.type for e in annotation.entities for m in e.mentions if m.named}


def entity(annotation, form):
    """The entity that bears a surface form."""
    text = annotation.article.text
    return next((e for e in annotation.entities if any(m.named and m.span.of(text) == form for m in e.mentions)), None)


FOUND = [
    ("L'armée française a quitté le Mali.", {"armée française": "agency", "Mali": "country"}),
    ("Les talibans ont repris Kaboul.", {"talibans": "group", "Kaboul": "place"}),
    ("Le groupe Etat islamique recule en Syrie.", {"groupe Etat islamique": "group", "Syrie": "country"}),
    ("L'aéroport de Kaboul a rouvert mardi.", {"aéroport de Kaboul": "facility"}),
    ("Le général Paul Vernier a inspecté les postes.", {"Paul Vernier": "person"}),
    ("Mme Odile Vernier a porté plainte.", {"Odile Vernier": "person"}),
    ("La chaîne CNN a diffusé les images.", {"CNN": "media"}),
    ("L'ONU a envoyé une mission à Bamako.", {"ONU": "organisation", "Bamako": "place"}),
    ("Le ministère espagnol de l'Intérieur a confirmé.", {"ministère espagnol de l'Intérieur": "agency"}),
    ("Le parquet de Grenoble a ouvert un dossier.", {"parquet de Grenoble": "agency"}),
    ("Le camp d'Al-Hol abrite des familles.", {"camp d'Al-Hol": "facility"}),
    ("Hier, Direction générale de la sécurité intérieure (DGSI) puis douanes ont enquêté.", {"Direction générale de la sécurité intérieure": "agency", "DGSI": "agency"}),
    ("Le quotidien Velika Novosti a publié la lettre.", {"Velika Novosti": "media"}),
    ("Le groupe jihadiste Ansar al-Velika a menacé le port.", {"Ansar al-Velika": "group"}),
    ("Dans la région de Ménaka, trois camions ont brûlé.", {"région de Ménaka": "place", "Ménaka": "place"}),
    ("Emmanuel Macron a reçu Angela Merkel.", {"Emmanuel Macron": "person", "Angela Merkel": "person"}),
    ("La police italienne a fouillé un garage.", {"police italienne": "agency"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_names_and_their_types(annotate, text, expected):
    found = named(annotate(text))
    assert {form: found.get(form) for form in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Le groupe de travail a rendu son rapport.",
        "Une police d'assurance couvre le sinistre.",
        "Les Français et les Kurdes ont défilé.",
        "Le gouvernement a réuni les préfets.",
        "Partis à l'aube, les bergers sont revenus.",
        "Le convoi a roulé en direction du fleuve.",
        "Les forces de l'ordre ont bouclé la rue.",
        "Le Premier ministre a quitté la salle.",
        "Un hôtel a brûlé dans la nuit.",
    ],
)
def test_common_words_are_no_names(annotate, text):
    assert named(annotate(text, published=None)) == {}


SAME = [
    ("Les Forces démocratiques syriennes (FDS) gardent le camp. Les FDS demandent de l'aide.", "Forces démocratiques syriennes", "FDS"),
    ("Le juge Marc Vernelle a parlé. M. Vernelle a signé.", "Marc Vernelle", "Vernelle"),
    ("Abou Zarim al-Velki est mort. Selon eux, Abu Zarim al-Velki fuyait.", "Abou Zarim al-Velki", "Abu Zarim al-Velki"),
    ("L'Etat islamique a perdu la ville. Daech tient encore le pont.", "Etat islamique", "Daech"),
    ("L'ambassade a fermé, dit le Quai d'Orsay. Le ministère français des Affaires étrangères l'a écrit.",
     "Quai d'Orsay", "ministère français des Affaires étrangères"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "one", "other"), SAME)
def test_one_thing_under_two_names(annotate, text, one, other):
    found = annotate(text)
    assert entity(found, one) is not None
    assert entity(found, one) is entity(found, other)


def test_a_family_stays_several_persons(annotate):
    found = annotate("Jean Vernelle et Marie Vernelle ont comparu. M. Vernelle a nié.")
    assert entity(found, "Jean Vernelle") is not entity(found, "Marie Vernelle")


def test_surname_before_a_homonymous_country(annotate):
    assert not [e for e in annotate("Hollande a parlé mardi à Lyon.").entities if e.type == "country"]
    found = annotate("François Hollande a parlé mardi. Hollande a promis une loi.", published="2016-03-02")
    assert entity(found, "Hollande") is entity(found, "François Hollande")


def test_names_are_usual_french_ones_and_say_why(annotate):
    found = annotate("Isis-K a frappé Kaboul, dit l'ONU. Daesh se tait.")
    assert entity(found, "Daesh").name == "État islamique"
    assert all(e.why and e.confidence is not None for e in found.entities)


def test_countries_of_bodies_and_places(annotate):
    found = annotate("L'armée burkinabè a repris Djibo. La police belge a fouillé une cave.")
    assert entity(found, "armée burkinabè").country == "BF"
    assert entity(found, "police belge").country == "BE"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(alphabet=st.sampled_from("Le général M. Mali Daech (FDS) « il » d'Al-Qaïda, l'EI.\n\n"), max_size=160)
)
def test_any_text_gives_spans_within_it(annotate, text):
    found = annotate(text)
    assert found.entities == annotate(text).entities
    for e in found.entities:
        assert e.mentions
        for m in e.mentions:
            assert 0 <= m.span.start < m.span.end <= len(found.article.text)
