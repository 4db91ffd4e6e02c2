"""Quoted stretches of a text, over several paragraphs, in any of the marks the press uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.model.spans import Span
from vigie.text.folding import fold

_OPENERS = "«“„"
_CLOSERS = "»”"
_MARK = re.compile('[«»“”„"]')
_SPACES = " \t\n\r\u00a0\u202f\u2009\u200b"
_BEFORE_OPENING = _SPACES + "([{'’-–—/:,;"
_AFTER_CLOSING = _SPACES + ".,;:!?)]}…-–—/"
_SENTENCE_END = re.compile(
    r"[.!?…]+[»”\"\u00a0\u202f )]*(?=\s)"  # a stop and a space
    r"|(?<=[a-zà-ÿ»”\")])[.!?…](?=[\"«“]?[A-ZÀÉ][a-zà-ÿ'’ ])"  # paragraphs that a page ran together
)
_LAST_WORD = re.compile(r"[^\s('’«“\"]+$")
_INITIALS = re.compile(r"(?:[A-ZÉ]|[A-Z](?:\.[A-Z])+)$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quoted stretch inside one paragraph.

    `outer` holds the marks where they stand, `inner` the words between them. `paragraph` is the index of the paragraph.
    `continues` is true when the speech began in an earlier paragraph: the mark is repeated or lacking there.
    `closed` is false when the paragraph ends without a closing mark.
    """

    outer: Span
    inner: Span
    paragraph: int
    continues: bool = False
    closed: bool = True


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """The outermost quoted stretches of `paragraphs`, in text order; nested quotations are part of the outer one."""
    found: list[Quotation] = []
    open_before = False
    for number, paragraph in enumerate(paragraphs):
        stretches, open_after = _in_paragraph(text, paragraph, number, open_before)
        found.extend(stretches)
        open_before = open_after
    return tuple(found)


def _in_paragraph(text: str, paragraph: Span, number: int, open_before: bool) -> tuple[list[Quotation], bool]:
    """Quotations of one paragraph, and whether its last one is still open at its end."""
    marks = [
        (m.start(), _direction(text, m.start(), paragraph))
        for m in _MARK.finditer(text, paragraph.start, paragraph.end)
    ]
    found: list[Quotation] = []
    lowest, rest = _balances(marks)
    start: int | None = None
    continues, depth = False, 0
    first = text[paragraph.start : paragraph.end].lstrip(_SPACES)[:1]
    if open_before and first and not _MARK.match(first) and _closes_first(marks):
        start, continues = paragraph.start, True
    for n, (at, way) in enumerate(marks):
        if start is None:
            if way != "close":
                start, depth = at, 0
                continues = open_before and not found and not text[paragraph.start : at].strip(_SPACES)
        elif way == "open" and _nested(text, start, at, lowest[n] < 0 or _closes_both(marks, n), rest[n] >= 0):
            depth += 1
        elif way == "open" and text[at] == '"' == text[start]:
            found.append(_quotation(text, start, at, number, continues, closed=False))  # the first was never closed
            start, continues = at, False
        elif depth:
            depth -= 1
        else:
            found.append(_quotation(text, start, at + 1, number, continues, closed=True))
            start, continues = None, False
    if start is None:
        return found, False
    found.append(_quotation(text, start, paragraph.end, number, continues, closed=False))
    return found, True


def _direction(text: str, at: int, paragraph: Span) -> str:
    """Whether a mark opens, closes or could do either."""
    c = text[at]
    if c in _OPENERS:
        return "open"
    if c in _CLOSERS:
        return "close"
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    free_before, free_after = before in _BEFORE_OPENING, after in _AFTER_CLOSING
    if free_before and not free_after:
        return "open"
    if free_after and not free_before:
        return "close"
    return "either"


def _closes_first(marks: Sequence[tuple[int, str]]) -> bool:
    """Whether the first mark of a paragraph closes what an earlier paragraph opened."""
    return bool(marks) and marks[0][1] == "close"


def _nested(text: str, start: int, at: int, closes_twice: bool, unclosed: bool) -> bool:
    """Whether a mark that opens at `at` starts a quotation inside the one open since `start`.

    A straight mark does if enough closes follow; a guillemet does unless it only repeats the mark of an open quotation.
    """
    if text[at] == '"' == text[start]:
        return closes_twice
    return not (text[start] == text[at] == "«" and unclosed)


def _balances(marks: Sequence[tuple[int, str]]) -> tuple[list[int], list[int]]:
    """For each mark, from it to the end of the paragraph: the lowest running balance of opens over closes, and the last.

    Below zero means that a close is left over for an outer quotation. Counted once from the end, so that a paragraph of
    nothing but marks costs no more than its length.
    """
    lowest, rest = [0] * len(marks), [0] * (len(marks) + 1)
    after = 0
    for n in range(len(marks) - 1, -1, -1):
        step = 1 if marks[n][1] == "open" else -1
        rest[n] = rest[n + 1] + step
        after = lowest[n] = step + min(0, after)
    return lowest, rest


def _closes_both(marks: Sequence[tuple[int, str]], n: int) -> bool:
    """Whether one last mark closes a nested quotation and the outer one with it."""
    return n + 2 == len(marks) and marks[-1][1] == "close"


def _quotation(text: str, start: int, end: int, number: int, continues: bool, *, closed: bool) -> Quotation:
    inner_start = start + 1 if _MARK.match(text[start]) else start
    inner_end = end - 1 if closed else end
    while inner_start < inner_end and text[inner_start] in _SPACES:
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1] in _SPACES:
        inner_end -= 1
    return Quotation(Span(start, end), Span(inner_start, max(inner_start, inner_end)), number, continues, closed)


def split_sentences(
    text: str, span: Span, opaque: Sequence[Span] = (), *, short: frozenset[str] = frozenset()
) -> list[Span]:
    """The sentences of a stretch of text.

    A stop inside one of the `opaque` spans (quotations, in text order) ends no sentence, nor does one behind initials or
    behind a `short` word (an abbreviation, folded).
    """
    cuts = []
    wall = 0
    for m in _SENTENCE_END.finditer(text, span.start, span.end):
        end = m.end()
        while wall < len(opaque) and opaque[wall].end < m.start():
            wall += 1
        inside = wall < len(opaque) and opaque[wall].start <= m.start() and end < opaque[wall].end
        if not inside and _ends_sentence(text, m, span.end, short):
            cuts.append(end)
    sentences, at = [], span.start
    for cut in [*cuts, span.end]:
        trimmed = _trim(text, at, cut)
        if trimmed:
            sentences.append(trimmed)
        at = cut
    return sentences


def _ends_sentence(text: str, stop: re.Match[str], limit: int, short: frozenset[str]) -> bool:
    after = text[stop.end() : min(limit, stop.end() + 12)].lstrip(_SPACES)
    if not after:
        return True
    opening = after.lstrip("«“„\"'([-–— \u00a0\u202f" + "’")
    if not (opening[:1].isupper() or opening[:1].isdigit() or after[0] in "«“(["):
        return False
    if stop.group(0)[0] == "." and stop.group(0).count(".") == 1:
        word = _LAST_WORD.search(text[max(0, stop.start() - 8) : stop.start()])
        if word is None or fold(word.group(0)) in short:
            return word is None
        quoted = after[0] in _OPENERS + '"'  # "une fiche S. « … »": no name goes on in quotation marks
        return quoted or not _INITIALS.fullmatch(word.group(0))
    return True


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
