"""What may leave: events with short quotations and without the names of private persons, under one marking."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, SituationArticle, SituationEvent
from vigie.model.statements import Form


@dataclass(frozen=True, slots=True)
class HandedReport:
    """One report of an event: its article and the words it rests on, 25 at most."""

    article: str
    finding: str
    quote: str


@dataclass(frozen=True, slots=True)
class HandedEvent:
    """An event under its lasting key, with its reports; private persons stand in it by their role only.

    `changed` is the instant at which the store last knew it otherwise, None where that is of no concern: a release has instants of its own.
    """

    key: str
    event: SituationEvent
    reports: tuple[HandedReport, ...]
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class HandedStatement:
    """A statement: who, through whom, in which form, the words (25 at most), where."""

    article: str
    finding: str
    who: str | None
    via: tuple[str, ...]
    form: Form
    hedged: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Handout:
    """All that one export carries. `tlp` is the strictest marking of what it is made of; articles are those it names."""

    tlp: Tlp
    as_of: str | None
    events: tuple[HandedEvent, ...]
    statements: tuple[HandedStatement, ...]
    warnings: tuple[BoardWarning, ...]
    actors: tuple[Actor, ...]
    articles: tuple[SituationArticle, ...]
