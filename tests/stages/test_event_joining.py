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
