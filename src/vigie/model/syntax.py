"""What the parser says of a text, as plain data: tokens, sentences, dependencies, names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from vigie.model.spans import Span


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `head` is the index of its governor (its own index for the root of a sentence).

    `pos` and `dep` are Universal Dependencies labels, `morph` the UFeats string ("Mood=Cnd|Number=Plur").
    Merged forms ("du", "aux") are one token.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    morph: str
    sent: int

    @property
    def span(self) -> Span:
        """Where the token stands."""
        return Span(self.start, self.end)

    def has(self, feature: str) -> bool:
        """Whether the token bears a UFeats pair such as "Mood=Cnd"."""
        return feature in self.morph


@dataclass(frozen=True, slots=True)
class Name:
    """A named span of the recogniser, label PER, LOC or ORG (or MISC)."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """The parse of one text.

    `sentences` are half-open token ranges. `children[i]` are the direct dependents of token i, in text order.
    `left[i]` and `right[i]` are the first token of its subtree and the one past its last.
    """

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    children: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def build(
        cls, tokens: tuple[Token, ...], sentences: tuple[tuple[int, int], ...], names: tuple[Name, ...]
    ) -> Syntax:
        """Derive children and subtree edges from the tokens' heads."""
        children: list[list[int]] = [[] for _ in tokens]
        left, right = list(range(len(tokens))), [i + 1 for i in range(len(tokens))]
        for t in tokens:
            if t.head != t.i:
                children[t.head].append(t.i)
        for t in tokens:
            j, steps = t.i, 0
            while tokens[j].head != j and steps <= len(tokens):
                j, steps = tokens[j].head, steps + 1
                if left[j] <= t.i < right[j]:
                    break
                left[j], right[j] = min(left[j], t.i), max(right[j], t.i + 1)
        return cls(
            tokens=tokens,
            sentences=sentences,
            names=names,
            children=tuple(map(tuple, children)),
            left=tuple(left),
            right=tuple(right),
            starts=tuple(t.start for t in tokens),
        )

    def at(self, offset: int) -> int:
        """Index of the token that covers or precedes a character offset (0 at the least)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def within(self, span: Span) -> range:
        """Indices of the tokens that start inside a span."""
        first = self.at(span.start)
        while first < len(self.tokens) and self.tokens[first].start < span.start:
            first += 1
        last = first
        while last < len(self.tokens) and self.tokens[last].start < span.end:
            last += 1
        return range(first, last)

    def subtree(self, i: int) -> Span:
        """Characters from the first to the last token of the subtree of token i."""
        return Span(self.tokens[self.left[i]].start, self.tokens[self.right[i] - 1].end)

    def sentence(self, i: int) -> range:
        """Token indices of the sentence that holds token i."""
        return range(*self.sentences[self.tokens[i].sent])

    def ancestors(self, i: int) -> Iterator[int]:
        """Governors of token i, nearest first."""
        seen = {i}
        while (head := self.tokens[i].head) != i and head not in seen:
            yield head
            seen.add(head)
            i = head

    def with_dep(self, i: int, *deps: str) -> Iterator[int]:
        """Direct dependents of token i whose relation is one of `deps` (subtypes such as nsubj:pass are matched whole or by base)."""
        for c in self.children[i]:
            dep = self.tokens[c].dep
            if dep in deps or dep.partition(":")[0] in deps:
                yield c
