"""Statements: search who said what."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from vigie.store.statementlists import SaidFilter, statements_of
from vigie.web.access import AtDesk, Reader, store_of
from vigie.web.rendering import page

router = APIRouter()


@router.get("/statements")
def statements_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Statements by speaker and words, page by page."""
    asked = {n: " ".join(request.query_params.get(n, "").split())[:120] for n in ("who", "words")}
    before = request.query_params.get("before")
    wanted = SaidFilter(asked["who"] or None, asked["words"] or None)
    said, after = statements_of(desk.connection, desk.sight, wanted, before, store_of(request).analyse)
    return page(request, "statements.html", reader, said=said, after=after, asked=asked)
