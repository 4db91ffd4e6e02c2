"""The examples of docs/python.md run, and what Python programs are offered does what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy

import vigie
import vigie.jobs.spacypipe
from vigie.adapters.parser import SHIPPED_MODEL
from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.places import Place
from vigie.store.errors import StoreError
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import open_store

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
TEXT = (
    "Une attaque a fait douze morts mardi à Gao, a déclaré le ministre de la Défense.\n\nL'armée a arrêté deux hommes."
)


def test_the_examples_run(capsys) -> None:
    first, second = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(first, {})
    said = capsys.readouterr().out
    assert "attack 2026-11-17 Gao" in said
    assert "ministère de la Défense" in said
    exec(second, {})
    said = capsys.readouterr().out
    assert "('mardi', '2026-11-17')" in said
    assert "'attack'" in said


def test_importing_the_package_loads_nothing() -> None:
    asked = "import sys, vigie; print([m for m in ('spacy', 'sqlalchemy', 'vigie.jobs') if m in sys.modules], vigie.__version__)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split(" 0")[0] == "[]"


def test_annotate_takes_what_it_says() -> None:
    found = vigie.annotate(
        TEXT, published=date(2026, 11, 20), title="Titre", url="https://echo.example/1", publisher="L'Écho"
    )
    assert (found.article.published, found.article.publisher, found.article.url) == (
        "2026-11-20",
        "L'Écho",
        "https://echo.example/1",
    )
    assert found.article.text.startswith("Titre\n\nUne attaque")
    assert {e.when for e in found.events if e.type == "attack"} == {"2026-11-17"}
    with pytest.raises(ValueError, match="hier"):
        vigie.annotate(TEXT, published="hier")
    assert vigie.annotate("").events == ()


def test_assemble_is_the_pipelines() -> None:
    made = [
        vigie.annotate(TEXT, published="2026-11-20", publisher=p, url=f"https://{n}.example/")
        for n, p in enumerate(("L'Écho", "Le Phare"))
    ]
    assert vigie.assemble(made).as_of == "2026-11-20"
    assert vigie.assemble(reversed(made), as_of="2026-11-21").as_of == "2026-11-21"


def test_stores_are_read_under_a_marking(told: Any, pack: Any, tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    store = open_store(path, str.split)
    for n, tlp in enumerate(("CLEAR", "RED")):
        one = told(f"a{n}", where=Place("Gao", "ML", 16.27, -0.04, "places/gao", "place"), day=f"2024-05-1{n}", when=f"2024-0{n + 1}-10", known=[("Front", "group")],
                   roles=[("perpetrator", "Front")], text=f"Une explosion numéro {n} a frappé le marché central de la ville.")  # fmt: skip
        ingest(
            store,
            [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")), tlp=tlp)],
            "2026-11-28T08:00:00+00:00",
        )
    refresh(store, pack.situations)
    store.close()
    assert len(list(vigie.read_annotations(path))) == len(list(vigie.read_events(path))) == 2
    assert (
        len(list(vigie.read_annotations(path, clearance="CLEAR")))
        == len(list(vigie.read_events(path, clearance="CLEAR")))
        == 1
    )
    assert [r.event.when for r in vigie.read_events(path, country="ML", first_day=date(2024, 2, 1))] == ["2024-02-10"]
    assert list(vigie.read_events(path, type="strike")) == []
    assert [a.name for a in vigie.read_actors(path)] == ["Front"]
    assert list(vigie.read_warnings(path)) == []
    with pytest.raises(StoreError):
        next(iter(vigie.read_events(str(tmp_path / "none.db"))))


@pytest.mark.parametrize("model", [None, SHIPPED_MODEL])
def test_the_component_fills_groups_of_spans(model) -> None:
    nlp = spacy.load(model) if model else spacy.blank("fr")
    nlp.add_pipe("vigie")
    doc = nlp.make_doc(TEXT)
    doc._.published = "2026-11-20"
    doc = nlp(doc)
    times, statements, events = (doc.spans[g] for g in vigie.jobs.spacypipe.GROUPS)
    assert ("mardi", "2026-11-17") in [(s.text, s.label_) for s in times]
    assert "attack" in {s.label_ for s in events}
    assert statements
    ids = {e.id for e in doc._.vigie.events}
    assert {s.id_ for s in events} == ids
    assert doc._.vigie.article.text == doc.text


def test_the_component_takes_any_text() -> None:
    nlp = spacy.blank("fr")
    nlp.add_pipe("vigie")
    for text in ("", "   \n\n ", "x" * 5000, "中文 😀\n\n\n\n\tÀ Gao"):
        doc = nlp(text)
        assert set(doc.spans) >= set(vigie.jobs.spacypipe.GROUPS)
