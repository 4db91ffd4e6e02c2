"""Briefs: choose events, order them, comment, print, approve."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from vigie.jobs.composing import composed_document
from vigie.model.markings import Tlp, at_or_below
from vigie.store.briefs import (
    LINES,
    BriefLine,
    KeptBrief,
    add_brief,
    approve,
    brief_of,
    briefs_of,
    change_head,
    change_lines,
)
from vigie.store.eventlists import event_of
from vigie.store.sight import sight_of
from vigie.web.access import Approver, AtDesk, Desk, Reader, Reviewer, Visitor, instant_of, store_of
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.lines import event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
COMMENT, TITLE = 2_000, 120
"""Characters of a comment and of a title."""


@router.get("/briefs")
def briefs_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """The briefs of the desk."""
    return page(request, "briefs.html", reader, briefs=briefs_of(desk.connection, reader.user.clearance))


@router.post("/briefs")
def new_brief(request: Request, reviewer: Reviewer, _: OwnForm, title: Annotated[str, Form()]) -> Response:
    """Begin a brief."""
    name = line_of(title, TITLE)
    with store_of(request).writing() as connection:
        key = add_brief(connection, name, reviewer.user.name, reviewer.user.clearance, instant_of(request))
    return RedirectResponse(f"/briefs/{key}", 303)


@router.get("/briefs/{key}.pdf")
def brief_paper(request: Request, key: str, reader: Reader, desk: AtDesk) -> Response:
    """A brief on paper, under its own marking."""
    kept = brief_of(desk.connection, reader.user.clearance, key)
    if kept is None:
        raise HTTPException(404)
    made = composed_document(desk.connection, kept, language(request))
    named = {"content-disposition": f'attachment; filename="{key}.pdf"'}
    return Response(made, media_type="application/pdf", headers=named)


@router.get("/briefs/{key}")
def brief_page(request: Request, key: str, reader: Reader, desk: AtDesk) -> Response:
    """A brief, ready to print; those who may review can change it until it is approved."""
    kept = brief_of(desk.connection, reader.user.clearance, key)
    if kept is None:
        raise HTTPException(404)
    return _shown(request, reader, desk, kept)


def _shown(request: Request, reader: Visitor, desk: Desk, kept: KeptBrief, refused: Tlp | None = None) -> Response:
    """The page of a brief; with the marking that it was not given, because some of its events lie above it."""
    connection, sight = desk.connection, desk.sight
    rows = [(x, event_of(connection, sight, x.event)) for x in kept.lines]
    found = [(x, row) for x, row in rows if row is not None]
    lines = event_lines(connection, sight, [row for _, row in found], words(language(request)))
    gone = [x.event for x, row in rows if row is None]
    shown = [(x.comment, line) for (x, _), line in zip(found, lines, strict=True)]
    return page(
        request, "brief.html", reader, brief=kept, lines=shown, gone=gone, refused=refused,
        levels=at_or_below(reader.user.clearance), status=409 if refused else 200,
    )  # fmt: skip


@router.post("/briefs/add")
def add_events(
    request: Request, reviewer: Reviewer, _: OwnForm, event: Annotated[list[str], Form()], brief: Annotated[str, Form()] = ""
) -> Response:  # fmt: skip
    """Put events at the end of a brief, of a new one when none is named; those that stand there already stay where they are.

    An event above the marking of the brief is not there for it: its readers would be told that something is missing.
    """
    kept = _open(request, reviewer, brief) if brief else None
    with store_of(request).reading() as connection:
        sight = sight_of(connection, kept.tlp if kept else reviewer.user.clearance)
        if any(event_of(connection, sight, key) is None for key in event[:LINES]):
            raise HTTPException(404)
    held = kept.lines if kept else ()
    there = {x.event for x in held}
    lines = (*held, *(BriefLine(key) for key in dict.fromkeys(event) if key not in there))
    return _keep(request, brief or _begun(request, reviewer), lines)


def _begun(request: Request, reviewer: Visitor) -> str:
    """A new brief that is named after the day; its key."""
    at, p = instant_of(request), words(language(request))
    with store_of(request).writing() as connection:
        return add_brief(
            connection, p("web", "brief_of_day", p.day(at[:10])), reviewer.user.name, reviewer.user.clearance, at
        )


@router.post("/briefs/{key}/head")
def change_head_of(
    request: Request, key: str, reviewer: Reviewer, desk: AtDesk, _: OwnForm, title: Annotated[str, Form()], tlp: Annotated[Tlp, Form()]
) -> Response:  # fmt: skip
    """Give a brief another title, or another marking that covers all of its events and that one may see oneself."""
    kept, name = _open(request, reviewer, key), line_of(title, TITLE)
    if tlp not in at_or_below(reviewer.user.clearance):
        raise HTTPException(422)
    before, after = sight_of(desk.connection, kept.tlp), sight_of(desk.connection, tlp)
    told = [x.event for x in kept.lines if event_of(desk.connection, before, x.event) is not None]
    if any(event_of(desk.connection, after, event) is None for event in told):
        return _shown(request, reviewer, desk, kept, tlp)
    with store_of(request).writing() as connection:
        if not change_head(connection, kept, name, tlp, reviewer.user.name, instant_of(request)):
            raise HTTPException(409)
    return RedirectResponse(f"/briefs/{key}", 303)


@router.post("/briefs/{key}/line")
def change_event(
    request: Request, key: str, reviewer: Reviewer, _: OwnForm, event: Annotated[str, Form()], act: Annotated[str, Form()],
    comment: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Comment on an event, move it up or down, or take it out."""
    lines = list(_open(request, reviewer, key).lines)
    at = next((n for n, x in enumerate(lines) if x.event == event), None)
    if at is None or act not in ("comment", "up", "down", "remove"):
        raise HTTPException(422)
    if act == "comment":
        said = "\n".join(" ".join(part.split()) for part in comment.splitlines())[:COMMENT]
        lines[at] = BriefLine(event, "".join(c for c in said if c.isprintable() or c == "\n"))
    else:
        line = lines.pop(at)
        if act != "remove":
            lines.insert(max(0, at - 1) if act == "up" else at + 1, line)
    return _keep(request, key, lines)


@router.post("/briefs/{key}/approve")
def approve_brief(request: Request, key: str, approver: Approver, _: OwnForm, seen: Annotated[str, Form()]) -> Response:
    """Let the brief leave as one has read it (`seen`): it is no longer changed, and says who approved it."""
    _open(request, approver, key)
    with store_of(request).writing() as connection:
        kept = brief_of(connection, approver.user.clearance, key)
        if kept is None or kept.digest != seen:
            raise HTTPException(409)
        approve(connection, key, approver.user.name, instant_of(request))
    return RedirectResponse(f"/briefs/{key}", 303)


def _open(request: Request, visitor: Visitor, key: str) -> KeptBrief:
    """A brief that may still be changed."""
    with store_of(request).reading() as connection:
        kept = brief_of(connection, visitor.user.clearance, key)
    if kept is None:
        raise HTTPException(404)
    if kept.approved:
        raise HTTPException(409)
    return kept


def _keep(request: Request, key: str, lines: tuple[BriefLine, ...] | list[BriefLine]) -> Response:
    with store_of(request).writing() as connection:
        if not change_lines(connection, key, lines):
            raise HTTPException(409)
    return RedirectResponse(f"/briefs/{key}", 303)
