"""References: pronouns, roles, common nouns, offices; standing and procedure of persons."""

from __future__ import annotations

import pytest


def stands_for(annotation, form, nth=0):
    """The name of the entity that the nth unnamed mention `form` stands for."""
    text = annotation.article.text
    found = sorted(
        (m.span, e.name) for e in annotation.entities for m in e.mentions if m.span.of(text).lower() == form.lower()
    )
    return found[nth][1] if nth < len(found) else None


BOUND = [
    ("Jean Vernelle est arrivé lundi. Il a signé la lettre.", "Il", "Jean Vernelle"),
    ("Marie Vernelle est arrivée lundi. Elle a signé la lettre.", "Elle", "Marie Vernelle"),
    ("Jean Vernelle est arrivé lundi. \"Je pars demain\", a-t-il dit.", "il", "Jean Vernelle"),
    ("Le ministre des Sports, Jean Vernelle, est arrivé. Le ministre repartira mardi.", "Le ministre", "Jean Vernelle"),
    ("Daech a perdu la ville. Le groupe jihadiste tient encore le pont.", "Le groupe jihadiste", "État islamique"),
    ("Le Monde a publié la lettre. Le quotidien cite un témoin.", "Le quotidien", "Le Monde"),
    ("Le juge a entendu Jean Vernelle. Ce dernier a nié.", "Ce dernier", "Jean Vernelle"),
    ("L'aéroport de Kaboul a fermé. L'aéroport rouvrira mardi.", "L'aéroport", "aéroport de Kaboul"),
    ("Le parquet de Grenoble a parlé. Le parquet attend un rapport.", "Le parquet", "parquet de Grenoble"),
    ("L'ancien ministre des Sports Jean Vernelle est arrivé. L'ancien ministre a parlé.", "L'ancien ministre", "Jean Vernelle"),
    ("Jean Vernelle, le directeur de la Sûreté du port (SDP) depuis mai, est arrivé. Le directeur a parlé.", "Le directeur", "Jean Vernelle"),
    ("Le Monde a cité la lettre. Le quotidien français cite un témoin.", "Le quotidien français", "Le Monde"),
    ("Le maire Jean Vernelle est arrivé. L'édile repartira mardi.", "L'édile", "Jean Vernelle"),
    ("Le procureur Jean Vernelle est arrivé. Le magistrat repartira mardi.", "Le magistrat", "Jean Vernelle"),
    ("Air France a suspendu ses vols. La compagnie attend un accord.", "La compagnie", "Air France"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "name"), BOUND)
def test_bound(annotate, text, form, name):
    found = annotate(text)
    assert stands_for(found, form) == name
    assert any(not m.named and m.why for e in found.entities for m in e.mentions)


