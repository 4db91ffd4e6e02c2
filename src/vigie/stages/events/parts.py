"""The grammatical parts of a trigger: the tokens that act, undergo, own or stand against it, before any role is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.model.entities import Entity
from vigie.model.spans import Span
from vigie.stages.events.arguments import affected_by, doer_of, following, light_governor
from vigie.stages.events.asides import asides, doer_told
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

OWNED_REACH = 8
"""Tokens behind an event noun in which the participle that tells whose deed it was is looked for."""
AGENT_REACH = 14
"""Tokens behind that participle in which "par" is looked for."""
BEHIND_REACH = 24
"""Tokens behind a passive verb in which "par" is looked for past dates, places and brackets."""
BETWEEN_REACH = 14
"""Tokens behind a fight in which "entre" is looked for."""
SIDES_REACH = 16
"""Tokens in which the sides of a fight are told."""
SIDES = frozenset({"person", "group", "agency", "organisation", "country"})
"""Types of names that can be a side of a fight."""
MUTUAL = frozenset({"clash", "meeting", "cooperation"})
"""Types that are between several."""
POSSESSED = frozenset({"arrest", "abduction", "release", "killing", "trial"})
"""Types whose noun with a possessive says who underwent it ("son arrestation")."""
DEEDS = frozenset({"attack", "abduction"})
"""Types for which somebody is tried."""
_QUALIFIERS = frozenset({"acl", "acl:relcl", "amod"})


def parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """Parts of the frame ("subject", "by", "object", "of", "against", "with", "to", "harmed", "asked") with the tokens that play them."""
    syntax, words = reading.syntax, reading.pack.words
    doer = doer_told(reading, t, doer_of(reading, t))
    if doer is not None:
        passive = t.verbal and clauses.is_passive(syntax, t.head)
        agent = None if t.verbal else clauses.agent(syntax, t.head, words.agent_prepositions)
        yield ("by" if passive or doer == agent else "subject"), _nearer(reading, t, doer)
    elif t.verbal and clauses.is_passive(syntax, t.head):
        behind = following(reading, t, words.agent_prepositions) or _agent_behind(reading, t)
        if behind is not None:
            yield "by", behind  # "mis en examen mardi par un juge"
    if t.verbal:
        for j in _undergoers(reading, t):
            yield "object", _client(reading, j)
    else:
        yield from _noun_parts(reading, t)
    yield from _complements(reading, t)
    yield from asides(reading, t)


def _complements(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """What prepositions lead to from a trigger, as its type and frame ask."""
    syntax, words = reading.syntax, reading.pack.words
    for k in {t.head, t.last}:
        yield from (("against", j) for j in _against(reading, k))
        for j in clauses.complements(syntax, k, words.with_prepositions):
            yield "with", j
        if "to" in t.row.frame:
            for j in clauses.complements(syntax, k, words.to_prepositions):
                yield "to", j
    if "into" in t.row.frame:
        yield from (("into", j) for j in clauses.complements(syntax, t.last, words.of_prepositions))
    if t.row.type == "plot_foiled":
        yield from _plot_parts(reading, t)
    if t.row.type in MUTUAL and not t.verbal:
        yield from (("with", j) for j in _between(reading, t))
        yield from (("with", j) for j in _with_governor(reading, t))


def _with_governor(reading: Reading, t: Trigger) -> Iterator[int]:
    """With whom the verb takes the noun that is its object, or who stands behind "avec" right after ("a signé un accord de paix avec X")."""
    governor = clauses.governor(reading.syntax, t.top)
    if governor is not None and reading.syntax.tokens[t.top].dep.startswith("obj") and governor < t.top:
        yield from clauses.complements(reading.syntax, governor, reading.pack.words.with_prepositions)
        behind = following(reading, t, reading.pack.words.with_prepositions)
        yield from () if behind is None else (behind,)


def owners(reading: Reading, t: Trigger, span: Span) -> Iterator[int]:
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
            yield tokens[j].head if tokens[j].head > j else j + 1
            return


def _undergoers(reading: Reading, t: Trigger) -> list[int]:
    """The tokens that undergo a verb; where the parse gives a passive none, the person whose apposition closes right before it."""
    found = [_nearer(reading, t, j) for j in affected_by(reading, t) if j not in reading.timed]
    found = _agreeing_before(reading, t, found) or found
    if found or not clauses.is_passive(reading.syntax, t.head) or clauses.finite(reading.syntax, t.head) is None:
        return found
    syntax, segment = reading.syntax, reading.segment(t.head)
    first = min([t.head, *clauses.auxiliaries(syntax, t.head)])
    if first <= segment.start or syntax.tokens[first - 1].text != "," or any(syntax.with_dep(t.head, "nsubj")):
        return []
    for j in range(segment.start, first):
        entity = reading.named.get(j)
        if reading.named.get(j - 1) is entity:
            continue
        if entity is not None and entity.type == "person" and not clauses.preposition(syntax, j):
            return [] if clauses.disagree(syntax.tokens[t.head].morph, syntax.tokens[j].morph) else [j]
    return []


def _agreeing_before(reading: Reading, t: Trigger, found: Sequence[int]) -> list[int]:
    """The noun in front of a participle set off by a comma, where the subject of its clause has another gender ("revenu sur le cas de la femme, arrêtée lundi")."""
    syntax, first = reading.syntax, t.head
    loose = syntax.tokens[first].dep == "advcl" and clauses.finite(syntax, first) is None
    if not loose or not found or first < 2 or syntax.tokens[first - 1].text != ",":
        return []
    if not all(_is_of_another(reading, first, j) for j in found):
        return []
    before = (first - 2, *syntax.ancestors(first - 2))
    nouns = [j for j in before if j < first and syntax.tokens[j].pos in {"NOUN", "PROPN"}]
    return [j for j in nouns if not clauses.of_another_gender(syntax, first, j)][:1]


def _is_of_another(reading: Reading, participle: int, j: int) -> bool:
    """Whether a singular participle speaks of somebody else than the noun or person at token j, by gender."""
    one = reading.entity(j)
    if one is None or one.gender is None:
        titled = (j, reading.syntax.tokens[j].head)  # "M. Dorn" by his title
        return any(clauses.of_another_gender(reading.syntax, participle, k) for k in titled)
    said = reading.syntax.tokens[participle].morph
    return clauses.feature(said, "Number") == "Sing" and f"Gender={'Fem' if one.gender == 'm' else 'Masc'}" in said


def _nearer(reading: Reading, t: Trigger, j: int) -> int:
    """The token a relative clause is about: where the parse has no person or body, the name right before "qui" ("sur le modèle de X, qui a tué")."""
    syntax = reading.syntax
    relative = next((c for c in syntax.children[t.head] if "PronType=Rel" in syntax.tokens[c].morph), None)
    if relative is None or syntax.tokens[t.head].dep != "acl:relcl" or reading.entity(j) is not None:
        return j
    if reading.words[j] in reading.pack.actors or relative < 2:
        return j
    last = relative - 1 - (syntax.tokens[relative - 1].text == ",")
    named = reading.named.get(last)
    return last if named is not None and named.type in {"person", "group"} else j


def _client(reading: Reading, j: int) -> int:
    """The person whom a lawyer speaks for, where the words say of the lawyer what befell his client ("l'avocat de X, placé en détention")."""
    if reading.words[j] not in reading.pack.words.counsel:
        return j
    return next(
        (
            c
            for c in clauses.complements(reading.syntax, j, reading.pack.words.of_prepositions)
            if (one := reading.entity(c)) is not None and one.type == "person"
        ),
        j,
    )


def _agent_behind(reading: Reading, t: Trigger) -> int | None:
    """The noun behind "par" that a place, a date or brackets part from its passive verb ("tuée à Lorcy (Moselle) le 8 mai par X")."""
    tokens = reading.syntax.tokens
    for j in range(t.last + 1, min(t.last + 1 + BEHIND_REACH, reading.segment(t.head).stop - 1)):
        if tokens[j].pos in {"VERB", "AUX", "CCONJ", "SCONJ"} or "PronType=Rel" in tokens[j].morph:
            return None
        if tokens[j].text.lower() in reading.pack.words.agent_prepositions:
            noun = tokens[j].head if tokens[j].head > j else j + 1
            return noun if tokens[noun].pos in {"NOUN", "PROPN"} else None
    return None


def _against(reading: Reading, k: int) -> Iterator[int]:
    """What stands behind "contre" or "sur" on a token; "sur la route" is where, not whom."""
    for j in clauses.complements(reading.syntax, k, reading.pack.words.against_prepositions):
        if not is_way(reading, j):
            yield j


def is_way(reading: Reading, j: int) -> bool:
    """Whether a noun behind "sur" or "vers" says where or how long ("sur la route de Lorcy", "sur la durée")."""
    words = reading.pack.words
    onto = clauses.preposition(reading.syntax, j) in words.onto_prepositions
    return onto and (reading.words[j] in words.ways or j in reading.timed or reading.words[j][:1].isdigit())


def _plot_parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """What the foiled attack was aimed at, who prepared it, and thanks to whom it failed."""
    syntax, words = reading.syntax, reading.pack.words
    planned = [
        j
        for k in (t.head, *affected_by(reading, t))
        for j in (k, *clauses.complements(syntax, k, words.of_prepositions))
    ]
    for j in planned:
        if reading.words[j] in reading.pack.nouns:
            yield from (("against", c) for c in _against(reading, j))
            yield from (("of", c) for c in clauses.complements(syntax, j, words.of_prepositions))
        for c in syntax.children[j]:
            if syntax.tokens[c].dep in _QUALIFIERS and reading.words[c] in words.planning_verbs | words.owning_verbs:
                by = clauses.agent(syntax, c, words.agent_prepositions)
                yield from () if by is None else (("planner", by),)
    for j in clauses.complements(syntax, t.head, words.thanks_prepositions):
        doers = (
            [j] if reading.words[j] in reading.pack.actors else clauses.complements(syntax, j, words.of_prepositions)
        )
        yield from (("by", c) for c in doers)


def _between(reading: Reading, t: Trigger) -> Iterator[int]:
    """The sides of a fight behind "entre", wherever the parse hung it ("les combats ont repris entre X et Y")."""
    tokens = reading.syntax.tokens
    for j in range(t.last + 1, min(t.last + 1 + BETWEEN_REACH, reading.segment(t.head).stop)):
        if tokens[j].text.lower() in reading.pack.words.between_prepositions and tokens[j].head > j:
            yield from _sides(reading, tokens[j].head, frozenset())
            return


def _sides(reading: Reading, first: int, joints: frozenset[str]) -> Iterator[int]:
    """The people and bodies told one after the other from a token on, joined by "et" or a preposition, whatever the parse makes of them."""
    tokens = reading.syntax.tokens
    joined = True
    for j in range(first, min(first + SIDES_REACH, reading.segment(first).stop)):
        if tokens[j].pos in {"VERB", "AUX", "PUNCT"}:
            return
        entity = reading.entity(j)
        side = entity.type in SIDES if entity is not None else reading.words[j] in reading.pack.actors
        if joined and side and tokens[j].pos in {"NOUN", "PROPN"}:
            yield j
            joined = False
        joined = joined or tokens[j].pos == "CCONJ" or tokens[j].text.lower() in joints


def _noun_parts(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    syntax, words = reading.syntax, reading.pack.words
    for j in affected_by(reading, t):
        if not is_way(reading, j):
            yield ("against" if clauses.preposition(syntax, j) in words.against_prepositions else "of"), j
    against = None if "against" not in t.row.frame else following(reading, t, words.against_prepositions)
    if against is not None and not is_way(reading, against):
        yield "against", against
    yield from _qualified(reading, t)
    if t.row.type == "killing":  # "la mort du chef, l'Algérien X": the parse hangs the name on the death
        yield from (("of", c) for c in syntax.with_dep(t.head, "appos") if _is_person(reading, c))
    if t.row.type in POSSESSED:
        yield from (("of", j) for j in _possessor(reading, t))
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


def _is_person(reading: Reading, i: int) -> bool:
    entity = reading.entity(i)
    return entity is not None and entity.type == "person"


def _possessor(reading: Reading, t: Trigger) -> Iterator[int]:
    """Whom "son" or "leur" before an event noun stands for: the person that its clause is about, else the only one named so far in the sentence."""
    syntax = reading.syntax
    mark = next((c for c in syntax.with_dep(t.head, "det") if "Poss=Yes" in syntax.tokens[c].morph), None)
    if mark is None:
        return
    mine = "Person[psor]=1" in syntax.tokens[mark].morph
    many = syntax.tokens[mark].text.lower() in reading.pack.words.plural_owners
    about = None if mine else _about(reading, t)
    if about is not None and about != t.top and ("Number=Plur" in syntax.tokens[about].morph) == many:
        entity = reading.entity(about)
        if entity.type == "person" if entity is not None else reading.words[about] in reading.pack.people:
            yield about
            return
    if many:
        return
    before = {
        e.id: j
        for j in reversed(range(reading.segment(t.head).start, t.head))
        if (e := reading.named.get(j)) is not None and e.type == "person" and tells_it(reading, e, t) == mine
    }
    if len(before) == 1:
        yield from before.values()


def _about(reading: Reading, t: Trigger) -> int | None:
    """Whom the clause of an event noun is about; of a predicate ("l'assaillant était un voleur qui …"), its subject."""
    syntax = reading.syntax
    about = clauses.subject(syntax, clauses.clause_head(syntax, t.top))
    if about is None or clauses.copula(syntax, about) is None:
        return about
    return next((c for c in syntax.with_dep(about, "nsubj") if c != about), about)


def tells_it(reading: Reading, person: Entity, t: Trigger) -> bool:
    """Whether the trigger stands in words that a person says of others ("le juge a indiqué … lors de son arrestation")."""
    at = reading.syntax.tokens[t.head].span
    return any(person.name in s.who and s.span.covers(at) for s in reading.found.statements)


def _given_to(reading: Reading, verb: int) -> int | None:
    """Whom a deed is ascribed to ("imputée à X"), also where the parse hung the name on the deed."""
    syntax, to = reading.syntax, reading.pack.words.to_prepositions
    own = next(clauses.complements(syntax, verb, to), None)
    if own is not None or verb + 2 >= len(syntax.tokens) or syntax.tokens[verb + 1].text.lower() not in to:
        return own
    noun = syntax.tokens[verb + 1].head
    return noun if noun > verb else verb + 2


def _subject_of(reading: Reading, t: Trigger, governor: int, part: str) -> Iterator[tuple[str, int]]:
    """What the subject of a verb is to the event noun that the verb takes ("mener une attaque", "mourir dans une attaque")."""
    syntax, words = reading.syntax, reading.pack.words
    subject = clauses.subject(syntax, governor)
    if subject is None or clauses.is_negated(syntax, governor):
        return
    within = part == "obj" or clauses.preposition(syntax, t.top) in words.location_prepositions
    if part != "obj" and reading.words[governor] in words.harming_verbs:
        if within or clauses.preposition(syntax, t.top) in words.during_prepositions:
            yield from _harmed_by(reading, governor, subject)
    elif t.row.type in DEEDS and reading.words[governor] in words.charging_verbs:
        definite = any("Definite=Def" in syntax.tokens[c].morph for c in syntax.with_dep(t.top, "det"))
        if part == "obl" and definite and clauses.preposition(syntax, t.top) in words.charge_prepositions:
            yield "charged", subject
    elif reading.words[governor] in words.demanding_verbs and "requester" not in t.row.frame.values():
        yield "asked", subject
    elif light_governor(reading, t) is not None:
        if within and clauses.is_passive(
            syntax, governor
        ):  # not "mis en examen pour homicide", "prises avant le massacre"
            yield ("object" if "object" in t.row.frame else "of"), subject
    elif reading.words[governor] in (words.owning_verbs | words.planning_verbs) - words.giving_verbs:
        if part == "obj" or not clauses.preposition(syntax, t.top):
            yield "subject", subject
    elif reading.words[governor] in words.suffering_verbs:
        yield "against", subject


def _harmed_by(reading: Reading, verb: int, subject: int) -> Iterator[tuple[str, int]]:
    """Who is hurt where a verb of harming takes the event ("périr dans une attaque"): its subject, or what an active verb has as object."""
    harmed = [] if clauses.is_passive(reading.syntax, verb) else clauses.objects(reading.syntax, verb)
    if not harmed:
        yield "harmed", subject
        return
    yield "subject", subject
    for j in harmed:
        yield "harmed", j


def _qualified(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """Participles and relative clauses on the noun or its complement: "attaque menée par X", "frappe visant Y"."""
    syntax = reading.syntax
    nouns = {t.head, t.top, *clauses.complements(syntax, t.head, reading.pack.words.of_prepositions)}
    for c in sorted(c for n in nouns for c in syntax.children[n]):
        if syntax.tokens[c].dep in _QUALIFIERS:
            yield from _said_of(reading, c)


def _said_of(reading: Reading, verb: int) -> Iterator[tuple[str, int]]:
    """What a verb whose subject is the event says of its doer, target or sides ("menée par X contre Y", "imputée à X", "opposant X à Y")."""
    syntax, words = reading.syntax, reading.pack.words
    if clauses.is_passive(syntax, verb) or syntax.tokens[verb].dep == "amod":
        if reading.words[verb] not in words.owning_verbs:
            return
        agent = clauses.agent(syntax, verb, words.agent_prepositions)
        if reading.words[verb] in words.giving_verbs:
            agent = _given_to(reading, verb)
        if agent is not None:
            yield "by", agent
        for k in (verb, *([] if agent is None else [agent])):
            yield from (("against", j) for j in _against(reading, k))
    elif reading.words[verb] in words.targeting_verbs:
        for j in clauses.objects(syntax, verb):
            yield "against", j
    elif reading.words[verb] in words.opposing_verbs:
        yield from (("with", j) for j in _sides(reading, verb + 1, words.to_prepositions))
