"""Cleaning: what goes with its reason, what stays to the letter, the date and the credit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vigie.lang.cleaning import CleaningPack
from vigie.lang.loading import load_pack
from vigie.model.articles import Article, Document
from vigie.stages.cleaning import clean, is_plainly_native

NOW = datetime(2024, 6, 1, tzinfo=UTC)
FILLER = tuple(
    f"Au jour {n}, la préfète reçoit les éleveurs et leur promet un bac."
    for n in ("un", "deux", "trois", "quatre", "cinq", "six")
)


@pytest.fixture(scope="module")
def pack() -> CleaningPack:
    return load_pack().cleaning


def document(*paragraphs: str, title: str | None = "Le bac ne passe plus", **fields: object) -> Document:
    return Document(id="a", path=None, url=None, title=title, paragraphs=paragraphs, **fields)  # type: ignore[arg-type]


def reasons(article: Article) -> list[str]:
    return [r.reason for r in article.removed]


def test_text_is_title_and_paragraphs(pack: CleaningPack) -> None:
    article = clean(document("Un bac.", "Deux bacs."), pack)
    assert article.text == "Le bac ne passe plus\n\nUn bac.\n\nDeux bacs."
    assert article.title is not None
    assert [article.title.of(article.text), *(p.of(article.text) for p in article.paragraphs)] == article.text.split(
        "\n\n"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Le pont cède sous la crue : les imagespar BFMTV", "video"),
        ("Crue : « On n'a plus rien »par franceinfo", "video"),
        ("Crédits photo : Lena Hauer / Agence Boréale", "caption"),
        ("Le pont, samedi. Lena Hauer / AFP", "caption"),
        ("À lire aussi : le pont d'en face", "related"),
        ("Suivez-nous sur Facebook et Twitter", "share"),
        ("Cet article est réservé aux abonnés. Déjà abonné ? Connectez-vous", "subscription"),
        ("— Mairie du Port (@MairiePort) 3 mai 2024", "embed"),
        ("Le bac ne passe plus", "repeated"),
        ("-", "ornament"),
        ("\u200b\u200b", "ornament"),
    ],
)
def test_boilerplate_goes_wherever_it_stands(pack: CleaningPack, line: str, reason: str) -> None:
    article = clean(document(*FILLER, line, *FILLER[::-1]), pack)
    assert line not in article.text.split("\n\n")[1:]
    if line.strip("\u200b"):
        assert reason in reasons(article)


@pytest.mark.parametrize(
    "line",
    [
        "- La crue gagne -",
        "Une enquête ouverte",
        "« Nous partons. »",
        "Explications.",
        "Le pont a été filmé par BFMTV, dont l'équipe était sur place.",
        "Le 3 mai 2024, le pont a cédé et la rive a été évacuée.",
        "Selon l'AFP, le pont a cédé.",
        "Lire, écrire, compter : l'école de l'île manque de tout.",
        "Vidéo à l'appui, le maire accuse la compagnie.",
        "Source de tensions depuis dix ans, le bac ne passe plus.",
        "Partager l'île en deux n'est pas possible, dit le maire.",
        "KIGALI, 3 mai 2024 (AFP) - Le pont a cédé.",
        "La photo du pont a fait le tour du monde.",
        "Par deux fois, le pont a cédé.",
    ],
)
def test_sentences_and_subheadings_stay(pack: CleaningPack, line: str) -> None:
    for paragraphs in ((line, *FILLER), (*FILLER[:3], line, *FILLER[3:]), (*FILLER, line)):
        assert line in clean(document(*paragraphs), pack).text.split("\n\n")


def test_kept_characters_are_not_altered(pack: CleaningPack) -> None:
    odd = "« L’île\u00a0» compte 8\u202f000 âmes… — dit-on – “ici”."
    assert clean(document(odd), pack).text.endswith(odd)


def test_control_characters_and_lone_surrogates_go(pack: CleaningPack) -> None:
    article = clean(document("Le \x00bac\ud800 est\x07 à quai."), pack)
    assert article.text.endswith("Le bac est à quai.")
    assert article.notes == ("control_removed", "no_date")


def test_portraits_go_at_the_end_only(pack: CleaningPack) -> None:
    portrait = "Marcheuse. Grande buveuse de thé. Collectionneuse de cartes. Amie des chats."
    assert portrait not in clean(document(*FILLER, portrait), pack).text
    assert portrait in clean(document(portrait, *FILLER), pack).text


def test_a_last_line_on_the_author_goes(pack: CleaningPack) -> None:
    line = "Ana Roc vit sur la rive nord."
    assert line not in clean(document(*FILLER, line, authors=("Ana Roc",)), pack).text
    assert line in clean(document(*FILLER, line), pack).text


def test_related_headlines_go_with_their_heading(pack: CleaningPack) -> None:
    article = clean(document(*FILLER, "Sur le même sujet", "Le pont d'en face", "Une crue, deux rives"), pack)
    assert reasons(article) == ["related"] * 3


@pytest.mark.parametrize(
    ("lines", "published", "at", "credit"),
    [
        (("Orange avec AFP, publié le vendredi 03 mai 2024 à 18h20",), "2024-05-03", "2024-05-03T18:20:00+02:00", "Orange avec AFP"),
        (("Publié le 03/05/2024 à 07:05",), "2024-05-03", "2024-05-03T07:05:00+02:00", None),
        (("Le 1er février 2024",), "2024-02-01", None, None),
        (("KABOUL, 3 mai 2024 (AFP) – Le pont a cédé.",), "2024-05-03", None, "AFP"),
        (("3 mai 2024 – Port-Mahel : le pont a cédé.",), "2024-05-03", None, None),
        (("Publié le 31 février 2024",), None, None, None),
        (("Publié le 3 mai 2033",), None, None, None),
        (("Le pont a cédé le 3 mai 2024.",), None, None, None),
    ],
)  # fmt: skip
def test_the_text_tells_its_date_and_credit(
    pack: CleaningPack, lines: tuple[str, ...], published: str | None, at: str | None, credit: str | None
) -> None:
    article = clean(document(*lines, *FILLER), pack, NOW)
    assert (article.published, article.published_at, article.credit) == (published, at, credit)
    assert article.published_basis == ("text" if published else None)
    assert ("no_date" in article.notes) is (published is None)


@pytest.mark.parametrize("line", ["Source : Agence Boréale", "(AFP)", "Le pont a cédé. (AFP)", "mar-jlc/pb/sol"])
def test_credits_at_the_end(pack: CleaningPack, line: str) -> None:
    article = clean(document(*FILLER, line), pack)
    expected = {"Source : Agence Boréale": "Agence Boréale", "mar-jlc/pb/sol": None}.get(line, "AFP")
    assert article.credit == expected


def test_given_dates_come_first(pack: CleaningPack) -> None:
    article = clean(
        document("Publié le 4 mai 2024 à 8h", *FILLER, published="2024-05-03", published_basis="given"), pack, NOW
    )
    assert (article.published, article.published_basis) == ("2024-05-03", "given")


def test_dates_to_come_and_unreadable_are_set_aside(pack: CleaningPack) -> None:
    assert clean(document(*FILLER, published="2033-05-03"), pack, NOW).notes == ("date_future", "no_date")
    assert clean(document(*FILLER, published="bientôt"), pack, NOW).notes == ("date_unread", "no_date")


def test_changes_before_publication_are_not_believed(pack: CleaningPack) -> None:
    late = document(*FILLER, published="2024-05-03T08:00:00Z", modified="2024-05-04T08:00:00Z")
    early = document(*FILLER, published="2024-05-03T08:00:00Z", modified="2024-05-01T08:00:00Z")
    assert clean(late, pack, NOW).modified_at == "2024-05-04T10:00:00+02:00"
    assert clean(early, pack, NOW).modified_at is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "-",
        "«" * 5000,
        "Le port, " * 20_000,
        "xpar " * 20_000,
        ". ," * 20_000,
        "A-A " * 60,
        "avec AFP / " * 18,
    ],
)
def test_odd_texts_raise_nothing(pack: CleaningPack, text: str) -> None:
    clean(document(text, text, title=text), pack, NOW)


@pytest.mark.parametrize(
    ("text", "native"),
    [
        ("La préfète a fermé l'embarcadère du nord jeudi, et les éleveurs qui attendaient sur le quai avec leurs bêtes ont été renvoyés chez eux.", True),
        ("The ferry stayed at the pier on Thursday while the farmers waited for a pilot, and the mayor said that it would not sail before Monday.", False),
        ("Les forces de seguretat van detenir dos homes a la ciutat, segons van informar les autoritats, que van dir que eren a les muntanyes.", False),
        ("Le bac.", False),
    ],
)  # fmt: skip
def test_plainly_native(pack: CleaningPack, text: str, native: bool) -> None:
    assert is_plainly_native(clean(document(text, title=None), pack), pack) is native
