"""Events: types, factuality, roles, time and place, one event however often told; and sentences that report none."""

from __future__ import annotations

import pytest

from vigie.model.events import Event
from vigie.model.spans import Span
from vigie.stages.events import told_apart


def told(annotation):
    """The events as (type, trigger, factuality)."""
    text = annotation.article.text
    return [(e.type, e.trigger.of(text), e.factuality) for e in annotation.events]


GOLDEN = [
    ("Un attentat a visé lundi le marché central de Bamako.", ("attack", "attentat", "happened")),
    ("Des hommes armés ont attaqué un poste de police à Tombouctou.", ("attack", "attaqué", "happened")),
    ("Un kamikaze s'est fait exploser devant une mosquée de Kaboul.", ("attack", "exploser", "happened")),
    ("Un homme a ouvert le feu dans une église du Texas.", ("attack", "ouvert le feu", "happened")),
    ("L'armée syrienne a bombardé un faubourg d'Idleb.", ("strike", "bombardé", "happened")),
    ("Deux chefs rebelles sont morts dans une frappe de drone au Yémen.", ("strike", "frappe", "happened")),
    ("Des combats ont opposé l'armée aux rebelles près de Syrte.", ("clash", "combats", "happened")),
    ("Un assaillant a été abattu par la police.", ("killing", "abattu", "happened")),
    ("Trois journalistes ont été enlevés dans le nord du Mali.", ("abduction", "enlevés", "happened")),
    ("La libération des quatre otages a été annoncée à Niamey.", ("release", "libération", "happened")),
    ("La police a interpellé deux suspects à Lyon.", ("arrest", "interpellé", "happened")),
    ("Un suspect est placé en garde à vue.", ("arrest", "garde à vue", "happened")),
    ("Deux hommes ont été mis en examen pour terrorisme.", ("trial", "mis en examen", "happened")),
    ("Les services ont déjoué un attentat contre une gare.", ("plot_foiled", "déjoué", "foiled")),
    ("Vingt détenus se sont évadés de la prison de Kaboul.", ("prison_break", "évadés", "happened")),
    ("Les rebelles se sont emparés de la ville de Syrte.", ("seizure", "emparés", "happened")),
    ("L'État islamique a revendiqué l'attentat de Kaboul.", ("claim_of_responsibility", "revendiqué", "happened")),
    ("L'Iran accuse Israël d'avoir tué le colonel.", ("accusation", "accuse", "happened")),
    ("Les talibans ont démenti toute implication dans l'attaque.", ("denial", "démenti", "happened")),
    ("L'ambassade met en garde contre un risque d'attentat à Nairobi.", ("warning", "met en garde", "happened")),
    (
        "Le gouvernement a relevé le niveau d'alerte terroriste.",
        ("threat_level_change", "relevé le niveau", "happened"),
    ),
    ("La France a envoyé 300 soldats au Tchad.", ("deployment", "envoyé", "happened")),
    ("Le retrait des troupes américaines d'Irak a commencé.", ("withdrawal", "retrait", "happened")),
    ("Des dizaines de jeunes ont rejoint les rangs du groupe jihadiste en Syrie.", ("movement", "rejoint", "happened")),
    ("Trois rebelles ont été frappés par un drone de l'armée près de Gao.", ("strike", "frappés", "happened")),
    ("La rédaction du journal a reçu des menaces lundi à Paris.", ("threat", "reçu des menaces", "planned")),
    ("Les forces maliennes ont repris Tombouctou en janvier.", ("seizure", "repris", "happened")),
    (
        "La ville de Lyon a été placée en vigilance renforcée après la menace.",
        ("threat_level_change", "placée en vigilance", "happened"),
    ),
    (
        "Un cessez-le-feu a été conclu mardi entre l'armée et les rebelles à Syrte.",
        ("cooperation", "cessez-le-feu", "happened"),
    ),
    ("Quarante jihadistes belges étaient partis en Irak.", ("movement", "partis en Irak", "happened")),
    ("Différentes armes ont été découvertes dans un coffre.", ("seizure", "découvertes", "happened")),
    (
        "Une jeune fille est partie en Syrie pour combattre avec les jihadistes.",
        ("movement", "partie en Syrie", "happened"),
    ),
    (
        "L'accord prévoit le retrait des troupes américaines d'Irak d'ici fin juin 2024.",
        ("withdrawal", "retrait", "planned"),
    ),
    ("Six rebelles ont été mis hors de combat par l'armée.", ("killing", "mis hors de combat", "happened")),
    ("« Le risque d'attentat reste élevé », a mis en garde la police.", ("warning", "mis en garde", "happened")),
    ("La rue du consulat a été évacuée après une alerte à la bombe.", ("evacuation", "évacuée", "happened")),
    ("Un groupe de 80 détenus a été libéré jeudi à Kaboul.", ("release", "libéré", "happened")),
    ("La plupart ont été capturés près de Syrte.", ("arrest", "capturés", "happened")),
    ("Un contact, un trafiquant connu, a été interpellé à Lille.", ("arrest", "interpellé", "happened")),
    ("Arrêtée en mars, Anna Dorn a été entendue par un juge.", ("arrest", "Arrêtée", "happened")),
    ("L'armée a commencé à libérer les 400 prisonniers.", ("release", "libérer", "happened")),
    ("Ces mesures ont permis d'éviter six attentats.", ("plot_foiled", "éviter", "foiled")),
    ("Un ancien soldat a tué cinq policiers à Gao.", ("attack", "tué", "happened")),
    (
        "Un inconnu a porté deux coups de couteau à un vigile de Lille.",
        ("attack", "porté deux coups de couteau", "happened"),
    ),
    ("Le RAID a donné l'assaut mardi à Lille.", ("strike", "assaut", "happened")),
    (
        "L'attentat a fait six morts. Paul Dorn doit être jugé le 5 février à Paris pour assassinat.",
        ("trial", "jugé", "planned"),
    ),
    ("Les autorités l'accusent d'avoir aidé un groupe terroriste à Gao.", ("accusation", "accusent", "happened")),
    ("Trois hommes ont été reconnus coupables à Lille.", ("trial", "reconnus coupables", "happened")),
    (
        "Les deux suspects de l'attentat comparaissaient mardi devant un tribunal de Lille.",
        ("trial", "comparaissaient mardi devant un tribunal", "happened"),
    ),
    # factuality
    ("Une attaque contre l'ambassade pourrait avoir lieu, selon la police.", ("attack", "attaque", "possible")),
    ("Les experts craignent de nouveaux attentats à Paris.", ("attack", "attentats", "possible")),
    ("L'armée libérera les prisonniers jeudi.", ("release", "libérera", "planned")),
    ("Un homme a tenté d'attaquer un policier au couteau à Nice.", ("attack", "attaquer", "foiled")),
    ("La force française déploie 5.000 soldats au Sahel.", ("deployment", "déploie", "ongoing")),
]

