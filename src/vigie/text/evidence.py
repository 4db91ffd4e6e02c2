"""Short quotations, and the text that is left when only they may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vigie.model.spans import Span

QUOTED_WORDS = 25
"""Words of a quotation at most, the limit of short quotation that the program keeps by default."""
_WORD = re.compile(r"\S+")


def short_span(span: Span, text: str, words: int = QUOTED_WORDS) -> Span:
    """The head of a span, `words` words at most.

    >>> short_span(Span(0, 11), "un deux trois quatre", 2)
    Span(start=0, end=7)
    """
    end = span.start
    for count, word in enumerate(_WORD.finditer(text, span.start, span.end), 1):
        end = word.end()
        if count == words:
            break
    return Span(span.start, max(end, span.start))


def short_words(text: str | None, words: int = QUOTED_WORDS) -> str | None:
    """The head of a text of its own, `words` words at most.

    >>> short_words("un deux trois quatre", 2)
    'un deux'
    """
    return None if text is None else short_span(Span(0, len(text)), text, words).of(text)


def only(text_length: int, kept: Iterable[tuple[int, str]]) -> str:
    """A text of the old length in which only the quotations stand, each at its place; the rest is blank.

    Offsets of findings stay valid, and what they point at reads as far as it may.

    >>> only(12, [(4, "mots")])
    '    mots    '
    """
    chars = [" "] * text_length
    for start, quote in kept:
        if start >= 0 and start + len(quote) <= text_length:
            chars[start : start + len(quote)] = quote
    return "".join(chars)
