"""Quotations that no cue reports: speech that goes on, or speech told in the article's own clause."""

from __future__ import annotations

from vigie.model.spans import Span
from vigie.stages.statements import contents
from vigie.stages.statements.page import Page, Sentence
from vigie.stages.statements.reports import Report
from vigie.stages.statements.voices import Memory
from vigie.text.quotations import Quotation

_CLAUSE_WORDS = 5
"""Words of a quotation inside the article's clause that is taken for speech."""


def free_reports(page: Page, number: int, sentence: Sentence, reports: list[Report], memory: Memory) -> list[Report]:
    """Reports of the quotations of a sentence that no other report covers, on the voice last heard."""
    if sentence.heading or memory.last is None:
        return []
    covered = [c for r in reports for c in r.contents]
    found = []
    for q in sentence.quotations:
        if any(c.overlaps(q.inner) for c in covered) or not len(q.inner):
            continue
        report = _continued(page, sentence, q, memory)
        if report is not None:
            found.append(report)
    return found


def _continued(page: Page, sentence: Sentence, q: Quotation, memory: Memory) -> Report | None:
    if not (sentence.paragraph == memory.last_paragraph or (q.continues or _whole(page, sentence, q)) and sentence.paragraph == memory.last_paragraph + 1):
        return None
    if _whole(page, sentence, q):
        said = contents.pieces(page, Span(max(q.outer.start, sentence.span.start), min(q.outer.end, sentence.span.end)), sentence.quotations)
    elif _clausal(page, q):
        said = contents.pieces(page, sentence.span, sentence.quotations)
    else:
        return None
    region = Span(sentence.span.start, sentence.span.start)
    return Report("continued", tuple(said), None, None, None, region, "continued") if said else None


def _whole(page: Page, sentence: Sentence, q: Quotation) -> bool:
    """Whether a quotation fills its sentence."""
    outside = page.text[sentence.span.start : max(sentence.span.start, q.outer.start)] + page.text[min(q.outer.end, sentence.span.end) : sentence.span.end]
    return not outside.strip(" .,;:!?…-–—\u00a0\u202f")


def _clausal(page: Page, q: Quotation) -> bool:
    """Whether a quotation inside the article's sentence holds a finite verb and enough words."""
    tokens = range(page.token_at(q.inner.start), page.token_at(q.inner.end))
    words = sum(page.syntax.tokens[i].pos != "PUNCT" for i in tokens)
    return words >= _CLAUSE_WORDS and any("VerbForm=Fin" in page.syntax.tokens[i].morph for i in tokens)
