"""One event in full, from the store: its view as the brief shows it, and who says what of each slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.events import Event
from vigie.model.situations import Situation, SituationArticle, SituationEvent
from vigie.publish.brief import Briefing
from vigie.publish.phrases import Phrases
from vigie.publish.views import EventView
from vigie.store.articles import annotations_by_key
from vigie.store.boards import some_parts
from vigie.store.sight import Sight

MOST = 200
"""Reports shown of one event at most, the earliest; the count of all stands beside them."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says of an event: on whose word, and of each slot."""

    article: str
    outlet: str
    published: str | None
    title: str | None
    copy_of: str | None
    who: tuple[str, ...]
    hedged: bool
    when: str | None
    where: str | None
    factuality: str
    roles: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    finding: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event with its reports; `anchors` leads from the anchors of the view's quotations to article and finding."""

    view: EventView
    accounts: tuple[Account, ...]
    reports: int
    anchors: Mapping[str, tuple[str, str]]


def event_card(connection: Connection, sight: Sight, event: SituationEvent, phrases: Phrases) -> EventCard | None:
    """The card of an event, None when none of its reports is there any more."""
    keys = list(dict.fromkeys(r.article for r in event.reports))
    read = _annotations(connection, sight, keys[:MOST])
    marks = some_parts(connection, sight, SituationArticle, list(read))
    told = tuple(
        r for r in event.reports if r.article in read and r.article in marks and _event(read[r.article], r.event)
    )
    if not told:
        return None
    shown = replace(event, reports=told)
    known = {a for v in event.voices for a in v.articles} | {
        a for c in event.contradictions for s in c.values for a in s.articles
    }
    known |= {m.copy_of for m in marks.values() if m.copy_of}
    more = _annotations(connection, sight, sorted(known - read.keys())[:MOST])
    every = {**read, **more}
    marks |= some_parts(connection, sight, SituationArticle, list(more))
    whole = Situation(
        event.last_reported, (None, None), tuple(marks[k] for k in every if k in marks), (), (shown,), (), (), Ledger()
    )
    briefing = Briefing(whole, [every[k] for k in every if k in marks], phrases)
    accounts = tuple(_account(read[r.article], marks[r.article], r.event, phrases) for r in told)
    return EventCard(briefing.card(shown.id), accounts, len(keys), briefing.anchors(shown.id))


def _annotations(connection: Connection, sight: Sight, keys: Sequence[str]) -> dict[str, Annotation]:
    found = annotations_by_key(connection, sight.articles, keys)
    return {k: found[k] for k in keys if k in found}


def _event(annotation: Annotation, local_id: str) -> Event | None:
    return next((e for e in annotation.events if e.id == local_id), None)


def _account(annotation: Annotation, mark: SituationArticle, local_id: str, p: Phrases) -> Account:
    event = _event(annotation, local_id)
    assert event is not None
    numbers = {f.id: f for f in annotation.figures}
    told = [numbers[i] for i in event.figures if i in numbers]
    return Account(
        article=mark.id,
        outlet=p.outlet(mark.publisher or mark.origin, mark.url),
        published=mark.published,
        title=mark.title,
        copy_of=mark.copy_of,
        who=event.who,
        hedged=event.hedged,
        when=event.when,
        where=event.where.name if event.where else None,
        factuality=event.factuality,
        roles=tuple((p("role", r.role), r.name) for r in event.roles),
        figures=tuple(
            f"{p.counted(f.what, event.type)} : {p.range(f.min, f.max, approximate=f.approximate)}" for f in told
        ),
        finding=event.id,
        rules=event.rules,
    )
