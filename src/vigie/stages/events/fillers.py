"""The name or short description that fills a role."""

from __future__ import annotations

import re

from vigie.model.entities import Entity
from vigie.model.events import Role, RoleFiller
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.stages.events.antecedents import side_taken_up
from vigie.stages.events.reading import Reading
from vigie.text import clauses

ACTING = frozenset({"perpetrator", "agent", "participant", "recipient", "requester"})
"""Roles in which a capital stands for its state."""
DEALING = frozenset({"agent", "participant", "requester"})
"""Roles in which a people stands for its state."""
LONGEST_NAME = 70
"""Characters of a description that fills a role; longer phrases are cut to their head."""
BESIDE = 12
"""Tokens between a title and the name put beside it ("le chef du groupe, Abou Dorn")."""
RECALLABLE = frozenset({None, "suspect", "armed_group", "private", "victim"})
"""Standings of people whom a common noun can take up ("le terroriste"); an office holder is called by his office."""
TALKED_OF = RECALLABLE - {"private"}
"""Standings of people whom "l'homme" can take up: lawyers, parents and witnesses speak of him."""
OFTEN = 2
"""Times a person is named from which "l'homme" can take him up."""
MAIN_MENTIONS = 3
"""Mentions from which a person is one the article is about."""
_BARE = frozenset({"det", "case", "cc", "punct"})
"""Relations of the words that leave a noun without a qualification."""
_LEADING = frozenset({"DET", "ADP", "ADV", "PUNCT", "CCONJ", "PRON", "SPACE"})


def filler_of(reading: Reading, role: Role, i: int) -> RoleFiller | None:
    """The name or description that token i gives; None for pronouns left open, dates, measures and event words."""
    i = reading.content(i)
    entity = (
        named_beside(reading, i)
        or _group_inside(reading, i)
        or _recalled(reading, i)
        or side_taken_up(reading, i)
        or (_housed_in(reading, i) if role == "target" else None)
    )
    if entity is not None:
        return _as_state(reading, RoleFiller(role, entity.name, entity.id), entity)
    t = reading.syntax.tokens[i]
    if t.pos not in {"NOUN", "PROPN", "ADJ", "NUM"} or i in reading.timed:
        return None
    if reading.words[i] in reading.pack.nouns or reading.words[i] in reading.pack.measures:
        return None
    state = _state_meant(reading, i) if role in DEALING else None
    if state is not None:
        return of_state(reading, role, state)
    name = _description(reading, clauses.noun_phrase(reading.syntax, i), i)
    return RoleFiller(role, name, None) if name else None


def named_beside(reading: Reading, i: int) -> Entity | None:
    """The name at token i, or the person whom the noun there introduces or follows."""
    return reading.entity(i) or _apposed(reading, i) or _beside(reading, i)


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
    inside = {
        e.id: e
        for _, e in reading.found.entities.inside(span, named_only=True)
        if e.type in {"country", "organisation", "group"}
    }
    return [RoleFiller(role, e.name, e.id) for e in inside.values()]


def _apposed(reading: Reading, i: int) -> Entity | None:
    """The person whom a singular description in apposition follows ("Anna Dorn, policière municipale")."""
    t = reading.syntax.tokens[i]
    if t.pos not in {"NOUN", "ADJ"} or not t.dep.endswith("appos") or "Number=Plur" in t.morph or t.head > i:
        return None
    named = reading.named.get(t.head)
    return named if named is not None and named.type == "person" and _agrees(t.morph, named) else None


def _beside(reading: Reading, i: int) -> Entity | None:
    """The person named right after a singular title or description ("son chef militaire, Abou Dorn")."""
    syntax = reading.syntax
    if (
        syntax.tokens[i].pos not in {"NOUN", "ADJ"}
        or "Number=Plur" in syntax.tokens[i].morph
        or reading.words[i] not in reading.pack.actors
    ):
        return None
    end = syntax.right[i]
    for j in range(i + 1, min(i + 1 + BESIDE, len(syntax.tokens))):
        t = syntax.tokens[j]
        if (
            t.sent != syntax.tokens[i].sent
            or t.pos in {"VERB", "AUX", "CCONJ", "SCONJ"}
            or (j > end and t.pos == "NOUN")
        ):
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
        if (
            entity is not None
            and entity.type in {"group", "organisation", "agency"}
            and not clauses.preposition(reading.syntax, c)
        ):
            return entity
    return None


