"""The corpus of the word vectors, and the base pipeline that carries them."""

import json
import lzma
from pathlib import Path

import pytest

pytest.importorskip("spacy")

from training import vectors


def test_words_are_cut_as_the_tokenizer_cuts_them() -> None:
    assert list(vectors.words_of("L'élu a-t-il dit qu’il part, le 3 mai ?")) == [
        "L'", "élu", "a", "-t-il", "dit", "qu’", "il", "part", ",", "le", "3", "mai", "?",
    ]  # fmt: skip
    assert list(vectors.words_of("Rendez-vous")) == ["Rendez-vous"]


def test_corpus_has_a_line_for_each_paragraph(tmp_path: Path) -> None:
    articles = [{"title": "Un titre", "description": None, "paragraphs": ["L'eau monte.", "Fin."]}] * 8
    archive = tmp_path / "articles.jsonl.xz"
    archive.write_bytes(lzma.compress("\n".join(map(json.dumps, articles)).encode()))
    total = vectors.write_corpus(archive, tmp_path / "corpus.txt")
    lines = (tmp_path / "corpus.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 24
    assert total == sum(len(line.split()) for line in lines)
    assert {"L' eau monte .", "L’ eau monte ."} == {line for line in lines if "eau" in line}


def test_base_pipeline_reads_a_floret_table(tmp_path: Path) -> None:
    rows = "\n".join(f"{row} 0.5 1.5" for row in range(10))
    (tmp_path / "toy.floret").write_text(f"10 2 3 5 2 2166136261 < >\n{rows}\n", encoding="utf-8")
    nlp = vectors.base_pipeline(tmp_path / "toy.floret")
    assert nlp("préfecture")[0].vector.tolist() == pytest.approx([0.5, 1.5])
