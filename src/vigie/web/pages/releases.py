"""Releases: propose an event or a warning, look at what partners would see, approve, reject, correct, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from vigie.jobs import releasing
from vigie.jobs.releasing import Change, Desired, change_of, compose, levels_of, outdated, preview
from vigie.model.markings import Tlp
from vigie.model.releases import STATUSES, Release, ReleaseKind, ReleaseState, ReleaseStatus
from vigie.store.inbox import posts
from vigie.store.releases import PAGE, Refusal, ReleaseError, releases_in, revisions, standing
from vigie.web.access import PAGE_SECONDS, Approver, AtDesk, Reviewer, Visitor, store_of
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.rendering import language, page

router = APIRouter()
REASON = 500
"""Characters of a reason."""
Status = Annotated[ReleaseStatus, Form()]


LISTS: Mapping[str, tuple[ReleaseState, ...]] = {
    "waiting": ("proposed",), "left": ("approved",), "over": ("withdrawn", "rejected"),
}  # fmt: skip
"""The lists of the page and the states of what stands in them; "outdated" is the fourth."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the page: releases with what became of what they say, and where its next page begins."""

    rows: Sequence[tuple[Release, Change]]
    after: str | None


@router.get("/releases")
def releases_page(request: Request, reviewer: Reviewer, desk: AtDesk) -> Response:
    """What waits for approval, what has left and whether it still holds, what is over; what partners sent.

    Further pages (`list` and `after`) show one list.
    """
    connection, clearance = desk.connection, reviewer.user.clearance
    one, after = request.query_params.get("list"), request.query_params.get("after")
    shown = [name for name in ("waiting", "outdated", "left", "over") if one in (None, name)]
    if not shown:
        raise HTTPException(404)
    lists = {name: _listed(connection, clearance, name, after if one else None) for name in shown}
    received = posts(connection, clearance) if one is None else ()
    return page(request, "releases.html", reviewer, lists=lists, posts=received, most=PAGE)


def _listed(connection: Connection, clearance: Tlp, name: str, after: str | None) -> Listed:
    if name == "outdated":
        return Listed(*outdated(connection, clearance, after or ""))
    found = releases_in(connection, clearance, LISTS[name], after)
    return Listed([(r, "same") for r in found.rows], found.after)


@router.get("/releases/new")
def new_page(request: Request, reviewer: Reviewer, desk: AtDesk) -> Response:
    """What a release of an event or a warning would say, at each marking in whose situation it stands."""
    asked = request.query_params
    if asked.get("kind") not in ("event", "warning"):
        raise HTTPException(404)
    subject = cast(ReleaseKind, asked["kind"]), asked.get("subject", "")
    return _new_page(request, reviewer, desk.connection, subject, asked.get("tlp"))


def _new_page(
    request: Request,
    reviewer: Visitor,
    connection: Connection,
    subject: tuple[ReleaseKind, str],
    tlp: str | None,
    problem: Refusal | None = None,
) -> Response:
    levels = levels_of(connection, *subject, reviewer.user.clearance)
    if not levels:
        raise HTTPException(404)
    level = cast(Tlp, tlp) if tlp in levels else levels[0]
    held = standing(connection, *subject, level)
    told = compose(connection, Desired(*subject, level, "Draft", ""))
    if told is None:
        raise HTTPException(404)
    seen = preview(connection, told, language(request), request.app.state.sender, request.app.state.clock())
    return page(
        request, "release_new.html", reviewer, told=told, seen=seen, levels=levels, level=level, held=held, statuses=STATUSES,
        problem=problem, status=409 if problem else 200,
    )  # fmt: skip


