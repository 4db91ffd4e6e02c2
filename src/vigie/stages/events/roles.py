"""Fill the roles of a trigger from the grammar around it, as its frame says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from vigie.model.events import Role, RoleFiller
from vigie.model.spans import Span
from vigie.stages.events.fillers import filler_of, named_inside, short_name
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.people import states_named
from vigie.stages.events.reading import Reading
from vigie.stages.events.triggers import affected_by, doer_of, following, light_governor
from vigie.text import clauses

ARMED_TYPES = frozenset({"attack", "strike", "clash", "killing"})
ACTOR_ROLES = frozenset({"perpetrator", "agent", "participant", "victim", "recipient", "requester"})
"""Roles that only people and bodies can fill."""
PERSONAL = frozenset({"arrest", "trial"})
"""Types whose targets are people."""
COUNTED_TYPES = frozenset({"arrest", "trial", "abduction", "release"})
"""Types in which those who undergo it may be told as persons counted ("treize personnes liées au groupe")."""
OWNED_REACH = 8
"""Tokens behind an event noun in which the participle that tells whose deed it was is looked for."""
AGENT_REACH = 14
"""Tokens behind that participle in which "par" is looked for."""
_QUALIFIERS = frozenset({"acl", "acl:relcl", "amod"})


def fill_roles(reading: Reading, t: Trigger, span: Span) -> tuple[RoleFiller, ...]:
    """The fillers of all roles of a trigger, each once."""
    found: dict[tuple[str, str], RoleFiller] = {}
    for part, token in _parts(reading, t):
        if t.first < token <= t.last or token == t.head:
            continue
        for j in (*clauses.conjuncts(reading.syntax, token), *_listed_before(reading, t, token)):
            for filler in _fillers(reading, t, part, j):
                found.setdefault((filler.role, filler.name), filler)
    if not any(role in {"perpetrator", "agent"} for role, _ in found):
        for filler in _hidden_doers(reading, t, span):
            found.setdefault((filler.role, filler.name), filler)
    if t.row.type in ARMED_TYPES - {"clash"}:
        for filler in _weapons(reading, t, span):
            found.setdefault((filler.role, filler.name), filler)
    return tuple(found.values())


def _hidden_doers(reading: Reading, t: Trigger, span: Span) -> list[RoleFiller]:
    """Who acts where the grammar of the trigger names nobody: whose deed it is said to be, the state of an adjective, who sends."""
    if t.row.type == "deployment":
        return list(_senders(reading, t))
    if t.verbal or t.row.type not in ARMED_TYPES:
        return []
    owners = list(_owners(reading, t, span))
    if owners or t.row.type != "strike":
        return owners
    return [f for k in sorted({t.head, t.last}) for f in states_named(reading, "perpetrator", k)]


def _listed_before(reading: Reading, t: Trigger, token: int) -> Iterator[int]:
    """The names in front of the one that a plural participle hangs on ("Paul Dorn, Jean Arvel et Luc Orban, arrêtés hier")."""
    tokens = reading.syntax.tokens
    person = reading.named.get(token)
    if not t.verbal or "Number=Plur" not in tokens[t.head].morph or person is None or person.type != "person":
        return
    i = token
    while i > 0:
        before = reading.named.get(i - 1)
        if before is person:
            i -= 1
        elif tokens[i - 1].pos in {"PUNCT", "CCONJ"} and reading.named.get(i - 2) is not None:
            i -= 2
            person = reading.named[i]
            if person.type != "person":
                return
            yield i
        else:
            return


def _fillers(reading: Reading, t: Trigger, part: str, token: int) -> Iterator[RoleFiller]:
    role = _role(reading, t, part, token)
    one = None if role is None else filler_of(reading, cast("Role", role), token)
    if role is None or one is None:
        return
    if (
        role == "perpetrator"
        and t.row.type == "attack"
        and t.verbal
        and clauses.is_infinitive(reading.syntax, t.head)
        and _is_force(reading, one, token)
    ):
        return  # "la police a arrêté un homme soupçonné de vouloir foncer sur la foule"
    if one.id is None and " " not in one.name and reading.words[reading.content(token)] in reading.pack.words.hollow:
        return  # "les victimes" says of a victim nothing
    if role == "weapon" and (one.id is not None or not _is_weapon(reading, token)):
        return
    if (role in ACTOR_ROLES or t.row.type in PERSONAL) and not _is_actor(reading, one, token):
        counted = t.row.type in COUNTED_TYPES and role in {"target", "victim"} and " " in one.name
        if not (counted and reading.words[reading.content(token)] in reading.pack.words.vague_people):
            return
    inside = named_inside(reading, cast("Role", role), token) if role == "participant" and one.id is None else []
    yield from inside or [one]


def _is_weapon(reading: Reading, i: int) -> bool:
    return reading.words[reading.content(i)] in reading.pack.weapons | reading.pack.vehicles


def _is_force(reading: Reading, one: RoleFiller, i: int) -> bool:
    """Whether a filler is a state's force or court."""
    return reading.kinds.get(one.id or "") == "agency" or (
        one.id is None and reading.words[reading.content(i)] in reading.pack.armed
    )


