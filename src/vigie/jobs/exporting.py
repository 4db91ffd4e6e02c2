"""Make a handout from a store: what somebody may see, without private persons, with short quotations only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from sqlalchemy import Connection

from vigie.model.annotations import Annotation
from vigie.model.handouts import HandedEvent, HandedReport, HandedStatement, Handout
from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, SituationArticle
from vigie.publish.discretion import Discretion
from vigie.publish.phrases import Phrases
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
    warnings, actors = tuple(every_part(connection, sight, BoardWarning)), tuple(every_part(connection, sight, Actor))
    return hand_out(connection, sight, _all(connection, sight, wanted), warnings, actors, phrases)


def hand_out(
    connection: Connection,
    sight: Sight,
    rows: Sequence[EventRow],
    warnings: Sequence[BoardWarning],
    actors: Sequence[Actor],
    phrases: Phrases,
) -> Handout:
    """What a recipient with a sight may have of some events, warnings and actors, with the statements of the events' articles."""
    read = annotations_by_key(
        connection, sight.articles, sorted({r.article for row in rows for r in row.event.reports})
    )
    told = {k for w in warnings for k in w.articles} | {k for a in actors for x in a.links for k in x.articles}
    beside = annotations_by_key(connection, sight.articles, sorted(told - read.keys()))
    discretion = Discretion([*read.values(), *beside.values()], phrases)
    public = {a.id for a in actors}
    events = tuple(_event(row, read, public, discretion) for row in rows)
    named = sorted(
        {r.article for e in events for r in e.reports} | read.keys() | {k for w in warnings for k in w.articles}
    )
    marks = some_parts(connection, sight, SituationArticle, named)
    return Handout(
        tlp=sight.level,
        as_of=max((row.event.last_reported or "" for row in rows), default="") or None,
        events=events,
        statements=tuple(s for a in read.values() for s in _statements(a, discretion)),
        warnings=tuple(map(discretion.warning, warnings)),
        actors=tuple(map(discretion.actor, actors)),
        articles=tuple(_bare(marks[k], discretion) for k in named if k in marks),
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


def _event(row: EventRow, read: Mapping[str, Annotation], public: Set[str], discretion: Discretion) -> HandedEvent:
    reports = []
    for r in row.event.reports:
        annotation = read.get(r.article)
        found = next((e for e in annotation.events if e.id == r.event), None) if annotation else None
        if annotation and found:
            words = short_span(found.span, annotation.article.text).of(annotation.article.text)
            reports.append(HandedReport(r.article, r.event, discretion.of_article(r.article)(words)))
    return HandedEvent(row.key, discretion.event(row.event, public), tuple(reports))


def _statements(annotation: Annotation, discretion: Discretion) -> list[HandedStatement]:
    article, clean = annotation.article, discretion.of_article(annotation.article.id)
    made = []
    for s in annotation.statements:
        who = [w if clean(w) == w else discretion.private for w in s.who]
        words = clean(short_span(s.span, article.text).of(article.text))
        made.append(
            HandedStatement(article.id, s.id, "; ".join(who) or None, tuple(map(clean, s.via)), s.form, s.hedged, words)
        )
    return made


def _bare(a: SituationArticle, discretion: Discretion) -> SituationArticle:
    title = discretion.of_article(a.id)(a.title) if a.title else None
    return replace(a, title=title, url=discretion.address(a.url))
