"""A small scorer of annotation records against gold files, for a machine that has only the project.

It asks less than the reference scorer beside the project and agrees with it on what it asks: which items of each layer
are found (with optional ones neither right nor wrong), and whether the spans of the record stand in its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
LAYERS = ("entities", "times", "statements", "figures", "events", "warnings", "links")


def plain(text: object) -> str:
    """Lower case, no diacritics, straight quotes, single spaces."""
    decomposed = unicodedata.normalize("NFKD", str(text).replace("’", "'"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).lower().split())


def bag(text: object) -> set[str]:
    """The words of a text."""
    return set(re.findall(r"\w+", plain(text)))


def jaccard(a: object, b: object) -> float:
    """Share of common words."""
    x, y = bag(a), bag(b)
    return len(x & y) / len(x | y) if x | y else 0.0


def inside(a: object, b: object) -> float:
    """Share of the words of the shorter that stand in the longer."""
    x, y = sorted((bag(a), bag(b)), key=len)
    return len(x & y) / len(x) if x else 0.0


@dataclass(slots=True)
class Count:
    """Found, wrong and missed items of a layer."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 when there was nothing to find and nothing was."""
        total = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / total if total else 1.0


def _bare(name: str) -> str:
    return re.sub(r"^(?:l'|d'|le |la |les )", "", name)


def close(layer: str) -> Callable[[Item, Item], float]:
    """How well an output item fits a gold item of a layer (0: not at all)."""

    def names(g: Item, o: Item) -> float:
        forms = {plain(m["text"]) for m in o["mentions"] if m["named"]} | {plain(o["name"])}
        wanted = {plain(m) for m in (*g["mentions"], g["name"])}
        shared = {_bare(f) for f in forms} & {_bare(w) for w in wanted}
        return float(bool(shared)) * (1 + (g["type"] == o["type"]))

    def times(g: Item, o: Item) -> float:
        return float(inside(g["text"], o["text"]) >= 0.99) * (1 + (g["value"] == o["value"]))

    def said(g: Item, o: Item) -> float:
        score = jaccard(g["text"], o["text"])
        return score if score >= 0.5 else 0.6 * (inside(g["text"], o["text"]) >= 0.9 and score >= 0.3)

    def counted(g: Item, o: Item) -> float:
        same = (g["what"], g.get("min"), g.get("max")) == (o["what"], o["min"], o["max"])
        return same * (0.1 + jaccard(g["text"], o["text"]))

    def happened(g: Item, o: Item) -> float:
        if g["type"] != o["type"]:
            return 0.0
        same_trigger = plain(g.get("trigger")) == plain(o["trigger"])
        return same_trigger + max(jaccard(g["text"], o["text"]), 0.9 * (inside(g["text"], o["text"]) >= 0.8)) - 0.4

    def warned(g: Item, o: Item) -> float:
        return float(jaccard(g["issuer"], o["issuer"] or "") > 0 or inside(g["text"], o["text"]) > 0.6) + (
            g["kind"] == o["kind"]
        )

    def linked(g: Item, o: Item) -> float:
        ends = inside(g["subject"], o["subject"]) >= 0.5 and inside(g["object"], o["object"]) >= 0.5
        return float(g["relation"] == o["relation"] and ends)

    kinds = {
        "entities": names,
        "times": times,
        "statements": said,
        "figures": counted,
        "events": happened,
        "warnings": warned,
    }
    return kinds.get(layer, linked)


def count(layer: str, gold: Sequence[Item], got: Sequence[Item]) -> Count:
    """Match items one to one, best fit first."""
    fit = close(layer)
    cells = sorted(((fit(g, o), i, j) for i, g in enumerate(gold) for j, o in enumerate(got)), key=lambda c: -c[0])
    taken: dict[int, int] = {}
    for score, i, j in cells:
        if score > 0 and i not in taken and j not in taken.values():
            taken[i] = j
    must = [i for i, g in enumerate(gold) if not g.get("optional")]
    found = sum(i in taken for i in must)
    return Count(found, len(got) - len(taken), len(must) - found)


def score(golds: Mapping[str, Item], records: Mapping[str, Item]) -> dict[str, float]:
    """F1 of each layer over all articles."""
    totals = {layer: Count() for layer in LAYERS}
    for name, gold in golds.items():
        for layer in LAYERS:
            one = count(layer, gold[layer], records[name][layer])
            total = totals[layer]
            totals[layer] = Count(total.found + one.found, total.wrong + one.wrong, total.missed + one.missed)
    return {layer: round(c.f1, 3) for layer, c in totals.items()}
