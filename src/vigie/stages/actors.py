"""Who is who across articles: groups, bodies, countries and persons in a public role, with their relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vigie.model.annotations import Annotation
from vigie.model.entities import Entity
from vigie.model.gathering import Gathering
from vigie.model.situations import Actor, ActorLink, CopyMark
from vigie.text.naming import entity_key, entity_keys, medium

BODIES = frozenset({"group", "agency", "organisation", "country"})
PUBLIC = frozenset({"public_role", "armed_group"})


@dataclass(slots=True)
class _Growing:
    names: Counter[str] = field(default_factory=Counter)
    type: str = ""
    aliases: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Tie:
    articles: dict[str, None] = field(default_factory=dict)
    voices: dict[str, None] = field(default_factory=dict)
    hedged: bool = True


def may_be_shown(entity: Entity) -> bool:
    """Whether an entity may appear among the actors: a body, or a person in a public or armed role, never a private one."""
    return entity.type in BODIES or (entity.type == "person" and entity.standing in PUBLIC)


def find_actors(
    annotations: Sequence[Annotation],
    gatherings: Mapping[str, Gathering],
    marks: Mapping[str, CopyMark],
) -> tuple[Actor, ...]:
    """Actors that take part in an event (`gatherings` by event id) or stand in a relation, by name."""
    grown: dict[str, _Growing] = defaultdict(_Growing)
    for annotation in annotations:
        for e in annotation.entities:
            if may_be_shown(e):
                actor = grown[entity_key(e)]
                actor.type = actor.type or e.type
                actor.names[e.name] += 1
                actor.aliases |= {m.span.of(annotation.article.text) for m in e.mentions if m.named}
    for event_id, gathering in gatherings.items():
        filling = {
            m.keys[r.id] for m in gathering.members for r in m.event.roles if r.id is not None and r.id in m.keys
        }
        for key in sorted(filling & grown.keys()):
            grown[key].events.append(event_id)
    ties = _ties(annotations, marks, grown.keys())
    return tuple(
        Actor(
            id=key,
            name=_name(a.names),
            type=a.type,
            aliases=tuple(sorted(a.aliases - {_name(a.names)})),
            events=tuple(a.events),
            links=tuple(
                ActorLink(relation, other, forward, tuple(t.articles), tuple(t.voices), t.hedged)
                for (relation, other, forward), t in sorted(ties.get(key, {}).items())
            ),
        )
        for key, a in sorted(grown.items())
        if a.events or key in ties
    )


def _name(names: Counter[str]) -> str:
    return min(names, key=lambda n: (-names[n], n))


def _ties(
    annotations: Sequence[Annotation], marks: Mapping[str, CopyMark], shown: Iterable[str]
) -> dict[str, dict[tuple[str, str, bool], _Tie]]:
    known = set(shown)
    ties: dict[str, dict[tuple[str, str, bool], _Tie]] = defaultdict(lambda: defaultdict(_Tie))
    for annotation in annotations:
        keys = entity_keys(annotation)
        article = annotation.article
        own = medium(article, marks[article.id].origin)
        for link in annotation.links:
            subject, object_ = keys.get(link.subject_id or "", ""), keys.get(link.object_id or "", "")
            if subject not in known or object_ not in known:
                continue
            for me, other, forward in ((subject, object_, True), (object_, subject, False)):
                tie = ties[me][(link.relation, other, forward)]
                tie.articles[article.id] = None
                tie.voices |= dict.fromkeys(link.who or (own,))
                tie.hedged = tie.hedged and link.hedged
    return {k: dict(v) for k, v in ties.items()}
