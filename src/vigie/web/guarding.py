"""What stands around every answer: headers that let nothing foreign in, and a door for requests from elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.web.access import Asking, Visitor

BODY_BYTES = 1_000_000
"""Bytes of a request at most: the longest form of the workbench, a comment on a brief, has a hundredth of it."""
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
    """ASGI middleware: refuses foreign and oversized requests, adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not is_own(headers):
            await PlainTextResponse("403", 403)(scope, receive, dressed)
        elif not _fits(headers):
            await PlainTextResponse("413", 413)(scope, receive, dressed)
        else:
            await self._app(scope, receive, dressed)


def is_own(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own pages, or from a program with a key.

    Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`); one that says neither brings no key and is refused.
    """
    if headers.get("authorization"):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _fits(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return length.isdecimal() and int(length) <= BODY_BYTES and "transfer-encoding" not in headers


def _checked(asking: Asking, csrf: Annotated[str, Form()] = "") -> Visitor:
    """The visitor, if the form carries the token of their session."""
    if not asking.csrf or not secrets.compare_digest(csrf.encode(), asking.csrf.encode()):
        raise HTTPException(403)
    return asking


OwnForm = Annotated[Visitor, Depends(_checked)]
"""What a route that takes a form asks for beside its right."""
