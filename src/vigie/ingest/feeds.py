"""Feeds (RSS, Atom, JSON Feed), sitemaps and OPML: what they list, and the articles that their items hold themselves."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from vigie.adapters.pages import parse
from vigie.ingest.limits import MIB
from vigie.ingest.pages import looks_like_page
from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.model.feeds import Feed, FeedItem
from vigie.model.fetching import Fetched
from vigie.text.instants import read_instant

ITEMS = 50_000
"""Items of one list: the most that the protocol of sitemaps allows; feeds have ten to two hundred."""
FEED_BYTES = 4 * MIB
"""Bytes of a feed in XML: full texts of a hundred articles weigh 1 MiB, and its reader takes two seconds for each."""
OPML_BYTES = 4 * MIB
"""Bytes of an OPML file: 10,000 sources take 2 MiB."""
FEED_TAGS = 100_000
"""Tags of a feed in XML: real ones have some thousands; a tenth of a millisecond each, more when they are hostile."""
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
"""Entities of a document's own: no feed needs them, and bombs and leaks are made of them."""
_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>\s*)*<(?:\w+:)?(\w+)[\s>/]",
    re.DOTALL,
)
"""The first element of an XML file, after its declaration and its comments."""
_ROOT_BYTES = 4000
"""Bytes in which the first element is looked for: licences in comments take a thousand."""
_LISTS = frozenset((b"rss", b"rdf", b"feed", b"opml", b"urlset", b"sitemapindex"))
_JSON_FEED = b"jsonfeed.org/version"
_BREAK = re.compile(r"(?i)</?(?:p|br|div|li|h\d|blockquote|ul|ol|tr)\b[^<>]*>")
_CUT = re.compile(r"(?:\[?(?:…|\.\.\.|&#8230;|&hellip;)\]?)\s*(?:<[^<>]*>\s*)*$")
"""How a text ends that was cut off."""


def read_feed(fetched: Fetched, kind: str = "feed") -> Feed | Refusal:
    """The feed or sitemap of a response; a page, or anything else, is refused."""
    body = fetched.body
    if not body.strip():
        return Refusal(fetched.url, "empty_file")
    if _ENTITY.search(body[:100_000]):
        return Refusal(fetched.url, "no_feed", "declares entities")
    if _root(body) == b"opml":
        return _told_opml(read_opml(body), fetched.url)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, fetched.url)
    if kind == "sitemap" or b"sitemaps.org/schemas" in body[:2000]:
        return _sitemap(body, fetched.url)
    return _xml_feed(body, fetched)


def item_document(item: FeedItem, feed: Feed | None) -> Document | Refusal:
    """The article that an item holds itself, its text in paragraphs."""
    own = item.content or item.summary or ""
    paragraphs = tuple(p for piece in _BREAK.split(own) if (p := _text(piece)))
    if not paragraphs:
        return Refusal(item.url or item.id, "no_text")
    return Document(
        id=None if item.url else item.id,
        path=None,
        url=item.url,
        title=item.title,
        paragraphs=paragraphs,
        publisher=feed.title if feed else None,
        authors=item.authors,
        published=item.published,
        modified=item.updated if item.updated != item.published else None,
        published_basis="given" if item.published else None,
        language=item.language or (feed.language if feed else None),
        notes=("truncated",) if is_cut(own) else (),
    )


def looks_like_list(data: bytes) -> bool:
    """Whether the bytes of a file are a feed, a sitemap or an OPML file, by how they begin.

    >>> looks_like_list(b"<?xml version='1.0'?><rss>"), looks_like_list(b"<p>rss</p>")
    (True, False)
    """
    return _root(data) in _LISTS or is_json_feed(data)


