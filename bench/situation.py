"""The work across articles: copies and stories of a whole stream in one pass, and the assembly of one big event.

The stream is data/orange, or made-up articles without ../shared. Where datasketch is importable (VIGIE_DATASKETCH may name the
site-packages that hold it), its MinHash LSH finds near copies in the same run, chunk by chunk in turn with ours. Times are
seconds of processor time, so that a busy machine changes the shares little.
"""

from __future__ import annotations

import csv
import importlib
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import made
import stream

os.environ.setdefault("OMP_NUM_THREADS", "1")

if TYPE_CHECKING:
    from vigie.lang.packs import LanguagePack
    from vigie.model.annotations import Annotation
    from vigie.model.articles import Article

EVENT_SIZES = tuple(int(n) for n in os.environ.get("VIGIE_BENCH_EVENT", "1000,3000,10000").split(","))
PARSED, MADE, SEED = 200, 4_000, 20261128
PERMUTATIONS, THRESHOLD, WIDTH = 128, 0.5, 4
MEMORY_MIB, PARSE_SHARE, FLAT, FASTER, GROWTH = 2048, 0.2, 1.5, 5.0, 1.5
"""Limits: peak memory; cost as a share of parsing; cost of 1,000 characters in the last tenth against the first; times as fast
as datasketch; cost of an article among the most reports of one event against one among the fewest."""
_NAME = re.compile(r"(?<=[a-zé,;] )[A-ZÉ][\w-]{3,}")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Pass:
    """What one pass over the stream cost and found: seconds by part and by tenth, and the roots of copies."""

    copies: float = 0.0
    stories: float = 0.0
    rival: float = 0.0
    tenths: list[float] = field(default_factory=lambda: [0.0] * 10)
    characters: list[int] = field(default_factory=lambda: [0] * 10)
    roots: dict[str, str] = field(default_factory=dict)
    rival_roots: dict[str, str] = field(default_factory=dict)
    number_of_stories: int = 0


def run(*, update: bool = False) -> int:
    """Print what the work across articles costs and finds; 1 when a limit is missed."""
    del update
    from vigie.lang.loading import load_pack

    pack = load_pack()
    articles, silver = material(pack)
    done = one_pass(articles, pack)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    missed = [*told(done, articles, silver), *([] if peak < MEMORY_MIB else [f"{peak:.0f} MiB of memory"])]
    print(f"peak memory, texts and language pack included: {peak:.0f} MiB (limit {MEMORY_MIB})")
    missed += against_parsing((done.copies + done.stories) / len(articles), articles)
    missed += big_event(pack)
    for line in missed:
        print(f"MISSED {line}")
    return int(bool(missed))


def material(pack: LanguagePack) -> tuple[list[Article], list[tuple[str, str]]]:
    """Cleaned articles in order of arrival, and the pairs of near copies to find."""
    from vigie.stages.cleaning import clean
    from vigie.stages.copies import arrival

    if not stream.ORANGE.is_dir():
        articles, pairs = made.made_stream(MADE, SEED)
        return sorted(articles, key=arrival), [(a, b) for a, b in map(sorted, pairs)]
    limit = int(os.environ.get("VIGIE_BENCH_ARTICLES", "0")) or None
    found = [clean(d, pack.cleaning) for d in islice(stream.documents(), limit)]
    ids = {a.id for a in found}
    with (stream.ORANGE / "neardup_pairs_silver.tsv").open(encoding="utf-8") as rows:
        read = [(r["id1"], r["id2"]) for r in csv.DictReader(rows, delimiter="\t")]
    return sorted(found, key=arrival), [p for p in read if ids.issuperset(p)]


def annotated(article: Article) -> Annotation:
    """An article with its capitalised words as names: what stories ask of an annotation, without parsing."""
    from vigie.model.annotations import Annotation
    from vigie.model.entities import Entity, Mention
    from vigie.model.spans import Span

    names: dict[str, Any] = {}
    for m in _NAME.finditer(article.text):
        names.setdefault(m[0], Mention(Span(m.start(), m.end())))
    return Annotation(article, tuple(Entity(f"entity:{n}", n, "place", (m,)) for n, m in names.items()))


