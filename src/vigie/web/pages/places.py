"""Places: a map and a table of where events are told to have happened."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from vigie.jobs.wording import load_outlines
from vigie.publish.drawings import Dot, draw_map
from vigie.store.placelists import PlacePage, places
from vigie.web.access import AtDesk, Desk, Reader
from vigie.web.filters import read_filter
from vigie.web.rendering import language, page, words

router = APIRouter()


def _events_at(place: str, country: str | None) -> str:
    """The address of the events of a place."""
    return f"/events?{urlencode({'place': place, **({'country': country} if country else {})})}"


def places_at(desk: Desk, country: str | None, after: str | None) -> PlacePage:
    """The places that a reader sees: counted over all events once for each situation."""
    return desk.once(("places", country, after), lambda: places(desk.connection, desk.sight, country, after))


@router.get("/places")
def places_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """The places of the situation, those with most events first."""
    p = words(language(request))
    country = read_filter(request.query_params).country
    listed = places_at(desk, country, request.query_params.get("after"))
    found = listed.rows
    dots = [
        Dot(x.lat, x.lon, x.events, f"{x.name} : {x.events}", _events_at(x.name, x.country), True)
        for x in found
        if x.lat is not None and x.lon is not None
    ]
    days = [date.fromordinal(x.reported).isoformat() if x.reported else None for x in found]
    return page(
        request, "places.html", reader, places=list(zip(found, days, strict=True)), country=country or "", after=listed.after,
        map=draw_map(dots, load_outlines(), p("web", "map_of_list")),
    )  # fmt: skip
