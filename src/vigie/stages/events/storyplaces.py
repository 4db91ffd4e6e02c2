"""Places that the events of one article lend each other: where its story plays, where the target of an attack stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.events import Event
from vigie.model.places import Place
from vigie.stages.events.clusters import Cluster
from vigie.stages.events.identity import is_fresh
from vigie.stages.events.locating import (
    HELD,
    WIDTH,
    first_of,
    is_only_aim,
    located,
    main_place,
    of_country,
    only_country,
    prepared,
)
from vigie.stages.events.reading import Reading, singulars
from vigie.stages.events.scenes import ADVICE, PLACELESS
from vigie.stages.events.storydays import DATING, in_older_context
from vigie.text.distances import kilometres

UNSETTLED = frozenset({"meeting", "warning", "release", "trial", "movement"})
"""Types that need not play where the story does: without a place of their own they have none."""
AT_HOME = frozenset({"arrest", "release", "trial", "seizure"})
"""Types that, told without a place, took place in the state whose body acted."""
AFTERMATH = frozenset({"arrest", "seizure"})
"""Types that need not play where a fresh act of violence did, unless on its day: suspects are caught anywhere."""
ACTS = frozenset({"attack", "strike", "clash", "killing", "abduction", "plot_foiled"})
"""Types of the acts that arrests and searches follow."""
COURTS = frozenset({"facility", "agency"})
"""Types of names that a court may have."""
BODIES = frozenset({"agency", "organisation"})
"""Types of names that may warn without a country of their own."""
TARGETS = frozenset({"facility", "place", "country"})
"""Types of targets that are where they are hit."""
ON_PLACES = frozenset({"attack", "strike", "seizure"})
"""Types that take place where what they are aimed at stands."""
SCENE_DAYS = 30
"""Days before publication within which an event told without a place took place where the story plays."""
OFFICE = 5
"""Tokens before a town in which the office of a prosecutor is looked for ("procureur de la République de")."""
REGION_KM = 150
"""Kilometres from the middle of a region within which a town of it lies."""


def lend_places(reading: Reading, events: Sequence[Event], clusters: Sequence[Cluster]) -> list[Event]:
    """Events with the places that their targets, their agents and the rest of the article give them."""
    lent = [replace(e, where=_target_place(reading, e)) if e.type in ON_PLACES else e for e in events]
    scene = _narrowed(reading, _scene(reading, clusters), lent)
    if scene is not None:
        days, aim = {e.when for e in lent if _is_fresh_act(reading, e)}, is_only_aim(reading, scene)
        lent = [
            replace(e, where=_for_span(reading, e, scene))
            if _takes_place(reading, e)
            and not (aim and e.type in HELD)
            and not (days and e.type in AFTERMATH and (not e.when or e.when not in days))
            else e
            for e in lent
        ]
    lent = [replace(e, where=_court(reading, e)) if e.where is None and e.type == "trial" else e for e in lent]
    lent = [replace(e, where=_place_of_trials(e, lent)) if e.where is None and e.type == "trial" else e for e in lent]
    lent = [replace(e, where=_seat(reading, e)) if e.where is None and e.type == "trial" else e for e in lent]
    lent = [_at_home(reading, e, scene) if e.where is None and e.type in AT_HOME else e for e in lent]
    lent = [replace(e, where=_shunned(reading, e, lent)) if e.type == "warning" and not e.where else e for e in lent]
    lent = [replace(e, where=_warned_place(reading, e, scene)) if _is_for_own_country(e) else e for e in lent]
    land = only_country(reading)
    if land in reading.pack.words.home:
        lent = [replace(e, where=of_country(reading, land)) if _is_recalled(reading, e) else e for e in lent]
    return [replace(e, where=_with_country(e.where, scene)) if e.where is not None else e for e in lent]


def _is_recalled(reading: Reading, event: Event) -> bool:
    """Whether an attack of earlier years is told without a place: one at home needs none ("les attentats de janvier 2015")."""
    older = event.when is not None and not is_fresh(event.when, reading.found.article.published)
    foreign = event.when in reading.pack.words.foreign_days
    return older and not foreign and event.where is None and event.type == "attack" and event.factuality == "happened"


def _scene(reading: Reading, clusters: Sequence[Cluster]) -> Place | None:
    """Where the story plays: the place its lead names most; where that lies at home, which is named for what is said there
    too, and all fresh violence abroad, the place that this violence names most.
    """
    place, published = main_place(reading), reading.found.article.published
    named = [
        m.where
        for c in clusters
        for m in c.mentions
        if m.where is not None
        and m.where.country
        and m.type in DATING
        and m.factuality == "happened"
        and (m.when is None or is_fresh(m.when, published))
    ]
    at_home = place is None or place.country in reading.pack.words.home
    if not named or not at_home or (place is not None and place.country in {p.country for p in named}):
        return place
    counts = Counter(p.name for p in named)
    return max(named, key=lambda p: (counts[p.name], p.precision != "country"))


def _narrowed(reading: Reading, scene: Place | None, events: Sequence[Event]) -> Place | None:
    """The scene; for a region, the town in it where the first fresh act took place."""
    if scene is None or scene.precision != "region":
        return scene
    published = reading.found.article.published
    first = next(
        (
            e.where
            for e in events
            if e.type in ACTS
            and e.where is not None
            and e.factuality == "happened"
            and (e.when is None or is_fresh(e.when, published))
        ),
        None,
    )
    if first is None or not first.is_spot or first.country != scene.country:
        return scene
    near = scene.lat is None or kilometres(scene, first) <= REGION_KM
    return first if near or _sentences_of(reading, scene) & _sentences_of(reading, first) else scene


def _sentences_of(reading: Reading, place: Place) -> set[int]:
    """The sentences that name a place."""
    return {reading.segment_of[i] for i, entity in reading.named.items() if entity.name == place.name}


def _target_place(reading: Reading, event: Event) -> Place | None:
    """An attack on a place, a building, a newspaper or a country takes place there; a building hit says more than the town near it."""
    targets = {f.id for f in event.fillers("target")}
    hit = [e for e in reading.found.entities.entities if e.id in targets and e.type in TARGETS]
    hit = hit or [e for e in reading.found.entities.entities if e.id in targets and _is_raided(reading, event, e)]
    if event.where is not None:
        hit = [e for e in hit if e.type == "facility"] if len(targets) == 1 else []
    return _with_country(located(reading, hit[0]), event.where) if hit else event.where


def _is_raided(reading: Reading, event: Event, target: Entity) -> bool:
    """Whether an attack on a newspaper is told as one, and not as another that the article recalls."""
    if target.type != "media" or event.type != "attack" or located(reading, target).country is None:
        return False
    older = event.when is not None and not is_fresh(event.when, reading.found.article.published)
    return older or any(event.span.overlaps(m.span) for m in target.mentions)


def _for_span(reading: Reading, event: Event, scene: Place) -> Place:
    """The story's place; for what is told since a year before it, only its country ("51 attentats déjoués depuis 2015")."""
    published = reading.found.article.published
    older = event.when is not None and published is not None and event.when[:4] < published[:4]
    if not older or (event.when or "")[-2:] != ".." or WIDTH[scene.precision] > 1:
        return scene
    return of_country(reading, scene.country) or scene


