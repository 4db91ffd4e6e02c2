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
    ("Le sénateur LR Paul Martin a protesté.", ("Paul Martin", "member_of", "Les Républicains")),
    ("Le député (PS) de l'Isère Paul Martin a protesté.", ("Paul Martin", "member_of", "Parti socialiste")),
    ("Paul Martin (PCF) a salué le geste.", ("Paul Martin", "member_of", "Parti communiste français")),
    ("Paul Martin, du Rassemblement national, a protesté.", ("Paul Martin", "member_of", "Rassemblement national")),
    ("Paul Martin, l'un des chefs de Boko Haram, est mort.", ("Paul Martin", "member_of", "Boko Haram")),
    ("Jeanne Martin est là. « C'est fini », a tweeté la présidente du Front national.", ("Jeanne Martin", "leads", "Rassemblement national")),
    ("L'armée malienne avance. « C'est fini », a dit Paul Martin, chef d'état-major de l'armée malienne.",
     ("Paul Martin", "leads", "Forces armées maliennes")),
    ("Boko Haram fuit l'armée malienne, qui combat Boko Haram.", ("Forces armées maliennes", "fights", "Boko Haram")),
    ("Paul Martin, cofondateur d'Acted, a démenti.", ("Paul Martin", "leads", "Acted")),
    ("Le maire de la commune de Vienne, Paul Martin, a démenti.", ("Paul Martin", "leads", "Vienne")),
    ("Paul Martin, secrétaire général Unité SGP Police, a démenti.", ("Paul Martin", "leads", "Unité SGP Police")),
    ("Le sergent Paul Martin, de la force Barkhane, a été blessé.", ("Paul Martin", "member_of", "Barkhane")),
    ("Paul Martin, spécialiste du Sahel à l'Ifri, a réagi.", ("Paul Martin", "member_of", "Ifri")),
    ("La cour d'assises spéciale de Paris juge trois hommes. Le président de la cour, Régis Martin, a parlé.",
     ("Régis Martin", "leads", "cour d'assises spéciale")),
    ("Paul Martin était parti rejoindre Boko Haram.", ("Paul Martin", "member_of", "Boko Haram")),
    ("La Turquie a lancé des raids nocturnes contre les bases du PKK.",
     ("Turquie", "fights", "Parti des travailleurs du Kurdistan")),
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
        "Paul Martin voulait rejoindre Boko Haram.",
        "Paul Martin, ex-membre de Boko Haram, a parlé.",
        "Le directeur a écrit à Paul Martin, du Mali, et à Boko Haram.",
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
