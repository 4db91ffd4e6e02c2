"""The smallest clause or phrase that reports an event."""

from __future__ import annotations

from vigie.model.spans import Span
from vigie.stages.events.locating import PLACES
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

LONGEST = 45
"""Tokens of a reporting clause at most; a longer one is narrowed around its trigger."""
RELATIVE_REACH = 6
"""Tokens behind "qui" in which the verb that tells what happened is looked for."""
DATE_REACH = 3
"""Tokens of preposition and article in front of a date."""
PLACE_REACH = 6
"""Tokens of preposition, article and direction in front of a place ("dans le nord de la")."""
STRETCHED = frozenset({"attack", "strike", "clash", "killing", "abduction", "seizure", "arrest", "release"})
"""Types of which what stands behind the noun is read by word order."""
_ASIDE = frozenset({"parataxis", "parataxis:insert", "parataxis:parenth", "punct", "discourse", "vocative", "dep"})
_OWN_CLAUSE = frozenset({"advcl", "acl:relcl", "ccomp", "advcl:cleft"})
_RAISING = frozenset({"xcomp"})


def extent(reading: Reading, t: Trigger) -> tuple[Span, int | None]:
    """The span of a trigger's clause or phrase, and the verb of that clause (None for a bare noun phrase)."""
    verb = _verb(reading, t)
    if verb is None:
        return reading.span_of(_phrase(reading, t)), None
    return _reported(reading, t, reading.span_of(_clause(reading, t, verb))), verb


def _reported(reading: Reading, t: Trigger, span: Span) -> Span:
    """A clause without the source put in front of it ("Selon la police, deux hommes ont été tués")."""
    at, last = reading.syntax.tokens[t.first].start, reading.syntax.tokens[t.last].end
    for s in reading.found.statements:
        opened = s.source is not None and span.start <= s.source.start and s.source.end <= s.span.start
        if opened and s.span.start <= at and last <= s.span.end:
            return Span(s.span.start, min(span.end, s.span.end))
    return span


def _verb(reading: Reading, t: Trigger) -> int | None:
    """The verb whose clause reports: the trigger itself, or the verb that says its noun took place."""
    syntax, words = reading.syntax, reading.pack.words
    if t.verbal:
        return t.head
    governor = clauses.governor(syntax, t.top)
    if governor is None or not clauses.is_verbal(syntax, governor):
        return None
    part = syntax.tokens[t.top].dep.partition(":")[0]
    word = reading.words[governor]
    if (
        part == "nsubj"
        and word
        in words.happening_verbs
        | words.light_verbs
        | (words.owning_verbs - words.claiming_verbs)
        | words.possible_verbs
    ):
        return governor
    if part == "obj" and word in words.happening_verbs and clauses.is_reflexive(syntax, governor):
        return governor  # an inverted subject: "s'est ouvert mercredi le procès"
    if (
        part == "obj"
        and word in words.light_verbs | words.suffering_verbs | words.possible_verbs | words.planning_verbs
    ):
        return governor
    if part in {"obl", "iobj"} and word in words.light_obliques | words.suffering_verbs:
        return governor
    within = clauses.preposition(syntax, t.top) in words.within_prepositions
    if part == "obl" and word in reading.pack.verbs and t.row.type in STRETCHED and within:
        return governor
    return None


def _clause(reading: Reading, t: Trigger, verb: int) -> set[int]:
    syntax = reading.syntax
    top = verb
    while (
        syntax.tokens[top].dep in _RAISING
        and syntax.tokens[top].head != top
        and syntax.tokens[syntax.tokens[top].head].pos in {"VERB", "AUX"}
    ):
        top = syntax.tokens[top].head
    keep = {top}
    for c in syntax.children[top]:
        token = syntax.tokens[c]
        if token.dep in _ASIDE or (token.dep in {"cc", "mark"} and c < top and token.dep == "cc"):
            continue
        if (token.dep == "conj" or token.dep in _OWN_CLAUSE) and not _holds_trigger(reading, t, c):
            continue
        keep |= _trimmed(reading, t, c)
    if syntax.tokens[top].dep in {"acl", "amod"} and syntax.tokens[top].head < top:
        noun = syntax.tokens[top].head
        keep |= set(syntax.within(clauses.noun_phrase(syntax, noun)))
    keep |= set(range(t.first, t.last + 1))
    return _narrowed(reading, t, keep)


def _trimmed(reading: Reading, t: Trigger, root: int) -> set[int]:
    """The subtree of a dependent without the asides and relative clauses inside it, unless the trigger stands there."""
    syntax = reading.syntax
    found, stack = set(), [root]
    while stack:
        i = stack.pop()
        found.add(i)
        for c in syntax.children[i]:
            dep = syntax.tokens[c].dep
            if dep in _ASIDE or (
                dep in {"acl:relcl", "advcl", "ccomp"} and i != root and not _holds_trigger(reading, t, c)
            ):
                continue
            if dep == "acl:relcl" and not _holds_trigger(reading, t, c):
                continue
            stack.append(c)
    return found


def _holds_trigger(reading: Reading, t: Trigger, root: int) -> bool:
    return reading.syntax.left[root] <= t.head < reading.syntax.right[root]


