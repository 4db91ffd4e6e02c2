"""Outlets and how they fare: articles, copies, translations; and the accounts of the sources they are collected from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Integer, case, func, select, tuple_

from vigie.store.schema import listings, source_states
from vigie.store.sight import Sight

PAGE = 100
"""Outlets of one page."""
POLLED = 100
"""Sources of one page of those that are collected."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where articles of the situation stand: how many, how many of them are copies or translations, the day of the last.

    `name` is a publisher's; with `is_site` nobody signs and it is the host of the addresses, empty where there is none.
    """

    name: str
    is_site: bool
    articles: int
    copies: int
    translations: int
    last: str | None


@dataclass(frozen=True, slots=True)
class OutletPage:
    """Outlets, and where the next page begins."""

    rows: tuple[Outlet, ...]
    after: str | None


def outlets(connection: Connection, sight: Sight, after: str | None = None) -> OutletPage:
    """The outlets of the reader's situation, those with most articles first; `after` is that of the page before."""
    counted = (
        select(
            listings.c.outlet,
            listings.c.is_site,
            func.count().label("n"),
            func.count(listings.c.copy_of).label("copies"),
            func.sum(case((listings.c.translated, 1), else_=0)).cast(Integer).label("translations"),
            func.max(listings.c.rank).label("last"),
        )
        .where(sight.listings, listings.c.outlet.is_not(None))
        .group_by(listings.c.outlet, listings.c.is_site)
        .subquery()
    )
    asked = select(counted).order_by(counted.c.n.desc(), counted.c.outlet.desc(), counted.c.is_site.desc())
    number, _, rest = (after or "").partition(" ")
    mark, parted, name = rest.partition(" ")
    if parted and number.isascii() and number.isdigit() and len(number) < 16:
        place = tuple_(counted.c.n, counted.c.outlet, counted.c.is_site)
        asked = asked.where(place < tuple_(int(number), name, mark == "1"))
    rows = connection.execute(asked.limit(PAGE + 1)).all()
    shown = tuple(Outlet(r.outlet, bool(r.is_site), r.n, r.copies, r.translations, r.last or None) for r in rows[:PAGE])
    end = shown[-1] if len(rows) > PAGE else None
    return OutletPage(shown, f"{end.articles} {int(end.is_site)} {end.name}" if end else None)


@dataclass(frozen=True, slots=True)
class Polled:
    """A source that is collected: its health, since when, when it last brought something."""

    name: str
    health: str
    since: str | None
    last_new: str | None
    next_due: str | None
    detail: str | None


def polled(connection: Connection, after: str | None = None) -> tuple[list[Polled], str | None]:
    """The sources that are collected, by name, and the name that the next page begins behind."""
    asked = select(source_states).order_by(source_states.c.name).limit(POLLED + 1)
    if after:
        asked = asked.where(source_states.c.name > after)
    rows = connection.execute(asked).all()
    found = [Polled(r.name, r.health, r.failing_since, r.last_new, r.next_due, r.detail) for r in rows[:POLLED]]
    return found, found[-1].name if len(rows) > POLLED else None
