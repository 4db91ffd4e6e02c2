"""Make a handout from a store: what somebody may see, without private persons, with short quotations only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from vigie.model.annotations import Annotation
from vigie.model.handouts import HandedEvent, HandedReport, HandedStatement, Handout
from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, SituationArticle
from vigie.publish.discretion import Discretion
from vigie.publish.phrases import Phrases
from vigie.stages.discretion import PUBLIC, folded_names
from vigie.store.articles import annotations_by_key
from vigie.store.boards import every_part, some_parts
from vigie.store.eventlists import EventFilter, EventRow, event_pages
from vigie.store.naming import names_in
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
    parts = list(handouts(connection, clearance, wanted, phrases))
    return Handout(
        tlp=parts[0].tlp,
        as_of=max((p.as_of or "" for p in parts), default="") or None,
        events=tuple(e for p in parts for e in p.events),
        statements=tuple(s for p in parts for s in p.statements),
        warnings=parts[0].warnings,
        actors=parts[0].actors,
        articles=tuple(sorted((a for p in parts for a in p.articles), key=lambda a: a.id)),
    )


def handouts(connection: Connection, clearance: Tlp, wanted: EventFilter, phrases: Phrases) -> Iterator[Handout]:
    """The same piece by piece, so that any number of events passes in little memory.

    Warnings and actors stand in the first piece; an article and its statements stand in the first that tells an event of it.
    The names of private persons are gathered from all articles first.
    """
    sight = sight_of(connection, clearance)
    warnings, actors = tuple(every_part(connection, sight, BoardWarning)), tuple(every_part(connection, sight, Actor))
    private, public, bodies = set[str](), set[str](), set[str]()
    for named in names_in(connection, sight.articles, PUBLIC):
        kind = private if named.apart else public if named.person else bodies
        kind.update((named.name, *named.written))
    discretion = Discretion((), phrases, folded_names(private), (public, bodies))
    step = _Step(connection, sight, discretion, {a.id for a in actors}, set(), set())
    for page in event_pages(connection, sight, wanted, STEP):
        yield _piece(step, page.rows, warnings, actors)
        warnings, actors = (), ()


def hand_out(
    connection: Connection,
    sight: Sight,
    rows: Sequence[EventRow],
    warnings: Sequence[BoardWarning],
    actors: Sequence[Actor],
    phrases: Phrases,
) -> Handout:
    """What a recipient with a sight may have of some events, warnings and actors, with the statements of the events' articles."""
    keys = {r.article for row in rows for r in row.event.reports} | {k for w in warnings for k in w.articles}
    keys |= {k for a in actors for x in a.links for k in x.articles}
    discretion = Discretion(annotations_by_key(connection, sight.articles, sorted(keys)).values(), phrases)
    step = _Step(connection, sight, discretion, {a.id for a in actors}, set(), set())
    return _piece(step, rows, warnings, actors)


@dataclass(frozen=True, slots=True)
class _Step:
    """What the pieces of one handing out have in common: what stood in one before, articles (`seen`) and their statements (`told`)."""

    connection: Connection
    sight: Sight
    discretion: Discretion
    public: Set[str]
    seen: set[str]
    told: set[str]


def _piece(step: _Step, rows: Sequence[EventRow], warnings: Sequence[BoardWarning], actors: Sequence[Actor]) -> Handout:
    sight, discretion = step.sight, step.discretion
    keys = sorted({r.article for row in rows for r in row.event.reports})
    read = annotations_by_key(step.connection, sight.articles, keys)
    discretion.read(read.values())
    events = tuple(_event(row, read, step.public, discretion) for row in rows)
    named = sorted({*keys, *(k for w in warnings for k in w.articles)} - step.seen)
    marks = some_parts(step.connection, sight, SituationArticle, named)
    statements = tuple(s for k in read if k not in step.told for s in _statements(read[k], discretion))
    step.seen.update(named)
    step.told.update(keys)
    return Handout(
        tlp=sight.level,
        as_of=max((row.event.last_reported or "" for row in rows), default="") or None,
        events=events,
        statements=statements,
        warnings=tuple(map(discretion.warning, warnings)),
        actors=tuple(map(discretion.actor, actors)),
        articles=tuple(_bare(marks[k], discretion) for k in named if k in marks),
    )


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
