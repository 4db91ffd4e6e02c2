"""What happened, is going on, is planned, feared, foiled or denied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from vigie.model.places import Place
from vigie.model.spans import Span

EventType = Literal[
    "attack", "strike", "clash", "killing", "abduction", "release", "arrest", "trial", "plot_foiled", "prison_break",
    "seizure", "claim_of_responsibility", "accusation", "denial", "threat", "warning", "threat_level_change",
    "deployment", "withdrawal", "evacuation", "meeting", "cooperation", "movement", "founding", "designation",
]  # fmt: skip
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
Role = Literal["perpetrator", "target", "victim", "agent", "participant", "recipient", "requester", "weapon"]
Factuality = Literal["happened", "ongoing", "planned", "possible", "foiled", "denied"]


@dataclass(frozen=True, slots=True)
class RoleFiller:
    """Who or what fills a role: the entity's name (with its id) or a short description from the text."""

    role: Role
    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The levels between which an alert moved, verbatim; None where the text does not say."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Plover:
    """The event in the PLOVER ontology (type, and mode where it has one)."""

    type: str
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the article tells it, with the best slots found anywhere in it.

    `span` is the smallest clause that reports it, `trigger` the words that evoke it, `when` an EDTF value. `who` is on
    whose word it stands (empty: the article's own voice); `statement` and `figures` are ids in the same annotation.
    """

    id: str
    type: EventType
    span: Span
    trigger: Span
    when: str | None
    where: Place | None
    roles: tuple[RoleFiller, ...]
    figures: tuple[str, ...]
    factuality: Factuality
    hedged: bool = False
    who: tuple[str, ...] = ()
    statement: str | None = None
    level: LevelChange | None = None
    plover: Plover | None = None
    rules: tuple[str, ...] = ()
    confidence: float | None = None

    def fillers(self, role: Role) -> tuple[RoleFiller, ...]:
        """Those who fill `role`."""
        return tuple(r for r in self.roles if r.role == role)
