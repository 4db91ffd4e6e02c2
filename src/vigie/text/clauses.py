"""Questions to a parse: who does what in a clause, in which voice, mood and tense, under which governor.

All functions take a `Syntax` and the index of a token, and answer from Universal Dependencies labels and UFeats alone;
they hold no word of any language. A parse is wrong in one arc of seven, so each answer falls back on a second sign
where there is one (a past participle with a passive auxiliary is passive whatever its subject is called).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from vigie.model.spans import Span
from vigie.model.syntax import Syntax

Tense = Literal["past", "imperfect", "pluperfect", "present", "future", "future_perfect", "none"]

_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:caus", "csubj", "csubj:pass")
_OBJECTS = ("obj", "obj:lvc", "obj:agent")
_OBLIQUES = ("obl", "iobj")
_AUXILIARIES = ("aux",)
_CLAUSES = frozenset(
    {"acl", "acl:relcl", "advcl", "advcl:cleft", "ccomp", "xcomp", "csubj", "parataxis", "parataxis:insert", "root"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "VERB", "X"})
_NAMING = frozenset({"flat", "flat:name", "flat:foreign", "compound", "fixed", "goeswith"})
SUBJECT_REACH = 25
"""Tokens before a verb in which a missed subject is looked for."""
AGENT_REACH = 14
"""Tokens after a passive in which a missed agent is looked for."""
_REACH = 6
"""Arcs followed upwards at most: longer chains are parse noise, not grammar."""


def auxiliaries(syntax: Syntax, i: int) -> list[int]:
    """Auxiliaries of token i, in text order (tense, passive, causative)."""
    return list(syntax.with_dep(i, *_AUXILIARIES))


def copula(syntax: Syntax, i: int) -> int | None:
    """The copula of a predicate ("est" in "est mort"), if it has one."""
    return next(syntax.with_dep(i, "cop"), None)


def is_verbal(syntax: Syntax, i: int) -> bool:
    """Whether token i is a verb, or a predicate with auxiliary or copula."""
    return syntax.tokens[i].pos in {"VERB", "AUX"} or bool(auxiliaries(syntax, i)) or copula(syntax, i) is not None


def is_participle(syntax: Syntax, i: int) -> bool:
    """Whether token i has the form of a past participle."""
    morph = syntax.tokens[i].morph
    return "VerbForm=Part" in morph and "Tense=Pres" not in morph


def is_gerund(syntax: Syntax, i: int) -> bool:
    """Whether token i is a present participle ("tuant")."""
    morph = syntax.tokens[i].morph
    return "VerbForm=Part" in morph and "Tense=Pres" in morph


def is_infinitive(syntax: Syntax, i: int) -> bool:
    """Whether token i is an infinitive."""
    return "VerbForm=Inf" in syntax.tokens[i].morph


def is_passive(syntax: Syntax, i: int) -> bool:
    """Whether token i is a passive: by auxiliary, by subject label, or a bare past participle that qualifies a noun."""
    t = syntax.tokens[i]
    labels = {syntax.tokens[c].dep for c in syntax.children[i]}
    if "aux:pass" in labels or "nsubj:pass" in labels:
        return True
    if not is_participle(syntax, i):
        return False
    if labels & {"aux:tense", "expl:pv", "expl:comp"}:
        return False
    if t.dep == "conj" and t.head != i and not labels & {"aux", "nsubj"}:
        if "Voice=Pass" in t.morph and not is_participle(syntax, t.head):
            return True  # "ils tombent, touchés d'une balle"
        return is_passive(syntax, t.head)
    if t.dep in {"acl", "amod"} and not labels & {"aux", "nsubj"}:
        return True  # a bare participle has no object: "tué début mai" where the parse takes the date for one
    return "Voice=Pass" in t.morph or not labels & {"aux", "obj", "nsubj"}


def is_reflexive(syntax: Syntax, i: int) -> bool:
    """Whether token i carries a reflexive pronoun ("s'est fait exploser": also on its governor)."""
    return any("Reflex=Yes" in syntax.tokens[c].morph for c in syntax.children[i])


def subject(syntax: Syntax, i: int) -> int | None:
    """The token that stands as subject of i in the text, own or shared through coordination and control.

    Relative pronouns are followed to their antecedent; infinitives, gerunds and participles take the subject of the
    clause they hang on, or the noun they qualify.
    """
    return _subject(syntax, i, _REACH)


def _subject(syntax: Syntax, i: int, reach: int) -> int | None:
    own = _own_subject(syntax, i)
    if own is not None and syntax.tokens[own].pos not in _NOMINAL:
        own = bare_noun_before(syntax, i)
    if own is not None:
        return antecedent(syntax, own)
    t = syntax.tokens[i]
    if reach == 0 or t.head == i:
        return None
    if reach and t.dep in {"acl", "advcl"} and _has_mark(syntax, i) and finite(syntax, i) is None:
        above = next((j for j in governors(syntax, i) if finite(syntax, j) is not None), None)
        return None if above is None else _subject(syntax, above, reach - 1)
    if t.dep in {"acl", "amod"} and syntax.tokens[t.head].pos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
        return (
            antecedent(syntax, _agreeing(syntax, i))
            if not is_infinitive(syntax, i)
            else _subject(syntax, t.head, reach - 1)
        )
    if t.dep == "xcomp" and not is_passive(syntax, t.head):
        ordered = _controller(syntax, t.head)
        if ordered is not None:
            return ordered
    if finite(syntax, i) is not None and t.dep not in {"conj", "xcomp"}:
        before = bare_noun_before(syntax, i)
        if before is not None:
            return antecedent(syntax, before)
    if t.dep == "advcl" and "Number=Plur" in t.morph and is_participle(syntax, i):
        return _listed_before(syntax, i) or _plural(syntax, _subject(syntax, t.head, reach - 1))
    if t.dep in {"conj", "xcomp", "advcl", "ccomp", "obl:arg", "obl:mod", "parataxis", "aux:caus", "acl"}:
        return _subject(syntax, t.head, reach - 1)
    return None


def _agreeing(syntax: Syntax, i: int) -> int:
    """The noun a participle qualifies: the nearest above it that agrees ("l'auteur de l'attaque, abattu mardi")."""
    t = syntax.tokens[i]
    noun = t.head
    listed = _listed_before(syntax, i) if "Number=Plur" in t.morph and syntax.tokens[noun].pos == "PROPN" else None
    if listed is not None:
        return listed
    for _ in range(3):
        above = syntax.tokens[noun].head
        if (
            not disagree(t.morph, syntax.tokens[noun].morph)
            or above == noun
            or syntax.tokens[above].pos not in {"NOUN", "PROPN"}
        ):
            break
        noun = above
    return t.head if disagree(t.morph, syntax.tokens[noun].morph) else noun


def _plural(syntax: Syntax, i: int | None) -> int | None:
    """Token i unless it shows a singular: a plural participle does not speak of it."""
    return None if i is None or "Number=Sing" in syntax.tokens[i].morph else i


def _listed_before(syntax: Syntax, i: int) -> int | None:
    """The first of several names that end right before a plural participle ("Dorn et Arvel, tués hier")."""
    j = i - 1
    while j > 0 and syntax.tokens[j].pos == "PUNCT":
        j -= 1
    while syntax.tokens[j].dep in _NAMING and syntax.tokens[j].head != j:
        j = syntax.tokens[j].head
    if syntax.tokens[j].dep != "conj" or syntax.tokens[j].pos != "PROPN":
        return None
    return syntax.tokens[j].head


def disagree(a: str, b: str) -> bool:
    """Whether two words differ in a gender or number that both show."""
    return any((x := feature(a, f)) and (y := feature(b, f)) and x != y for f in ("Gender", "Number"))


def _has_mark(syntax: Syntax, i: int) -> bool:
    """Whether a clause is introduced as adverbial ("avant d'être abattu", "après avoir tué")."""
    return any(syntax.tokens[c].dep == "mark" for c in syntax.children[i])


def bare_noun_before(syntax: Syntax, i: int) -> int | None:
    """The nearest noun or pronoun before a verb that no preposition introduces, within its sentence and clause: a subject the parse missed."""
    first = min([i, *auxiliaries(syntax, i)])
    start = syntax.sentence(i).start
    for j in range(first - 1, max(start - 1, first - SUBJECT_REACH), -1):
        t = syntax.tokens[j]
        if t.pos == "VERB" and "VerbForm=Fin" in t.morph:
            return None
        if t.pos == "PRON" and t.dep.startswith("nsubj"):
            return j
        if (
            t.pos not in {"NOUN", "PROPN"}
            or t.dep in _NAMING
            or preposition(syntax, j)
            or (t.pos == "NOUN" and _is_adverbial(syntax, j))
        ):
            continue
        if t.dep in {"nmod", "appos", "conj"} and syntax.tokens[t.head].pos in {"NOUN", "PROPN"} and t.head < j:
            continue
        return j
    return None


def _own_subject(syntax: Syntax, i: int) -> int | None:
    """The labelled subject; a labelled one behind a preposition gives way to a bare noun before the verb (a common parse slip)."""
    heads = (i, *auxiliaries(syntax, i))  # a subject hung on the auxiliary is the verb's
    candidates = [c for h in heads for c in syntax.with_dep(h, *_SUBJECTS) if not preposition(syntax, c)]
    if candidates:
        return min(
            candidates,
            key=lambda c: (_disagrees(syntax, i, c), syntax.tokens[c].pos not in _NOMINAL, c > i, abs(c - i)),
        )
    labelled = next(syntax.with_dep(i, *_SUBJECTS), None)
    if finite(syntax, i) is None:
        return labelled
    for c in syntax.children[i]:
        t = syntax.tokens[c]
        bare = t.pos in {"NOUN", "PROPN"} and t.dep in {"obl:mod", "obl:arg", "dislocated", "obj", "nmod", "obl"}
        if c < i and bare and not preposition(syntax, c) and not _is_adverbial(syntax, c):
            return c
    return labelled


def _disagrees(syntax: Syntax, verb: int, noun: int) -> bool:
    """Whether a noun labelled as passive subject cannot be it, by its gender ("le prêtre qui disait la messe a été tué")."""
    return syntax.tokens[noun].dep.endswith(":pass") and of_another_gender(syntax, verb, noun)


def of_another_gender(syntax: Syntax, participle: int, noun: int) -> bool:
    """Whether a common noun has another gender than a singular participle, which then speaks of something else."""
    said, about = syntax.tokens[participle].morph, syntax.tokens[noun]
    if about.pos != "NOUN" or feature(said, "Number") != "Sing":
        return False
    genders = {feature(said, "Gender"), feature(about.morph, "Gender")}
    return "" not in genders and len(genders) > 1


def _is_adverbial(syntax: Syntax, i: int) -> bool:
    """Whether a bare noun reads as a date or time ("mercredi", "le 3 mai"): a numeral of its own or no determiner at all."""
    labels = {syntax.tokens[c].dep for c in syntax.children[i]}
    return "det" not in labels and "nummod" not in labels and syntax.tokens[i].pos == "NOUN"


def _controller(syntax: Syntax, governor: int) -> int | None:
    """The object that controls an infinitive ("a appelé les gens à partir"), if the governor has one."""
    found = next(syntax.with_dep(governor, *_OBJECTS), None)
    return found if found is not None and syntax.tokens[found].pos in {"NOUN", "PROPN"} else None


def antecedent(syntax: Syntax, i: int) -> int:
    """The noun a relative pronoun stands for; any other token is itself."""
    if "PronType=Rel" not in syntax.tokens[i].morph:
        return i
    for j in syntax.ancestors(i):
        t = syntax.tokens[j]
        if t.dep == "acl:relcl" and t.head != j:
            return t.head
    return i


def objects(syntax: Syntax, i: int) -> list[int]:
    """Direct objects of verb i; those of the first conjunct where a coordinated infinitive or participle has none is not assumed."""
    found = [antecedent(syntax, c) for c in syntax.with_dep(i, *_OBJECTS)] or _bare_after(syntax, i)
    return [
        c for c in found if "PronType=Prs" not in syntax.tokens[c].morph or "Reflex=Yes" not in syntax.tokens[c].morph
    ]


def _bare_after(syntax: Syntax, i: int) -> list[int]:
    """A noun right after an active verb, without preposition and not a date: an object that the parse called adverbial."""
    if is_passive(syntax, i):
        return []
    for c in syntax.children[i]:
        t = syntax.tokens[c]
        bare = (
            t.pos in {"NOUN", "PROPN"}
            and t.dep in {"obl:mod", "obl:arg", "xcomp", "nmod"}
            and not preposition(syntax, c)
        )
        if c > i and bare and (t.pos == "PROPN" or not _is_adverbial(syntax, c)):
            return [c]
    return []


def agent(syntax: Syntax, i: int, prepositions: frozenset[str] = frozenset()) -> int | None:
    """The agent of a passive or of a noun of action ("par la police"): by label, else by a preposition of the pack."""
    by_label = next(syntax.with_dep(i, "obl:agent"), None)
    if by_label is not None:
        return by_label
    attached = next(complements(syntax, i, prepositions), None) if prepositions else None
    return attached if attached is not None else _agent_after(syntax, i, prepositions)


def _agent_after(syntax: Syntax, i: int, prepositions: frozenset[str]) -> int | None:
    """The noun behind an agent preposition that follows, attached elsewhere by the parse; a verb or comma ends the search."""
    for j in range(i + 1, min(i + AGENT_REACH, syntax.sentence(i).stop)):
        t = syntax.tokens[j]
        if t.pos in {"VERB", "AUX", "PUNCT", "CCONJ"}:
            return None
        if t.text.lower() in prepositions:
            noun = t.head
            return noun if noun > j and syntax.tokens[noun].pos in {"NOUN", "PROPN", "PRON"} else None
    return None


def complements(syntax: Syntax, i: int, prepositions: frozenset[str]) -> Iterator[int]:
    """Dependents of i (noun complements, obliques, arguments) introduced by one of `prepositions` (lower case, whole: "à la", "lors de")."""
    for c in syntax.children[i]:
        base = syntax.tokens[c].dep.partition(":")[0]
        if base in {"nmod", "obl", "iobj", "acl", "advcl"} and preposition(syntax, c) in prepositions:
            yield c


def preposition(syntax: Syntax, i: int) -> str:
    """The preposition that introduces i, lower case, with its fixed parts ("lors de", "à"); empty if none."""
    for c in syntax.children[i]:
        t = syntax.tokens[c]
        if t.dep in {"case", "mark"}:
            fixed = (syntax.tokens[f] for f in syntax.children[c] if syntax.tokens[f].dep == "fixed")
            parts = [t.text, *(f.text for f in fixed if f.text.strip())]  # a no-break space may stand as a word
            return " ".join(parts).lower().replace("’", "'")
    return ""


def conjuncts(syntax: Syntax, i: int) -> list[int]:
    """Token i and all that is coordinated with it as first member."""
    found = [i]
    for j in found:
        found.extend(c for c in syntax.with_dep(j, "conj") if c not in found)
    return found


def first_of_list(syntax: Syntax, i: int, links: frozenset[str] = frozenset({"conj"})) -> int:
    """The first member of the list that token i stands in, as the parse links its members; a token in no list is its own."""
    while syntax.tokens[i].dep in links and syntax.tokens[i].head < i:
        i = syntax.tokens[i].head
    return i


def is_negated(syntax: Syntax, i: int) -> bool:
    """Whether the clause of i is negated: a negative adverb on it or on its auxiliaries, or a negative subject or object."""
    for j in (i, *auxiliaries(syntax, i)):
        for c in syntax.children[j]:
            t = syntax.tokens[c]
            if "Polarity=Neg" in t.morph or (t.dep != "conj" and "PronType=Neg" in t.morph):
                return True
            if t.dep.partition(":")[0] in {"nsubj", "obj"} and any(
                "PronType=Neg" in syntax.tokens[g].morph for g in syntax.children[c]
            ):
                return True
    return False


def finite(syntax: Syntax, i: int) -> int | None:
    """The finite form of the verb group of i: its first finite auxiliary or copula, else itself; for a bare conjunct, its first member's."""
    for c in syntax.children[i]:
        t = syntax.tokens[c]
        if (t.dep.startswith("aux") or t.dep == "cop") and "VerbForm=Fin" in t.morph:
            return c
    t = syntax.tokens[i]
    if "VerbForm=Fin" in t.morph:
        return i
    if (
        t.dep == "conj"
        and t.head != i
        and not auxiliaries(syntax, i)
        and (is_participle(syntax, i) or is_infinitive(syntax, i))
    ):
        return finite(syntax, t.head)
    return None


