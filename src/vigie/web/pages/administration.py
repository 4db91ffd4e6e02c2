"""Administration: users and roles, keys of the programming interface, the audit log."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from vigie.model.markings import LEVELS, Tlp
from vigie.model.people import Role, User
from vigie.store.journal import audit_rows
from vigie.store.people import accounts_of, add_token, add_user, change_user, invite, revoke_token, tokens_of
from vigie.web.access import Administrator, AtDesk, Auditor, Reader, Visitor, link_to, store_of
from vigie.web.forms import line_of, row_number
from vigie.web.guarding import OwnForm
from vigie.web.rendering import page

router = APIRouter()
NAME = 60
"""Characters of the name of a user or a key."""


@router.get("/administration")
def administration_page(request: Request, administrator: Administrator) -> Response:
    """Users with their roles and clearances."""
    return _page(request, administrator)


def _page(
    request: Request, administrator: Administrator, link: str | None = None, problem: str | None = None
) -> Response:
    with store_of(request).reading() as connection:
        users = accounts_of(connection)
    return page(
        request, "administration.html", administrator, users=users, levels=LEVELS, link=link, problem=problem,
        status=422 if problem else 200,
    )  # fmt: skip


@router.post("/administration/users")
def new_user(
    request: Request, administrator: Administrator, _: OwnForm, name: Annotated[str, Form()], role: Annotated[Role, Form()],
    clearance: Annotated[Tlp, Form()],
) -> Response:  # fmt: skip
    """Add a user; the page shows the one-time link by which they set a password."""
    title, at = line_of(name, NAME), request.app.state.clock()
    secret = secrets.token_urlsafe(24)
    try:
        with store_of(request).writing() as connection:
            user = add_user(connection, title, role, clearance, at, administrator.user.name)
            invite(connection, user.id, secret, at)
    except ValueError:
        return _page(request, administrator, problem="user_taken")
    return _page(request, administrator, link=link_to(request, f"invitation/{secret}"))


@router.post("/administration/users/{number}")
def edit_user(
    request: Request, number: int, administrator: Administrator, _: OwnForm, role: Annotated[Role, Form()],
    clearance: Annotated[Tlp, Form()], disabled: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Change a user's role, clearance or state; they have to log in again."""
    try:
        with store_of(request).writing() as connection:
            known = change_user(
                connection,
                number,
                role,
                clearance,
                request.app.state.clock(),
                administrator.user.name,
                disabled=disabled == "1",
            )
    except ValueError:
        return _page(request, administrator, problem="last_administrator")
    if not known:
        raise HTTPException(404)
    return RedirectResponse("/administration", 303)


@router.post("/administration/users/{number}/invite")
def invite_again(request: Request, number: int, administrator: Administrator, _: OwnForm) -> Response:
    """A new one-time link for a user."""
    secret = secrets.token_urlsafe(24)
    with store_of(request).writing() as connection:
        if number not in {a.user.id for a in accounts_of(connection)}:
            raise HTTPException(404)
        invite(connection, number, secret, request.app.state.clock())
    return _page(request, administrator, link=link_to(request, f"invitation/{secret}"))


@router.get("/administration/users/{number}/keys")
def keys_of_user(request: Request, number: str, administrator: Administrator) -> Response:
    """The keys of a user's programs, a partner's above all, who sees no page to make or to end one."""
    return _keys_page(request, administrator, row_number(number) or 0)


def _keys_page(request: Request, administrator: Visitor, number: int, secret: str | None = None) -> Response:
    with store_of(request).reading() as connection:
        user = _user(connection, number)
        keys = tokens_of(connection, user)
    return page(
        request,
        "keys.html",
        administrator,
        keys=keys,
        secret=secret,
        owner=user,
        at=f"/administration/users/{number}/keys",
    )


def _user(connection: Connection, number: int) -> User:
    user = next((a.user for a in accounts_of(connection) if a.user.id == number), None)
    if user is None:
        raise HTTPException(404)
    return user


@router.post("/administration/users/{number}/keys")
def key_for(
    request: Request, number: int, administrator: Administrator, _: OwnForm, name: Annotated[str, Form()]
) -> Response:
    """A key for the program of a user; it is shown once."""
    title, secret = line_of(name, NAME), secrets.token_urlsafe(32)
    with store_of(request).writing() as connection:
        user = _user(connection, number)
        add_token(connection, user, title, secret, request.app.state.clock(), administrator.user.name)
    return _keys_page(request, administrator, number, secret)


@router.post("/administration/users/{number}/keys/revoke")
def end_key_of(
    request: Request, number: int, administrator: Administrator, _: OwnForm, key: Annotated[str, Form(min_length=12)]
) -> Response:
    """End one key of a user; the others stay."""
    with store_of(request).writing() as connection:
        user = _user(connection, number)
        if not revoke_token(connection, user, key, request.app.state.clock(), administrator.user.name):
            raise HTTPException(404)
    return RedirectResponse(f"/administration/users/{number}/keys", 303)


@router.get("/audit")
def audit_page(request: Request, auditor: Auditor, desk: AtDesk) -> Response:
    """The audit log, the latest first."""
    number = row_number(request.query_params.get("before"))
    rows = audit_rows(desk.connection, number, request.query_params.get("actor") or None)
    return page(request, "audit.html", auditor, rows=rows, after=rows[-1].id if rows and rows[-1].id > 1 else None)


@router.get("/keys")
def keys_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """One's own keys of the programming interface."""
    return page(
        request, "keys.html", reader, keys=tokens_of(desk.connection, reader.user), secret=None, owner=None, at="/keys"
    )


@router.post("/keys")
def new_key(request: Request, reader: Reader, _: OwnForm, name: Annotated[str, Form()]) -> Response:
    """Make a key; it is shown once."""
    title, secret = line_of(name, NAME), secrets.token_urlsafe(32)
    with store_of(request).writing() as connection:
        add_token(connection, reader.user, title, secret, request.app.state.clock())
        keys = tokens_of(connection, reader.user)
    return page(request, "keys.html", reader, keys=keys, secret=secret, owner=None, at="/keys")


@router.post("/keys/revoke")
def end_key(request: Request, reader: Reader, _: OwnForm, key: Annotated[str, Form(min_length=12)]) -> Response:
    """Revoke a key."""
    with store_of(request).writing() as connection:
        if not revoke_token(connection, reader.user, key, request.app.state.clock()):
            raise HTTPException(404)
    return RedirectResponse("/keys", 303)
