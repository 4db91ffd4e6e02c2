"""When a mention says its event took place, what hangs on it, and which numbers belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from vigie.model.figures import Figure
from vigie.model.spans import Span
from vigie.model.times import TimeExpression
from vigie.stages.events.arguments import affected_by
from vigie.stages.events.clusters import VIOLENT
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

HARMED = frozenset({"killed", "wounded", "missing"})
"""Numbers that a toll tells."""
COUNTED: Mapping[str, frozenset[str]] = {
    "attack": frozenset({"killed", "wounded", "missing", "abducted", "fighters"}),
    "strike": frozenset({"killed", "wounded", "missing"}),
    "clash": frozenset({"killed", "wounded"}),
    "killing": frozenset({"killed"}),
    "abduction": frozenset({"abducted", "missing"}),
    "release": frozenset({"other", "abducted", "detainees"}),
    "arrest": frozenset({"arrested", "captured", "detainees"}),
    "trial": frozenset({"arrested", "detainees", "other"}),
    "plot_foiled": frozenset({"attacks"}),
    "prison_break": frozenset({"detainees"}),
    "seizure": frozenset({"seized"}),
    "deployment": frozenset({"troops", "other"}),
    "withdrawal": frozenset({"troops"}),
    "evacuation": frozenset({"evacuated", "other"}),
    "movement": frozenset({"departed", "returned", "fighters"}),
    "designation": frozenset({"other"}),
}
MANY = 10
"""From this many dead on, the same number told again is the same toll."""
PART_REACH = 8
"""Tokens between two numbers of one toll."""
MOMENTARY = frozenset({"attack", "killing", "arrest", "abduction", "release"})
"""Types that no open span dates unless it hangs on their verb ("en fuite depuis deux jours, il a été abattu")."""
IN_ORDER = frozenset({"attack", "strike", "clash", "killing", "abduction"})
"""Types of which all that stands in the phrase is theirs, whatever the parse says."""
OWNER_REACH = 5
"""Governors above a date or place among which its event is looked for."""
PARTICIPLE_REACH = 7
"""Tokens behind an event noun in which a participle that says it took place begins."""
OPENING = 2
"""Tokens before a date that opens a sentence ("Le", a line break)."""
SPEAKING = frozenset({"trial", "arrest", "meeting", "accusation", "denial", "claim_of_responsibility", "warning"})
"""Types that speak of acts of violence, each with a day of its own."""
ADJOINING = 3
"""Tokens from an event noun to the date that names it ("attentats du 13 novembre")."""
DAY = len("2021-03-17")
"""Characters of a date that is a day."""


def time_of(reading: Reading, t: Trigger, span: Span, rivals: Sequence[Trigger], *, phrase: bool) -> str | None:
    """The EDTF value of the time expression that dates a trigger, if one does; a bare phrase is dated from within."""
    segment = reading.segment_of[t.head]
    sentence = reading.span_of(reading.segment(t.head))
    near = [r for r in rivals if r.head != t.head and reading.segment_of[r.head] == segment]
    best, score = None, 0.0
    for time in reading.times_of[segment]:
        if time.value is None or not sentence.overlaps(time.span) or _names_another(reading, time, t, near):
            continue
        if (
            phrase
            and not span.overlaps(time.span)
            and not _dates_a_phrase(reading, first_content(reading, time.span), t, near)
        ):
            continue
        value = _closeness(reading, t, span, time, near)
        if value > score:
            best, score = time.value, value
    if best is None and not t.verbal:
        beside = (reading.syntax.tokens[c].text.lower() for c in reading.syntax.children[t.head])
        best = next((reading.pack.named_days[w] for w in beside if w in reading.pack.named_days), None)
    goes_on = t.verbal and clauses.is_gerund(reading.syntax, t.head)
    return best if best is not None or (phrase and not goes_on) else _opening_day(reading, t)


def _names_another(reading: Reading, time: TimeExpression, t: Trigger, rivals: Sequence[Trigger]) -> bool:
    """Whether a date names an act of violence of which a proceeding or talk speaks ("condamné pour les attentats du 3 mai 2015")."""
    first = reading.syntax.at(time.span.start)
    return t.row.type in SPEAKING and any(
        r.row.type in VIOLENT and not r.verbal and 0 < first - r.last <= ADJOINING for r in rivals
    )


def _opening_day(reading: Reading, t: Trigger) -> str | None:
    """The day that opens the sentence of a verb ("Mardi, après avoir …, il a pris la fuite"): it dates all that is told there in the past."""
    syntax, words = reading.syntax, reading.pack.words
    verb = clauses.clause_head(syntax, t.head)
    if clauses.is_infinitive(syntax, verb) and reading.words[syntax.tokens[verb].head] in words.achieving_verbs:
        verb = syntax.tokens[verb].head  # "il a réussi à prendre la fuite"
    if not clauses.is_gerund(syntax, verb) and clauses.tense(syntax, verb) not in {"past", "imperfect", "present"}:
        return None
    day = time_that_opens(reading, reading.segment_of[t.head])
    return None if day is None or dates_the_saying(reading, day.span, t) else day.value


def time_that_opens(reading: Reading, sentence: int) -> TimeExpression | None:
    """The day, or the night between two, with which a sentence opens ("Le 3 mai, …"), by its number."""
    start = reading.segments[sentence][0]
    for time in reading.times_of.get(sentence, ()):
        opens = 0 <= reading.syntax.at(time.span.start) - start <= OPENING
        if opens and time.value is not None and (len(time.value) == DAY or is_night(time.value)):
            return time
    return None


def is_night(value: str) -> bool:
    """Whether an EDTF value is the night between two days."""
    first, _, last = value.partition("/")
    try:
        return len(first) == len(last) == DAY and (date.fromisoformat(last) - date.fromisoformat(first)).days == 1
    except ValueError:
        return False


def _closeness(reading: Reading, t: Trigger, span: Span, time: TimeExpression, rivals: Sequence[Trigger]) -> float:
    """How surely a time of the sentence dates a trigger: by clause, by lying in its span, by distance; rivals nearer to it win."""
    syntax = reading.syntax
    at = first_content(reading, time.span)
    head, own = clauses.clause_head(syntax, at), clauses.clause_head(syntax, t.head)
    if (
        time.value is not None
        and time.value.endswith("..")
        and t.verbal
        and t.row.type in MOMENTARY
        and syntax.tokens[at].head != t.head
    ):
        return -1.0
    elsewhere = owner_of(reading, at, t, rivals) is False and not stands_within(
        at, t, reading.span_of({at}), span, rivals
    )
    if elsewhere or dates_the_saying(reading, time.span, t):
        return -1.0
    score = 2.0 * (head == own or syntax.tokens[at].head == t.head) + 2.0 * span.overlaps(time.span)
    score += float(not rivals) + 2.0 * _leads_into(reading, time.span, t)
    distance = abs(at - t.head)
    nearest = min((abs(at - r.head) for r in rivals), default=999)
    if nearest < distance and not (head == own and nearest > distance / 2):
        score -= 1.5
    return score - distance / 40


def stands_within(at: int, t: Trigger, place: Span, span: Span, rivals: Sequence[Trigger]) -> bool:
    """Whether a token stands in the phrase of an event noun with no other trigger between, wherever the parse hung it."""
    ordered = not t.verbal and t.row.type in IN_ORDER and span.covers(place) and t.last < at
    return ordered and not any(t.last < r.head < at for r in rivals)


def _leads_into(reading: Reading, time: Span, t: Trigger) -> bool:
    """Whether a date is taken up by the clause of a trigger ("en 2015, quand il avait été arrêté")."""
    tokens, words = reading.syntax.tokens, reading.pack.words
    inside = reading.syntax.within(time)
    after = max(inside, default=len(tokens)) + 1
    after += after < len(tokens) and tokens[after].text == ","
    near = after < t.head <= after + PARTICIPLE_REACH
    return t.verbal and near and tokens[after].text.lower() in words.when_words


def dates_the_saying(reading: Reading, time: Span, t: Trigger) -> bool:
    """Whether a date stands outside reported words in which the trigger stands ("a affirmé jeudi avoir tué")."""
    said = reading.syntax.tokens[t.head].start
    return any(
        s.span.start <= said < s.span.end and not s.span.overlaps(time) and s.cue is not None
        for s in reading.found.statements
    )


def owner_of(reading: Reading, i: int, t: Trigger, rivals: Sequence[Trigger]) -> bool | None:
    """Whether token i hangs on trigger t (True), on a rival (False) or on neither, by the first of them above it."""
    mine = _anchors(reading, t)
    theirs = {k for r in rivals for k in _anchors(reading, r)} - mine
    if _hangs_beside(reading, i, t):
        return True
    for j in (i, *syntax_ancestors(reading, i)):
        if j in mine:
            return True
        if _tells_of_another(reading, j) or _is_charge(reading, j, t):
            return False
        if j in theirs:
            return False
    return None


def _hangs_beside(reading: Reading, i: int, t: Trigger) -> bool:
    """Whether a date hangs on the word that the event noun completes ("placés en garde à vue trois jours plus tôt")."""
    token, above = reading.syntax.tokens[t.top], reading.syntax.tokens[i].head
    completed = not t.verbal and token.dep.startswith("obl") and token.head == above
    return completed and reading.words[above] in reading.pack.words.light_obliques


def _tells_of_another(reading: Reading, j: int) -> bool:
    """Whether a verb heads a relative clause about something else ("des attaques dont le procès s'ouvre mercredi")."""
    syntax, words = reading.syntax, reading.pack.words
    if syntax.tokens[j].dep != "acl:relcl" or reading.words[j] in words.owning_verbs | words.light_verbs:
        return False
    return any(syntax.tokens[c].pos in {"NOUN", "PROPN"} and c < j for c in syntax.with_dep(j, "nsubj"))


def _is_charge(reading: Reading, j: int, t: Trigger) -> bool:
    """Whether a noun says what somebody is tried for ("jugé pour des crimes commis en Syrie")."""
    if t.row.type != "trial" or not reading.syntax.tokens[j].dep.startswith(("obl", "nmod")):
        return False
    return clauses.preposition(reading.syntax, j) in reading.pack.words.charge_prepositions


def _anchors(reading: Reading, t: Trigger) -> set[int]:
    """The tokens on which a trigger's dates and places hang: itself, its container, the verb that says it took place."""
    found = {t.head, t.top, t.last}
    verb = reading.syntax.tokens[t.top].head
    if reading.words[verb] in reading.pack.words.modal_verbs:
        verb = next(iter(reading.syntax.with_dep(verb, "xcomp")), verb)
    if (
        not t.verbal
        and reading.syntax.tokens[t.top].dep.startswith("nsubj")
        and reading.words[verb] in reading.pack.words.happening_verbs - reading.pack.evoking
    ):
        found.add(verb)
    told = None if t.verbal else participle_behind(reading, t)
    return found if told is None else {*found, told}


