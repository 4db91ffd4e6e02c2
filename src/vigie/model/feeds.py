"""What a feed or a sitemap lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FeedKind = Literal["rss", "atom", "json", "sitemap", "sitemap_index"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item as its feed gives it.

    `id` is the feed's own id, else the address, else a digest of the title and text. Dates are ISO 8601. `summary` and `content` are
    HTML or text as found, to be read by the readers of pages, never shown as they are.
    """

    id: str
    url: str | None
    title: str | None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read, or a sitemap (`sitemaps` are those that an index lists, with their last change)."""

    kind: FeedKind
    title: str | None
    language: str | None
    items: tuple[FeedItem, ...]
    sitemaps: tuple[tuple[str, str | None], ...] = ()
