"""Login, logout, and the one-time link by which somebody sets a password."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from vigie.model.people import User
from vigie.store.opening import Store
from vigie.store.people import close_session, invited, open_session, password_of, rehash, set_password
from vigie.web.access import Reader, cookie_name, open_to_all, store_of
from vigie.web.guarding import OwnForm
from vigie.web.passwords import LEAST, MOST, fits, hashed, is_old
from vigie.web.rendering import page

router = APIRouter()


@router.get("/favicon.ico")
@open_to_all
def icon() -> Response:
    """The icon, for what browsers show outside our pages: they ask for it by this name."""
    return RedirectResponse("/static/vigie.svg", 308)


@router.get("/login")
@open_to_all
def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002  the parameter's name in the address
    """The form."""
    return page(request, "login.html", None, problem=None, next=next, name="")


@router.post("/login")
@open_to_all
def login(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=MOST)],
    next: Annotated[str, Form()] = "/",  # noqa: A002  the field's name in the form
) -> Response:
    """Open a session under a new secret, or say that name and password do not fit."""
    throttle, at = request.app.state.throttle, request.app.state.clock()
    keys = (f"name:{name}", f"address:{request.client.host if request.client else ''}")
    if wait := throttle.waits(keys, at):
        answer = page(request, "login.html", None, status=429, problem="throttled", next=next, name=name)
        answer.headers["retry-after"] = str(wait)
        return answer
    store = store_of(request)
    with store.reading() as connection:
        found = password_of(connection, name)
    if not fits(found[1] if found else None, password) or found is None:
        throttle.failed(keys, at)
        return page(request, "login.html", None, status=401, problem="wrong", next=next, name=name)
    throttle.passed(keys)
    user, stored = found
    if is_old(stored):
        with store.writing() as connection:
            rehash(connection, user, hashed(password))
    return _entered(request, store, user, next)


def _entered(request: Request, store: Store, user: User, target: str) -> Response:
    secret = secrets.token_urlsafe(32)
    with store.writing() as connection:
        open_session(connection, user, secret, secrets.token_urlsafe(32), request.app.state.clock())
    answer = RedirectResponse(_inside(target), 303)
    answer.set_cookie(
        cookie_name(request), secret, httponly=True, samesite="lax", path="/", secure=request.url.scheme == "https"
    )
    return answer


def _inside(target: str) -> str:
    """The page to go on to: one of ours, never an address elsewhere."""
    safe = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if safe else "/"


@router.post("/logout")
def logout(request: Request, reader: Reader, _: OwnForm) -> Response:
    """End the session."""
    secret = request.cookies.get(cookie_name(request), "")
    with store_of(request).writing() as connection:
        close_session(connection, secret, reader.user, request.app.state.clock())
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie_name(request), path="/")
    return answer


@router.get("/invitation/{secret}")
@open_to_all
def invitation_page(request: Request, secret: str) -> Response:
    """The form by which somebody sets a password, once."""
    return page(request, "invitation.html", None, user=_guest(request, secret), problem=None, least=LEAST)


@router.post("/invitation/{secret}")
@open_to_all
def accept(request: Request, secret: str, password: Annotated[str, Form(max_length=MOST)]) -> Response:
    """Set the password and log in."""
    user = _guest(request, secret)
    if len(password) < LEAST:
        return page(request, "invitation.html", None, status=422, user=user, problem="short", least=LEAST)
    store = store_of(request)
    with store.writing() as connection:
        set_password(connection, user, hashed(password), request.app.state.clock())
    return _entered(request, store, user, "/")


def _guest(request: Request, secret: str) -> User:
    with store_of(request).reading() as connection:
        user = invited(connection, secret, request.app.state.clock())
    if user is None:
        raise HTTPException(404)
    return user
