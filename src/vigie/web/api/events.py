"""Events: lists with filters, counts by facet, one event, what each report says of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field

from vigie.jobs.eventcards import event_card
from vigie.publish.phrases import Phrases
from vigie.publish.situations import event_record
from vigie.store.eventlists import COUNTED, FACETS, EventRow, count_events, event_of, list_events
from vigie.web.access import AtDesk, Reader
from vigie.web.api.asking import MOST, PROBLEMS, EventCursor, EventSelection, Plain, answer, counted, phrases
from vigie.web.api.shapes import Account, CountedListing, KeptEvent, ValueCount
from vigie.web.pages.events import surveyed

router = APIRouter(prefix="/api/v1/events", tags=["events"], responses=dict(PROBLEMS))


class _Listed(EventSelection):
    """A page of a list of events."""

    after: EventCursor | None = Field(None, description="`next` of the page before.")
    limit: int = Field(40, ge=1, le=MOST)


@router.get("", response_model=CountedListing[KeptEvent])
def list_of_events(request: Request, _: Reader, desk: AtDesk, asked: Annotated[_Listed, Query()]) -> Response:
    """Events that meet a filter, those reported last first."""
    p, wanted = phrases(request), asked.filter()
    found = list_events(desk.connection, desk.sight, wanted, asked.after, asked.limit)
    count = desk.once(("count", wanted), lambda: count_events(desk.connection, desk.sight, wanted))
    return answer({
        "items": [_kept(r, p) for r in found.rows],
        "next": found.after,
        "count": min(count, COUNTED),
        "more": count > COUNTED,
    })  # fmt: skip


@router.get("/facets", response_model=dict[str, list[ValueCount]])
def facets_of_events(_: Reader, desk: AtDesk, asked: Annotated[EventSelection, Query()]) -> Response:
    """How the events of a filter spread over type, country, factuality and grade, each counted without its own filter."""
    return answer(counted(surveyed(desk, asked.filter(), FACETS)[1]))


@router.get("/{key}", response_model=KeptEvent)
def one_event(request: Request, key: str, _: Reader, desk: AtDesk, __: Plain) -> Response:
    """One event under its lasting key."""
    return answer(_kept(_row(desk, key), phrases(request)))


@router.get("/{key}/reports", response_model=list[Account])
def reports_of_event(request: Request, key: str, _: Reader, desk: AtDesk, __: Plain) -> Response:
    """What each article says of an event and on whose word; the earliest 200."""
    card = event_card(desk.connection, desk.sight, _row(desk, key).event, phrases(request))
    if card is None:
        raise HTTPException(404)
    return answer([{**asdict(a), "roles": [{"role": r, "name": n} for r, n in a.roles]} for a in card.accounts])


def _row(desk: AtDesk, key: str) -> EventRow:
    row = event_of(desk.connection, desk.sight, key)
    if row is None:
        raise HTTPException(404)
    return row


def _kept(row: EventRow, p: Phrases) -> dict[str, Any]:
    return {"key": row.key, "made": row.made, "changed": row.changed, "event": event_record(row.event, p)}
