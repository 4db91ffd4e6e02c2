"""Whose text an article is, by its own credit or dateline."""

from __future__ import annotations

import re

from vigie.lang.situations import SituationPack
from vigie.model.articles import Article
from vigie.text.folding import fold

_PART = re.compile(r"\s*(?:,|/|;|\band\b|\bet\b|\bavec\b|\bwith\b|&|\+)\s*")
_DATELINE = re.compile(r"\(([^()]{2,30})\)\s*[-–—]")
HEAD = 400  # characters in which a dateline stands


def origin_of(article: Article, pack: SituationPack) -> str | None:
    """The news agency named by the credit line, else the medium it names, else the agency of the dateline, else None."""
    if article.credit:
        parts = [p.strip(" ().") for p in _PART.split(fold(article.credit)) if p.strip(" ().")]
        known = [pack.media[p] for p in parts if p in pack.media]
        agencies = [name for name in known if name in pack.agencies]
        if agencies or known:
            return (agencies or known)[-1]
        return article.credit
    for found in _DATELINE.finditer(article.text[:HEAD]):
        name = pack.media.get(fold(found[1]))
        if name in pack.agencies:
            return name
    return None
