"""Figures: what is counted, within which bounds, on whose word; and numbers that are none of the program's matter."""

from __future__ import annotations

import pytest


def counted(annotation):
    """The figures as (what, min, max)."""
    return [(f.what, f.min, f.max) for f in annotation.figures]


GOLDEN = [
    ("L'attentat de la gare a fait trois morts et huit blessés.", [("killed", 3, 3), ("wounded", 8, 8)]),
    ("Au moins douze soldats ont été tués dans l'embuscade.", [("killed", 12, None)]),
    ("Une explosion a tué six passants et en a blessé une vingtaine.", [("killed", 6, 6), ("wounded", 20, 20)]),
    ("La mort de 14 gardes dans l'attaque a été confirmée.", [("killed", 14, 14)]),
    ("Quatre otages ont été libérés par l'armée.", [("other", 4, 4)]),
    ("Les deux ingénieurs enlevés par la milice sont vivants.", [("abducted", 2, 2)]),
    ("La police a interpellé cinq suspects après la fusillade.", [("arrested", 5, 5)]),
    ("La police a procédé à huit arrestations après l'attentat.", [("arrested", 8, 8)]),
    ("Plus de 5.000 soldats sont engagés contre les rebelles.", [("troops", 5001, None)]),
    ("Le groupe compterait une centaine de combattants.", [("fighters", 100, 100)]),
    ("Environ la moitié des 850 jihadistes partis en Syrie sont rentrés.", [("returned", 425, 425), ("departed", 850, 850)]),
    ("Le camp garde jusqu'à 2.000 prisonniers jihadistes.", [("detainees", None, 2000)]),
    ("La police dit avoir déjoué douze attentats.", [("attacks", 12, 12)]),
    ("La police a déjoué son quatrième attentat cette année.", [("attacks", 4, 4)]),
    ("Des milliers de villageois ont été évacués par l'armée.", [("evacuated", 1000, None)]),
    ("Entre dix et quinze policiers ont été blessés par des tirs.", [("wounded", 10, 15)]),
    ("L'assaut a fait un mort parmi les gendarmes.", [("killed", 1, 1)]),
    ("Plusieurs gendarmes ont été tués dans l'assaut.", [("killed", 2, None)]),
    ("La tuerie du port avait porté à 83 le nombre de personnes tuées par des attentats.", [("killed", 83, 83)]),
    ("Plus de 40 gardes ont perdu la vie dans ces attaques.", [("killed", 41, None)]),
    ("Trois surveillants ont été poignardés par un détenu radicalisé.", [("wounded", 3, 3)]),
    ("La police a saisi douze grenades chez le jihadiste.", [("seized", 12, 12)]),
    ("Le fichier de la radicalisation recense 7.200 personnes, dit la police.", [("other", 7200, 7200)]),
    ("Neuf gardes, un guide et quatre civils ont été tués dans l'attaque du convoi.", [("killed", 9, 9), ("killed", 1, 1), ("killed", 4, 4)]),
    ("Au moins neuf rebelles, six gardes et quatre civils ont péri dans l'assaut.", [("killed", 9, None), ("killed", 6, None), ("killed", 4, None)]),
    ("Le jihadiste avait tué un garde et blessé trois passantes.", [("killed", 1, 1), ("wounded", 3, 3)]),
    ("L'assaillant a poignardé à mort deux gendarmes.", [("killed", 2, 2)]),
    ("L'opération a permis la neutralisation de 30 rebelles.", [("killed", 30, 30)]),
    ("Les commandos ont mis hors de combat huit rebelles.", [("killed", 8, 8)]),
    ("L'armée a perdu douze soldats dans une embuscade.", [("killed", 12, 12)]),
    ("Le chef rebelle est accusé de 14 meurtres et trois enlèvements.", [("killed", 14, 14), ("abducted", 3, 3)]),
    ("Le tribunal a condamné trois Français pour terrorisme.", [("other", 3, 3)]),
    ("Quatorze personnes sont jugées pour l'attentat de la gare.", [("other", 14, 14)]),
    ("Trois personnes, dont une lycéenne, ont été mises en examen pour apologie du terrorisme.", [("arrested", 3, 3)]),
    ("Onze jihadistes belges détenus en Turquie seront expulsés.", [("detainees", 11, 11)]),
    ("L'armée a mené 900 frappes contre les rebelles.", [("attacks", 900, 900)]),
    ("Les ravisseurs ont libéré deux femmes sur la route.", [("other", 2, 2)]),
    ("Le rebelle avait pris en otage pendant plus de trois heures cinq employés.", [("abducted", 5, 5)]),
    ("Les policiers ont découvert 300 grammes d'explosif chez le jihadiste.", [("seized", 300, 300)]),
    ("L'attaque de la gare a fait un mort et onze blessés, dont deux dans un état grave.", [("killed", 1, 1), ("wounded", 11, 11), ("wounded", 2, 2)]),
    ("Douze soldats sont rentrés au camp. La mort des douze soldats a ému la caserne.", [("killed", 12, 12)]),
    ("Les enquêteurs y voient le financement de l'attentat par un virement de 9.000 euros.", [("other", 9000, 9000)]),
]  # fmt: skip