def _court(reading: Reading, event: Event) -> Place | None:
    """Where the court that tries sits ("tribunal correctionnel de Lorcy"): a place, or none where its town is unknown."""
    agents = {f.id for f in event.fillers("agent")}
    court = next((e for e in reading.found.entities.entities if e.id in agents and e.type in COURTS), None)
    if court is None:
        return None
    return located(reading, court) if court.type == "facility" else reading.found.places.get(court.id)


def _seat(reading: Reading, event: Event) -> Place | None:
    """The town of the only court that the article names, for a trial of these days."""
    published = reading.found.article.published
    if event.when is not None and not is_fresh(event.when, published, days=SCENE_DAYS):
        return None
    courts = (e for e in reading.found.entities.entities if e.type == "agency")
    towns = {
        place.name: place
        for e in courts
        if e.name.lower().split()[0] in reading.pack.words.courts
        and (place := reading.found.places.get(e.id)) is not None
    }
    towns = towns or {place.name: place for place in _prosecuting(reading)}
    return next(iter(towns.values())) if len(towns) == 1 else None


def _prosecuting(reading: Reading) -> Iterator[Place]:
    """The towns of the prosecutors whom the article names by their town ("le procureur de la République de Lorcy")."""
    words = reading.pack.words
    for i, entity in reading.named.items():
        if entity.type != "place" or first_of(reading, i) != i:
            continue
        before = [reading.words[j] for j in range(max(0, i - OFFICE), i)]
        if not words.prosecutors.isdisjoint(before) and prepared(reading, i, words.of_prepositions):
            yield located(reading, entity)


