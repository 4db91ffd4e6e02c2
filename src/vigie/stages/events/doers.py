"""What an act of violence is by who did it: an attack by militants or private persons, a strike or a killing by a state's forces.

In: a trigger or an event with its roles. Out: the same under the type that the guide gives it ("Types", "State violence").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vigie.model.events import Event, EventType, RoleFiller
from vigie.model.spans import finding_id
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading, singulars
from vigie.text import clauses

UNLAWFUL = frozenset({"attack", "abduction"})
"""Types of violence by others than a state's forces."""
DEADLY = frozenset({"attack", "strike", "clash", "killing"})
"""Types of which somebody may die."""
OF_PERSONS = frozenset({"arrest", "trial"})
"""Types that befall persons and groups: a court, a newspaper or a country beside them is something else."""
BODIES = frozenset({"agency", "country", "media", "place"})


def by_doer(reading: Reading, t: Trigger, roles: Iterable[RoleFiller], triggers: Sequence[Trigger]) -> Trigger:
    """A trigger of violence under the type that its doers give it."""
    doers = [f for f in roles if f.role == "perpetrator"]
    if t.row.type == "strike" and doers and all(_is_militant(reading, f) for f in doers):
        return _typed(t, "attack")
    if t.row.by_state is not None and doers and all(_is_armed_by_state(reading, f) for f in doers):
        return _typed(t, t.row.by_state)
    if t.row.type != "killing":
        return t
    sentence = reading.segment(t.head)
    in_war = any(r.row.type in {"strike", "clash"} and r.head in sentence for r in triggers)
    armed = not (doers or in_war or t.row.toll) and t.verbal and any(f.role == "weapon" for f in roles)
    private = armed or _by_fire_of_militants(reading, t) or _by_one_told_of(reading, t)
    private = private or any(_is_private(reading, f) for f in doers)
    return _typed(t, "attack") if private and not any(_is_armed_by_state(reading, f) for f in doers) else t


def settled(reading: Reading, event: Event) -> Event:
    """An event whose other slots are filled: without those who can be no doers or no dead of it, and a killing by a private
    doer as an attack.
    """
    event = _without_bystanders(reading, event)
    if event.type != "killing" or not _are_private(reading, event.fillers("perpetrator")):
        return event
    kind: EventType = "attack"
    return replace(event, id=finding_id("event", event.span, kind), type=kind, plover=reading.pack.plover.get(kind))


def _without_bystanders(reading: Reading, event: Event) -> Event:
    hurt = {f.id for f in event.fillers("victim") if f.id}
    kept = tuple(
        f
        for f in event.roles
        if not (
            (f.role == "perpetrator" and event.type in UNLAWFUL and (f.id in hurt or _is_above_suspicion(reading, f)))
            or (f.role == "victim" and event.type in DEADLY and _speaks_in_office(reading, event, f))
            or (f.role == "target" and event.type in OF_PERSONS and reading.kinds.get(f.id or "") in BODIES)
        )
    )
    return event if len(kept) == len(event.roles) else replace(event, roles=kept)


def _speaks_in_office(reading: Reading, event: Event, f: RoleFiller) -> bool:
    """Whether a name that the words do not hold is that of somebody in a public role who speaks: he mourns, and is not mourned."""
    named = reading.by_id.get(f.id or "")
    if named is None or named.standing != "public_role":
        return False
    told = any(m.named and event.span.covers(m.span) for m in named.mentions)
    return not told and any(named.name in s.who for s in reading.found.statements)


def _is_above_suspicion(reading: Reading, f: RoleFiller) -> bool:
    """Whether a name is that of a state, one of its bodies, a medium, or of somebody in a public role: what a state's forces
    do is told under other types, and office holders stand beside an attack because they speak of it.
    """
    doer = reading.by_id.get(f.id or "")
    return doer is not None and (doer.type in BODIES or doer.standing == "public_role")


def _typed(t: Trigger, kind: EventType) -> Trigger:
    return replace(t, row=replace(t.row, type=kind))


def _are_private(reading: Reading, doers: Sequence[RoleFiller]) -> bool:
    """Whether there are doers, all of them groups or private persons."""
    return bool(doers) and all(_is_private(reading, f) and not _is_armed_by_state(reading, f) for f in doers)


def _by_fire_of_militants(reading: Reading, t: Trigger) -> bool:
    """Whether what killed is called militant ("tués par des tirs rebelles")."""
    by = clauses.agent(reading.syntax, t.head, reading.pack.words.agent_prepositions)
    return by is not None and any(
        reading.syntax.tokens[c].dep == "amod" and reading.words[c] in reading.pack.militants
        for c in reading.syntax.children[by]
    )


def _by_one_told_of(reading: Reading, t: Trigger) -> bool:
    """Whether a pronoun of one person did it ("il a exécuté quatre hommes"): a force is told by more."""
    if not t.verbal or t.row.toll or clauses.is_passive(reading.syntax, t.head):
        return False
    doer = clauses.subject(reading.syntax, t.head)
    morph = "" if doer is None else reading.syntax.tokens[doer].morph
    return all(f in morph for f in ("PronType=Prs", "Number=Sing", "Person=3", "Gender="))


def _is_militant(reading: Reading, f: RoleFiller) -> bool:
    """Whether a doer is an armed group, a person of one or a suspect, or described as militant."""
    if f.id is not None:
        doer = reading.by_id.get(f.id)
        return doer is not None and (doer.type == "group" or doer.standing in {"armed_group", "suspect"})
    return not singulars(f.name).isdisjoint(reading.pack.militants)


def _is_private(reading: Reading, f: RoleFiller) -> bool:
    """Whether a doer is a group, a named person or described as militant or as one of the people."""
    if f.id is not None:
        return reading.kinds.get(f.id) in {"group", "person"}
    words = singulars(f.name)
    return not words.isdisjoint(reading.pack.militants | reading.pack.people)


def _is_armed_by_state(reading: Reading, f: RoleFiller) -> bool:
    """Whether a doer is a state, one of its bodies, or described as one who bears arms for it and no former one."""
    if f.id is not None:
        return reading.kinds.get(f.id) in {"agency", "country", "place"}
    words = singulars(f.name)
    out = reading.pack.militants | reading.pack.words.former
    return words.isdisjoint(out) and not words.isdisjoint(reading.pack.armed)