def _housed_in(reading: Reading, i: int) -> Entity | None:
    """The body whose premises a noun is ("la rédaction du Cri", "les locaux de la préfecture")."""
    if reading.words[i] not in reading.pack.words.premises:
        return None
    for c in clauses.complements(reading.syntax, i, reading.pack.words.of_prepositions):
        entity = reading.entity(c)
        if entity is not None and entity.type in {"agency", "organisation", "media"}:
            return entity
    return None


def _recalled(reading: Reading, i: int) -> Entity | None:
    """The person whom a singular description takes up: "cette Française" the one named in the sentence before, "le terroriste" the article's own."""
    t = reading.syntax.tokens[i]
    if (
        t.pos not in {"NOUN", "PROPN", "ADJ"}
        or "Number=Plur" in t.morph
        or reading.words[i].lower() not in reading.pack.actors
    ):
        return None
    if any(_sets_apart(reading, c) for c in reading.syntax.children[i]):
        return None
    pointers = [
        reading.syntax.tokens[c].morph for c in reading.syntax.children[i] if reading.syntax.tokens[c].dep == "det"
    ]
    if any("PronType=Dem" in m for m in pointers):
        return _person_before(reading, i)
    if not any("Definite=Def" in m for m in pointers):
        return None
    if reading.words[i] in reading.pack.words.protagonists and (one := _protagonist(reading, i)) is not None:
        return one
    aged = any(reading.words[c] in reading.pack.measures for c in reading.syntax.children[i])
    if not aged and reading.words[i] not in reading.pack.militants | reading.pack.words.attackers:
        return None
    main = [
        e
        for e in reading.found.entities.entities
        if e.type == "person"
        and e.standing in RECALLABLE
        and len(e.mentions) >= MAIN_MENTIONS
        and not (e.standing is None and _speaks(reading, e))
    ]
    return main[0] if len(main) == 1 and _agrees(t.morph, main[0]) else None


def sole_person(reading: Reading) -> Entity | None:
    """The only person of an article who holds no office and is not quoted, where he is named again and again."""
    people = [e for e in reading.found.entities.entities if e.type == "person" and e.standing in RECALLABLE]
    lone = len(people) == 1 and len(people[0].mentions) >= MAIN_MENTIONS and not _speaks(reading, people[0])
    return people[0] if lone else None


def _protagonist(reading: Reading, i: int) -> Entity | None:
    """The person whom "l'homme" or "le jeune homme" takes up: the only one named before who holds no office, where he is named again and again."""
    start, morph = reading.syntax.tokens[i].start, reading.syntax.tokens[i].morph
    known = [
        (sum(m.named for m in e.mentions), e)
        for e in reading.found.entities.entities
        if e.type == "person" and e.standing in TALKED_OF and e.mentions[0].span.start < start and _agrees(morph, e)
    ]
    known = [(n, e) for n, e in known if e.standing is not None or not _speaks(reading, e)]
    ranked = sorted(known, key=lambda k: -k[0])
    if not ranked or ranked[0][0] < OFTEN or (len(ranked) > 1 and ranked[1][0] * 2 > ranked[0][0]):
        return None
    return ranked[0][1]


def _speaks(reading: Reading, person: Entity) -> bool:
    """Whether the article quotes a person: who tells of the deed is seldom "l'homme" who did it."""
    return any(person.name in s.who for s in reading.found.statements)


def _sets_apart(reading: Reading, c: int) -> bool:
    """Whether a dependent says that another person is meant: an ordinal ("le deuxième homme"), or the group or person he belongs to."""
    entity = reading.named.get(c)
    ordinal = "NumType=Ord" in reading.syntax.tokens[c].morph
    return ordinal or (entity is not None and entity.type in {"group", "person", "agency", "organisation", "country"})


def _person_before(reading: Reading, i: int) -> Entity | None:
    """The last person of the sentence before, where the sentence itself names nobody before token i."""
    n = reading.segment_of[i]
    first, _ = reading.segments[n]
    if n == 0 or any(j in reading.named and reading.named[j].type == "person" for j in range(first, i)):
        return None
    for j in reversed(range(*reading.segments[n - 1])):
        entity = reading.named.get(j)
        if entity is not None and entity.type == "person" and _agrees(reading.syntax.tokens[i].morph, entity):
            return entity
    return None


