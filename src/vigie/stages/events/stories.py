"""What the events of one article lend each other: a claim its doer, the story its place, an attack its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.model.events import Event, RoleFiller
from vigie.stages.events.clusters import Cluster
from vigie.stages.events.merging import event_of
from vigie.stages.events.people import lend_people, named_when_freed
from vigie.stages.events.reading import Reading
from vigie.stages.events.storydays import SAID_ON_A_DAY, SPOKEN, lend_days, said_on, warned_with_the_act, yet_to_come
from vigie.stages.events.storyplaces import lend_places
from vigie.stages.events.tolls import lend_tolls
from vigie.stages.events.victims import name_victims

CLAIMED = frozenset({"attack", "abduction"})


def complete(reading: Reading, clusters: Sequence[Cluster]) -> list[Event]:
    """The events of clusters with the slots that the rest of the article gives them, in text order."""
    told = [_voiced(reading, e) for e in _claimed([event_of(reading, c) for c in clusters])]
    lent = lend_places(reading, lend_days(reading, told, clusters), clusters)
    lent = [replace(e, when=said_on(reading, e)) if e.when is None and e.type in SAID_ON_A_DAY else e for e in lent]
    lent = warned_with_the_act(reading, lent)
    lent = [yet_to_come(e, reading.found.article.published) for e in lent]
    lent = lend_tolls(reading, lent, clusters)
    lent = named_when_freed(name_victims(reading, lend_people(reading, [_on_building(reading, e) for e in lent])))
    return sorted(lent, key=lambda e: (e.span, e.type))


def _claimed(events: list[Event]) -> list[Event]:
    """The attack that a group claims gets it as perpetrator: the attack of the claim's sentence, else the first one."""
    for claim in [e for e in events if e.type == "claim_of_responsibility" and e.factuality == "happened"]:
        groups = [f for f in claim.fillers("agent") if f.id]
        told = [e for e in events if e.type in CLAIMED and e.factuality == "happened"]
        target = next((e for e in told if claim.span.covers(e.trigger)), told[0] if told else None)
        if not groups or target is None:
            continue
        have = {f.id for f in target.fillers("perpetrator")}
        added = tuple(RoleFiller("perpetrator", f.name, f.id) for f in groups if f.id not in have)
        events[events.index(target)] = replace(target, roles=(*target.roles, *added))
    return events


def _voiced(reading: Reading, event: Event) -> Event:
    """Words that are the event stand on the word of whoever speaks them, and whoever speaks them acts."""
    if event.type not in SPOKEN:
        return event
    agents = event.fillers("agent")
    ids = {e.name: e.id for e in reading.found.entities.entities}
    speech = next(
        (s for s in reading.found.statements if s.cue is not None and s.who and s.cue.overlaps(event.trigger)), None
    )
    named = set() if speech is None else {ids[name] for name in speech.who if name in ids}
    if speech is not None and named and named.isdisjoint(f.id for f in agents):
        said = tuple(RoleFiller("agent", name, ids.get(name)) for name in speech.who)
        others = tuple(f for f in event.roles if f.role != "agent")
        return replace(event, roles=(*others, *said), who=speech.who)
    if event.who and not agents:
        return replace(event, roles=(*event.roles, *(RoleFiller("agent", name, ids.get(name)) for name in event.who)))
    return event if event.who else replace(event, who=tuple(f.name for f in agents))


def _on_building(reading: Reading, event: Event) -> Event:
    """An attack in a building or base that names no target is aimed at it."""
    if event.type != "attack" or event.fillers("target") or event.where is None:
        return event
    hit = next(
        (e for e in reading.found.entities.entities if e.type == "facility" and e.name == event.where.name), None
    )
    if hit is not None and event.fillers("victim") and not any(event.span.overlaps(m.span) for m in hit.mentions):
        return event
    return event if hit is None else replace(event, roles=(*event.roles, RoleFiller("target", hit.name, hit.id)))
