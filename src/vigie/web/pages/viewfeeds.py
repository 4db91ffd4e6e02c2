"""Feeds of saved views: what is new and changed in them, as Atom and JSON Feed, for readers with an access key."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.datastructures import QueryParams

from vigie.jobs.viewfeeds import view_entries
from vigie.publish.eventfeeds import as_json_feed
from vigie.publish.releasefeeds import as_release_feed
from vigie.store.keys import digest
from vigie.store.people import views_of
from vigie.web.access import AtDesk, Reader, link_to
from vigie.web.filters import read_filter
from vigie.web.rendering import language, words

router = APIRouter()
ATOM, JSON = "application/atom+xml", "application/feed+json"


@router.get("/views/{name:path}/feed.atom")
def atom_feed(request: Request, name: str, reader: Reader, desk: AtDesk) -> Response:
    """A saved view of the reader as Atom."""
    return _feed(request, name, reader, desk, ATOM)


@router.get("/views/{name:path}/feed.json")
def json_feed(request: Request, name: str, reader: Reader, desk: AtDesk) -> Response:
    """A saved view of the reader as JSON Feed."""
    return _feed(request, name, reader, desk, JSON)


def _feed(request: Request, name: str, reader: Reader, desk: AtDesk, form: str) -> Response:
    query = dict(views_of(desk.connection, reader.user)).get(name)
    if query is None:
        raise HTTPException(404)
    p = words(language(request))
    wanted = read_filter(QueryParams(query))
    entries = view_entries(desk.connection, desk.sight, wanted, p, lambda key: link_to(request, f"events/{key}"))
    title, path = p("web", "view_feed", name), f"views/{quote(name, safe='')}/feed"
    if form == JSON:
        home = link_to(request, f"events?{query}")
        return Response(as_json_feed(entries, title, link_to(request, f"{path}.json"), home, p.lang), media_type=JSON)
    identity = f"urn:vigie:view:{digest(f'{reader.user.name} {name}')[:32]}"
    made = as_release_feed(entries, title, identity, link_to(request, f"{path}.atom"), p.lang)
    return Response(made, media_type=ATOM)
