"""The gate before the parser, over a mixed stream: what it keeps, what it loses against reading everything, and its speed."""

from __future__ import annotations

import os
import random
import time
from collections import Counter

import stream

os.environ.setdefault("OMP_NUM_THREADS", "1")

ARTICLES, SEED, WARM_UP = int(os.environ.get("VIGIE_BENCH_ARTICLES", "1000")), 20261127, 40
LIMITS = {"grave": 0.995, "other": 0.95}
"""Shares of articles to keep: with a grave type, and with another type beside an armed body."""
SPEED = 2.5
"""How many times as fast the gated stream must be."""


def documents() -> list[object]:
    """Articles of data/orange drawn by lot, in the order of the stream."""
    whole = list(stream.documents())
    return [whole[n] for n in sorted(random.Random(SEED).sample(range(len(whole)), min(ARTICLES, len(whole))))]


def run(*, update: bool = False) -> int:
    """Print the shares kept and both speeds; 1 when a limit is missed, 0 also where data/orange is not there."""
    del update
    if not stream.ORANGE.is_dir():
        print("data/orange is not there: the gate was not measured")
        return 0
    from vigie.jobs.annotate import Annotator, Failure
    from vigie.lang.loading import load_gate
    from vigie.lang.triage import GRAVE, words_of
    from vigie.stages.cleaning import clean
    from vigie.stages.triage import tells_armed

    every, sifting = Annotator(), Annotator(sift=True)
    gate, found = load_gate(every.pack), documents()
    list(every.annotate([clean(d, every.pack.cleaning) for d in found[:WARM_UP]]))  # type: ignore[arg-type]
    seconds, read = {}, {}
    for name, annotator in (("off", every), ("on", sifting)):
        start = time.perf_counter()
        read[name] = list(annotator.annotate([clean(d, every.pack.cleaning) for d in found]))  # type: ignore[arg-type]
        seconds[name] = time.perf_counter() - start
    total, kept, again = Counter(), Counter(), Counter()
    pairs = [p for p in zip(read["off"], read["on"], strict=True) if not any(isinstance(a, Failure) for a in p)]
    for whole, gated in pairs:
        types, gated_types = {e.type for e in whole.events}, {e.type for e in gated.events}
        armed = any(
            e.type == "group" or (e.type == "agency" and tells_armed(words_of(e.name), gate)) for e in whole.entities
        )
        kind = "grave" if types & GRAVE else "other" if types and armed else None
        if kind:
            total[kind] += 1
            kept[kind] += gated.triage.extent != "none"
            again[kind] += bool(gated_types & GRAVE if kind == "grave" else gated_types)
    words, words_read = sum(g.triage.words for _, g in pairs), sum(g.triage.words_read for _, g in pairs)
    faster = seconds["off"] / seconds["on"]
    print(f"{len(found)} articles of a mixed stream; {100 * words_read / words:.1f} % of {words} words parsed")
    for kind, limit in LIMITS.items():
        share = kept[kind] / max(1, total[kind])
        print(f"{kind:6}{total[kind]:5} articles: kept {share:.4f} (limit {limit}), told again {again[kind] / max(1, total[kind]):.4f}")  # fmt: skip
    print(f"gate off {len(found) / seconds['off']:.1f} articles/s, on {len(found) / seconds['on']:.1f}")
    print(f"{faster:.2f} times as fast (limit {SPEED}; 0.8 / share of words = {0.8 * words / words_read:.2f})")
    missed = [k for k, limit in LIMITS.items() if kept[k] < limit * total[k]]
    if failed := len(found) - len(pairs):
        print(f"{failed} articles failed")
    return int(bool(missed) or failed > 0 or faster < SPEED)
