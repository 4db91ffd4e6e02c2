"""Actors: groups, bodies, countries and people in a public role, with what ties them and what they take part in."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, HTTPException, Request, Response

from vigie.model.situations import Actor
from vigie.publish.drawings import Edge, Node, draw_network
from vigie.publish.phrases import Phrases
from vigie.store.boards import parts, some_parts
from vigie.store.eventlists import event_of, keys_of
from vigie.text.folding import fold
from vigie.web.access import AtDesk, Reader
from vigie.web.lines import event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
LISTED, DRAWN, EVENTS = 200, 30, 60
"""Actors of the list, actors of the drawing, events of one actor; the search narrows the rest."""


@router.get("/actors")
def actors_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Actors whose name or alias holds the words asked for, those with most events first."""
    p = words(language(request))
    everybody = parts(desk.connection, desk.sight, Actor)
    asked, kind = fold(request.query_params.get("name", "")).strip(), request.query_params.get("type", "")
    found = [
        a for a in everybody
        if (not kind or a.type == kind) and (not asked or any(asked in fold(n) for n in (a.name, *a.aliases)))
    ]  # fmt: skip
    found.sort(key=lambda a: (-len(a.events) - len(a.links), a.name))
    return page(
        request, "actors.html", reader, actors=found[:LISTED], count=len(found), asked=request.query_params.get("name", ""),
        kind=kind, kinds=sorted({a.type for a in everybody}), drawing=_drawn(found[:DRAWN], p),
    )  # fmt: skip


def _drawn(actors: list[Actor], p: Phrases) -> str:
    """The relations among some actors, as a drawing."""
    shown = {a.id for a in actors}
    edges = [
        Edge(a.id, x.other, p("relation", x.relation), not x.hedged)
        for a in actors
        for x in a.links
        if x.forward and x.other in shown
    ]
    tied = Counter(i for e in edges for i in (e.source, e.target))
    return draw_network([Node(a.id, a.name, a.type) for a in actors if tied[a.id]], edges, p.brief("network_label"))


@router.get("/actors/{key:path}")
def actor_page(request: Request, key: str, reader: Reader, desk: AtDesk) -> Response:
    """One actor: aliases seen, relations with their voices, events."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    actor = some_parts(connection, sight, Actor, [key]).get(key)
    if actor is None:
        raise HTTPException(404)
    others = some_parts(connection, sight, Actor, [x.other for x in actor.links])
    keys = keys_of(connection, sight, actor.events[-EVENTS:])
    rows = [row for k in dict.fromkeys(keys.values()) if (row := event_of(connection, sight, k))]
    rows.sort(key=lambda r: (r.event.when or r.event.last_reported or "", r.key), reverse=True)
    around = [actor, *others.values()]
    return page(
        request, "actor.html", reader, actor=actor, others=others, lines=event_lines(connection, sight, rows, p),
        drawing=_drawn(around[:DRAWN], p),
    )  # fmt: skip
