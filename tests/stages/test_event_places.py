"""Where events took place: sites, rooms and buildings, the place named beside another, the story's place and who has none."""

from __future__ import annotations

import pytest


def where(annotation, kind):
    """The places of the events of a type, as (name, country); None for an event without one."""
    return [e.where and (e.where.name, e.where.country) for e in annotation.events if e.type == kind]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        # the place itself, not the better known one by which it is found
        (
            "Douze soldats ont été tués lundi au camp de Tabankort, à 90 km au sud de Gao.",
            "killing",
            "camp de Tabankort",
        ),
        (
            "Un homme a pris en otage lundi un gardien de la prison de Luynes, près d'Aix-en-Provence.",
            "abduction",
            "Luynes",
        ),
        # a common noun with a town as its complement
        ("Luc Arvel a été arrêté lundi dans un appartement de Creil.", "arrest", "Creil"),
        ("Une fusillade a éclaté lundi devant un bar de Marseille.", "attack", "Marseille"),
        (
            "Un homme a été tué mardi devant l'entrée de la gare Saint-Roch à Montpellier.",
            "killing",
            "gare Saint-Roch",
        ),
        # a street or station without a preposition
        (
            "Deux femmes ont été tuées lundi gare Saint-Roch à Montpellier par un homme armé.",
            "attack",
            "gare Saint-Roch",
        ),
        # the building where the town is told first
        (
            "Une attaque au couteau a fait un mort à Marseille. L'attaque s'est produite mardi à la gare Saint-Charles, à Marseille.",
            "attack",
            "gare Saint-Charles",
        ),
        # what suffers
        (
            "La Catalogne a été le théâtre de trois attaques terroristes lundi.",
            "attack",
            "Catalogne",
        ),
        ("La Turquie, frappée par trois attentats commis par l'État islamique, a réagi.", "attack", "Turquie"),
        # a border
        ("Un suspect a été arrêté lundi à la frontière turco-syrienne.", "arrest", "frontière turco-syrienne"),
        # what people are told to keep away from
        (
            "Une fusillade a éclaté ce mercredi à Birmingham. La police a appelé la population à éviter la zone.",
            "warning",
            "Birmingham",
        ),
        (
            "Une attaque a fait deux morts lundi à Jolo. Nous appelons les familles de Jolo à la vigilance, a dit le maire.",
            "warning",
            "Jolo",
        ),
        # what fighters left
        ("Des combattants de l'État islamique ont quitté la Syrie lundi.", "movement", "Syrie"),
        # what an attack struck
        ("Les attentats qui ont frappé Madrid en mars 2004 ont fait 191 morts.", "attack", "Madrid"),
        # the place of an attack that is claimed in the same sentence
        ("Un cousin a revendiqué pour le groupe les attentats du 3 mai 2023 en France.", "attack", "France"),
        # the building of a body
        (
            "Quatre agents sont morts dans l'attaque menée à la préfecture de police de Paris.",
            "attack",
            "préfecture",
        ),
        # a town behind a noun that points at it
        (
            "Des heurts ont éclaté à Syrte. Neuf personnes ont été tuées lundi dans cette ville de Libye.",
            "killing",
            "Syrte",
        ),
        ("La fusillade de lundi dans la capitale belge a fait deux morts.", "attack", "Bruxelles"),
        # where a trial is held
        ("Le parquet a requis jeudi dix ans de prison contre Luc Arvel, jugé à Lyon.", "trial", "Lyon"),
        (
            "Luc Arvel a été condamné mardi à Lyon à dix ans de prison. Il avait été mis en examen le 3 mai pour recel.",
            "trial",
            "Lyon",
        ),
    ],
)
def test_place(annotate, text, kind, place):
    found = where(annotate(text), kind)
    assert found
    assert all(p is not None and place in p[0] for p in found), found


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        # where somebody is from is not where he was caught
        ("Un homme né à Lyon a été arrêté lundi à Nice.", "arrest", "Nice"),
        # an adjective that names the land
        ("L'aviation a bombardé mardi des caches dans le nord-est syrien.", "strike", "Syrie"),
        # what a plot was aimed at, what prisoners left
        (
            "La police a déjoué un projet d'attentat contre la patinoire de Lille, dans le nord de la France.",
            "plot_foiled",
            "patinoire de Lille",
        ),
        ("Vingt détenus se sont évadés mardi de la prison de Luynes.", "prison_break", "Luynes"),
        # a weapon between the attack and its town
        ("L'attaque au couteau de Lyon a fait un mort mardi.", "attack", "Lyon"),
        # a quarter before the town that holds it
        ("Mardi, une attaque dans le quartier de Belleville, à Paris, a tué un passant.", "attack", "Belleville"),
    ],
)
def test_narrower_place(annotate, text, kind, place):
    found = where(annotate(text), kind)
    assert found
    assert all(p is not None and place in p[0] for p in found), found


