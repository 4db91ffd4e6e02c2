"""Web pages: text, metadata and dates, by trafilatura and htmldate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vigie.model.articles import Removed


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page."""

    title: str | None
    paragraphs: tuple[str, ...]
    url: str | None = None
    publisher: str | None = None
    credit: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    removed: tuple[Removed, ...] = ()


def extract(html: str, now: datetime | None = None) -> Page | None:
    """The article of a page, or None where there is none."""
    import trafilatura
    found = trafilatura.bare_extraction(html, with_metadata=True)
    if not found or not found.text:
        return None
    return Page(found.title, tuple(found.text.split("\n")), found.url, found.sitename, None, (), found.date)
