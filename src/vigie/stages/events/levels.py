"""The levels between which an alert moved, in the words of the article."""

from __future__ import annotations

from vigie.model.events import LevelChange
from vigie.model.spans import Span
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.text import clauses

LONGEST_LEVEL = 40
"""Characters of the name of a level ("urgence attentat", "niveau 4 sur 5"); longer phrases name something else."""


def levels_of(reading: Reading, t: Trigger) -> LevelChange | None:
    """The level left and the level reached, where the clause of the trigger says them; None where it says neither."""
    words = reading.pack.words
    before = _named(reading, t, words.level_from)
    after = _named(reading, t, words.level_to)
    return LevelChange(before, after) if before or after else None


def _named(reading: Reading, t: Trigger, prepositions: frozenset[str]) -> str | None:
    """The phrase behind one of `prepositions` after the trigger that names a level."""
    syntax = reading.syntax
    for j in range(t.last + 1, reading.segment(t.head).stop):
        token = syntax.tokens[j]
        if (
            token.pos not in {"NOUN", "PROPN", "ADJ", "ADV", "NUM"}
            or clauses.preposition(syntax, j) not in prepositions
        ):
            continue
        phrase = Span(token.start, syntax.tokens[syntax.right[j] - 1].end).of(reading.text).strip(' "«»“”,.')
        known = not reading.pack.words.level_words.isdisjoint(phrase.lower().replace('"', " ").split())
        if known and "\n" not in phrase and len(phrase) <= LONGEST_LEVEL:
            return phrase
    return None
