"""On whose word a piece of text stands: the smallest statement around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.model.spans import Span
from vigie.model.statements import Statement

MOST_OF = 0.6
"""Share of a span that a statement must cover for the span to rest on it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks (empty: the article), with how much distance, in which statement."""

    who: tuple[str, ...] = ()
    hedged: bool = False
    statement: str | None = None


ARTICLE = Voice()


def voice_of(statements: Sequence[Statement], span: Span, anchor: int | None = None) -> Voice:
    """The voice behind `span`, judged at character `anchor` (a trigger or number; by default the middle of the span)."""
    at = (span.start + span.end) // 2 if anchor is None else anchor
    around = [s for s in statements if s.span.start <= at < s.span.end and _share(s.span, span) >= MOST_OF]
    if not around:
        return ARTICLE
    best = min(around, key=lambda s: (not s.who, len(s.span)))
    return Voice(best.who, best.hedged, best.id)


def _share(whole: Span, part: Span) -> float:
    return (min(whole.end, part.end) - max(whole.start, part.start)) / max(1, len(part))
