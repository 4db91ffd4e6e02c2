"""Time expressions and their EDTF values."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.spans import Span


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that fix when something happened or will.

    `value` is EDTF level 1 ("2018-07-10", "2016-07/..", "2024-12-09/2024-12-15", "201X") or None where the text gives
    no way to know. `relative` is true when the value rests on another date (publication day or an anchor);
    `approximate` marks vague spans.
    """

    id: str
    span: Span
    value: str | None
    approximate: bool = False
    relative: bool = False
    rules: tuple[str, ...] = ()
    confidence: float | None = None
