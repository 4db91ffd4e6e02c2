"""Who is asking and what they may: every route names a right, or says that it is open."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from sqlalchemy import Connection

from vigie.model.people import Right, User
from vigie.store.opening import Store
from vigie.store.people import session, token_user
from vigie.store.sight import Sight, sight_of
from vigie.web.keeping import Answer, Kept

COOKIE = "vigie"
"""The session cookie; with TLS its name gets the prefix `__Host-`, which binds it to this host."""
KEYED = ("bearer", "token")
"""Schemes of the Authorization header that only a program sends; browsers remember Basic, and send it for any page that asks."""
PAGE_SECONDS = 5.0
"""Seconds that the queries of one request may take: a page that needs more is a fault, and must not hold the others up."""


class LoginNeededError(Exception):
    """Nobody is logged in; pages send to the login, the programming interface answers 401."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks: the user, the anti-forgery token (empty with a key of the programming interface), the visit before."""

    user: User
    csrf: str
    since: str | None
    is_program: bool = False


def store_of(request: Request) -> Store:
    """The store of the application."""
    store: Store = request.app.state.store
    return store


def instant_of(request: Request) -> str:
    """The present, fine enough to tell two acts of one person apart."""
    return str(request.app.state.clock().isoformat(timespec="microseconds"))


def link_to(request: Request, path: str) -> str:
    """A whole address of a page, for people to pass on: under the name that the server was told, or that it checks."""
    state = request.app.state
    base = state.address or (str(request.base_url) if state.hosts is not None else "/")
    return f"{base.rstrip('/')}/{path}"


def cookie_name(request: Request) -> str:
    """The name of the session cookie on this connection."""
    return f"__Host-{COOKIE}" if request.url.scheme == "https" else COOKIE


def visitor(request: Request) -> Visitor:
    """Who asks, by a key in the Authorization header or by the session cookie.

    Raises:
        LoginNeededError: neither is good.
    """
    store, at = store_of(request), request.app.state.clock()
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    with store.reading() as connection:
        if scheme:
            name, secret = _named(scheme.lower(), key)
            user = token_user(connection, secret) if secret else None
            if user is None or name not in (None, user.name):
                raise LoginNeededError
            return Visitor(user, "", None, is_program=scheme.lower() in KEYED)
        secret = request.cookies.get(cookie_name(request))
        open_ = session(connection, secret, at) if secret else None
    if open_ is None:
        raise LoginNeededError
    return Visitor(open_.user, open_.csrf, open_.since)


def _named(scheme: str, value: str) -> tuple[str | None, str | None]:
    """The user and the key of an Authorization header; no user where it names none, no key where it cannot be read.

    A key comes as `Bearer KEY`, as `Token KEY` (clients of TAXII), or as the password of its user (`Basic`, which TAXII asks for).
    """
    if scheme in KEYED:
        return None, value
    if scheme != "basic":
        return None, None
    try:
        name, _, key = b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return None, None
    return name, key


Asking = Annotated[Visitor, Depends(visitor)]


@dataclass(frozen=True, slots=True)
class Needs:
    """The right that a route asks for; `web.app` refuses to start with a route that has none and is not open."""

    right: Right

    def __call__(self, asking: Asking) -> Visitor:
        """The visitor, if they have the right."""
        if not asking.user.may(self.right):
            raise HTTPException(403)
        return asking


Reader = Annotated[Visitor, Depends(Needs("read"))]
Reviewer = Annotated[Visitor, Depends(Needs("review"))]
Approver = Annotated[Visitor, Depends(Needs("approve"))]
Administrator = Annotated[Visitor, Depends(Needs("administer"))]
Auditor = Annotated[Visitor, Depends(Needs("audit"))]
Recipient = Annotated[Visitor, Depends(Needs("receive"))]
Contributor = Annotated[Visitor, Depends(Needs("post"))]


def received(request: Request, _: Recipient) -> Iterator[Connection]:
    """A bounded reading transaction for those who receive what was released; they see no situation."""
    with store_of(request).reading(seconds=PAGE_SECONDS) as connection:
        yield connection


AtCounter = Annotated[Connection, Depends(received)]


def open_to_all(route: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that needs no login."""
    route.open_to_all = True  # type: ignore[attr-defined]  # read by web.app and by the test of all routes
    return route


@dataclass(frozen=True, slots=True)
class Desk:
    """A reading transaction with what its reader may see, and what others who see the same situation have asked it."""

    connection: Connection
    sight: Sight
    kept: Kept

    def once(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer to a question about the situation that the reader sees: see `Kept.once`."""
        return self.kept.once(self.connection, (self.sight.level, key), make)


def desk(request: Request, asking: Reader) -> Iterator[Desk]:
    """A bounded reading transaction for the queries of one page."""
    with store_of(request).reading(seconds=PAGE_SECONDS) as connection:
        yield Desk(connection, sight_of(connection, asking.user.clearance), request.app.state.kept)


AtDesk = Annotated[Desk, Depends(desk)]
