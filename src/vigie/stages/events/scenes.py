"""Where a mention says its event took place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.stages.events.locating import (
    PLACES,
    WIDTH,
    first_of,
    holds_another,
    is_location,
    located,
    of_country,
    prepared,
)
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.slots import owner_of, stands_within
from vigie.text import clauses

PLACELESS = frozenset({"claim_of_responsibility", "denial", "accusation", "threat", "trial", "designation", "founding"})
"""Types that take a place only from their own clause: words and decisions are rarely said to stand somewhere."""
NOWHERE = frozenset({"claim_of_responsibility", "denial", "accusation"})
"""Words that are given no place at all, only their matter has one."""
ADVICE = frozenset({"warning", "threat_level_change"})
BODILY = frozenset({"attack", "killing", "abduction", "clash"})
"""Types that may take place in the building of a body."""
STRIKING = frozenset({"attack", "strike", "clash"})
"""Types of which a town can be the object."""
BESIDE = 12
"""Tokens between a place and the better known one by which it is found ("à trente kilomètres au sud de")."""
_BODIES = frozenset({"agency", "media", "organisation"})
_LINKING = frozenset({"ADP", "DET", "NUM", "PUNCT", "ADJ", "PROPN", "ADV"})


def place_of(
    reading: Reading, t: Trigger, span: Span, actors: frozenset[str], rivals: Sequence[Trigger], *, phrase: bool
) -> Place | None:
    """The place that a mention names: in its span, else in its sentence; the most precise one, never an actor."""
    if t.row.type in NOWHERE:
        return None
    above = frozenset(reading.syntax.ancestors(t.head))
    near = [
        r
        for r in rivals
        if r.head != t.head
        and not (r.row.type in NOWHERE and r.head in above)
        and not (t.row.type == "plot_foiled" and t.head in reading.syntax.ancestors(r.head))
        and reading.segment_of[r.head] == reading.segment_of[t.head]
    ]
    inside = [p for p in _places_in(reading, t, span, actors) if _is_own(reading, p[0], t, span, near)]
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
    if not inside and t.row.type == "trial":
        inside = _tried_at(reading, t)
    suffered = None if inside or t.verbal or t.row.type not in STRIKING else _suffered_in(reading, t)
    if suffered is not None:
        return suffered
    if not inside and t.row.type in BODILY:
        inside = _bodies_in(reading, t, span, near)
    if not inside:
        return None if t.row.type in PLACELESS else _pointed_at(reading, t, span, actors, near)
    spots = [(abs(i - t.head), located(reading, entity)) for i, entity in inside]
    lands = {p.country for _, p in spots if p.country}
    if len(lands) == 1:
        (land,) = lands
        spots = [(d, p if p.precision == "region" else replace(p, country=land)) for d, p in spots]
    best = min(spots, key=lambda p: (p[1].country is None, WIDTH[p[1].precision], p[0]))[1]
    pointed = None if best.precision in {"point", "place"} else _pointed_at(reading, t, span, actors, near)
    if pointed is None or pointed.precision == "country" or pointed.country not in {None, best.country}:
        return best
    return replace(pointed, country=best.country)


def _is_own(reading: Reading, i: int, t: Trigger, span: Span, rivals: Sequence[Trigger]) -> bool:
    """Whether a place belongs to a trigger: it hangs on no other, or stands in its phrase."""
    own = owner_of(reading, i, t, rivals) is not False
    return own or stands_within(i, t, reading.syntax.tokens[i].span, span, rivals)


def _bodies_in(reading: Reading, t: Trigger, span: Span, rivals: Sequence[Trigger]) -> list[tuple[int, Entity]]:
    """Bodies in whose building it took place ("l'attaque à la préfecture de police", "tués dans les locaux du journal")."""
    syntax, words, found = reading.syntax, reading.pack.words, []
    for i in syntax.within(span):
        entity = reading.named.get(i)
        if entity is None or entity.type not in _BODIES or reading.named.get(i - 1) is entity:
            continue
        above = next((j for j in syntax.ancestors(i) if reading.named.get(j) is not entity), None)
        inside = above is not None and reading.words[above] in words.premises
        owner = owner_of(reading, i, t, rivals)
        there = not t.verbal and owner and prepared(reading, i, words.location_prepositions - words.of_prepositions)
        if owner is not False and (inside or there) and located(reading, entity).country:
            found.append((i, entity))
    return found


def _tried_at(reading: Reading, t: Trigger) -> list[tuple[int, Entity]]:
    """The places of a trial's sentence that hang on a word of justice ("requis trente ans contre Dorn, jugé à Lorcy")."""
    found = []
    for i, entity in _places_in(reading, t, reading.span_of(reading.segment(t.head)), frozenset()):
        above = next((j for j in reading.syntax.ancestors(i) if reading.named.get(j) is not entity), t.head)
        rows = (*reading.pack.verbs.get(reading.words[above], ()), *reading.pack.nouns.get(reading.words[above], ()))
        if rows and all(row.type == "trial" for row in rows):
            found.append((i, entity))
    return found


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
        shared = next((b for m in marks if word in words.borders and (b := _border(reading, word, m.text))), None)
        if shared is not None:
            return shared
        state = next((s for m in marks if m.dep == "amod" and (s := reading.pack.demonyms.get(m.text.lower()))), None)
        if state is not None and word in words.soils | words.land_parts | words.capitals:
            return _land_of(reading, state, capital=word in words.capitals)
        if word in words.states and any("Definite=Def" in m.morph for m in marks) and syntax.right[i] == i + 1:
            return of_country(reading, _last_country(reading, i, actors))
        if word in words.towns and any("PronType=Dem" in m.morph for m in marks):
            return _last_place(reading, i)
    return None