NOTHING = [
    "L'attaquant a trompé le gardien d'une frappe du gauche.",
    "L'explosion des prix de l'énergie inquiète les ménages.",
    "Il faut tirer la conclusion de cet échec.",
    "Le chanteur est mort de vieillesse à 94 ans.",
    "Deux touristes ont été tués dans un accident de la route.",
    "Le ministre a attaqué la réforme devant le tribunal administratif.",
    "Le syndicat revendique une hausse des salaires.",
    "La pluie a arrêté la partie au deuxième set.",
    "La fibre est déployée dans tout le département.",
    "Une attaque cardiaque l'a emporté dimanche.",
    "Le député a interpellé le ministre dans l'hémicycle.",
    "Le film a fait exploser le compteur des entrées.",
    "Le combat de boxe a duré dix rounds.",
    "La libération de la parole reste un long chemin.",
    "La météo a émis une alerte aux orages.",
    "Aucun groupe n'a revendiqué l'enlèvement de la statuette.",
    "Cette réforme est un attentat contre la démocratie, dit l'opposition.",
    "La chanteuse a publiquement interpellé Paul Martin.",
    "Le maire compte libérer deux places pour les vélos.",
    "Il faut éviter les attentats à la pudeur.",
    "Les combattants doivent être jugés par un tribunal de là-bas, dit la députée.",
    "Deux fusils d'assaut seront vendus à la marine grecque.",
    "Un soldat de l'opération antijihadiste Barkhane a fêté ses trente ans.",
    "Une voiture criblée de balles de golf gêne le maire.",
    "Si un attentat était commis ici, le port serait fermé.",
    "La députée a attaqué le président de la région sur son bilan.",
    "Le prévenu a attaqué Le Figaro pour ses dessins.",
    "Le caporal Paul Dorn s'est tué en tombant d'une falaise.",
    "Des hélicoptères de combat seront vendus à l'armée grecque.",
]


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_event(annotate, text, expected):
    assert expected in told(annotate(text))


