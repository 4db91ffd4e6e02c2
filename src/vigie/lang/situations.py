"""What assembling knows: how common words are, which media are agencies, how reliable kinds of source are by default."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from vigie.lang.sources import DataFiles
from vigie.model.situations import Source
from vigie.text.folding import fold


@dataclass(frozen=True, slots=True)
class SituationPack:
    """Data of the stages that work across articles.

    `weights` maps a folded word to its inverse document frequency in French press, `unknown` is that of a word not
    listed. `media` maps a folded alias to the usual name, `agencies` are the names that are news agencies. `sources`
    maps a folded name to its line of the reliability table, `kinds` a kind of source to its default line.
    """

    weights: Mapping[str, float]
    unknown: float
    media: Mapping[str, str]
    agencies: frozenset[str]
    sources: Mapping[str, Source]
    kinds: Mapping[str, Source]


def parse(source: DataFiles) -> SituationPack:
    """Read frequencies.tsv, media.tsv and reliability.toml."""
    rows = source.tsv("frequencies")
    total = int(rows[0]["articles"])
    weights = {r["word"]: math.log(total / int(r["articles"])) for r in rows[1:]}
    media, agencies = {}, set()
    kind_of: dict[str, str] = {}
    for row in source.tsv("media"):
        for alias in (row["name"], *filter(None, row["aliases"].split("|"))):
            media[fold(alias)] = row["name"]
        kind_of[fold(row["name"])] = row["kind"]
        if row["kind"] == "agency":
            agencies.add(row["name"])
    table = source.toml("reliability")
    kinds = {r["kind"]: Source(r["id"], r["kind"], r["reliability"]) for r in table["kind"]}
    sources = {name: Source(name, kind, kinds[kind].reliability) for name, kind in kind_of.items() if kind in kinds}
    sources |= {fold(r["name"]): Source(r["name"], r["kind"], r["reliability"]) for r in table.get("source", ())}
    return SituationPack(weights, math.log(total / 2), media, frozenset(agencies), sources, kinds)