def _phrase(reading: Reading, t: Trigger) -> set[int]:
    """A noun phrase with its complements; relative clauses only if they tell what the event did."""
    syntax, words = reading.syntax, reading.pack.words
    keep = {t.top, t.head, *range(t.first, t.last + 1)}
    for c in {*syntax.children[t.head], *syntax.children[t.top]}:
        token = syntax.tokens[c]
        if token.dep in _ASIDE or token.dep in {"conj", "cc", "case", "nsubj", "cop", "mark", "appos"}:
            continue
        if (
            token.dep == "acl:relcl"
            and reading.words[c] not in words.happening_verbs | words.targeting_verbs | words.owning_verbs
        ):
            continue
        if token.dep == "acl" and _tells_other(reading, c):
            continue
        keep |= _trimmed(reading, t, c)
    if t.row.type in STRETCHED:
        keep.add(_stretched(reading, max(keep), reading.segment(t.head).stop))
    return _narrowed(reading, t, keep)


def _stretched(reading: Reading, last: int, stop: int) -> int:
    """The last token of what stands right behind an event noun and tells when, where and with what toll it took place.

    By word order, for the parse often hangs these on a noun or verb further off: "l'assaut à la hache survenu jeudi
    à Lorcy", "l'attentat de dimanche, commis à Lorcy", "l'assaut qui a fait deux morts".
    """
    tokens, words = reading.syntax.tokens, reading.pack.words
    told = words.happening_verbs | words.owning_verbs
    i = last + 1
    while i < stop:
        opening = i + (tokens[i].text in {",", "("})
        opening = _dated_from(reading, opening, stop)
        if opening < stop and opening in reading.timed:
            i = opening
            while i < stop and i in reading.timed:
                i += 1
        elif (place := _place_from(reading, opening, stop)) is not None:
            i = place
        elif (
            opening < stop and reading.words[opening] in told and _is_past(tokens[opening].text, reading.words[opening])
        ):
            i = opening + 1
            if not (
                i < stop and (i in reading.timed or _place_from(reading, i, stop) is not None or tokens[i].pos == "ADP")
            ):
                return last
            last = i - 1
            continue
        elif tokens[i].text.lower() in words.relatives and any(
            reading.words[j] in words.happening_verbs for j in range(i + 1, min(i + RELATIVE_REACH, stop))
        ):
            return next((j for j in range(i, stop) if tokens[j].text in {",", ".", ";", ")"}), stop) - 1
        else:
            return last
        last = i - 1
        if i < stop and tokens[i].text == ")":
            last, i = i, i + 1
    return last


def _dated_from(reading: Reading, i: int, stop: int) -> int:
    """The token at which a date begins behind its preposition and article ("à l'été 2018"); token i where none does."""
    tokens = reading.syntax.tokens
    for j in range(i, min(i + DATE_REACH, stop)):
        if j in reading.timed:
            return j
        if tokens[j].pos not in {"ADP", "DET"}:
            return i
    return i


def _is_past(text: str, lemma: str) -> bool:
    """Whether a form of a verb of happening stands as a participle ("survenue", taken by the parse for what it may be)."""
    return text.lower() != lemma and text.lower().rstrip("s").rstrip("e").endswith(("é", "u", "i"))


def _place_from(reading: Reading, i: int, stop: int) -> int | None:
    """The token past a place that begins at token i, behind a preposition and an article at most."""
    tokens, first = reading.syntax.tokens, i
    while i < min(first + PLACE_REACH, stop) and (
        tokens[i].pos in {"ADP", "DET"} or (reading.words[i] in reading.pack.localities and i not in reading.named)
    ):
        i += 1
    entity = reading.named.get(i) if i < stop else None
    if entity is None or (entity.type not in PLACES and entity.id not in reading.found.places):
        return None
    while i < stop and reading.named.get(i) is entity:
        i += 1
    return i


def _tells_other(reading: Reading, verb: int) -> bool:
    """Whether a participle on an event noun evokes another event ("l'attaque revendiquée", "l'auteur abattu")."""
    words = reading.pack.words
    return (
        reading.words[verb] in reading.pack.verbs
        and reading.words[verb] not in words.owning_verbs | words.targeting_verbs | words.happening_verbs
    )


def _narrowed(reading: Reading, t: Trigger, keep: set[int]) -> set[int]:
    """All tokens from the first to the last kept one, cut at the sentence's edges, spaces and the longest length."""
    syntax = reading.syntax
    sentence = reading.segment(t.head)
    inside = sorted(i for i in {*keep, t.first, t.last} if i in sentence)
    first, last = inside[0], inside[-1]
    if last - first >= LONGEST:
        first, last = max(first, t.head - LONGEST // 2), min(last, t.head + LONGEST // 2)
    while first < t.first and (
        syntax.tokens[first].pos in {"PUNCT", "SPACE", "CCONJ"} or not syntax.tokens[first].text.strip()
    ):
        first += 1
    while last > t.last and (
        syntax.tokens[last].pos in {"PUNCT", "SPACE", "CCONJ", "SCONJ"} or not syntax.tokens[last].text.strip()
    ):
        last -= 1
    return {first, last}
