"""The list of events: filters that stand in the address, counts, a map and a timeline of what the filter leaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from vigie.jobs.wording import load_outlines
from vigie.model.places import Place
from vigie.publish.drawings import Bar, Dot, draw_map, draw_timeline
from vigie.publish.phrases import Phrases
from vigie.store.eventlists import COUNTED, EventRow, count_events, facets, list_events
from vigie.store.people import drop_view, keep_view, views_of
from vigie.web.access import AtDesk, Reader, store_of
from vigie.web.filters import NAMES, read_filter
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.lines import event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
DRAWN = 400
"""Events on the map and the timeline at most: the newest that the filter leaves."""
MONTHS, LABELS = 36, 9
"""Months of the timeline at most, the last ones, and how many of them can be named below without touching."""
VIEW_NAME = 60
"""Characters of the name of a saved view."""


@router.get("/events")
def events_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Events that meet the filter of the address, page by page."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    wanted = read_filter(request.query_params)
    found = list_events(connection, sight, wanted, request.query_params.get("after"))
    drawn = list_events(connection, sight, wanted, limit=DRAWN).rows
    count = count_events(connection, sight, wanted)
    return page(
        request, "events.html", reader,
        lines=event_lines(connection, sight, found.rows, p),
        after=found.after,
        count=f"{COUNTED}+" if count > COUNTED else str(count),
        facets=facets(connection, sight, wanted),
        asked={n: request.query_params.get(n, "") for n in NAMES},
        map=draw_map(_dots(drawn, p), load_outlines(), p("web", "map_of_list")),
        timeline=draw_timeline(_bars(drawn), p("web", "timeline_of_list")),
        views=views_of(connection, reader.user),
        query=request.url.query,
    )  # fmt: skip


def _dots(rows: Sequence[EventRow], p: Phrases) -> list[Dot]:
    at: dict[tuple[str, float, float], list[tuple[EventRow, Place]]] = defaultdict(list)
    for row in rows:
        where = row.event.where
        if where and where.lat is not None and where.lon is not None:
            at[where.name, where.lat, where.lon].append((row, where))
    dots = []
    for (name, lat, lon), here in at.items():
        types = Counter(r.event.type for r, _ in here)
        told = ", ".join(f"{p('event_type', t)} ({n})" for t, n in types.most_common(4))
        dots.append(Dot(lat, lon, len(here), f"{name} : {told}", f"e-{here[0][0].key}", here[0][1].is_spot))
    return dots


def _bars(rows: Sequence[EventRow]) -> list[Bar]:
    months = Counter((r.event.when or r.event.last_reported or "")[:7] for r in rows)
    shown = [(month, n) for month, n in sorted(months.items()) if len(month) == 7][-MONTHS:]
    step = 1 + len(shown) // LABELS
    return [Bar(f"{month[5:]}/{month[:4]}" if i % step == 0 else "", n) for i, (month, n) in enumerate(shown)]


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