def _is_indefinite(reading: Reading, i: int) -> bool:
    """Whether a noun is introduced as new ("un gendarme", "deux policiers")."""
    marks = [reading.syntax.tokens[c] for c in reading.syntax.children[i]]
    return any(m.dep == "nummod" or (m.dep == "det" and "Definite=Ind" in m.morph) for m in marks)


def _is_actor(reading: Reading, one: RoleFiller, i: int) -> bool:
    """Whether a filler is people or a body: a description without a person's noun, or a mere place, cannot act or suffer."""
    if one.id is not None:
        return reading.kinds.get(one.id) not in {"place", "facility"}
    word = reading.words[reading.content(i)]
    return one.name in reading.pack.states.values() or (
        word in reading.pack.actors and word not in reading.pack.words.vague_people
    )


def _parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """Grammatical parts of the frame with the tokens that play them."""
    syntax, words = reading.syntax, reading.pack.words
    doer = doer_of(reading, t)
    if doer is not None:
        passive = t.verbal and clauses.is_passive(syntax, t.head)
        agent = None if t.verbal else clauses.agent(syntax, t.head, words.agent_prepositions)
        yield ("by" if passive or doer == agent else "subject"), doer
    elif t.verbal and clauses.is_passive(syntax, t.head):
        behind = following(reading, t, words.agent_prepositions)
        if behind is not None:
            yield "by", behind  # "mis en examen mardi par un juge"
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
            for j in clauses.complements(syntax, k, words.to_prepositions):
                yield "to", j


def _owners(reading: Reading, t: Trigger, span: Span) -> Iterator[RoleFiller]:
    """Who carried out an event told by a noun, by the words behind it: "l'attaque, menée à l'aide de … par X"."""
    tokens, words = reading.syntax.tokens, reading.pack.words
    segment = reading.segment(t.head)
    reach = range(t.last + 1, min(t.last + 1 + OWNED_REACH, segment.stop))
    verb = next((j for j in reach if reading.words[j] in words.owning_verbs and tokens[j].pos == "VERB"), None)
    if verb is None or not (span.overlaps(tokens[verb].span) or tokens[verb - 1].text == ","):
        return
    if clauses.disagree(tokens[verb].morph, tokens[t.head].morph):
        return
    for j in range(verb + 1, min(verb + 1 + AGENT_REACH, segment.stop - 1)):
        if tokens[j].pos in {"VERB", "AUX"} and j > verb + 1:
            return
        if tokens[j].text.lower() in words.agent_prepositions:
            doer = tokens[j].head if tokens[j].head > j else j + 1
            one = filler_of(reading, "perpetrator", doer)
            if one is not None and _is_actor(reading, one, doer):
                yield one
            return


def _noun_parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    syntax, words = reading.syntax, reading.pack.words
    for j in affected_by(reading, t):
        yield ("against" if clauses.preposition(syntax, j) in words.against_prepositions else "of"), j
    against = None if "against" not in t.row.frame else following(reading, t, words.against_prepositions)
    if against is not None:
        yield "against", against
    yield from _qualified(reading, t)
    if reading.words[t.top] in words.target_nouns and clauses.copula(syntax, t.top) is not None:
        struck = clauses.subject(syntax, t.top)
        if struck is not None and struck != t.top:
            yield "against", struck  # "X a été la cible d'une attaque"
    governor = clauses.governor(syntax, t.top)
    if governor is None or not clauses.is_verbal(syntax, governor):
        return
    part = syntax.tokens[t.top].dep.partition(":")[0]
    if part == "nsubj":
        yield from _said_of(reading, governor)
    elif part in {"obj", "obl", "iobj"}:
        yield from _subject_of(reading, t, governor, part)


