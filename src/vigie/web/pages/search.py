"""Search: one box over articles, findings and events, with conditions and counts."""

from __future__ import annotations

from typing import cast, get_args

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from vigie.model.people import User
from vigie.store.filters import Filters, Named, Near
from vigie.store.search import CursorError, Over, Query, Sort, search
from vigie.text.folding import fold
from vigie.web.access import AtDesk, Reader, store_of
from vigie.web.filters import LONGEST, read_filter
from vigie.web.rendering import page

router = APIRouter()
WORDS = 300
"""Characters of a question: a long sentence."""
FIELDS = ("q", "over", "sort", "type", "country", "actor", "voice", "outlet", "from", "to", "voices", "reliability",
          "credibility", "confidence", "near")  # fmt: skip


@router.get("/search")
def search_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """What is found, page by page; a cursor of another search begins at the start."""
    asked = request.query_params
    query = read_query(asked, reader.user)
    analyse = store_of(request).analyse
    try:
        found = search(desk.connection, query, analyse)
    except CursorError:
        found = search(
            desk.connection,
            read_query(QueryParams({k: v for k, v in asked.items() if k != "cursor"}), reader.user),
            analyse,
        )
    told = {n: asked.get(n, "")[:WORDS] for n in FIELDS} | {"country": "".join(query.filters.countries)}
    return page(request, "search.html", reader, found=found, query=query, asked=told)


def read_query(asked: QueryParams, user: User) -> Query:
    """The question of an address; what makes no sense in it is left out."""
    common = read_filter(asked)
    over, sort = asked.get("over"), asked.get("sort")
    types = tuple(t[:LONGEST] for t in asked.getlist("type") if t.isascii() and t.replace("_", "").isalpha())
    return Query(
        words="".join(c if c.isprintable() else " " for c in asked.get("q", ""))[:WORDS],
        over=cast(Over, over) if over in get_args(Over) else "articles",
        sort=cast(Sort, sort) if sort in get_args(Sort) else "relevance",
        facets=True,
        cursor=asked.get("cursor"),
        filters=Filters(
            types=types,
            countries=(common.country,) if common.country else (),
            near=_near(asked.get("near")),
            actor=Named(fold(common.actor)) if common.actor else None,
            voice=fold(asked.get("voice", ""))[:LONGEST].strip() or None,
            first_day=common.first_day,
            last_day=common.last_day,
            voices=common.voices,
            reliability=common.reliability,
            credibility=common.credibility,
            confidence=_share(asked.get("confidence")),
            outlets=(common.outlet,) if common.outlet else (),
            clearance=user.clearance,
        ),
    )


def _near(value: str | None) -> Near | None:
    """Latitude, longitude and kilometres, parted by commas."""
    try:
        latitude, longitude, reach = (float(p) for p in (value or "").split(","))
    except ValueError:
        return None
    good = -90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < reach <= 1000
    return Near(latitude, longitude, reach) if good else None


def _share(value: str | None) -> float | None:
    try:
        share = float(value or "")
    except ValueError:
        return None
    return share if 0 < share <= 1 else None
