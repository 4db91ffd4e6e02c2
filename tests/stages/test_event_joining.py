"""One act told twice in other words is one event, and two acts stay two."""

from __future__ import annotations

import pytest

from vigie.model.events import Event

ONE_ACT = [
    # the toll before the attack's own words
    "Deux passants ont été tués, selon la radio locale. Une attaque au couteau a eu lieu samedi à Gao.",
    # deaths in the course of a fight, whatever else is told of the fight
    "Une dizaine de rebelles ont été tués lors des affrontements, qui ont duré de lundi à mardi près de Gao.",
    # a sentence without a verb that comments on what was told
    "Un homme armé a tué trois clients lundi dans un café de Gao. Une attaque revendiquée par l'État islamique et qui a choqué le pays.",
    # shots fired again and again by one man
    "L'attentat du marché de Gao a fait trois morts. L'homme avait ouvert le feu à plusieurs reprises depuis un toit.",
    # an attempt that killed took place
    "Une tentative d'assaut contre une église de Gao a fait deux morts mardi. La fusillade survenue mardi à Gao a choqué le pays.",
    # a hall of the town in which the attack is said to have taken place
    "Un kamikaze s'est fait exploser lundi à Kaboul. Une explosion est survenue dans l'hôtel Mirwais de Kaboul.",
]


@pytest.mark.parametrize("text", ONE_ACT)
def test_one_act_in_other_words_is_one_event(annotate, text):
    assert len(violent(annotate(text).events)) == 1


TWO_ACTS = [
    "Deux passants ont été tués samedi à Gao. Une attaque au couteau a eu lieu dimanche à Tombouctou.",
    "L'attentat de lundi à Gao a fait trois morts. Une attaque a visé mardi un poste de police à Tombouctou.",
    "Le groupe a attaqué à plusieurs reprises des villages du nord. Un homme a ouvert le feu mardi dans une mosquée de Gao.",
]


@pytest.mark.parametrize("text", TWO_ACTS)
def test_two_acts_stay_two_events(annotate, text):
    assert len(violent(annotate(text).events)) == 2


def test_a_killing_with_a_weapon_by_nobody_known_is_an_attack(annotate):
    (event,) = annotate("Le maire de Brest a été tué à coups de couteau mardi devant sa mairie.").events
    assert event.type == "attack"


def test_a_killing_by_police_stays_a_killing(annotate):
    (event,) = annotate("Le suspect a été abattu mardi à Brest par la police.").events
    assert event.type == "killing"


def test_fire_called_rebel_makes_an_attack(annotate):
    (event,) = annotate("Sept villageois ont été tués mardi par des tirs rebelles.").events
    assert event.type == "attack"


def test_the_noun_that_agrees_is_the_one_killed(annotate):
    (event,) = annotate("Le prêtre qui disait la messe a également été tué par les jihadistes.").events
    assert [f.name for f in event.fillers("victim")] == ["prêtre"]


def violent(events: tuple[Event, ...]) -> list[Event]:
    return [e for e in events if e.type in {"attack", "strike", "clash", "killing"}]


def test_a_subject_behind_its_passive_is_found(annotate):
    events = annotate("Le Tchad, où sont déployés quelque 300 soldats français, reste calme.").events
    assert "deployment" in {e.type for e in events}


def test_a_subject_that_an_aside_parts_from_its_passive_is_found(annotate):
    events = annotate("Une arme, dont le numéro était limé, a également été retrouvée dans sa voiture.").events
    assert "seizure" in {e.type for e in events}


def test_the_conditional_of_hearsay_tells_what_happened_before(annotate):
    (event,) = annotate("L'homme aurait crié avant de poignarder trois clients à Brest.").events
    assert event.factuality == "happened"


def test_the_headline_tells_the_death_again(annotate):
    text = "Paul Dorn a été tué mardi au Mali par une frappe de drone de l'armée. Il était un chef de milice."
    assert len(violent(annotate(text, title="Un chef de milice tué au Mali").events)) == 1


def test_nobody_dies_twice(annotate):
    text = (
        "Le policier Paul Dorn, tué par des terroristes en mars 2019, a été honoré lundi à Brest. "
        "Paul Dorn avait été tué près de son domicile par l'un des frères Arvel."
    )
    assert len(violent(annotate(text).events)) == 1


def test_a_participle_behind_a_name_and_an_incise(annotate):
    text = '"Je n\'ai rien fait", a répété Anna Dorn, arrêtée en mai à Brest.'
    (event,) = [e for e in annotate(text).events if e.type == "arrest"]
    assert [f.name for f in event.fillers("target")] == ["Anna Dorn"]


def test_the_toll_of_an_attack_of_last_month_belongs_to_it(annotate):
    text = (
        "Le procès de l'attentat du 3 mars 2023 à Brest se prépare. "
        "Deux hommes ont été entendus. Quarante-deux passants ont été tués."
    )
    assert len(violent(annotate(text).events)) == 1


PROCEEDINGS = [
    # the next step of a charge or an arrest, in one clause
    ("Le forgeron a été mis en examen à Brest et placé en détention provisoire.", ["trial"]),
    ('Le chauffeur a été mis en examen pour "complicité" et écroué mardi à Brest.', ["trial"]),
    ("Paul Dorn, chef du réseau, avait été arrêté et écroué en 2018 à Brest.", ["arrest"]),
    # the same people, by a pronoun, further down
    (
        "Trois hommes ont été arrêtés à Brest. Le maire se tait. La rue est calme. Ils ont aussitôt été placés en garde à vue.",
        ["arrest"],
    ),
    # a charge and a sentence are two
    ("Anna Dorn a été mise en examen à Brest. Elle avait été condamnée en 2014 à trois ans de prison.", ["trial"] * 2),
    # somebody close to who was told of is somebody else
    (
        "Le suspect a été arrêté mardi à Brest. Sa compagne, une étudiante, a été arrêtée à Quimper.",
        ["arrest"] * 2,
    ),
    (
        "Le tireur a été arrêté mardi à Brest. Un ami du tireur a été arrêté mercredi. Un ami du tireur a été arrêté à Brest.",
        ["arrest"] * 2,
    ),
]