def participle_behind(reading: Reading, t: Trigger) -> int | None:
    """The participle behind an event noun that says it took place, on whatever noun the parse hung it ("l'attentat de Nice perpétré le …")."""
    syntax, words = reading.syntax, reading.pack.words
    for j in range(t.last + 1, min(t.last + 1 + PARTICIPLE_REACH, reading.segment(t.head).stop)):
        if syntax.tokens[j].pos in {"VERB", "AUX", "PUNCT", "CCONJ"}:
            told = reading.words[j] in words.owning_verbs | words.happening_verbs
            fits = clauses.is_participle(syntax, j) and not clauses.disagree(
                syntax.tokens[j].morph, syntax.tokens[t.head].morph
            )
            return j if told and fits and not clauses.auxiliaries(syntax, j) else None
    return None


def _dates_a_phrase(reading: Reading, at: int, t: Trigger, rivals: Sequence[Trigger]) -> bool:
    """Whether a date hangs on an event noun, or on the verb of which that noun is an adverbial ("mardi, ... lors d'un assaut")."""
    owner = owner_of(reading, at, t, rivals)
    if owner is not None:
        return owner
    words = reading.pack.words
    within = clauses.preposition(reading.syntax, t.top) in words.within_prepositions | words.during_prepositions
    adverbial = within and not t.verbal and reading.syntax.tokens[t.top].dep.startswith("obl")
    return adverbial and clauses.clause_head(reading.syntax, at) == clauses.clause_head(reading.syntax, t.top)