NOTHING = [
    "Les 20 et 21 mars, des jihadistes ont attaqué le village.",
    "Un nouveau bilan des pompiers est attendu après l'attaque.",
    "Les enquêteurs ont mesuré 300 grammes de farine dans le camp militaire.",
    "Le procès de l'attentat durera trois semaines et coûtera deux millions d'euros.",
    "Les attaques de jeudi 17 et vendredi 18 août ont endeuillé la région.",
    "L'attentat du 14-Juillet reste dans les mémoires des policiers.",
    "Le 13 novembre 2015, la police a fermé la rue de l'attentat à 21 h 40.",
    "L'assaillant, âgé de 24 ans, vivait au 12 de la rue des Lices.",
    "Le virus a fait 900 morts dans la région.",
    "Le club a gagné trois matches contre les militaires.",
    "Aucun des deux policiers n'a été blessé pendant l'attaque.",
]


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_counts(annotate, text, expected):
    assert sorted(counted(annotate(text)), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("text", NOTHING)
def test_leaves_alone(annotate, text):
    assert counted(annotate(text)) == []


def test_a_number_told_again_is_one_figure(annotate):
    text = "Deux soldats ont été tués mardi dans une embuscade.\n\nLes deux soldats tués servaient dans le nord.\n\nDeux militaires ont été tués, a confirmé l'armée."
    assert counted(annotate(text)) == [("killed", 2, 2)]


def test_the_speaker_owns_the_number(annotate):
    found = annotate("Sept rebelles ont été tués dans l'assaut, a annoncé l'armée colombienne.")
    assert [f.who for f in found.figures] == [("armée colombienne",)] or any(
        "arm" in w.lower() for f in found.figures for w in f.who
    )


def test_hearsay_is_hedged(annotate):
    assert all(f.hedged for f in annotate("Une dizaine de combattants auraient été tués dans l'attaque.").figures)


def test_spans_hold_the_number(annotate):
    found = annotate("L'attaque a fait au moins 25 morts, selon la police.")
    assert [f.span.of(found.article.text) for f in found.figures] == ["au moins 25 morts"]


def test_bare_victims_are_those_of_an_assault(annotate):
    annotation = annotate("L'attentat de Lorient a fait trois morts et huit blessés.")
    assert {f.of for f in annotation.figures} == {"victimes de l'attentat de Lorient"}


def test_a_year_before_an_article_counts_nothing(annotate):
    found = annotate("Les services avaient empêché en mai 2019 un complot contre la gare de Velika.").figures
    assert not [f for f in found if f.min == 2019]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une attaque a tué dimanche huit personnes, dont six guides, à Velika.", {8, 6}),
        ("Les victimes de l'attaque de Velika sont sept guides.", {7}),
        ("Le tireur qui avait tué mardi quatre gendarmes près de Velika a été arrêté.", {4}),
    ],
)
def test_those_who_fell_are_counted_as_killed(annotate, text, expected):
    assert {f.min for f in annotate(text).figures if f.what == "killed" and f.min > 1} == expected


