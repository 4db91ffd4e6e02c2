"""Search, as the page of that name does it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field, StringConstraints
from starlette.datastructures import QueryParams

from vigie.model.events import EventType
from vigie.model.grades import Credibility, Reliability
from vigie.store.search import CursorError, Over, Sort, search
from vigie.web.access import AtDesk, Reader, store_of
from vigie.web.api.asking import PROBLEMS, Asked, Country, Cursor, Words, answer, counted
from vigie.web.api.shapes import Found
from vigie.web.pages.search import read_query

router = APIRouter(prefix="/api/v1", responses=dict(PROBLEMS), tags=["search"])
Kind = Literal["statement", "figure", "warning", "link"] | EventType
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class _Search(Asked):
    """A question."""

    q: Words = Field("", description="Words; see docs/search.md for phrases, OR, exclusions and beginnings.")
    over: Over = "articles"
    sort: Sort = "relevance"
    type: list[Kind] = Field([], max_length=20)
    country: Country | None = None
    actor: Words | None = None
    voice: Words | None = None
    outlet: Words | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    voices: int | None = Field(None, ge=1, le=99)
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    confidence: float | None = Field(None, gt=0, le=1)
    near: Annotated[str, StringConstraints(pattern=r"^-?[0-9.]{1,12},-?[0-9.]{1,12},[0-9.]{1,8}$")] | None = Field(
        None, description="Latitude, longitude, kilometres."
    )
    facets: bool = Field(False, description="Also count by type, country, outlet, month and grade.")
    cursor: Cursor | None = Field(None, description="`next` of the page before.")


@router.get("/search", response_model=Found)
def search_of_program(request: Request, reader: Reader, desk: AtDesk, asked: Annotated[_Search, Query()]) -> Response:
    """Articles, findings or events that meet words and conditions; counts by facet where they are asked for."""
    query = replace(read_query(QueryParams(request.url.query), reader.user), facets=asked.facets)
    try:
        found = search(desk.connection, query, store_of(request).analyse)
    except CursorError as error:
        raise HTTPException(422, str(error)) from error
    return answer({
        "items": [asdict(h) for h in found.hits],
        "next": found.cursor,
        "count": found.count,
        "more": found.more,
        "facets": counted(found.facets) if found.facets is not None else None,
    })  # fmt: skip
