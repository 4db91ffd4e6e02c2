"""Whom a pronoun or a plural description takes up: a description told before, the article's one group, a state."""

from __future__ import annotations

from vigie.model.entities import Entity
from vigie.stages.events.reading import Reading
from vigie.text import clauses

SENTENCES_BACK = 2
"""Sentences back in which the person that a pronoun takes up by description is looked for."""
PREVAILING = 2
"""Times that one group must be named for each time another is, to be "les rebelles" of an article."""
_TAKING_UP = frozenset({"nsubj", "nsubj:pass"})


def described(reading: Reading, i: int) -> int:
    """The noun that an unresolved "il", "elle" or "ils" at token i takes up: the subject told before that agrees with it; else i."""
    t = reading.syntax.tokens[i]
    open_pronoun = (
        t.pos == "PRON" and "PronType=Prs" in t.morph and "Person=3" in t.morph and "Reflex=Yes" not in t.morph
    )
    if not open_pronoun or t.dep not in _TAKING_UP or i in reading.named:
        return i
    n = reading.segment_of[i]
    for k in range(n, max(-1, n - 1 - SENTENCES_BACK), -1):
        start, stop = reading.segments[k]
        people = [j for j in range(start, min(stop, i)) if _is_person(reading, j) and _agree(reading, j, i)]
        subjects = [j for j in people if reading.syntax.tokens[j].dep.startswith("nsubj")]
        if _names_one(reading, range(start, min(stop, i)), i) or (people and not subjects):
            return i
        if subjects:
            taken = subjects[-1] if k == n else subjects[0]
            return i if k == n and people[-1] != taken else reading.content(taken)
    return i


def _names_one(reading: Reading, tokens: range, i: int) -> bool:
    """Whether some tokens name a person whom a singular pronoun may as well take up."""
    if "Number=Plur" in reading.syntax.tokens[i].morph:
        return False
    feminine = "Gender=Fem" in reading.syntax.tokens[i].morph
    people = {e.id: e for j in tokens if (e := reading.named.get(j)) is not None and e.type == "person"}
    return any(e.gender in {None, "f" if feminine else "m"} for e in people.values())


def _is_person(reading: Reading, j: int) -> bool:
    t = reading.syntax.tokens[j]
    people = reading.pack.people | reading.pack.militants
    return t.pos == "NOUN" and j not in reading.named and reading.words[j] in people


def _agree(reading: Reading, j: int, i: int) -> bool:
    a, b = reading.syntax.tokens[j].morph, reading.syntax.tokens[i].morph
    return not clauses.disagree(a, b)


def side_taken_up(reading: Reading, i: int) -> Entity | None:
    """The group that "les rebelles" or "les insurgés" of an article are, where one is named far more than others."""
    t = reading.syntax.tokens[i]
    if t.pos != "NOUN" or "Number=Plur" not in t.morph or reading.words[i] not in reading.pack.words.rebels:
        return None
    marks = [reading.syntax.tokens[c] for c in reading.syntax.children[i]]
    plain = all(m.dep in {"det", "case", "punct"} for m in marks)
    if not plain or not any("Definite=Def" in m.morph for m in marks):
        return None
    groups = sorted(
        ((sum(m.named for m in e.mentions), e) for e in reading.found.entities.entities if e.type == "group"),
        key=lambda g: -g[0],
    )
    if not groups or (len(groups) > 1 and groups[0][0] < PREVAILING * groups[1][0]):
        return None
    return groups[0][1]
