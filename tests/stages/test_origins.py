import pytest

from vigie.stages.origins import origin_of


@pytest.mark.parametrize(
    ("credit", "origin"),
    [
        ("AFP", "AFP"),
        ("Le Phare avec AFP", "AFP"),
        ("Source : AFP", "AFP"),
        ("L'Écho du Littoral avec Agence Boréale", "Agence Boréale"),
        ("Rédaction", "Rédaction"),
    ],
)
def test_the_credit_line_names_the_origin(article, pack, credit, origin):
    assert origin_of(article("a", "Rien de neuf.", credit=credit), pack.situations) == origin


def test_a_dateline_names_the_agency(article, pack):
    assert origin_of(article("a", "GAO (AFP) – Le calme est revenu."), pack.situations) == "AFP"


def test_brackets_that_name_no_agency_are_no_dateline(article, pack):
    assert origin_of(article("a", "Le maire (PS) – absent – a écrit."), pack.situations) is None
