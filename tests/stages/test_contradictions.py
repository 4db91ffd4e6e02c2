from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import CopyMark
from vigie.stages.contradictions import figure_lines, find_contradictions
from vigie.text.naming import entity_keys, medium


def gathered(*annotations):
    return Gathering("s", tuple(Member(a, a.events[0], CopyMark(), entity_keys(a), medium(a.article, None)) for a in annotations), ())


def kinds(*annotations):
    g = gathered(*annotations)
    return {c.slot: c.kind for c in find_contradictions(g, figure_lines(g))}


def test_a_toll_that_rises_with_the_days_is_an_evolution(told):
    assert kinds(told("a", killed=(3, 3), day="2024-05-14"), told("b", killed=(5, 5), day="2024-05-15")) == {"killed": "evolution"}


def test_two_tolls_of_one_day_are_a_disagreement(told):
    assert kinds(told("a", killed=(3, 3)), told("b", killed=(9, 9))) == {"killed": "disagreement"}


def test_an_open_bound_agrees_with_what_lies_within(told):
    assert kinds(told("a", killed=(3, None)), told("b", killed=(5, 5))) == {}


def test_places_that_exclude_each_other_are_told(told):
    one, two = Place("Gao", "ML", 1, 1, None, "place"), Place("Ansongo", "ML", 1, 1, None, "place")
    assert kinds(told("a", where=one), told("b", where=two)) == {"where": "disagreement"}


def test_authors_that_exclude_each_other_are_told(told):
    first = told("a", known=[("Groupe A", "group")], roles=[("perpetrator", "Groupe A")])
    second = told("b", known=[("Groupe B", "group")], roles=[("perpetrator", "Groupe B")])
    assert kinds(first, second) == {"perpetrator": "disagreement"}


def test_values_stay_beside_their_sources(told):
    line = figure_lines(gathered(told("a", killed=(3, 3), who=["Anne Roy"]), told("b", killed=(9, 9))))[0]
    assert [(v.min, v.who, v.articles) for v in line.values] == [(3, "Anne Roy", ("a",)), (9, None, ("b",))]
    assert line.current == (3, 9)
