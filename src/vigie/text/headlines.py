"""Where the headline of an article ends: its title, or a first line that reads like one."""

from __future__ import annotations

from vigie.model.articles import Article
from vigie.model.spans import Span

LONGEST_HEADLINE = 220
"""Characters of a first line that can be a headline; the longest of 30,000 Orange titles has 190."""
LONGEST_HEADING = 90
"""Characters of a line that can head a section."""
FEWEST_PARAGRAPHS = 3
"""Paragraphs of a text whose first line can be a headline: a note of two lines has none."""
_SENTENCE_ENDS = (".", "!", "…", ";", ":", ".»", ". »", '."', ".”")


def headline_of(article: Article) -> Span | None:
    """The title; where the input has none, a short first line without a full stop."""
    if article.title is not None:
        return article.title
    if len(article.paragraphs) < FEWEST_PARAGRAPHS:
        return None
    first = article.paragraphs[0]
    words = first.of(article.text).rstrip()
    return first if len(words) <= LONGEST_HEADLINE and not words.endswith(_SENTENCE_ENDS) else None


def headings_of(article: Article) -> tuple[Span, ...]:
    """Short lines without a full stop that another paragraph follows: the headings of sections."""
    lines = article.paragraphs[1:-1] if len(article.paragraphs) >= FEWEST_PARAGRAPHS else ()
    return tuple(p for p in lines if _heads(p.of(article.text).rstrip()))


def _heads(line: str) -> bool:
    return 0 < len(line) <= LONGEST_HEADING and not line.endswith((*_SENTENCE_ENDS, "?", "»", '"', ","))
