"""Sources: outlets with their reliability and share of copies, and the health of what is collected."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from vigie.store.outlets import outlets, polled
from vigie.web.access import AtDesk, Reader
from vigie.web.rendering import page

router = APIRouter()


@router.get("/sources")
def sources_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Outlets and sources."""
    found = outlets(desk.connection, desk.sight)
    return page(
        request, "sources.html", reader, outlets=found, reliability=request.app.state.reliability, polled=polled(desk.connection)
    )  # fmt: skip