def _land_of(reading: Reading, state: str, *, capital: bool) -> Place | None:
    """A state, or its capital as the article locates it, else by name."""
    code = next((c for c, name in reading.pack.countries.items() if name == state), None)
    if not capital:
        return of_country(reading, code)
    towns = {c for c, s in reading.pack.states.items() if s == state}
    named = next((e for e in reading.found.entities.entities if e.name in towns and e.type == "place"), None)
    if named is not None:
        return located(reading, named)
    return Place(min(towns), code, None, None, None, "place") if len(towns) == 1 else of_country(reading, code)


def _border(reading: Reading, noun: str, adjective: str) -> Place | None:
    """The border of two states by its adjective ("frontière syro-turque"): it has the country told first; the zone of two states has none."""
    first, _, second = adjective.lower().partition("-")
    code = reading.pack.joined_states.get(first)
    if code is None or second not in reading.pack.demonyms:
        return None
    line = noun in reading.pack.words.borderlines
    return Place(f"{noun} {adjective}", code if line else None, None, None, None, "place" if line else "region")


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
    lands = (located(reading, e).country for e in before if e.type in PLACES and e.id not in actors)
    return next((code for code in lands if code), None)


def _places_in(reading: Reading, t: Trigger, span: Span, actors: frozenset[str]) -> Iterator[tuple[int, Entity]]:
    """Places and countries in a span that are introduced as locations."""
    syntax, seen = reading.syntax, set()
    for i in syntax.within(span):
        entity = reading.named.get(i)
        if entity is None or entity.type not in PLACES or entity.id in seen:
            continue
        if entity.id in actors and not (_is_struck(reading, i, t) or _is_left(reading, i, t)):
            continue
        seen.add(entity.id)
        if holds_another(reading, i):
            continue
        nearer = _lies_beside(reading, i)
        if nearer is not None:
            seen.add(reading.named[nearer].id)
            yield nearer, reading.named[nearer]
            continue
        if (
            _is_struck(reading, i, t)
            or _is_left(reading, i, t)
            or is_location(reading, i, t)
            or prepared(reading, i, _prepositions(reading, t))
        ):
            yield i, entity


def _is_struck(reading: Reading, i: int, t: Trigger) -> bool:
    """Whether a town is what an act of violence struck ("les attentats qui ont frappé Lorcy")."""
    token = reading.syntax.tokens[i]
    if t.row.type not in STRIKING or token.dep != "obj" or reading.named[i].type == "country":
        return False
    return reading.words[token.head] in reading.pack.words.targeting_verbs


def _suffered_in(reading: Reading, t: Trigger) -> Place | None:
    """The place that is told to suffer an act of violence ("Lorcy a souvent été la cible d'attaques", "après avoir été frappé par des attentats")."""
    syntax, words = reading.syntax, reading.pack.words
    for j in (t.top, syntax.tokens[t.top].head):
        hit = reading.words[j] in words.targeting_verbs and clauses.is_passive(syntax, j)
        if not hit and reading.words[j] not in words.target_nouns | words.enduring_words:
            continue
        sufferer = clauses.subject(syntax, j)
        entity = None if sufferer is None else reading.named.get(sufferer)
        if sufferer is None or entity is None or entity.type not in PLACES:
            return None
        if entity.name in reading.pack.states and syntax.tokens[sufferer].head != j:
            return _land_of(
                reading, reading.pack.states[entity.name], capital=False
            )  # "Ankara a réagi après avoir été frappée"
        return located(reading, entity)
    return None


def _is_left(reading: Reading, i: int, t: Trigger) -> bool:
    """Whether a place is what fighters leave or join ("ont quitté la Syrie")."""
    token = reading.syntax.tokens[i]
    left = t.row.type == "movement" and t.verbal and token.dep == "obj" and token.head == t.head
    return left and located(reading, reading.named[i]).country is not None


def _lies_beside(reading: Reading, i: int) -> int | None:
    """The place that a name only helps to find, named right before it ("le camp de Lorcy, à 60 km au sud de Velmont"), by its token."""
    syntax, words = reading.syntax, reading.pack.words
    entity, near = reading.named[i], False
    if entity.type != "place":
        return None
    for j in range(i - 1, max(-1, i - BESIDE), -1):
        other = reading.named.get(j)
        if other is entity:
            continue
        if other is not None:
            found = near and other.type in {"place", "facility"} and reading.segment_of[j] == reading.segment_of[i]
            return first_of(reading, j) if found else None
        near = near or reading.words[j] in words.beside_words
        if (
            syntax.tokens[j].pos not in _LINKING
            and reading.words[j] not in reading.pack.localities | words.beside_words
        ):
            return None
    return None


def _prepositions(reading: Reading, t: Trigger) -> frozenset[str]:
    """Prepositions that lead to a place for some types only: what a warning or plot is about, the way of a fugitive, the prison he left."""
    words = reading.pack.words
    leading = {
        "movement": words.way_prepositions,
        "prison_break": words.of_prepositions,
        "plot_foiled": words.against_prepositions,
    }
    return words.advice_prepositions if t.row.type in ADVICE else leading.get(t.row.type, frozenset())
