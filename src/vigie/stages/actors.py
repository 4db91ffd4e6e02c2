"""Who is who across articles: groups, bodies, countries and persons in a public role, with their relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vigie.model.annotations import Annotation
from vigie.model.entities import Entity
from vigie.model.gathering import Gathering
from vigie.model.gleanings import Shown, ToldTie
from vigie.model.situations import Actor, ActorLink, CopyMark
from vigie.text.naming import entity_key, entity_keys, medium

BODIES = frozenset({"group", "agency", "organisation", "country"})
Heard = tuple[str, str, ToldTie]
"""The article that tells a relation, the medium it is, and the relation."""


@dataclass(slots=True)
class Tally:
    """What the articles call an actor, each name, other name and type with the number of articles."""

    names: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    def count(self, shown: Shown, times: int = 1) -> None:
        """Add what an article shows, or take it away (-1)."""
        for counter, values in (
            (self.names, (shown.name,)),
            (self.aliases, shown.aliases),
            (self.types, (shown.type,)),
        ):
            for value in values:
                counter[value] += times
                if not counter[value]:
                    del counter[value]


@dataclass(slots=True)
class _Tie:
    articles: dict[str, None] = field(default_factory=dict)
    voices: dict[str, None] = field(default_factory=dict)
    hedged: bool = True


def may_be_shown(entity: Entity) -> bool:
    """Whether an entity may appear among the actors: a body, or a person in a public or armed role, never a private one."""
    return entity.type in BODIES or (entity.type == "person" and not entity.is_private)


def shown_in(annotation: Annotation) -> tuple[Shown, ...]:
    """The entities of an article that may appear among the actors."""
    text = annotation.article.text
    return tuple(
        Shown(entity_key(e), e.type, e.name, tuple(sorted({m.span.of(text) for m in e.mentions if m.named})))
        for e in annotation.entities
        if may_be_shown(e)
    )


def ties_in(annotation: Annotation) -> tuple[ToldTie, ...]:
    """The relations that an article tells between entities it knows."""
    keys = entity_keys(annotation)
    return tuple(
        ToldTie(x.relation, keys[x.subject_id or ""], keys[x.object_id or ""], tuple(x.who), x.hedged)
        for x in annotation.links
        if x.subject_id in keys and x.object_id in keys
    )


def filling(gathering: Gathering) -> frozenset[str]:
    """The keys of those who take part in an event."""
    return frozenset(
        m.keys[r.id] for m in gathering.members for r in m.event.roles if r.id is not None and r.id in m.keys
    )


def find_actors(
    annotations: Sequence[Annotation],
    gatherings: Mapping[str, Gathering],
    marks: Mapping[str, CopyMark],
) -> tuple[Actor, ...]:
    """Actors that take part in an event (`gatherings` by event id) or stand in a relation, by name."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    heard: dict[str, list[Heard]] = defaultdict(list)
    for annotation in annotations:
        article = annotation.article
        for shown in shown_in(annotation):
            tallies[shown.key].count(shown)
        own = medium(article, marks[article.id].origin)
        for tie in ties_in(annotation):
            for key in {tie.subject: None, tie.object: None}:
                heard[key].append((article.id, own, tie))
    events: dict[str, list[str]] = defaultdict(list)
    for event_id, gathering in gatherings.items():
        for key in filling(gathering):
            events[key].append(event_id)
    made = (actor_of(key, t, events.get(key, ()), heard.get(key, ()), tallies) for key, t in sorted(tallies.items()))
    return tuple(a for a in made if a is not None)


def actor_of(
    key: str, tally: Tally, events: Sequence[str], heard: Iterable[Heard], known: Container[str]
) -> Actor | None:
    """An actor; None where it takes part in no event and stands in no relation.

    Args:
        key: of the actor.
        tally: what it is called.
        events: those in which it takes part, in order of their first telling.
        heard: the relations in which it stands, in order of arrival.
        known: the keys of all actors; relations to others are not shown.
    """
    ties = _ties(key, heard, known)
    if not events and not ties:
        return None
    name = _most(tally.names)
    return Actor(
        id=key,
        name=name,
        type=_most(tally.types),
        aliases=tuple(sorted(tally.aliases.keys() - {name})),
        events=tuple(events),
        links=tuple(
            ActorLink(relation, other, forward, tuple(t.articles), tuple(t.voices), t.hedged)
            for (relation, other, forward), t in sorted(ties.items())
        ),
    )


def _most(names: Counter[str]) -> str:
    return min(names, key=lambda n: (-names[n], n))


def _ties(me: str, heard: Iterable[Heard], known: Container[str]) -> dict[tuple[str, str, bool], _Tie]:
    ties: dict[tuple[str, str, bool], _Tie] = defaultdict(_Tie)
    for article, own, told in heard:
        if told.subject not in known or told.object not in known:
            continue
        for side, other, forward in ((told.subject, told.object, True), (told.object, told.subject, False)):
            if side == me:
                tie = ties[told.relation, other, forward]
                tie.articles[article] = None
                tie.voices |= dict.fromkeys(told.who or (own,))
                tie.hedged = tie.hedged and told.hedged
    return ties
