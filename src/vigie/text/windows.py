"""Short excerpts around a finding: the words of the article, cut to what may be quoted."""

from __future__ import annotations

import re

from vigie.model.spans import Span

QUOTABLE = 25  # words: the default limit of a short quotation
FEW = 6  # words under which a finding says too little alone, and its sentence is shown
_WORD = re.compile(r"\S+")
_END = re.compile(r"[.!?…][\"»”)]?\s|\n")


def excerpt(text: str, span: Span, focus: Span | None = None, limit: int = QUOTABLE) -> str:
    """The words of `span`, at most `limit` of them, kept around `focus` when the span is longer.

    Cuts are shown by "…"; white space becomes single spaces.

    >>> excerpt("un deux trois quatre cinq", Span(0, 25), Span(14, 20), limit=3)
    '… trois quatre cinq'
    """
    words = [(m.start() + span.start, m[0]) for m in _WORD.finditer(span.of(text))]
    if len(words) <= limit:
        return " ".join(w for _, w in words)
    at = 0
    if focus is not None:
        at = next((n for n, (start, w) in enumerate(words) if start + len(w) > focus.start), 0)
    first = min(max(0, at - limit // 2), len(words) - limit)
    kept = " ".join(w for _, w in words[first : first + limit])
    return ("… " if first else "") + kept + (" …" if first + limit < len(words) else "")


def widened(text: str, span: Span) -> Span:
    """The sentence around a span of few words (by its punctuation, within its paragraph); longer spans as they are.

    >>> widened("Il pleut. Le pont a cédé hier. Rien.", Span(19, 24))
    Span(start=10, end=30)
    """
    if len(_WORD.findall(span.of(text))) >= FEW:
        return span
    paragraph = text.rfind("\n", 0, span.start) + 1
    start = max((m.end() for m in _END.finditer(text, paragraph, span.start)), default=paragraph)
    found = _END.search(text, max(span.start, span.end - 1))
    return Span(min(start, span.start), max(len(text.rstrip()) if found is None else found.end() - 1, span.end))
