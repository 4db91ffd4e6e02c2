"""What the brief shows, as plain values: the types between `publish.brief` and its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.model.articles import Removed


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that is not in the situation, or is less well read: its name, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured precision and recall (0..1) of a layer's findings, and on how many articles."""

    precision: float
    recall: float
    articles: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article: at most 25, with the anchor of the finding they belong to."""

    words: str
    anchor: str
    outlet: str
    day: str
    doubt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """One counted thing of an event and its values as text."""

    what: str
    values: tuple[tuple[str, str, str], ...]  # the number, whose it is, as of when
    lead: str  # the number that most articles of the last day give


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as the brief shows it."""

    anchor: str
    type: str
    label: str
    when: str
    where: str
    factuality: str
    marks: tuple[str, ...]
    headline: Quote
    quotes: tuple[Quote, ...]
    roles: tuple[tuple[str, str], ...]
    figures: tuple[FigureView, ...]
    voices: str
    voice_names: tuple[str, ...]
    independent: int
    contradictions: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    claims: tuple[tuple[str, str, str], ...]
    grade: str
    reasons: tuple[str, ...]
    history: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story: its events in full, and the others in short."""

    anchor: str
    title: str
    days: str
    articles: str
    cards: tuple[EventView, ...]
    others: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class WarningView:
    """One line of the board."""

    issuer: str
    area: str
    kind: str
    advice: str
    scales: str
    validity: str
    state: str
    state_code: str
    reason: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """One speaker and what they said."""

    name: str
    lines: tuple[tuple[Quote, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding of an article: its anchor, what it is, its words, and notes."""

    anchor: str
    label: str
    words: str
    notes: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with its findings."""

    anchor: str
    title: str
    outlet: str
    day: str
    url: str | None
    notes: tuple[str, ...]
    layers: tuple[tuple[str, tuple[FindingView, ...]], ...]
    removed: tuple[Removed, ...]
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class BriefView:
    """Everything the template shows."""

    title: str
    subtitle: str
    accounts: str
    made_by: str
    essential: tuple[EventView, ...]
    changed_since: str | None
    changed: tuple[tuple[EventView, str], ...]
    warnings: tuple[WarningView, ...]
    stories: tuple[StoryView, ...]
    chronology: tuple[EventView, ...]
    speakers: tuple[SpeakerView, ...]
    relations: tuple[tuple[str, str, str, str], ...]
    unread: tuple[Unread, ...]
    articles: tuple[ArticleView, ...]
    quality: Mapping[str, Quality]
    map: str
    timeline: str
    network: str
    with_text: bool
    tlp: str | None = None
