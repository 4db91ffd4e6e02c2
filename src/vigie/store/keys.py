"""Natural keys: what makes two inputs one article, and two readings of it one version."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from vigie.model.articles import Article
from vigie.store.codec import pack_head
from vigie.text.urls import canonical_url

KEY_DIGITS = 20
"""Hexadecimal digits of a key: 80 bits, so that a billion articles collide with a chance of one in two million."""


def article_key(article: Article) -> str:
    """The key of an article: its address where it has one, else its outlet with the id it came with.

    An article without an address or id of its own gets its id from its text (`stages.cleaning`), so that a changed
    text is another article; with an address it is another version.
    """
    return address_key(article.url) if article.url else digest(f"{article.publisher or ''}\n{article.id}")[:KEY_DIGITS]


def address_key(url: str) -> str:
    """The key of the article that has this address."""
    return digest(canonical_url(url))[:KEY_DIGITS]


def version_digest(article: Article, text_hash: str) -> str:
    """The key of a version within its article: all that the article says of itself, and its text."""
    title = article.title.of(article.text) if article.title else ""
    removed = "\n".join(f"{r.reason}\t{r.text}" for r in article.removed)
    return digest("\n".join((pack_head(replace(article, url=None)), title, removed, text_hash)))[:KEY_DIGITS]


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def rank(article: Article) -> str:
    """The instant by which versions of one article are ordered, in UTC: when it was changed, else published."""
    return next((_utc(t) for t in (article.modified_at, article.published_at, article.published) if t), "")


def _utc(value: str) -> str:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    return instant.astimezone(UTC).isoformat() if instant.tzinfo else instant.replace(tzinfo=UTC).isoformat()


def day_number(published: str | None) -> int:
    """The proleptic ordinal of a day, 0 when there is none."""
    if not published:
        return 0
    try:
        return date.fromisoformat(published[:10]).toordinal()
    except ValueError:
        return 0
