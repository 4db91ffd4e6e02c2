"""What leaves to partners and alert feeds, and who let it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from vigie.model.events import EventType
from vigie.model.markings import Tlp

ReleaseKind = Literal["event", "warning"]
ReleaseState = Literal["proposed", "approved", "corrected", "withdrawn", "rejected"]
ReleaseStatus = Literal["Draft", "Exercise", "Actual"]
Theme = Literal["violence", "detention", "forces", "politics", "warnings"]
STATUSES: tuple[ReleaseStatus, ...] = get_args(ReleaseStatus)
THEMES: tuple[Theme, ...] = get_args(Theme)
THEME_OF: Mapping[EventType, Theme] = {
    "attack": "violence", "strike": "violence", "clash": "violence", "killing": "violence", "plot_foiled": "violence",
    "seizure": "violence", "claim_of_responsibility": "violence", "abduction": "detention", "release": "detention",
    "arrest": "detention", "trial": "detention", "prison_break": "detention", "deployment": "forces", "withdrawal": "forces",
    "evacuation": "forces", "movement": "forces", "accusation": "politics", "denial": "politics", "meeting": "politics",
    "cooperation": "politics", "founding": "politics", "designation": "politics", "threat": "warnings", "warning": "warnings",
    "threat_level_change": "warnings",
}  # fmt: skip
"""The theme of each type of event; a release stays in the theme that it began in, so that corrections reach who has it."""
PEOPLE: Mapping[ReleaseStatus, int] = {"Draft": 1, "Exercise": 1, "Actual": 2}
"""How many different people have to agree: an alert that others act on takes two, to leave as to be called off."""


@dataclass(frozen=True, slots=True)
class Assent:
    """Who agreed, when, and why if they said so."""

    who: str
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to let go: its body is the handout as JSON, `basis` tells later whether the situation changed."""

    kind: ReleaseKind
    subject: str
    tlp: Tlp
    theme: Theme
    status: ReleaseStatus
    title: str
    body: str
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class Release:
    """A revision of a release: what was proposed, how far it is, who agreed to it and who to its end."""

    key: str
    number: int
    state: ReleaseState
    told: Proposal
    digest: str
    proposed_by: str
    proposed: str
    approvals: tuple[Assent, ...]
    approved: str | None
    endings: tuple[Assent, ...]
    ended: str | None

    @property
    def collection(self) -> str:
        """The TAXII collection that it leaves by: theme and marking."""
        return f"{self.told.theme} {self.told.tlp}"

    @property
    def seen(self) -> str:
        """What names this revision and its words to who approves it: the same words as another kind of alert are another revision."""
        return f"{self.number}-{self.digest}"

    @property
    def needs(self) -> int:
        """How many people have to agree to it, or to its withdrawal."""
        return PEOPLE[self.told.status]
