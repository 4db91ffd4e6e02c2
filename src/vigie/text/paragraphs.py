"""The text of an article from its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.model.spans import Span


def joined(parts: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Parts with a blank line between them, and where each stands."""
    spans, at = [], 0
    for part in parts:
        spans.append(Span(at, at + len(part)))
        at += len(part) + 2
    return "\n\n".join(parts), tuple(spans)
