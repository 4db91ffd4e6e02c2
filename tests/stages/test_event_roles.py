"""Who and where of events that the parse, a bracket, a date or another sentence parts from the deed; and names that must stay out."""

from __future__ import annotations

import pytest

ROLES = [
    # the agent behind a place, brackets and a date; the name in front of an apposition
    (
        "Anna Dorn, gendarme adjointe tuée à Metz (Moselle) le 8 mai par Luc Arvel, sera décorée.",
        "perpetrator",
        {"Luc Arvel"},
    ),
    ("Anna Dorn, gendarme adjointe tuée à Metz le 8 mai, sera décorée.", "victim", {"Anna Dorn"}),
    # what is aimed at by a participle on the noun, what a deed is ascribed to
    ("L'attaque menée par les rebelles contre la prison de Syrte a échoué.", "target", {"prison de Syrte"}),
    ("Douze soldats ont été tués dans une attaque imputée à Boko Haram.", "perpetrator", {"Boko Haram"}),
    # an active verb of harming: the one who acts is not the one hurt
    ("Les soldats ont tué six rebelles dans un raid près de Gao.", "perpetrator", {"soldats"}),
    ("Les soldats ont tué six rebelles dans un raid près de Gao.", "victim", {"six rebelles"}),
    # the sides of a fight
    ("Les combats ont repris à Syrte entre soldats et rebelles.", "participant", {"soldats", "rebelles"}),
    ("Des affrontements ont opposé lundi soldats et miliciens à Syrte.", "participant", {"soldats", "miliciens"}),
    # whose arrest, whose lawyer
    ("Luc Arvel a parlé dès son arrestation à Lyon.", "target", {"Luc Arvel"}),
    ("Me Paul Dorn, l'avocat de Luc Arvel, arrêté lundi à Lyon, a réagi.", "target", {"Luc Arvel"}),
    # those told among the dead
    ("L'attaque a fait huit morts, dont six Français, à Kaboul.", "victim", {"six Français"}),
    # who died, behind his title and set off by a comma
    ("La mort du leader du groupe, l'Algérien Luc Arvel, tué par l'armée, est un succès.", "victim", {"Luc Arvel"}),
    # a court that tries, people who are warned
    ("Luc Arvel a été jugé mardi par la cour d'assises de Paris.", "agent", {"cour d'assises de Paris"}),
    ("L'ambassade de France appelle ses ressortissants à quitter Kaboul.", "recipient", {"ressortissants"}),
    ("Boko Haram a prêté allégeance à l'État islamique.", "recipient", {"État islamique"}),
    # a foiled plot: its aim, and thanks to whom
    ("La police a déjoué un attentat contre une synagogue de Lyon.", "target", {"synagogue"}),
    ("Trois attentats ont été déjoués grâce au travail de la police.", "agent", {"police"}),
    # where it fell into whose hands
    ("La ville de Syrte est tombée aux mains des rebelles.", "agent", {"rebelles"}),
    ("La ville de Syrte est tombée aux mains des rebelles.", "target", {"Syrte"}),
]


@pytest.mark.parametrize(("text", "role", "names"), ROLES)
def test_roles(annotate, text, role, names):
    found = {f.name for e in annotate(text).events for f in e.roles if f.role == role}
    assert all(any(name in one for one in found) for name in names), found


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("Emmanuel Macron a rendu hommage aux victimes, un an après l'attaque de Lyon.", "perpetrator", "Macron"),
        ("Un rapport médical impute ce décès à l'attaque de Lyon.", "perpetrator", "rapport"),
        ("Les soldats ont tué six rebelles dans un raid près de Gao.", "victim", "soldats"),
        ("Six gendarmes ont été tués dans une embuscade sur la route de Gao.", "target", "route"),
        ("Trois cents habitants ont été évacués par avion de Syrte.", "agent", "avion"),
        ("« Restez chez vous », a mis en garde la police.", "recipient", "police"),
    ],
)
def test_who_stays_out(annotate, text, role, name):
    assert not any(name in f.name for e in annotate(text).events for f in e.roles if f.role == role)


def test_the_dead_of_a_bare_participle_are_no_doers(annotate):
    text = "Le dernier mort était le brigadier Karim Dorn, 24 ans, tué début novembre dans une explosion au Mali."
    fillers = {(r.role, r.name) for e in annotate(text).events for r in e.roles}
    assert ("victim", "Karim Dorn") in fillers
    assert ("perpetrator", "Karim Dorn") not in fillers


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "« C'est une attaque terroriste », a dit Emmanuel Macron mardi, deux jours après l'attaque qui a tué trois soldats.",
            "perpetrator",
        ),
        (
            "Emmanuel Macron s'est rendu à Niamey. « La France pleure ses soldats tombés au combat », a dit le président.",
            "victim",
        ),
    ],
)
def test_an_office_holder_who_speaks_has_no_part_in_it(annotate, text, role):
    assert "Emmanuel Macron" not in {r.name for e in annotate(text).events for r in e.roles if r.role == role}


