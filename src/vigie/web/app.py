"""The application: its routes, each with a right or marked as open, and what it answers when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from importlib.resources import files
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from vigie.model.people import Right
from vigie.publish.exports.cap import CapSender
from vigie.store.errors import StoreBusyError, StoreError, StoreSlowError
from vigie.store.opening import Store
from vigie.web.access import LoginNeededError, Needs, Visitor, visitor
from vigie.web.api import articles as api_articles
from vigie.web.api import board as api_board
from vigie.web.api import desk as api_desk
from vigie.web.api import events as api_events
from vigie.web.api import searching as api_searching
from vigie.web.guarding import Guard
from vigie.web.keeping import Kept
from vigie.web.pages import (
    actors,
    administration,
    alerts,
    article,
    briefs,
    citing,
    entering,
    event,
    events,
    inbox,
    places,
    releases,
    review,
    search,
    situation,
    sources,
    statements,
    viewfeeds,
    warnings,
    watches,
)
from vigie.web.rendering import language, page, words
from vigie.web.taxii import server as taxii
from vigie.web.taxii.answers import CHALLENGE, PREFIX, error_answer
from vigie.web.throttling import Throttle

PAGES = (
    entering, situation, events, event, actors, places, briefs, warnings, statements, sources, citing, article, search, review, watches, viewfeeds, administration
)  # fmt: skip
"""The modules of the pages; each has a `router`."""
API = (api_desk, api_events, api_board, api_articles, api_searching)
"""The modules of the programming interface."""
PROGRAMS = (PREFIX, alerts.FEED, alerts.EVENTS)
"""Addresses that programs read: who is unknown is told how to say who they are, and not sent to a page."""
LEAVING = (releases, alerts, inbox, taxii)
"""The modules of what leaves to partners and comes from them: its approval, its feeds, the inbox, the TAXII server."""


def create_app(
    store: Store,
    clock: Callable[[], datetime],
    refresh: Callable[[], None] = lambda: None,
    reliability: Mapping[str, str] | None = None,
    hosts: Collection[str] | None = None,
    address: str | None = None,
    sender: CapSender | None = None,
    throttle: Throttle | None = None,
) -> FastAPI:
    """The workbench over a store.

    Args:
        store: open; the application does not close it.
        clock: gives the present in UTC.
        refresh: asks for the situation to be assembled again, after a decision.
        reliability: the letter of each source, by its folded name.
        hosts: the names under which it may be asked, without ports, in lower case; None for all.
        address: under which people reach it, for links that they pass on; None: the name they ask for, when `hosts` checks it.
        sender: who sends the alerts that leave.
        throttle: counts wrong passwords; given where several applications share it.

    Raises:
        RuntimeError: a route names no right and is not marked as open.
    """
    app = FastAPI(title="Vigie", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.clock, app.state.throttle = store, clock, throttle or Throttle()
    app.state.refresh, app.state.reliability, app.state.kept = refresh, reliability or {}, Kept()
    app.state.hosts, app.state.address, app.state.sender = hosts, address, sender or CapSender()
    for module in (*PAGES, *API, *LEAVING):
        app.include_router(module.router)
    app.mount("/static/shared", StaticFiles(directory=str(files("vigie.publish") / "styles")), name="shared")
    app.mount("/static", StaticFiles(directory=str(files("vigie.web") / "static")), name="static")
    app.add_middleware(Guard, hosts=hosts, refuse=_told)
    app.add_exception_handler(LoginNeededError, _login)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(StoreError, _failed)
    app.state.routes, app.state.openapi = tuple(routes(app)), None
    bare = [r.path for r in routes(app) if right_of(r) is None and not is_open(r)]
    if bare:
        raise RuntimeError(f"routes without a right: {bare}")
    return app


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """The routes of the application, those of its routers included, without its static files.

    Raises:
        RuntimeError: it has something else that answers, of which nobody knows who may ask.
    """
    return _routes(app.routes)


def _routes(found: Iterable[object]) -> Iterator[APIRoute]:
    for r in found:
        router = getattr(r, "original_router", None)
        if isinstance(r, APIRoute):
            yield r
        elif router is not None:
            yield from _routes(router.routes)
        elif not isinstance(r, Mount):
            raise RuntimeError(f"a route of an unknown kind: {r}")


def is_open(route: APIRoute) -> bool:
    """Whether a route is marked as needing no login."""
    return bool(getattr(route.endpoint, "open_to_all", False))


def right_of(route: APIRoute) -> Right | None:
    """The right that a route asks for."""
    return next((n.right for n in _needs(route.dependant)), None)


def _needs(dependant: Dependant) -> Iterator[Needs]:
    for below in dependant.dependencies:
        if isinstance(below.call, Needs):
            yield below.call
        yield from _needs(below)


def _login(request: Request, _: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return _told(request, 401, headers={"WWW-Authenticate": "Bearer"})
    if request.url.path.startswith(PROGRAMS):
        return _told(request, 401, headers=CHALLENGE)
    asked = request.url.path if request.method == "GET" else "/"
    if request.url.query and request.method == "GET":
        asked += f"?{request.url.query}"
    return RedirectResponse("/login" if asked == "/" else f"/login?next={quote(asked, safe='/')}", 303)


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    detail = error.detail if isinstance(error, HTTPException) and error.detail != HTTPStatus(status).phrase else None
    return _told(request, status, headers=headers, detail=detail, is_told=status < 500)


def _misread(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    told = "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults)
    return _told(request, 422, detail=told or None, is_told=True)


def _asking(request: Request) -> Visitor | None:
    """Who is told of an error, so that the page has their menu; None when nobody is logged in."""
    try:
        return visitor(request)
    except (LoginNeededError, StoreError):
        return None


def _failed(request: Request, error: Exception) -> Response:
    return _told(request, 503 if isinstance(error, StoreBusyError | StoreSlowError) else 500)


def _told(
    request: Request, status: int, headers: object = None, detail: str | None = None, *, is_told: bool = False
) -> Response:
    """An error in the form of what was asked: for programs a problem (RFC 9457), else a page, with the menu of who is told."""
    extra = dict(headers) if isinstance(headers, dict) else None
    if request.url.path.startswith("/api/"):
        kind = HTTPStatus(status).phrase
        problem = {"type": kind.lower().replace(" ", "_"), "title": kind, "status": status, "detail": detail}
        return JSONResponse(problem, status, extra, media_type="application/problem+json")
    if request.url.path.startswith(PREFIX):
        return error_answer(status, detail, extra)
    told = words(language(request)).texts["web_error"]
    code = str(status) if str(status) in told else "500" if status >= 500 else "422"
    answer = page(request, "error.html", _asking(request) if is_told else None, status=status, code=code)
    answer.headers.update(extra or {})
    return answer
