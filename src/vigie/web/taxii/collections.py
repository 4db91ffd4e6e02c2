"""The collections: one for each theme and marking that a partner is cleared for, and an inbox for those who may post."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.model.people import User
from vigie.model.releases import THEMES, Theme
from vigie.store.keys import digest

STIX = "application/stix+json;version=2.1"
ABOUT: dict[Theme, str] = {
    "violence": "attacks, strikes, clashes, killings, plots, claims of responsibility",
    "detention": "abductions, releases, arrests, trials, escapes",
    "forces": "deployments, withdrawals, evacuations, movements of forces",
    "politics": "accusations, denials, meetings, cooperation, designations",
    "warnings": "threats, warnings, travel advice, alert levels",
}
"""What the themes hold."""
INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection: its id and alias, what the store calls it, who may do what with it."""

    id: str
    alias: str
    name: str
    title: str
    description: str
    can_read: bool
    can_write: bool

    def told(self) -> dict[str, Any]:
        """TAXII's collection resource."""
        return {
            "id": self.id, "title": self.title, "description": self.description, "alias": self.alias,
            "can_read": self.can_read, "can_write": self.can_write, "media_types": [STIX],
        }  # fmt: skip


def _id(name: str) -> str:
    """The same id in every installation, in the form of a version 4 UUID, as TAXII asks."""
    return str(uuid.UUID(digest(f"vigie collection {name}")[:32], version=4))


def _reading(theme: Theme, tlp: Tlp) -> Collection:
    name = f"{theme} {tlp}"
    alias = name.lower().replace(" ", "-").replace("+", "-")
    return Collection(_id(name), alias, name, f"{theme.capitalize()}, TLP:{tlp}", ABOUT[theme], True, False)


EVERY = tuple(_reading(theme, tlp) for tlp in LEVELS for theme in THEMES)
POSTING = Collection(_id(INBOX), INBOX, INBOX, "Inbox", "what you send us; nothing of it is published", False, True)


def collections_for(user: User) -> Iterator[Collection]:
    """The collections that a user may know of: those up to their clearance, whether anything lies in them or not."""
    cleared = at_or_below(user.clearance)
    yield from (c for c in EVERY if c.name.split(" ")[1] in cleared)
    if user.may("post"):
        yield POSTING


def find_collection(user: User, name: str) -> Collection | None:
    """The collection of an id or an alias, None when there is none for this user."""
    return next((c for c in collections_for(user) if name in (c.id, c.alias)), None)
