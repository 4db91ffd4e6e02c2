"""Whose text an article is, by its own credit or dateline."""

from __future__ import annotations

import re

from vigie.lang.situations import SituationPack
from vigie.model.articles import Article
from vigie.text.folding import fold

_DATELINE = re.compile(r"\(([^()]{2,30})\)\s*[-–—]")
HEAD = 400  # characters in which a dateline stands


def origin_of(article: Article, pack: SituationPack) -> str | None:
    """The news agency named by the credit line, else the medium it names, else the agency of the dateline, else None."""
    if article.credit:
        names = _names(article.credit, pack)
        known = [pack.media[n] for n in names if n in pack.media]
        agencies = [name for name in known if name in pack.agencies]
        return (agencies or known or [_last_name(article.credit, pack)])[-1]
    for found in _DATELINE.finditer(article.text[:HEAD]):
        name = pack.media.get(fold(found[1]))
        if name in pack.agencies:
            return name
    return None


def _names(credit: str, pack: SituationPack) -> list[str]:
    """The folded names that a credit line holds."""
    parts = (pack.credit_before.sub("", p.strip(" ().")) for p in pack.credit_parts.split(fold(credit)))
    return [p for p in parts if p]


def _last_name(credit: str, pack: SituationPack) -> str:
    """The last name of a credit that names no known medium, as it is spelled ("Le Phare avec Agence X": "Agence X")."""
    folded, start = fold(credit), 0
    for found in pack.credit_parts.finditer(folded):
        if folded[found.end() :].strip(" ()."):
            start = found.end()
    before = pack.credit_before.match(folded[start:])
    return credit[start + (before.end() if before else 0) :].strip()
