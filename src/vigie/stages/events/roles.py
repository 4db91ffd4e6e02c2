"""Fill the roles of a trigger from the grammar around it, as its frame says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from vigie.model.events import Role, RoleFiller
from vigie.model.spans import Span
from vigie.stages.events.antecedents import described
from vigie.stages.events.arguments import affected_by, is_own_word, light_governor
from vigie.stages.events.bearers import bearers
from vigie.stages.events.fillers import filler_of, named_inside, of_state, short_name
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.parts import owners, parts
from vigie.stages.events.people import states_named
from vigie.stages.events.reading import Reading
from vigie.text import clauses

ARMED_TYPES = frozenset({"attack", "strike", "clash", "killing"})
SURE: Mapping[str, str] = {"harmed": "victim", "asked": "requester", "judging": "agent"}
"""Parts that play one role in whatever frame."""
ACTOR_ROLES = frozenset({"perpetrator", "agent", "participant", "victim", "recipient", "requester"})
"""Roles that only people and bodies can fill."""
SPOKEN = frozenset({"warning", "accusation", "denial"})
"""Types that are words, which nobody addresses to himself."""
DEPTH = 4
"""Words between a description and the name that it introduces, as the parse hangs them."""
BEHIND = 10
"""Tokens behind a mention in which the means of the deed still stand."""
PERSONAL = frozenset({"arrest", "trial"})
"""Types whose targets are people."""
COUNTED_TYPES = frozenset({"arrest", "trial", "abduction", "release"})
"""Types in which those who undergo it may be told as persons counted ("treize personnes liées au groupe")."""


_DAY_NAME = re.compile(r"\d{1,2}(?:er)?-[^\W\d]")


def fill_roles(reading: Reading, t: Trigger, span: Span) -> tuple[RoleFiller, ...]:
    """The fillers of all roles of a trigger, each once."""
    found: dict[tuple[str, str], RoleFiller] = {}
    told_at: dict[tuple[str, str], int] = {}
    for part, token in parts(reading, t):
        own = part != "judging" and is_own_word(reading, t, token)
        if token == t.head or own or _is_event_name(reading, t, token):
            continue
        for j in (*clauses.conjuncts(reading.syntax, token), *_listed_before(reading, t, token)):
            for filler in _fillers(reading, t, part, j):
                found.setdefault((filler.role, filler.name), filler)
                if part != "together":
                    told_at.setdefault((filler.role, filler.name), j)
    found = {k: f for k, f in found.items() if f.id or not _stands_apart(reading, k, told_at, found)}
    speakers = {f.name for f in found.values() if f.role == "agent"}
    if t.row.type in SPOKEN | {"trial"}:
        found = {k: f for k, f in found.items() if f.role == "agent" or f.name not in speakers}
    if not any(role in {"perpetrator", "agent"} for role, _ in found):
        for filler in _hidden_doers(reading, t, span):
            found.setdefault((filler.role, filler.name), filler)
    if t.row.type in (ARMED_TYPES | {"abduction"}) - {"clash"}:
        for filler in _weapons(reading, t, span):
            found.setdefault((filler.role, filler.name), filler)
    return tuple(found.values())


def _stands_apart(
    reading: Reading,
    key: tuple[str, str],
    told_at: Mapping[tuple[str, str], int],
    found: Mapping[tuple[str, str], RoleFiller],
) -> bool:
    """Whether a description beside names of its role is no further member of their list ("la rédaction de l'hebdomadaire Le Cri")."""
    named = [told_at[k] for k, f in found.items() if f.role == key[0] and f.id and k in told_at]
    if not named or key[0] == "perpetrator" or key not in told_at:
        return False
    if key[0] == "participant":
        return any(_hangs_on(reading, j, told_at[key]) or _hangs_on(reading, told_at[key], j) for j in named)
    lists = {clauses.first_of_list(reading.syntax, j) for j in named}
    return clauses.first_of_list(reading.syntax, told_at[key]) not in lists


def _hangs_on(reading: Reading, i: int, j: int) -> bool:
    """Whether token i hangs on token j, and is no further member of a list."""
    tokens = reading.syntax.tokens
    for _ in range(DEPTH):
        if tokens[i].dep.startswith("conj") or tokens[i].head == i:
            return False
        i = tokens[i].head
        if i == j:
            return True
    return False


def _is_event_name(reading: Reading, t: Trigger, token: int) -> bool:
    """Whether a token is part of the name of the event itself ("Conseil de défense"), or a day that the event is called by ("13-Novembre")."""
    if _DAY_NAME.match(reading.syntax.tokens[token].text):
        return True
    entity = reading.named.get(token)
    return entity is not None and entity is reading.named.get(t.head)


def _hidden_doers(reading: Reading, t: Trigger, span: Span) -> list[RoleFiller]:
    """Who acts where the grammar of the trigger names nobody: whose deed it is said to be, the state of an adjective, who sends."""
    if t.row.type == "deployment":
        return list(_senders(reading, t))
    if t.verbal or t.row.type not in ARMED_TYPES:
        return []
    owning = [
        one
        for j in owners(reading, t, span)
        if (one := filler_of(reading, "perpetrator", j)) is not None and _is_actor(reading, one, j)
    ]
    if t.row.type != "strike":
        return owning or list(bearers(reading, t))
    return owning or [f for k in sorted({t.head, t.last}) for f in states_named(reading, "perpetrator", k)]


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
    token = described(reading, token)
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
    if part == "by" and one.id is None and _is_means(reading, token):
        return
    if one.id is None and " " not in one.name and reading.words[reading.content(token)] in reading.pack.words.hollow:
        return  # "les victimes" says of a victim nothing
    if role == "weapon" and (one.id is not None or not _is_weapon(reading, token)):
        return
    court = t.row.type == "trial" and role == "agent" and reading.kinds.get(one.id or "") == "facility"
    if (role in ACTOR_ROLES or t.row.type in PERSONAL) and not court and not _is_actor(reading, one, token):
        counted = t.row.type in COUNTED_TYPES and role in {"target", "victim"} and " " in one.name
        if not (counted and reading.words[reading.content(token)] in reading.pack.words.vague_people):
            return
    inside = named_inside(reading, cast("Role", role), token) if role == "participant" and one.id is None else []
    yield from inside or [one]


def _is_means(reading: Reading, i: int) -> bool:
    """Whether "par" and a bare singular noun tell a means ("évacués par avion", "tué par balle")."""
    t = reading.syntax.tokens[i]
    bare = not any(reading.syntax.tokens[c].dep in {"det", "nummod"} for c in reading.syntax.children[i])
    return bare and t.pos == "NOUN" and "Number=Plur" not in t.morph


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
    word = reading.words[reading.content(i)].lower()
    return one.name in reading.pack.states.values() or (
        word in reading.pack.actors and word not in reading.pack.words.vague_people
    )


def _role(reading: Reading, t: Trigger, part: str, token: int) -> str | None:
    words = reading.pack.words
    if part in SURE:
        return SURE[part]
    if part == "together":
        return t.row.frame.get("object", t.row.frame.get("subject"))
    if part == "charged":
        return "perpetrator" if (one := reading.entity(token)) is not None and one.type == "person" else None
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
    if part == "object" and role == "target" and _is_hurt(reading, t, token):
        return "victim"
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


def _is_hurt(reading: Reading, t: Trigger, token: int) -> bool:
    """Whether the object of a verb of bodily harm is people and no force ("faucher des passants", "agresser un vigile")."""
    word = reading.words[reading.content(token)]
    bodily = t.row.type == "attack" and t.verbal and reading.words[t.head] in reading.pack.words.hurting_verbs
    entity = reading.entity(token)
    person = word in reading.pack.people if entity is None else entity.type == "person"
    return bodily and person and word not in reading.pack.armed | reading.pack.words.vague_people


def _senders(reading: Reading, t: Trigger) -> Iterator[RoleFiller]:
    """Who sends where nobody is named: the operation they belong to, the state of the troops' demonym ("440 soldats britanniques"), else the troops."""
    operation = _operation(reading, t)
    if operation is not None:
        yield operation
        return
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
            yield of_state(reading, "agent", state)
        elif (one := filler_of(reading, "agent", j)) is not None and _is_actor(reading, one, j):
            yield one


