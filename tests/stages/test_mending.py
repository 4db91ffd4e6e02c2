"""What agreement and word order mend in a parse: built by hand, so that the model may change."""

from __future__ import annotations

import pytest

from vigie.lang.packs import LanguagePack
from vigie.model.syntax import Syntax, Token
from vigie.stages.mending import mend


def parsed(*rows: tuple[str, str, str, int, str]) -> Syntax:
    """A one-sentence parse from (text, pos, dep, head, morph)."""
    tokens, at = [], 0
    for i, (text, pos, dep, head, morph) in enumerate(rows):
        tokens.append(Token(i, at, at + len(text), text, text.lower(), pos, dep, head, morph, 0))
        at += len(text) + 1
    return Syntax.build(tuple(tokens), ((0, len(rows)),), ())


COUNTED = (
    ("Plus", "ADV", "{dep}", 5, ""),
    ("de", "ADP", "case", 3, ""),
    ("40", "NUM", "nummod", 3, "NumType=Card"),
    ("gardes", "NOUN", "obl:arg", 0, "Gender=Masc|Number=Plur"),
    ("sont", "AUX", "aux:pass", 5, "VerbForm=Fin"),
    ("postés", "VERB", "ROOT", 5, "Tense=Past|VerbForm=Part"),
)


@pytest.mark.parametrize(("dep", "mended"), [("nsubj:pass", "nsubj:pass"), ("advmod", "nsubj:pass")])
def test_a_counted_noun_takes_the_place_of_its_quantity(pack: LanguagePack, dep: str, mended: str) -> None:
    rows = [(text, pos, d.format(dep=dep), head, morph) for text, pos, d, head, morph in COUNTED]
    tokens = mend(parsed(*rows), pack.syntax).tokens
    assert (tokens[3].dep, tokens[3].head) == (mended, 5)
    assert (tokens[0].dep, tokens[0].head) == ("advmod", 3)


def test_a_quantity_without_a_number_is_left(pack: LanguagePack) -> None:
    rows = [r for r in COUNTED if r[0] != "40"]
    fixed = [(t, p, d.format(dep="nsubj"), h - (h > 1), m) for t, p, d, h, m in rows]
    syntax = parsed(*fixed)
    assert mend(syntax, pack.syntax) is syntax


def test_a_clause_behind_its_source_is_the_root(pack: LanguagePack) -> None:
    syntax = parsed(
        ("Selon", "ADP", "case", 2, ""),
        ("la", "DET", "det", 2, ""),
        ("police", "NOUN", "ROOT", 2, "Gender=Fem|Number=Sing"),
        (",", "PUNCT", "punct", 2, ""),
        ("six", "NUM", "nummod", 5, "NumType=Card"),
        ("gardes", "NOUN", "conj", 2, "Gender=Masc|Number=Plur"),
        ("et", "CCONJ", "cc", 7, ""),
        ("guides", "NOUN", "nsubj:pass", 9, "Gender=Masc|Number=Plur"),
        ("sont", "AUX", "aux:pass", 9, "VerbForm=Fin"),
        ("tués", "VERB", "conj", 2, "Tense=Past|VerbForm=Part"),
    )
    tokens = mend(syntax, pack.syntax).tokens
    assert tokens[9].head == 9
    assert (tokens[2].head, tokens[2].dep) == (9, "obl:mod")
    assert (tokens[5].head, tokens[5].dep) == (9, "nsubj:pass")
    assert (tokens[7].head, tokens[7].dep) == (5, "conj")


def test_a_participle_goes_to_the_noun_it_agrees_with(pack: LanguagePack) -> None:
    syntax = parsed(
        ("L'", "DET", "det", 1, ""),
        ("agression", "NOUN", "ROOT", 1, "Gender=Fem|Number=Sing"),
        ("au", "ADP", "case", 3, ""),
        ("marteau", "NOUN", "nmod", 1, "Gender=Masc|Number=Sing"),
        ("commise", "VERB", "acl", 3, "Gender=Fem|Number=Sing|Tense=Past|VerbForm=Part"),
    )
    assert mend(syntax, pack.syntax).tokens[4].head == 1


def test_a_participle_that_agrees_stays(pack: LanguagePack) -> None:
    syntax = parsed(
        ("La", "DET", "det", 1, ""),
        ("chute", "NOUN", "ROOT", 1, "Gender=Fem|Number=Sing"),
        ("du", "ADP", "case", 3, ""),
        ("mur", "NOUN", "nmod", 1, "Gender=Masc|Number=Sing"),
        ("peint", "VERB", "acl", 3, "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part"),
    )
    assert mend(syntax, pack.syntax) is syntax


OPENING = (
    ("Arrêté", "PROPN", "advcl", 6, ""),
    ("mardi", "NOUN", "nmod", 0, "Gender=Masc|Number=Sing"),
    (",", "PUNCT", "punct", 0, ""),
    ("le", "DET", "det", 4, ""),
    ("suspect", "NOUN", "nsubj:pass", 6, "Gender=Masc|Number=Sing"),
    ("est", "AUX", "aux:pass", 6, "VerbForm=Fin"),
    ("jugé", "VERB", "ROOT", 6, "Tense=Past|VerbForm=Part"),
)


def test_a_participle_that_opens_its_sentence_is_no_name(pack: LanguagePack) -> None:
    opened = mend(parsed(*OPENING), pack.syntax).tokens[0]
    assert opened.pos == "VERB"
    assert opened.has("VerbForm=Part")


@pytest.mark.parametrize("word", ["Côté", "Mardi"])
def test_other_openings_are_left(pack: LanguagePack, word: str) -> None:
    rows = [(word, *OPENING[0][1:]), *OPENING[1:]]
    assert mend(parsed(*rows), pack.syntax).tokens[0].pos == "PROPN"
