"""Marks of distance: the conditional of hearsay, doubtful verbs of reporting, adverbs of likelihood."""

from __future__ import annotations

from vigie.model.spans import Span
from vigie.stages.statements.page import Page


def hedge_cues(page: Page, content: Span, *, after_past: bool) -> tuple[Span, ...]:
    """Words of a content by which its speaker or the article keeps its distance.

    The conditional counts where it reports hearsay: "aurait tué", "serait mort"; not the future seen from the past
    ("a annoncé qu'il partirait"), a hypothesis ("si … serait") or a modal ("pourrait").
    """
    found = []
    first, last = page.token_at(content.start), page.token_at(content.end)
    hypothesis = any(page.is_word(i, "conditions") for i in range(first, last))
    for i in range(first, last):
        token = page.syntax.tokens[i]
        if page.quoted[i] >= 0:
            continue
        if page.low[i] in page.pack.hedges or (
            "Mood=Cnd" in token.morph and not hypothesis and _hearsay(page, i, last, after_past)
        ):
            found.append(token.span)
    return tuple(found)


def _hearsay(page: Page, i: int, last: int, after_past: bool) -> bool:
    if not page.is_word(i, "auxiliaries"):
        return False
    behind = range(i + 1, min(i + 5, last))
    if any(page.is_word(j, "modal_participles") for j in behind):  # "aurait pu", "aurait dû": what was not
        return False
    perfect = any("VerbForm=Part" in page.syntax.tokens[j].morph for j in behind)
    if page.is_word(i, "hearsay_perfect"):
        return perfect
    return not after_past
