"""The day at a glance: what is in force, what is new, what changed, what rests on one voice, which feeds are in trouble."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from vigie.store.boards import troubled
from vigie.store.eventlists import EventFilter, count_events, list_events
from vigie.store.keys import day_number
from vigie.store.listings import list_warnings
from vigie.web.access import AtDesk, Reader
from vigie.web.lines import counted, event_lines
from vigie.web.rendering import language, page, words

router = APIRouter()
SHOWN = 12
"""Lines of each part; the rest is a click away."""
IN_FORCE = 20
"""Warnings in force that are shown, the latest."""
RECENT_DAYS = 30
"""Days that "rests on one voice" looks back from the last report."""


@router.get("/")
def situation_page(request: Request, reader: Reader, desk: AtDesk) -> Response:
    """The situation, with news since the visit before."""
    connection, sight = desk.connection, desk.sight
    p = words(language(request))
    since = reader.since or (request.app.state.clock() - timedelta(days=1)).isoformat(timespec="seconds")
    new, changed = EventFilter(new_since=since), EventFilter(changed_since=since)
    latest = list_events(connection, sight, EventFilter(), limit=SHOWN)
    last = max((r.event.last_reported or "" for r in latest.rows), default="")
    lone = EventFilter(one_voice=True, first_day=_days_before(last, RECENT_DAYS))
    board = list_warnings(connection, sight, "in_force", limit=IN_FORCE)
    return page(
        request, "situation.html", reader,
        since=since,
        warnings=board.rows,
        warnings_count=counted(board.count),
        latest=event_lines(connection, sight, latest.rows, p),
        new=event_lines(connection, sight, list_events(connection, sight, new, limit=SHOWN).rows, p),
        new_count=counted(count_events(connection, sight, new)),
        changed=event_lines(connection, sight, list_events(connection, sight, changed, limit=SHOWN).rows, p, since=since[:10]),
        changed_count=counted(count_events(connection, sight, changed)),
        lone=event_lines(connection, sight, list_events(connection, sight, lone, limit=SHOWN).rows, p),
        sources=troubled(connection),
    )  # fmt: skip


def _days_before(day: str, days: int) -> int | None:
    number = day_number(day)
    return number - days if number else None
