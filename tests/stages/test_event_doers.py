"""Doers, victims and targets that the words around a deed tell: authors, those mixed up in it, lists of names and descriptions, pronouns."""

from __future__ import annotations

import pytest


def roles(found, kind):
    return {(f.role, f.name) for e in found.events if e.type == kind for f in e.roles}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # a description in one list with a name
        (
            "Boko Haram a mené mardi des attaques contre des églises et l'ambassade de France à Tunis.",
            "attack",
            ("target", "églises"),
        ),
        # the adjective of several deeds
        ("Une vague d'attentats jihadistes a fait 246 morts dans le pays.", "attack", ("perpetrator", "jihadistes")),
        # the author, beside his name or as what he is said to be
        (
            "Luc Arvel, auteur de l'attentat de Lyon, avait quitté la Syrie.",
            "attack",
            ("perpetrator", "Luc Arvel"),
        ),
        ("Boko Haram est responsable de l'attaque de Diffa.", "attack", ("perpetrator", "Boko Haram")),
        # who is mixed up in it
        (
            "Luc Arvel est soupçonné d'être impliqué dans l'attentat de Lyon.",
            "attack",
            ("perpetrator", "Luc Arvel"),
        ),
        ("Des attentats fomentés par Boko Haram ont endeuillé Diffa.", "attack", ("perpetrator", "Boko Haram")),
        # the body whose premises were aimed at
        (
            "Deux hommes ont mené une attaque contre les locaux de l'Unesco à Tunis.",
            "attack",
            ("target", "Unesco"),
        ),
        # pronouns that take up a description
        (
            "Un adolescent de seize ans est soupçonné de terrorisme. Il a été mis en examen mardi à Lyon.",
            "trial",
            ("target", "adolescent de seize ans"),
        ),
        # a people for its state, an ally by his state
        (
            "Un accord entre les talibans et les Américains a été signé mardi à Doha.",
            "cooperation",
            ("participant", "États-Unis"),
        ),
        (
            "La Syrie et son allié russe ont déployé mardi des troupes à Palmyre.",
            "deployment",
            ("agent", "Russie"),
        ),
        # all who sign are sides
        (
            "Le gouvernement a conclu mardi un cessez-le-feu avec les rebelles.",
            "cooperation",
            ("participant", "gouvernement"),
        ),
        # what a threat would harm
        ("Boko Haram a menacé d'attaquer Diffa mardi.", "threat", ("target", "Diffa")),
        # who underwent a noun behind its agent, whose fire somebody fell under
        (
            "L'enlèvement par Boko Haram de trois touristes polonais date de mars.",
            "abduction",
            ("victim", "trois touristes polonais"),
        ),
        ("Trois journalistes ont été tués sous les balles de Luc Arvel.", "attack", ("perpetrator", "Luc Arvel")),
        # together with whom, before whom
        ("Luc Arvel a été arrêté mardi à Lyon avec sa femme.", "arrest", ("target", "femme")),
        ("Luc Arvel a été présenté mardi à un juge antiterroriste.", "trial", ("agent", "juge antiterroriste")),
        # bodily harm to people, a crowd, a subject behind its date
        ("Un ouvrier a agressé des passants avec un couteau à Lyon.", "attack", ("victim", "passants")),
        ("Un homme a foncé dans la foule avec un camion à Lyon.", "attack", ("target", "foule")),
        # weapons that the doer bears
        (
            "Armé d'une arme de poing, un homme a agressé des passants à Lyon.",
            "attack",
            ("weapon", "arme de poing"),
        ),
        # whom an active verb suspects
        (
            "La police soupçonne quatre lycéens d'avoir voulu commettre un attentat à Lyon.",
            "attack",
            ("perpetrator", "quatre lycéens"),
        ),
        # the rebels of the article
        (
            "Les talibans ont pris la ville de Kunduz mardi. Les insurgés ont attaqué une caserne à Kaboul.",
            "attack",
            ("perpetrator", "Talibans"),
        ),
    ],
)
def test_roles(annotate, text, kind, expected):
    assert expected in roles(annotate(text), kind)


@pytest.mark.parametrize(
    ("text", "kind", "unexpected"),
    [
        # who only tells of the author
        (
            "Selon la ministre Anna Morel, l'auteur de l'attentat de Lyon était connu de la police.",
            "attack",
            ("perpetrator", "Anna Morel"),
        ),
        # several mixed up in it are not one
        (
            "Jugé pour avoir logé deux hommes impliqués dans les attentats de Lyon, Luc Arvel a été relaxé.",
            "attack",
            ("perpetrator", "Luc Arvel"),
        ),
        # a name nearer than the description
        (
            "Un adolescent a croisé Luc Arvel. Il a été arrêté mardi à Lyon.",
            "arrest",
            ("target", "adolescent"),
        ),
        # who suspects has not done it, who is compared was not tried, a course of time is no court
        (
            "La police soupçonne quatre lycéens d'avoir voulu commettre un attentat à Lyon.",
            "attack",
            ("perpetrator", "police"),
        ),
        (
            "Comme Paul Dorn, Luc Arvel a été condamné mardi à vingt ans de prison.",
            "trial",
            ("target", "Paul Dorn"),
        ),
        (
            "Luc Arvel a été condamné mardi au cours de sa détention.",
            "trial",
            ("agent", "cours de sa détention"),
        ),
        # what is only threatened to be used
        (
            "Luc Arvel a menacé d'utiliser des bâtons de dynamite lors de l'attaque.",
            "threat",
            ("target", "bâtons de dynamite"),
        ),
        # what introduces a name is no further target
        (
            "Le groupe menace d'attaquer la rédaction de l'hebdomadaire Charlie Hebdo à Paris.",
            "attack",
            ("target", "rédaction de l'hebdomadaire"),
        ),
    ],
)
def test_who_stays_out(annotate, text, kind, unexpected):
    assert unexpected not in roles(annotate(text), kind)


def test_the_suspect_takes_the_place_of_his_kind(annotate):
    text = (
        "L'attaque au couteau de samedi a fait deux morts à Lyon. C'est la suite de la vague d'attentats jihadistes.\n\n"
        "L'assaillant, Luc Arvel, soupçonné de terrorisme, a été arrêté samedi. Luc Arvel avait agi seul."
    )
    assert ("perpetrator", "Luc Arvel") in roles(annotate(text), "attack")
    assert ("perpetrator", "jihadistes") not in roles(annotate(text), "attack")
