from dataclasses import replace

from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.pipeline import assemble


def situation(*annotations):
    return assemble(annotations, load_pack().situations, Ledger())


def with_event(annotation, number, **slots):
    """The annotation with one more event, its trigger at `number` characters."""
    first = annotation.events[0]
    more = replace(
        first, id=f"event:{number}", span=Span(number, number + 9), trigger=Span(number, number + 6), roles=(), **slots
    )
    return replace(annotation, events=(*annotation.events, more))


def test_a_claim_stands_beside_the_act_it_is_about_and_no_other(told):
    text = "Une explosion a frappé le port. Il rappelle un vieil attentat. Le Front revendique."
    article = told("a", text=text, when="2024-05-14")
    article = with_event(article, 45, when="2001-09-11", type="attack")
    article = with_event(article, 63, when=None, type="claim_of_responsibility", who=("Le Front",))
    events = situation(article).events
    assert [(e.when, [c.who for c in e.claims]) for e in events if e.type == "attack"] == [
        ("2024-05-14", ["Le Front"]),
        ("2001-09-11", []),
    ]
    assert [e.claims for e in events if e.type == "claim_of_responsibility"] == [()]


def test_the_first_report_brings_no_new_voice(told):
    (event,) = situation(told("a", who=["Anne Roy"], known=[("Anne Roy", "person")])).events
    assert [c.code for c in event.history] == ["first"]


def test_an_unknown_source_is_graded_above_one_known_to_be_unreliable(told):
    pack = load_pack().situations
    assert pack.kinds["unknown"].reliability == "F"
    farm = told("b", publisher="Copieur", day="2024-05-16")
    farm = replace(farm, article=replace(farm.article, translation=replace(farm.article.translation, score=0.9)))
    events = situation(told("a", publisher="Inconnu"), farm).events
    assert {e.grade.reliability for e in events if len(e.reports) == 2} <= {"F"}


def test_an_official_is_no_author_of_an_attack(told):
    roles = [("perpetrator", "Anne Roy"), ("perpetrator", "Front du Fleuve")]
    (event,) = situation(told("a", known=[("Anne Roy", "person"), ("Front du Fleuve", "group")], roles=roles)).events
    assert [r.name for r in event.roles] == ["Front du Fleuve"]


def test_of_several_days_and_places_the_one_told_most_often_stands(told):
    gao, bourem = (Place(name, "ML", 16.27, -0.04, f"places/{name}", "place") for name in ("Gao", "Bourem"))
    said = (("a", "2024-05-17", bourem), ("b", "2024-05-18", gao), ("c", "2024-05-18", gao), ("d", "2024-05", gao))
    (event,) = situation(*(told(n, when=when, where=where, killed=(7, 7)) for n, when, where in said)).events
    assert (event.when, event.where.name if event.where else None) == ("2024-05-18", "Gao")