def _subject_of(reading: Reading, t: Trigger, governor: int, part: str) -> Iterator[tuple[str, int]]:
    """What the subject of a verb is to the event noun that the verb takes ("mener une attaque", "mourir dans une attaque")."""
    syntax, words = reading.syntax, reading.pack.words
    subject = clauses.subject(syntax, governor)
    if subject is None or clauses.is_negated(syntax, governor):
        return
    within = part == "obj" or clauses.preposition(syntax, t.top) in words.location_prepositions
    if part != "obj" and reading.words[governor] in words.harming_verbs:
        if within or clauses.preposition(syntax, t.top) in words.during_prepositions:
            yield "harmed", subject
    elif reading.words[governor] in words.demanding_verbs and "requester" not in t.row.frame.values():
        yield "asked", subject
    elif light_governor(reading, t) is not None:
        if within and clauses.is_passive(
            syntax, governor
        ):  # not "mis en examen pour homicide", "prises avant le massacre"
            yield ("object" if "object" in t.row.frame else "of"), subject
    elif reading.words[governor] in words.owning_verbs | words.planning_verbs:
        yield "subject", subject
    elif reading.words[governor] in words.suffering_verbs:
        yield "against", subject


def _qualified(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """Participles and relative clauses on the noun or its complement: "attaque menée par X", "frappe visant Y"."""
    syntax = reading.syntax
    nouns = {t.head, t.top, *clauses.complements(syntax, t.head, reading.pack.words.of_prepositions)}
    for c in sorted(c for n in nouns for c in syntax.children[n]):
        if syntax.tokens[c].dep in _QUALIFIERS:
            yield from _said_of(reading, c)


def _said_of(reading: Reading, verb: int) -> Iterator[tuple[str, int]]:
    """What a verb whose subject is the event says of its doer or target."""
    syntax, words = reading.syntax, reading.pack.words
    if clauses.is_passive(syntax, verb):
        if reading.words[verb] in words.owning_verbs:
            agent = clauses.agent(syntax, verb, words.agent_prepositions | words.vehicle_prepositions)
            if agent is not None:
                yield "by", agent
    elif reading.words[verb] in words.targeting_verbs:
        for j in clauses.objects(syntax, verb):
            yield "against", j


def _role(reading: Reading, t: Trigger, part: str, token: int) -> str | None:
    words = reading.pack.words
    if part == "harmed":
        return "victim"
    if part == "asked":
        return "requester"
    role = t.row.frame.get(part)
    if part == "subject" and role is not None and not t.verbal:
        governor = light_governor(reading, t)
        if governor is not None and reading.words[governor] in reading.pack.words.suffering_verbs:
            return t.row.frame.get("against") or t.row.frame.get("object")
    if (
        t.row.type == "arrest"
        and part == "of"
        and not _is_indefinite(reading, token)
        and reading.words[reading.content(token)] in reading.pack.armed
    ):
        return "agent"
    if (
        t.row.type == "withdrawal"
        and part == "of"
        and (
            ((left := reading.entity(token)) is not None and left.type in {"country", "place"})
            or reading.words[token] in words.left_places
        )
    ):
        return None
    if role != "whose":
        return role
    entity, word = reading.entity(token), reading.words[reading.content(token)]
    kind = None if entity is None else entity.type
    if word in reading.pack.weapons:
        return None
    doers = {"agency", "country", "group"} if t.row.type == "strike" else {"group", "person"}
    if kind in doers or word in (
        reading.pack.armed if t.row.type == "strike" else reading.pack.militants | reading.pack.organisations
    ):
        return "perpetrator"
    return None if kind in {"place", "country"} else "target"


def _senders(reading: Reading, t: Trigger) -> Iterator[RoleFiller]:
    """Who sends where nobody is named: the state of the troops' demonym ("440 soldats britanniques"), else the troops."""
    for j in affected_by(reading, t):
        state = next(
            (
                s
                for c in reading.syntax.children[j]
                if (s := reading.pack.demonyms.get(reading.syntax.tokens[c].text.lower()))
            ),
            None,
        )
        if state is not None:
            known = next(
                (e.id for e in reading.found.entities.entities if e.type == "country" and e.name == state), None
            )
            yield RoleFiller("agent", state, known)
        elif (one := filler_of(reading, "agent", j)) is not None and _is_actor(reading, one, j):
            yield one


def _weapons(reading: Reading, t: Trigger, span: Span) -> Iterator[RoleFiller]:
    """Weapons named within the mention: "au couteau", "l'explosion d'une bombe", "a tiré des roquettes"."""
    syntax, words = reading.syntax, reading.pack.words
    for i in syntax.within(span):
        if (
            reading.words[i] not in reading.pack.weapons
            or syntax.tokens[i].pos != "NOUN"
            or i == t.head
            or i in reading.named
        ):
            continue
        if t.head not in syntax.ancestors(i) and t.top not in syntax.ancestors(i):
            continue
        means = words.vehicle_prepositions if reading.words[i] in reading.pack.vehicles else words.means_prepositions
        if syntax.tokens[i].dep.startswith("obj") or clauses.preposition(syntax, i) in means:
            yield RoleFiller("weapon", short_name(reading, i), None)
