"""Pages to articles: metadata in its order of trust, side matter out, no date to come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vigie.adapters.pages import Page, extract

NOW = datetime(2024, 6, 1, tzinfo=UTC)
BODY = "".join(
    f"<p>Au jour {n}, la préfète a reçu les éleveurs de l'île et leur a promis qu'un bac passerait bientôt.</p>"
    for n in range(5)
)


def page(head: str = "", body: str = BODY, lang: str = "fr") -> Page:
    found = extract(f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>", NOW)
    assert found is not None
    return found


def test_linked_data_comes_before_open_graph() -> None:
    head = """<meta property="article:published_time" content="2024-05-01T08:00:00+02:00">
    <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "La Rive"}, {"@type": "NewsArticle",
    "headline": "Le bac ne passe plus", "datePublished": "2024-05-03T08:15:00+02:00", "dateModified": "2024-05-04T09:00:00+02:00",
    "author": [{"@type": "Person", "name": "Ana Roc"}, {"@type": "Organization", "name": "Agence Boréale"}],
    "publisher": {"@type": "Organization", "name": "La Rive"}}]}</script>"""
    found = page(head)
    assert found.published == "2024-05-03T08:15:00+02:00"
    assert found.modified == "2024-05-04T09:00:00+02:00"
    assert (found.title, found.publisher) == ("Le bac ne passe plus", "La Rive")
    assert (found.authors, found.credit) == (("Ana Roc",), "Agence Boréale")


def test_a_date_to_come_is_passed_over() -> None:
    head = '<meta property="article:published_time" content="2031-05-01"><meta name="date" content="2024-05-03">'
    assert page(head).published == "2024-05-03"


def test_authors_by_identifier_are_looked_up() -> None:
    head = """<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "x", "author": {"@id": "#a"}},
    {"@type": "Person", "@id": "#a", "name": "Ana Roc"}]}</script>"""
    assert page(head).authors == ("Ana Roc",)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ("<title>Le bac ne passe plus - La Rive</title><meta property='og:site_name' content='La Rive'>", "Le bac ne passe plus"),
        ("<title>Le bac ne passe plus | La Rive</title>", "Le bac ne passe plus"),
        ("<meta property='og:title' content='Le bac - une histoire longue'>", "Le bac - une histoire longue"),
    ],
)  # fmt: skip
def test_the_site_is_cut_from_the_title(titles: str, expected: str) -> None:
    assert page(titles).title == expected


def test_side_matter_goes_and_is_told() -> None:
    extra = """<figure><img src=a><figcaption>Le vieux bac, jeudi.</figcaption></figure>
    <aside>Lire aussi : la rive d'en face</aside><div class="share-tools">Partager</div>
    <div class="newsletter-box">Chaque matin dans votre boîte.</div><nav>Accueil Monde Mer</nav>"""
    found = page(
        body=f"<main><article><h1>Le bac ne passe plus</h1>{extra}{BODY}</article></main><footer>Mentions</footer>"
    )
    text = " ".join(found.paragraphs)
    for gone in ("vieux bac", "Lire aussi", "Partager", "Chaque matin", "Accueil", "Mentions"):
        assert gone not in text
    assert "éleveurs" in text
    assert {r.reason for r in found.removed} >= {"caption", "related", "subscription"}


def test_a_class_does_not_cost_the_article() -> None:
    found = page(body=f"<div class='share-enabled newsletter'><h1>Le bac ne passe plus</h1>{BODY * 3}</div>")
    assert "éleveurs" in " ".join(found.paragraphs)


def test_marked_bodies_are_believed() -> None:
    body = f"<div itemprop='articleBody'>{BODY}<p>- Un bac -</p></div><p>Tout autre chose, et bien après, pour d'autres lecteurs.</p>"
    assert page(body=body).paragraphs[-1] == "- Un bac -"


def test_addresses_must_be_whole() -> None:
    assert page("<link rel='canonical' href='https://example.org/bac'>").url == "https://example.org/bac"
    assert page("<link rel='canonical' href='/bac'>").url is None
    assert page("<link rel='canonical' href='javascript:alert(1)'>").url is None


@pytest.mark.parametrize(
    "html", ["", "   ", "<", "<html>", "plain words", "<?xml version='1.0'?><a/>", "<body><p>Connexion"]
)
def test_pages_without_an_article(html: str) -> None:
    assert extract(html, NOW) is None
