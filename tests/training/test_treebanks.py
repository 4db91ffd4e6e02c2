"""Conversion of treebanks: merged words, heads, repeats."""

from pathlib import Path

import pytest

pytest.importorskip("spacy")

from spacy.vocab import Vocab
from training.variants import with_white_space

from training import treebanks

TOY = """# sent_id = toy-1
# text = Le préfet parle aux élus.
1\tLe\tle\tDET\t_\tDefinite=Def\t2\tdet\t_\t_
2\tpréfet\tpréfet\tNOUN\t_\t_\t3\tnsubj\t_\t_
3\tparle\tparler\tVERB\t_\tMood=Ind\t0\troot\t_\t_
4-5\taux\t_\t_\t_\t_\t_\t_\t_\t_
4\tà\tà\tADP\t_\t_\t6\tcase\t_\t_
5\tles\tle\tDET\t_\tDefinite=Def|Number=Plur\t6\tdet\t_\t_
6\télus\télu\tNOUN\t_\t_\t3\tobl\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_

# sent_id = toy-2
# text = Auquel penser ?
1-2\tAuquel\t_\t_\t_\t_\t_\t_\t_\t_
1\tA\tà\tADP\t_\t_\t2\tcase\t_\t_
2\tlequel\tlequel\tPRON\t_\tPronType=Int\t3\tobl\t_\t_
3\tpenser\tpenser\tVERB\t_\t_\t0\troot\t_\t_
4\t?\t?\tPUNCT\t_\t_\t3\tpunct\t_\t_
"""


@pytest.fixture
def sentences(tmp_path: Path) -> list[treebanks.Sentence]:
    path = tmp_path / "toy.conllu"
    path.write_text(TOY, encoding="utf-8")
    return list(treebanks.read_sentences(path))


def test_contracted_article_is_one_preposition(sentences: list[treebanks.Sentence]) -> None:
    word = sentences[0][3]
    assert (word.form, word.lemma, word.pos, word.dep, word.head) == ("aux", "à", "ADP", "case", 4)
    assert word.feats == "Definite=Def|Number=Plur"
    assert [w.form for w in sentences[0]] == ["Le", "préfet", "parle", "aux", "élus", "."]


def test_contracted_pronoun_keeps_its_own_head(sentences: list[treebanks.Sentence]) -> None:
    word = sentences[1][0]
    assert (word.form, word.lemma, word.pos, word.dep, word.head) == ("Auquel", "lequel", "PRON", "obl", 1)


def test_document_counts_heads_across_sentences(sentences: list[treebanks.Sentence]) -> None:
    doc = treebanks.to_doc(Vocab(), sentences)
    assert doc.text == "Le préfet parle aux élus. Auquel penser ? "
    assert [sent.text for sent in doc.sents] == ["Le préfet parle aux élus.", "Auquel penser ?"]
    assert doc[6].head.text == "penser"


def test_no_space_follows_a_line_break(sentences: list[treebanks.Sentence]) -> None:
    broken = with_white_space(sentences[0], {5: "\n\n"})
    doc = treebanks.to_doc(Vocab(), [broken, sentences[1]])
    assert doc.text == "Le préfet parle aux élus.\n\nAuquel penser ? "
    assert [(token.pos_, token.dep_, token.head.text) for token in doc if token.text.isspace()] == [
        ("SPACE", "dep", ".")
    ]


def test_a_number_with_a_space_is_cut() -> None:
    words = (
        treebanks.Word("50 000", "50 000", "NUM", "", 1, "nummod", True),
        treebanks.Word("morts", "mort", "NOUN", "", 1, "ROOT", True),
    )
    out = treebanks.with_split_numbers(words)
    assert [(word.form, word.head, word.dep) for word in out] == [
        ("50", 1, "nummod"), ("000", 2, "nummod"), ("morts", 2, "ROOT"),
    ]  # fmt: skip


def test_sentences_of_the_test_set_leave_the_training_set(sentences: list[treebanks.Sentence]) -> None:
    assert treebanks.without_repeats(sentences, sentences[:1]) == sentences[1:]
