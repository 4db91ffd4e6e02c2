"""Warnings: what is in force, and the history by country."""

from __future__ import annotations

from collections import defaultdict

from fastapi import APIRouter, Request, Response

from vigie.model.situations import BoardWarning
from vigie.store.boards import parts
from vigie.web.access import AtDesk, Reader
from vigie.web.rendering import page

router = APIRouter()


@router.get("/warnings")
def warnings_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """The board, and all warnings by country, newest first."""
    board = sorted(parts(desk.connection, desk.sight, BoardWarning), key=lambda w: (w.from_ or "", w.id), reverse=True)
    by_country: dict[str, list[BoardWarning]] = defaultdict(list)
    for w in board:
        by_country[(w.area.country or w.area.name) if w.area else ""].append(w)
    asked = request.query_params.get("country", "")
    return page(
        request, "warnings.html", reader, in_force=[w for w in board if w.state == "in_force"],
        countries={c: ws for c, ws in sorted(by_country.items()) if not asked or c == asked}, asked=asked,
    )  # fmt: skip
