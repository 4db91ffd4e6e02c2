"""Whether an event happened, goes on, is planned, feared, foiled or denied: from mood, tense, negation and the words above it."""

from __future__ import annotations

from vigie.model.events import Factuality
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

CLIMB = 4
"""Governors looked at above a trigger: "risque d'une nouvelle vague d'attaques" needs three."""
ONGOING_TYPES = frozenset({"deployment", "movement", "attack", "strike", "clash", "evacuation", "cooperation"})
"""Types whose present tense tells of a lasting state; of the others it tells news ("revendique", "accuse")."""
WORDS_TYPES = frozenset({"claim_of_responsibility", "accusation", "denial", "warning"})
"""Types that are words: doubt about what they say is not doubt about their being said."""


def judge(reading: Reading, t: Trigger) -> tuple[Factuality, bool]:
    """The factuality of a trigger, and whether the article's own words hedge it."""
    hedged = _hedged(reading, t)
    above = _from_above(reading, t)
    if t.row.factuality is not None:
        return t.row.factuality, hedged
    if above is not None:
        return above, hedged
    if t.verbal and any(
        reading.words[a] in reading.pack.words.ongoing_verbs for a in clauses.auxiliaries(reading.syntax, t.head)
    ):
        return "ongoing", hedged  # "resteront déployés"
    if t.verbal:
        return _from_verb(reading, t, t.head), hedged
    return _from_noun(reading, t), hedged


def _from_above(reading: Reading, t: Trigger) -> Factuality | None:
    """What the verbs and nouns that govern the trigger say of it: feared, planned, attempted, foiled."""
    syntax, words = reading.syntax, reading.pack.words
    child = t.head
    for j in list(clauses.governors(syntax, t.head))[:CLIMB]:
        dep, word = syntax.tokens[child].dep.partition(":")[0], reading.words[j]
        if not _transparent(reading, child, dep):
            return None
        if syntax.tokens[j].pos in {"NOUN", "PROPN"}:
            if word in words.possible_nouns:
                return "possible"
            if word in words.failed_nouns:
                return "foiled"
            if word in words.planned_nouns:
                return "foiled" if _foiled(reading, j) else "planned"
            if word not in words.containers and not t.verbal and j not in reading.timed:
                return None  # "des menaces contre une victime des attaques"
        elif clauses.is_verbal(syntax, j) and dep in {"obj", "xcomp", "ccomp", "obl", "iobj", "csubj", "acl", "advcl"}:
            if dep in {"obl", "obj"} and not _is_argument(reading, child):
                return None
            verdict = _verb_verdict(reading, child, j)
            if verdict is not None:
                return verdict
            if dep in {"ccomp", "advcl"} or _is_deed_of_its_own(reading, t, child, j):
                return None
        child = j
    return None


def _transparent(reading: Reading, child: int, dep: str) -> bool:
    """Whether the word above still speaks of the event: object, complement, coordinated member, not a subject or a relative clause."""
    if dep in {"nsubj", "appos", "parataxis", "dislocated"} or reading.syntax.tokens[child].dep == "acl:relcl":
        return False
    return dep not in {"advcl", "acl", "amod"} or clauses.is_infinitive(reading.syntax, child)


def _is_argument(reading: Reading, i: int) -> bool:
    """Whether an adverbial may say what the verb is about ("se préparer à une attaque"), not when or why ("après l'attaque")."""
    words = reading.pack.words
    return clauses.is_verbal(reading.syntax, i) or clauses.preposition(reading.syntax, i) in (
        words.of_prepositions | words.to_prepositions | {""}
    )


def _is_deed_of_its_own(reading: Reading, t: Trigger, child: int, j: int) -> bool:
    """Whether the verb over an event noun is another deed, so that what stands above speaks of that one ("veut condamner l'attaque")."""
    words = reading.pack.words
    borne = (
        words.light_verbs | words.light_obliques | words.suffering_verbs | words.happening_verbs | words.owning_verbs
    )
    return not t.verbal and child in {t.head, t.top} and reading.words[j] not in borne


