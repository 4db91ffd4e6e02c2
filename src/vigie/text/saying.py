"""Whether the words of an event give its day and place, or whether these were inferred from elsewhere in the article."""

from __future__ import annotations

from vigie.model.annotations import Annotation
from vigie.model.events import Event
from vigie.text.folding import fold
from vigie.text.intervals import bounds
from vigie.text.windows import sentence_of


def says_day(annotation: Annotation, event: Event) -> bool:
    """Whether a time in the sentence of an event meets the day that the event was given."""
    days = bounds(event.when)
    if days is None:
        return False
    sentence = sentence_of(annotation.article.text, event.span)
    said = (bounds(t.value) for t in annotation.times if sentence.start <= t.span.start < sentence.end)
    return any(s is not None and s[0] <= days[1] and days[0] <= s[1] for s in said)


def says_place(annotation: Annotation, event: Event) -> bool:
    """Whether the sentence of an event names the place that the event was given."""
    place = event.where
    if place is None:
        return False
    sentence = sentence_of(annotation.article.text, event.span)
    return any(
        sentence.start <= m.span.start < sentence.end
        for e in annotation.entities
        if (place.id is not None and e.kb == place.id) or fold(e.name) == fold(place.name)
        for m in e.mentions
    )