def one_pass(articles: Sequence[Article], pack: LanguagePack) -> Pass:
    """Give each article its copy mark and its story as it arrives; datasketch takes its turn after each chunk."""
    from vigie.stages.copies import CopyIndex
    from vigie.stages.origins import origin_of
    from vigie.stages.stories import StoryIndex

    done, rival = Pass(), rival_of()
    copies, stories = CopyIndex(), StoryIndex(pack.situations)
    size = max(1, len(articles) // 100)
    for start in range(0, len(articles), size):
        chunk = [annotated(a) for a in articles[start : start + size]]
        credited = [origin_of(a.article, pack.situations) for a in chunk]
        begun = time.process_time()
        marks = [copies.add(a.article, c) for a, c in zip(chunk, credited, strict=True)]
        between = time.process_time()
        for annotation, mark in zip(chunk, marks, strict=True):
            stories.add(annotation, mark)
        ended = time.process_time()
        done.copies, done.stories = done.copies + between - begun, done.stories + ended - between
        tenth = min(9, start // size // 10)
        done.tenths[tenth] += ended - begun
        done.characters[tenth] += sum(len(a.article.text) for a in chunk)
        done.roots |= {a.article.id: m.copy_of or a.article.id for a, m in zip(chunk, marks, strict=True)}
        if rival is not None:
            begun = time.process_time()
            rival(chunk, done.rival_roots)
            done.rival += time.process_time() - begun
    done.number_of_stories = len(stories.stories())
    return done


def rival_of() -> Callable[[Iterable[Annotation], dict[str, str]], None] | None:
    """A function that finds near copies with datasketch, in its fastest form, or None where it is not there."""
    if where := os.environ.get("VIGIE_DATASKETCH"):
        sys.path.append(where)
    try:
        datasketch = importlib.import_module("datasketch")
    except ImportError:
        return None
    index = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)

    def find(annotations: Iterable[Annotation], roots: dict[str, str]) -> None:
        from vigie.text.folding import fold

        for annotation in annotations:
            article = annotation.article
            words = _WORD.findall(fold(article.text))
            sketch = datasketch.MinHash(num_perm=PERMUTATIONS)
            sketch.update_batch(
                [" ".join(words[i : i + WIDTH]).encode() for i in range(max(1, len(words) - WIDTH + 1))]
            )
            near = {root_of(roots, n) for n in index.query(sketch)}
            roots[article.id] = min(near, default=article.id)
            roots.update(dict.fromkeys(near, roots[article.id]))
            index.insert(article.id, sketch)

    return find


def root_of(roots: Mapping[str, str], name: str) -> str:
    """The first of a chain of copies."""
    while roots.get(name, name) != name:
        name = roots[name]
    return name


def recall(roots: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> float:
    """Share of the pairs that stand in one group."""
    return sum(root_of(roots, a) == root_of(roots, b) for a, b in pairs) / max(1, len(pairs))


def told(done: Pass, articles: Sequence[Article], silver: Sequence[tuple[str, str]]) -> list[str]:
    """Print the figures of a pass; what missed its limit."""
    number, missed = len(articles), []
    cost = [1e6 * t / max(1, c) for t, c in zip(done.tenths, done.characters, strict=True)]
    copied = sum(root != name for name, root in done.roots.items())
    print(f"{number} articles, {copied} copies, {done.number_of_stories} stories")
    print(f"copies {1e6 * done.copies / number:.0f} µs an article, stories {1e6 * done.stories / number:.0f} µs")
    print("by tenths, ms an article: " + " ".join(f"{1e4 * t / number:.2f}" for t in done.tenths))
    print("by tenths, µs a thousand characters: " + " ".join(f"{1000 * c:.0f}" for c in cost))
    if cost[-1] > FLAT * cost[0]:
        missed.append(f"cost of the last tenth: {cost[-1] / cost[0]:.2f} times that of the first (limit {FLAT})")
    ours = recall(done.roots, silver)
    print(f"recall on {len(silver)} pairs: {ours:.3f}")
    if not done.rival:
        print("datasketch is not there: no comparison")
        return missed
    theirs, faster = recall(done.rival_roots, silver), done.rival / done.copies
    both = done.rival / (done.copies + done.stories)
    print(
        f"datasketch: {1e6 * done.rival / number:.0f} µs an article, recall {theirs:.3f}; copies {faster:.2f} times as fast (limit "
        f"{FASTER}), copies and stories together {both:.2f} times"
    )
    if faster < FASTER or ours < theirs:
        missed.append(f"{faster:.2f} times as fast as datasketch at recall {ours:.3f} against {theirs:.3f}")
    return missed


def against_parsing(cost: float, articles: Sequence[Article]) -> list[str]:
    """Print the cost of an article as a share of parsing one, over articles from the whole stream."""
    from vigie.adapters.parser import Parser

    parser = Parser()
    texts = [a.text for a in articles[:: max(1, len(articles) // PARSED)]]
    list(parser.parse(texts[:20]))
    begun = time.process_time()
    list(parser.parse(texts))
    parsing = (time.process_time() - begun) / len(texts)
    print(
        f"{1000 * cost:.2f} ms an article, {100 * cost / parsing:.1f} % of parsing one (limit {100 * PARSE_SHARE:.0f} %)"
    )
    return [] if cost <= PARSE_SHARE * parsing else [f"{cost / parsing:.2f} of the time that parsing takes"]


def big_event(pack: LanguagePack) -> list[str]:
    """Print what assembling many reports of one event costs, by their number."""
    from vigie.model.accounts import Ledger
    from vigie.pipeline import assemble

    costs = []
    for number in EVENT_SIZES:
        reports = list(made.event_reports(number, SEED))
        begun = time.process_time()
        situation = assemble(reports, pack.situations, Ledger())
        costs.append((time.process_time() - begun) / number)
        most = max(len(e.reports) for e in situation.events)
        print(f"one event, {number} articles: {1000 * costs[-1]:.2f} ms an article; {most} reports stand in one event")
    growth = costs[-1] / costs[0]
    return [] if growth <= GROWTH else [f"{growth:.2f} times the cost at {EVENT_SIZES[-1]} articles (limit {GROWTH})"]
