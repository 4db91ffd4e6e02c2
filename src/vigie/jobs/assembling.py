"""Assemble the situation of one marking: only the stories that something reaches, with the result of assembling all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection

from vigie import __version__
from vigie.jobs.casting import Changes, cast
from vigie.lang.situations import SituationPack
from vigie.model.articles import Article
from vigie.model.decisions import Decision
from vigie.model.gleanings import Glance, steps_of
from vigie.model.markings import Tlp
from vigie.model.situations import CopyMark, Report, Story
from vigie.pipeline import assemble_stories
from vigie.stages.actors import filling
from vigie.stages.board import board_of
from vigie.stages.copies import arrival, recopied
from vigie.stages.gathering.rulings import rule
from vigie.stages.stories import Retelling, title_of
from vigie.store.articles import EVERY, annotations_by_key, packed_by_key
from vigie.store.errors import StoreBusyError
from vigie.store.gleanings import (
    Filling,
    Placed,
    drop_situation,
    glances,
    glances_of,
    keep_fillings,
    keep_made_of,
    keep_places,
    keep_tallies,
    made_of,
    media_of,
    places_of,
    warning_articles,
    warnings_of,
    words_of,
)
from vigie.store.opening import Store
from vigie.store.parts import PartDraft, draft_part, keep_parts, outlet_of
from vigie.store.points import reached
from vigie.store.situations import EventDraft, Refreshed, draft_event, keep_events, tell
from vigie.text.folding import fold

TOGETHER = 500
"""Articles whose stories are gathered at once, at least: the annotations that are in memory at one time."""
AGAIN = 5
"""Times that an assembly is made again because another program assembled the same situation meanwhile."""


@dataclass(slots=True)
class _Survey:
    """What a situation is to be made of, what it was made of, and which of its articles something reaches."""

    level: Tlp
    decisions: Mapping[str, Decision]
    stamp: str
    past: Mapping[str, Any] | None
    now: dict[str, tuple[int, Glance]]
    before: dict[str, Placed]
    marks: dict[str, CopyMark] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def changed(self) -> list[str]:
        """The articles that are there as they were not, or are no longer there."""
        now, before = self.now, self.before
        return [k for k in {**now, **before} if k not in now or k not in before or now[k][0] != before[k].gleaned]

    @property
    def as_of(self) -> str | None:
        """The last day of publication."""
        return max((g.published for _, g in self.now.values() if g.published), default=None)


@dataclass(slots=True)
class _Draft:
    """What is to be written of a situation; None as a scope stands for all that is held."""

    scope: set[str] | None
    events: list[EventDraft] = field(default_factory=list)
    articles: list[PartDraft] = field(default_factory=list)
    stories: list[PartDraft] = field(default_factory=list)
    story_scope: set[str] | None = None
    warnings: list[PartDraft] | None = None
    actors: list[PartDraft] = field(default_factory=list)
    actor_scope: set[str] | None = None
    tallies: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    fillings: list[Filling] = field(default_factory=list)
    places: dict[str, Placed] = field(default_factory=dict)


def assemble_level(
    store: Store, pack: SituationPack, level: Tlp, decisions: Mapping[str, Decision], now: str, *, whole: bool = False
) -> Refreshed:
    """Assemble the situation of a marking and keep it, in one transaction: before it the old one stands, after it the new one.

    Args:
        store: the store; what its articles say was gleaned (`jobs.gleaning`).
        pack: the data of the stages, with the sources as they are rated now.
        level: the marking.
        decisions: those that hold under it, by their keys.
        now: the present.
        whole: make all of it anew, whatever it was made of.

    Raises:
        StoreBusyError: other programs assembled it again and again meanwhile.
    """
    for _ in range(AGAIN):
        with store.reading() as connection:
            survey = _survey(connection, level, decisions, whole=whole)
            _retrace(connection, survey, pack)
            draft = _drafted(connection, survey, pack)
        reached("assemble.drafted")
        with store.writing() as connection:
            held = made_of(connection, level)
            if (held[0] if held else "") == survey.stamp:
                return _keep(connection, survey, draft, pack, now)
    raise StoreBusyError(f"other programs assembled the situation {AGAIN} times meanwhile")


def _survey(connection: Connection, level: Tlp, decisions: Mapping[str, Decision], *, whole: bool) -> _Survey:
    held = made_of(connection, level)
    past = held[1] if held and held[1]["program"] == __version__ and not whole else None
    now = {g.key: (n, g) for n, g in glances(connection, level)}
    before = places_of(connection, level) if past is not None else {}
    return _Survey(level, decisions, held[0] if held else "", past, now, before)


def _retrace(connection: Connection, survey: _Survey, pack: SituationPack) -> None:
    """Find the marks and the stories of all articles as they are now, and which articles something reaches."""
    before, changed = survey.before, survey.changed
    survey.marks = {k: p.mark for k, p in before.items() if k in survey.now}
    survey.stories = {k: p.story for k, p in before.items() if k in survey.now}
    if changed:
        gone = glances_of(connection, [before[k].gleaned for k in changed if k in before])
        come = [survey.now[k][1] for k in changed if k in survey.now]
        moving = set(changed)
        steps = steps_of((g for k, (_, g) in survey.now.items() if k not in moving), gone, come)
        survey.marks |= recopied(steps, {k: p.mark for k, p in before.items()}, partial(_article, connection))
        copies = {k: m.copy_of for k, m in survey.marks.items() if m.copy_of is not None}
        moved = [k for k, m in survey.marks.items() if k in before and m.copy_of != before[k].mark.copy_of]
        stood = {k: p.story for k, p in before.items()}
        survey.stories |= Retelling(steps, stood, copies, moved, partial(words_of, connection)).stories(pack)
    survey.touched = {
        k
        for k in {**survey.now, **before}
        if k not in before
        or k not in survey.now
        or (survey.marks[k], survey.stories[k]) != (before[k].mark, before[k].story)
    }
    survey.touched |= {*changed, *_decided(survey), *_rated(connection, survey, pack)}
    for cluster in _joined(survey):
        articles = {r.article for r in cluster}
        if not articles.isdisjoint(survey.touched):
            survey.touched |= articles & survey.now.keys()


def _joined(survey: _Survey) -> set[frozenset[Report]]:
    """The reports that people joined, those of one event together."""
    return set(rule(list(survey.decisions.values())).bound.values())


def _article(connection: Connection, key: str) -> Article:
    (one,) = packed_by_key(connection, EVERY, [key])
    return one.annotation().article


def _decided(survey: _Survey) -> set[str]:
    """The articles of decisions that were made, undone or brought back since."""
    past: Mapping[str, list[str]] = survey.past["decisions"] if survey.past else {}
    fresh = [d for key, d in survey.decisions.items() if key not in past]
    found = {article for d in fresh for article in _articles_of(d)}
    for key, articles in past.items():
        if key not in survey.decisions:
            found |= set(articles)
    return found & survey.now.keys()


def _rated(connection: Connection, survey: _Survey, pack: SituationPack) -> set[str]:
    """The articles whose medium is rated otherwise since."""
    if survey.past is None or survey.past["sources"] == _sources(pack):
        return set()
    now, past = _sources(pack), survey.past["sources"]
    if now[""] != past[""]:
        return set(survey.now)
    names = {n for n in {**now, **past} if now.get(n) != past.get(n)}
    own = dict(media_of(connection))
    places = survey.before
    return {k for k in survey.now if k in places and fold(places[k].origin or own.get(k, "")) in names}


def _sources(pack: SituationPack) -> dict[str, Any]:
    """The ratings of sources by name, and under no name those of kinds."""
    kinds = {name: [s.kind, s.reliability] for name, s in pack.kinds.items()}
    return {"": kinds, **{name: [s.kind, s.reliability] for name, s in pack.sources.items()}}


# --------------------------------------------------------------------------- drafting


def _drafted(connection: Connection, survey: _Survey, pack: SituationPack) -> _Draft:
    draft = _Draft(None if survey.past is None else set(), story_scope=None if survey.past is None else set())
    rank = {k: n for n, k in enumerate(sorted(survey.now, key=lambda k: survey.now[k][1].order))}
    gathered: set[str] = set()
    for keys in _together(survey, rank):
        gathered.update(keys)
        _draft_stories(connection, survey, pack, keys, draft)
    gone = {k for k in survey.touched if k not in survey.now}
    if draft.scope is not None and draft.story_scope is not None:
        draft.scope |= gathered | gone
        draft.story_scope |= {survey.before[k].story for k in draft.scope if k in survey.before}
        draft.story_scope |= {survey.stories[k] for k in gathered}
    _draft_warnings(connection, survey, draft)
    origins = {k: p.origin for k, p in survey.before.items() if k in survey.now}
    origins |= {k: p.origin for k, p in draft.places.items()}
    changed = set(survey.changed)
    changes = Changes(
        level=survey.level,
        rank=rank,
        origins=origins,
        gone=[survey.before[k].gleaned for k in changed if k in survey.before],
        come=[survey.now[k][0] for k in changed if k in survey.now],
        heard_otherwise=[
            survey.now[k][0]
            for k, p in draft.places.items()
            if k in survey.before and survey.before[k].origin != p.origin
        ],
        told_by=None if draft.scope is None else sorted(draft.scope),
        fillings=draft.fillings,
    )
    draft.actors, draft.actor_scope, draft.tallies = cast(connection, changes)
    return draft


def _together(survey: _Survey, rank: Mapping[str, int]) -> Iterator[list[str]]:
    """The articles of the stories that something reaches, in order of arrival, some stories at a time.

    Stories whose events people joined are never parted.
    """
    inside: dict[str, list[str]] = defaultdict(list)
    for key, story in survey.stories.items():
        inside[story].append(key)
    beside: dict[str, set[str]] = defaultdict(set)
    for cluster in _joined(survey):
        stories = {survey.stories[r.article] for r in cluster if r.article in survey.now}
        for story in stories:
            beside[story] |= stories
    done: set[str] = set()
    keys: list[str] = []
    wanted = dict.fromkeys(survey.stories[k] for k in sorted(survey.touched & rank.keys(), key=rank.__getitem__))
    wanted |= dict.fromkeys(_left_behind(survey, inside))
    for first in wanted:
        waiting = [first]
        while waiting:
            story = waiting.pop()
            if story not in done:
                done.add(story)
                keys += inside[story]
                waiting += sorted(beside.get(story, ()))
        if len(keys) >= TOGETHER:
            yield sorted(keys, key=rank.__getitem__)
            keys = []
    if keys:
        yield sorted(keys, key=rank.__getitem__)


def _left_behind(survey: _Survey, inside: Mapping[str, Sequence[str]]) -> list[str]:
    """The stories that articles have left which something reaches."""
    return sorted({s for k in survey.touched if k in survey.before and (s := survey.before[k].story) in inside})


def _draft_stories(
    connection: Connection, survey: _Survey, pack: SituationPack, keys: Sequence[str], draft: _Draft
) -> None:
    """Add to a draft what whole stories say."""
    found = annotations_by_key(connection, EVERY, keys)
    ordered = sorted((found[k] for k in keys if k in found), key=lambda a: arrival(a.article))
    told = assemble_stories(ordered, survey.marks, survey.stories, pack, list(survey.decisions.values()))
    outlets = {a.id: outlet_of(a) for a in told.articles}
    draft.events += [draft_event(e, outlets) for e in told.events]
    draft.articles += [draft_part("article", a) for a in told.articles]
    for event_id, gathering in told.gatherings.items():
        first = gathering.members[0]
        number = next(n for n, e in enumerate(first.annotation.events) if e.id == first.event.id)
        draft.fillings += [Filling(a, event_id, first.article_id, number) for a in sorted(filling(gathering))]
    inside: dict[str, list[str]] = defaultdict(list)
    for a in ordered:
        inside[survey.stories[a.article.id]].append(a.article.id)
    for story, members in inside.items():
        days = [d for k in members if (d := survey.now[k][1].published)]
        title = title_of(found[members[0]])
        made = Story(story, title, tuple(members), min(days, default=None), max(days, default=None))
        draft.stories.append(draft_part("story", made))
    for a in ordered:
        key = a.article.id
        place = Placed(survey.now[key][0], survey.stories[key], survey.marks[key], told.marks[key].origin)
        if survey.before.get(key) != place:
            draft.places[key] = place


def _draft_warnings(connection: Connection, survey: _Survey, draft: _Draft) -> None:
    """The whole board of warnings, if a warning or the day is another: each may take the place of any other."""
    telling = warning_articles(connection)
    now = {n for n, _ in survey.now.values()} & telling
    if survey.past is not None and survey.past["as_of"] == survey.as_of:
        told = {survey.now[k][0] for k in survey.touched if k in survey.now}
        told |= {survey.before[k].gleaned for k in survey.touched if k in survey.before}
        if telling.isdisjoint(told):
            return
    board = board_of(warnings_of(connection, now), survey.stories, survey.as_of)
    draft.warnings = [draft_part("warning", w) for w in board]


# --------------------------------------------------------------------------- writing


def _keep(connection: Connection, survey: _Survey, draft: _Draft, pack: SituationPack, now: str) -> Refreshed:
    level = survey.level
    if survey.past is None:
        drop_situation(connection, level)
    done = keep_events(connection, draft.events, level, now, draft.scope)
    keep_parts(connection, level, "article", draft.articles, draft.scope)
    keep_parts(connection, level, "story", draft.stories, draft.story_scope)
    if draft.warnings is not None:
        keep_parts(connection, level, "warning", draft.warnings)
    keep_parts(connection, level, "actor", draft.actors, draft.actor_scope)
    keep_places(connection, level, [k for k in survey.before if k not in survey.now], draft.places)
    keep_tallies(connection, level, draft.tallies)
    keep_fillings(connection, level, sorted(draft.scope or ()), draft.fillings)
    decided = {k: sorted(_articles_of(d)) for k, d in survey.decisions.items()}
    value = {"program": __version__, "as_of": survey.as_of, "decisions": decided, "sources": _sources(pack)}
    keep_made_of(connection, level, token_hex(8), value)
    tell(connection, done, level, survey.as_of, now)
    return done


def _articles_of(decision: Decision) -> set[str]:
    return {r.article for r in (*decision.reports, *decision.apart_from)}
