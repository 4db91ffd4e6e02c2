"""Entity corpora: brat files, the column of Sequoia, the split."""

from pathlib import Path

import pytest

pytest.importorskip("spacy")

from training.tokenizer import blank

from training import entities


def test_brat_article(tmp_path: Path) -> None:
    (tmp_path / "2001_01_01-001.txt").write_text("Anne Roux quitte Lomé ( Togo ) .\nFin.", encoding="utf-8")
    (tmp_path / "2001_01_01-001.ann").write_text(
        "T1\tPerson 0 9\tAnne Roux\nT2\tLocation 17 21\tLomé\nT3\tLocation 24 28\tTogo\nT4\tDate 29 30\t)\n",
        encoding="utf-8",
    )
    (article,) = entities.read_winer(tmp_path)
    assert [(m.start, m.end, m.label) for m in article.mentions] == [(0, 9, "PER"), (17, 21, "LOC"), (24, 28, "LOC")]
    first, last = entities.paragraphs(article)
    assert (last.text, last.mentions) == ("Fin.", ())
    tight = entities.tightened(first)
    assert tight.text == "Anne Roux quitte Lomé (Togo)."
    assert [tight.text[m.start : m.end] for m in tight.mentions] == ["Anne Roux", "Lomé", "Togo"]
    assert [ent.text for ent in entities.to_doc(blank(), tight).ents] == ["Anne Roux", "Lomé", "Togo"]


def test_column_of_sequoia(tmp_path: Path) -> None:
    words = [("Le", "*"), ("maire", "*"), ("de", "*"), ("le", "1:LOC"), ("Mans", "1"), ("part", "*")]
    rows = "\n".join(f"{n}\t{form}\t" + "_\t" * 10 + mark for n, (form, mark) in enumerate(words, 1))
    path = tmp_path / "toy"
    path.write_text(f"# sent_id = toy-1\n# text = Le maire du Mans part\n{rows}\n", encoding="utf-8")
    (passage,) = entities.read_sequoia(path)
    assert [(passage.text[m.start : m.end], m.label) for m in passage.mentions] == [("du Mans", "LOC")]


def test_split_is_by_name_and_disjoint() -> None:
    names = [f"2001_01_01-{number:03}" for number in range(500)]
    test = {name for name in names if entities.is_test(name)}
    assert not test & {name for name in names if entities.is_dev(name)}
    assert 30 <= len(test) <= 70
    assert entities.is_test("2001_01_01-001") == entities.is_test("2001_01_01-001")