@pytest.mark.parametrize("text", NOTHING)
def test_leaves_alone(annotate, text):
    assert [t for t in told(annotate(text)) if t[0] != "abduction"] == []


def roles(annotation, kind):
    event = next(e for e in annotation.events if e.type == kind)
    return {(r.role, r.name) for r in event.roles}


def test_roles_of_a_passive(annotate):
    found = roles(annotate("Le gouverneur Karim Dorn a été assassiné par Al-Qaïda à Sanaa."), "attack")
    assert ("perpetrator", "Al-Qaïda") in found
    assert ("victim", "Karim Dorn") in found


def test_a_killing_is_an_attack_by_a_doer_named_before(annotate):
    text = "Paul Dorn a pris la fuite mardi à Lille. Le lendemain, il a exécuté quatre hommes dans un magasin."
    assert ("attack", "exécuté", "happened") in told(annotate(text))


def test_a_raid_by_militants_is_an_attack(annotate):
    found = told(annotate("Les rebelles ont mené un raid meurtrier contre une caserne de l'armée à Gao."))
    assert [kind for kind, trigger, _ in found if trigger == "raid"] == ["attack"]


def test_a_raid_on_a_newspaper_is_an_attack(annotate):
    found = told(annotate("Le raid meurtrier contre le journal Charlie Hebdo a eu lieu en janvier 2015."))
    assert [kind for kind, trigger, _ in found if trigger == "raid"] == ["attack"]


def test_what_one_person_told_of_did_is_an_attack(annotate):
    assert ("attack", "exécuté", "happened") in told(annotate("Le lendemain, il a exécuté quatre hommes à Lille."))


def test_acts_told_one_after_the_other_are_one_each(annotate):
    text = (
        "Le jihadiste a attaqué une pharmacie de Lille mardi. Il a ensuite tiré sur des gendarmes devant leur caserne."
    )
    assert [kind for kind, _, _ in told(annotate(text))] == ["attack", "attack"]


def test_the_death_of_its_doer_is_no_toll_of_an_attack(annotate):
    text = "Un homme a tué trois passants au couteau mardi à Lille avant d'être abattu."
    assert [kind for kind, _, _ in told(annotate(text))] == ["attack", "killing"]


def test_a_raid_by_an_army_is_a_strike(annotate):
    found = told(annotate("L'armée a mené un raid meurtrier contre un camp rebelle à Gao."))
    assert [kind for kind, trigger, _ in found if trigger == "raid"] == ["strike"]


def test_roles_of_a_noun(annotate):
    found = roles(annotate("L'arrestation de deux trafiquants par la gendarmerie a eu lieu à Lille."), "arrest")
    assert {role for role, _ in found} >= {"agent"}


def test_a_claim_names_the_perpetrator(annotate):
    text = "Un attentat a fait neuf morts mardi à Kaboul.\n\nL'attentat a été revendiqué mercredi par l'État islamique."
    assert ("perpetrator", "État islamique") in roles(annotate(text), "attack")


def test_victims_named_in_a_later_sentence(annotate):
    text = (
        "Deux touristes français ont été enlevés jeudi au Bénin.\n\nLes recherches continuent.\n\n"
        "Les deux touristes français, Patrick Morel et Laurent Simon, étaient partis en safari."
    )
    assert {name for role, name in roles(annotate(text), "abduction") if role == "victim"} == {
        "Patrick Morel",
        "Laurent Simon",
    }


def test_weapon(annotate):
    assert ("weapon", "couteau") in roles(annotate("Un homme a attaqué des passants au couteau à Nice."), "attack")


