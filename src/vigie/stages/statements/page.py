"""A parsed article laid out for reading statements: sentences that never break inside a quotation, folded words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from vigie.lang.statements import StatementPack
from vigie.model.articles import Article
from vigie.model.entities import EntityIndex
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.text.folding import fold
from vigie.text.quotations import Quotation, find_quotations, split_sentences

_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its token range `first..last` (half-open) and the quotations that touch it."""

    span: Span
    first: int
    last: int
    paragraph: int
    quotations: tuple[Quotation, ...]
    heading: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The material of the stage: text, parse, entities, and what was derived from them once.

    `low[i]` is the folded form of token i; `quoted[i]` the number of the quotation token i lies in, -1 outside.
    """

    text: str
    syntax: Syntax
    entities: EntityIndex
    pack: StatementPack
    low: tuple[str, ...]
    quoted: tuple[int, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[Sentence, ...]

    def token_at(self, offset: int) -> int:
        """Index of the first token that starts at or after a character offset."""
        return bisect_left(self.syntax.starts, offset)

    def is_word(self, i: int, family: str) -> bool:
        """Whether token i is one of the pack's words of a family."""
        return self.low[i] in self.pack.words[family]


def lay_out(article: Article, syntax: Syntax, entities: EntityIndex, pack: StatementPack) -> Page:
    """Find quotations and sentences of an article once, for all that follows."""
    text = article.text
    paragraphs = ((article.title,) if article.title else ()) + article.paragraphs
    quotations = find_quotations(text, paragraphs)
    starts = syntax.starts
    quoted = [-1] * len(starts)
    for n, q in enumerate(quotations):
        for i in range(bisect_left(starts, q.outer.start), bisect_left(starts, q.outer.end)):
            quoted[i] = n
    by_paragraph: dict[int, list[Quotation]] = {}
    for q in quotations:
        by_paragraph.setdefault(q.paragraph, []).append(q)
    sentences = []
    for number, paragraph in enumerate(paragraphs):
        own = by_paragraph.get(number, [])
        found = split_sentences(text, paragraph, [q.outer for q in own])
        heading = number > 0 and len(found) == 1 and _is_heading(found[0].of(text))
        for span in found:
            touched = tuple(q for q in own if q.outer.overlaps(span))
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
            sentences.append(Sentence(span, first, last, number, touched, heading or span == article.title))
    low = tuple(fold(t.text) for t in syntax.tokens)
    return Page(text, syntax, entities, pack, low, tuple(quoted), quotations, tuple(sentences))


def _is_heading(text: str) -> bool:
    """Whether a paragraph of one sentence looks like a subheading: short, without a final stop."""
    return text[-1:] not in ".!?…»”\":;)," and len(text.split()) <= _HEADING_WORDS
