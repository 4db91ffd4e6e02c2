"""Who acts in what a trigger evokes, and who undergoes it: the tokens that grammar gives, or that a broken parse left near."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.lang.events import OPEN_OBJECTS
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

WORDS = frozenset({"warning", "accusation", "denial", "threat"})
"""Types that are said: whoever says the words does them."""
VIOLENCE = frozenset({"attack", "strike", "clash", "killing"})
"""Types that whoever announces them has not done."""
BESIDE_REACH = 8
"""Tokens around a verb in which one affected is looked for that the parse hung elsewhere."""
FOLLOWING_REACH = 6
"""Tokens after a trigger in which a complement hung elsewhere begins."""
COMPLEMENT_REACH = 12
"""Tokens after a noun in which a complement hung elsewhere is looked for."""


def affected_by(reading: Reading, t: Trigger) -> Iterator[int]:
    """Tokens that undergo the trigger: objects, the passive subject, complements of a noun, with their coordinated members."""
    syntax, words = reading.syntax, reading.pack.words
    if t.verbal:
        heads = [j for j in clauses.objects(syntax, t.head) if not is_own_word(reading, t, j)]
        if clauses.is_passive(syntax, t.head):
            subject = clauses.subject(syntax, t.head)
            heads += [] if subject is None else [_fitting_subject(reading, t, subject)]
        if not heads:
            heads += [
                *clauses.complements(syntax, t.head, words.of_prepositions),
                *clauses.complements(syntax, t.last, words.of_prepositions),
            ]
        if t.row.object and not any(reading.meets(t.row.object, j) for j in heads):
            heads += _undergoer_beside(reading, t)
    else:
        heads = [
            j
            for k in {t.head, t.last}
            for j in clauses.complements(syntax, k, words.of_prepositions | words.against_prepositions)
        ]
        if t.row.object and not any(reading.meets(t.row.object, j) for j in heads):
            heads += _complement_after(reading, t)
        elif not heads and "of" in t.row.frame:
            heads += _complement_past_date(reading, t)
    for j in heads:
        yield from clauses.conjuncts(syntax, j)


def is_own_word(reading: Reading, t: Trigger, j: int) -> bool:
    """Whether a token is a word of the trigger's phrase and nobody: of "inscrit X sur sa liste" the name is told, of "appelle ses ressortissants" the people."""
    if not t.first < j <= t.last or j in reading.named:
        return False
    somebody = reading.words[j] in reading.pack.actors - reading.pack.words.hollow
    return not somebody or (j == t.last and t.row.type != "warning")


def _fitting_subject(reading: Reading, t: Trigger, subject: int) -> int:
    """The passive subject; where it does not fit and the parse gives the verb another that does, that one ("deux lycéens de 16 et 17 ans ont été")."""
    if not t.row.object or reading.meets(t.row.object, subject):
        return subject
    beside = [
        *reading.syntax.with_dep(t.head, "nsubj"),
        *reading.syntax.with_dep(subject, "nsubj"),
    ]  # the second: "l'auteur présumé a été"
    others = [j for j in beside if j != subject and not clauses.preposition(reading.syntax, j)]
    return next((j for j in others if reading.meets(t.row.object, j)), subject)


def following(reading: Reading, t: Trigger, prepositions: frozenset[str]) -> int | None:
    """The noun behind the first of some prepositions that follow a trigger closely, wherever the parse hung it."""
    syntax = reading.syntax
    for j in range(t.last + 1, min(t.last + 1 + FOLLOWING_REACH, reading.segment(t.head).stop)):
        token = syntax.tokens[j]
        if token.pos in {"VERB", "AUX", "PUNCT"}:
            return None
        if token.text.lower() in prepositions:
            return token.head if token.head > j and syntax.tokens[token.head].pos in {"NOUN", "PROPN"} else None
    return None


