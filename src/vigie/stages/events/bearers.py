"""Whose deed a noun of violence is said to be by the words around it: its author, who is mixed up in it, the kind of people its adjective names."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.model.entities import Entity
from vigie.model.events import RoleFiller
from vigie.stages.events.fillers import filler_of, named_beside, sole_person
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.parts import tells_it
from vigie.stages.events.reading import Reading
from vigie.text import clauses

BEFORE = 4
"""Tokens between an author and the name that it is said of ("les frères Dorn, auteurs de l'attaque")."""
DOERS = frozenset({"person", "group"})
"""Types of names that commit violence."""


def bearers(reading: Reading, t: Trigger) -> Iterator[RoleFiller]:
    """Those who are told to have done what a noun names, the surest first."""
    author = _author(reading, t)
    if author is not None:
        yield RoleFiller("perpetrator", author.name, author.id)
        return
    people = reading.pack.actors - reading.pack.words.vague_people - reading.pack.officials
    for j in _mixed_up(reading, t):
        one = filler_of(reading, "perpetrator", j)
        if one is not None and (_is_doer(reading, one) or reading.words[reading.content(j)] in people):
            yield one
            return
    yield from _of_a_kind(reading, t)


def _is_doer(reading: Reading, one: RoleFiller) -> bool:
    """Whether a filler is named and may commit violence."""
    return one.id is not None and reading.kinds.get(one.id) in DOERS


def _author(reading: Reading, t: Trigger) -> Entity | None:
    """The person or group called "auteur de", "cerveau de" or "responsable de" the deed, beside the name, in front of it or as its predicate."""
    syntax, words = reading.syntax, reading.pack.words
    above = syntax.tokens[t.top].head
    of_deed = clauses.preposition(syntax, t.top) in words.of_prepositions
    if not of_deed or above >= t.top or t.top - above > BEFORE or reading.words[above] not in words.authors:
        return None
    if clauses.copula(syntax, above) is not None:
        subject = clauses.subject(syntax, above)
        found = None if subject is None or subject == above else reading.entity(subject)
    elif syntax.tokens[above].dep == "amod":
        found = reading.entity(syntax.tokens[above].head)
    else:
        found = named_beside(reading, above) or _named_before(reading, above) or sole_person(reading)
    return found if found is not None and found.type in DOERS and not tells_it(reading, found, t) else None


def _named_before(reading: Reading, author: int) -> Entity | None:
    """Who is named right before an author that is set off from the name and acts in no clause of its own."""
    tokens, before = reading.syntax.tokens, author - 1
    while before > 0 and tokens[before].pos in {"DET", "PUNCT"} and author - before < BEFORE:
        before -= 1
    apart = any(tokens[j].pos == "PUNCT" for j in range(before + 1, author))
    return reading.named.get(before) if apart and not tokens[author].dep.startswith("nsubj") else None


def _mixed_up(reading: Reading, t: Trigger) -> Iterator[int]:
    """Who is said to be mixed up in the deed ("impliqué dans l'attaque", "mêlé à un projet d'attentat")."""
    syntax, words = reading.syntax, reading.pack.words
    above = syntax.tokens[t.top].head
    if reading.words[above] in words.authors and syntax.tokens[above].dep == "amod":
        yield syntax.tokens[above].head  # "la cellule responsable des attaques"
    verb = clauses.governor(syntax, t.top)
    if verb is None or reading.words[verb] not in words.involving_verbs or clauses.is_negated(syntax, verb):
        return
    who = syntax.tokens[verb].head if syntax.tokens[verb].dep == "acl" else clauses.subject(syntax, verb)
    if who is not None and not _is_one_of_many(reading, verb, who):
        yield who


def _is_one_of_many(reading: Reading, participle: int, who: int) -> bool:
    """Whether a plural participle cannot speak of one person named."""
    one = reading.entity(who)
    single = one is not None and one.type == "person" and len(clauses.conjuncts(reading.syntax, who)) == 1
    return single and "Number=Plur" in reading.syntax.tokens[participle].morph


def _of_a_kind(reading: Reading, t: Trigger) -> Iterator[RoleFiller]:
    """The militants whose adjective qualifies several deeds ("une vague d'attentats jihadistes", "des tirs rebelles")."""
    for c in reading.syntax.children[t.head]:
        token = reading.syntax.tokens[c]
        if (
            token.dep == "amod"
            and reading.words[c] in reading.pack.words.warring_adjectives
            and "Number=Plur" in token.morph
        ):
            yield RoleFiller("perpetrator", token.text, None)
            return
