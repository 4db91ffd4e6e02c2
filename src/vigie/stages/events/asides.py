"""Parts of a trigger that stand apart from it: what an infinitive below it would harm, who underwent it with another, what an agent parts from its noun."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

PAST_AGENT = 12
"""Tokens behind the agent of a noun in which the one who underwent it is looked for."""
TITLE = 4
"""Tokens between a title that the parse garbles and the name behind it."""
VIOLENCE = frozenset({"attack", "strike", "killing", "abduction"})
"""Types that a threat announces."""
SHARED = frozenset({"arrest", "trial", "release", "abduction"})
"""Types that befall several at once ("arrêté avec sa femme")."""
INFINITIVES = frozenset({"xcomp", "acl", "obl:arg", "ccomp", "advcl"})
"""Relations of an infinitive to the word that governs it."""


def asides(reading: Reading, t: Trigger) -> Iterator[tuple[str, int]]:
    """Parts of the frame that hang on other words than the trigger, with the tokens that play them."""
    if t.row.type == "threat":
        yield from (("object", j) for j in _threatened(reading, t))
    if t.verbal and t.row.type in SHARED and "with" not in t.row.frame:
        yield from (("together", j) for j in _companions(reading, t))
    if t.row.type == "trial":
        yield from (("judging", j) for j in _judges(reading, t))
    if t.verbal and t.row.type in {"killing", "attack"}:
        yield from (("by", j) for j in _under_fire(reading, t))
    if t.row.type == "attack":
        yield from (("against", j) for j in _crowds(reading, t))
    if not t.verbal and "of" in t.row.frame:
        yield from (("of", j) for j in _past_agent(reading, t))


def doer_told(reading: Reading, t: Trigger, doer: int | None) -> int | None:
    """Who acts: of the subject that the parse gives, the one behind its date ("Fin février un homme a foncé"), or whom it suspects."""
    if doer is None:
        return None
    suspected = _suspected(reading, t)
    if suspected is not None:
        return suspected
    if doer not in reading.timed:
        return doer
    tokens, j = reading.syntax.tokens, doer + 1
    while j < t.head and (j in reading.timed or tokens[j].pos in {"DET", "NUM", "ADJ", "PUNCT"}):
        j += 1
    return j if j < t.head and tokens[j].pos in {"NOUN", "PROPN"} else doer


def _suspected(reading: Reading, t: Trigger) -> int | None:
    """Whom an active verb suspects of the deed ("la police soupçonne deux hommes d'avoir voulu commettre un attentat")."""
    syntax = reading.syntax
    verb = t.head if t.verbal else clauses.governor(syntax, t.top)
    while verb is not None and syntax.tokens[verb].dep == "xcomp":
        verb = syntax.tokens[verb].head
    if verb is None or syntax.tokens[verb].dep not in INFINITIVES or not _is_infinitive(reading, verb):
        return None
    noun = syntax.tokens[verb].head
    above = syntax.tokens[noun].head if syntax.tokens[noun].dep.startswith("obj") else noun
    if reading.words[above] not in reading.pack.words.charging_verbs or clauses.is_passive(syntax, above):
        return None
    return noun if noun != above else next(iter(clauses.objects(syntax, above)), None)


def _is_infinitive(reading: Reading, verb: int) -> bool:
    """Whether a verb is an infinitive, also a past one ("d'avoir voulu")."""
    words = (verb, *clauses.auxiliaries(reading.syntax, verb))
    return any("VerbForm=Inf" in reading.syntax.tokens[k].morph for k in words)


def _threatened(reading: Reading, t: Trigger) -> Iterator[int]:
    """What the infinitive of a threat would harm ("menacé d'attaquer X", "appel à frapper X", "menacé de s'en prendre à X")."""
    syntax, words = reading.syntax, reading.pack.words
    for k in {t.head, t.last}:
        for c in syntax.children[k]:
            if (
                syntax.tokens[c].dep in INFINITIVES
                and clauses.is_infinitive(syntax, c)
                and c > k
                and _harms(reading, c)
            ):
                found = clauses.objects(syntax, c) or list(clauses.complements(syntax, c, words.to_prepositions))
                yield from (j for j in found if j not in reading.timed)


def _harms(reading: Reading, verb: int) -> bool:
    """Whether a verb does violence, also as "s'en prendre à"."""
    rows = reading.pack.verbs.get(reading.words[verb], ())
    violent = any(row.type in VIOLENCE for row in rows)
    return (
        violent
        or reading.words[verb] in reading.pack.words.targeting_verbs
        or clauses.is_reflexive(reading.syntax, verb)
    )


def _companions(reading: Reading, t: Trigger) -> Iterator[int]:
    """The people together with whom somebody underwent it ("arrêté avec sa femme et ses deux enfants")."""
    for j in clauses.complements(reading.syntax, t.head, reading.pack.words.with_prepositions):
        entity = reading.entity(j)
        if (entity is not None and entity.type == "person") or reading.words[j] in reading.pack.people:
            yield j


def _judges(reading: Reading, t: Trigger) -> Iterator[int]:
    """The judge before whom somebody is brought ("présenté à un juge", "comparu devant un magistrat")."""
    words = reading.pack.words
    for k in {t.head, t.last}:
        for j in clauses.complements(reading.syntax, k, words.court_prepositions):
            if reading.words[j] in words.judges or (reading.words[j] in words.courts and reading.entity(j) is not None):
                yield j


def _under_fire(reading: Reading, t: Trigger) -> Iterator[int]:
    """Whose fire somebody fell under ("tués sous les balles de X", "abattu par les tirs de X")."""
    words = reading.pack.words
    for j in clauses.complements(reading.syntax, t.head, words.fire_prepositions):
        if reading.words[j] in words.shots:
            doers = clauses.complements(reading.syntax, j, words.of_prepositions)
            yield from (k for k in doers if not (t.row.toll and _is_force(reading, k)))


def _crowds(reading: Reading, t: Trigger) -> Iterator[int]:
    """The crowd into which somebody drove, shot or threw something ("foncer dans la foule")."""
    words = reading.pack.words
    for k in {t.head, t.last}:
        for j in clauses.complements(reading.syntax, k, words.location_prepositions):
            if reading.words[j] in words.crowds and j > t.head:
                yield j


def _is_force(reading: Reading, j: int) -> bool:
    """Whether a state's force is told: whom it hurts in an attack is the attacker."""
    entity = reading.entity(j)
    return reading.words[j] in reading.pack.armed or (entity is not None and entity.type == "agency")


