"""Does a text betray that a machine translated it?"""

from __future__ import annotations

from dataclasses import replace
from math import exp

from vigie.lang.translation import OneVerb, TranslationCue, TranslationPack
from vigie.model.articles import Article, Cue, Translation
from vigie.model.spans import Span

OPEN_QUOTES = "open-quotes"
"""The rule of quotations opened anew at each paragraph and closed only at the last, as English prints them."""
_OPEN_QUOTES_WEIGHT = 2.2
_AGAIN = 0.5
"""What a second sight of a cue adds, as a share of its weight; further ones add nothing."""
_SHARPNESS = 1.2
"""How fast the score moves from 0 to 1 around the threshold."""
_SHOWN = 3
"""Sights of one cue that are shown."""
_OPENERS = {"«": "»", "“": "”"}


def mark_translation(article: Article, pack: TranslationPack) -> Article:
    """The article with its marks of machine translation.

    The score is the logistic of the summed weights of the cues less the pack's threshold: from 0.5 up the text is more
    likely translated than written. A text without a cue scores 0.
    """
    cues: list[Cue] = []
    total = 0.0
    for cue in pack.cues:
        spans = _sights(article, cue)
        total += _worth(len(spans), cue.weight)
        cues.extend(Cue(span, cue.id) for span in spans[:_SHOWN])
    opened = _open_quotes(article)
    total += _worth(len(opened), _OPEN_QUOTES_WEIGHT)
    cues.extend(Cue(span, OPEN_QUOTES) for span in opened[:_SHOWN])
    for verb in pack.monotone:
        repeated, weight = _repeated(article.text, verb)
        total += weight
        cues.extend(Cue(span, verb.id) for span in repeated[:_SHOWN])
    if not cues:
        return article
    score = 1 / (1 + exp(-_SHARPNESS * (total - pack.threshold)))
    return replace(article, translation=Translation(score, tuple(sorted(cues, key=lambda c: c.span))))


def _worth(sights: int, weight: float) -> float:
    return weight * (min(sights, 1) + _AGAIN * (sights > 1))


def _sights(article: Article, cue: TranslationCue) -> list[Span]:
    """Where a cue stands."""
    text = article.text
    if cue.title:
        if article.title is None:
            return []
        text = article.title.of(text)
    if cue.seek and not any(s in text for s in cue.seek):
        return []
    return [Span(m.start(), m.end()) for m in cue.pattern.finditer(text)]


def _repeated(text: str, one: OneVerb) -> tuple[list[Span], float]:
    """Where the verb of speech stands that leaves no room for others, and what that weighs."""
    if text.count(one.word) < min(level.uses for level in one.levels):
        return [], 0.0
    said = list(one.pattern.finditer(text))
    uses = [Span(m.start(), m.end()) for m in said if m[1] == one.word]
    for level in one.levels:
        if len(uses) >= level.uses and len(uses) >= level.share * len(said):
            return uses, level.weight
    return [], 0.0


def _open_quotes(article: Article) -> list[Span]:
    """The opening marks of paragraphs whose quotation is not closed and is opened again by the next paragraph."""
    found = []
    texts = [p.of(article.text) for p in article.paragraphs]
    for n, text in enumerate(texts[:-1]):
        for opener, closer in _OPENERS.items():
            if text.count(opener) == text.count(closer) + 1 and texts[n + 1].startswith(opener):
                at = article.paragraphs[n].start + text.rindex(opener)
                found.append(Span(at, at + 1))
    return found
