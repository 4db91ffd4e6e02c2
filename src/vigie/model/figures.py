"""Numbers that matter: tolls, captives, fighters, troops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.spans import Span

Counted = Literal[
    "killed", "wounded", "missing", "captured", "arrested", "abducted", "fighters", "detainees", "troops", "attacks",
    "departed", "returned", "displaced", "evacuated", "seized", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A counted thing; `min` and `max` are equal when exact, None where open. `who` is whose number it is.

    `also` are the places where the same number is told again.
    """

    id: str
    span: Span
    what: Counted
    of: str | None
    of_id: str | None
    min: int | None
    max: int | None
    approximate: bool = False
    who: tuple[str, ...] = ()
    hedged: bool = False
    statement: str | None = None
    rules: tuple[str, ...] = ()
    confidence: float | None = None
    also: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All places where it is told, the one quoted first."""
        return (self.span, *self.also)
