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
    return span if len(_WORD.findall(span.of(text))) >= FEW else sentence_of(text, span)


def telling(text: str, span: Span, focus: Span, limit: int = QUOTABLE) -> str:
    """The sentence of a finding, or at most `limit` words of it that hold the finding, or its `focus` if it is longer.

    >>> telling("Il dit que le pont a cédé. Rien.", Span(7, 25), Span(19, 25))
    'Il dit que le pont a cédé.'
    """
    sentence = sentence_of(text, span)
    if len(_WORD.findall(sentence.of(text))) <= limit:
        return excerpt(text, sentence, limit=limit)
    left = limit - len(_WORD.findall(span.of(text)))
    if left <= 0:
        return excerpt(text, span, focus, limit)
    before = [m.start() + sentence.start for m in _WORD.finditer(text[sentence.start : span.start])]
    after = [m.end() + span.end for m in _WORD.finditer(text[span.end : sentence.end])]
    ahead = min(len(before), max(left * 2 // 3, left - len(after)))
    behind = min(len(after), left - ahead)
    start = before[-ahead] if ahead else span.start
    end = after[behind - 1] if behind else span.end
    words = " ".join(text[start:end].split())
    return ("… " if ahead < len(before) else "") + words + (" …" if behind < len(after) else "")


def sentence_of(text: str, span: Span) -> Span:
    """The sentence around a span (by its punctuation, within its paragraph)."""
    paragraph = text.rfind("\n", 0, span.start) + 1
    start = max((m.end() for m in _END.finditer(text, paragraph, span.start)), default=paragraph)
    found = _END.search(text, max(span.start, span.end - 1))
    return Span(min(start, span.start), max(len(text.rstrip()) if found is None else found.end() - 1, span.end))