def _verb_verdict(reading: Reading, child: int, j: int) -> Factuality | None:
    words, word, syntax = reading.pack.words, reading.words[j], reading.syntax
    managed = word in words.modal_verbs and clauses.is_perfect(syntax, j) and not clauses.is_negated(syntax, j)
    if managed and clauses.mood(syntax, j) == "Ind" and clauses.finite(syntax, child) is None:
        return "happened"  # "a pu être interpellé", "ont dû évacuer"
    done = clauses.is_perfect(syntax, child) or (
        clauses.finite(syntax, child) is not None
        and clauses.mood(syntax, child) == "Ind"
        and clauses.tense(syntax, child) == "past"
    )
    if clauses.is_negated(syntax, j) and syntax.tokens[child].dep in {"ccomp", "xcomp"}:
        return "denied"
    if word in words.foiled_verbs:
        return None if syntax.tokens[child].dep.startswith("obl") else "foiled"  # "déjoué grâce à une arrestation"
    if word in words.failed_verbs:
        return "foiled"
    if word in words.denying_verbs and syntax.tokens[child].dep in {"ccomp", "xcomp"}:
        return "denied"
    if word in words.refusing_verbs and clauses.is_infinitive(syntax, child):
        return "denied"
    if done:
        return None
    if word in words.possible_verbs:
        return "possible"
    asked = word in words.demanding_verbs and not syntax.tokens[child].dep.startswith("obl")
    if word in words.planning_verbs or asked:
        return "planned"
    if word in words.ongoing_verbs and not syntax.tokens[child].dep.startswith("obl"):
        return "ongoing"
    return None


def _foiled(reading: Reading, noun: int) -> bool:
    syntax, foiled = reading.syntax, reading.pack.words.foiled_verbs
    if any(reading.words[c] in foiled for c in syntax.children[noun]):
        return True
    governor = clauses.governor(syntax, noun)
    return governor is not None and reading.words[governor] in foiled


def _from_verb(reading: Reading, t: Trigger, verb: int) -> Factuality:
    syntax, words = reading.syntax, reading.pack.words
    if clauses.is_negated(syntax, verb):
        return "denied"
    mood, tense = clauses.mood(syntax, verb), clauses.tense(syntax, verb)
    if clauses.is_gerund(syntax, verb):
        above = (j for j in clauses.governors(syntax, verb) if clauses.finite(syntax, j) is not None)
        tense = next((clauses.tense(syntax, j) for j in above), tense)  # "… tient l'aéroport, organisant l'évacuation"
        over = syntax.tokens[verb].head
        if words.possible_verbs & {reading.words[over], reading.words[syntax.tokens[over].head]}:
            return "possible"  # "ils peuvent agir en ciblant des gares"
    if mood == "Cnd":
        return "happened" if clauses.is_perfect(syntax, verb) or _perfect_passive(reading, verb) else "possible"
    if tense in {"future", "future_perfect"} or _is_infinitive_with_ending(reading, verb):
        return "planned"
    if clauses.is_infinitive(syntax, verb) and not clauses.is_perfect(syntax, verb):
        return _from_infinitive(reading, verb)
    if tense in {"present", "imperfect"} and t.row.type in ONGOING_TYPES and not reading.in_title(verb):
        passive = clauses.is_passive(syntax, verb)
        if passive and reading.words[verb] in words.moving_verbs:
            return "happened"  # "étaient partis"
        if not passive or tense == "imperfect":
            return "ongoing"
        if any(reading.words[c] in words.ongoing_words for c in syntax.children[verb]):
            return "ongoing"
    return "happened"


def _is_infinitive_with_ending(reading: Reading, verb: int) -> bool:
    """Whether a form is its infinitive with an ending: a future ("attaquerons"), which the model takes for a present in rare persons."""
    text, lemma = reading.syntax.tokens[verb].text.lower(), reading.words[verb]
    return len(text) > len(lemma) > 0 and text.startswith(lemma)


def _perfect_passive(reading: Reading, verb: int) -> bool:
    """ "serait mort", "seraient partis": conditional of être with a participle tells a hearsay past."""
    return clauses.is_participle(reading.syntax, verb) and not clauses.copula(reading.syntax, verb)


