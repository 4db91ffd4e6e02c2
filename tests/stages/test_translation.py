"""Marks of machine translation."""

from __future__ import annotations

import pytest

from vigie.lang.cleaning import CleaningPack
from vigie.lang.loading import load_pack
from vigie.model.articles import Article, Document
from vigie.stages.cleaning import clean
from vigie.stages.translation import OPEN_QUOTES, mark_translation

TRANSLATED = (
    "Le bac est venu à une fin de service jeudi, la préfète Ana Roc a dit dans une déclaration. .",
    "Trois hommes ont été tirés morts sur le quai, La Rive rapports.",
    "Le péage de la mort pourrait monter, il ajouta.",
)
NATIVE = (
    "Le bac ne passe plus depuis jeudi, a indiqué la préfète.",
    "« Le bac reprendra lundi », a-t-elle promis. Trois hommes ont été tués sur le quai, selon La Rive.",
    "Le bilan pourrait s'alourdir, a ajouté le maire, qui demande un pilote.",
)


@pytest.fixture(scope="module")
def pack() -> CleaningPack:
    return load_pack().cleaning


def marked(pack: CleaningPack, *paragraphs: str) -> Article:
    article = clean(Document(id="a", path=None, url=None, title=None, paragraphs=paragraphs), pack)
    return mark_translation(article, pack.translation)


def test_translated_and_native(pack: CleaningPack) -> None:
    assert marked(pack, *TRANSLATED).translation.score > 0.9
    assert marked(pack, *NATIVE).translation.score == 0.0


def test_cues_point_into_the_text(pack: CleaningPack) -> None:
    article = marked(pack, *TRANSLATED)
    words = {c.rule: c.span.of(article.text) for c in article.translation.cues}
    assert words["two-stops"] == ". ."
    assert words["shot-dead"] == "tirés morts"


def test_quotations_opened_at_each_paragraph(pack: CleaningPack) -> None:
    article = marked(pack, "Le maire a dit : « Le bac est à quai.", "« Il repartira lundi.", "« Nous y veillerons. »")
    assert [c.rule for c in article.translation.cues].count(OPEN_QUOTES) == 2
    closed = marked(pack, "Le maire parle : « Le bac est à quai. »", "« Il repartira lundi. »")
    assert OPEN_QUOTES not in [c.rule for c in closed.translation.cues]


def test_one_slip_is_no_translation(pack: CleaningPack) -> None:
    assert marked(pack, *NATIVE, "Le bac reprendra lundi..").translation.score < 0.5


def test_one_verb_of_speech_for_all(pack: CleaningPack) -> None:
    said = (
        "Le bac a coulé, a déclaré la préfète.",
        "Le pilote a déclaré qu'il avait nagé.",
        "« Nous cherchons », a-t-il déclaré.",
        "Ana Roc a déclaré mardi que le port fermait.",
    )
    four = marked(pack, *said).translation
    assert [c.rule for c in four.cues] == ["one-verb"] * 3
    assert 0.3 < four.score < 0.5
    assert marked(pack, *said, "Le quai rouvrira, a déclaré le maire.").translation.score > 0.5
    assert (
        marked(
            pack, *said, "Le maire a indiqué, précisé, ajouté.", "Il a dit oui.", "Le port a confirmé."
        ).translation.score
        < 0.2
    )
    assert marked(pack, *said[:2]).translation.score == 0.0


def test_calques_add_up(pack: CleaningPack) -> None:
    text = (
        "Un officier a été touché à 30 kilomètres (19 miles) du port tôt mercredi.",
        "Le pilote est sous la garde de la police.",
    )
    assert marked(pack, *text).translation.score > 0.9
