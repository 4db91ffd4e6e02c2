"""What the collector reads of the web: feeds in each format, sitemaps, pages that are cut, OPML; hostile ones are refused."""

from __future__ import annotations

import json

import pytest
from lying_web import BODY, START

from vigie.ingest.feeds import FEED_BYTES, FEED_TAGS, read_opml
from vigie.jobs.itemtexts import joined_with_page, needs_page
from vigie.jobs.webreaders import WebReaders
from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.model.feeds import Feed, FeedItem
from vigie.model.fetching import Fetched
from vigie.model.sources import PolledSource

URL = "https://echo.test/feed"
READERS = WebReaders()
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>L'Écho</title><language>fr</language>
<item><title>Le pont &amp; la crue</title><link>/a/1</link><guid isPermaLink="false">g1</guid><author>Ana Bre</author>
<pubDate>Sat, 28 Nov 2026 07:00:00 +0100</pubDate><description>Le pont est &lt;b&gt;fermé&lt;/b&gt; […]</description></item>
<item><title>Sans date</title><description>Rien.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Atome</title><entry><id>tag:1</id><title>Un</title>
<link href="https://echo.test/1"/><published>2026-11-28T06:00:00Z</published><updated>2026-11-28T07:00:00Z</updated>
<content type="html">&lt;p&gt;Le maire parle.&lt;/p&gt;&lt;p&gt;Il se tait.&lt;/p&gt;</content></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://echo.test/1</loc><news:news>
<news:publication><news:name>L'Écho</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2026-11-28T06:00:00+01:00</news:publication_date><news:title>Un titre</news:title></news:news></url>
<url><loc>https://echo.test/2</loc><lastmod>2026-11-27</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://echo.test/s1.xml</loc>
<lastmod>2026-11-28</lastmod></sitemap></sitemapindex>"""


def fetched(body: str | bytes, kind: str = "text/xml") -> Fetched:
    return Fetched(URL, URL, 200, {"content-type": kind}, body if isinstance(body, bytes) else body.encode())


def feed(body: str | bytes, kind: str = "feed") -> Feed:
    read = READERS.feed(fetched(body), kind)
    assert isinstance(read, Feed), read
    return read


def test_rss_gives_its_items_with_their_dates_in_utc() -> None:
    read = feed(RSS)
    one, two = read.items
    assert (read.title, read.language, one.id, one.url) == ("L'Écho", "fr", "g1", "https://echo.test/a/1")
    assert (one.title, one.published, one.authors) == ("Le pont & la crue", "2026-11-28T06:00:00+00:00", ("Ana Bre",))
    assert needs_page(one, PolledSource("e", "feed", URL))
    assert (two.url, two.published) == (None, None)
    assert not needs_page(two, PolledSource("e", "feed", URL))


def test_atom_and_json_feed_give_the_same_shape() -> None:
    (one,) = feed(ATOM).items
    assert (one.id, one.published, one.updated) == ("tag:1", "2026-11-28T06:00:00+00:00", "2026-11-28T07:00:00+00:00")
    document = READERS.item(one, feed(ATOM))
    assert isinstance(document, Document)
    assert document.paragraphs == ("Le maire parle.", "Il se tait.")
    item = {
        "id": 7,
        "url": "/7",
        "title": "Sept",
        "date_published": "2026-11-28T06:00:00Z",
        "content_html": "<p>Oui.</p>",
    }
    raw = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [item, "odd"]}
    (seven,) = feed(json.dumps(raw)).items
    assert (seven.id, seven.url, seven.content) == ("7", "https://echo.test/7", "<p>Oui.</p>")
    assert (seven.published or "").startswith("2026-11-28T07:00:00")  # French time


def test_sitemaps_give_addresses_with_their_news_titles_and_an_index_what_is_below() -> None:
    one, two = feed(SITEMAP, "sitemap").items
    assert (one.title, (one.published or "")[:10], two.updated) == ("Un titre", "2026-11-28", "2026-11-27")
    assert feed(INDEX, "sitemap").sitemaps == (("https://echo.test/s1.xml", "2026-11-28"),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><p>Maintenance</p></body></html>",
        b"\x00\x01\x02 binary",
        b"{}",
        b"{" * 5000,
        b'{"version": "https://jsonfeed.org/version/1"}',
        b'<rss version="2.0"><channel>' + b"<item>" * FEED_TAGS,
        b'<rss version="2.0"><channel><title>' + b"x" * FEED_BYTES,
        b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel/></rss>',
    ],
)
def test_what_is_no_feed_or_too_much_of_one_is_refused(body: bytes) -> None:
    assert isinstance(READERS.feed(fetched(body), "feed"), Refusal)


def page(body: str, more: str = "", kind: str = "text/html; charset=utf-8") -> Document:
    html = f"<html><head>{more}</head><body><article><h1>Le pont</h1><p>{body}</p><p>{body}</p></article></body></html>"
    found = READERS.page(fetched(html.encode("cp1252" if "1252" in kind else "utf-8"), kind), START)
    assert isinstance(found, Document)
    return found


def test_a_page_says_that_it_is_cut_or_for_subscribers() -> None:
    assert page(BODY).notes == ()
    assert "truncated" in page(f"{BODY} La suite […]").notes
    paid = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    assert "paywalled" in page(BODY, paid).notes
    assert "paywalled" in page(BODY, '<meta property="article:content_tier" content="locked">').notes


def test_the_encoding_that_a_header_names_is_believed_where_it_fits() -> None:
    assert "préfecture" in " ".join(page(BODY, kind="text/html; charset=windows-1252").paragraphs)
    assert "préfecture" in " ".join(page(BODY, kind="text/html; charset=nonsense").paragraphs)


def test_a_page_that_is_joined_with_its_item_keeps_the_date_of_the_feed_and_its_own_host() -> None:
    found = page(BODY, '<link rel="canonical" href="https://other.test/a">')
    item = FeedItem("g1", "https://echo.test/a/1?utm_source=rss", "Le pont", "2026-11-28T06:00:00+00:00")
    joined = joined_with_page(item, found, "https://echo.test/a/1")
    assert (joined.url, joined.published, joined.published_basis) == (
        "https://echo.test/a/1",
        "2026-11-28T06:00:00+00:00",
        "given",
    )


def test_a_page_names_its_feeds_and_an_opml_its_sources() -> None:
    html = (
        '<html><head><link rel="alternate" type="application/rss+xml" title="Tout" href="/rss">'
        '<link rel="alternate" type="application/atom+xml" href="https://echo.test/atom"><link rel="icon" href="/x"></head></html>'
    )
    assert READERS.links(fetched(html)) == (("https://echo.test/rss", "Tout"), ("https://echo.test/atom", None))
    opml = '<opml><body><outline text="Presse"><outline text="Écho" xmlUrl="https://echo.test/rss"/></outline></body></opml>'
    assert read_opml(opml.encode()) == (("https://echo.test/rss", "Écho"),)
    assert isinstance(read_opml(b"not xml"), Refusal)