def _from_infinitive(reading: Reading, verb: int) -> Factuality:
    """An infinitive has the factuality of the clause it hangs on; an aim ("pour attaquer") is planned."""
    syntax = reading.syntax
    token = syntax.tokens[verb]
    if token.head == verb:
        return "happened" if reading.in_title(verb) else "planned"
    if token.dep == "acl" or any(
        clauses.preposition(syntax, j) in reading.pack.words.purpose_marks for j in {verb, token.head}
    ):
        return "planned"
    if token.dep.partition(":")[0] in {"advcl", "obl", "xcomp", "conj", "ccomp"} and clauses.is_verbal(
        syntax, token.head
    ):
        mood, tense = clauses.mood(syntax, token.head), clauses.tense(syntax, token.head)
        if mood == "Cnd":  # the conditional of hearsay tells what happened
            return "happened" if clauses.is_perfect(syntax, token.head) else "possible"
        if tense in {"past", "pluperfect"}:
            return "happened"
        return "planned" if tense in {"future", "present"} else "happened"
    return "planned"


def _from_noun(reading: Reading, t: Trigger) -> Factuality:
    qualified = _from_qualifiers(reading, t)
    if qualified is not None:
        return qualified
    syntax, words = reading.syntax, reading.pack.words
    governor = clauses.governor(syntax, t.top)
    if governor is None or not clauses.is_verbal(syntax, governor):
        return "happened"
    part = syntax.tokens[t.top].dep.partition(":")[0]
    if part == "obj" and not _is_argument(reading, t.top):
        return "happened"
    tells = (
        reading.words[governor]
        in words.light_verbs | words.happening_verbs | words.possible_verbs | words.suffering_verbs
    )
    if part in {"nsubj", "obj"} and (tells or part == "nsubj"):
        modal = clauses.governor(syntax, governor) if clauses.is_infinitive(syntax, governor) else None
        if modal is not None and reading.words[modal] in words.possible_verbs:
            return "possible"
        if modal is not None and reading.words[modal] in words.planning_verbs:
            return "planned"
        if part == "nsubj" and not tells:
            return "happened"
        if part == "nsubj" and reading.words[governor] in words.possible_verbs:
            return "possible"
        if part == "nsubj" and reading.words[governor] in words.planning_verbs:
            return "planned"
        verdict = _from_verb(reading, t, governor)
        return "happened" if verdict == "ongoing" and _is_one_moment(reading, t, governor) else verdict
    return "happened"


def _is_one_moment(reading: Reading, t: Trigger, verb: int) -> bool:
    """Whether a present tense tells of one attack that took place ("l'attaque endeuille la ville"), not of a state that lasts."""
    if t.row.type not in {"attack", "strike"} or reading.words[verb] in reading.pack.words.ongoing_verbs:
        return False
    definite = any(
        reading.syntax.tokens[c].text.lower() in reading.pack.words.definite
        for c in reading.syntax.with_dep(t.top, "det")
    )
    return definite or "Number=Sing" in reading.syntax.tokens[t.top].morph


def _from_qualifiers(reading: Reading, t: Trigger) -> Factuality | None:
    """What adjectives and participles on the noun say: "prochaine", "éventuelle", "déjouée"."""
    words = reading.pack.words
    for c in reading.syntax.children[t.head]:
        if reading.syntax.tokens[c].dep in {"amod", "acl"}:
            if reading.words[c] in words.planned_adjectives:
                return "planned"
            if reading.words[c] in words.possible_adjectives:
                return "possible"
            if reading.words[c] in words.foiled_verbs:
                return "foiled"
    return None


def _hedged(reading: Reading, t: Trigger) -> bool:
    syntax, cues = reading.syntax, reading.pack.words.hedging_words
    verb = clauses.clause_head(syntax, t.head)
    if clauses.mood(syntax, verb) == "Cnd" and (clauses.is_perfect(syntax, verb) or clauses.is_passive(syntax, verb)):
        return True
    if t.row.type in WORDS_TYPES:
        return False
    chain = {t.head, verb, *(j for j in list(clauses.governors(syntax, t.head))[:2])}
    if any(reading.words[j] in cues for j in chain):
        return True
    return any(
        reading.words[c] in cues and syntax.tokens[c].dep in {"advmod", "amod"}
        for j in {t.head, verb}
        for c in syntax.children[j]
    )
