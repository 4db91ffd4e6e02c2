"""When and where a mention says its event took place, and which numbers belong to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.times import TimeExpression
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.triggers import affected_by
from vigie.text import clauses

PLACELESS = frozenset({"claim_of_responsibility", "denial", "accusation", "threat", "trial", "designation", "founding"})
"""Types that take a place only from their own clause: words and decisions are rarely said to stand somewhere."""
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
    "trial": frozenset({"arrested", "detainees"}),
    "plot_foiled": frozenset({"attacks"}),
    "prison_break": frozenset({"detainees"}),
    "seizure": frozenset({"seized"}),
    "deployment": frozenset({"troops", "other"}),
    "withdrawal": frozenset({"troops"}),
    "evacuation": frozenset({"evacuated", "other"}),
    "movement": frozenset({"departed", "returned", "fighters"}),
    "designation": frozenset({"other"}),
}
NOWHERE = frozenset({"claim_of_responsibility", "denial", "accusation"})
"""Words that are given no place at all, only their matter has one."""
MOMENTARY = frozenset({"attack", "killing", "arrest", "abduction", "release"})
"""Types that no open span dates unless it hangs on their verb ("en fuite depuis deux jours, il a été abattu")."""
ADVICE = frozenset({"warning", "threat_level_change"})
OWNER_REACH = 5
"""Governors above a date or place among which its event is looked for."""
CARRIED = 2
"""Governors above a place among which a verb of bringing is looked for."""
OPENING = 2
"""Tokens before a date that opens a sentence ("Le", a line break)."""
DAY = len("2021-03-17")
"""Characters of a date that is a day."""
LEAD = 3
"""Paragraphs in which a story says where it plays."""
_PLACES = frozenset({"place", "facility", "country"})


def time_of(reading: Reading, t: Trigger, span: Span, rivals: Sequence[Trigger], *, phrase: bool) -> str | None:
    """The EDTF value of the time expression that dates a trigger, if one does; a bare phrase is dated from within."""
    segment = reading.segment_of[t.head]
    sentence = reading.span_of(reading.segment(t.head))
    near = [r for r in rivals if r.head != t.head and reading.segment_of[r.head] == segment]
    best, score = None, 0.0
    for time in reading.times_of[segment]:
        if time.value is None or not sentence.overlaps(time.span):
            continue
        if (
            phrase
            and not span.overlaps(time.span)
            and not _dates_a_phrase(reading, _first_content(reading, time.span), t, near)
        ):
            continue
        value = _closeness(reading, t, span, time, near)
        if value > score:
            best, score = time.value, value
    return best if best is not None or phrase else _opening_day(reading, t)


def _opening_day(reading: Reading, t: Trigger) -> str | None:
    """The day that opens the sentence of a verb ("Mardi, après avoir …, il a pris la fuite"): it dates all that is told there in the past."""
    segment, verb = reading.segment(t.head), clauses.clause_head(reading.syntax, t.head)
    if clauses.tense(reading.syntax, verb) not in {"past", "imperfect", "present"}:
        return None
    for time in reading.times_of[reading.segment_of[t.head]]:
        opens = 0 <= reading.syntax.at(time.span.start) - segment.start <= OPENING
        day = time.value is not None and len(time.value) == DAY
        if opens and day and not _dates_the_saying(reading, time.span, t):
            return time.value
    return None


def _closeness(reading: Reading, t: Trigger, span: Span, time: TimeExpression, rivals: Sequence[Trigger]) -> float:
    """How surely a time of the sentence dates a trigger: by clause, by lying in its span, by distance; rivals nearer to it win."""
    syntax = reading.syntax
    at = _first_content(reading, time.span)
    head, own = clauses.clause_head(syntax, at), clauses.clause_head(syntax, t.head)
    if (
        time.value is not None
        and time.value.endswith("..")
        and t.verbal
        and t.row.type in MOMENTARY
        and syntax.tokens[at].head != t.head
    ):
        return -1.0
    if _owner(reading, at, t, rivals) is False or _dates_the_saying(reading, time.span, t):
        return -1.0
    score = 2.0 * (head == own or syntax.tokens[at].head == t.head) + 2.0 * span.overlaps(time.span)
    if not rivals:
        score += 1.0
    distance = abs(at - t.head)
    nearest = min((abs(at - r.head) for r in rivals), default=999)
    if nearest < distance and not (head == own and nearest > distance / 2):
        score -= 1.5
    return score - distance / 40


def _dates_the_saying(reading: Reading, time: Span, t: Trigger) -> bool:
    """Whether a date stands outside reported words in which the trigger stands ("a affirmé jeudi avoir tué")."""
    said = reading.syntax.tokens[t.head].start
    return any(
        s.span.start <= said < s.span.end and not s.span.overlaps(time) and s.cue is not None
        for s in reading.found.statements
    )


def _owner(reading: Reading, i: int, t: Trigger, rivals: Sequence[Trigger]) -> bool | None:
    """Whether token i hangs on trigger t (True), on a rival (False) or on neither, by the first of them above it."""
    mine = _anchors(reading, t)
    theirs = {k for r in rivals for k in _anchors(reading, r)} - mine
    for j in (i, *syntax_ancestors(reading, i)):
        if j in mine:
            return True
        if _tells_of_another(reading, j):
            return False
        if j in theirs:
            return False
    return None


def _tells_of_another(reading: Reading, j: int) -> bool:
    """Whether a verb heads a relative clause about something else ("des attaques dont le procès s'ouvre mercredi")."""
    syntax, words = reading.syntax, reading.pack.words
    if syntax.tokens[j].dep != "acl:relcl" or reading.words[j] in words.owning_verbs | words.light_verbs:
        return False
    return any(syntax.tokens[c].pos in {"NOUN", "PROPN"} and c < j for c in syntax.with_dep(j, "nsubj"))


def _anchors(reading: Reading, t: Trigger) -> set[int]:
    """The tokens on which a trigger's dates and places hang: itself, its container, the verb that says it took place."""
    found = {t.head, t.top}
    verb = reading.syntax.tokens[t.top].head
    if (
        not t.verbal
        and reading.syntax.tokens[t.top].dep.startswith("nsubj")
        and reading.words[verb] in reading.pack.words.happening_verbs - reading.pack.evoking
    ):
        found.add(verb)
    return found


