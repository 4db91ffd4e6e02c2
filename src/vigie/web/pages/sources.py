"""Sources: outlets with their reliability and share of copies, and the health of what is collected."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from vigie.model.grades import Reliability
from vigie.store.outlets import OutletPage, outlets, polled
from vigie.store.ratings import Rating, history, rate
from vigie.web.access import AtDesk, Desk, Reader, Reviewer, store_of
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.rendering import page

router = APIRouter()
NAME, REASON = 120, 500
"""Characters of a name and of a reason."""


def outlets_at(desk: Desk, after: str | None) -> OutletPage:
    """The outlets that a reader sees: counted over all articles once for each situation."""
    return desk.once(("outlets", after), lambda: outlets(desk.connection, desk.sight, after))


@router.get("/sources")
def sources_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Outlets and sources."""
    asked = request.query_params
    found, told = outlets_at(desk, asked.get("after")), history(desk.connection)
    collected, further = polled(desk.connection, asked.get("polled"))
    rated = {key: some[0].reliability for key, some in told.items()}
    return page(
        request, "sources.html", reader, outlets=found.rows, after=found.after, history=told,
        reliability={**request.app.state.reliability, **rated}, polled=collected, further=further,
    )  # fmt: skip


@router.post("/sources/rating")
def rate_source(
    request: Request, reviewer: Reviewer, _: OwnForm, name: Annotated[str, Form()], reliability: Annotated[Reliability, Form()],
    reason: Annotated[str, Form()],
) -> Response:  # fmt: skip
    """Rate a source, with a reason; the events that rest on it are graded anew."""
    title, why = line_of(name, NAME), line_of(reason, REASON)
    made = Rating(title, reliability, why, reviewer.user.name, request.app.state.clock().isoformat(timespec="seconds"))
    with store_of(request).writing() as connection:
        rate(connection, made)
    request.app.state.refresh()
    return RedirectResponse("/sources", 303)