def _complement_after(reading: Reading, t: Trigger) -> list[int]:
    """The complement of a noun that the parse hung elsewhere ("la libération dans le nord du pays de quatre otages")."""
    syntax = reading.syntax
    for j in range(t.last + 1, min(t.last + 1 + COMPLEMENT_REACH, reading.segment(t.head).stop)):
        if syntax.tokens[j].pos in {"VERB", "AUX"} or syntax.tokens[j].text in {".", ";", ":"}:
            break
        met = syntax.tokens[j].pos in {"NOUN", "PROPN"} and reading.meets(t.row.object, j)
        if met and clauses.preposition(syntax, j) in reading.pack.words.of_prepositions:
            return [j]
    return []


def _complement_past_date(reading: Reading, t: Trigger) -> list[int]:
    """The name behind "de" that a date parts from its noun ("l'arrestation en juin 2017 de Paul Dorn")."""
    syntax, i = reading.syntax, t.last + 1
    stop = reading.segment(t.head).stop
    while i < stop and (i in reading.timed or syntax.tokens[i].text == "," or _opens_date(reading, i)):
        i += 1
    if i == t.last + 1 or i + 1 >= stop or syntax.tokens[i].text.lower() not in reading.pack.words.of_prepositions:
        return []
    named = reading.named.get(i + 1)
    return [i + 1] if named is not None and named.type in {"person", "group"} else []


def _opens_date(reading: Reading, i: int) -> bool:
    """Whether a preposition stands right before a date."""
    return reading.syntax.tokens[i].pos in {"ADP", "DET"} and i + 1 in reading.timed


def _undergoer_beside(reading: Reading, t: Trigger) -> list[int]:
    """The one affected by a verb where the parse hung it elsewhere: after an active verb, before a bare participle."""
    syntax = reading.syntax
    if _sets_off(reading, t):
        return [t.first - 2]
    if (subject := _opens_clause(reading, t)) is not None:
        return [subject]
    if clauses.is_passive(syntax, t.head):
        if clauses.finite(syntax, t.head) is not None:
            return _subject_apart(reading, t)
        if syntax.tokens[t.head].dep not in {"acl", "amod"} or t.row.type not in OPEN_OBJECTS - {"trial"}:
            return []
        reach = range(t.first - 1, max(reading.segment(t.head).start, t.first - BESIDE_REACH) - 1, -1)
        stops = {"VERB", "AUX"}
    else:
        reach = range(t.last + 1, min(t.last + BESIDE_REACH, reading.segment(t.head).stop))
        stops = {"VERB", "AUX", "PUNCT"}
    for j in reach:
        if syntax.tokens[j].pos in stops:
            break
        if syntax.tokens[j].pos in {"NOUN", "PROPN"} and reading.meets(t.row.object, j):
            plain = (
                not clauses.preposition(syntax, j)
                or clauses.preposition(syntax, j) in reading.pack.words.of_prepositions
            )
            if plain and not clauses.disagree(
                syntax.tokens[t.head].morph if clauses.is_passive(syntax, t.head) else "", syntax.tokens[j].morph
            ):
                return [j]
    return []


def _sets_off(reading: Reading, t: Trigger) -> bool:
    """Whether a bare participle stands right behind a name and a comma ("…, a dit Anna Dorn, arrêtée en mai")."""
    syntax = reading.syntax
    if t.first < 2 or syntax.tokens[t.first - 1].text != ",":
        return False
    bare = clauses.is_participle(syntax, t.head) and not clauses.auxiliaries(syntax, t.head)
    named = reading.named.get(t.first - 2)
    if not bare or named is None:
        return False
    return named.type in t.row.object.kinds or (named.type == "person" and t.row.type in OPEN_OBJECTS)


def _opens_clause(reading: Reading, t: Trigger) -> int | None:
    """The subject of the clause that a bare participle opens ("Arrêté en mars, Paul Dorn a été inculpé")."""
    syntax = reading.syntax
    bare = clauses.is_participle(syntax, t.head) and not clauses.auxiliaries(syntax, t.head)
    if not bare or t.first != _first_word(reading, t.head) or t.row.type not in OPEN_OBJECTS:
        return None
    verbs = (j for j in reading.segment(t.head) if j > t.last and clauses.finite(syntax, j) is not None)
    main = next((j for j in verbs if syntax.tokens[j].pos == "VERB"), None)
    return None if main is None else clauses.subject(syntax, main)