def is_json_feed(data: bytes) -> bool:
    """Whether the bytes of a file are a JSON Feed, which names its version at its beginning."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _JSON_FEED in data[:_ROOT_BYTES]


def read_opml(data: bytes) -> tuple[tuple[str, str | None], ...] | Refusal:
    """The addresses of the feeds of an OPML file, with their titles; what is none is refused."""
    if len(data) > OPML_BYTES:
        return Refusal("opml", "too_large", f"> {OPML_BYTES // MIB} MiB")
    tree = None if _ENTITY.search(data[:100_000]) else _xml(data)
    if tree is None or _name(tree).lower() != "opml":
        return Refusal("opml", "no_source_list", "a feed or sitemap" if _root(data) in _LISTS else None)
    outlines = ({str(k).lower(): str(v).strip() for k, v in o.items()} for o in tree.iter("outline"))
    found = ((o.get("xmlurl"), o.get("title") or o.get("text")) for o in outlines)
    return tuple((url, title or None) for url, title in found if url)


def _told_opml(read: tuple[tuple[str, str | None], ...] | Refusal, path: str) -> Refusal:
    """The refusal of an OPML file where articles are asked for, with how many sources it lists."""
    return replace(read, path=path) if isinstance(read, Refusal) else Refusal(path, "source_list", f"{len(read)}")


def is_cut(text: str) -> bool:
    """Whether a text says by its end that it goes on elsewhere.

    >>> is_cut("<p>La digue a cédé […]</p>"), is_cut("<p>La digue a cédé.</p>")
    (True, False)
    """
    return _CUT.search(text.rstrip()) is not None


def _root(data: bytes) -> bytes | None:
    """The name of the first element, in small letters; None of what is no XML in an encoding of bytes."""
    found = _ROOT.match(data[:_ROOT_BYTES])
    return found[1].lower() if found else None


def _text(html: str) -> str:
    tree = parse(f"<div>{html}</div>") if html.strip() else None
    return " ".join(tree.text_content().split()) if tree is not None else ""


def _plain(value: Any) -> str | None:
    text = _text(value) if isinstance(value, str) else ""
    return text or None


def _word(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _date(value: Any) -> str | None:
    """A date in ISO 8601: what the parser made of it, else what we make of it ourselves."""
    if isinstance(value, struct_time):
        return datetime.fromtimestamp(timegm(value), UTC).isoformat()
    instant = read_instant(value) if isinstance(value, str) else None
    return (instant.iso or instant.day.isoformat()) if instant else None


# --------------------------------------------------------------------------- formats


def _xml_feed(body: bytes, fetched: Fetched) -> Feed | Refusal:
    if len(body) > FEED_BYTES:
        return Refusal(fetched.url, "too_large", f"{len(body) / MIB:.1f} MiB, limit {FEED_BYTES // MIB} MiB")
    if (tags := body.count(b"<")) > FEED_TAGS:
        return Refusal(fetched.url, "too_large", f"{tags} tags, limit {FEED_TAGS}")
    import feedparser

    kind = fetched.headers.get("content-type", "")
    raw = feedparser.parse(
        io.BytesIO(body), response_headers={"content-type": kind, "content-location": fetched.final_url}
    )
    if not raw.get("version"):
        return Refusal(
            fetched.url, "no_feed", "a web page" if looks_like_page(body) and b"<?xml" not in body[:99] else None
        )
    items = tuple(_entry(dict.copy(e), fetched.final_url) for e in raw.entries[:ITEMS])
    return Feed(
        "atom" if raw.version.startswith("atom") else "rss",
        _plain(raw.feed.get("title")),
        _word(raw.feed.get("language")),
        items,
    )


def _entry(raw: dict[str, Any], where: str) -> FeedItem:
    url = urljoin(where, raw["link"]) if _word(raw.get("link")) else None
    whole = max((c.get("value") or "" for c in raw.get("content") or ()), key=len, default="")
    published = _date(raw.get("published_parsed") or raw.get("published"))
    updated = _date(raw.get("updated_parsed") or raw.get("updated"))
    title, summary = _plain(raw.get("title")), _word(raw.get("summary"))
    return FeedItem(
        id=_word(raw.get("id")) or url or f"{title}\n{summary}",
        url=url,
        title=title,
        published=published or updated,
        updated=updated,
        authors=(author,) if (author := _plain(raw.get("author"))) else (),
        summary=summary,
        content=_word(whole),
    )


def _json_feed(body: bytes, url: str) -> Feed | Refusal:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return Refusal(url, "bad_json")
    if not isinstance(raw, dict) or "jsonfeed" not in str(raw.get("version")) or not isinstance(raw.get("items"), list):
        return Refusal(url, "no_feed", "JSON of another shape")
    items = tuple(_json_item(i, url) for i in raw["items"][:ITEMS] if isinstance(i, dict))
    return Feed("json", _word(raw.get("title")), _word(raw.get("language")), items)


def _json_item(raw: dict[str, Any], where: str) -> FeedItem:
    url = urljoin(where, u) if (u := _word(raw.get("url"))) else None
    title, text = _word(raw.get("title")), _word(raw.get("content_html")) or _word(raw.get("content_text"))
    return FeedItem(
        id=_word(str(raw.get("id") or "")) or url or f"{title}\n{text}",
        url=url,
        title=title,
        published=_date(raw.get("date_published")),
        updated=_date(raw.get("date_modified")),
        summary=_word(raw.get("summary")),
        content=text,
        language=_word(raw.get("language")),
    )


def _sitemap(body: bytes, url: str) -> Feed | Refusal:
    tree = _xml(body)
    if tree is None or _name(tree) not in ("urlset", "sitemapindex"):
        return Refusal(url, "no_feed")
    rows = [{_name(f): (f.text or "").strip() for f in row.iter(etree.Element)} for row in list(tree)[:ITEMS]]
    if _name(tree) == "sitemapindex":
        below = tuple((r["loc"], _date(r.get("lastmod"))) for r in rows if r.get("loc"))
        return Feed("sitemap_index", None, None, (), below)
    items = (
        FeedItem(
            r["loc"],
            r["loc"],
            r.get("title") or None,
            _date(r.get("publication_date")),
            _date(r.get("lastmod")),
            language=r.get("language") or None,
        )
        for r in rows
        if r.get("loc")
    )
    return Feed("sitemap", None, None, tuple(items))


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _xml(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
