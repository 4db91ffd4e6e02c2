"""Where a mention says its event took place, and where the article's story plays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.slots import OPENING, owner_of
from vigie.text import clauses

PLACELESS = frozenset({"claim_of_responsibility", "denial", "accusation", "threat", "trial", "designation", "founding"})
"""Types that take a place only from their own clause: words and decisions are rarely said to stand somewhere."""
NOWHERE = frozenset({"claim_of_responsibility", "denial", "accusation"})
"""Words that are given no place at all, only their matter has one."""
ADVICE = frozenset({"warning", "threat_level_change"})
CARRIED = 2
"""Governors above a place among which a verb of bringing is looked for."""
LEAD = 3
"""Paragraphs in which a story says where it plays."""
WIDTH: Mapping[str, int] = {"point": 0, "place": 0, "region": 1, "country": 2}
"""How little a place says: a town before the region that holds it."""
_PLACES = frozenset({"place", "facility", "country"})


def place_of(
    reading: Reading, t: Trigger, span: Span, actors: frozenset[str], rivals: Sequence[Trigger], *, phrase: bool
) -> Place | None:
    """The place that a mention names: in its span, else in its sentence; the most precise one, never an actor."""
    if t.row.type in NOWHERE:
        return None
    near = [r for r in rivals if r.head != t.head and reading.segment_of[r.head] == reading.segment_of[t.head]]
    inside = [p for p in _places_in(reading, t, span, actors) if owner_of(reading, p[0], t, near) is not False]
    if not inside and not phrase and t.row.type not in PLACELESS:
        sentence = reading.span_of(reading.segment(t.head))
        inside = [p for p in _places_in(reading, t, sentence, actors) if owner_of(reading, p[0], t, near) is not False]
        if len({e.id for _, e in inside}) > 2:
            inside = []
    if not inside and phrase and not t.verbal:
        sentence = reading.span_of(reading.segment(t.head))
        inside = [
            p for p in _places_in(reading, t, sentence, actors) if reading.syntax.tokens[p[0]].head in {t.head, t.top}
        ]
    if not inside:
        return None if t.row.type in PLACELESS else _pointed_at(reading, t, span, actors, near)
    spots = [(abs(i - t.head), located(reading, entity)) for i, entity in inside]
    return min(spots, key=lambda p: (p[1].country is None, WIDTH[p[1].precision], p[0]))[1]


def _pointed_at(
    reading: Reading, t: Trigger, span: Span, actors: frozenset[str], rivals: Sequence[Trigger]
) -> Place | None:
    """The place behind a noun that only points at it: "dans le pays", "sur le sol français", "dans cette ville"."""
    syntax, words = reading.syntax, reading.pack.words
    for i in syntax.within(span):
        word = reading.words[i]
        if syntax.tokens[i].pos != "NOUN" or i in reading.named or i == t.head:
            continue
        if clauses.preposition(syntax, i) not in words.location_prepositions - words.of_prepositions:
            continue
        if owner_of(reading, i, t, rivals) is False:
            continue
        marks = [syntax.tokens[c] for c in syntax.children[i]]
        if word in words.soils:
            states = (reading.pack.demonyms.get(m.text.lower()) for m in marks if m.dep == "amod")
            state = next((s for s in states if s), None)
            if state is not None:
                return next(
                    (of_country(reading, c) for c, name in reading.pack.countries.items() if name == state), None
                )
        if word in words.states and any("Definite=Def" in m.morph for m in marks) and syntax.right[i] == i + 1:
            return of_country(reading, _last_country(reading, i, actors))
        if word in words.towns and any("PronType=Dem" in m.morph for m in marks):
            return _last_place(reading, i)
    return None


def _last_place(reading: Reading, i: int) -> Place | None:
    """The town named last before token i."""
    for j in reversed(range(i)):
        entity = reading.named.get(j)
        if entity is not None and entity.type == "place":
            return located(reading, entity)
    return None


def _last_country(reading: Reading, i: int, actors: frozenset[str]) -> str | None:
    """The country of the place or country named last before token i, actors apart."""
    before = (reading.named[j] for j in reversed(range(i)) if j in reading.named)
    lands = (located(reading, e).country for e in before if e.type in _PLACES and e.id not in actors)
    return next((code for code in lands if code), None)


def of_country(reading: Reading, code: str | None) -> Place | None:
    """The country of an ISO code as a place."""
    name = reading.pack.countries.get(code or "")
    return None if name is None else Place(name, code, None, None, None, "country")


def _places_in(reading: Reading, t: Trigger, span: Span, actors: frozenset[str]) -> Iterator[tuple[int, Entity]]:
    """Places and countries in a span that are introduced as locations."""
    syntax, seen = reading.syntax, set()
    for i in syntax.within(span):
        entity = reading.named.get(i)
        if entity is None or entity.type not in _PLACES or entity.id in seen or entity.id in actors:
            continue
        seen.add(entity.id)
        if _holds_another(reading, i):
            continue
        if is_location(reading, i, t) or _prepared(reading, i, _prepositions(reading, t)):
            yield i, entity


def _holds_another(reading: Reading, i: int) -> bool:
    """Whether a name in brackets says in what the place before it lies ("Lorcy (Moselle)")."""
    if i < OPENING or reading.syntax.tokens[i - 1].text != "(":
        return False
    before = reading.named.get(i - 2)
    return before is not None and before.type in {"place", "facility"}


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
        above is None
        or reading.words[above] in reading.pack.localities | words.ways
        or (t is not None and above in {t.head, t.top})
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
    first = next(j for j in range(i, -1, -1) if reading.named.get(j - 1) is not entity)
    if first > 1 and reading.words[first - 2] in words.giving_verbs:
        return _prepared(reading, i, words.to_prepositions)  # "imputées à X", hung elsewhere
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