def test_a_trial_is_held_where_the_only_court_sits(annotate):
    text = "Le parquet a requis mardi dix ans de prison. La cour d'assises de Paris rendra son verdict vendredi."
    assert set(where(annotate(text), "trial")) == {("Paris", "FR")}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # where somebody wanted to go
        ("Luc Arvel avait été arrêté pour avoir projeté de partir en Syrie.", "arrest"),
        # a make of aircraft
        ("Une frappe de Mirage 2000 a tué dix jihadistes lundi.", "strike"),
    ],
)
def test_no_place(annotate, text, kind):
    assert where(annotate(text), kind) == [None]


def test_a_recalled_attack_without_a_place_is_at_home_where_all_else_is(annotate):
    text = "Le procès des attentats de janvier 2015 débutait lundi à Paris. Il se tiendra jusqu'en juin à Paris."
    assert where(annotate(text), "attack") == [("France", "FR")]
    text = "Le procès des attentats de janvier 2015 débutait lundi à Paris. Des témoins viendront de Tunis, à Paris comme à Berlin."
    assert where(annotate(text), "attack") == [None]
    text = "Un film sur les attentats du 11 septembre 2001 est montré lundi à Paris."
    assert where(annotate(text), "attack") == [None]


def test_a_land_of_several_states_is_the_part_that_the_article_names(annotate):
    text = "La Turquie a bombardé le Kurdistan irakien. Elle a déployé lundi des commandos au Kurdistan."
    assert {p[1] for p in where(annotate(text), "deployment") if p} == {"IQ"}


def test_a_story_plays_in_the_town_before_the_brackets(annotate):
    text = "Un homme menace à Aussonne (Haute-Garonne) ses voisins à Aussonne (Haute-Garonne). Il a attaqué mardi un passant."
    assert where(annotate(text), "attack") == [("Aussonne", "FR")]


def test_a_trial_is_held_in_the_town_of_the_prosecutor_who_speaks_of_it(annotate):
    text = "Trois hommes ont été mis en examen lundi pour recel, a martelé le procureur de la République de Metz."
    assert where(annotate(text), "trial") == [("Metz", "FR")]


def test_a_land_takes_an_article(annotate):
    text = "Une fusillade a fait deux morts mardi dans le sud de la Floride."
    assert {p[1] for p in where(annotate(text), "attack") if p} == {"US"}


def test_an_arrest_after_an_attack_has_the_place_of_the_attack_only_on_its_day(annotate):
    text = "Un attentat a fait deux morts dimanche à Lyon. Quatre hommes ont été arrêtés lundi."
    assert where(annotate(text), "arrest") == [None]
    text = "Un attentat a fait deux morts dimanche à Lyon. L'assaillant a été arrêté dimanche soir."
    assert where(annotate(text), "arrest") == [("Lyon", "FR")]


def test_the_place_before_the_colon_of_a_headline_tells_the_country(annotate):
    title = "Niger : l'armée reprend un poste"
    text = "L'armée a repris mardi un poste tenu par les rebelles. Trente rebelles sont partis vers un camp en Algérie."
    found = annotate(f"{title}\n\n{text}", title=title)
    assert {p[1] for p in where(found, "seizure") if p} == {"NE"}


def test_an_attack_on_a_newspaper_takes_place_there(annotate):
    text = "L'attentat contre Charlie Hebdo avait fait douze morts le 7 janvier 2015."
    assert where(annotate(text), "attack") == [("Charlie Hebdo", "FR")]


def test_a_region_without_a_country_keeps_none(annotate):
    text = "Les effectifs au Sahel ont été renforcés. La France déploie 5 000 soldats au Sahel."
    assert {p for p in where(annotate(text), "deployment") if p} <= {("Sahel", None)}
