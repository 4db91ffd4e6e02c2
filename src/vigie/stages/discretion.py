"""Keep private persons out of what leaves: their names become what they are, their words stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from vigie.model.annotations import Annotation
from vigie.model.situations import Actor, BoardWarning, Claim, FigureLine, SituationEvent
from vigie.text.shield import Clean, folded_names


def private_names(annotations: Iterable[Annotation]) -> frozenset[str]:
    """The folded names of private persons, as articles write them; a name that somebody public bears elsewhere is not spared."""
    return folded_names(
        name
        for a in annotations
        for e in a.entities
        if e.is_private
        for name in (e.name, *(m.span.of(a.article.text) for m in e.mentions if m.named))
    )


def public_names(annotations: Iterable[Annotation]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of persons in a public or armed role, and those of places, bodies and groups."""
    found = [(e.type == "person", e.name) for a in annotations for e in a.entities if not e.is_private]
    return frozenset(n for person, n in found if person), frozenset(n for person, n in found if not person)


def discreet_warning(warning: BoardWarning, private: str, clean: Clean) -> BoardWarning:
    """A warning without private persons: one who issued it is called `private`."""
    issuer = warning.issuer and (warning.issuer if clean(warning.issuer) == warning.issuer else private)
    level, instruction = warning.level and clean(warning.level), warning.instruction and clean(warning.instruction)
    return replace(warning, issuer=issuer, level=level, instruction=instruction)


def discreet_actor(actor: Actor, clean: Clean) -> Actor:
    """An actor whose relations are told without private persons."""
    links = tuple(replace(x, voices=tuple(map(clean, x.voices))) for x in actor.links)
    return replace(actor, links=links)


def discreet(event: SituationEvent, public: Set[str], roles: Mapping[str, str], clean: Clean) -> SituationEvent:
    """An event in which private persons stand by their role.

    Args:
        event: as assembled.
        public: the ids of actors: bodies, and persons in a public or armed role.
        roles: how a private person is called in each role ("victim": "une victime"); "" is for speakers.
        clean: a `Shield`.
    """

    def who(name: str | None) -> str | None:
        if name is None:
            return None
        cleaned = clean(name)
        return name if cleaned == name else roles[""]

    def claim(c: Claim) -> Claim:
        return replace(c, who=who(c.who) or roles[""], of=who(c.of))

    def line(f: FigureLine) -> FigureLine:
        return replace(f, values=tuple(replace(v, who=who(v.who)) for v in f.values))

    fillers = []
    for r in event.roles:
        hidden = (r.id is not None and r.id.startswith("person:") and r.id not in public) or clean(r.name) != r.name
        fillers.append(replace(r, name=roles[r.role], id=None) if hidden else r)
    return replace(
        event,
        roles=tuple(dict.fromkeys(fillers)),
        voices=tuple(replace(v, who=who(v.who) or roles[""], via=tuple(clean(x) for x in v.via)) for v in event.voices),
        figures=tuple(map(line, event.figures)),
        contradictions=tuple(
            replace(
                c, values=tuple(replace(s, value=clean(s.value), who=tuple(clean(w) for w in s.who)) for s in c.values)
            )
            for c in event.contradictions
        ),
        claims=tuple(map(claim, event.claims)),
        denials=tuple(map(claim, event.denials)),
        accusations=tuple(map(claim, event.accusations)),
        history=tuple(replace(h, values=tuple(clean(v) for v in h.values)) for h in event.history),
    )
