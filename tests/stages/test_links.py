"""Links: rows on their own sentences, golden relations, and what is no relation."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

ROWS = tomllib.loads((files("vigie.lang") / "fr" / "links.toml").read_text("utf-8"))
PROVEN = [row for kind in ("role", "tie", "phrase") for row in ROWS[kind]]


@pytest.mark.parametrize("row", PROVEN, ids=lambda row: row["id"])
def test_row_fires_on_its_match(row, annotate) -> None:
    links = annotate(row["match"]).links
    assert (row["id"], row["relation"]) in {(x.rules[0], x.relation) for x in links}


@pytest.mark.parametrize("row", PROVEN, ids=lambda row: row["id"])
def test_row_leaves_its_leave_alone(row, annotate) -> None:
    assert row["id"] not in {x.rules[0] for x in annotate(row["leave"]).links}


GOLDEN = [
    ("Le chef de Daech, Abou Bakr al-Baghdadi, est mort.", ("Abou Bakr al-Baghdadi", "leads", "État islamique")),
    ("Abou Bakr al-Baghdadi, chef présumé de Daech, est mort.", ("Abou Bakr al-Baghdadi", "leads", "État islamique")),
    ("Le président russe Vladimir Poutine a parlé.", ("Vladimir Poutine", "leads", "Russie")),
    ("Le président de la Russie, Vladimir Poutine, a parlé.", ("Vladimir Poutine", "leads", "Russie")),
    ("Boko Haram a diffusé une vidéo de son chef, Abubakar Shekau.", ("Abubakar Shekau", "leads", "Boko Haram")),
    ("La porte-parole de Vladimir Poutine, Maria Kern, a démenti.", ("Maria Kern", "speaks_for", "Vladimir Poutine")),
    ("La branche ouest-africaine de l'État islamique (Iswap) a frappé.",
     ("État islamique en Afrique de l'Ouest", "part_of", "État islamique")),
    ("Le Hezbollah est soutenu par l'Iran.", ("Iran", "supports", "Hezbollah")),
    ("L'Iran soutient le Hezbollah.", ("Iran", "supports", "Hezbollah")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "link"), GOLDEN)
def test_relation(text, link, annotate) -> None:
    assert link in {(x.subject, x.relation, x.object) for x in annotate(text).links}


@pytest.mark.parametrize(
    "text",
    [
        "L'ancien chef de Boko Haram, Abubakar Shekau, est oublié.",
        "Vladimir Poutine a rencontré le chef de Boko Haram.",
        "L'Iran ne soutient pas le Hezbollah.",
        "Héritier de Vladimir Poutine, le chef de Boko Haram pourrait parler.",
    ],
)
def test_no_relation(text, annotate) -> None:
    assert annotate(text).links == ()


def test_link_rests_on_the_statement_that_tells_it(annotate) -> None:
    (link,) = annotate("« Le Hezbollah est soutenu par l'Iran », a déclaré Vladimir Poutine.").links
    assert link.who == ("Vladimir Poutine",)
    assert link.statement


def test_presumed_role_is_hedged(annotate) -> None:
    (link,) = annotate("Le chef présumé de Boko Haram, Abubakar Shekau, a été tué.").links
    assert link.hedged