def test_the_fifth_victim_makes_five(annotate):
    found = annotate("Une cinquième victime de l'attentat de Velika est décédée dimanche.").figures
    assert [(f.what, f.min, f.max) for f in found] == [("killed", 5, 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'attaque du bac a fait au moins sept morts et 21 blessés.", [("killed", 7, None), ("wounded", 21, None)]),
        ("L'attaque du bac a fait sept morts et au moins 21 blessés.", [("killed", 7, 7), ("wounded", 21, None)]),
        ("L'attaque du bac a fait au moins sept morts et une centaine de blessés.", [("killed", 7, None), ("wounded", 100, 100)]),
        ("L'attaque du bac a fait plusieurs morts et 21 blessés.", [("killed", 2, None), ("wounded", 21, 21)]),
        ("L'attaque a fait au moins sept morts (dont un garde) et 21 blessés.", [("killed", 7, None), ("wounded", 21, None)]),
    ],
)  # fmt: skip
def test_a_least_bound_holds_for_the_next_member_too(annotate, text, expected):
    found = annotate(text).figures
    assert [(f.what, f.min, f.max) for f in found if f.min != 1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'attaque du bac a fait treize blessés, dont un grave, selon la mairie.", {13, 1}),
        ("L'attaque du bac a fait treize blessés, dont trois en urgence absolue.", {13, 3}),
        ("L'attaque du bac a fait treize blessés. Trois heures après, l'état du maire était grave.", {13}),
        ("L'attaque du bac a fait treize blessés, dont deux à Velika.", {13}),
    ],
)
def test_a_part_of_the_wounded_is_told_by_its_state(annotate, text, expected):
    assert {f.min for f in annotate(text).figures if f.what == "wounded"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a part told some words behind the whole
        (
            "Cette guerre a fait près de 9.000 morts depuis 2019, dont des centaines de soldats.",
            [("killed", 9000, 9000), ("killed", 100, None)],
        ),
        # a second member behind "six de nos voisins"
        (
            "L'attaque a coûté la vie à neuf de nos voisins et à deux guides.",
            [("killed", 9, 9), ("killed", 2, 2)],
        ),
        # who takes hostages is none
        ("Un homme de 40 ans a pris en otage trois employés lundi à Brest.", [("abducted", 3, 3)]),
        # the dead behind "le nombre de"
        ("Cette embuscade porte à 37 le nombre de soldats tués par les rebelles.", [("killed", 37, 37)]),
    ],
)
def test_parts_members_and_doers(annotate, text, expected):
    assert counted(annotate(text)) == expected


def test_a_number_in_quotation_marks_is_of_the_speaker_of_its_paragraph(annotate):
    text = (
        "Le ministre Paul Morel a prévenu que la menace restait forte. "
        'Il a ensuite abordé la sortie prochaine de "120 détenus jihadistes".'
    )
    (figure,) = annotate(text).figures
    assert figure.who == ("Paul Morel",)


def test_the_body_bounds_what_the_headline_rounds(annotate):
    text = "200 soldats dans la vallée\n\nPlus de 200 soldats sont arrivés lundi dans la vallée, dit l'armée.\n\nElles tiendront la vallée."
    assert counted(annotate(text)) == [("troops", 201, None)]


def test_the_body_counts_what_the_headline_calls_several(annotate):
    text = "Plusieurs blessés dans une attaque au couteau\n\nL'attaque de mardi a fait quatre blessés, selon la police.\n\nLa rue est fermée."
    assert counted(annotate(text)) == [("wounded", 4, 4)]
