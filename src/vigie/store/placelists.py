"""Places: where events are told to have happened, with how many."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, tuple_

from vigie.store.schema import events
from vigie.store.sight import Sight

PAGE = 200
"""Places of one page."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place with its events: how many, and the last day one was reported (an ordinal, 0 when unknown)."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    events: int
    reported: int


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Places, and where the next page begins."""

    rows: tuple[PlaceCount, ...]
    after: str | None


def places(connection: Connection, sight: Sight, country: str | None = None, after: str | None = None) -> PlacePage:
    """The places of a reader's situation, in a country or in all, those with most events first.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        country: its code.
        after: `PlacePage.after` of the page before; anything else begins at the start.
    """
    where = [sight.events, events.c.place.is_not(None)]
    if country:
        where.append(events.c.country == country)
    counted = (
        select(
            events.c.place.label("name"),
            events.c.country,
            func.max(events.c.lat).label("lat"),
            func.max(events.c.lon).label("lon"),
            func.count().label("n"),
            func.max(events.c.reported).label("reported"),
            func.coalesce(events.c.country, "").label("code"),
        )
        .where(*where)
        .group_by(events.c.country, events.c.place)
        .subquery()
    )
    asked = select(counted).order_by(counted.c.n.desc(), counted.c.code.desc(), counted.c.name.desc())
    if place := _place(after):
        asked = asked.where(tuple_(counted.c.n, counted.c.code, counted.c.name) < tuple_(*place))
    rows = connection.execute(asked.limit(PAGE + 1)).all()
    shown = tuple(PlaceCount(r.name, r.country, r.lat, r.lon, r.n, r.reported) for r in rows[:PAGE])
    last = shown[-1] if len(rows) > PAGE else None
    return PlacePage(shown, f"{last.events}.{last.country or ''}.{last.name}" if last else None)


def _place(after: str | None) -> tuple[int, str, str] | None:
    number, _, rest = (after or "").partition(".")
    code, parted, name = rest.partition(".")
    return (int(number), code, name) if parted and number.isascii() and number.isdigit() and len(number) < 16 else None
