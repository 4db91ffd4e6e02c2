import cProfile
import itertools
from dataclasses import replace

from vigie.lang.situations import GatheringWords
from vigie.model.figures import Figure
from vigie.model.places import Place
from vigie.model.situations import CopyMark
from vigie.model.spans import Span
from vigie.model.times import TimeExpression
from vigie.stages.gathering import gather
from vigie.stages.gathering.evidence import evidence

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


def test_an_arrest_without_a_place_stands_where_the_rest_of_its_article_happens(told):
    """The record keeps no place for it, but gathering may guess: an attack at Gao and an arrest on the day after, told twice."""

    def with_attack(name, place, arrest_at):
        one, attack = told(name, "arrest", where=arrest_at, when="2024-05-15"), told(name, "attack", where=place)
        return replace(one, events=(*attack.events, *one.events))

    found = groups([with_attack("a", GAO, None), with_attack("b", GAO, GAO), with_attack("c", KIDAL, None)])
    assert sorted(found) == [["a", "b"], ["a", "b"], ["c"], ["c"]]


def test_days_apart_stay_two(told):
    assert groups([told("a", where=GAO, when="2024-05-10"), told("b", where=GAO, when="2024-05-14")]) == [["a"], ["b"]]


def test_arrests_of_different_people_stay_two(told):
    first = told("a", "arrest", where=GAO, known=[("Anne Roy", "person")], roles=[("target", "Anne Roy")])
    second = told("b", "arrest", where=GAO, known=[("Luc Petit", "person")], roles=[("target", "Luc Petit")])
    assert groups([first, second]) == [["a"], ["b"]]


def test_arrests_without_a_place_meet_by_the_assault_they_follow(told):
    def article(name, town):
        arrest = told(name, "arrest", where=None)
        return replace(arrest, events=(*arrest.events, *told(name, "attack", where=town).events))

    assert ["a", "b"] in groups([article("a", GAO), article("b", GAO)])
    assert groups([told("a", "arrest", where=None), told("b", "arrest", where=None)]) == [["a"], ["b"]]


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


def test_the_strength_of_a_force_is_no_number_of_an_attack(told):
    text = "Une explosion a tué trois hommes. La force compte sept mille soldats."
    strength = Figure("figure:9", Span(50, 68), "troops", None, None, 7000, 7000)
    article = told("a", where=GAO, text=text, killed=(3, 3))
    article = replace(article, figures=(*article.figures, strength))
    (gathering,) = gather([article], {"a": CopyMark()}, {"a": "story:1"})
    assert gathering.members[0].loose == ()


def test_a_total_of_years_is_no_toll_of_the_event(told):
    text = "L'attaque a fait trois morts. Depuis 2015, la vague a fait 258 morts dans le pays."
    article = told("a", where=GAO, text=text, killed=(3, 3))
    total = Figure("figure:9", Span(60, 69), "killed", None, None, 258, 258)
    event = replace(article.events[0], span=Span(0, 29), figures=("figure:0", "figure:9"))
    article = replace(
        article, figures=(*article.figures, total), events=(event,), times=(TimeExpression("time:0", Span(37, 41), "2015/.."),)
    )  # fmt: skip
    (gathering,) = gather([article], {"a": CopyMark()}, {"a": "story:1"})
    assert [f.min for f in gathering.members[0].figures] == [3]


def test_an_inferred_place_is_no_evidence_against(told):
    """Kidal is named in no sentence of the second article's event: the toll and the day decide."""
    one, other = told("a", where=GAO, killed=(7, 7)), told("b", where=KIDAL, killed=(7, 7))
    assert groups([one, other]) == [["a", "b"]]
    said = [replace(told(i, where=w, killed=(7, 7), known=[(w.name, "place")])) for i, w in (("a", GAO), ("b", KIDAL))]
    assert groups(said) == [["a"], ["b"]]


def test_the_end_of_the_author_is_one_event_under_all_its_words(told):
    words = GatheringWords(authors=frozenset({"tireur", "assaillant"}))
    first = told("a", "killing", when=None, roles=[("victim", "le tireur")])
    second = told("b", "killing", when=None, roles=[("victim", "assaillant présumé")])
    other = told("c", "killing", when=None, roles=[("victim", "un passant")])
    marks = {i: CopyMark() for i in "abc"}
    found = gather([first, second, other], marks, dict.fromkeys("abc", "story:1"), words)
    assert [[m.article_id for m in g.members] for g in found] == [["a", "b"], ["c"]]


def test_of_two_tellings_of_an_article_the_better_fit_takes_the_event(told):
    """The first of the second article's arrests has another day; the one with the same toll and day fits better."""
    first = told("a", "arrest", where=GAO, when="2024-05-14")
    second = told("b", "arrest", where=GAO, when="2024-05-15")
    better = replace(second.events[0], id="event:better", when="2024-05-14", where=GAO, figures=("figure:0",))
    figure = Figure("figure:0", Span(0, 3), "arrested", None, None, 4, 4)
    first = replace(first, figures=(figure,), events=(replace(first.events[0], figures=("figure:0",)),))
    second = replace(second, figures=(figure,), events=(second.events[0], better))
    found = gather([first, second], {i: CopyMark() for i in "ab"}, dict.fromkeys("ab", "story:1"))
    assert [[m.event.id for m in g.members][-1] for g in found if len(g.members) > 1] == ["event:better"]


def test_why_a_telling_joined_is_kept(told):
    found = gather(
        [told("a", where=GAO), told("b", where=GAO)], {i: CopyMark() for i in "ab"}, dict.fromkeys("ab", "s")
    )
    assert [m.because for m in found[0].members] == ["", "story, day, place"]


def test_many_reports_of_one_event_cost_no_more_each(told):
    """Comparisons grow with the number of reports, not with its square."""
    counted: dict[int, int] = {}
    for number in (100, 400):
        reports = [
            told(f"a{n:04}", where=GAO, killed=(n % 7 + 3, n % 7 + 3), when=f"2024-05-{14 + n % 2}")
            for n in range(number)
        ]
        profile = cProfile.Profile()
        profile.enable()
        gather(reports, {a.article.id: CopyMark() for a in reports}, {a.article.id: "s" for a in reports})
        profile.disable()
        counted[number] = sum(entry.callcount for entry in profile.getstats() if entry.code is evidence.__code__)
    assert counted[400] < 4 * 1.5 * counted[100]


def test_a_slip_of_the_month_is_one_event_that_is_disputed(told):
    """The day of one month in another, in one story, at one place, with one toll; a true other month has none of these."""
    august, may = (told(n, where=GAO, when=w, killed=(14, 14)) for n, w in (("a", "2024-08-17"), ("b", "2024-05-17")))
    assert groups([august, may]) == [["a", "b"]]
    assert groups([august, told("c", where=GAO, when="2024-05-17", killed=(3, 3))]) == [["a"], ["c"]]
    assert groups([august, told("d", where=GAO, when="2024-05-16", killed=(14, 14))]) == [["a"], ["d"]]
