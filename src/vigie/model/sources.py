"""The sources that are collected: what `sources.toml` says of each, and how each is faring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.markings import Tlp

SourceKind = Literal["feed", "sitemap", "page", "folder"]
Health = Literal["new", "ok", "empty", "quiet", "failing", "future_dates", "format_changed", "refused", "paused"]
"""`quiet`: unchanged for longer than its habit; `refused`: the publisher's robots.txt or reservation stops us."""
RETENTION_DAYS = 30
"""Days that the texts of a source are kept when its reader says nothing else."""


@dataclass(frozen=True, slots=True)
class PolledSource:
    """A source as its reader wrote it down. `every` is in seconds, `retention` in days (None keeps texts for good).

    `name` identifies it for ever. `location` is an address, or a folder to watch. `full_text` asks for each item's page
    when the feed has only a lead. `marking` is that of the articles it brings, when they are new.
    """

    name: str
    kind: SourceKind
    location: str
    publisher: str | None = None
    every: int = 900
    full_text: bool = True
    language: str | None = None
    retention: int | None = RETENTION_DAYS
    enabled: bool = True
    marking: Tlp = "CLEAR"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a feed looked like: its kind and the share of its items, from 0 to 1, that have each field."""

    kind: str
    url: float
    title: float
    date: float
    text: float


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between two polls; instants are ISO 8601 in UTC.

    `watermark` is the newest (instant, id) of an item that was taken in whole; items are told apart by id, never by
    date alone, so that two of one second and late ones are not lost. `shape` is what its items looked like when all was
    well, `health_since` when it came to its health.
    """

    name: str
    etag: str | None = None
    last_modified: str | None = None
    watermark: tuple[str, str] | None = None
    next_due: str | None = None
    last_polled: str | None = None
    last_ok: str | None = None
    last_new: str | None = None
    failures: int = 0
    failing_since: str | None = None
    health: Health = "new"
    health_since: str | None = None
    shape: Shape | None = None
    detail: str | None = None
