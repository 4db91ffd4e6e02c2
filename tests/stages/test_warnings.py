"""Warnings: rows on their own sentences, golden slots, and what warns of nothing."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

ROWS = tomllib.loads((files("vigie.lang") / "fr" / "warnings.toml").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS["warning"], ids=lambda row: row["id"])
def test_row_fires_on_its_match(row, annotate) -> None:
    warnings = annotate(row["match"]).warnings
    assert (row["id"], row["kind"]) in {(w.rules[0], w.kind) for w in warnings}


@pytest.mark.parametrize("row", ROWS["warning"], ids=lambda row: row["id"])
def test_row_leaves_its_leave_alone(row, annotate) -> None:
    assert row["id"] not in {w.rules[0] for w in annotate(row["leave"]).warnings}


@pytest.mark.parametrize("row", ROWS["scale"], ids=lambda row: row["id"])
def test_scale_words_stand_in_their_sentence(row) -> None:
    from vigie.text.folding import fold

    assert any(form in fold(row["match"]) for form in row["forms"])


GOLDEN = [  # text, issuer, kind, action, country
    ("La France déconseille à ses citoyens de se rendre au Mali.", "France", "travel_advice", "issue", "ML"),
    ("Berlin appelle les Allemands à quitter le Mali sans délai.", "Allemagne", "call_to_leave", "issue", "ML"),
    ("La Belgique a abaissé lundi son niveau d'alerte terroriste.", "Belgique", "threat_level", "lower", "BE"),
    ("Le niveau de la menace terroriste en Belgique a été relevé.", "Belgique", "threat_level", "raise", "BE"),
    ("Le Canada demande à ses ressortissants d'éviter les rassemblements à Bamako.", "Canada", "security_alert", "issue", "ML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "issuer", "kind", "action", "country"), GOLDEN)
def test_slots(text, issuer, kind, action, country, annotate) -> None:
    (w,) = annotate(text).warnings
    assert (w.issuer, w.kind, w.action, w.area and w.area.country) == (issuer, kind, action, country)


@pytest.mark.parametrize(
    "text",
    [
        "La France ne déconseille pas de se rendre au Mali.",
        "Le Mali a émis des réserves sur la zone euro.",
        "La France met en garde contre une hausse des prix au Mali.",
        "Le ministre a demandé à ses adjoints de quitter la salle.",
        "Le virus a conduit la Suisse à recommander d'éviter les rassemblements en raison de l'épidémie.",
    ],
)
def test_nothing_to_warn_of(text, annotate) -> None:
    assert annotate(text).warnings == ()


def test_instruction_and_end_are_verbatim(annotate) -> None:
    (w,) = annotate("La Suisse recommande d'éviter tout déplacement au Mali jusqu'au 30 juin.").warnings
    assert w.instruction is not None
    assert w.instruction.startswith("éviter tout déplacement")
    assert w.until == "2024-06-30"


def test_highest_level_fills_the_scales(annotate) -> None:
    (w,) = annotate("La Belgique a relevé son niveau d'alerte terroriste au plus haut.").warnings
    assert (w.urgency, w.severity, w.certainty) == ("immediate", "extreme", "likely")
    assert w.level == "au plus haut"


def test_one_warning_told_twice_is_one(annotate) -> None:
    text = (
        "La France déconseille à ses citoyens de se rendre au Mali.\n\n"
        "Le ministère français des Affaires étrangères déconseille formellement tout voyage au Mali."
    )
    (w,) = annotate(text).warnings
    assert w.issuer == "ministère français des Affaires étrangères"