def _dates_a_phrase(reading: Reading, at: int, t: Trigger, rivals: Sequence[Trigger]) -> bool:
    """Whether a date hangs on an event noun, or on the verb of which that noun is an adverbial ("mardi, ... lors d'un assaut")."""
    owner = _owner(reading, at, t, rivals)
    if owner is not None:
        return owner
    adverbial = not t.verbal and reading.syntax.tokens[t.top].dep.startswith("obl")
    return adverbial and clauses.clause_head(reading.syntax, at) == clauses.clause_head(reading.syntax, t.top)


def syntax_ancestors(reading: Reading, i: int) -> list[int]:
    """Governors of token i as far as an adverbial may stand from its verb."""
    return list(reading.syntax.ancestors(i))[:OWNER_REACH]


def _first_content(reading: Reading, span: Span) -> int:
    tokens = reading.syntax.within(span)
    inside = set(tokens)
    return next(
        (i for i in tokens if reading.syntax.tokens[i].head not in inside),
        tokens[0] if tokens else reading.syntax.at(span.start),
    )


def place_of(
    reading: Reading, t: Trigger, span: Span, actors: frozenset[str], rivals: Sequence[Trigger], *, phrase: bool
) -> Place | None:
    """The place that a mention names: in its span, else in its sentence; the most precise one, never an actor."""
    if t.row.type in NOWHERE:
        return None
    near = [r for r in rivals if r.head != t.head and reading.segment_of[r.head] == reading.segment_of[t.head]]
    inside = [p for p in _places_in(reading, t, span, actors) if _owner(reading, p[0], t, near) is not False]
    if not inside and not phrase and t.row.type not in PLACELESS:
        sentence = reading.span_of(reading.segment(t.head))
        inside = [p for p in _places_in(reading, t, sentence, actors) if _owner(reading, p[0], t, near) is not False]
        if len({e.id for _, e in inside}) > 2:
            inside = []
    if not inside:
        return None
    spots = [(abs(i - t.head), located(reading, entity)) for i, entity in inside]
    return min(spots, key=lambda p: (p[1].country is None, p[1].precision == "country", p[0]))[1]


def _places_in(reading: Reading, t: Trigger, span: Span, actors: frozenset[str]) -> Iterator[tuple[int, Entity]]:
    """Places and countries in a span that are introduced as locations."""
    syntax, seen = reading.syntax, set()
    for i in syntax.within(span):
        entity = reading.named.get(i)
        if entity is None or entity.type not in _PLACES or entity.id in seen or entity.id in actors:
            continue
        seen.add(entity.id)
        if _holds_another(reading, i, t):
            continue
        if is_location(reading, i, t) or _prepared(reading, i, _prepositions(reading, t)):
            yield i, entity


def _holds_another(reading: Reading, i: int, t: Trigger) -> bool:
    """Whether a name in brackets says in what the place before it lies ("Lorcy (Moselle)")."""
    if i < OPENING or reading.syntax.tokens[i - 1].text != "(":
        return False
    before = reading.named.get(i - 2)
    return before is not None and before.type in {"place", "facility"} and is_location(reading, i - 2, t)


def _prepositions(reading: Reading, t: Trigger) -> frozenset[str]:
    """Prepositions that lead to a place for some types only: what a warning is about, the way of a fugitive."""
    words = reading.pack.words
    return (
        words.advice_prepositions
        if t.row.type in ADVICE
        else words.way_prepositions
        if t.row.type == "movement"
        else frozenset()
    )