def test_one_event_however_often_told(annotate):
    text = (
        "Un attentat a frappé lundi le centre de Bagdad.\n\nL'attentat a fait douze morts, selon la police.\n\n"
        "Douze personnes ont été tuées dans cette attaque."
    )
    events = annotate(text, published="2024-05-15").events
    assert [e.type for e in events] == ["attack"]
    assert events[0].when == "2024-05-13"
    assert len(events[0].figures) == 1


def test_background_is_another_event(annotate):
    text = "Un attentat a frappé lundi le centre de Bagdad.\n\nEn novembre 2015, des attentats avaient fait 130 morts à Paris."
    assert len([e for e in annotate(text).events if e.type == "attack"]) == 2


def test_when_and_where(annotate):
    event = next(e for e in annotate("Un attentat a fait trois morts mardi à Kaboul.").events if e.type == "attack")
    assert event.when == "2024-05-14"
    assert event.where is not None
    assert event.where.name == "Kaboul"


def test_the_day_of_a_statement_does_not_date_the_deed(annotate):
    found = annotate("Un porte-parole a affirmé jeudi que des rebelles avaient attaqué un convoi près de Syrte.")
    assert all(e.when is None for e in found.events if e.type == "attack")


def test_hearsay_is_hedged(annotate):
    found = annotate("Le chef du groupe aurait été tué par l'armée dans le nord de la Syrie.")
    assert [e.hedged for e in found.events if e.type == "killing"] == [True]


def test_announced_violence_is_a_threat(annotate):
    found = annotate("« Nous attaquerons les casernes de la capitale », a promis le groupe.")
    assert {e.type for e in found.events} <= {"threat"}


def test_levels_of_an_alert(annotate):
    found = annotate("Le gouvernement a relevé le niveau d'alerte terroriste au niveau maximum.")
    levels = [e.level for e in found.events if e.type == "threat_level_change"]
    assert [level and level.after for level in levels] == ["niveau maximum"]


def test_spans_lie_in_their_paragraph(annotate):
    found = annotate(
        "Attaque à Kaboul\n\nUn attentat a fait trois morts mardi à Kaboul\n\nLes talibans ont nié toute implication"
    )
    assert all("\n" not in e.span.of(found.article.text) for e in found.events)


def test_where_it_was_said_is_not_where_it_happened(annotate) -> None:
    found = annotate(
        "Douze soldats ont été tués à Gao dans un attentat, a déclaré mardi à Washington le général Parker."
    )
    assert {e.where.name for e in found.events if e.where} == {"Gao"}


def roles_of(annotation, kind):
    """The fillers of the first event of a type, by role."""
    event = next(e for e in annotation.events if e.type == kind)
    found = {}
    for filler in event.roles:
        found.setdefault(filler.role, []).append(filler.name)
    return found


def test_who_was_hurt_near_an_attack_is_its_victim(annotate):
    told_near = annotate(
        "L'attaque de la caserne de Lorcy a ému la vallée. Deux gardiens ont été blessés lors de cette attaque, conduite à "
        "coups de hache par Michel Dorn."
    )
    assert roles_of(told_near, "attack")["victim"] == ["Deux gardiens"]
    assert roles_of(told_near, "attack")["perpetrator"] == ["Michel Dorn"]
    assert [e.type for e in told_near.events] == ["attack"]


def test_being_hurt_alone_is_no_event(annotate):
    assert not annotate("Deux cyclistes ont été blessés mardi à Lyon.").events


@pytest.mark.parametrize(
    "text",
    [
        'Le parquet a ouvert une enquête pour "assassinat en bande organisée".',
        "Que faire s'ils tuent des gens dans la rue ?",
        "S'ils attaquent la ville demain, nous partirons.",
    ],
)
def test_charges_questions_and_conditions_report_nothing(annotate, text):
    assert not [e for e in annotate(text).events if e.type in {"killing", "attack"}]


def test_an_attack_is_dated_and_placed_by_what_stands_behind_its_noun(annotate):
    (attack,) = annotate("Un témoin de l'attaque à coups de hache survenue dimanche soir à Lyon a parlé mardi.").events
    assert attack.where.name == "Lyon"
    assert attack.when is not None


