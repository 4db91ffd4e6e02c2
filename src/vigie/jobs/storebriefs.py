"""Choose events of a store for a brief: by period, place, actor or watch list, with all that the brief says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from sqlalchemy import Connection

from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.markings import LEVELS, Tlp
from vigie.model.situations import (
    Actor,
    BoardWarning,
    Claim,
    Contradiction,
    FigureLine,
    FigureValue,
    Situation,
    SituationArticle,
    SituationEvent,
    Stand,
    Story,
    Voice,
)
from vigie.model.watches import WatchRule
from vigie.publish.phrases import Phrases
from vigie.publish.views import Unread
from vigie.stages.watchlists import watched_state
from vigie.store.articles import annotations_by_key
from vigie.store.boards import every_part, some_parts, troubled
from vigie.store.eventlists import EventFilter, EventRow, event_pages
from vigie.store.opening import Analyse
from vigie.store.sight import Sight, sight_of
from vigie.store.watchlists import meeting, rules
from vigie.text.folding import fold
from vigie.text.intervals import bounds
from vigie.text.naming import entity_keys

EVENTS = 200
"""Events of a brief at most, those told last; it says how many met the choice. A longer one nobody reads."""
STEP = 400
"""Events looked at together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a brief is about: a filter of events, a watch list by name, and what its recipient may see."""

    wanted: EventFilter
    watch: str | None
    clearance: Tlp


@dataclass(frozen=True, slots=True)
class StoreBrief:
    """The situation of the chosen events with the annotations it rests on; `met` counts all events that met the choice."""

    situation: Situation
    annotations: tuple[Annotation, ...]
    tlp: Tlp
    met: int
    unread: tuple[Unread, ...]


class ChoiceError(ValueError):
    """A watch list that is not there, or not for this recipient."""


def gather_brief(connection: Connection, chosen: Chosen, phrases: Phrases, analyse: Analyse) -> StoreBrief:
    """What a store knows of what was chosen.

    Raises:
        ChoiceError: there is no such watch list below the clearance.
    """
    sight = sight_of(connection, chosen.clearance)
    rule = _rule(connection, chosen) if chosen.watch else None
    rows: list[EventRow] = []
    met = 0
    for page in event_pages(connection, sight, chosen.wanted, STEP):
        kept = None
        if rule is not None:
            kept = meeting(connection, sight.level, rule, [r.key for r in page.rows], watched_state, analyse)
        found = [r for r in page.rows if kept is None or r.key in kept]
        met += len(found)
        rows += found[: EVENTS - len(rows)]
    warnings = [w for w in every_part(connection, sight, BoardWarning) if _concerns(w, chosen.wanted, rule)]
    situation, annotations = situation_of_rows(connection, sight, [r.event for r in rows], warnings)
    sick = tuple(
        Unread(t.source, phrases.brief("troubled", phrases("health", t.health), phrases.day((t.since or "")[:10])))
        for t in troubled(connection)
    )
    return StoreBrief(situation, annotations, sight.level, met, sick)


def _rule(connection: Connection, chosen: Chosen) -> WatchRule:
    covered = LEVELS[: LEVELS.index(chosen.clearance) + 1]
    for rule in rules(connection):
        if rule.name == chosen.watch and rule.clearance in covered:
            return rule
    raise ChoiceError(chosen.watch)


def _concerns(warning: BoardWarning, wanted: EventFilter, rule: WatchRule | None) -> bool:
    """Whether a warning is about the chosen place and period; what was chosen by actor or kind of event has no warnings of its own."""
    countries = {wanted.country} if wanted.country else set(rule.countries) if rule else set()
    area = warning.area
    if countries and (area is None or area.country not in countries):
        return False
    if wanted.place and (area is None or fold(wanted.place) not in fold(area.name)):
        return False
    if wanted.actor or wanted.type or (rule is not None and not rule.countries):
        return False
    begin, end = bounds(warning.from_), bounds(warning.until)
    late = begin is not None and wanted.last_day is not None and begin[0].toordinal() > wanted.last_day
    early = end is not None and wanted.first_day is not None and end[1].toordinal() < wanted.first_day
    return not late and not early


def situation_of_rows(
    connection: Connection, sight: Sight, events: Sequence[SituationEvent], warnings: Sequence[BoardWarning]
) -> tuple[Situation, tuple[Annotation, ...]]:
    """The situation that some events and warnings make, in their order, of the articles that the reader may see."""
    keys = {k for e in events for k in _articles(e)} | {r.article for w in warnings for r in w.reports}
    read = annotations_by_key(connection, sight.articles, sorted(keys))
    marks = some_parts(connection, sight, SituationArticle, sorted(read))
    known = read.keys() & marks.keys()
    told = tuple(_seen(e, known, read) for e in events)
    shown = tuple(e for e in told if e.reports)
    board = tuple(w for w in (_seen_warning(w, known, read) for w in warnings) if w.reports)
    articles = sorted((marks[k] for k in known), key=lambda a: (a.published or "", a.id))
    days = sorted(a.published for a in articles if a.published)
    stories = some_parts(connection, sight, Story, sorted({e.story for e in shown if e.story}))
    situation = Situation(
        as_of=days[-1] if days else None,
        period=(days[0], days[-1]) if days else (None, None),
        articles=tuple(articles),
        stories=tuple(replace(s, articles=_only(s.articles, known)) for s in stories.values()),
        events=shown,
        warnings=board,
        actors=_actors(connection, sight, shown, read, known),
        accounts=Ledger(),
    )
    return situation, tuple(read[a.id] for a in articles)


def _articles(e: SituationEvent) -> Iterable[str]:
    yield from (r.article for r in e.reports)
    yield from (a for v in e.voices for a in v.articles)
    yield from (a for c in e.contradictions for s in c.values for a in s.articles)
    yield from (a for c in (*e.claims, *e.denials, *e.accusations) for a in c.articles)
    yield from (a for line in e.figures for v in line.values for a in v.articles)


Told = TypeVar("Told", Voice, Claim, FigureValue, Stand)


def _only(articles: Sequence[str], known: Set[str]) -> tuple[str, ...]:
    return tuple(a for a in articles if a in known)


def _heard(told: Sequence[Told], known: Set[str]) -> tuple[Told, ...]:
    """What articles that can be read tell, with these alone."""
    return tuple(replace(x, articles=some) for x in told if (some := _only(x.articles, known)))


def _seen(e: SituationEvent, known: Set[str], read: dict[str, Annotation]) -> SituationEvent:
    """An event as told by the articles that can be read."""

    def there(article: str, local: str) -> bool:
        return article in known and any(x.id == local for x in read[article].events)

    def line(f: FigureLine) -> FigureLine:
        return replace(f, values=_heard(f.values, known))

    def stands(c: Contradiction) -> Contradiction:
        return replace(c, values=_heard(c.values, known))

    return replace(
        e,
        reports=tuple(r for r in e.reports if there(r.article, r.event)),
        voices=_heard(e.voices, known),
        figures=tuple(f for f in map(line, e.figures) if f.values),
        contradictions=tuple(c for c in map(stands, e.contradictions) if c.values),
        claims=_heard(e.claims, known),
        denials=_heard(e.denials, known),
        accusations=_heard(e.accusations, known),
    )


def _seen_warning(w: BoardWarning, known: Set[str], read: dict[str, Annotation]) -> BoardWarning:
    reports = (r for r in w.reports if r.article in known and any(x.id == r.event for x in read[r.article].warnings))
    return replace(w, articles=_only(w.articles, known), reports=tuple(reports))


def _actors(
    connection: Connection, sight: Sight, events: Sequence[SituationEvent], read: dict[str, Annotation], known: Set[str]
) -> tuple[Actor, ...]:
    """The actors of some events, as the articles that can be read tell them, with the relations between them."""
    ids, keys = {e.id for e in events}, set[str]()
    for article, told in groupby(sorted((r.article, r.event) for e in events for r in e.reports), itemgetter(0)):
        named, here = entity_keys(read[article]), {local for _, local in told}
        keys |= {
            named[r.id]
            for x in read[article].events
            if x.id in here
            for r in x.roles
            if r.id is not None and r.id in named
        }
    found = some_parts(connection, sight, Actor, sorted(keys))
    mine = {key: a for key, a in found.items() if not ids.isdisjoint(a.events)}
    return tuple(
        replace(a, links=tuple(x for x in a.links if x.other in mine and _only(x.articles, known)))
        for a in mine.values()
    )
