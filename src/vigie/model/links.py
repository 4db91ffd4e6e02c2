"""Lasting relations between named entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.spans import Span

Relation = Literal[
    "part_of", "member_of", "leads", "speaks_for", "allied_with", "supports", "fights", "linked_to", "based_in",
    "controls", "alias_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """One relation as the article states it, with the voice that stands behind it."""

    id: str
    span: Span
    subject: str
    relation: Relation
    object: str
    subject_id: str | None
    object_id: str | None
    hedged: bool = False
    who: tuple[str, ...] = ()
    statement: str | None = None
    rules: tuple[str, ...] = ()
    confidence: float | None = None
