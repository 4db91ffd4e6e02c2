"""Actors: groups, bodies, countries and people in a public role, with what ties them and what they take part in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import get_args

from fastapi import APIRouter, HTTPException, Request, Response

from vigie.model.entities import EntityType
from vigie.model.situations import Actor
from vigie.publish.drawings import Edge, Node, draw_network
from vigie.publish.phrases import Phrases
from vigie.store.boards import some_parts
from vigie.store.eventlists import events_with, keys_of
from vigie.store.listings import ActorLine, actor_lines, list_actors
from vigie.web.access import AtDesk, Reader
from vigie.web.filters import LONGEST
from vigie.web.lines import counted, event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
DRAWN, EVENTS, LINKS = 30, 40, 200
"""Actors of a drawing; events and relations on one page of an actor."""
KINDS = tuple(sorted(get_args(EntityType)))


@router.get("/actors")
def actors_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """Actors whose name or alias holds the letters asked for, those with most events first, page by page."""
    p = words(language(request))
    name = " ".join(request.query_params.get("name", "").split())[:LONGEST]
    kind = request.query_params.get("type", "")
    found = list_actors(
        desk.connection, desk.sight, name, kind if kind in KINDS else None, request.query_params.get("after")
    )
    return page(
        request, "actors.html", reader, actors=found.rows, count=counted(found.count), asked=name, kind=kind, kinds=KINDS,
        drawing=_drawn(found.rows[:DRAWN], p), after=found.after,
    )  # fmt: skip


def _drawn(actors: Sequence[ActorLine], p: Phrases) -> str:
    """The relations among some actors, as a drawing."""
    shown = {a.id for a in actors}
    ties = ((a.id, relation, other, hedged) for a in actors for relation, other, hedged in a.ties)
    return _network(actors, ((a, p("relation", r), b, not hedged) for a, r, b, hedged in ties if b in shown), p)


def _network(actors: Sequence[ActorLine], ties: Iterable[tuple[str, str, str, bool]], p: Phrases) -> str:
    edges = [Edge(a, b, label, firm) for a, label, b, firm in ties]
    tied = Counter(i for e in edges for i in (e.source, e.target))
    return draw_network([Node(a.id, a.name, a.type) for a in actors if tied[a.id]], edges, p.brief("network_label"))


@router.get("/actors/{key:path}")
def actor_page(request: Request, key: str, reader: Reader, desk: AtDesk) -> Response:
    """One actor: aliases seen, relations with their voices, events, the last ones first, page by page."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    actor = some_parts(connection, sight, Actor, [key]).get(key)
    if actor is None:
        raise HTTPException(404)
    links = actor.links[:LINKS]
    others = actor_lines(connection, sight, [x.other for x in links])
    shown, after = _events_before(actor, request.query_params.get("after"))
    keys = keys_of(connection, sight, shown)
    rows = sorted(
        events_with(connection, sight, list(dict.fromkeys(keys.values()))),
        key=lambda r: (r.event.when or r.event.last_reported or "", r.key), reverse=True,
    )  # fmt: skip
    around = [others[i] for i in dict.fromkeys(x.other for x in links) if i in others][: DRAWN - 1]
    near = {a.id for a in around}
    ties = [
        (key, p("relation", x.relation), x.other, not x.hedged) if x.forward else (x.other, p("relation", x.relation), key, not x.hedged)
        for x in links if x.other in near
    ]  # fmt: skip
    me = ActorLine(actor.id, actor.name, actor.type, (), 0, 0, ())
    return page(
        request, "actor.html", reader, actor=actor, links=links, others=others, lines=event_lines(connection, sight, rows, p),
        drawing=_network([me, *around], ties, p), after=after,
    )  # fmt: skip


def _events_before(actor: Actor, after: str | None) -> tuple[Sequence[str], str | None]:
    """The last events of an actor, or those before one, and the event that the next page begins before."""
    end = actor.events.index(after) if after in actor.events else len(actor.events)
    begin = max(0, end - EVENTS)
    return actor.events[begin:end], actor.events[begin] if begin else None