def _operation(reading: Reading, t: Trigger) -> RoleFiller | None:
    """The operation as part of which troops are said to stand somewhere ("envoyés dans le cadre de l'opération Barkhane")."""
    for i in reading.segment(t.head):
        entity = reading.named.get(i)
        if entity is None or entity.type != "agency" or reading.words[i - 1] not in reading.pack.words.operations:
            continue
        if i > t.last and clauses.clause_head(reading.syntax, i) == clauses.clause_head(reading.syntax, t.head):
            return RoleFiller("agent", entity.name, entity.id)
    return None


def _weapons(reading: Reading, t: Trigger, span: Span) -> Iterator[RoleFiller]:
    """Weapons named within the mention ("au couteau", "l'explosion d'une bombe"), right behind it ("…, à coups de couteau"), or borne by who acts."""
    syntax, words = reading.syntax, reading.pack.words
    inside = syntax.within(span)
    for i in reading.segment(t.head):
        if (
            reading.words[i] not in reading.pack.weapons
            or syntax.tokens[i].pos != "NOUN"
            or i == t.head
            or i in reading.named
            or (reading.words[i] in words.kinds_of_weapons and " " not in _weapon_name(reading, i))
        ):
            continue
        above = set(syntax.ancestors(i))
        if not above & {t.head, t.top}:
            continue
        if reading.words[syntax.tokens[clauses.first_of_list(syntax, i)].head] in words.arming:
            yield RoleFiller("weapon", _weapon_name(reading, i), None)
            continue
        if not inside.start <= i < inside.stop + BEHIND:
            continue
        means = words.vehicle_prepositions if reading.words[i] in reading.pack.vehicles else words.means_prepositions
        if (i in inside and syntax.tokens[i].dep.startswith("obj")) or clauses.preposition(syntax, i) in means:
            yield RoleFiller("weapon", _weapon_name(reading, i), None)


def _weapon_name(reading: Reading, i: int) -> str:
    """The noun of a weapon with its adjectives, of a mere "arme" with what kind it is ("arme de poing")."""
    name, tokens, kind = short_name(reading, i), reading.syntax.tokens, i + 2
    if reading.words[i] not in reading.pack.words.kinds_of_weapons or " " in name or kind >= len(tokens):
        return name
    told = tokens[i + 1].pos == "ADP" and tokens[kind].pos == "NOUN" and tokens[kind].head == i
    return Span(tokens[i].start, tokens[kind].end).of(reading.text) if told else name
