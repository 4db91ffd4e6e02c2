"""Feeds of what left: alerts with their CAP messages, and events; for partners and everybody else who may receive."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from vigie.jobs.releasing import handout_of, sayings
from vigie.model.releases import Release
from vigie.publish.phrases import Phrases
from vigie.publish.releasefeeds import FeedEntry, as_release_feed
from vigie.store.alerts import Alert, alert_of, feed_of
from vigie.store.releases import latest_left
from vigie.web.access import AtCounter, Recipient, link_to
from vigie.web.rendering import language, words

router = APIRouter()
FEED, EVENTS = "/alerts", "/released.atom"
ATOM, CAP = "application/atom+xml", "application/cap+xml"
ENTRIES = 200
"""Entries of the feed of events: what was released in a busy month."""


@router.get(FEED)
def alerts_feed(request: Request, recipient: Recipient, connection: AtCounter) -> Response:
    """The alerts, each with the last message about it; a cancelled one stays, with its cancellation."""
    p = words(language(request))
    entries = [_alert(request, p, a) for a in feed_of(connection, recipient.user.clearance)]
    made = as_release_feed(entries, p("web", "alerts_feed"), "urn:vigie:alerts", link_to(request, FEED[1:]), p.lang)
    return Response(made, media_type=ATOM)


@router.get("/alerts/{name}.xml")
def alert(name: str, recipient: Recipient, connection: AtCounter) -> Response:
    """One CAP message."""
    found = alert_of(connection, recipient.user.clearance, name)
    if found is None:
        raise HTTPException(404)
    return Response(found.body, media_type=CAP)


@router.get(EVENTS)
def events_feed(request: Request, recipient: Recipient, connection: AtCounter) -> Response:
    """The events that were released, as they stand; a withdrawn one stays, without its words."""
    p = words(language(request))
    entries = [_event(p, r) for r in latest_left(connection, recipient.user.clearance, "event", ENTRIES)]
    made = as_release_feed(
        entries, p("web", "released_feed"), "urn:vigie:released", link_to(request, EVENTS[1:]), p.lang
    )
    return Response(made, media_type=ATOM)


def _alert(request: Request, p: Phrases, a: Alert) -> FeedEntry:
    title = f"{p('cap_kind', a.kind)} · {a.title} (TLP:{a.tlp})"
    address = link_to(request, f"alerts/{a.identifier}.xml")
    return FeedEntry(f"urn:vigie:alert:{a.release_key}", title, a.sent, title, a.status, (address, CAP))


def _event(p: Phrases, r: Release) -> FeedEntry:
    name, marked = f"urn:vigie:released:{r.key}", f"{r.told.title} (TLP:{r.told.tlp})"
    if r.state == "withdrawn":
        gone = p("web", "release_withdrawn")
        return FeedEntry(name, f"{gone} · {marked}", _instant(r.ended), gone, r.state)
    handout = handout_of(r.told.body)
    said = sayings(handout, p)
    text = "\n".join([*said.lines, *(f"« {words} » — {outlet}" for words, outlet, _ in said.quotes)])
    related = tuple((a.url, a.publisher or "?") for a in handout.articles if a.url)
    return FeedEntry(name, marked, _instant(r.approved), text, r.state, related=related)


def _instant(at: str | None) -> str:
    return f"{(at or '')[:19]}+00:00"