def mood(syntax: Syntax, i: int) -> str:
    """UFeats mood of the clause of i ("Ind", "Cnd", "Sub", "Imp"), or the empty string for a verb without finite form."""
    f = finite(syntax, i)
    return "" if f is None else feature(syntax.tokens[f].morph, "Mood")


def tense(syntax: Syntax, i: int) -> Tense:
    """Tense of the clause of i as French builds it from auxiliary and participle; a bare past participle is "past"."""
    f = finite(syntax, i)
    if f is None:
        return "past" if is_participle(syntax, i) else "none"
    form = feature(syntax.tokens[f].morph, "Tense")
    compound = syntax.tokens[f].dep == "aux:tense" or any(
        "aux:tense" in syntax.tokens[c].dep for c in syntax.children[f if f == i else i]
    )
    if compound:
        return {"Imp": "pluperfect", "Fut": "future_perfect"}.get(form, "past")  # type: ignore[return-value]
    return {"Imp": "imperfect", "Fut": "future", "Past": "past", "Pres": "present"}.get(form, "none")  # type: ignore[return-value]


def is_perfect(syntax: Syntax, i: int) -> bool:
    """Whether the verb group holds a tense auxiliary ("aurait tué", "avoir tué")."""
    return any(syntax.tokens[c].dep == "aux:tense" for c in syntax.children[i])


