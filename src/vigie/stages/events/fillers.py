"""The name or short description that fills a role."""

from __future__ import annotations

import re

from vigie.model.entities import Entity
from vigie.model.events import Role, RoleFiller
from vigie.model.spans import Span
from vigie.stages.events.reading import Reading
from vigie.text import clauses

ACTING = frozenset({"perpetrator", "agent", "participant", "recipient", "requester"})
"""Roles in which a capital stands for its state."""
LONGEST_NAME = 70
"""Characters of a description that fills a role; longer phrases are cut to their head."""
BESIDE = 9
"""Tokens between a title and the name put beside it ("le chef du groupe, Abou Dorn")."""
_LEADING = frozenset({"DET", "ADP", "PUNCT", "CCONJ", "PRON", "SPACE"})


def filler_of(reading: Reading, role: Role, i: int) -> RoleFiller | None:
    """The name or description that token i gives; None for pronouns left open, dates, measures and event words."""
    i = reading.content(i)
    entity = reading.entity(i) or _beside(reading, i) or _group_inside(reading, i)
    if entity is not None:
        return _as_state(reading, RoleFiller(role, entity.name, entity.id), entity)
    t = reading.syntax.tokens[i]
    if t.pos not in {"NOUN", "PROPN", "ADJ", "NUM"} or i in reading.timed:
        return None
    if reading.words[i] in reading.pack.nouns or reading.words[i] in reading.pack.measures:
        return None
    name = _description(reading, clauses.noun_phrase(reading.syntax, i), i)
    return RoleFiller(role, name, None) if name else None


def short_name(reading: Reading, i: int) -> str:
    """The noun at token i with the adjectives that touch it."""
    syntax = reading.syntax
    last = i
    while last + 1 < len(syntax.tokens) and syntax.tokens[last + 1].head == i and syntax.tokens[last + 1].dep == "amod":
        last += 1
    return Span(syntax.tokens[i].start, syntax.tokens[last].end).of(reading.text)


def named_inside(reading: Reading, role: Role, i: int) -> list[RoleFiller]:
    """The states and bodies in whose name a description acts: "les ministres de Russie et de Chine"."""
    span = clauses.noun_phrase(reading.syntax, i)
    inside = {e.id: e for _, e in reading.found.entities.inside(span, named_only=True) if e.type in {"country", "organisation", "group"}}
    return [RoleFiller(role, e.name, e.id) for e in inside.values()]


def _beside(reading: Reading, i: int) -> Entity | None:
    """The person named right after a singular title or description ("son chef militaire, Abou Dorn")."""
    syntax = reading.syntax
    if syntax.tokens[i].pos != "NOUN" or "Number=Plur" in syntax.tokens[i].morph or reading.words[i] not in reading.pack.actors:
        return None
    end = syntax.right[i]
    for j in range(i + 1, min(i + 1 + BESIDE, len(syntax.tokens))):
        t = syntax.tokens[j]
        if t.sent != syntax.tokens[i].sent or t.pos in {"VERB", "AUX", "CCONJ", "SCONJ"} or (j > end and t.pos == "NOUN"):
            return None
        entity = reading.named.get(j)
        if entity is not None and entity.type == "person":
            return entity if syntax.tokens[j - 1].pos != "ADP" else None
    return None


def _group_inside(reading: Reading, i: int) -> Entity | None:
    """The body that a noun introduces ("l'organisation jihadiste État islamique", "l'opération Barkhane"), not one it is part of."""
    if reading.words[i] not in reading.pack.organisations | reading.pack.armed | reading.pack.words.operations:
        return None
    for c in reading.syntax.children[i]:
        entity = reading.named.get(c)
        if entity is not None and entity.type in {"group", "organisation", "agency"} and not clauses.preposition(reading.syntax, c):
            return entity
    return None


def _as_state(reading: Reading, filler: RoleFiller, entity: Entity) -> RoleFiller:
    """A capital that acts stands for its state ("Ankara accuse")."""
    state = reading.pack.states.get(entity.name) if entity.type == "place" and filler.role in ACTING else None
    if state is None:
        return filler
    known = next((e.id for e in reading.found.entities.entities if e.type == "country" and e.name == state), None)
    return RoleFiller(filler.role, state, known)


def _around(phrase: str, head: str) -> str:
    """The part of a phrase between quotation marks that holds its head."""
    parts = re.split(r"[\"«»“”]", phrase)
    return next((p for p in parts if head in p), phrase)


def _description(reading: Reading, span: Span, head: int) -> str:
    tokens = list(reading.syntax.within(span))
    while tokens and tokens[0] != head and reading.syntax.tokens[tokens[0]].pos in _LEADING:
        tokens.pop(0)
    if not tokens:
        return ""
    whole = reading.span_of(tokens)
    name = _around(whole.of(reading.text).partition("\n")[0], reading.syntax.tokens[head].text)
    cut = name.find(",")
    if cut > 0 and whole.start + cut > reading.syntax.tokens[head].start:
        name = name[:cut]
    if len(name) > LONGEST_NAME:
        name = Span(min(whole.start, reading.syntax.tokens[head].start), reading.syntax.tokens[head].end).of(reading.text)
    return " ".join(name.strip(" \"«»“”,(").split())
