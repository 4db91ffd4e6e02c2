"""Places: where events are told to have happened, with how many."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from vigie.store.schema import events
from vigie.store.sight import Sight

LISTED = 500
"""Places listed at most, those with most events first."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place with its events: how many, and the last day one was reported (an ordinal, 0 when unknown)."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    events: int
    reported: int


def places(connection: Connection, sight: Sight, country: str | None = None) -> list[PlaceCount]:
    """The places of a reader's situation, in a country or in all."""
    count = func.count().label("n")
    asked = (
        select(
            events.c.place,
            events.c.country,
            func.max(events.c.lat),
            func.max(events.c.lon),
            count,
            func.max(events.c.reported),
        )
        .where(sight.events, events.c.place.is_not(None))
        .group_by(events.c.place, events.c.country)
        .order_by(count.desc(), events.c.place)
        .limit(LISTED)
    )
    if country:
        asked = asked.where(events.c.country == country)
    return [PlaceCount(*row) for row in connection.execute(asked)]
