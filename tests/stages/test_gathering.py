import itertools
from dataclasses import replace

from vigie.model.figures import Figure
from vigie.model.places import Place
from vigie.model.situations import CopyMark
from vigie.model.spans import Span
from vigie.model.times import TimeExpression
from vigie.stages.gathering import gather

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
KIDAL = Place("Kidal", "ML", 18.44, 1.41, "places/kidal", "place")
MALI = Place("Mali", "ML", 17.0, -4.0, "countries/ML", "country")


def groups(annotations):
    marks = {a.article.id: CopyMark() for a in annotations}
    stories = {a.article.id: "story:1" for a in annotations}
    return [[m.article_id for m in g.members] for g in gather(annotations, marks, stories)]


def test_one_event_of_two_outlets_meets(told):
    assert groups([told("a", where=GAO), told("b", where=GAO)]) == [["a", "b"]]


def test_a_country_and_its_town_agree_on_a_day(told):
    assert groups([told("a", where=GAO, killed=(3, 3)), told("b", where=MALI, killed=(3, 3))]) == [["a", "b"]]


def test_two_attacks_of_one_day_in_two_towns_stay_two(told):
    assert groups([told("a", where=GAO), told("b", where=KIDAL)]) == [["a"], ["b"]]


def test_days_apart_stay_two(told):
    assert groups([told("a", where=GAO, when="2024-05-10"), told("b", where=GAO, when="2024-05-14")]) == [["a"], ["b"]]


def test_arrests_of_different_people_stay_two(told):
    first = told("a", "arrest", where=GAO, known=[("Anne Roy", "person")], roles=[("target", "Anne Roy")])
    second = told("b", "arrest", where=GAO, known=[("Luc Petit", "person")], roles=[("target", "Luc Petit")])
    assert groups([first, second]) == [["a"], ["b"]]


def test_a_denied_event_is_not_the_one_that_happened(told):
    assert groups([told("a", where=GAO), told("b", where=GAO, factuality="denied")]) == [["a"], ["b"]]


def test_a_bare_type_is_no_evidence(told):
    assert groups([told("a", where=None, when=None), told("b", where=None, when=None)]) == [["a"], ["b"]]


def test_order_of_arrival_is_the_callers_and_grouping_is_stable(told):
    items = [told("a", where=GAO), told("b", where=GAO), told("c", where=KIDAL)]
    found = {frozenset(map(frozenset, groups(list(p)))) for p in itertools.permutations(items)}
    assert found == {frozenset({frozenset("ab"), frozenset("c")})}


def test_an_act_that_one_article_tells_twice_is_one(told):
    article = told("a", where=GAO)
    again = replace(article.events[0], id="event:again")
    assert groups([replace(article, events=(*article.events, again))]) == [["a", "a"]]
    other = replace(again, where=KIDAL)
    assert groups([replace(article, events=(*article.events, other))]) == [["a"], ["a"]]


def test_nobody_is_killed_twice(told):
    chief = {"known": [("Anne Roy", "person")], "roles": [("victim", "Anne Roy")]}
    first = told("a", "killing", when=None, **chief)
    assert groups([first, told("b", "killing", where=GAO, **chief)]) == [["a", "b"]]


def test_a_toll_of_another_time_is_not_given_to_the_event(told):
    text = "Une explosion a tué trois hommes. En 2001, deux mille autres étaient morts."
    old = Figure("figure:9", Span(43, 53), "killed", None, None, 2000, 2000)
    article = told("a", where=GAO, text=text, killed=(3, 3))
    article = replace(article, figures=(*article.figures, old))

    def loose(annotation):
        (gathering,) = gather([annotation], {"a": CopyMark()}, {"a": "story:1"})
        return gathering.members[0].loose

    assert loose(article) == ("figure:9",)
    assert loose(replace(article, times=(TimeExpression("time:0", Span(37, 41), "2001"),))) == ()
