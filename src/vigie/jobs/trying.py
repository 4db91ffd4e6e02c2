"""Try a source once, with nothing stored: what it would bring, what its publisher allows; and find the feeds of a page."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from vigie.jobs.itemtexts import in_plain, joined_with_page, needs_page
from vigie.jobs.polling import Piece, Tools, failed_page, path_of, piece_of
from vigie.model.accounts import Refusal
from vigie.model.feeds import Feed, FeedItem
from vigie.model.fetching import Fetched, FetchFailure, Wanted
from vigie.model.sources import PolledSource, SourceKind

SAMPLE = 5
"""Titles shown of a list."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one look at a source brought.

    `fetched` is the response or why there was none, `unread` why it could not be read; `feed` what it lists, with how
    many of its items need their pages; `first` what became of its latest item (its page was fetched when it needs it),
    with its number of words. `files` are those of a folder.
    """

    source: PolledSource
    fetched: Fetched | FetchFailure | None = None
    unread: Refusal | None = None
    feed: Feed | None = None
    leads: int = 0
    first: Piece | None = None
    words: int = 0
    files: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the source would bring something."""
        return bool(self.files) or (self.first is not None and self.first.article is not None)


def try_source(source: PolledSource, tools: Tools, stop: threading.Event) -> Trial:
    """Look at a source once: its list, and its latest item whole."""
    if source.kind == "folder":
        root = Path(source.location).expanduser()
        files = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()) if root.is_dir() else []
        return Trial(source, files=tuple(files))
    got = tools.fetch.fetch(Wanted(source.location, "page" if source.kind == "page" else "feed"), stop)
    if isinstance(got, FetchFailure):
        return Trial(source, got)
    if source.kind == "page":
        page = tools.readers.page(got, tools.clock())
        piece = piece_of(page, source.location, source, tools)
        return Trial(source, got, page if isinstance(page, Refusal) else None, first=piece, words=_words(piece))
    feed = tools.readers.feed(got, source.kind)
    if isinstance(feed, Refusal):
        return Trial(source, got, feed)
    items = tuple(in_plain(i) for i in feed.items)
    leads = sum(needs_page(i, source) for i in items)
    if not items:
        return Trial(source, got, feed=feed)
    piece = _first(max(items, key=lambda i: i.updated or i.published or ""), feed, source, tools, stop)
    return Trial(source, got, feed=feed, leads=leads, first=piece, words=_words(piece))


def _first(item: FeedItem, feed: Feed, source: PolledSource, tools: Tools, stop: threading.Event) -> Piece:
    if not needs_page(item, source):
        return piece_of(tools.readers.item(item, feed), path_of(item), source, tools)
    got = tools.fetch.fetch(Wanted(item.url or ""), stop)
    if isinstance(got, FetchFailure):
        return Piece(failed_page(item, got))
    page = tools.readers.page(got, tools.clock())
    found = page if isinstance(page, Refusal) else joined_with_page(item, page, got.final_url)
    return piece_of(found, path_of(item), source, tools)


def _words(piece: Piece) -> int:
    return len(piece.article.text.split()) if piece.article else 0


@dataclass(frozen=True, slots=True)
class Found:
    """A source that an address leads to: what it is, where it is, what it calls itself."""

    kind: SourceKind
    url: str
    title: str | None = None


def find_sources(url: str, tools: Tools, stop: threading.Event) -> tuple[Found, ...] | FetchFailure:
    """What an address is: a feed or a sitemap itself, or a page with the feeds that it names (none: the page alone)."""
    got = tools.fetch.fetch(Wanted(url, "feed"), stop)
    if isinstance(got, FetchFailure):
        return got
    read = tools.readers.feed(got, "feed")
    if isinstance(read, Feed):
        kind: SourceKind = "sitemap" if read.kind in ("sitemap", "sitemap_index") else "feed"
        return (Found(kind, got.moved_to or url, read.title),)
    return tuple(Found("feed", link, title) for link, title in tools.readers.links(got))