def test_the_one_accused_is_taken_up_by_what_he_is(annotate):
    text = "Michel Dorn, soupçonné d'avoir préparé un attentat, vivait à Lyon. Le suspect a été arrêté lundi à Lyon par la police."
    assert roles_of(annotate(text), "arrest")["target"] == ["Michel Dorn"]


def test_two_attacks_far_apart_are_two(annotate):
    text = "L'attaque commise à Strasbourg a fait cinq morts. L'attentat commis à Nice par un chauffeur avait fait des blessés."
    places = {e.where.name for e in annotate(text).events if e.where}
    assert len(places) == 2


def test_a_day_told_in_the_past_lies_behind(annotate):
    found = annotate("Le fugitif a été abattu le 13 décembre.", published="2019-09-17").times
    assert [t.value for t in found] == ["2018-12-13"]


def test_being_out_of_the_fight_is_no_fight(annotate):
    assert not [e for e in annotate("Plusieurs chefs rebelles ont été mis hors de combat.").events if e.type == "clash"]


@pytest.mark.parametrize(
    ("text", "kind", "role", "names"),
    [
        ("La police a annoncé l'arrestation en juin 2017 de Michel Dorn.", "arrest", "target", ["Michel Dorn"]),
        ("Lyon a été la cible d'une attaque au couteau mardi.", "attack", "target", ["Lyon"]),
        ("Une frappe américaine a détruit un dépôt en Syrie.", "strike", "perpetrator", ["États-Unis"]),
        ("Treize personnes liées au groupe ont été interpellées à Lyon.", "arrest", "target", ["Treize personnes"]),
    ],
)  # fmt: skip
def test_roles_are_found_where_dates_adjectives_and_predicates_part_them(annotate, text, kind, role, names):
    assert roles_of(annotate(text), kind)[role] == names


def test_whoever_announces_a_death_has_not_killed(annotate):
    text = "Le président Emmanuel Macron a annoncé l'élimination du chef rebelle Michel Dorn."
    assert "perpetrator" not in roles_of(annotate(text), "killing")


def test_what_is_asked_for_is_not_done(annotate):
    text = "La ministre a réclamé la libération des otages."
    assert [e.factuality for e in annotate(text).events if e.type == "release"] == ["planned"]


def test_what_is_dated_after_publication_is_planned(annotate):
    found = annotate("Le procès des accusés de l'attentat s'ouvre le 12 mai 2021 à Lyon.", published="2021-03-17")
    assert [e.factuality for e in found.events if e.type == "trial"] == ["planned"]


def test_a_plural_participle_is_the_noun_of_a_class(annotate):
    text = "Le gouvernement afghan a relâché mardi les 400 derniers insurgés."
    assert roles_of(annotate(text), "release")["victim"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le prévenu a tenté de justifier l'attaque de Bamako.", "happened"),
        ("L'enquête continue, trois jours après l'attaque de Bamako.", "happened"),
        ("Deux complices doivent être jugés pour l'attaque commise à Bamako en mars.", "happened"),
        ("Il est en prison pour des menaces contre une victime des attaques de Bamako.", "happened"),
        ("Les rebelles peuvent frapper en attaquant des gares à Bamako.", "possible"),
        ("Le groupe veut commettre une attaque contre l'ambassade à Bamako.", "planned"),
        ("Le milicien avait refusé d'attaquer la caserne de Bamako.", "denied"),
    ],
)
def test_words_above_another_deed_say_nothing_of_the_attack(annotate, text, expected):
    assert [e.factuality for e in annotate(text).events if e.type == "attack"] == [expected]


