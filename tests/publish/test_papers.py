"""The brief on paper, as text and from a store: same content, hostile words stay words, the same bytes each time."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from vigie.adapters.typesetting import typeset
from vigie.cli.main import main
from vigie.jobs.brief import Look, brief_document, paper_document
from vigie.jobs.situating import refresh
from vigie.jobs.wording import load_glyphs, load_phrases, load_template
from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger
from vigie.model.annotations import MadeBy
from vigie.model.entities import Entity, Mention
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.model.warnings import Area, SecurityWarning
from vigie.model.watches import WatchRule
from vigie.pipeline import assemble
from vigie.publish.papers import Drawing, Excerpt, Facts, Grid, Heading, Listing, Paper, Passage
from vigie.publish.plaintexts import WIDTH, as_markdown, as_plain, escaped
from vigie.publish.typesetting import INSTEAD, as_values
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import open_store
from vigie.store.watchlists import save_rule

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
NIAMEY = Place("Niamey", "NE", 13.51, 2.11, "places/niamey", "place")
HOSTILE = (
    '#import "@preview/cetz:0.1.0"', '#read("/etc/passwd")', "$ integral $ *gras* _it_ `raw` = Titre", "#{panic()}", "\\u{1F600} \\* //x /* y",
    "<script>alert(1)</script>", "[x](javascript:alert(1)) ![i](http://e.example/x.png)", "| a | b |\n|---|---|", "\u202egnissap\u202c \u200b\ufeff",
    "بيان العدل", "中文 😀 👩‍👩‍👧 \U000e0041", "x" * 3000, "e\u0301" * 40, "\x00\x07\x1b[31m", "\ud800", "a\u0300\u0301\u0302\u0303z", "https://e.example/" + "y" * 900, "",
)  # fmt: skip


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def situation(told):
    known = (Entity("entity:9", "Anatole Bizouarn", "person", (Mention(Span(0, 3)),), standing="victim"),)
    first = told("a", where=GAO, killed=(3, 3), roles=[("perpetrator", "Front")], known=[("Front", "group")])
    said = Statement("statement:0", Span(0, 20), None, None, ("le maire",), (), (), "direct")
    advice = SecurityWarning("warning:0", Span(0, 20), "le ministère", None, "travel_advice", "issue", Area("Mali", "ML"), None, "Quittez la ville",
                             "unknown", "unknown", "unknown", "2024-05-16", None)  # fmt: skip
    text = "Anatole Bizouarn est mort dans une explosion qui a frappé le marché central de la ville."
    second = told("b", where=GAO, killed=(9, 9), publisher="Le Phare", day="2024-05-16", text=text, hedged=True)
    second = replace(
        second,
        entities=known,
        statements=(said,),
        warnings=(advice,),
        article=replace(second.article, url="https://phare.example/b"),
    )
    annotations = [first, second]
    return assemble(annotations, load_pack().situations, Ledger()), annotations


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_paper_says_what_the_page_says(situation, lang) -> None:
    p = load_phrases(lang)
    for form in ("pdf", "md", "txt"):
        made = brief_document(*situation, Look(lang, tlp="AMBER"), form)
        said = " ".join((text_of(made) if form == "pdf" else made.decode()).replace("\\", "").split())
        for words in ("TLP:AMBER", "Le Phare", "L'Écho", "une explosion", p.brief("hedged"), p("contradiction", "evolution"), p.brief("grade"),
                      "Quittez la ville", p("figure", "killed"), p.brief("said_by"), "le maire", "https://phare.example/b"):  # fmt: skip
            assert words in said, (form, words)
        assert "Bizouarn" not in said


def test_the_same_brief_is_the_same_bytes(situation) -> None:
    one, two = (brief_document(*situation, Look(), "pdf") for _ in range(2))
    assert one == two
    assert b"20240516" in one.replace(b"-", b"")


def test_the_paper_is_tagged_a4_and_for_everybody(situation) -> None:
    pdf = brief_document(*situation, Look("en"), "pdf")
    document = pypdfium2.PdfDocument(pdf)
    assert document.is_tagged()
    assert {tuple(round(x) for x in page.get_size()) for page in document} == {(595, 842)}
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert document.get_metadata_dict()["Title"].startswith("Situation")


def paper_of(*words: str) -> Paper:
    """A paper with these words in every kind of block."""
    blocks = [
        b
        for w in words
        for b in (
            Heading(w, 1), Passage(w), Passage(w, "comment"), Excerpt(w, w, w, w, (w,), 1, "https://e.example/"), Facts(((w, (w, w)),)),
            Grid(("a", "b"), ((w, w),)), Listing((w,), addresses=("https://e.example/",)),
        )
    ]  # fmt: skip
    svg = '<svg class="map" viewBox="0 0 900 100"><text x="9" y="9">Gao 中</text></svg>'
    return Paper("fr", "RED", "Essai", "2024-05-15", ("avant",), (*blocks, Drawing(svg, "carte")), "fin")


def test_hostile_words_stay_words() -> None:
    made = text_of(paper_document(paper_of(*HOSTILE), load_phrases("fr"), "pdf"))
    flat = "".join(made.split())
    for words in (
        '#import"@preview/cetz:0.1.0"',
        '#read("/etc/passwd")',
        "$integral$*gras*_it_`raw`=Titre",
        "#{panic()}",
        "<script>alert(1)</script>",
    ):
        assert words in flat
    assert "root:" not in made
    assert load_phrases("fr").brief("undrawn") in " ".join(made.split())


def test_hostile_strings_of_the_wild_are_set(shared: Path) -> None:
    lists = [
        p
        for p in sorted((shared / "data" / "hostile").glob("*/*"))
        if p.suffix in (".json", ".txt") and p.stat().st_size < 400_000
    ]
    strings = [line[:300] for p in lists for line in p.read_text("utf-8", "replace").splitlines() if line.strip()][::7][
        :1200
    ]
    assert len(strings) > 100
    paper = Paper("fr", "GREEN", "Essai", None, (), tuple(Passage(s) for s in strings), "fin")
    assert paper_document(paper, load_phrases("fr"), "pdf").startswith(b"%PDF")


def test_every_listed_sign_can_be_drawn() -> None:
    signs = "".join(sorted(load_glyphs()))
    lines = tuple(Passage(" ".join(signs[n : n + 60])) for n in range(0, len(signs), 60))
    values = as_values(Paper("fr", "CLEAR", "Essai", None, (), lines, "fin"), load_glyphs(), "il en manque")
    assert typeset(load_template("brief.typ"), values, date(2024, 5, 15)).startswith(b"%PDF")
    assert "il en manque" not in values.replace(INSTEAD, "") or INSTEAD in signs


def test_markdown_has_no_markup_of_others() -> None:
    made = as_markdown(paper_of(*HOSTILE))
    assert not re.search(r"(?<!\\)[<`](?!https://)", made)
    assert not re.search(r"(?<!\\)\]\(", made)
    assert escaped("- 3 morts\n# titre") == r"\- 3 morts \# titre"
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b]", made + as_plain(paper_of(*HOSTILE)))


def test_plain_text_fits_a_mail(situation) -> None:
    made = brief_document(*situation, Look(), "txt").decode()
    assert max(len(line) for line in made.splitlines() if "https://" not in line) <= WIDTH


@pytest.fixture
def store(tmp_path: Path, told, pack) -> str:
    path = str(tmp_path / "s.db")
    opened = open_store(path, str.split)
    for n, (place, day) in enumerate(((GAO, "2024-05-15"), (NIAMEY, "2024-06-15"), (GAO, "2024-07-15"))):
        one = told(f"a{n}", where=place, day=day, when=day, killed=(n + 2, n + 2), roles=[("perpetrator", f"Groupe {n}")], known=[(f"Groupe {n}", "group")],
                   text=f"Une explosion numéro {n} a frappé le marché central de la ville.", publisher=f"Journal {n}")  # fmt: skip
        ingest(opened, [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")))], "2026-11-28T08:00:00+00:00")
    refresh(opened, pack.situations)
    with opened.writing() as connection:
        save_rule(connection, WatchRule("sahel", countries=("NE",)), "2026-11-28T08:00:00+00:00", "anne")
        save_rule(
            connection, WatchRule("fermée", countries=("NE",), clearance="RED"), "2026-11-28T08:00:00+00:00", "anne"
        )
    opened.close()
    return path


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ([], {0, 1, 2}), (["--country", "ML"], {0, 2}), (["--place", "niam"], {1}), (["--from", "2024-06-01"], {1, 2}),
        (["--to", "2024-06-20"], {0, 1}), (["--actor", "Groupe 2"], {2}), (["--watch", "sahel"], {1}), (["--country", "FR"], set()),
        (["--type", "attack", "--country", "ML", "--to", "2024-06-01"], {0}),
    ],
)  # fmt: skip
def test_a_brief_of_a_store_holds_what_was_chosen(store, asked, numbers) -> None:
    done = CliRunner().invoke(main, ["brief", "--store", store, "--format", "txt", *asked])
    assert done.exit_code == 0, done.stderr
    assert {n for n in range(3) if f"explosion numéro {n}" in " ".join(done.stdout.split())} == numbers
    assert "TLP:CLEAR" in done.stdout


def test_wrong_choices_are_told(store, tmp_path: Path) -> None:
    for asked in (["--store", store, "--watch", "nord"], ["--store", store, "--watch", "fermée"], ["--store", store, "x.txt"], ["--country", "ML", "x.txt"],
                  [], ["--with-text", "--pdf", "x.txt"], ["--store", store, "--from", "hier"]):  # fmt: skip
        assert CliRunner().invoke(main, ["brief", *asked]).exit_code == 2, asked


def test_a_pdf_of_a_store(store, tmp_path: Path) -> None:
    out = tmp_path / "b.pdf"
    done = CliRunner().invoke(
        main, ["brief", "--store", store, "--pdf", "-o", str(out), "--lang", "en", "--tlp", "RED"]
    )
    assert done.exit_code == 0, done.stderr
    assert "Chosen: everything" in text_of(out.read_bytes())
    assert json.loads(as_values(paper_of("x"), load_glyphs(), ""))["blocks"][0] == {
        "kind": "heading",
        "text": "x",
        "level": 1,
    }
