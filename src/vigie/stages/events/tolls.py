"""The event to which a number of dead or wounded belongs that no mention of it holds: by the nearest words before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vigie.model.events import Event
from vigie.model.figures import Figure
from vigie.stages.events.clusters import VIOLENT, Cluster
from vigie.stages.events.reading import Reading
from vigie.stages.events.slots import HARMED
from vigie.text import clauses

LEAD = 2
"""Paragraphs below the headline that tell what an article is about."""
TOOK_PLACE = frozenset({"happened", "ongoing"})


def lend_tolls(reading: Reading, events: Sequence[Event], clusters: Sequence[Cluster]) -> list[Event]:
    """Events with the tolls told beside them: in their sentence, in their paragraph, or anywhere if they are the only one."""
    given = {f for e in events for f in e.figures}
    violent = [n for n, e in enumerate(events) if e.type in VIOLENT]
    added: dict[int, list[str]] = {}
    for figure in reading.found.figures:
        if figure.what in HARMED and figure.id not in given:
            home = next(_homes(reading, figure, violent, clusters), None)
            if home is not None and events[home].factuality in TOOK_PLACE:
                added.setdefault(home, []).append(figure.id)
    return [replace(e, figures=(*e.figures, *added[n])) if n in added else e for n, e in enumerate(events)]


def _homes(reading: Reading, figure: Figure, violent: Sequence[int], clusters: Sequence[Cluster]) -> Iterator[int]:
    """Events a toll may belong to, likeliest first: the last told before it in its sentence, the first it hangs under behind it.

    A toll of several in a sentence without date may belong to the last of its paragraph, or to the one of the lead.
    """
    at = reading.syntax.at(figure.span.start)
    words = reading.pack.words
    told = [(m.trigger, n) for n in violent for m in clusters[n].mentions if not m.generic]
    told.sort(key=lambda one: one[0].head)
    sentence = [(t, n) for t, n in told if reading.segment_of[t.head] == reading.segment_of[at]]
    yield from (n for t, n in reversed(sentence) if t.head < at and not _takes_up(reading, t.head, at))
    inside = words.within_prepositions | words.during_prepositions
    clause = clauses.clause_head(reading.syntax, at)
    yield from (
        n
        for t, n in sentence
        if t.head > at
        and clauses.preposition(reading.syntax, t.top) in inside
        and clauses.clause_head(reading.syntax, t.top) == clause
    )
    if figure.max == 1 or sentence or reading.times_of.get(reading.segment_of[at]):
        return
    yield from (n for t, n in reversed(told) if t.head < at and reading.paragraph(t.head) == reading.paragraph(at))
    if len(violent) == 1 and any(reading.paragraph(t.head) < LEAD for t, _ in told):
        yield violent[0]


def _takes_up(reading: Reading, start: int, stop: int) -> bool:
    """Whether a demonstrative tells of another of the kind between two tokens ("l'attentat de Lodz, celui de Brno (six morts)")."""
    between = reading.syntax.tokens[start:stop]
    return any(t.pos == "PRON" and "PronType=Dem" in t.morph for t in between)
