"""Review: doubtful events first; reject, re-grade, join, split; every act kept with its author and reason, and undone at will."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from vigie.model.decisions import Decision, DecisionKind
from vigie.model.grades import Credibility, Reliability, read_grade
from vigie.model.markings import Tlp, at_or_below
from vigie.model.situations import Report
from vigie.store.decisions import decide, decided, decision_of, undo
from vigie.store.eventlists import EventFilter, EventRow, event_of, list_events
from vigie.store.sight import sight_of
from vigie.web.access import AtDesk, Reviewer, Visitor, instant_of, store_of
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.lines import event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
QUEUE = 30
"""Events of the queue on one page."""
REASON = 500
"""Characters of a reason."""
Marking = Annotated[Tlp | None, Form()]
"""Who sees what follows from an act: nothing means those who see the situation that its author saw."""


@router.get("/review")
def review_page(request: Request, reviewer: Reviewer, desk: AtDesk) -> Response:
    """The queue: events whose accounts differ, then those that gather several reports, then the acts so far."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    doubtful = list_events(connection, sight, EventFilter(disputed=True), request.query_params.get("after"), QUEUE)
    acts, earlier = decided(connection, sight, request.query_params.get("acts"))
    return page(
        request, "review.html", reviewer, lines=event_lines(connection, sight, doubtful.rows, p), after=doubtful.after,
        decisions=acts, earlier=earlier,
    )  # fmt: skip


@router.post("/review/{key}/reject")
def reject(
    request: Request, key: str, reviewer: Reviewer, _: OwnForm, reason: Annotated[str, Form()], tlp: Marking = None
) -> Response:
    """Say that an event is none."""
    row = _event(request, reviewer, key)
    return _keep(request, reviewer, "reject", row.event.reports, reason, tlp, "/review")


@router.post("/review/{key}/grade")
def regrade(
    request: Request,
    key: str,
    reviewer: Reviewer,
    _: OwnForm,
    reason: Annotated[str, Form()],
    grade: Annotated[str, Form()],
    tlp: Marking = None,
) -> Response:
    """Give an event another grade, a letter and a digit."""
    row = _event(request, reviewer, key)
    try:
        graded = read_grade(grade)
    except ValueError as error:
        raise HTTPException(422) from error
    if None in graded:
        raise HTTPException(422)
    return _keep(request, reviewer, "grade", row.event.reports[:1], reason, tlp, _at(key), graded=graded)


@router.post("/review/{key}/join")
def join(
    request: Request,
    key: str,
    reviewer: Reviewer,
    _: OwnForm,
    reason: Annotated[str, Form()],
    other: Annotated[str, Form()],
    tlp: Marking = None,
) -> Response:
    """Say that two events are one; `other` is the key or the address of the other one's page."""
    row, second = (
        _event(request, reviewer, key),
        _event(request, reviewer, other.strip().rstrip("/").rpartition("/")[2]),
    )
    if row.key == second.key:
        raise HTTPException(422)
    return _keep(request, reviewer, "join", (row.event.reports[0], second.event.reports[0]), reason, tlp, _at(key))


@router.post("/review/{key}/split")
def split(
    request: Request, key: str, reviewer: Reviewer, _: OwnForm, reason: Annotated[str, Form()],
    report: Annotated[list[str], Form()], tlp: Marking = None,
) -> Response:  # fmt: skip
    """Say that some reports (article#event) tell another event than the rest."""
    row = _event(request, reviewer, key)
    out = tuple(r for r in row.event.reports if f"{r.article}#{r.event}" in report)
    rest = tuple(r for r in row.event.reports if r not in out)
    if not out or not rest:
        raise HTTPException(422)
    return _keep(request, reviewer, "split", out, reason, tlp, _at(key), rest=rest)


@router.post("/review/undo")
def undo_decision(request: Request, reviewer: Reviewer, _: OwnForm, decision: Annotated[str, Form()]) -> Response:
    """Undo an act, or bring back one that was undone."""
    with store_of(request).writing() as connection:
        sight = sight_of(connection, reviewer.user.clearance)
        known = decision_of(connection, sight, decision)
        if known is None or not undo(connection, decision, reviewer.user.name, instant_of(request)):
            raise HTTPException(404)
    request.app.state.refresh()
    return RedirectResponse("/review#acts", 303)


def _event(request: Request, reviewer: Visitor, key: str) -> EventRow:
    with store_of(request).reading() as connection:
        row = event_of(connection, sight_of(connection, reviewer.user.clearance), key)
    if row is None:
        raise HTTPException(404)
    return row


def _keep(
    request: Request, reviewer: Visitor, kind: DecisionKind, reports: tuple[Report, ...], reason: str, tlp: Tlp | None,
    back: str, *, rest: tuple[Report, ...] = (), graded: tuple[Reliability | None, Credibility | None] = (None, None),
) -> Response:  # fmt: skip
    why = line_of(reason, REASON)
    with store_of(request).writing() as connection:
        seen = sight_of(connection, reviewer.user.clearance).level
        if tlp is not None and tlp not in at_or_below(seen):
            raise HTTPException(422)
        decide(
            connection,
            Decision(kind, reports, reviewer.user.name, why, instant_of(request), rest, *graded, tlp or seen),
        )
    request.app.state.refresh()
    return RedirectResponse(back, 303)


def _at(key: str) -> str:
    return f"/events/{quote(key, safe='')}"
