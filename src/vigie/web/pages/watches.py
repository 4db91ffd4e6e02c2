"""Watch lists: rules of the desk and what they told."""

from __future__ import annotations

import json
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from vigie.jobs.notifying import check_rule, feed
from vigie.model.events import EVENT_TYPES
from vigie.model.grades import read_grade
from vigie.model.watches import WatchRule
from vigie.store.watchlists import remove_rule, rules, save_rule, told
from vigie.web.access import AtDesk, Reader, Reviewer, link_to, store_of
from vigie.web.filters import country_of
from vigie.web.forms import line_of
from vigie.web.guarding import OwnForm
from vigie.web.rendering import language, page

router = APIRouter()
NAME = 60
"""Characters of the name of a watch list."""
TOLD = 20
"""Notices shown of each list."""


@router.get("/watches")
def watches_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """The watch lists that the reader's clearance covers, with their last notices."""
    mine = [r for r in rules(desk.connection) if r.is_for(reader.user.clearance)]
    notices = {r.name: [json.loads(b) for b in told(desk.connection, r.name, TOLD)] for r in mine}
    return page(request, "watches.html", reader, rules=mine, notices=notices, types=EVENT_TYPES, problem=None)


@router.post("/watches")
def add_watch(
    request: Request, reviewer: Reviewer, _: OwnForm, name: Annotated[str, Form()],
    actor: Annotated[str, Form()] = "", type: Annotated[list[str], Form()] = [],  # noqa: A002, B006  the field's name in the form; FastAPI copies the default
    country: Annotated[str, Form()] = "", word: Annotated[str, Form()] = "", grade: Annotated[str, Form()] = "",
    voices: Annotated[int, Form(ge=0, le=99)] = 0, notify: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Watch for something; a list of the same name is replaced, unless it is marked above what one may see."""
    title = line_of(name, NAME)
    try:
        letter, digit = read_grade(grade.strip()) if grade.strip() else (None, None)
    except ValueError as error:
        raise HTTPException(422) from error
    rule = WatchRule(
        title, _parts(actor), tuple(t for t in EVENT_TYPES if t in type), tuple(country_of(c) or c.upper() for c in _parts(country)), None,
        _parts(word), letter, digit, voices, _parts(notify),
        reviewer.user.clearance,
    )  # fmt: skip
    try:
        check_rule(rule)
    except ValueError as error:
        raise HTTPException(422) from error
    with store_of(request).writing() as connection:
        if any(r.name == title and not r.is_for(reviewer.user.clearance) for r in rules(connection)):
            raise HTTPException(409)
        save_rule(connection, rule, _now(request), reviewer.user.name)
    return RedirectResponse("/watches", 303)


@router.post("/watches/remove")
def drop_watch(request: Request, reviewer: Reviewer, _: OwnForm, name: Annotated[str, Form()]) -> Response:
    """Take a watch list away."""
    with store_of(request).writing() as connection:
        known = [r for r in rules(connection) if r.name == name and r.is_for(reviewer.user.clearance)]
        if not known:
            raise HTTPException(404)
        remove_rule(connection, name, _now(request), reviewer.user.name)
    return RedirectResponse("/watches", 303)


@router.get("/watches/{name}/feed.atom")
def watch_feed(request: Request, name: str, reader: Reader, desk: AtDesk) -> Response:
    """The Atom feed of a watch list."""
    if not any(r.name == name and r.is_for(reader.user.clearance) for r in rules(desk.connection)):
        raise HTTPException(404)
    here = link_to(request, f"watches/{quote(name, safe='')}/feed.atom")
    return Response(feed(store_of(request), name, language(request), here), media_type="application/atom+xml")


def _parts(value: str) -> tuple[str, ...]:
    return tuple(p for part in value.split(",") if (p := " ".join(part.split())[:120]))


def _now(request: Request) -> str:
    return str(request.app.state.clock().isoformat(timespec="seconds"))
