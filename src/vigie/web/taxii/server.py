"""The routes of the TAXII server: discovery, API root, collections, objects, manifests, versions, status, inbox."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from vigie.model.people import User
from vigie.store.inbox import keep_post, receipt_of, waiting_posts
from vigie.store.released import Kept, ObjectPage, added_instant, is_kept, objects_of
from vigie.web.access import AtCounter, Contributor, Recipient, instant_of, link_to, store_of
from vigie.web.guarding import BODY_BYTES
from vigie.web.taxii.answers import FIRST, LAST, MEDIA_TYPE, PREFIX, answer, check_accept, check_content_type
from vigie.web.taxii.collections import STIX, Collection, collections_for, find_collection
from vigie.web.taxii.envelopes import EnvelopeError, read_envelope
from vigie.web.taxii.filters import next_of, read_filters

router = APIRouter(prefix=PREFIX.rstrip("/"), dependencies=[Depends(check_accept)])
ROOT = "vigie/"
WAITING = 500
"""Posts of one partner that may wait at once: half a gigabyte; then somebody has to look at them first."""
RETRY = {"Retry-After": "3600"}


@router.get("/")
def discovery(request: Request, _: Recipient) -> Response:
    """What this server is, and where its API root is."""
    root = link_to(request, f"{PREFIX.lstrip('/')}{ROOT}")
    told = {
        "title": "Vigie",
        "description": "Published reporting on security, released by named people",
        "default": root,
    }
    return answer({**told, "api_roots": [root]})


@router.get("/vigie/")
def api_root(_: Recipient) -> Response:
    """The one API root."""
    return answer({"title": "Vigie", "versions": [MEDIA_TYPE], "max_content_length": BODY_BYTES})


@router.get("/vigie/status/{key}/")
def status(key: str, partner: Recipient, connection: AtCounter) -> Response:
    """What became of a post of one's own."""
    told = receipt_of(connection, partner.user.name, key)
    if told is None:
        raise HTTPException(404, "no such status")
    return answer(told)


@router.get("/vigie/collections/")
def collections(partner: Recipient) -> Response:
    """The collections that the partner may know of."""
    return answer({"collections": [c.told() for c in collections_for(partner.user)]})


@router.get("/vigie/collections/{key}/")
def collection(key: str, partner: Recipient) -> Response:
    """One collection."""
    return answer(_known(partner.user, key).told())


@router.get("/vigie/collections/{key}/manifest/")
def manifest(request: Request, key: str, partner: Recipient, connection: AtCounter) -> Response:
    """What a collection has, without the objects."""
    page = _page(request, connection, _readable(partner.user, key), bodies=False)
    rows = [{"id": r.id, "date_added": r.added, "version": r.version, "media_type": STIX} for r in page.rows]
    return _paged(page, "objects", json.dumps(rows)[1:-1])


@router.get("/vigie/collections/{key}/objects/")
def objects(request: Request, key: str, partner: Recipient, connection: AtCounter) -> Response:
    """The objects of a collection, page by page."""
    page = _page(request, connection, _readable(partner.user, key))
    return _paged(page, "objects", ",".join(r.body for r in page.rows))


@router.get("/vigie/collections/{key}/objects/{name}/")
def one_object(request: Request, key: str, name: str, partner: Recipient, connection: AtCounter) -> Response:
    """One object: its last version, or those that were asked for."""
    page = _page(request, connection, _readable(partner.user, key), name)
    return _paged(page, "objects", ",".join(r.body for r in page.rows))


@router.get("/vigie/collections/{key}/objects/{name}/versions/")
def versions(request: Request, key: str, name: str, partner: Recipient, connection: AtCounter) -> Response:
    """The versions of one object, on each page the latest first, as OASIS's own server has them."""
    page = _page(request, connection, _readable(partner.user, key), name, bodies=False, every=True)
    return _paged(page, "versions", json.dumps([r.version for r in reversed(page.rows)])[1:-1])


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post("/vigie/collections/{key}/objects/")
def post_objects(request: Request, key: str, partner: Contributor, body: Annotated[bytes, Depends(_body)]) -> Response:
    """Take what a partner sends into quarantine; nothing of it is published."""
    check_content_type(request)
    if not _known(partner.user, key).can_write:
        raise HTTPException(403, "this collection is not written to")
    at = added_instant(request.app.state.clock())
    try:
        arrival = read_envelope(body, partner.user.name, partner.user.clearance, at)
    except EnvelopeError as error:
        raise HTTPException(422, str(error)) from error
    with store_of(request).writing() as connection:
        if waiting_posts(connection, partner.user.name) >= WAITING:
            raise HTTPException(429, f"{WAITING} of your posts wait to be read", RETRY)
        made = keep_post(connection, arrival, instant_of(request))
    return answer({"id": made, **arrival.receipt}, 202)


def _known(user: User, key: str) -> Collection:
    found = find_collection(user, key)
    if found is None:
        raise HTTPException(404, "no such collection")
    return found


def _readable(user: User, key: str) -> Collection:
    found = _known(user, key)
    if not found.can_read:
        raise HTTPException(403, "this collection is not read")
    return found


def _page(
    request: Request, connection: Connection, where: Collection, name: str | None = None, *, bodies: bool = True,
    every: bool = False,
) -> ObjectPage:  # fmt: skip
    wanted, limit = read_filters(request.query_params, versions=not every)
    if name is not None and not is_kept(connection, where.name, name):
        raise HTTPException(404, "no such object")
    if wanted is None:
        return ObjectPage((), more=False)
    if name is not None:
        wanted = replace(wanted, ids=(name,), types=())
    return objects_of(connection, where.name, wanted, limit, bodies=bodies)


def _paged(page: ObjectPage, name: str, listed: str) -> Response:
    """A page as TAXII tells it: the list, whether more follows and where, and when its first and last came in."""
    if not page.rows:
        return answer({})
    last: Kept = page.rows[-1]
    follows = f'"more":true,"next":"{next_of(last.added)}"' if page.more else '"more":false'
    made = Response(f'{{{follows},"{name}":[{listed}]}}', media_type=MEDIA_TYPE)
    made.headers[FIRST], made.headers[LAST] = page.rows[0].added, last.added
    return made
