"""Who is in an event that its own clauses do not say: the sole suspect of an attack, those arrested for a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.model.entities import Entity, Standing
from vigie.model.events import Event, Role, RoleFiller
from vigie.stages.events.fillers import of_state
from vigie.stages.events.reading import Reading
from vigie.text import clauses

LAW = frozenset({"arrest", "trial"})
"""Events that tell who is held for a plot."""
VIOLENT = frozenset({"attack", "killing", "strike", "clash"})
SIDES = 2
"""Parties of an agreement."""
APPOSED = frozenset({"appos", "nmod:appos"})
"""Relations by which a description hangs on the name in front of it."""


def lend_people(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """Events with the doers that the rest of the article gives them, each where it tells of one alone."""
    lent = [_plotted(reading, e, events) if e.type == "plot_foiled" else _one_side(reading, e, events) for e in events]
    return _suspected(reading, [_between_all(_by_one_body(reading, e)) for e in lent])


def named_when_freed(events: Sequence[Event]) -> list[Event]:
    """Hostages freed without a name are those whose abduction the article tells by name."""
    taken = [
        f
        for e in events
        if e.type == "abduction" and e.factuality == "happened"
        for f in e.fillers("victim")
        if f.id is not None
    ]
    return [
        replace(e, roles=(*e.roles, *dict.fromkeys(taken)))
        if e.type == "release" and e.factuality == "happened" and not any(f.id for f in e.fillers("victim"))
        else e
        for e in events
    ]


def _one_side(reading: Reading, event: Event, events: Sequence[Event]) -> Event:
    """Violence whose doer is also told as its victim, for he was shot in the end or a name was mistaken: what his standing says, else neither."""
    both = {f.id for f in event.fillers("perpetrator") if f.id} & {f.id for f in event.fillers("victim")}
    if event.type not in VIOLENT or not both:
        return event
    standing = {e.id: e.standing for e in reading.found.entities.entities if e.id in both}
    wrong = {
        (f.role, f.id)
        for f in event.roles
        if f.id in both and f.role != (_part_of(standing.get(f.id)) or _part_elsewhere(f.id, event, events))
    }
    return replace(event, roles=tuple(f for f in event.roles if (f.role, f.id) not in wrong or f.role == "target"))


def _part_elsewhere(person: str | None, event: Event, events: Sequence[Event]) -> Role | None:
    """The role in violence that the article's other events speak for: who is killed elsewhere is a victim, who is held a doer."""
    others = [e for e in events if e is not event]
    if any(f.id == person for e in others if e.type in LAW for f in e.fillers("target")):
        return "perpetrator"
    hurt = any(f.id == person for e in others if e.type in VIOLENT for f in e.fillers("victim"))
    return "victim" if hurt else None


def _part_of(standing: Standing | None) -> Role | None:
    """The role in violence that a person's standing in the article speaks for."""
    if standing in {"suspect", "armed_group"}:
        return "perpetrator"
    return "victim" if standing == "victim" else None


def _by_one_body(reading: Reading, event: Event) -> Event:
    """A state that acts beside a body of its own is that body ("une opération américaine", "l'armée américaine")."""
    bodies = {e.id: e for e in reading.found.entities.entities}
    acting = [bodies[f.id] for f in event.fillers("perpetrator") if f.id in bodies]
    of_bodies = {e.country for e in acting if e.type == "agency"}
    states = {e.id for e in acting if e.type == "country" and e.country in of_bodies}
    if not states:
        return event
    return replace(event, roles=tuple(f for f in event.roles if f.role != "perpetrator" or f.id not in states))


def _between_all(event: Event) -> Event:
    """An agreement that several sign, or one signs with another, is between all of them: help alone has an agent."""
    agents, others = event.fillers("agent"), event.fillers("participant")
    if event.type != "cooperation" or event.fillers("recipient") or not agents or len(agents) + len(others) < SIDES:
        return event
    sides = {f.name: RoleFiller("participant", f.name, f.id) for f in (*agents, *others)}
    return replace(event, roles=(*(f for f in event.roles if f.role not in {"agent", "participant"}), *sides.values()))


def _plotted(reading: Reading, plot: Event, events: Sequence[Event]) -> Event:
    """A plot is that of those arrested or charged, and foiled by those who arrested them."""
    cases = [e for e in events if e.type in LAW and e.factuality == "happened" and e.fillers("target")]
    many = "Number=Plur" in reading.syntax.tokens[reading.syntax.at(plot.trigger.start)].morph
    if not cases or plot.figures or many:
        return plot
    added: list[RoleFiller] = []
    if not plot.fillers("perpetrator"):
        officials = {e.id for e in reading.found.entities.entities if e.standing == "public_role"}
        held = [f for f in cases[0].fillers("target") if f.id not in officials]
        added += [RoleFiller("perpetrator", f.name, f.id) for f in held]
    if not plot.fillers("agent"):
        added += [RoleFiller("agent", f.name, f.id) for f in cases[0].fillers("agent")]
    return replace(plot, roles=(*plot.roles, *added))


def _suspected(reading: Reading, events: list[Event]) -> list[Event]:
    """The first attack of an article without a doer is that of its sole suspect."""
    suspects = [e for e in reading.found.entities.entities if e.standing == "suspect" and _is_called_doer(reading, e)]
    told = next((e for e in events if e.type == "attack" and e.factuality == "happened"), None)
    doers = () if told is None else told.fillers("perpetrator")
    if told is None or len(suspects) != 1 or not all(_is_of_a_kind(reading, f) for f in doers):
        return events
    if any(f.id == suspects[0].id for e in events for f in e.roles if f.role == "perpetrator" and e.type in VIOLENT):
        return events
    one = RoleFiller("perpetrator", suspects[0].name, suspects[0].id)
    roles = (*(f for f in told.roles if f not in doers), one)
    return [replace(e, roles=roles) if e is told else e for e in events]


def _is_of_a_kind(reading: Reading, doer: RoleFiller) -> bool:
    """Whether a doer is only the kind of people that an adjective names ("une vague d'attentats jihadistes")."""
    return doer.id is None and doer.name.rstrip("s") in reading.pack.words.warring_adjectives


def _is_called_doer(reading: Reading, person: Entity) -> bool:
    """Whether the article calls a person the author, gunman or assailant: by apposition or as what he is said to be."""
    syntax = reading.syntax
    for j, word in enumerate(reading.words):
        if word not in reading.pack.words.doers or syntax.tokens[j].pos != "NOUN":
            continue
        beside = reading.named.get(syntax.tokens[j].head) if syntax.tokens[j].dep in APPOSED else reading.entity(j)
        about = clauses.subject(syntax, j) if clauses.copula(syntax, j) is not None else None
        if person in (beside, None if about is None else reading.entity(about)):
            return True
    return False


def states_named(reading: Reading, role: Role, i: int) -> list[RoleFiller]:
    """The state whose adjective qualifies a noun ("une frappe américaine")."""
    found = []
    for c in reading.syntax.children[i]:
        state = reading.pack.demonyms.get(reading.syntax.tokens[c].text.lower())
        if state is not None and reading.syntax.tokens[c].dep == "amod" and not clauses.preposition(reading.syntax, c):
            found.append(of_state(reading, role, state))
    return found
