"""One event: who says what, what is disputed, figures over time, its history, its grade with reasons, what it rests on."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from vigie.jobs.eventcards import event_card
from vigie.model.markings import at_or_below
from vigie.store.briefs import open_briefs
from vigie.store.eventlists import EventFilter, event_of, list_events
from vigie.store.situations import levels_in_use
from vigie.web.access import AtDesk, Reader
from vigie.web.lines import event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()


@router.get("/events/{key}")
def event_page(request: Request, key: str, reader: Reader, desk: AtDesk) -> Response:
    """The event under its lasting key."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    row = event_of(connection, sight, key)
    card = event_card(connection, sight, row.event, p) if row else None
    if row is None or card is None:
        raise HTTPException(404)
    near = list_events(connection, sight, EventFilter(story=row.event.story), limit=13).rows if row.event.story else ()
    return page(
        request, "event.html", reader, row=row, e=card.view, card=card,
        briefs=open_briefs(connection, reader.user.clearance),
        markings=[x for x in levels_in_use(connection) if x in at_or_below(sight.level)],
        related=event_lines(connection, sight, [r for r in near if r.key != key][:12], p),
    )  # fmt: skip
