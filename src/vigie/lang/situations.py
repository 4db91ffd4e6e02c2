"""What assembling knows: how common words are, which media are agencies, how reliable kinds of source are by default."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from vigie.lang.sources import DataFiles
from vigie.model.situations import Source
from vigie.text.folding import fold

TELLING = 3.0
"""Inverse document frequency from which a word of a description says whom it means ("touristes", not "hommes")."""


@dataclass(frozen=True, slots=True)
class GatheringWords:
    """Folded words: nouns that call somebody the author of an assault, nouns for those who stop him, and words so common
    in the press that a description is not known by them.
    """

    authors: frozenset[str] = frozenset()
    police: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SituationPack:
    """Data of the stages that work across articles.

    `weights` maps a folded word to its inverse document frequency in French press, `unknown` is that of a word not
    listed. `media` maps a folded alias to the usual name, `agencies` are the names that are news agencies. `sources`
    maps a folded name to its line of the reliability table, `kinds` a kind of source to its default line.
    `credit_parts` splits a credit line into names, `credit_before` are the words that may stand before one.
    `gathering` are words by which tellings of one event are known.
    """

    weights: Mapping[str, float]
    unknown: float
    media: Mapping[str, str]
    agencies: frozenset[str]
    sources: Mapping[str, Source]
    kinds: Mapping[str, Source]
    credit_parts: re.Pattern[str]
    credit_before: re.Pattern[str]
    gathering: GatheringWords


def parse(source: DataFiles) -> SituationPack:
    """Read frequencies.tsv, media.tsv and reliability.toml."""
    rows = source.tsv("frequencies")
    total = int(rows[0]["articles"])
    weights = {r["word"]: math.log(total / int(r["articles"])) for r in rows[1:]}
    media, agencies = {}, set()
    kind_of: dict[str, str] = {}
    for row in source.tsv("media"):
        for alias in (row["name"], *row["aliases"].split("|"), *row["domains"].split("|")):
            if alias:
                media[fold(alias)] = row["name"]
        kind_of[fold(row["name"])] = row["kind"]
        if row["kind"] == "agency":
            agencies.add(row["name"])
    table = source.toml("reliability")
    kinds = {r["kind"]: Source(r["id"], r["kind"], r["reliability"]) for r in table["kind"]}
    sources = {name: Source(name, kind, kinds[kind].reliability) for name, kind in kind_of.items() if kind in kinds}
    sources |= {fold(r["name"]): Source(r["name"], r["kind"], r["reliability"]) for r in table.get("source", ())}
    words = source.toml("situations")
    credit = words["credit"]
    between = "|".join(rf"\b{fold(w)}\b" for w in credit["between"])
    before = "|".join(fold(w) for w in credit["before"])
    return SituationPack(
        weights=weights,
        unknown=math.log(total / 2),
        media=media,
        agencies=frozenset(agencies),
        sources=sources,
        kinds=kinds,
        credit_parts=re.compile(rf"\s*(?:[,/;&+]|{between})\s*"),
        credit_before=re.compile(rf"^(?:(?:{before})\b\s*:?\s*)+"),
        gathering=GatheringWords(
            authors=frozenset(fold(w) for w in words["gathering"]["authors"]),
            police=frozenset(fold(w) for w in words["gathering"]["police"]),
            common=frozenset(w for w, weight in weights.items() if weight < TELLING),
        ),
    )
