import itertools

from vigie.model.places import Place
from vigie.model.situations import CopyMark
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
