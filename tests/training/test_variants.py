"""Variants keep the analysis and change the marks only."""

from random import Random

import pytest

pytest.importorskip("spacy")

from training.treebanks import Sentence, Word

from training import variants


def sentence(*forms: str) -> Sentence:
    """A sentence whose words hang on the first one."""
    return tuple(Word(form, form, "X", "", 0, "ROOT" if n == 0 else "dep", True) for n, form in enumerate(forms))


def forms(words: Sentence) -> list[str]:
    return [word.form for word in words]


def test_apostrophes() -> None:
    assert forms(variants.with_apostrophes(sentence("l'", "élu"), "’")) == ["l’", "élu"]


def test_straight_quotes_become_a_pair_of_guillemets() -> None:
    out = variants.with_quotes(sentence("dit", '"', "non", '"', "hier"), ("«", "»"), " ")
    assert forms(out) == ["dit", "«", "non", "»", "hier"]
    assert [word.space for word in out] == [True, True, True, True, True]


def test_guillemets_become_straight_quotes_without_inner_spaces() -> None:
    out = variants.with_quotes(sentence("dit", "«", "non", "»"), ('"', '"'), " ")
    assert [(word.form, word.space) for word in out] == [("dit", True), ('"', False), ("non", False), ('"', True)]


def test_white_space_moves_the_heads_behind_it() -> None:
    words = (*sentence("Il", "«")[:2], Word("part", "partir", "VERB", "", 2, "ROOT", True))
    out = variants.with_white_space(words, {1: "\u00a0"})
    assert forms(out) == ["Il", "«", "\u00a0", "part"]
    assert [word.head for word in out] == [0, 0, 1, 3]


def test_point_that_carries_words_stays() -> None:
    assert forms(variants.without_point(sentence("Fin", "."))) == ["Fin"]
    assert forms(variants.without_point((Word("a", "a", "X", "", 1, "dep", True), *sentence(".")[:1]))) == ["a", "."]


def test_a_line_break_follows_what_has_no_final_mark() -> None:
    titles = [sentence("Un", "titre", "deux")] * 30
    out = variants.varied_document(titles, Random(1))
    assert all(words[-1].pos == "SPACE" for words in out[:-1])
    assert out[-1][-1].pos != "SPACE"


def test_variants_are_repeatable() -> None:
    given = [sentence("L'", "élu", "dit", '"', "non", '"', ".")] * 20
    assert variants.varied_document(given, Random(3)) == variants.varied_document(given, Random(3))
