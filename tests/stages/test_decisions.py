"""What people decide about events holds against every computation, in any order of arrival."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger
from vigie.model.decisions import Decision, report_of
from vigie.model.places import Place
from vigie.model.situations import CopyMark, Report
from vigie.pipeline import assemble
from vigie.stages.gathering import gather

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
KIDAL = Place("Kidal", "ML", 18.44, 1.41, "places/kidal", "place")


def report(annotation):
    return Report(annotation.article.id, annotation.events[0].id)


def decided(kind, *annotations, apart_from=(), when="2024-06-01T10:00:00Z", **more):
    return Decision(
        kind, tuple(map(report, annotations)), "A. Roy", "relu", when, tuple(map(report, apart_from)), **more
    )


def groups(annotations, *decisions):
    marks = {a.article.id: CopyMark() for a in annotations}
    stories = {a.article.id: f"story:{a.article.id[0]}" for a in annotations}
    found = gather(annotations, marks, stories, decisions=decisions)
    return sorted(sorted(m.article_id for m in g.members) for g in found)


@pytest.fixture
def three(told):
    return [told("a1", where=GAO), told("a2", where=GAO), told("a3", where=KIDAL)]


def test_what_a_person_joins_stays_joined(three):
    assert groups(three) == [["a1", "a2"], ["a3"]]
    assert groups(three, decided("join", three[0], three[2])) == [["a1", "a2", "a3"]]


def test_reports_of_two_stories_can_be_joined(told):
    one, other = told("a1", where=GAO), told("b1", where=KIDAL)
    assert groups([one, other], decided("join", one, other)) == [["a1", "b1"]]


def test_what_a_person_splits_stays_split(three, told):
    split = decided("split", three[1], apart_from=[three[0]])
    assert groups(three, split) == [["a1"], ["a2"], ["a3"]]
    late = told("a4", where=GAO, day="2024-05-17")
    assert groups([*three, late], split) in ([["a1", "a4"], ["a2"], ["a3"]], [["a1"], ["a2", "a4"], ["a3"]])


def test_of_two_decisions_that_clash_the_later_holds(three):
    join, split = decided("join", three[0], three[2]), decided("split", three[2], apart_from=[three[0]])
    later = {"when": "2024-06-02T10:00:00Z"}
    assert groups(three, join, replace(split, **later)) == [["a1", "a2"], ["a3"]]
    assert groups(three, replace(join, **later), split) == [["a1", "a2", "a3"]]


def test_a_rejected_event_is_gone_and_does_not_come_back(three, told):
    reject = decided("reject", three[0])
    assert groups(three, reject) == [["a3"]]
    assert groups([*three, told("a4", where=GAO, day="2024-05-17")], reject) == [["a3"]]


def test_a_grade_given_by_a_person_keeps_author_reason_and_what_was_computed(told):
    first, second = told("a1", where=GAO), told("a2", where=GAO, publisher="Autre")
    ruling = decided("grade", first, credibility=5)
    (event,) = assemble([second, first], load_pack().situations, Ledger(), decisions=[ruling]).events
    assert event.grade.credibility == 5
    assert event.grade.reasons[0].code == "overruled"
    assert event.grade.reasons[0].values[:3] == ("A. Roy", "relu", "2024-06-01")
    (computed,) = assemble([second, first], load_pack().situations, Ledger()).events
    assert event.grade.reasons[0].values[3] == f"{computed.grade.reliability}{computed.grade.credibility}"
    assert event.grade.reliability == computed.grade.reliability


def test_an_event_is_named_by_the_report_that_gives_its_id(told):
    one = told("a#1")
    (event,) = assemble([one], load_pack().situations, Ledger()).events
    assert report_of(event.id) == report(one)


@pytest.mark.parametrize(
    ("kind", "reports", "more"),
    [
        ("join", (Report("a", "e"),), {}),
        ("split", (Report("a", "e"),), {}),
        ("split", (Report("a", "e"),), {"apart_from": (Report("a", "e"),)}),
        ("reject", (), {}),
        ("grade", (Report("a", "e"),), {}),
    ],
)
def test_a_decision_that_decides_nothing_is_refused(kind, reports, more):
    with pytest.raises(ValueError, match="needs"):
        Decision(kind, reports, "A. Roy", "relu", "2024-06-01", **more)


def test_every_split_holds_whatever_was_joined_before(told):
    items = [told(f"a{n}", where=GAO if n % 2 else KIDAL, day=f"2024-05-{15 + n % 3}") for n in range(6)]
    numbers = st.integers(0, len(items) - 1)
    pairs = st.tuples(st.sampled_from(("join", "split")), numbers, numbers).filter(lambda d: d[1] != d[2])

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(st.lists(pairs, max_size=6), st.permutations(items))
    def check(drawn, order):
        decisions = [
            decided(kind, items[a], when=f"2024-06-{n + 1:02}", apart_from=[items[b]])
            if kind == "split"
            else decided(kind, items[a], items[b], when=f"2024-06-{n + 1:02}")
            for n, (kind, a, b) in enumerate(drawn)
        ]
        ordered = sorted(order, key=lambda a: (a.article.published, a.article.id))
        found = groups(ordered, *reversed(decisions))
        assert found == groups(ordered, *decisions)
        if drawn:
            kind, a, b = drawn[-1]
            together = any({f"a{a}", f"a{b}"} <= set(g) for g in found)
            assert together == (kind == "join")

    check()
