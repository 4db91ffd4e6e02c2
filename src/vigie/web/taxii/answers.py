"""Answers of the TAXII server: their media type, their errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response

PREFIX = "/taxii2/"
"""Where the server lives; whatever goes wrong below it is told as TAXII tells it."""
MEDIA_TYPE = "application/taxii+json;version=2.1"
FIRST, LAST = "X-TAXII-Date-Added-First", "X-TAXII-Date-Added-Last"
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Vigie", charset="UTF-8", Bearer realm="Vigie"'}
"""How a client may say who it is: the key as a Bearer token, or as the password of its user."""


def answer(value: Any, status: int = 200) -> Response:
    """A JSON value in TAXII's media type."""
    return Response(json.dumps(value, ensure_ascii=False), status, media_type=MEDIA_TYPE)


def error_answer(status: int, description: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """TAXII's error message."""
    told = {"title": HTTPStatus(status).phrase, "http_status": str(status)}
    if description:
        told["description"] = description
    made = answer(told, status)
    made.headers.update(headers or {})
    return made


def check_accept(request: Request) -> None:
    """Refuse a client that does not take what this server speaks.

    Raises:
        HTTPException: 406.
    """
    header = request.headers.get("accept")
    if header and not any(map(_is_spoken, header.split(","))):
        raise HTTPException(406, f"this server answers with {MEDIA_TYPE}")


def check_content_type(request: Request) -> None:
    """Refuse a body in another media type.

    Raises:
        HTTPException: 415.
    """
    if not _is_taxii(request.headers.get("content-type", "")):
        raise HTTPException(415, f"send {MEDIA_TYPE}")


def _is_spoken(offer: str) -> bool:
    return offer.partition(";")[0].strip() in ("*/*", "application/*") or _is_taxii(offer)


def _is_taxii(media_type: str) -> bool:
    kind, *parameters = (part.strip().lower() for part in media_type.split(";"))
    versions = [p.partition("=")[2].strip('"') for p in parameters if p.startswith("version=")]
    return kind == "application/taxii+json" and versions in ([], ["2.1"])