def test_what_could_be_done_in_the_past_was_done(annotate):
    text = "L'homme en fuite a pu être interpellé mardi à Lyon par la police."
    assert [e.factuality for e in annotate(text).events if e.type == "arrest"] == ["happened"]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Le milicien est inculpé pour douze meurtres et deux enlèvements.", {"killing", "abduction"}),
        ("La loi vise les détenus terroristes sortant de prison.", {"release"}),
        ("La loi ne concerne pas les personnes condamnées à de lourdes peines de prison.", {"trial"}),
        ("Le groupe a menacé mardi d'attaquer l'ambassade à Bamako.", {"attack"}),
        ("La loi vise plusieurs délits (vol à main armée, enlèvement d'enfants).", {"abduction"}),
    ],
)
def test_charges_kinds_of_people_and_threats_are_no_deeds(annotate, text, absent):
    assert not absent & {e.type for e in annotate(text).events}


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Un homme a été arrêté mardi à Lyon. Il a été mardi soir placé en garde à vue.", "arrest", 1),
        ("Un homme a été arrêté mardi à Lyon. Une deuxième personne a été mercredi placée en garde à vue.", "arrest", 2),
        ("Une prise d'otages à Lyon\n\nUne prise d'otages a duré six heures à Lyon.\n\nUne prise d'otages a eu lieu "
         "au sein d'une banque du centre.\n\nLe maire a réagi.", "abduction", 1),
        ("La gare de Lyon a été évacuée mardi après une alerte à la bombe.\n\nLe trafic est arrêté.\n\nLa gare a été "
         "évacuée et les trains sont à l'arrêt après la menace d'attentat.", "evacuation", 1),
        ("Quatre explosions ont secoué mardi le centre de Kaboul, selon la police. Quatre bombes ont explosé dans un "
         "quartier de l'est.", "attack", 1),
        ("Le 3 mai, une frappe américaine a tué un chef rebelle à Syrte. Le chef rebelle avait été tué début mai par une "
         "frappe aérienne américaine.", "strike", 1),
    ],
)  # fmt: skip
def test_one_act_told_twice_is_one_event(annotate, text, kind, number):
    assert len([e for e in annotate(text).events if e.type == kind]) == number


def test_being_tried_for_an_attack_does_not_tell_the_attack(annotate):
    text = "Le suspect doit être jugé le 5 juin pour l'attentat commis à Bamako en mars 2016."
    (attack,) = (e for e in annotate(text).events if e.type == "attack")
    assert (attack.when, attack.factuality) == ("2016-03", "happened")


def test_a_participle_that_opens_its_sentence_tells_its_event(annotate):
    text = "Interpellé mardi à Lyon, le suspect a été mis en examen."
    assert {(e.type, e.trigger.of(text)) for e in annotate(text).events} == {
        ("arrest", "Interpellé"),
        ("trial", "mis en examen"),
    }


def test_an_older_attack_with_a_day_of_its_own_is_another(annotate):
    text = (
        "L'attaque de la gare a fait deux morts.\n\nLe préfet a parlé.\n\nIl a rappelé l'attentat du 22 mars 2016 et ses "
        "trente morts.",
        "2024-05-15",
    )
    found = annotate(text[0], published=text[1])
    assert [e.when for e in found.events if e.type == "attack"][-1] == "2016-03-22"


def test_a_night_that_opens_a_sentence_dates_it(annotate):
    text = "Dans la nuit du 4 au 5 mai, après une longue traque, la police a arrêté deux suspects à Lyon."
    assert [e.when for e in annotate(text).events if e.type == "arrest"] == ["2024-05-04/2024-05-05"]


def test_two_events_of_one_clause_have_ids_of_their_own() -> None:
    same = [
        Event("event:0-9:arrest", "arrest", Span(0, 9), Span(n, n + 1), None, None, (), (), "happened")
        for n in (1, 4, 7)
    ]
    assert [e.id for e in told_apart(same)] == ["event:0-9:arrest", "event:0-9:arrest:4", "event:0-9:arrest:7"]


@pytest.mark.parametrize(
    ("fall", "expected"),
    [("La ville de Gao est tombée", ["seizure"]), ("Le vélo du facteur est tombé près de la ville de Gao", [])],
)
def test_what_fell_is_the_one_that_acts(annotate, fall, expected) -> None:
    found = annotate(f"{fall} lundi, au troisième jour de l'offensive des rebelles.")
    assert [e.type for e in found.events if e.type == "seizure"] == expected


def test_missiles_shot_down_are_neither_seized_nor_arrested(annotate):
    shot = annotate(
        "L'Iran a tiré trente drones, dont la plupart ont été interceptés. L'armée a intercepté deux missiles à Méral."
    )
    assert not {"arrest", "seizure"} & {kind for kind, _, _ in told(shot)}
    assert told(annotate("Les douaniers ont intercepté des armes cachées dans un camion.")) == [
        ("seizure", "intercepté", "happened")
    ]
