import re
from dataclasses import replace

import pytest

from vigie.jobs.brief import Look, brief_page, record_of
from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger, Refusal, refused, taken
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.pipeline import assemble

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")


@pytest.fixture
def situation(told):
    annotations = [
        told(
            "a",
            where=GAO,
            killed=(3, 3),
            known=[("Groupe <b>A</b>", "group")],
            roles=[("perpetrator", "Groupe <b>A</b>")],
        ),
        told("b", where=GAO, killed=(9, 9), publisher="Le Phare", day="2024-05-16"),
    ]
    ledger = Ledger.of([taken("a.txt", "a", ()), taken("b.txt", "b", ()), refused(Refusal("c.bin", "binary"))])
    return assemble(annotations, load_pack().situations, ledger), annotations


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_link_of_the_page_leads_somewhere_in_it(situation, lang):
    page = brief_page(*situation, Look(lang))
    targets = set(re.findall(r'\bid="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)
    assert links
    assert [x for x in links if x not in targets] == []
    assert len(targets) == len(re.findall(r'\bid="([^"]+)"', page))


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(situation):
    page = brief_page(*situation, Look())
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="https?:', page)


def test_values_are_escaped(situation):
    page = brief_page(*situation, Look())
    assert "<b>A</b>" not in page
    assert "Groupe &lt;b&gt;A&lt;/b&gt;" in page


def test_what_was_refused_stands_in_the_brief(situation):
    assert "c.bin" in brief_page(*situation, Look())


def test_without_text_no_excerpt_is_longer_than_may_be_quoted(told):
    long = told("a", text="Une explosion a frappé " + "le grand marché central " * 30)
    page = brief_page(assemble([long], load_pack().situations, Ledger()), [long], Look())
    for words in re.findall(r"<(?:blockquote|q)[^>]*>(.*?)</", page):
        assert len(words.replace("…", "").split()) <= 25


def test_with_text_is_marked_not_to_be_shared(situation):
    page = brief_page(*situation, Look(with_text=True))
    assert "ne pas diffuser" in page


def test_the_record_says_who_gives_which_number(situation):
    record = record_of(situation[0])
    (event,) = record["events"]
    assert [(v["min"], v["articles"]) for v in event["figures"][0]["values"]] == [(3, ["a"]), (9, ["b"])]
    assert event["independent"] == 2
    assert record["accounts"]["offered"] == 3


def test_the_order_of_arrival_changes_nothing(situation):
    _, annotations = situation
    pack = load_pack().situations
    one = record_of(assemble(annotations, pack, Ledger()))
    two = record_of(assemble(annotations[::-1], pack, Ledger()))
    assert one == two


def test_private_persons_are_no_actors(told):
    private = told("a", known=[("Anne Roy", "person")], roles=[("victim", "Anne Roy")])
    private = replace(private, entities=tuple(replace(e, standing="private") for e in private.entities))
    assert assemble([private], load_pack().situations, Ledger()).actors == ()


def test_words_of_private_persons_are_not_gathered_under_their_name(told):
    words = Statement("statement:0", Span(0, 12), None, None, ("Anne Roy",), (), (), "direct")
    private = told("a", known=[("Anne Roy", "person")], statements=(words,))
    assert '<h3 lang="fr">Anne Roy</h3>' in brief_page(*both(private), Look())
    private = replace(private, entities=tuple(replace(e, standing="private") for e in private.entities))
    page = brief_page(*both(private), Look(with_text=True))
    assert '<h3 lang="fr">Anne Roy</h3>' not in page
    assert "Anne Roy" in page
    assert "Anne Roy" not in brief_page(*both(private), Look())


def both(annotation):
    return assemble([annotation], load_pack().situations, Ledger()), [annotation]


def test_articles_of_one_file_keep_their_own_names(told):
    unsigned = told("piece-7", publisher=None)
    unsigned = replace(unsigned, article=replace(unsigned.article, path="all/pieces.jsonl"))
    page = brief_page(*both(unsigned), Look())
    assert "pieces.jsonl" not in page
    assert "piece-7" in page


def test_history_is_told_only_where_something_came_later(situation, told):
    assert "<dt>Historique</dt>" in brief_page(*situation, Look())
    assert "<dt>Historique</dt>" not in brief_page(*both(told("a", where=GAO, killed=(3, 3))), Look())


def test_an_empty_situation_still_makes_a_page():
    assert "</html>" in brief_page(assemble([], load_pack().situations, Ledger()), [], Look())
