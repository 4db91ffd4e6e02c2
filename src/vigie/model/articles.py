"""What a reader hands over (`Document`) and what the pipeline reads (`Article`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vigie.model.accounts import Reason
from vigie.model.spans import Span

PublishedBasis = Literal["given", "page", "text"]


@dataclass(frozen=True, slots=True)
class Document:
    """One article as its reader found it, before cleaning.

    `paragraphs` are in reading order, without the title. `given` dates come from metadata beside the text (JSONL
    field, front matter); `page` dates from inside a web page. Dates are ISO 8601: a day or an instant with zone.
    """

    id: str | None
    path: str | None
    url: str | None
    title: str | None
    paragraphs: tuple[str, ...]
    publisher: str | None = None
    credit: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    published_basis: PublishedBasis | None = None
    language: str | None = None
    removed: tuple[Removed, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of text that cleaning took out, with its reason (caption, credit, related, bio, repeated…)."""

    text: str
    reason: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that gave a reading away, with the rule that knows them."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Translation:
    """How much a text looks machine-translated: `score` from 0 (native) to 1, with the cues seen."""

    score: float = 0.0
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. Every span of every finding points into `text`.

    `text` is the title (once, when the input has one), a blank line, then the paragraphs, one blank line between
    them. `published` is the local day as YYYY-MM-DD; `published_at` and `modified_at` are instants with their zone.
    `notes` say in what the reading is degraded (no date, guessed encoding…).
    """

    id: str
    text: str
    title: Span | None
    paragraphs: tuple[Span, ...]
    path: str | None = None
    url: str | None = None
    publisher: str | None = None
    credit: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    published_basis: PublishedBasis | None = None
    language: str = "fr"
    translation: Translation = field(default_factory=Translation)
    removed: tuple[Removed, ...] = ()
    notes: tuple[Reason, ...] = ()