def feature(morph: str, name: str) -> str:
    """The value of one UFeats feature, or the empty string."""
    for pair in morph.split("|"):
        key, _, value = pair.partition("=")
        if key == name:
            return value
    return ""


def governor(syntax: Syntax, i: int) -> int | None:
    """The verb, noun or adjective on which the clause or phrase of i hangs (through coordination), None at the root."""
    for _ in range(_REACH):
        t = syntax.tokens[i]
        if t.head == i:
            return None
        if t.dep != "conj":
            return t.head
        i = t.head
    return None


def governors(syntax: Syntax, i: int) -> Iterator[int]:
    """Verbs, nouns and adjectives above i, nearest first, as far as grammar reaches."""
    for n, j in enumerate(syntax.ancestors(i)):
        if n == _REACH:
            return
        yield j


def clause_head(syntax: Syntax, i: int) -> int:
    """The head of the smallest clause that holds i: i itself if it is a verb, else the nearest verb above, else the root."""
    last = i
    for j in (i, *syntax.ancestors(i)):
        t = syntax.tokens[j]
        if t.pos in {"VERB", "AUX"} and not t.dep.startswith("aux") and t.dep != "cop":
            return j
        if t.dep in _CLAUSES or (copula(syntax, j) is not None and t.dep != "conj"):
            return j
        last = j
    return last


def noun_phrase(syntax: Syntax, i: int, *, relative: bool = False) -> Span:
    """Characters of the noun phrase headed by i without coordinated members, appositions and, unless asked for, relative clauses."""
    cut = {
        "conj",
        "cc",
        "appos",
        "nmod:appos",
        "parataxis",
        "parataxis:insert",
        "parataxis:parenth",
        "punct",
        "case",
        "advcl",
        "mark",
        "cop",
        "nsubj",
    }
    if not relative:
        cut = cut | {"acl:relcl", "acl"}
    first = last = i
    for c in syntax.children[i]:
        if syntax.tokens[c].dep in cut:
            continue
        first, last = min(first, syntax.left[c]), max(last, syntax.right[c] - 1)
    return Span(syntax.tokens[first].start, syntax.tokens[last].end)
