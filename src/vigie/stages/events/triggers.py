"""Find the words that evoke events, and check the conditions of their rows."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.lang.events import OPEN_OBJECTS, TriggerRow
from vigie.stages.events.arguments import affected_by, doer_of, following
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses
from vigie.text.lemmas import is_known_verb

PHRASE_REACH = 12
"""Tokens over which the words of a phrase may spread ("a inscrit lundi la branche militaire du mouvement sur sa liste")."""
_NOMINAL = frozenset({"NOUN", "PROPN"})


ADJACENT = 3
"""Tokens from word to word of a phrase that need no tie in the parse."""
# A pronoun that nothing resolves may act in these types.
OPEN_DOERS = frozenset({"attack", "strike", "killing", "abduction", "arrest", "accusation", "denial"})


def find_triggers(reading: Reading) -> list[Trigger]:
    """Triggers in text order, at most one for each token; longer phrases win over single words."""
    taken: set[int] = set()
    found = []
    known = reading.pack.evoking
    for i, word in enumerate(reading.words):
        if word not in known or i in taken:
            continue
        trigger = next(triggers_at(reading, i), None)
        if trigger is not None:
            found.append(trigger)
            taken.update({trigger.head, trigger.last})
    return found


def triggers_at(reading: Reading, i: int) -> Iterator[Trigger]:
    """The triggers that begin at a token and whose conditions hold, the one to be tried first at the head."""
    named = reading.inside_name(i)
    return (t for t in _candidates(reading, i) if (not named or _covers_name(reading, t)) and _holds(reading, t))


def further(reading: Reading, t: Trigger) -> Iterator[Trigger]:
    """What the same words may evoke instead where a row that asks for a role finds nobody to fill it."""
    if t.row.need_role:
        yield from (o for o in triggers_at(reading, t.first) if o.row is not t.row and o.head == t.head)


def _covers_name(reading: Reading, t: Trigger) -> bool:
    """Whether a phrase is the whole of a name ("conseil de défense"): then it is what it says."""
    entity = reading.named.get(t.first)
    outside = (t.first - 1, t.last + 1)
    return (
        t.first < t.last
        and reading.named.get(t.last) is entity
        and all(reading.named.get(j) is not entity for j in outside)
    )


def _candidates(reading: Reading, i: int) -> Iterator[Trigger]:
    word, pack, pos = reading.words[i], reading.pack, reading.syntax.tokens[i].pos
    phrases = pack.phrases.get(word, ())
    verbal = (word in pack.verbs or bool(phrases)) and is_known_verb(reading.syntax.tokens[i], pack.verb_forms, word)
    for rest, row in sorted(phrases, key=lambda p: -len(p[0])):
        last = _reach(reading, i, rest)
        if last is not None:
            token = reading.syntax.tokens[i]
            head = token.head if token.dep.startswith("aux") and i < token.head <= last else i
            yield Trigger(row, head, head, last, verbal, i if verbal else reading.container(i))
    if verbal:
        for row in pack.verbs.get(word, ()):
            yield Trigger(row, i, i, i, verbal=True, top=i)
    if pos in _NOMINAL:
        for row in pack.nouns.get(word, ()):
            yield Trigger(row, i, i, i, verbal=False, top=reading.container(i))


def _reach(reading: Reading, i: int, rest: tuple[str, ...]) -> int | None:
    """The last token of a phrase whose other words follow within reach, in the same sentence."""
    at, end = i, min(i + 1 + PHRASE_REACH, reading.segment(i).stop)
    for word in rest:
        before = at
        at = next(
            (j for j in range(at + 1, end) if word in {reading.words[j], _plain(reading.syntax.tokens[j].text)}), -1
        )
        if at < 0 or not (at - before <= ADJACENT or _tied(reading, i, at) or _tied(reading, before, at)):
            return None
    return at


def _tied(reading: Reading, i: int, j: int) -> bool:
    """Whether one of two tokens hangs on the other, over one word at most."""
    up, down = list(reading.syntax.ancestors(j))[:2], list(reading.syntax.ancestors(i))[:2]
    return i in up or j in down


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _holds(reading: Reading, t: Trigger) -> bool:
    row = t.row
    if _is_kind_of_weapon(reading, t):
        return False
    if row.not_near and reading.sentence_meets(row.not_near, t.head):
        return False
    if row.near and not (reading.sentence_meets(row.near, t.head) or (row.matter and reading.on_matter)):
        return False
    if row.about and row.about.isdisjoint(reading.words):
        return False
    before = reading.syntax.tokens[t.first - 1].text.lower() if t.first else ""
    if (row.after and before not in row.after) or not row.not_after.isdisjoint({before, _with(reading, before, t)}):
        return False
    return (
        _voice_holds(reading, t, row)
        and _object_holds(reading, t, row)
        and _agent_holds(reading, t, row)
        and _onto_holds(reading, t, row)
    )


def _is_kind_of_weapon(reading: Reading, t: Trigger) -> bool:
    """Whether a bare noun says what a weapon or vehicle is for ("des fusils d'assaut", "un drone d'attaque")."""
    syntax = reading.syntax
    if t.verbal or t.first != t.head or any(syntax.with_dep(t.head, "det")):
        return False
    above = syntax.tokens[t.head].head
    arms = reading.pack.weapons | reading.pack.vehicles | reading.pack.armed
    return (
        above < t.head
        and reading.words[above] in arms
        and clauses.preposition(syntax, t.head) in reading.pack.words.of_prepositions
    )


def _with(reading: Reading, before: str, t: Trigger) -> str:
    return f"{before} {reading.syntax.tokens[t.first].text.lower()}"


def _onto_holds(reading: Reading, t: Trigger, row: TriggerRow) -> bool:
    """Whether the deed is done onto what the row asks for ("tirer sur la foule")."""
    if not row.onto:
        return True
    found = [
        j
        for k in {t.head, t.last}
        for j in clauses.complements(reading.syntax, k, reading.pack.words.against_prepositions)
    ]
    behind = following(reading, t, reading.pack.words.against_prepositions)
    return any(reading.meets(row.onto, j) for j in (*found, *([] if behind is None else [behind])))


def _voice_holds(reading: Reading, t: Trigger, row: TriggerRow) -> bool:
    if row.voice == "active":
        return not clauses.is_passive(reading.syntax, t.head)
    if row.voice == "passive":
        return clauses.is_passive(reading.syntax, t.head)
    if row.voice == "reflexive":
        return clauses.is_reflexive(reading.syntax, t.head)
    return True


def _object_holds(reading: Reading, t: Trigger, row: TriggerRow) -> bool:
    if not row.object and not row.not_object:
        return True
    affected = list(affected_by(reading, t))
    if any(reading.meets(row.not_object, j) for j in affected):
        return False
    return not row.object or any(
        _meets_as_one(reading, row, j)
        or (_pronoun(reading, j) and (row.type in OPEN_OBJECTS or _is_accused(reading, t, j)))
        for j in affected
    )


def _is_accused(reading: Reading, t: Trigger, j: int) -> bool:
    """Whether a personal pronoun is whom an active verb accuses ("les autorités l'accusent de complicité")."""
    personal = "PronType=Prs" in reading.syntax.tokens[j].morph
    return t.row.type == "accusation" and personal and not clauses.is_passive(reading.syntax, t.head)


def _meets_as_one(reading: Reading, row: TriggerRow, j: int) -> bool:
    """Whether one affected is what the row asks for: itself, its apposition, or those who make up a group of them ("un groupe de 80 détenus")."""
    if reading.meets(row.object, j):
        return True
    syntax = reading.syntax
    beside = [c for c in syntax.children[j] if syntax.tokens[c].dep == "appos"]
    if reading.words[j] in reading.pack.words.collectives:
        beside += clauses.complements(syntax, j, reading.pack.words.of_prepositions)
    return any(reading.meets(row.object, c) for c in beside)


def _pronoun(reading: Reading, j: int) -> bool:
    """Whether a word stands for people named before: a pronoun, a number without its noun ("quatre ont été arrêtés"), "des dizaines d'entre eux"."""
    j = reading.content(j)
    if reading.entity(j) is not None:
        return False
    return reading.words[j] in reading.pack.words.stand_ins or reading.syntax.tokens[j].pos in {"PRON", "NUM"}


def _agent_holds(reading: Reading, t: Trigger, row: TriggerRow) -> bool:
    if not row.agent and not row.not_agent:
        return True
    doer = doer_of(reading, t)
    if doer is None:
        return not row.weak
    if reading.meets(row.not_agent, doer):
        return False
    return (
        not row.agent
        or reading.meets(row.agent, doer)
        or (_pronoun(reading, doer) and (row.type in OPEN_DOERS or bool(row.object) or _is_first(reading, doer)))
    )


def _is_first(reading: Reading, j: int) -> bool:
    return "Person=1" in reading.syntax.tokens[j].morph
