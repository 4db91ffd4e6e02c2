"""Fill the roles of a trigger from the grammar around it, as its frame says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from vigie.model.entities import Entity
from vigie.model.events import Role, RoleFiller
from vigie.model.spans import Span
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.triggers import affected_by, doer_of, light_governor
from vigie.text import clauses

ARMED_TYPES = frozenset({"attack", "strike", "clash", "killing"})
ACTING = frozenset({"perpetrator", "agent", "participant", "recipient", "requester"})
LONGEST_NAME = 70
"""Characters of a description that fills a role; longer phrases are cut to their head."""


def fill_roles(reading: Reading, t: Trigger, span: Span) -> tuple[RoleFiller, ...]:
    """The fillers of all roles of a trigger, names before descriptions, each once."""
    found: dict[tuple[str, str], RoleFiller] = {}
    for part, token in _parts(reading, t):
        role = _role(reading, t, part, token)
        if role is None:
            continue
        for j in clauses.conjuncts(reading.syntax, token):
            filler = filler_of(reading, cast("Role", role), j)
            inside = named_inside(reading, cast("Role", role), j) if role == "participant" and filler is not None and filler.id is None else []
            for one in inside or ([] if filler is None else [filler]):
                found.setdefault((role, one.name), one)
    if t.row.type in ARMED_TYPES:
        for filler in _weapons(reading, t, span):
            found.setdefault((filler.role, filler.name), filler)
    return tuple(found.values())


def _parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """Grammatical parts of the frame with the tokens that play them."""
    syntax, words = reading.syntax, reading.pack.words
    doer = doer_of(reading, t)
    if doer is not None:
        yield ("by" if t.verbal and clauses.is_passive(syntax, t.head) else "subject"), doer
    if t.verbal:
        for j in affected_by(reading, t):
            yield "object", j
    else:
        yield from _noun_parts(reading, t)
    for k in {t.head, t.last}:
        for j in clauses.complements(syntax, k, words.against_prepositions):
            yield "against", j
        for j in clauses.complements(syntax, k, words.with_prepositions):
            yield "with", j
        if "to" in t.row.frame:
            for j in clauses.complements(syntax, k, frozenset({p for p in words.location_prepositions if p.startswith(("à", "au"))})):
                yield "to", j


def _noun_parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    syntax, words = reading.syntax, reading.pack.words
    for k in {t.head, t.last}:
        for j in clauses.complements(syntax, k, words.of_prepositions):
            yield "of", j
    for c in syntax.children[t.head]:
        dep = syntax.tokens[c].dep
        if dep not in {"acl", "acl:relcl", "amod"}:
            continue
        if reading.words[c] in words.owning_verbs and clauses.is_passive(syntax, c):
            agent = clauses.agent(syntax, c, words.agent_prepositions | frozenset({"à", "au", "aux"}))
            if agent is not None:
                yield "by", agent
        elif reading.words[c] in words.targeting_verbs and not clauses.is_passive(syntax, c):
            for j in clauses.objects(syntax, c):
                yield "against", j
    governor = clauses.governor(syntax, t.top)
    if governor is None or not clauses.is_verbal(syntax, governor):
        return
    part = syntax.tokens[t.top].dep.partition(":")[0]
    if part == "nsubj":
        if clauses.is_passive(syntax, governor) and reading.words[governor] in words.owning_verbs:
            agent = clauses.agent(syntax, governor, words.agent_prepositions | frozenset({"à", "au", "aux"}))
            if agent is not None:
                yield "by", agent
        elif reading.words[governor] in words.targeting_verbs:
            for j in clauses.objects(syntax, governor):
                yield "against", j
    elif part in {"obj", "obl"} and light_governor(reading, t) is None:
        subject = clauses.subject(syntax, governor)
        if subject is not None and reading.words[governor] in words.owning_verbs | words.planning_verbs:
            yield "subject", subject
        elif subject is not None and reading.words[governor] in words.suffering_verbs:
            yield "against", subject


def _role(reading: Reading, t: Trigger, part: str, token: int) -> str | None:
    role = t.row.frame.get(part)
    if part == "subject" and role is not None and not t.verbal:
        governor = light_governor(reading, t)
        if governor is not None and reading.words[governor] in reading.pack.words.suffering_verbs:
            return t.row.frame.get("against") or t.row.frame.get("object")
    if role != "whose":
        return role
    entity, word = reading.entity(token), reading.words[token]
    kind = None if entity is None else entity.type
    doers = {"agency", "country", "group"} if t.row.type == "strike" else {"group", "person"}
    if kind in doers or word in (reading.pack.armed if t.row.type == "strike" else reading.pack.militants | reading.pack.organisations):
        return "perpetrator"
    return None if kind in {"place", "country"} else "target"


def filler_of(reading: Reading, role: Role, i: int) -> RoleFiller | None:
    """The name or description that token i gives; None for pronouns left open, dates and event words."""
    syntax = reading.syntax
    i = reading.content(i)
    entity = reading.entity(i)
    if entity is not None:
        return _as_state(reading, RoleFiller(role, entity.name, entity.id), entity)
    t = syntax.tokens[i]
    if t.pos not in {"NOUN", "PROPN", "ADJ", "NUM"} or i in reading.timed or reading.words[i] in reading.pack.nouns:
        return None
    if reading.words[i] in reading.pack.measures:
        return None
    name = _without_article(reading, clauses.noun_phrase(syntax, i), i)
    return RoleFiller(role, name, None) if name else None


def _as_state(reading: Reading, filler: RoleFiller, entity: Entity) -> RoleFiller:
    """A capital that acts stands for its state ("Ankara accuse")."""
    state = reading.pack.states.get(entity.name) if entity.type == "place" and filler.role in ACTING else None
    if state is None:
        return filler
    known = next((e.id for e in reading.found.entities.entities if e.type == "country" and e.name == state), None)
    return RoleFiller(filler.role, state, known)


def named_inside(reading: Reading, role: Role, i: int) -> list[RoleFiller]:
    """The states and bodies in whose name a description acts: "les ministres de Russie et de Chine"."""
    span = clauses.noun_phrase(reading.syntax, i)
    inside = [e for _, e in reading.found.entities.inside(span, named_only=True) if e.type in {"country", "organisation", "group"}]
    return [RoleFiller(role, e.name, e.id) for e in inside]


def _without_article(reading: Reading, span: Span, head: int) -> str:
    tokens = list(reading.syntax.within(span))
    while tokens and tokens[0] != head and reading.syntax.tokens[tokens[0]].pos in {"DET", "ADP", "PUNCT", "CCONJ"}:
        tokens.pop(0)
    if not tokens:
        return ""
    whole = reading.span_of(tokens)
    if len(whole) > LONGEST_NAME:
        whole = Span(min(whole.start, reading.syntax.tokens[head].start), reading.syntax.tokens[head].end)
    name = whole.of(reading.text).partition("\n")[0]
    return " ".join(name.strip(" \"«»“”,(").split())


def _weapons(reading: Reading, t: Trigger, span: Span) -> Iterator[RoleFiller]:
    """Weapons named within the mention: "au couteau", "l'explosion d'une bombe", "a tiré des roquettes"."""
    syntax = reading.syntax
    for i in syntax.within(span):
        if reading.words[i] in reading.pack.weapons and syntax.tokens[i].pos == "NOUN" and i != t.head:
            if syntax.tokens[i].dep.partition(":")[0] in {"nmod", "obl", "obj", "conj", "iobj"} and t.head in {i, *syntax.ancestors(i)}:
                phrase = clauses.noun_phrase(syntax, i)
                name = _without_article(reading, phrase, i)
                if name:
                    yield RoleFiller("weapon", name, None)
