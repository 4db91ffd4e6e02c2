"""The tokenizer cuts as the treebanks do, from its lists alone."""

from functools import cache

import pytest

pytest.importorskip("spacy")

from spacy.language import Language
from training.tokenizer import blank


@cache
def tokenizer() -> Language:
    return blank()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("L'armée, aujourd'hui", ["L'", "armée", ",", "aujourd'hui"]),
        ("jusqu’ici qu’il", ["jusqu’", "ici", "qu’", "il"]),
        ("a-t-il dit", ["a", "-t-il", "dit"]),
        ("est-ce celui-ci", ["est", "-ce", "celui-ci"]),
        ("ce jour-là rendez-vous", ["ce", "jour", "-là", "rendez-vous"]),
        ("à N'Djaména, M'Bala", ["à", "N'Djaména", ",", "M'Bala"]),
        ("N'est-ce pas", ["N'", "est", "-ce", "pas"]),
        ("M. Roux et Mme Ba.", ["M.", "Roux", "et", "Mme", "Ba", "."]),
        ("l'O.N.U. et l'OTAN.", ["l'", "O.N.U.", "et", "l'", "OTAN", "."]),
        ("c'est-à-dire 15% à 20h30", ["c'est-à-dire", "15", "%", "à", "20h30"]),
        ("«Non!»", ["«", "Non", "!", "»"]),
        ("(AFP) 90km/h n°5", ["(", "AFP", ")", "90", "km/h", "n°", "5"]),
        ("www.exemple.fr, a.b@exemple.org.", ["www.exemple.fr", ",", "a.b@exemple.org", "."]),
        ("Saint-Denis et/ou 12,5…", ["Saint-Denis", "et", "/", "ou", "12,5", "…"]),
        ("du 1er au 3 janv. 2015", ["du", "1er", "au", "3", "janv.", "2015"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenizer()(text)] == tokens


def test_text_is_kept_and_norm_forgets_the_apostrophe() -> None:
    doc = tokenizer()("  L’ami…\u00a0»\n\nFin ")
    assert doc.text == "  L’ami…\u00a0»\n\nFin "
    assert next(token.norm_ for token in doc if not token.is_space) == "l'"
