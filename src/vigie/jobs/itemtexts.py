"""The article of an item: its own text where that is whole, else its page, joined with what the feed says of it; pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from vigie.ingest.feeds import is_cut
from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.model.feeds import FeedItem
from vigie.model.sources import PolledSource
from vigie.text.urls import host_of

WHOLE_WORDS = 150
"""Words from which the text of an item may be the whole article: leads have 20 to 80, the shortest dispatches 100."""
LEAD_WORDS = 12
"""Words below which a lead says nothing that its title does not."""
_TAG = re.compile(r"<[^<>]*>")


def needs_page(item: FeedItem, source: PolledSource) -> bool:
    """Whether an item's page is wanted: the feed has only its lead, or nothing."""
    own = item.content or item.summary or ""
    if not item.url or (not source.full_text and own):
        return False
    return words_of(own) < WHOLE_WORDS or is_cut(own)


def words_of(text: str) -> int:
    """How many words a text in HTML has.

    >>> words_of("<p>Une digue <b>cède</b></p>")
    3
    """
    return len(_TAG.sub(" ", text).split())


def lead_of(found: Document | Refusal) -> Document | None:
    """The lead of an item as an article of its own, marked as such; None where it says too little."""
    if isinstance(found, Refusal) or sum(len(p.split()) for p in found.paragraphs) < LEAD_WORDS:
        return None
    return replace(found, notes=("lead_only", *(n for n in found.notes if n != "truncated")))


def joined_with_page(item: FeedItem, page: Document, final_url: str) -> Document:
    """The article of a page with what the feed knows better: when it was published, and its address.

    The address that a page gives itself counts only on its own host: no site may speak in the name of another.
    """
    own = page.url if page.url and host_of(page.url) == host_of(final_url) else final_url
    published = item.published or page.published
    return replace(
        page,
        id=None,
        url=own,
        title=page.title or item.title,
        published=published,
        published_basis="given" if item.published else page.published_basis,
        modified=page.modified or (item.updated if item.updated != item.published else None),
        authors=page.authors or item.authors,
        language=page.language or item.language,
    )


def as_page_item(url: str, page: Document) -> FeedItem:
    """A page that is a source by itself, as the one item of a list; its text tells whether it changed."""
    text = hashlib.sha256("\n".join(page.paragraphs).encode("utf-8", "replace")).hexdigest()
    return FeedItem(url, url, page.title, page.published, page.modified, summary=text)


def in_plain(item: FeedItem) -> FeedItem:
    """An item without what no store can hold: NULs and lone surrogates."""
    fields = ("id", "url", "title", "published", "updated", "summary", "content", "language")
    plain = {f: _plain(v) for f in fields if (v := getattr(item, f)) is not None}
    return replace(item, **plain, authors=tuple(_plain(a) for a in item.authors))


def _plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
