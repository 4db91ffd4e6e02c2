"""On which day events took place: days counted from another event, days of phrases, and what followed on the same day."""

from __future__ import annotations

import pytest


def days(annotation, kind):
    """The dates of the events of a type."""
    return [e.when for e in annotation.events if e.type == kind]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        # counted from the day of the clause, or from that of the news (15 May 2024)
        ("Le ministre s'est rendu lundi 13 mai à Gao, trois jours après l'attentat de Gao.", "attack", "2024-05-10"),
        ("L'annonce survient deux jours après la libération de quatre otages au Mali.", "release", "2024-05-13"),
        (
            "Deux jours avant la libération des otages prévue par l'accord, le ministre s'est exprimé.",
            "release",
            "2024-05-17",
        ),
        ("Quelques heures après l'attentat de Gao, mardi, l'armée a réagi.", "attack", "2024-05-14"),
        # behind the event noun, set off by a comma
        ("Un an après l'attentat de Lyon, le 9 mai 2023, la ville se souvient.", "attack", "2023-05-09"),
        # the word that the event noun completes
        (
            "Les suspects ont été présentés mercredi 15 mai à un juge. Mis en garde à vue quatre jours auparavant, ils se taisent.",
            "arrest",
            "2024-05-11",
        ),
        # a present participle in a sentence that opens with its day
        (
            "Lundi matin, un homme s'est enfermé dans un magasin de Lyon prenant en otage deux clients.",
            "abduction",
            "2024-05-13",
        ),
        # the day after, and a date that a clause takes up
        ("Un homme a été arrêté mardi 14 mai, au lendemain de l'attaque de Lyon.", "attack", "2024-05-13"),
        ("Son nom était apparu en 2015 quand la police l'avait arrêté à Lorcy.", "arrest", "2015"),
        # a modal verb between the event and its verb
        ("Le retrait des troupes du Mali doit être achevé le 31 décembre.", "withdrawal", "2024-12-31"),
        # a no-break space behind the preposition
        ("La mort mardi du\u00a0chef rebelle dans une opération de l'armée est un succès.", "killing", "2024-05-14"),
        # a day that has become a name
        ("Il a été jugé pour les attentats du 13-Novembre à Paris.", "attack", "2015-11-13"),
        # behind the participle that says it took place, before the clause, between commas
        (
            "Les insurgés demandent ce que prévoit un accord de paix signé fin avril par les États-Unis et les rebelles.",
            "cooperation",
            "2024-04-21/2024-04-30",
        ),
        (
            "Signé en 2014, cet accord de coopération militaire entre la France et le Tchad sera prolongé.",
            "cooperation",
            "2014",
        ),
        (
            "Ces derniers jours, l'armée a rompu la trêve en lançant, le 9 mai, des frappes aériennes contre les rebelles.",
            "strike",
            "2024-05-09",
        ),
        # the last of the participles that one auxiliary holds
        ("Luc Arvel, considéré comme leur chef, avait été arrêté et écroué en 2018.", "arrest", "2018"),
        # the deed in which somebody was hurt
        (
            "Un homme armé d'une hache a tué deux personnes dans une attaque terroriste jeudi 9 mai à la gare de Lyon.",
            "attack",
            "2024-05-09",
        ),
        # the sentence opens with its day, the deed was brought about at last
        (
            "Mardi 14 mai, après une fusillade à Lyon, le ravisseur a réussi à prendre la fuite.",
            "movement",
            "2024-05-14",
        ),
        # the sentence before tells the day of the news
        (
            "Les faits se sont produits mardi 14 mai à Lyon. Une fusillade a éclaté devant un bar.",
            "attack",
            "2024-05-14",
        ),
        # the last word of the trigger
        ("Le niveau de la menace terroriste a été ramené lundi à trois.", "threat_level_change", "2024-05-13"),
    ],
)
def test_day(annotate, text, kind, day):
    assert day in days(annotate(text), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # the day of a ceremony is not that of the attack it recalls
        ("Le maire a rendu hommage lundi 13 mai aux victimes de l'attentat de Lyon.", "attack"),
        # "avant" a deed of the past is not counted from the news
        ("Les images ont été prises cinq jours avant l'attentat de Lyon.", "attack"),
        # nothing to count from
        ("La police l'avait arrêté à Tunis au lendemain de l'attaque de Lyon, qui a fait un mort.", "attack"),
        # nor that of an announcement before it
        ("Le préfet a annoncé mardi 14 mai un plan de sécurité. Une fusillade a éclaté devant un bar.", "attack"),
        # a rescue does not date the abduction that it ends
        ("L'armée a libéré lundi 13 mai à Gao les deux Français enlevés au Bénin.", "abduction"),
    ],
)
def test_no_day(annotate, text, kind):
    assert days(annotate(text), kind) == [None]


def test_what_followed_an_act_of_the_day_of_publication_is_of_that_day(annotate):
    text = "Une attaque au couteau a fait deux blessés ce mercredi 15 mai à Lyon. Le maire est venu. L'auteur a été interpellé."
    assert days(annotate(text), "arrest") == ["2024-05-15"]
    text = (
        "Une attaque au couteau a fait deux blessés lundi 13 mai à Lyon. Le maire est venu. L'auteur a été interpellé."
    )
    assert days(annotate(text), "arrest") == [None]


def test_the_doer_is_caught_with_his_act(annotate):
    text = "Une fusillade a éclaté mardi 14 mai à Lyon. Le suspect a été interpellé. Un deuxième suspect a été arrêté."
    found = annotate(text)
    assert days(found, "arrest") == ["2024-05-14", None]
    assert [e.where.name if e.where else None for e in found.events if e.type == "arrest"] == ["Lyon", None]


def test_a_warning_after_the_act_of_the_day_is_of_that_day(annotate):
    text = "Une fusillade a éclaté ce mercredi 15 mai à Lyon. La police a appelé la population à éviter la zone."
    assert days(annotate(text), "warning") == ["2024-05-15"]
    text = "Une fusillade a éclaté ce mercredi 15 mai à Lyon. La zone était déconseillée par le ministère."
    assert days(annotate(text), "warning") in ([None], [])


def test_further_deaths_of_a_fight_are_of_its_day(annotate):
    text = "Deux soldats ont été tués vendredi 10 mai près de Gao. Quatre ravisseurs ont été abattus."
    assert set(days(annotate(text), "killing")) == {"2024-05-10"}


def test_the_day_that_names_an_attack_is_not_that_of_its_trial(annotate):
    found = annotate(
        "Paul Dorn a été condamné à dix-neuf ans de prison pour sa part aux attentats du 13 novembre 2015.",
        "2020-02-04",
    )
    assert {e.type: e.when for e in found.events} == {"trial": None, "attack": "2015-11-13"}
