"""Days that order or coordination gives an event where the parse hangs them elsewhere.

In: a trigger that grammar leaves undated. Out: the day that stands right behind its phrase, in the participle before it, between the commas before
it, at the end of the list of verbs it opens, or on the deed in which it took place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.model.times import TimeExpression
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.slots import (
    IN_ORDER,
    PARTICIPLE_REACH,
    dates_the_saying,
    first_content,
    owner_of,
    participle_behind,
)
from vigie.text import clauses

LEADING = 3
"""Tokens between words and the number or month of a date that hangs on them ("à la fin de 2014")."""
PHRASE = 14
"""Tokens between an event noun and the end of its phrase, where its date stands."""
SIGNED = IN_ORDER | {"cooperation", "designation", "meeting", "trial"}
"""Types whose noun a participle before the clause may date ("Signé en 2014, cet accord")."""


def day_beside(reading: Reading, t: Trigger, rivals: Sequence[Trigger]) -> str | None:
    """The EDTF value of the time expression that stands beside a trigger, if one does."""
    near = [r for r in rivals if r.head != t.head and reading.segment_of[r.head] == reading.segment_of[t.head]]
    finders = (_of_the_list, _of_the_deed) if t.verbal else (_behind_phrase, _of_participle_before, _in_commas_before)
    for finder in finders:
        time = finder(reading, t, near)
        if time is not None and not dates_the_saying(reading, time.span, t):
            return time.value
    return None


def _times_from(reading: Reading, t: Trigger) -> Iterator[tuple[int, TimeExpression]]:
    """The dates of the sentence of a trigger, with the token at which each starts."""
    for time in reading.times_of.get(reading.segment_of[t.head], ()):
        if time.value is not None:
            yield reading.syntax.at(time.span.start), time


def _time_at(reading: Reading, t: Trigger, i: int) -> TimeExpression | None:
    """The date that starts at token i, or behind the preposition and article there."""
    tokens = reading.syntax.tokens
    for at, time in _times_from(reading, t):
        if i <= at <= i + LEADING and all(tokens[j].pos in {"ADP", "DET", "ADV"} for j in range(i, at)):
            return time
    return None


def _behind_phrase(reading: Reading, t: Trigger, rivals: Sequence[Trigger]) -> TimeExpression | None:
    """The date at the end of the phrase of an event noun, or behind the participle that says it took place ("un accord signé fin mai")."""
    told = participle_behind(reading, t)
    if told is not None:
        return _time_at(reading, t, told + 1)
    if t.row.type not in IN_ORDER:
        return None
    tokens = reading.syntax.tokens
    for at, time in _times_from(reading, t):
        above = tokens[first_content(reading, time.span)].head
        if "/" in (time.value or ""):
            continue  # "des attaques ces derniers mois" are of no day
        if t.last < at <= t.last + PHRASE and above < at and tokens[above].pos in {"NOUN", "PROPN"}:
            between = range(t.last + 1, at)
            whole = all(tokens[j].pos not in {"VERB", "AUX", "PUNCT", "CCONJ", "SCONJ"} for j in between)
            if whole and not any(r.head in between or above in {r.head, r.top} for r in rivals):
                return time
    return None


def _of_participle_before(reading: Reading, t: Trigger, _rivals: Sequence[Trigger]) -> TimeExpression | None:
    """The date of a participle that opens the sentence and qualifies its subject ("Signé en 2014, cet accord …")."""
    syntax, start = reading.syntax, reading.segment(t.head).start
    opens = syntax.tokens[start]
    if t.row.type not in SIGNED or opens.pos != "VERB" or not clauses.is_participle(syntax, start):
        return None
    time = _time_at(reading, t, start + 1)
    comma = next((j for j in range(start, t.first) if syntax.tokens[j].text == ","), None)
    if time is None or comma is None or clauses.disagree(opens.morph, syntax.tokens[t.top].morph):
        return None
    led = all(syntax.tokens[j].pos in {"DET", "ADJ"} for j in range(comma + 1, min(t.first, t.top)))
    return time if led and syntax.at(time.span.end) <= comma else None


def _in_commas_before(reading: Reading, t: Trigger, _rivals: Sequence[Trigger]) -> TimeExpression | None:
    """The date between commas behind the verb that does the event ("en lançant, le 9 octobre, une offensive")."""
    syntax, words = reading.syntax, reading.pack.words
    end = min(t.first, t.top) - 1
    while end > 0 and syntax.tokens[end].pos in {"DET", "ADJ"}:
        end -= 1
    if syntax.tokens[end].text != ",":
        return None
    for at, time in _times_from(reading, t):
        comma = at - 1
        while comma > 0 and syntax.tokens[comma].pos in {"ADP", "DET"}:
            comma -= 1
        done = reading.words[comma - 1] in words.owning_verbs | words.light_verbs
        if max(syntax.within(time.span), default=at) == end - 1 and syntax.tokens[comma].text == "," and done:
            return time
    return None


def _of_the_list(reading: Reading, t: Trigger, _rivals: Sequence[Trigger]) -> TimeExpression | None:
    """The date of the last of the participles that one auxiliary holds ("arrêté et écroué en 2018")."""
    syntax = reading.syntax
    for c in syntax.with_dep(t.head, "conj"):
        joined = any(reading.words[j] in reading.pack.words.and_words for j in syntax.with_dep(c, "cc"))
        shared = clauses.is_participle(syntax, c) and not clauses.auxiliaries(syntax, c)
        if not joined or not shared or any(syntax.with_dep(c, "advmod", "nsubj", "nsubj:pass")):
            continue
        for at, time in _times_from(reading, t):
            if at > c and clauses.clause_head(syntax, first_content(reading, time.span)) == c:
                return time
    return None


def _of_the_deed(reading: Reading, t: Trigger, rivals: Sequence[Trigger]) -> TimeExpression | None:
    """The date of the deed in which somebody was hurt or killed ("a blessé deux passants dans une attaque jeudi")."""
    if t.row.type not in IN_ORDER:
        return None
    for r in rivals:
        adverbial = not r.verbal and reading.syntax.tokens[r.top].dep.startswith("obl") and r.row.type in IN_ORDER
        within = clauses.preposition(reading.syntax, r.top) in reading.pack.words.within_prepositions
        if not adverbial or not within or reading.syntax.tokens[r.top].head != t.head:
            continue
        for at, time in _times_from(reading, t):
            if owner_of(reading, first_content(reading, time.span), r, [t]) and at <= r.last + PARTICIPLE_REACH:
                return time
    return None
