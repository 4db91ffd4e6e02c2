"""What the wording of two mentions says against one event: they are listed side by side, or one is told to follow the other."""

from __future__ import annotations

from vigie.stages.events.clusters import PROCEEDINGS, VIOLENT, Cluster
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading
from vigie.text import clauses

LISTED = VIOLENT | {"killing"}
"""Types of which acts are told in lists ("un meurtre à Lorcy, un attentat à la bombe et une attaque à la hache")."""
SIDE_BY_SIDE = frozenset({"conj", "appos"})
"""Links of a list, some of whose members the parse takes for appositions."""


def set_apart(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether grammar makes a mention another event than one of the cluster's in its sentence."""
    if _comes_next(reading, c, m) or _is_doer_killed(c, m):
        return True
    return any(
        _listed(reading, k, m) or _dates(reading, k, m) or _dates(reading, m, k)
        for k in c.mentions
        if k.sentence == m.sentence and k.trigger.top != m.trigger.top
    )


def _comes_next(reading: Reading, c: Cluster, m: Mention) -> bool:
    """Whether an act is told as the next of several ("il a ensuite tiré sur des policiers"), after one told by a verb."""
    if m.type != "attack" or not m.trigger.verbal or m.trigger.row.toll or m.in_title:
        return False
    near = {*reading.syntax.children[m.trigger.head], m.trigger.first - 1}
    if not any(reading.words[i] in reading.pack.words.next_words for i in near if i >= 0):
        return False
    return any(k.trigger.verbal and not k.trigger.row.toll and k.trigger.head < m.trigger.head for k in c.mentions)


def _is_doer_killed(c: Cluster, m: Mention) -> bool:
    """Whether one told of as the doer of an attack is killed, which is no toll of it ("a tué trois passants avant d'être abattu")."""
    if m.type != "killing" or c.type not in VIOLENT:
        return False
    doers = {f.id or f.name.lower() for k in c.mentions for f in k.roles if f.role == "perpetrator"}
    return bool(doers & {f.id or f.name.lower() for f in m.roles if f.role == "victim"})


def _listed(reading: Reading, a: Mention, b: Mention) -> bool:
    """Whether two acts, one each, stand in one list."""
    if a.trigger.verbal or b.trigger.verbal or not {a.type, b.type} <= LISTED:
        return False
    syntax, (first, later) = reading.syntax, sorted((a.trigger.top, b.trigger.top))
    if not all("Number=Sing" in syntax.tokens[i].morph or syntax.tokens[i].morph == "" for i in (first, later)):
        return False
    if not any(syntax.with_dep(later, "det")) or _points(reading, later):
        return False
    return _is_joined(reading, first, later) or (
        clauses.first_of_list(reading.syntax, first, SIDE_BY_SIDE)
        == clauses.first_of_list(reading.syntax, later, SIDE_BY_SIDE)
        and any(
            list(syntax.with_dep(c, "cc"))
            for c in syntax.with_dep(clauses.first_of_list(reading.syntax, first, SIDE_BY_SIDE), "conj")
        )
    )


def _is_joined(reading: Reading, first: int, later: int) -> bool:
    """Whether "and" stands right before the later of two nouns and no verb between them, whatever the parse hangs it on."""
    syntax = reading.syntax
    opening = min((syntax.left[later], *syntax.with_dep(later, "det", "cc")))
    joined = any(syntax.tokens[i].pos == "CCONJ" for i in (opening, opening - 1))
    return joined and not any(clauses.finite(syntax, i) == i for i in range(first, later))


def _points(reading: Reading, noun: int) -> bool:
    """Whether a noun is told with a demonstrative ("cette attaque")."""
    tokens = reading.syntax.tokens
    return any(tokens[d].text.lower() in reading.pack.words.demonstrative for d in reading.syntax.with_dep(noun, "det"))


def _dates(reading: Reading, a: Mention, b: Mention) -> bool:
    """Whether act a is told to have come before or after act b ("l'attaque intervient un jour après l'explosion de Lorcy")."""
    if b.trigger.verbal or not {a.type, b.type} <= VIOLENT or _points(reading, b.trigger.top):
        return False
    syntax, words = reading.syntax, reading.pack.words
    top = b.trigger.top
    by = clauses.preposition(syntax, top) in words.after_words | words.before_words
    if not by and reading.words[syntax.tokens[top].head] in words.eves:
        top, by = syntax.tokens[top].head, True
    return by and clauses.clause_head(syntax, top) in {a.clause, a.trigger.head}


def told_in_full(reading: Reading, a: Mention, b: Mention) -> bool:
    """Whether a clause of time behind an act tells it again ("une attaque à Lorcy, lorsqu'un homme avait poignardé deux passants")."""
    if a.type != b.type or a.sentence != b.sentence or not b.trigger.verbal or b.trigger.head < a.trigger.head:
        return False
    syntax, verb = reading.syntax, b.trigger.head
    marks = {syntax.tokens[c].text.lower() for c in syntax.with_dep(verb, "mark")}
    return not marks.isdisjoint(reading.pack.words.when_words) and (
        clauses.clause_head(syntax, a.trigger.top) == syntax.tokens[verb].head
    )


def next_step(reading: Reading, a: Mention, b: Mention) -> bool:
    """Whether a verb coordinated with that of an arrest or charge tells its next step ("a été arrêté et écroué")."""
    if a.type not in PROCEEDINGS or b.type not in PROCEEDINGS or a.sentence != b.sentence:
        return False
    syntax = reading.syntax
    first, later = (k.trigger.head if k.clause is None else k.clause for k in (a, b))
    if first >= later:
        return False
    bare = clauses.is_participle(syntax, later) and syntax.tokens[later - 1].pos == "CCONJ"
    return bare or clauses.first_of_list(reading.syntax, later, SIDE_BY_SIDE) == clauses.first_of_list(
        reading.syntax, first, SIDE_BY_SIDE
    )
