"""The card takes its figures from the scores; the pipeline starts a sentence after every line break."""

from pathlib import Path

import pytest

pytest.importorskip("spacy")

import spacy
from training.tokenizer import blank

from training import assemble, card, train

SCORE = {"p": 80.0, "r": 70.0, "f": 74.67}
TYPES = dict.fromkeys(("all", "PER", "LOC", "ORG"), SCORE)
FOUND = {
    "syntax": {"toy": {"single, raw": {"tokens": 99.5, "uas": 88.0, "las": 83.25}, "single, given": {"las": 84.0}}},
    "entities_by_seed": {
        "0": {"dev": {"all": {"f": 81.0}}, "test": TYPES},
        "1": {"dev": {"all": {"f": 83.0}}, "test": TYPES},
    },
    "corpora": {
        "syntax": {"written": 10, "spoken": 5},
        "entities": {
            "train": {"texts": 3, "PER": 1, "LOC": 2, "ORG": 3},
            "sequoia": {"texts": 4, "PER": 0, "LOC": 0, "ORG": 1},
            "test": {"texts": 1, "PER": 1, "LOC": 0, "ORG": 0},
        },
    },
}


def test_card_holds_the_scores() -> None:
    text = card.card(FOUND, "1", 21_500_000)
    assert "| toy | single, raw | 99.5 |  |  |  |  | 88.0 | 83.2 |" in text
    assert "| 1 | 80.0 / 70.0 / 74.7 | 80.0 / 70.0 / 74.7 |" in text
    assert "21.5 MB" in text
    assert "{" not in text


def test_the_development_articles_choose_the_seed() -> None:
    assert train.best_seed(FOUND) == "1"


def test_assembled_pipeline_loads_without_code_and_breaks_at_lines(tmp_path: Path) -> None:
    syntax, names = blank(), blank()
    syntax.add_pipe("sentencizer")
    ner = names.add_pipe("ner")
    ner.add_label("PER")
    names.initialize()
    syntax.to_disk(tmp_path / "syntax")
    names.to_disk(tmp_path / "names")
    nlp = assemble.assemble(tmp_path / "syntax", tmp_path / "names")
    size = assemble.install(nlp, tmp_path / "model", {}, lambda size: f"{size} bytes")
    assert size > 0
    assert (tmp_path / "model" / "CARD.md").read_text(encoding="utf-8") == f"{size} bytes"
    loaded = spacy.load(tmp_path / "model")
    assert loaded.meta["name"] == "vigie_fr"
    assert "ner" in loaded.pipe_names
    doc = loaded("Un titre\n\nN’Djaména, l’après-midi")
    assert [token.text for token in doc if token.is_sent_start] == ["Un", "N’Djaména"]
