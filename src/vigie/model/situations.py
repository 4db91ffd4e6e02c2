"""What many articles say together: stories, events with their voices, the board of warnings, the actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.accounts import Ledger
from vigie.model.events import EventType, Factuality, RoleFiller
from vigie.model.figures import Counted
from vigie.model.grades import Grade, Reliability
from vigie.model.places import Place
from vigie.model.warnings import Area, Certainty, Severity, Urgency, WarningKind

ContradictionKind = Literal["evolution", "disagreement"]
WarningState = Literal["in_force", "superseded", "expired", "lifted", "unknown"]


@dataclass(frozen=True, slots=True)
class Reuse:
    """Paragraphs of an article (counted from 0, without the title) that stand in an earlier `article`."""

    article: str
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What the comparison of texts says of an article.

    `copy_of` is the id of the earliest article with (nearly) the same text; `shared` the share (0..1) of the shorter
    text that stands in the other; `origin` the agency or medium whose text it is, from credit, dateline or copies.
    `reuses` are paragraphs taken over by an article that is no copy as a whole; `translation_of` is the id of the article
    that a machine translation renders.
    """

    copy_of: str | None = None
    shared: float = 0.0
    origin: str | None = None
    reuses: tuple[Reuse, ...] = ()
    translation_of: str | None = None


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What a version of an article tells otherwise than the one before: a toll, a kind of event, a kind of warning.

    `before` and `after` are a number ("3", "3/" for at least 3), a factuality or a level; None where it is not told.
    """

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class VersionMark:
    """The article of which one is a later version, and what changed; nothing where only words were mended."""

    version_of: str
    changes: tuple[VersionChange, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A source in the reliability table: a name, its kind, and its default letter with the reason."""

    name: str
    kind: str
    reliability: Reliability


@dataclass(frozen=True, slots=True)
class SituationArticle:
    """One article of the situation."""

    id: str
    publisher: str | None
    published: str | None
    title: str | None
    url: str | None
    story: str | None
    origin: str | None
    copy_of: str | None
    machine_translated: bool
    translation_of: str | None = None
    version_of: str | None = None
    changes: tuple[VersionChange, ...] = ()
    reuses: tuple[Reuse, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one thing over its days."""

    id: str
    title: str
    articles: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One article's telling of an event: ids of the article and of its event."""

    article: str
    event: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A root source: a named speaker, an unnamed one, or a medium in its own voice.

    `named` is false for unnamed speakers; `own` is true for a medium's own voice. `via` are the media it came through.
    """

    who: str
    via: tuple[str, ...]
    articles: tuple[str, ...]
    statements: tuple[str, ...]
    named: bool
    own: bool


@dataclass(frozen=True, slots=True)
class FigureValue:
    """One number for one thing, with those who give it and the day it stands for."""

    min: int | None
    max: int | None
    approximate: bool
    who: str | None
    articles: tuple[str, ...]
    as_of: str | None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """All numbers given for one counted thing of an event, and the latest bounds."""

    what: Counted
    values: tuple[FigureValue, ...]
    current: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Stand:
    """One value of a contested slot, with those who hold it."""

    value: str
    who: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Values of one slot that cannot all hold; an evolution changes with time, a disagreement does not."""

    slot: str
    kind: ContradictionKind
    values: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims, accuses or denies, through whom, in which articles; `of` is the accused or the claimed event's author."""

    who: str
    via: tuple[str, ...]
    articles: tuple[str, ...]
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an event's history: the day, what changed (a code with its values) and the article that says so."""

    when: str | None
    code: str
    values: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True)
class SituationEvent:
    """One event as all its reports tell it; `because` says of each report why it stands with those before it."""

    id: str
    story: str | None
    type: EventType
    when: str | None
    where: Place | None
    roles: tuple[RoleFiller, ...]
    factuality: Factuality
    hedged: bool
    reports: tuple[Report, ...]
    voices: tuple[Voice, ...]
    independent: int
    figures: tuple[FigureLine, ...]
    contradictions: tuple[Contradiction, ...]
    claims: tuple[Claim, ...]
    denials: tuple[Claim, ...]
    accusations: tuple[Claim, ...]
    grade: Grade
    first_reported: str | None
    last_reported: str | None
    history: tuple[Change, ...]
    confidence: float | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardWarning:
    """A warning on the board, with its state on the day of the situation."""

    id: str
    issuer: str | None
    kind: WarningKind
    area: Area | None
    level: str | None
    instruction: str | None
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    from_: str | None
    until: str | None
    state: WarningState
    superseded_by: str | None
    articles: tuple[str, ...]
    reports: tuple[Report, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorLink:
    """A relation of an actor to another, with its voices."""

    relation: str
    other: str
    forward: bool
    articles: tuple[str, ...]
    voices: tuple[str, ...]
    hedged: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """A group, body, country, or person in a public role."""

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    events: tuple[str, ...]
    links: tuple[ActorLink, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """The picture on a day (`as_of`); `contract/situation.md` is its public face (see `publish.situations`)."""

    as_of: str | None
    period: tuple[str | None, str | None]
    articles: tuple[SituationArticle, ...]
    stories: tuple[Story, ...]
    events: tuple[SituationEvent, ...]
    warnings: tuple[BoardWarning, ...]
    actors: tuple[Actor, ...]
    accounts: Ledger
