"""Every row of the language data, run through the real engine on its own sentences.

Somebody who knows French and no Python teaches the program by adding a row with `match`, a sentence on which the row must
fire, and `leave`, one on which it must not. All sentences of all rows are parsed at once and examined by the whole pipeline.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest

from vigie.lang.packs import LanguagePack
from vigie.model.annotations import Annotation
from vigie.model.articles import Document
from vigie.model.spans import Span
from vigie.pipeline import examine
from vigie.stages.cleaning import clean
from vigie.stages.translation import mark_translation
from vigie.text.folding import fold
from vigie.text.gazetteer import words_of
from vigie.text.numerals import find_quantities

Row = Mapping[str, Any]

WEDNESDAY = "2021-03-17"
"""The day on which all example sentences are taken to be published."""

CLOSED_LISTS = {
    "reliability.kind": "a scale of sources, no words of an article",
    "times.count": "a closed list of number words",
    "times.decade": "a closed list",
    "times.edge": "a closed list of words that stand in the forms of expressions",
    "times.feast": "a calendar; the expression that reads its names is proven",
    "times.month": "the months",
    "times.ordinal": "a closed list of number words",
    "times.part": "the parts of the day, in the forms of expressions",
    "times.season": "the seasons",
    "times.turn": "a closed list of words that stand in the forms of expressions",
    "times.unit": "a closed list of units",
    "times.weekday": "the days of the week",
}
"""Tables whose rows need no sentences of their own, with the reason."""

FAULTS: dict[str, str] = {}
"""Cases that show a fault of an engine, by their ids, with what is wrong; a mended one must leave this list."""


# --------------------------------------------------------------------------- the rows


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence of one row; `table` is "stem.table"."""

    table: str
    row: Row
    sentence: str
    fires: bool

    @property
    def id(self) -> str:
        return f"{self.table}-{self.row['id']}-{'match' if self.fires else 'leave'}"


def tables() -> Iterator[tuple[str, list[Row]]]:
    """All tables of rows of all data files, by "stem.table"."""
    for path in sorted((files("vigie.lang") / "fr").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            for name, rows in tomllib.loads(path.read_text("utf-8")).items():
                if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                    yield f"{path.name.removesuffix('.toml')}.{name}", rows


TABLES = dict(tables())
CASES = [
    Case(table, row, row[key], key == "match")
    for table, rows in TABLES.items()
    for row in rows
    for key in ("match", "leave")
    if key in row
]


def params() -> list[Any]:
    """One parameter for each case; those listed as faults must fail."""
    return [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(reason=FAULTS[case.id], strict=True)] if case.id in FAULTS else [],
        )
        for case in CASES
    ]


# --------------------------------------------------------------------------- evidence


def in_rules(layer: str) -> Callable[[Row, Annotation], bool]:
    """Evidence of most stems: a finding of that layer names the row among its rules."""
    return lambda row, found: any(row["id"] in finding.rules for finding in getattr(found, layer))


def removed(row: Row, found: Annotation) -> bool:
    """A removed piece names the row."""
    return any(piece.rule == row["id"] for piece in found.article.removed)


def credited(row: Row, found: Annotation) -> bool:
    """A line that stays in the text gave the article its credit or its day."""
    return found.article.credit is not None or found.article.published_basis == "text"


def marked(row: Row, found: Annotation) -> bool:
    """A mark of translation names the row."""
    return any(cue.rule == row["id"] for cue in found.article.translation.cues)


def takes_up(row: Row, found: Annotation) -> bool:
    """Words that begin, after their determiner, with a form of the row stand for an entity that other words name."""
    text = found.article.text
    forms = [form.split() for form in row["forms"]]
    for entity in found.entities:
        for mention in entity.mentions[1:]:
            said = list(words_of(mention.span.of(text)).forms)
            if not mention.named and any(said[i : i + len(f)] == f for f in forms for i in (0, 1)):
                return True
    return False


def stands_before_the_law(row: Row, found: Annotation) -> bool:
    """A person stands before the law as the row says."""
    return any(entity.procedure == row["value"] for entity in found.entities)


def scaled(row: Row, found: Annotation) -> bool:
    """A warning holds a form of the row and stands on the scales where the row puts it."""
    scales = {key: row[key] for key in ("urgency", "severity", "certainty") if key in row}
    return any(
        any(form in fold(w.span.of(found.article.text)) for form in row["forms"])
        and all(getattr(w, scale) == value for scale, value in scales.items())
        for w in found.warnings
    )


def hedges(row: Row, found: Annotation) -> bool:
    """A statement is hedged by a form of the row."""
    forms = {fold(form) for form in row["forms"]}
    return any(fold(cue.of(found.article.text)) in forms for s in found.statements for cue in s.hedge_cues)


