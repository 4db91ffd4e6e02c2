"""Warnings: what is in force, and the history, of all countries or of one."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from vigie.store.listings import list_warnings, warning_countries
from vigie.web.access import AtDesk, Reader
from vigie.web.filters import LONGEST
from vigie.web.lines import counted
from vigie.web.rendering import page

router = APIRouter()
PAGE = 50
"""Warnings of a page of the history, and of those in force that are shown first."""


@router.get("/warnings")
def warnings_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """What is in force, then the history, newest first, page by page; the countries stand above it with their counts."""
    asked = request.query_params.get("country", "")[:LONGEST]
    country = asked if "country" in request.query_params else None
    connection, sight = desk.connection, desk.sight
    state = "in_force" if request.query_params.get("state") == "in_force" else None
    listed = list_warnings(connection, sight, state, country, request.query_params.get("after"), PAGE)
    now = list_warnings(connection, sight, "in_force", country, limit=PAGE) if state is None else None
    return page(
        request, "warnings.html", reader, in_force=now.rows if now else (), in_force_count=counted(now.count) if now else "0",
        listed=listed.rows, count=counted(listed.count), after=listed.after, countries=desk.once("warning countries", lambda: warning_countries(connection, sight)),
        asked=country, state=state,
    )  # fmt: skip
