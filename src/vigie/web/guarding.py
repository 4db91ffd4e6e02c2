"""What stands around every answer: headers that let nothing foreign in, a door for requests from elsewhere, an end for faults."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException, Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.web.access import KEYED, Asking, Visitor

BODY_BYTES = 1_000_000
"""Bytes of a request at most: the longest form of the workbench, a comment on a brief, has a hundredth of it."""
LENGTH_DIGITS = 20
"""Digits of a length at most: a number of thousands of them is not even read."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex, nofollow",
}
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class Guard:
    """ASGI middleware: refuses foreign and oversized requests, adds the headers, answers HEAD, ends faults with a page."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None, refuse: Callable[[Request, int], Response]) -> None:
        """Stand around an application.

        Args:
            app: the application.
            hosts: the names under which it may be asked, without ports; None for all.
            refuse: makes the answer to what is refused, or failed, from its status.
        """
        self._app, self._hosts, self._refuse = app, hosts, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head, begun = scope["method"] == "HEAD", False
        if is_head:
            scope = {**scope, "method": "GET"}

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers["cache-control"] = "no-store"
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        status = self._fault(scope["method"], Headers(scope=scope))
        if status:
            await self._refuse(Request(scope), status)(scope, receive, dressed)
            return
        try:
            await self._app(scope, receive, dressed)
        except Exception:
            if not begun:
                await self._refuse(Request(scope), 500)(scope, receive, dressed)
            raise

    def _fault(self, method: str, headers: Headers) -> int | None:
        if self._hosts is not None and _host(headers) not in self._hosts:
            return 421
        if method not in SAFE and not is_own(headers):
            return 403
        return None if _fits(headers) else 413


def _host(headers: Headers) -> str:
    """The name that was asked for, without its port; a page of elsewhere whose name leads here has another."""
    host = headers.get("host", "").lower()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def is_own(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own pages, or from a program with a key.

    Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`); one that says neither is refused without a key. They
    also remember the passwords of `Basic`, and send them when a page of elsewhere asks: these are no proof of a program.
    """
    scheme = headers.get("authorization", "").partition(" ")[0].lower()
    if scheme in KEYED:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is None:
        return scheme == "basic"
    try:
        return urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False


def _fits(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return (
        length.isdecimal()
        and len(length) < LENGTH_DIGITS
        and int(length) <= BODY_BYTES
        and "transfer-encoding" not in headers
    )


def _checked(asking: Asking, csrf: Annotated[str, Form()] = "") -> Visitor:
    """The visitor, if the form carries the token of their session, or if they are a program: no page can send its key."""
    if asking.is_program:
        return asking
    if not asking.csrf or not secrets.compare_digest(csrf.encode(), asking.csrf.encode()):
        raise HTTPException(403)
    return asking


OwnForm = Annotated[Visitor, Depends(_checked)]
"""What a route that takes a form asks for beside its right."""