def _past_agent(reading: Reading, t: Trigger) -> Iterator[int]:
    """Who underwent a noun, behind its agent ("l'enlèvement par le groupe de trois géologues", "l'assassinat par X de son chef")."""
    syntax, words = reading.syntax, reading.pack.words
    stop = min(t.last + 2 + PAST_AGENT, reading.segment(t.head).stop)
    if t.last + 2 >= stop or syntax.tokens[t.last + 1].text.lower() not in words.agent_prepositions:
        return
    for j in range(t.last + 3, stop):
        if syntax.tokens[j].pos in {"VERB", "AUX", "PUNCT", "CCONJ"}:
            return
        if syntax.tokens[j - 1].text.lower() in words.of_prepositions and _opens_another(reading, j):
            noun = j if syntax.tokens[j].pos in {"NOUN", "PROPN"} else syntax.tokens[j].head
            behind = range(noun + 1, min(noun + 1 + TITLE, stop))
            named = next((k for k in behind if (e := reading.named.get(k)) is not None and e.type == "person"), noun)
            yield named if reading.words[noun] not in reading.pack.actors else noun
            return


def _opens_another(reading: Reading, j: int) -> bool:
    """Whether token j behind "de" opens a phrase that is no complement of an agent: "un", "trois", "son", the name of a person."""
    token, named = reading.syntax.tokens[j], reading.named.get(j)
    new = "Definite=Ind" in token.morph or "Poss=Yes" in token.morph or token.pos == "NUM"
    return (new and token.head > j) or (named is not None and named.type == "person")