def _first_word(reading: Reading, i: int) -> int | None:
    """The first word of the sentence of a token, past quotation marks and line ends."""
    return next((j for j in reading.segment(i) if reading.syntax.tokens[j].pos not in {"PUNCT", "SPACE"}), None)


def _subject_apart(reading: Reading, t: Trigger) -> list[int]:
    """The subject of a passive that stands behind it, or that an aside parts from it ("où sont déployés 300 soldats", "une arme, dont …, a été retrouvée")."""
    syntax, segment = reading.syntax, reading.segment(t.head)
    for j in range(t.last + 1, min(t.last + BESIDE_REACH, segment.stop)):
        if syntax.tokens[j].pos in {"VERB", "AUX", "PUNCT", "ADP"}:
            break
        if syntax.tokens[j].pos == "NOUN" and reading.meets(t.row.object, j):
            return [j]
    opener = next((j for j in segment if syntax.tokens[j].pos == "NOUN"), t.head)
    aside = opener + 1 < t.first and syntax.tokens[opener + 1].text == ","
    fits = aside and reading.meets(t.row.object, opener) and not clauses.preposition(syntax, opener)
    return [opener] if fits and not clauses.disagree(syntax.tokens[t.head].morph, syntax.tokens[opener].morph) else []


def doer_of(reading: Reading, t: Trigger) -> int | None:
    """The token that acts: the subject of an active verb, the agent of a passive or of a noun, the subject of its light verb."""
    syntax, words = reading.syntax, reading.pack.words
    if t.verbal:
        moves = reading.words[t.head] in words.moving_verbs
        if not moves and (clauses.is_passive(syntax, t.head) or _sets_off(reading, t)):
            return clauses.agent(syntax, t.head, words.agent_prepositions)
        subject = clauses.subject(syntax, t.head)
        if t.row.type not in WORDS or (subject is not None and reading.meets(t.row.agent, subject)):
            return subject
        speaker = _speaker(reading, t)
        return subject if speaker is None else speaker
    by = clauses.agent(syntax, t.head, words.agent_prepositions)
    if by is not None:
        return by
    governor = light_governor(reading, t)
    if governor is None or clauses.is_passive(syntax, governor):
        return None
    told = t.row.type in VIOLENCE and reading.words[governor] in words.announcing_verbs
    return None if told else clauses.subject(syntax, governor)


def _speaker(reading: Reading, t: Trigger) -> int | None:
    """Who speaks, where a verb is what reports reported words ("« … », a mis en garde la police")."""
    if t.head not in reading.saying:
        return None
    at = reading.syntax.tokens[t.head].span
    source = next((s.source for s in reading.found.statements if s.cue and s.source and s.cue.covers(at)), None)
    inside = [] if source is None else reading.syntax.within(source)
    nouns = [i for i in inside if reading.syntax.tokens[i].pos in {"NOUN", "PROPN", "PRON"}]
    return next((i for i in nouns if reading.meets(t.row.agent, i)), nouns[0] if nouns else None)


def light_governor(reading: Reading, t: Trigger) -> int | None:
    """The light verb of which a noun trigger is object or passive subject ("mener une attaque")."""
    governor = clauses.governor(reading.syntax, t.top)
    if governor is None or reading.words[governor] not in reading.pack.words.light_verbs:
        return None
    part = reading.syntax.tokens[t.top].dep.partition(":")[0]
    aside = part in {"obj", "conj"} and clauses.preposition(reading.syntax, t.top)
    if aside and aside not in reading.pack.words.of_prepositions:
        return None  # "a rendu hommage aux victimes, un an après l'attaque"
    if part in {"obl", "iobj"}:
        return governor if reading.words[governor] in reading.pack.words.light_obliques else None
    return (
        governor
        if part in {"obj", "conj"} or (part == "nsubj" and clauses.is_passive(reading.syntax, governor))
        else None
    )