def _place_of_trials(event: Event, events: Sequence[Event]) -> Place | None:
    """Where the trials of the article are held, if all that name a place name the same and none is another person's."""
    tried = {f.id for f in event.fillers("target") if f.id}
    others = [e for e in events if e.type == "trial" and e.where is not None]
    named = {f.id for e in others for f in e.fillers("target") if f.id}
    if len({e.where.name for e in others if e.where}) != 1 or (tried and named and tried.isdisjoint(named)):
        return None
    return others[0].where


def _at_home(reading: Reading, event: Event, scene: Place | None) -> Event:
    """An event of the law told without a place took place in its agent's country; what troops abroad do, where the story plays."""
    home = _agent_country(reading, event)
    away = scene is not None and home is not None and scene.country not in {None, home.country}
    armed = any(singulars(f.name) & reading.pack.armed for f in event.fillers("agent"))
    return replace(event, where=scene if away and armed else home)


def _agent_country(reading: Reading, event: Event) -> Place | None:
    """A warning that names no place is for the country of the authority that gives it."""
    agents = {f.id for f in event.fillers("agent")}
    return of_country(
        reading, next((e.country for e in reading.found.entities.entities if e.id in agents and e.country), None)
    )


def _warned_place(reading: Reading, event: Event, main: Place | None) -> Place | None:
    """Where a warning without a place holds: abroad if the story plays abroad, else the country of who warns."""
    own = _agent_country(reading, event)
    if event.type == "threat_level_change" and _points_at_land(reading, event):
        return main or own
    if event.type == "warning" and main is not None and own is not None and main.country not in {None, own.country}:
        return main
    bodies = {e.id for e in reading.found.entities.entities if e.type in BODIES}
    unplaced = main is not None and any(f.id is None or f.id in bodies for f in event.fillers("agent"))
    return own or event.where or (of_country(reading, main.country) if main is not None and unplaced else None)


def _shunned(reading: Reading, event: Event, events: Sequence[Event]) -> Place | None:
    """Where people are told to keep away from "le secteur" or "la zone": where the act of these days told before took place; or the place of those who are told."""
    told = {f.name for f in event.fillers("recipient")}
    for entity in reading.found.entities.entities:
        if entity.type == "place" and any(name.endswith(f" {entity.name}") for name in told):
            return located(reading, entity)
    syntax, words = reading.syntax, reading.pack.words
    here = any(
        reading.words[i] in words.surroundings
        and not syntax.tokens[i].dep.startswith("nsubj")
        and any("Definite=Def" in syntax.tokens[c].morph for c in syntax.children[i])
        and not any(syntax.tokens[c].dep in {"nmod", "amod", "acl", "acl:relcl"} for c in syntax.children[i])
        for i in syntax.within(event.span)
    )
    acts = [e for e in events if _is_fresh_act(reading, e) and e.where is not None and e.span < event.span]
    return acts[-1].where if here and acts else None


def _points_at_land(reading: Reading, event: Event) -> bool:
    """Whether an event is about "cette région" or "ce pays", the one that the article speaks of."""
    return any(
        reading.words[i] in reading.pack.words.lands
        and any("PronType=Dem" in reading.syntax.tokens[c].morph for c in reading.syntax.children[i])
        for i in reading.syntax.within(event.span)
    )


def _is_for_own_country(event: Event) -> bool:
    return event.type == "threat_level_change" or (event.where is None and event.type in ADVICE)


def _with_country(place: Place, main: Place | None) -> Place:
    """A place of unknown country lies where the story plays."""
    if place.country is not None or place.precision == "region" or main is None or main.country is None:
        return place
    return replace(place, country=main.country)


def _is_fresh_act(reading: Reading, event: Event) -> bool:
    """Whether an event is violence of these days: what follows it on another day has a place of its own."""
    if event.type not in ACTS or event.factuality not in {"happened", "foiled"}:
        return False
    if event.when is None:
        return not in_older_context(reading, event)
    return not event.when.endswith("..") and is_fresh(event.when, reading.found.article.published)


def _takes_place(reading: Reading, event: Event) -> bool:
    """Whether an event without a place plays where the story plays: real, and not from another time."""
    if (
        event.where is not None
        or event.type in PLACELESS
        or event.factuality not in {"happened", "foiled", "possible", "planned", "ongoing"}
    ):
        return False
    if event.type in UNSETTLED:
        return False
    published = reading.found.article.published
    if event.when is not None:
        ahead = published is not None and event.when[: len(published)] > published
        return is_fresh(event.when, published, days=SCENE_DAYS) or ahead
    return not in_older_context(reading, event)
