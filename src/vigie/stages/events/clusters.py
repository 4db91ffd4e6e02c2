"""Mentions taken for one event, while they are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.model.events import EventType
from vigie.stages.events.mentions import Mention

VIOLENT = frozenset({"attack", "strike", "clash"})
COUNTING = frozenset({"killing", "arrest", "abduction", "release", "trial"})
"""Types of which two mentions with different numbers are two events."""
PROCEEDINGS = frozenset({"arrest", "trial"})
"""Types of which one sentence tells the steps, and of which everybody has his own."""

UNDERGOERS = frozenset({"victim", "target"})
"""Roles of those to whom an event happens."""

APART_KM = 60
"""Kilometres beyond which two places are not those of one event."""


@dataclass(slots=True)
class Cluster:
    """Mentions taken for one event, while they are gathered."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def type(self) -> EventType:
        """Its type: that of its first violent mention, else of its first."""
        return next((m.type for m in self.mentions if m.type in VIOLENT), self.mentions[0].type)

    def whens(self) -> set[str]:
        """The dates its mentions give."""
        return {m.when for m in self.mentions if m.when}

    def places(self) -> set[str]:
        """The names of its places, countries apart."""
        return {m.where.name for m in self.mentions if m.where and m.where.precision != "country"}

    def countries(self) -> set[str]:
        """The codes of its countries."""
        return {m.where.country for m in self.mentions if m.where and m.where.country}

    def fillers(self, *roles: str) -> set[str]:
        """Ids of the entities in some of its roles."""
        return {f.id for m in self.mentions for f in m.roles if f.role in roles and f.id}
