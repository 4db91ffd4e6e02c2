"""Actors, warnings, places: what stands on the board beside the events."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field

from vigie.model import situations as model
from vigie.model.entities import EntityType
from vigie.publish.situations import actor_record, warning_record
from vigie.store.boardpages import board_page
from vigie.store.boards import some_parts
from vigie.text.folding import fold
from vigie.web.access import AtDesk, Reader
from vigie.web.api.asking import PROBLEMS, Asked, Country, Cursor, Paged, Plain, Words, answer, phrases
from vigie.web.api.records import Actor, Warning  # noqa: A004  the shape of a warning
from vigie.web.api.shapes import Listing, PlaceCount
from vigie.web.pages.places import places_at

router = APIRouter(prefix="/api/v1", responses=dict(PROBLEMS))


class _Actors(Paged):
    """Which actors."""

    name: Words | None = Field(None, description="Part of a name or an alias.")
    type: EntityType | None = None


@router.get("/actors", response_model=Listing[Actor], tags=["actors"])
def list_of_actors(_: Reader, desk: AtDesk, asked: Annotated[_Actors, Query()]) -> Response:
    """Groups, bodies, countries and people in a public role, by id."""
    name = fold(asked.name or "").strip()

    def wanted(a: model.Actor) -> bool:
        return asked.type in (None, a.type) and (not name or any(name in fold(n) for n in (a.name, *a.aliases)))

    found, after = board_page(desk.connection, desk.sight, model.Actor, asked.after or "", asked.limit, wanted)
    return answer({"items": [actor_record(a) for a in found], "next": after})


@router.get("/actors/{key:path}", response_model=Actor, tags=["actors"])
def one_actor(key: str, _: Reader, desk: AtDesk, __: Plain) -> Response:
    """One actor."""
    actor = some_parts(desk.connection, desk.sight, model.Actor, [key]).get(key)
    if actor is None:
        raise HTTPException(404)
    return answer(actor_record(actor))


class _Warnings(Paged):
    """Which warnings."""

    state: Literal["in_force", "superseded", "expired", "lifted", "unknown"] | None = None
    country: Country | None = None


@router.get("/warnings", response_model=Listing[Warning], tags=["warnings"])
def list_of_warnings(request: Request, _: Reader, desk: AtDesk, asked: Annotated[_Warnings, Query()]) -> Response:
    """Warnings by id."""

    def wanted(w: model.BoardWarning) -> bool:
        there = asked.country is None or (w.area is not None and w.area.country == asked.country)
        return there and asked.state in (None, w.state)

    found, after = board_page(desk.connection, desk.sight, model.BoardWarning, asked.after or "", asked.limit, wanted)
    p = phrases(request)
    return answer({"items": [warning_record(w, p) for w in found], "next": after})


class _Places(Asked):
    """Which places."""

    country: Country | None = None
    after: Cursor | None = Field(None, description="`next` of the page before.")


@router.get("/places", response_model=Listing[PlaceCount], tags=["places"])
def list_of_places(_: Reader, desk: AtDesk, asked: Annotated[_Places, Query()]) -> Response:
    """Where events are told to have happened, the places with most events first, 200 a page."""
    found = places_at(desk, asked.country, asked.after)
    items = [
        {"name": x.name, "country": x.country, "lat": x.lat, "lon": x.lon, "events": x.events,
         "reported": date.fromordinal(x.reported).isoformat() if x.reported else None}
        for x in found.rows
    ]  # fmt: skip
    return answer({"items": items, "next": found.after})
