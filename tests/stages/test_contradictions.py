from dataclasses import replace

from vigie.model.figures import Figure
from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import CopyMark
from vigie.model.spans import Span
from vigie.stages.contradictions import figure_lines, find_contradictions
from vigie.text.naming import entity_keys, medium


def gathered(*annotations):
    return Gathering(
        "s", tuple(Member(a, a.events[0], CopyMark(), entity_keys(a), medium(a.article, None)) for a in annotations), ()
    )


def kinds(*annotations):
    return {c.slot: c.kind for c in find_contradictions(gathered(*annotations))}


def test_a_toll_that_rises_with_the_days_is_an_evolution(told):
    assert kinds(told("a", killed=(3, 3), day="2024-05-14"), told("b", killed=(5, 5), day="2024-05-15")) == {
        "killed": "evolution"
    }


def test_two_tolls_of_one_day_are_a_disagreement(told):
    assert kinds(told("a", killed=(3, 3)), told("b", killed=(9, 9))) == {"killed": "disagreement"}


def test_an_open_bound_agrees_with_what_lies_within(told):
    assert kinds(told("a", killed=(3, None)), told("b", killed=(5, 5))) == {}


def test_an_open_toll_that_is_raised_beside_a_disagreement_is_an_evolution_too(told):
    found = find_contradictions(
        gathered(
            told("a", killed=(13, None), day="2024-05-14"),
            told("b", killed=(14, 14), day="2024-05-15"),
            told("c", killed=(2, 2), day="2024-05-15"),
        )
    )
    assert {c.kind for c in found if c.slot == "killed"} == {"evolution", "disagreement"}


def test_places_that_exclude_each_other_are_told(told):
    one, two = Place("Gao", "ML", 16.3, 0.0, None, "place"), Place("Ansongo", "ML", 15.7, 0.5, None, "place")
    first, second = told("a", where=one, known=[("Gao", "place")]), told("b", where=two, known=[("Ansongo", "place")])
    assert kinds(first, second) == {"where": "disagreement"}
    assert kinds(first, told("b", where=two)) == {}, (
        "a place that no sentence of the event names stands against nothing"
    )


def test_authors_that_exclude_each_other_are_told(told):
    first = told("a", known=[("Front du Fleuve", "group")], roles=[("perpetrator", "Front du Fleuve")])
    second = told("b", known=[("Brigade des Monts", "group")], roles=[("perpetrator", "Brigade des Monts")])
    assert kinds(first, second) == {"perpetrator": "disagreement"}


def test_values_stay_beside_their_sources(told):
    line = figure_lines(gathered(told("a", killed=(3, 3), who=["Anne Roy"]), told("b", killed=(9, 9))))[0]
    assert [(v.min, v.who, v.articles) for v in line.values] == [(3, "Anne Roy", ("a",)), (9, None, ("b",))]
    assert line.current == (3, 9)


def test_a_quarter_and_its_town_agree(told):
    one, two = Place("Lyon", "FR", 45.76, 4.84, None, "place"), Place("Croix-Rousse", "FR", 45.78, 4.83, None, "place")
    assert kinds(told("a", where=one), told("b", where=two)) == {}


def test_two_spellings_of_one_name_agree(told):
    first = told("a", known=[("Chérif Tamara", "person")], roles=[("perpetrator", "Chérif Tamara")])
    second = told("b", known=[("Cherif Tamarah", "person")], roles=[("perpetrator", "Cherif Tamarah")])
    assert kinds(first, second) == {}


def test_a_toll_that_goes_up_and_down_is_a_disagreement(told):
    days = [
        told(i, killed=(n, n), day=d)
        for i, n, d in (("a", 3, "2024-05-13"), ("b", 9, "2024-05-14"), ("c", 5, "2024-05-15"))
    ]
    assert kinds(*days) == {"killed": "disagreement"}


def test_a_part_that_some_article_counts_beside_the_whole_is_no_other_toll(told):
    whole = told("a", killed=(8, 8))
    part = Figure("figure:1", Span(0, 3), "killed", None, None, 6, 6)
    both = replace(
        whole, figures=(*whole.figures, part), events=(replace(whole.events[0], figures=("figure:0", "figure:1")),)
    )
    assert kinds(both, told("b", killed=(6, 6))) == {}
    assert kinds(whole, told("b", killed=(6, 6))) == {"killed": "disagreement"}


def test_a_victim_is_no_author(told):
    first = told("a", known=[("Anne Roy", "person")], roles=[("perpetrator", "Anne Roy")])
    roles = [("perpetrator", "Luc Petit"), ("victim", "Anne Roy")]
    assert kinds(first, told("b", known=[("Luc Petit", "person"), ("Anne Roy", "person")], roles=roles)) == {}


def test_an_open_number_that_is_raised_is_an_evolution(told):
    early, late = told("a", killed=(13, None), day="2024-05-14"), told("b", killed=(18, None), day="2024-05-15")
    assert kinds(early, late) == {"killed": "evolution"}
    assert kinds(early, told("b", killed=(13, 13), day="2024-05-15")) == {}


def test_one_named_after_a_toll_is_no_toll(told):
    assert kinds(told("a", killed=(13, 13), day="2024-05-14"), told("b", killed=(1, 1), day="2024-05-15")) == {}


def test_an_author_that_replaces_another_is_an_evolution(told):
    first = told(
        "a", known=[("Front du Fleuve", "group")], roles=[("perpetrator", "Front du Fleuve")], day="2024-05-15"
    )
    second = told(
        "b", known=[("Brigade des Monts", "group")], roles=[("perpetrator", "Brigade des Monts")], day="2024-05-17"
    )
    assert kinds(first, second) == {"perpetrator": "evolution"}


def test_a_first_name_written_otherwise_before_an_initial_is_one_person(told):
    def by(article, name):
        one = told(article, known=[(name, "person")], roles=[("perpetrator", name)])
        return replace(one, entities=tuple(replace(e, standing="private") for e in one.entities))

    assert kinds(by("a", "Mickael R"), by("b", "Michael Roy")) == {}
    assert kinds(by("a", "Mickael R"), by("b", "Michael Petit")) == {"perpetrator": "disagreement"}


def test_a_count_does_not_raise_what_only_several_told(told):
    first, second = told("a", killed=(2, None), day="2024-05-14"), told("b", killed=(4, 4), day="2024-05-15")
    vague = replace(first, figures=tuple(replace(f, approximate=True) for f in first.figures))
    assert kinds(vague, second) == {}
