"""What keeps private persons out of what is told of one event: notices and feeds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from vigie.model.situations import SituationEvent
from vigie.model.watches import Told
from vigie.publish.phrases import Phrases
from vigie.stages.discretion import private_names
from vigie.store.articles import EVERY, annotations_by_key
from vigie.text.shield import Address, Addresses, Clean, Shield

ARTICLES = 200
"""Articles of an event looked through for names at most, the earliest; a notice shows twelve of them."""


@dataclass(frozen=True, slots=True)
class EventShield:
    """Cleans the words and the addresses of an event's reports."""

    clean: Clean
    address: Address

    def reports(self, reports: tuple[Told, ...]) -> tuple[Told, ...]:
        """Reports without private persons."""
        return tuple(
            replace(
                r, title=r.title and self.clean(r.title), url=self.address(r.url), quote=self.clean(r.quote), outlet=self.clean(r.outlet)
            )
            for r in reports
        )  # fmt: skip


def shield_of(connection: Connection, event: SituationEvent, phrases: Phrases) -> EventShield:
    """The shield of an event, from the names of private persons in the articles that tell it.

    No word of such a name is spared: a notice leaves on its own, and may rather hide too much.
    """
    keys = list(dict.fromkeys(r.article for r in event.reports))[:ARTICLES]
    names = private_names(annotations_by_key(connection, EVERY, keys).values())
    return EventShield(Shield(names, phrases("private", "name")), Addresses(names).within(names))
