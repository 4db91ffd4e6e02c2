"""The passage of a text that best shows what was looked for, with the places of the words that were found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from vigie.text.evidence import QUOTED_WORDS
from vigie.text.terms import fold_word, words_of

LEAD = 6
"""Words shown before the first hit of a passage: enough to read it in its sentence."""
READ_CHARS = 40_000
"""Characters of a text that are looked through: a long article; a hit behind them is found but not shown."""
_BREAK = re.compile(r"\n|\s{3,}")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage: where it starts in its text, the passage, and the halves-open spans of found words inside the passage."""

    start: int
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What counts as found: words with one of the terms, and words with one of the (folded) beginnings."""

    terms: Set[str]
    beginnings: tuple[str, ...]
    analyse: Callable[[str], Sequence[str]]
    _known: dict[str, str | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def finds(self, word: str) -> str | None:
        """The term or beginning that a word shows, None when it is another word."""
        if word not in self._known:
            self._known[word] = self._look(word)
        return self._known[word]

    def _look(self, word: str) -> str | None:
        for term in self.analyse(word):
            if term in self.terms:
                return term
        folded = fold_word(word) if self.beginnings else ""
        return next((b for b in self.beginnings if folded.startswith(b)), None)


def snippet(text: str, sought: Sought, words: int = QUOTED_WORDS) -> Snippet:
    """The passage of `words` words at most with most of what is sought, the first such; the head of the text without any.

    It stays inside a paragraph, and inside what is left of a text whose rest is blank.
    """
    best: tuple[int, tuple[int, int], tuple[tuple[int, int], ...]] | None = None
    for first, last in _paragraphs(text[:READ_CHARS]):
        spans = tuple(words_of(text, first, last))
        hits = [(n, shown) for n, (s, e) in enumerate(spans) if (shown := sought.finds(text[s:e])) is not None]
        for n, _ in hits:
            low = max(0, min(n - LEAD, len(spans) - words))
            inside = [(m, shown) for m, shown in hits if low <= m < low + words]
            found = len({shown for _, shown in inside})
            if best is None or found > best[0]:
                window = spans[low : low + words]
                best = found, (window[0][0], window[-1][1]), tuple(spans[m] for m, _ in inside)
        if best is None and spans:
            best = 0, (spans[0][0], spans[:words][-1][1]), ()
    if best is None:
        return Snippet(0, "", ())
    _, (start, end), marks = best
    return Snippet(start, text[start:end], tuple((s - start, e - start) for s, e in marks))


def marks_of(text: str, sought: Sought) -> tuple[tuple[int, int], ...]:
    """The places of the words of a short text that are sought."""
    return tuple((s, e) for s, e in words_of(text, 0, len(text)) if sought.finds(text[s:e]) is not None)


def _paragraphs(text: str) -> Sequence[tuple[int, int]]:
    cuts = [(0, 0), *(m.span() for m in _BREAK.finditer(text)), (len(text), len(text))]
    return [(before[1], after[0]) for before, after in pairwise(cuts) if before[1] < after[0]]