def _agrees(morph: str, entity: Entity) -> bool:
    return entity.gender is None or f"Gender={'Fem' if entity.gender == 'm' else 'Masc'}" not in morph


def _as_state(reading: Reading, filler: RoleFiller, entity: Entity) -> RoleFiller:
    """A capital that acts stands for its state ("Ankara accuse")."""
    state = reading.pack.states.get(entity.name) if entity.type == "place" and filler.role in ACTING else None
    if state is None:
        return filler
    return of_state(reading, filler.role, state)


def of_state(reading: Reading, role: Role, state: str) -> RoleFiller:
    """A state in a role, by its entity if the article names it."""
    known = next((e.id for e in reading.found.entities.entities if e.type == "country" and e.name == state), None)
    return RoleFiller(role, state, known)


def _state_meant(reading: Reading, i: int) -> str | None:
    """The state that acts as its people or as somebody's ally ("un accord avec les Américains", "l'allié russe")."""
    t, demonyms = reading.syntax.tokens[i], reading.pack.demonyms
    marks = [reading.syntax.tokens[c] for c in reading.syntax.children[i]]
    if reading.words[i] in reading.pack.words.allies:
        return next((s for m in marks if m.dep == "amod" and (s := demonyms.get(m.text.lower()))), None)
    people = t.text[:1].isupper() and "Number=Plur" in t.morph and all(m.dep in _BARE for m in marks)
    indefinite = any("Definite=Ind" in m.morph for m in marks)
    return demonyms.get(t.text.lower()) if people and not indefinite else None


def _around(phrase: str, head: str) -> str:
    """The part of a phrase between quotation marks that holds its head."""
    parts = re.split(r"[\"«»“”]", phrase)
    return next((p for p in parts if head in p), phrase)


def _trimmed(reading: Reading, tokens: list[int], head: int) -> list[int]:
    """A phrase without coordinated members and complements of place or means behind its head ("hommes armés dans le sud du pays")."""
    syntax, words = reading.syntax, reading.pack.words
    for n, j in enumerate(tokens):
        t = syntax.tokens[j]
        means = t.text.lower() in words.with_prepositions and syntax.tokens[t.head].head == head
        place = t.pos == "ADP" and (means or t.text.lower() in words.location_prepositions - words.of_prepositions)
        purpose = t.pos == "ADP" and t.text.lower() in words.charge_prepositions
        if j > head and (t.pos == "CCONJ" or purpose or (place and _is_set_place(syntax, t.head))):
            joined = t.pos == "CCONJ" and n + 1 < len(tokens) and syntax.tokens[tokens[n + 1]].pos in {"NUM", "ADJ"}
            if not joined:
                return tokens[:n]
    return tokens


def _is_set_place(syntax: Syntax, i: int) -> bool:
    """Whether the noun at token i, behind a preposition of place, is a definite place and no part of a compound ("mise à feu")."""
    t = syntax.tokens[i]
    return t.dep.startswith(("nmod", "obl")) and (
        t.pos == "PROPN" or any(syntax.tokens[c].dep == "det" for c in syntax.children[i])
    )


def _description(reading: Reading, span: Span, head: int) -> str:
    tokens = list(reading.syntax.within(span))
    while tokens and tokens[0] != head and reading.syntax.tokens[tokens[0]].pos in _LEADING:
        tokens.pop(0)
    if not tokens:
        return ""
    tokens = _trimmed(reading, tokens, head)
    while tokens and tokens[-1] > head and tokens[-1] in reading.timed:
        tokens.pop()
    whole = reading.span_of(tokens)
    name = _around(whole.of(reading.text).partition("\n")[0], reading.syntax.tokens[head].text)
    name = next((part for part in name.split(",") if reading.syntax.tokens[head].text in part), name)
    if len(name) > LONGEST_NAME:
        name = Span(min(whole.start, reading.syntax.tokens[head].start), reading.syntax.tokens[head].end).of(
            reading.text
        )
    return " ".join(name.strip(' "«»“”,(').split())