@pytest.mark.parametrize(("text", "told"), PROCEEDINGS)
def test_steps_of_one_proceeding_are_one_event(annotate, text, told):
    assert [e.type for e in annotate(text).events if e.type in {"arrest", "trial"}] == told


def test_the_act_itself_tells_it_rather_than_its_next_step(annotate):
    (event,) = annotate("Le forgeron a été mis en examen à Brest et écroué mardi.").events
    assert event.trigger.of("Le forgeron a été mis en examen à Brest et écroué mardi.") == "mis en examen"
    assert event.when is not None


APART = [
    # a list of acts
    "Le groupe a revendiqué un meurtre à Brest, un attentat à la grenade (12 blessés) et une attaque au couteau (4 blessés).",
    # one told to have come after the other
    "L'attaque de mardi à Gao intervient un jour après l'attentat du marché, qui a fait deux morts.",
    # a day too far back for the story
    "Un soldat a été blessé par l'explosion d'une mine. Onze soldats avaient péri le 3 mars 2019 dans un attentat.",
]


@pytest.mark.parametrize("text", APART)
def test_acts_told_side_by_side_stay_apart(annotate, text):
    assert len(violent(annotate(text).events)) >= 2


TOGETHER = [
    "La police enquête sur un attentat qui avait tué douze villageois en mai près de Gao.",
    "L'armée évoque un assaut durant lequel des hommes en armes ont tué trois gardes à Gao.",
    "La justice s'est saisie d'une attaque à Brest le 3 janvier, lorsqu'un homme avait poignardé deux passants.",
]


@pytest.mark.parametrize("text", TOGETHER)
def test_a_clause_on_an_act_tells_of_that_act(annotate, text):
    assert len(violent(annotate(text).events)) == 1


def test_each_town_of_a_list_has_its_act(annotate):
    text = "La cellule est liée aux attentats commis à Brest le 3 janvier 2015 et à Marseille en mars 2016."
    first, second = [e for e in annotate(text).events if e.type == "attack"]
    assert [(e.when, e.where and e.where.name) for e in (first, second)] == [
        ("2015-01-03", "Brest"),
        ("2016-03", "Marseille"),
    ]
    assert first.id != second.id


def test_neighbouring_towns_of_a_list_share_an_act(annotate):
    events = annotate("Il est jugé pour les attentats de Paris et Montreuil en 2015.").events
    assert len([e for e in events if e.type == "attack"]) == 1


def test_what_one_telling_aims_at_is_where_another_plays(annotate):
    text = (
        "L'attentat contre l'hôtel Mirwais de Kaboul a été condamné. Une explosion était survenue dans l'hôtel Mirwais."
    )
    assert len(violent(annotate(text).events)) == 1


def test_arrests_of_one_month_in_two_regions_are_two(annotate):
    text = (
        "Un homme a été arrêté en mai dernier à Brest. Son complice, qui a été interpellé le 26 mai à Lille, se tait."
    )
    assert len([e for e in annotate(text).events if e.type == "arrest"]) == 2


SECOND_TELLINGS = [
    # an attack without name, day or place, far below the lead
    "Une attaque au couteau a fait un mort lundi à Brest. "
    + "Le maire a salué les secours. " * 8
    + "L'agresseur a été décrit comme un homme qui a poignardé des passants.",
    # what was only pointed to is told in full
    "La prise d'otages a duré six heures. Le quartier est calme. Une prise d'otages s'est déroulée dans une banque de Brest.",
]


@pytest.mark.parametrize("text", SECOND_TELLINGS)
def test_a_second_telling_is_no_second_event(annotate, text):
    assert len([e for e in annotate(text).events if e.type in {"attack", "abduction"}]) == 1


def test_an_attack_told_as_a_further_one_stays_apart(annotate):
    text = "Une attaque au couteau a fait un mort lundi à Brest. " + "Le maire a salué les secours. " * 8
    further = annotate(text + "Des journalistes ont également été agressés.").events
    assert len([e for e in further if e.type == "attack"]) == 2


def test_the_date_that_opens_a_sentence_recalls_another_act(annotate):
    text = (
        "Des hommes armés ont attaqué lundi un hôpital de Kaboul. "
        "En mars 2017, le groupe avait revendiqué une attaque contre un hôpital pour enfants à Kaboul."
    )
    assert len([e for e in annotate(text).events if e.type == "attack"]) == 2


CHARGES = [
    "Paul Dorn est inculpé pour deux meurtres, trois enlèvements et six vols.",
    "Les suspects ont été inculpés de tentative d'assassinat à Brest.",
]


@pytest.mark.parametrize("text", CHARGES)
def test_what_somebody_is_charged_with_is_no_event(annotate, text):
    assert [e.type for e in annotate(text).events] == ["trial"]


def test_claims_of_two_acts_are_two(annotate):
    text = (
        "Un attentat revendiqué par l'État islamique a tué deux gardiens lundi à Tunis. "
        "En mars, une attaque contre le musée de Brest avait été revendiquée par l'État islamique. "
        "L'État islamique a revendiqué l'attentat de Tunis."
    )
    assert len([e for e in annotate(text).events if e.type == "claim_of_responsibility"]) == 2
