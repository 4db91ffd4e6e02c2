"""Make a handout from a store: what somebody may see, without private persons, with short quotations only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from vigie.model.annotations import Annotation
from vigie.model.handouts import HandedEvent, HandedReport, HandedStatement, Handout
from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, SituationArticle
from vigie.publish.phrases import Phrases
from vigie.stages.discretion import (
    Clean,
    addresses_without,
    cleaner,
    discreet,
    discreet_actor,
    discreet_warning,
    private_names,
)
from vigie.store.articles import annotations_by_key
from vigie.store.boards import every_part, some_parts
from vigie.store.eventlists import EventFilter, EventRow, list_events
from vigie.store.sight import Sight, sight_of
from vigie.text.evidence import short_span

STEP = 400
"""Events read at once."""


def make_handout(connection: Connection, clearance: Tlp, wanted: EventFilter, phrases: Phrases) -> Handout:
    """Everything that meets a filter and that a recipient cleared for `clearance` may have.

    Args:
        connection: a transaction.
        clearance: of the recipient; the handout is marked with the strictest marking in use that it covers.
        wanted: which events.
        phrases: how private persons are called by their roles.
    """
    sight = sight_of(connection, clearance)
    rows = _all(connection, sight, wanted)
    read = annotations_by_key(
        connection, sight.articles, sorted({r.article for row in rows for r in row.event.reports})
    )
    warnings, actors = tuple(every_part(connection, sight, BoardWarning)), tuple(every_part(connection, sight, Actor))
    told = {k for w in warnings for k in w.articles} | {k for a in actors for x in a.links for k in x.articles}
    beside = annotations_by_key(connection, sight.articles, sorted(told - read.keys()))
    names = private_names([*read.values(), *beside.values()])
    clean, address = cleaner(names, phrases("private", "name")), addresses_without(names)
    public = {a.id for a in actors}
    roles = dict(phrases.texts["private"])
    events = tuple(_event(row, read, public, roles, clean) for row in rows)
    named = sorted({r.article for e in events for r in e.reports} | read.keys())
    marks = some_parts(connection, sight, SituationArticle, named)
    return Handout(
        tlp=sight.level,
        as_of=max((row.event.last_reported or "" for row in rows), default="") or None,
        events=events,
        statements=tuple(s for a in read.values() for s in _statements(a, clean, roles[""])),
        warnings=tuple(discreet_warning(w, roles[""], clean) for w in warnings),
        actors=tuple(discreet_actor(a, clean) for a in actors),
        articles=tuple(_bare(marks[k], clean, address) for k in named if k in marks),
    )


def _all(connection: Connection, sight: Sight, wanted: EventFilter) -> list[EventRow]:
    rows: list[EventRow] = []
    after: str | None = None
    while True:
        found = list_events(connection, sight, wanted, after, STEP)
        rows += found.rows
        after = found.after
        if after is None:
            return rows


def _event(
    row: EventRow, read: Mapping[str, Annotation], public: set[str], roles: Mapping[str, str], clean: Clean
) -> HandedEvent:
    reports = []
    for r in row.event.reports:
        annotation = read.get(r.article)
        found = next((e for e in annotation.events if e.id == r.event), None) if annotation else None
        if annotation and found:
            words = short_span(found.span, annotation.article.text).of(annotation.article.text)
            reports.append(HandedReport(r.article, r.event, clean(words)))
    return HandedEvent(row.key, discreet(row.event, public, roles, clean), tuple(reports))


def _statements(annotation: Annotation, clean: Clean, private: str) -> list[HandedStatement]:
    text = annotation.article.text
    made = []
    for s in annotation.statements:
        who = [w if clean(w) == w else private for w in s.who]
        words = clean(short_span(s.span, text).of(text))
        made.append(
            HandedStatement(
                annotation.article.id, s.id, "; ".join(who) or None, tuple(map(clean, s.via)), s.form, s.hedged, words
            )
        )
    return made


def _bare(a: SituationArticle, clean: Clean, address: Callable[[str | None], str | None]) -> SituationArticle:
    return replace(a, title=clean(a.title) if a.title else None, url=address(a.url))
