"""Acts told by one plural noun with the place of each: "les attentats de Lorcy et Velmont" are two events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from vigie.model.entities import Entity
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.stages.events.clusters import APART_KM, VIOLENT
from vigie.stages.events.mentions import Mention
from vigie.stages.events.reading import Reading
from vigie.text.distances import kilometres

DAY = len("2021-03-17")
"""Characters of a date that is a day: it dates the place before it alone."""
_BETWEEN = frozenset({"ADP", "DET", "CCONJ", "PUNCT"})


def one_for_each_place(reading: Reading, m: Mention) -> Iterator[Mention]:
    """A mention for each town that the noun of several acts lists, each too far from the others; else the mention."""
    head = reading.syntax.tokens[m.trigger.top]
    towns = list(_towns(reading, m)) if m.type in VIOLENT and not m.trigger.verbal and "Plur" in head.morph else []
    if len(towns) < 2 or any(kilometres(a, b) <= APART_KM for (_, _, a), (_, _, b) in pairwise(towns)):
        yield m
        return
    stops = [*(first for first, _, _ in towns[1:]), reading.syntax.at(m.span.end - 1) + 1]
    days = [_day(reading, last, stop) for (_, last, _), stop in zip(towns, stops, strict=True)]
    shared = None if days[-1] is None or len(days[-1][0]) == DAY or any(days[:-1]) else days[-1][0]
    for (_, last, place), day in zip(towns, days, strict=True):
        told = last if day is None else day[1]
        end = m.span.end if place is towns[-1][2] else reading.syntax.tokens[told].end
        yield replace(m, where=place, when=shared if day is None else day[0], span=Span(m.span.start, end))


def _towns(reading: Reading, m: Mention) -> Iterator[tuple[int, int, Place]]:
    """The towns of a list behind a noun, "and" before the last of them: first and last token, and where it lies."""
    found: list[tuple[int, int, Place]] = []
    for first, last, entity in _names(reading, m):
        place = reading.found.places.get(entity.id)
        astray = place is not None and place.country in reading.pack.overseas  # a namesake across the sea
        if place is None or not place.is_spot or astray or (found and not _goes_on(reading, found[-1][1], first)):
            break
        found.append((first, last, place))
    if len(found) > 1 and any(reading.syntax.tokens[i].pos == "CCONJ" for i in range(found[-2][1], found[-1][0])):
        yield from found


def _names(reading: Reading, m: Mention) -> Iterator[tuple[int, int, Entity]]:
    """The names behind the noun of a mention, in text order."""
    i, stop = m.trigger.last + 1, reading.syntax.at(m.span.end - 1) + 1
    while i < stop:
        entity = reading.named.get(i)
        first = i
        while i < stop and reading.named.get(i) is entity:
            i += 1
        if entity is not None:
            yield first, i - 1, entity


def _goes_on(reading: Reading, last: int, first: int) -> bool:
    """Whether between two names stand only what links a list, and dates."""
    return all(i in reading.timed or reading.syntax.tokens[i].pos in _BETWEEN for i in range(last + 1, first))


def _day(reading: Reading, last: int, stop: int) -> tuple[str, int] | None:
    """The date that stands behind a name of a list, and its last token."""
    inside: Sequence[int] = [i for i in range(last + 1, stop) if i in reading.timed]
    if not inside:
        return None
    start = reading.syntax.tokens[inside[0]].start
    time = next((t for t in reading.found.times if t.span.start <= start < t.span.end and t.value is not None), None)
    return None if time is None or time.value is None else (time.value, inside[-1])
