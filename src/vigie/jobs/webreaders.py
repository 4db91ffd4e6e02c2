"""The readers that the collector uses: feeds, sitemaps, pages, items, files of folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from vigie.adapters.pages import parse
from vigie.ingest.decoding import Decoded, UnreadableTextError, decode
from vigie.ingest.feeds import is_cut, item_document, read_feed
from vigie.ingest.pages import read_page
from vigie.ingest.reading import read
from vigie.model.accounts import Reason, Refusal
from vigie.model.articles import Document
from vigie.model.feeds import Feed, FeedItem
from vigie.model.fetching import Fetched

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_PAID = re.compile(
    r'"isAccessibleForFree"\s*:\s*"?false|<meta[^<>]{0,200}content_tier[^<>]{0,200}(?:locked|metered)', re.IGNORECASE
)
"""How a page says that its text is for subscribers (schema.org, Open Graph)."""


class WebReaders:
    """Reads what was fetched (`jobs.polling.Readers`)."""

    def feed(self, fetched: Fetched, kind: str) -> Feed | Refusal:
        """The feed or sitemap of a response; a page, or anything else, is refused."""
        return read_feed(fetched, kind)

    def item(self, item: FeedItem, feed: Feed | None) -> Document | Refusal:
        """The article that an item holds itself, its text in paragraphs."""
        return item_document(item, feed)

    def page(self, fetched: Fetched, now: datetime) -> Document | Refusal:
        """The article of a page; one for subscribers, of which only the beginning is there, says so."""
        try:
            decoded = decode(_in_utf8(fetched), html=True)
        except UnreadableTextError as error:
            return Refusal(fetched.url, error.reason, error.detail)
        page = read_page(decoded, fetched.final_url, now)
        if isinstance(page, Refusal):
            return page
        return replace(page, notes=(*page.notes, *_cut_notes(decoded, page)))

    def links(self, fetched: Fetched) -> tuple[tuple[str, str | None], ...]:
        """The feeds that a page names, with their titles, each once."""
        try:
            tree = parse(decode(_in_utf8(fetched), html=True).text)
        except UnreadableTextError:
            return ()
        named: dict[str, str | None] = {}
        for link in tree.iter("link") if tree is not None else ():
            if (link.get("type") or "").lower() in _FEED_TYPES and (href := link.get("href")):
                named.setdefault(urljoin(fetched.final_url, href), link.get("title"))
        return tuple(named.items())


def read_file(path: Path, now: datetime) -> Iterable[Document | Refusal]:
    """The articles of a file of a folder."""
    return read([path], None, now)


def _cut_notes(decoded: Decoded, page: Document) -> tuple[Reason, ...]:
    paid: tuple[Reason, ...] = ("paywalled",) if _PAID.search(decoded.text) else ()
    cut: tuple[Reason, ...] = ("truncated",) if page.paragraphs and is_cut(page.paragraphs[-1]) else ()
    return (*paid, *cut)


def _in_utf8(fetched: Fetched) -> bytes:
    """The body in UTF-8 where its header names an encoding that fits; else as it is, for the page itself to tell."""
    named = re.search(r"charset=[\"']?([\w.:-]+)", fetched.headers.get("content-type", ""), re.IGNORECASE)
    if named is None:
        return fetched.body
    try:
        return b"\xef\xbb\xbf" + fetched.body.decode(named[1]).removeprefix("\ufeff").encode()
    except (LookupError, UnicodeError):
        return fetched.body