def syntax_ancestors(reading: Reading, i: int) -> list[int]:
    """Governors of token i as far as an adverbial may stand from its verb."""
    return list(reading.syntax.ancestors(i))[:OWNER_REACH]


def first_content(reading: Reading, span: Span) -> int:
    """The token by which an expression hangs on the rest of its sentence."""
    tokens = reading.syntax.within(span)
    inside = set(tokens)
    return next(
        (i for i in tokens if reading.syntax.tokens[i].head not in inside),
        tokens[0] if tokens else reading.syntax.at(span.start),
    )


def figures_of(reading: Reading, t: Trigger, span: Span, *, phrase: bool) -> tuple[str, ...]:
    """Numbers of its kind that a mention tells: of those who undergo it, else in its span, for a clause also in its sentence."""
    wanted = HARMED if t.row.toll else COUNTED.get(t.row.type, frozenset())
    sentence = span if phrase else reading.span_of(reading.segment(t.head))
    told = reading.span_of({t.first, t.last})
    figures = [
        f
        for f in reading.found.figures
        if f.what in wanted or (f.what == "attacks" and t.row.type == "strike" and f.span.overlaps(told))
    ]
    undergoing = [reading.syntax.tokens[j].span for j in affected_by(reading, t)] if t.verbal else []
    own = [f for f in figures if any(s.covers(j) for s in _told_in(f) for j in undergoing)]
    shot = t.row.type == "killing" and not t.row.toll and t.verbal
    if own or (shot and (undergoing or clauses.is_passive(reading.syntax, t.head))):
        parts = [f for f in figures if f not in own and any(_is_beside(reading, f, whole) for whole in own)]
        return tuple(f.id for f in (*own, *parts))
    return tuple(f.id for f in figures if span.overlaps(f.span) or (f.what != "other" and sentence.overlaps(f.span)))


def _told_in(figure: Figure) -> tuple[Span, ...]:
    """The places of a number that are surely about the same people: a few dead told twice can be others."""
    sure = figure.max is not None and (figure.what not in HARMED or figure.max >= MANY)
    return figure.spans if sure else (figure.span,)


def _is_beside(reading: Reading, figure: Figure, other: Figure) -> bool:
    """Whether two numbers tell one toll: members of a list, or a whole and a part of it ("quarante rebelles, dont dix chefs")."""
    first, second = sorted((figure.span, other.span))
    between = range(reading.syntax.at(first.end - 1) + 1, reading.syntax.at(second.start))
    near = len(between) <= PART_REACH and figure.what == other.what
    return near and not any(reading.syntax.tokens[j].pos in {"VERB", "AUX"} for j in between)