OPEN = [
    ("Jean Vernelle est arrivé lundi. Il faut partir.", "Il"),
    ("Jean Vernelle est arrivé lundi. Il y a du vent.", "Il"),
    ("Jean Vernelle est arrivé lundi. Elle a signé la lettre.", "Elle"),
    ("Jean Vernelle est arrivé lundi. Un témoin a crié. Il a fui.", "Il"),
    ("Jean Vernelle est arrivé lundi. Ils ont signé la lettre.", "Ils"),
    ("Daech a perdu la ville. Le groupe de musique joue mardi.", "Le groupe"),
    ("L'ancien ministre des Sports a parlé à Jean Vernelle.", "L'ancien ministre"),
    ("Le ministre des Sports Jean Vernelle est arrivé. L'ancien ministre a parlé.", "L'ancien ministre"),
    ("Le président de la République, Jean Vernelle, est arrivé. Le président du parti a parlé.", "Le président du parti"),
    ("Le juge a entendu le voisin des frères Vernelle. Celui-ci a nié.", "Celui-ci"),
    ("Facebook a fermé une page. L'association a protesté.", "L'association"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form"), OPEN)
def test_left_open(annotate, text, form):
    assert stands_for(annotate(text), form) is None


OFFICES = [
    ("Le président américain a signé le texte.", "2021-08-26", "Le président américain", "Joe Biden"),
    ("Le président américain a signé le texte.", "2019-05-02", "Le président américain", "Donald Trump"),
    ("En France, le ministre de l'Intérieur réunit les préfets à Paris.", "2020-09-01", "le ministre de l'Intérieur", "Gérald Darmanin"),
    ("Le président américain a signé le texte.", None, "Le président américain", None),
    ("À Londres, Emmanuel Macron a parlé à Boris Johnson. Le chef de l'État reviendra.", "2020-09-01", "Le chef de l'État", "Emmanuel Macron"),
    ("Donald Trump a vu Emmanuel Macron. Le président de la République reviendra.", "2019-05-02", "Le président de la République", "Emmanuel Macron"),
    ("Le locataire de la Maison Blanche a signé le texte.", "2019-05-02", "Le locataire de la Maison Blanche", "Donald Trump"),
    ("Nicole Belloubet est arrivée à Rennes. La ministre repartira mardi.", "2019-05-02", "La ministre", "Nicole Belloubet"),
    ("Nicolas Sarkozy est arrivé à Rennes. L'ancien président de la République repartira mardi.", "2019-05-02",
     "L'ancien président de la République", "Nicolas Sarkozy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day", "form", "name"), OFFICES)
def test_holder_of_an_office_on_the_day(annotate, text, day, form, name):
    assert stands_for(annotate(text, published=day), form) == name


LAW = [
    ("Jean Vernelle a été mis en examen mardi.", "charged"),
    ("Jean Vernelle a été condamné à dix ans de prison.", "convicted"),
    ("Jean Vernelle, soupçonné d'avoir tiré, a fui.", "suspected"),
    ("Jean Vernelle a été acquitté en appel.", "acquitted"),
    ("Jean Vernelle interpelle le ministre.", None),
    ("Jean Vernelle condamne cet acte.", None),
    ("Jean Vernelle n'a pas été condamné.", None),
    ("Jean Vernelle devait être interpellé mardi.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "procedure"), LAW)
def test_procedure_of_a_person(annotate, text, procedure):
    person = next(e for e in annotate(text).entities if e.name == "Jean Vernelle")
    assert person.procedure == procedure


def test_standing_of_persons(annotate):
    found = annotate(
        "Le procureur Paul Vernelle a parlé. Jean Dastier a été tué dans l'attentat. L'avocat Luc Morvane plaide."
    )
    assert {e.name: e.standing for e in found.entities if e.type == "person"} == {
        "Paul Vernelle": "public_role", "Jean Dastier": "victim", "Luc Morvane": "public_role",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "standing"),
    [
        ("Le procureur adjoint de Lyon, Paul Vernelle, a parlé.", "Paul Vernelle", "public_role"),
        ("L'avocat de Paul Vernelle a parlé.", "Paul Vernelle", None),
        ("L'avocat de l'Irakien Paul Vernelle a parlé.", "Paul Vernelle", None),
        ("Selon son avocat, Paul Vernelle a nié les faits.", "Paul Vernelle", "private"),
        ("La veuve du préfet, Jeanne Vernelle, est venue.", "Jeanne Vernelle", None),
        ("« Il dormait », juge Jeanne Vernelle.", "Jeanne Vernelle", None),
        ("« Non », a dit Jeanne Vernelle, présidente du syndic de l'immeuble.", "Jeanne Vernelle", None),
        ("« Non », a dit Jeanne Vernelle, experte en sûreté.", "Jeanne Vernelle", "public_role"),
        ("Jeanne Vernelle, journaliste à Lyon, a été tuée mardi.", "Jeanne Vernelle", "victim"),
        ("La veuve de la journaliste Jeanne Vernelle pleure sa mort.", "Jeanne Vernelle", None),
        ("Les actrices Jeanne Vernelle et Claire Dastier ont défilé.", "Claire Dastier", "public_role"),
    ],
)  # fmt: skip
def test_who_is_named_in_a_calling(annotate, text, name, standing):
    person = next(e for e in annotate(text).entities if e.name == name)
    assert person.standing == standing


@pytest.mark.parametrize(
    "text", ["Le comté de Velford est vaste.", "Le parc Vernelle Park a fermé.", "Un fusil Kerdal K21 a été saisi."]
)
def test_what_is_no_person(annotate, text):
    assert not [e for e in annotate(text).entities if e.type == "person"]


def test_a_first_name_alone_is_a_person(annotate):
    found = annotate("Il est jugé pour le meurtre d'Audrey, Isabelle et Amélie.")
    assert not [e.name for e in found.entities if e.type in ("organisation", "place")]


def test_a_minister_is_not_charged_by_a_pronoun(annotate):
    found = annotate(
        "Emmanuel Macron a parlé du suspect. Arrêté lundi, il a été mis en examen.", published="2019-05-02"
    )
    assert all(e.procedure is None for e in found.entities if e.name == "Emmanuel Macron")


@pytest.mark.parametrize(
    "text",
    [
        "Le président Jean Vernier est là. On a demandé au président de reporter les cours.",
        "Le maire Jean Vernier est là. La dette du maire de ce village a doublé.",
        "Le directeur Jean Vernier est là. La visite du nouveau directeur de cette agence est prévue.",
    ],
)
def test_a_title_without_a_noun_behind_its_link_is_no_empty_span(annotate, text):
    found = [m for e in annotate(text).entities for m in e.mentions if not m.named]
    assert all(len(m.span) for m in found)