def is_location(reading: Reading, i: int, t: Trigger | None = None) -> bool:
    """Whether the name at token i is introduced as a place: by a preposition of place, or as complement of a region or of the event."""
    words = reading.pack.words
    if reading.syntax.tokens[i].dep.startswith("nsubj"):
        return False
    if _is_recipient(reading, i) or _is_said_there(reading, i) or _is_taken_there(reading, i):
        return False
    if _prepared(reading, i, words.location_prepositions - words.of_prepositions):
        return True
    if not _prepared(reading, i, words.of_prepositions):
        return False
    entity = reading.named[i]
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not entity), None)
    return (
        above is None or reading.words[above] in reading.pack.localities or (t is not None and above in {t.head, t.top})
    )


def _is_said_there(reading: Reading, i: int) -> bool:
    """Whether a name hangs on the word that reports speech: where it was said, not where it happened."""
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not reading.named[i]), None)
    return above in reading.saying


def _is_taken_there(reading: Reading, i: int) -> bool:
    """Whether a name is where the hurt are cared for or brought ("conduit à l'hôpital Percy")."""
    above = (j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not reading.named[i])
    return any(
        reading.words[j] in reading.pack.words.carrying_verbs for j, _ in zip(above, range(CARRIED), strict=False)
    )


def _is_recipient(reading: Reading, i: int) -> bool:
    """Whether a name undergoes a verb of giving or ascribing ("une frappe attribuée aux États-Unis"), or holds power ("au pouvoir de Téhéran")."""
    words, entity = reading.pack.words, reading.named[i]
    above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not entity), None)
    if above is None:
        return False
    if reading.words[above] in words.giving_verbs:
        return _prepared(reading, i, words.to_prepositions)
    return reading.words[above] in words.power_nouns and _prepared(reading, i, words.of_prepositions)


def _prepared(reading: Reading, i: int, words: frozenset[str]) -> bool:
    entity = reading.named[i]
    first = i
    while first > 0 and reading.named.get(first - 1) is entity:
        first -= 1
    for j in range(first - 1, max(-1, first - 4), -1):
        text = reading.syntax.tokens[j].text.lower()
        if text in words:
            return True
        if reading.syntax.tokens[j].pos not in {"DET", "ADJ", "NOUN"}:
            return text in {"(", ","} and entity.type != "country" and j == first - 1
    return False


def located(reading: Reading, entity: Entity) -> Place:
    """The map place of a place entity; one without coordinates keeps its name and country."""
    known = reading.found.places.get(entity.id)
    if known is not None:
        country = reading.pack.overseas.get(known.country or "", known.country)
        return Place(entity.name, country, known.lat, known.lon, known.id, known.precision)
    precision = "country" if entity.type == "country" else "place"
    country = reading.pack.overseas.get(entity.country or "", entity.country)
    return Place(entity.name, country, None, None, None, precision)  # type: ignore[arg-type]


def main_place(reading: Reading) -> Place | None:
    """The place of the article's story: among the locations of its lead, else of the whole, the one named most, precise before country."""
    first: dict[str, Entity] = {}
    anywhere: dict[str, Entity] = {}
    counts: Counter[str] = Counter()
    paragraphs = reading.found.article.paragraphs
    lead = paragraphs[min(LEAD, len(paragraphs)) - 1].end if paragraphs else 0
    for i, entity in sorted(reading.named.items()):
        starts = reading.named.get(i - 1) is not entity
        if entity.type in _PLACES and starts and is_location(reading, i):
            counts[entity.id] += 1
            anywhere.setdefault(entity.id, entity)
            if reading.syntax.tokens[i].start < lead:
                first.setdefault(entity.id, entity)
    first = first or anywhere
    if not first:
        return None
    best = located(reading, max(first.values(), key=lambda e: (_weight(e, counts[e.id]), -e.mentions[0].span.start)))
    return best if best.country else replace(best, country=main_country(reading))


def _weight(entity: Entity, located_times: int) -> float:
    """How much of the story a place carries: a country is named for many reasons, a town or a building for being there."""
    if entity.type == "country":
        return located_times
    return max(located_times, sum(m.named for m in entity.mentions)) + 0.5


def main_country(reading: Reading) -> str | None:
    """The country in which most locations of the article lie."""
    counts = Counter(
        country
        for i, entity in reading.named.items()
        if entity.type in _PLACES and is_location(reading, i) and (country := located(reading, entity).country)
    )
    return counts.most_common(1)[0][0] if counts else None


def figures_of(reading: Reading, t: Trigger, span: Span, *, phrase: bool) -> tuple[str, ...]:
    """Numbers of its kind that a mention tells: in its span, for a clause also in its sentence."""
    wanted = HARMED if t.row.toll else COUNTED.get(t.row.type, frozenset())
    sentence = span if phrase else reading.span_of(reading.segment(t.head))
    near = [
        f
        for f in reading.found.figures
        if f.what in wanted and (span.overlaps(f.span) or (f.what != "other" and sentence.overlaps(f.span)))
    ]
    own = [
        f
        for f in near
        if t.verbal and any(f.span.covers(reading.syntax.tokens[j].span) for j in affected_by(reading, t))
    ]
    return tuple(f.id for f in own or near)
