"""Articles may arrive in any order and in any batches: the record is the same, byte for byte."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.jobs.wording import load_phrases
from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger
from vigie.model.decisions import Decision
from vigie.model.places import Place
from vigie.model.situations import CopyMark, Report
from vigie.pipeline import assemble
from vigie.publish.situations import situation_record
from vigie.stages.copies import CopyIndex, arrival, find_copies
from vigie.stages.stories import StoryIndex, find_stories

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
MALI = Place("Mali", "ML", 17.0, -4.0, "countries/ML", "country")
TEXTS = (
    "Une explosion a frappé le marché central de Gao mardi matin, au milieu des étals de légumes et de tissus.",
    "Une explosion a frappé le marché central de Gao mardi matin, au milieu des étals de légumes et de tissus !",
    "Le Front du Fleuve revendique l'explosion du marché de Gao, dont le bilan s'est alourdi dans la nuit.",
    "Trois suspects de l'attaque du marché ont été arrêtés près de Gao, selon la gendarmerie.",
    "La récolte de mil sera bonne cette année dans le delta, annoncent les coopératives.",
)
FIXED = settings(max_examples=40, deadline=None, derandomize=True, database=None)


@pytest.fixture
def reports(told):
    """Reports that agree and differ in every slot: copies, tolls, voices, places, days, an undated one."""
    group, chief = ("Front du Fleuve", "group"), ("Anne Roy", "person")
    return [
        told("a", text=TEXTS[0], where=GAO, killed=(3, 3), day="2024-05-14"),
        told("b", text=TEXTS[1], where=GAO, killed=(3, None), day="2024-05-14", publisher="Le Phare"),
        told("c", text=TEXTS[2], where=MALI, killed=(5, 5), day="2024-05-15", known=[group], roles=[("perpetrator", group[0])]),
        told("d", "claim_of_responsibility", text=TEXTS[2], when=None, day="2024-05-15", known=[group], roles=[("agent", group[0])]),
        told("e", "arrest", text=TEXTS[3], where=GAO, day="2024-05-16", who=["Anne Roy"], known=[chief]),
        told("f", text=TEXTS[3], when="2024-05-13", where=GAO, killed=(9, 9), day="2024-05-16", who=["Anne Roy"], known=[chief]),
        told("g", "meeting", text=TEXTS[4], when=None, day=None),
    ]  # fmt: skip


def test_any_order_of_arrival_gives_the_same_record(reports):
    pack, phrases = load_pack().situations, load_phrases("fr")
    decisions = [
        Decision("join", (Report("a", reports[0].events[0].id), Report("f", reports[5].events[0].id)), "A. Roy", "relu", "2024-06-01"),
        Decision("grade", (Report("c", reports[2].events[0].id),), "A. Roy", "relu", "2024-06-02", credibility=2),
    ]  # fmt: skip

    def record(annotations, ruled):
        return json.dumps(situation_record(assemble(annotations, pack, Ledger(), decisions=ruled), phrases))

    expected = record(reports, decisions)

    @FIXED
    @given(st.permutations(reports), st.permutations(decisions))
    def check(order, ruled):
        assert record(order, ruled) == expected

    check()


def test_one_by_one_is_the_same_as_all_at_once(reports):
    pack = load_pack().situations
    ordered = sorted(reports, key=lambda a: arrival(a.article))
    marks = find_copies([a.article for a in reports], lambda _: None)
    stories, story_of = find_stories(ordered, marks, pack)
    copies, growing = CopyIndex(), StoryIndex(pack)
    for annotation in ordered:
        mark = copies.add(annotation.article, None)
        assert mark == marks[annotation.article.id]
        assert growing.add(annotation, mark) == story_of[annotation.article.id]
    assert growing.stories() == stories


def test_a_story_that_was_silent_is_over(told):
    pack = load_pack().situations
    early, late = told("a", text=TEXTS[0], day="2024-05-14"), told("b", text=TEXTS[2], day="2024-05-16")
    much_later, undated = told("c", text=TEXTS[2] + " Encore.", day="2024-08-01"), told("d", text=TEXTS[3], day=None)
    growing = StoryIndex(pack)
    found = [growing.add(a, CopyMark()) for a in (early, late, much_later, undated)]
    assert found[0] == found[1]
    assert found[2] != found[0]
    assert found[3] in found[:3], "an undated article is grouped by its words alone"
