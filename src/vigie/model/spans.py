"""Spans of a text and the identity of what was found in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of character offsets into `Article.text`: `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of the span in `text`."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


def finding_id(layer: str, span: Span, kind: str = "") -> str:
    """The stable id of a finding within its article, from layer, span and type.

    >>> finding_id("event", Span(12, 40), "attack")
    'event:12-40:attack'
    """
    base = f"{layer}:{span.start}-{span.end}"
    return f"{base}:{kind}" if kind else base