def test_a_court_is_not_who_is_tried(annotate):
    text = "Selon Le Monde, le tribunal correctionnel de Lyon juge lundi deux hommes. Ils ont été condamnés à trois ans de prison."
    fillers = {f.name for e in annotate(text).events if e.type == "trial" for f in e.roles if f.role == "target"}
    assert not {name for name in fillers if "tribunal" in name or "Monde" in name}


def test_the_one_the_article_is_about_is_taken_up_as_the_man(annotate):
    text = (
        "Luc Arvel, soupçonné de terrorisme, vivait à Lyon. Luc Arvel avait quitté la Syrie en 2023.\n\n"
        "Le 6 mai, l'homme a été interpellé à Lyon."
    )
    assert "Luc Arvel" in {f.name for e in annotate(text).events if e.type == "arrest" for f in e.roles}


def test_a_witness_is_not_the_man(annotate):
    text = "« J'ai tout vu », a dit Paul Dorn. Paul Dorn habite Lyon.\n\nMardi, l'homme a été interpellé à Lyon."
    assert "Paul Dorn" not in {f.name for e in annotate(text).events if e.type == "arrest" for f in e.roles}


def test_soldiers_counted_are_named_by_another_word(annotate):
    text = (
        "Deux militaires français ont été tués mardi au Mali.\n\n"
        "La France salue les deux commandos, le maître Paul Dorn et le quartier-maître Luc Arvel."
    )
    found = {f.name for e in annotate(text).events for f in e.roles if f.role == "victim"}
    assert {"Paul Dorn", "Luc Arvel"} <= found


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Une attaque a eu lieu dans la Drôme samedi, dans la commune de Valence.", "attack", "Valence"),
        ("L'arrestation en juin de Luc Arvel, à Marseille, a surpris.", "arrest", "Marseille"),
        ("Luc Arvel fut condamné mardi par le tribunal correctionnel de Dunkerque.", "trial", "Dunkerque"),
        ("Deux touristes ont été tués en territoire malien par des bandits.", "attack", "Mali"),
        ("Les rebelles ont pris le contrôle de l'aéroport de Kaboul.", "seizure", "aéroport de Kaboul"),
        ("Une équipe de Nantes (Loire-Atlantique) a été envoyée après l'attaque d'Angers.", "attack", "Angers"),
    ],
)
def test_place(annotate, text, kind, place):
    assert place in {e.where.name for e in annotate(text).events if e.type == kind and e.where is not None}


def test_a_trial_is_not_where_the_crimes_were(annotate):
    (trial,) = (e for e in annotate("Luc Arvel est jugé aux assises pour des crimes commis en Syrie.").events)
    assert trial.type == "trial"
    assert trial.where is None or trial.where.country != "SY"


def roles(annotation, kind):
    event = next(e for e in annotation.events if e.type == kind)
    return {(f.role, f.name) for f in event.roles}


def test_a_woman_held_is_not_the_prosecutor_who_tells_it(annotate):
    text = "Le procureur Paul Morel est revenu sur le rôle de la compagne du tueur, arrêtée lundi à Brest."
    assert ("target", "compagne du tueur") in roles(annotate(text), "arrest")


def test_his_arrest_is_not_that_of_who_speaks(annotate):
    text = "Le juge Paul Morel a indiqué que l'assaillant était un voleur, qui avait menti lors de son arrestation."
    assert ("target", "assaillant") in roles(annotate(text), "arrest")


def test_troops_of_an_operation_act_as_the_operation(annotate):
    text = "Plus de 400 militaires français sont déployés au Tchad dans le cadre de l'opération Barkhane."
    assert roles(annotate(text), "deployment") == {("agent", "Barkhane")}


def test_a_council_does_not_take_part_in_itself(annotate):
    found = roles(annotate("Emmanuel Macron a présidé mardi un Conseil de défense à Paris."), "meeting")
    assert found == {("participant", "Emmanuel Macron")}


def test_freed_hostages_are_those_told_as_taken(annotate):
    text = (
        "L'armée a libéré jeudi deux otages dans le nord du Mali.\n\n"
        "Anna Morel et Luc Simon avaient été enlevés en mars au Niger."
    )
    assert {("victim", "Anna Morel"), ("victim", "Luc Simon")} <= roles(annotate(text), "release")


def test_attacks_called_by_their_day_have_no_target_of_that_name(annotate):
    assert ("target", "13-Novembre") not in roles(
        annotate("Les attentats du 13-Novembre ont fait 130 morts."), "attack"
    )