@router.post("/releases")
def new_release(
    request: Request, reviewer: Reviewer, _: OwnForm, kind: Annotated[ReleaseKind, Form()], subject: Annotated[str, Form()],
    tlp: Annotated[Tlp, Form()], reason: Annotated[str, Form()], status: Status = "Draft",
) -> Response:  # fmt: skip
    """Propose a release."""
    wanted, store = Desired(kind, subject, tlp, status, line_of(reason, REASON)), store_of(request)
    try:
        made = releasing.propose(store, wanted, reviewer.user, request.app.state.clock())
    except ReleaseError as error:
        if error.code not in ("open", "past"):
            raise HTTPException(404) from error
        with store.reading(seconds=PAGE_SECONDS) as connection:
            return _new_page(request, reviewer, connection, (kind, subject), tlp, error.code)
    return RedirectResponse(f"/releases/{made.key}", 303)


@router.get("/releases/{key}")
def release_page(request: Request, key: str, reviewer: Reviewer, desk: AtDesk) -> Response:
    """A release: what it says, who agreed, whether the situation still says so, its revisions."""
    return _page(request, key, reviewer, desk.connection)


def _page(
    request: Request, key: str, reviewer: Visitor, connection: Connection, problem: Refusal | None = None
) -> Response:
    found = revisions(connection, reviewer.user.clearance, key)
    if not found:
        raise HTTPException(404)
    number = request.query_params.get("number", "")
    shown = next((r for r in found if str(r.number) == number), found[0])
    stands = next((r for r in found if r.state == "approved"), None)
    seen = preview(connection, shown, language(request), request.app.state.sender, request.app.state.clock())
    change = change_of(connection, shown) if shown.state in ("proposed", "approved") else "same"
    return page(
        request, "release.html", reviewer, shown=shown, revisions=found, stands=stands, seen=seen, change=change,
        statuses=STATUSES, problem=problem, status=409 if problem else 200,
    )  # fmt: skip


@router.post("/releases/{key}/approve")
def approve(request: Request, key: str, approver: Approver, _: OwnForm, seen: Annotated[str, Form()]) -> Response:
    """Agree to what one has read; with enough people it leaves at once."""
    store, state = store_of(request), request.app.state
    return _act(
        request, key, approver, lambda: releasing.approve(store, key, seen, approver.user, state.clock(), state.sender)
    )


@router.post("/releases/{key}/reject")
def reject(request: Request, key: str, approver: Approver, _: OwnForm, reason: Annotated[str, Form()]) -> Response:
    """Refuse a proposal."""
    store, why, at = store_of(request), line_of(reason, REASON), request.app.state.clock()
    return _act(request, key, approver, lambda: releasing.reject(store, key, why, approver.user, at))


@router.post("/releases/{key}/correct")
def correct(
    request: Request, key: str, reviewer: Reviewer, _: OwnForm, reason: Annotated[str, Form()], status: Status = "Draft"
) -> Response:
    """Propose what the situation says now in the place of what left."""
    store, why, at = store_of(request), line_of(reason, REASON), request.app.state.clock()
    return _act(request, key, reviewer, lambda: releasing.correct(store, key, status, why, reviewer.user, at))


@router.post("/releases/{key}/withdraw")
def withdraw(request: Request, key: str, approver: Approver, _: OwnForm, reason: Annotated[str, Form()]) -> Response:
    """Agree to call back what left; with enough people, those who have it are told at once."""
    store, why, state = store_of(request), line_of(reason, REASON), request.app.state
    return _act(
        request, key, approver, lambda: releasing.withdraw(store, key, why, approver.user, state.clock(), state.sender)
    )


def _act(request: Request, key: str, visitor: Visitor, act: Callable[[], Release]) -> Response:
    """Do something to a release that the visitor may know of; a rule that forbids it is told on its page."""
    store = store_of(request)
    with store.reading() as connection:
        if not revisions(connection, visitor.user.clearance, key):
            raise HTTPException(404)
    try:
        act()
    except ReleaseError as error:
        with store.reading(seconds=PAGE_SECONDS) as connection:
            return _page(request, key, visitor, connection, error.code)
    return RedirectResponse(f"/releases/{key}", 303)