def bounds(row: Row, pack: LanguagePack, text: str) -> bool:
    """A quantity is bounded by a form of the row."""
    for quantity in find_quantities(fold(text), pack.times.numerals):
        around = (Span(quantity.span.start, quantity.number.start), Span(quantity.number.end, quantity.span.end))
        said = [fold(span.of(text)) for span in around]
        if any(form in words for form in (*row["before"], *row["after"]) for words in said):
            return True
    return False


EVIDENCE: dict[str, Callable[[Row, Annotation], bool]] = {
    "cleaning.line": removed,
    "cleaning.end": removed,
    "cleaning.opening": credited,
    "cleaning.closing": credited,
    "coreference.pronoun": takes_up,
    "coreference.role": takes_up,
    "coreference.description": takes_up,
    "coreference.calling": in_rules("entities"),
    "coreference.procedure": stands_before_the_law,
    "statements.hedge": hedges,
    "translation.cue": marked,
    "translation.monotone": marked,
    "warnings.scale": scaled,
}
"""Tables whose rows leave another trace than their id among the rules of a finding of their stem."""


# --------------------------------------------------------------------------- reading


SECURITY = "La brigade cherche encore les auteurs de l'attentat contre la caserne."
"""A paragraph that makes a matter of security of an article: figures of other matters are left out."""
FILLING = tuple(
    f"La {thing} du canal a été repeinte en {colour} par les enfants de l'école."
    for thing, colour in [
        ("grille", "bleu"), ("porte", "vert"), ("rampe", "jaune"), ("cabane", "rouge"), ("barque", "blanc"),
        ("fontaine", "gris"), ("vanne", "brun"), ("borne", "noir"),
    ]
)  # fmt: skip
"""Plain paragraphs around the lines of cleaning, so that head and tail of an article lie apart."""


def document(case: Case) -> Document:
    """The sentence as an article; lines of cleaning stand where their row looks for them."""
    paragraphs: tuple[str, ...] = (case.sentence,)
    title = case.sentence if case.table == "translation.cue" and case.row.get("where") == "title" else None
    if case.table.startswith("figures."):
        paragraphs = (case.sentence, SECURITY)
    plain = case.table in ("cleaning.opening", "cleaning.closing")
    if case.table.startswith("cleaning."):
        where = {"cleaning.opening": "head", "cleaning.closing": "tail"}.get(case.table, case.row.get("where"))
        at = 0 if where == "head" else len(FILLING) if where == "tail" else len(FILLING) // 2
        paragraphs = (*FILLING[:at], case.sentence, *FILLING[at:])
    return Document(
        id="row",
        path=None,
        url=None,
        title=title,
        paragraphs=paragraphs,
        published=None if plain else WEDNESDAY,
        published_basis=None if plain else "given",
    )


@pytest.fixture(scope="module")
def read(pack: LanguagePack, parser: Any) -> Mapping[str, Annotation]:
    """The annotation of each case's sentence, all parsed in one batch."""
    articles = [mark_translation(clean(document(case), pack.cleaning), pack.cleaning.translation) for case in CASES]
    parsed = zip(CASES, articles, parser.parse(a.text for a in articles), strict=True)
    return {case.id: examine(article, syntax, pack) for case, article, syntax in parsed}


def fired(case: Case, pack: LanguagePack, found: Annotation) -> bool:
    """Whether the row left its trace in the annotation of the sentence."""
    if case.table == "numerals.bound":
        return bounds(case.row, pack, case.sentence)
    evidence = EVIDENCE.get(case.table) or in_rules(case.table.partition(".")[0])
    return evidence(case.row, found)


@pytest.mark.parametrize("case", params())
def test_row_on_its_own_sentence(case: Case, pack: LanguagePack, read: Mapping[str, Annotation]) -> None:
    assert fired(case, pack, read[case.id]) is case.fires, case.sentence


# --------------------------------------------------------------------------- completeness


@pytest.mark.parametrize("table", [t for t in TABLES if t not in CLOSED_LISTS])
def test_each_row_carries_both_sentences(table: str) -> None:
    bare = [row["id"] for row in TABLES[table] if not (row.get("match") and row.get("leave"))]
    assert bare == [], "rows without `match` and `leave`"


def test_only_tables_that_exist_are_excused() -> None:
    assert set(CLOSED_LISTS) <= set(TABLES)


def test_only_cases_that_exist_are_excused() -> None:
    assert set(FAULTS) <= {case.id for case in CASES}


@pytest.mark.parametrize("table", [t for t in TABLES if t not in CLOSED_LISTS])
def test_ids_are_unique(table: str) -> None:
    ids = [row["id"] for row in TABLES[table]]
    assert len(ids) == len(set(ids))


def test_match_and_leave_differ() -> None:
    assert [
        row["id"] for rows in TABLES.values() for row in rows if "match" in row and row["match"] == row.get("leave")
    ] == []
