"""The list of events: filters that stand in the address, counts, a map and a timeline of what the filter leaves."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from vigie.jobs.wording import load_outlines
from vigie.publish.drawings import Bar, Dot, draw_map, draw_timeline
from vigie.publish.phrases import Phrases
from vigie.store.briefs import open_briefs
from vigie.store.eventlists import EventFilter, EventSpot, Spread, event_spots, list_events, spread, survey
from vigie.store.facets import month_of
from vigie.store.people import drop_view, keep_view, views_of
from vigie.web.access import AtDesk, Desk, Reader, store_of
from vigie.web.filters import NAMES, read_filter
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.lines import counted, event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
DRAWN = 400
"""Events on the map and the timeline at most: the newest that the filter leaves."""
MONTHS, LABELS = 36, 9
"""Months of the timeline at most, the last ones, and how many of them can be named below without touching."""
LONGEST_MONTH = 31
"""Days of an event from which it has no month of its own."""
SHOWN_FACETS = ("type", "country", "factuality")
"""By what the list is counted beside it."""
VIEW_NAME = 60
"""Characters of the name of a saved view."""


def surveyed(desk: Desk, wanted: EventFilter, names: Sequence[str]) -> Spread:
    """The count of a list and its facets, as the reader sees them."""

    def ask(one: EventFilter) -> Spread:
        return desk.once(("spread", one, names), lambda: spread(desk.connection, desk.sight, one, names))

    return survey(wanted, names, ask)


@router.get("/events")
def events_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Events that meet the filter of the address, page by page."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    wanted = read_filter(request.query_params)
    found = list_events(connection, sight, wanted, request.query_params.get("after"))
    count, by_facet = surveyed(desk, wanted, SHOWN_FACETS)
    asked = {n: request.query_params.get(n, "") for n in NAMES} | {"country": wanted.country or ""}
    drawn = desk.once(("drawn", wanted, *asked.values(), p.lang), lambda: _drawings(desk, wanted, asked, p))
    return page(
        request, "events.html", reader,
        lines=event_lines(connection, sight, found.rows, p),
        after=found.after,
        count=counted(count),
        facets=by_facet,
        asked=asked,
        map=drawn[0],
        timeline=drawn[1],
        briefs=open_briefs(connection, reader.user.clearance),
        views=views_of(connection, reader.user),
        query=request.url.query,
    )  # fmt: skip


def _drawings(desk: Desk, wanted: EventFilter, asked: Mapping[str, str], p: Phrases) -> tuple[str, str]:
    """The map and the timeline of a list."""
    spots = event_spots(desk.connection, desk.sight, wanted, DRAWN)
    timeline = draw_timeline(_bars(spots, p, asked), p("web", "timeline_of_list"))
    return draw_map(_dots(spots, p, asked), load_outlines(), p("web", "map_of_list")), timeline


def _narrowed(asked: Mapping[str, str], **more: str) -> str:
    """The address of this list with more conditions."""
    kept = {k: v for k, v in {**asked, **more}.items() if v}
    return f"/events?{urlencode(kept)}"


def _dots(rows: Sequence[EventSpot], p: Phrases, asked: Mapping[str, str]) -> list[Dot]:
    """The places of the list; each leads to its own events."""
    at: dict[tuple[str, float, float], list[EventSpot]] = defaultdict(list)
    for row in rows:
        if row.place is not None and row.lat is not None and row.lon is not None:
            at[row.place, row.lat, row.lon].append(row)
    dots = []
    for (name, lat, lon), here in at.items():
        types = Counter(r.type for r in here)
        told = ", ".join(f"{p('event_type', t)} ({n})" for t, n in types.most_common(4))
        dots.append(Dot(lat, lon, len(here), f"{name} : {told}", _narrowed(asked, place=name), here[0].spot))
    return dots


def _bars(rows: Sequence[EventSpot], p: Phrases, asked: Mapping[str, str]) -> list[Bar]:
    """The months of the list; each leads to its own events."""
    months = Counter(month for r in rows if (month := _month(r)))
    shown = sorted(months.items())[-MONTHS:]
    step = 1 + len(shown) // LABELS
    return [
        Bar(
            f"{month[5:]}/{month[:4]}" if i % step == 0 else "", n, p.day(month),
            _narrowed(asked, **{"from": f"{month}-01", "to": _last_day(month)}),
        )
        for i, (month, n) in enumerate(shown)
    ]  # fmt: skip


def _last_day(month: str) -> str:
    """The last day of a month.

    >>> _last_day("2024-02")
    '2024-02-29'
    """
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]:02}"


def _month(row: EventSpot) -> str | None:
    """The month of an event, None when its day is not known, or to a year only: a bar leads to what it counts."""
    if not row.day or (row.last_day is not None and row.last_day - row.day > LONGEST_MONTH):
        return None
    return month_of(row.day)


@router.post("/events/views")
def save_view(
    request: Request, reader: Reader, _: OwnForm, name: Annotated[str, Form()], query: Annotated[str, Form()] = ""
) -> Response:
    """Keep a filter under a name."""
    title = line_of(name, VIEW_NAME)
    asked = QueryParams(query)
    kept = urlencode({n: asked[n] for n in NAMES if asked.get(n)})
    with store_of(request).writing() as connection:
        keep_view(connection, reader.user, title, kept)
    return RedirectResponse(f"/events?{kept}" if kept else "/events", 303)


@router.post("/events/views/remove")
def remove_view(request: Request, reader: Reader, _: OwnForm, name: Annotated[str, Form()]) -> Response:
    """Take a saved view away."""
    with store_of(request).writing() as connection:
        drop_view(connection, reader.user, name)
    return RedirectResponse("/events", 303)
