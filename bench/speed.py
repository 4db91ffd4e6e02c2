"""Speed of the pipeline against the bare parser and a stock spaCy pipeline of the same components, in one run, on one thread."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Iterable
from itertools import islice

import stream

os.environ.setdefault("OMP_NUM_THREADS", "1")

ARTICLES, WARM_UP, BATCH = int(os.environ.get("VIGIE_BENCH_ARTICLES", "500")), 40, 64


def documents() -> list[object]:
    """The first 500 articles marked strong of data/orange, or the examples many times over without ../shared."""
    from vigie.ingest.reading import read
    from vigie.model.articles import Document

    if not stream.ORANGE.is_dir():
        found = [d for d in read([stream.ROOT / "examples" / "dispatches"]) if isinstance(d, Document)]
        return (found * (ARTICLES // len(found) + 1))[:ARTICLES]
    with (stream.ORANGE / "security_ids.tsv").open(encoding="utf-8") as rows:
        strong = {row["id"] for row in csv.DictReader(rows, delimiter="\t") if row["level"] == "2"}
    return list(islice(stream.documents(strong), ARTICLES))


def timed(job: Callable[[], Iterable[object]]) -> float:
    """Wall seconds to run a job to its end."""
    start = time.perf_counter()
    for _ in job():
        pass
    return time.perf_counter() - start


def run(*, update: bool = False) -> int:
    """Print a table: articles and words (by white space) per second, and the share of each stage."""
    del update
    from vigie import pipeline
    from vigie.adapters.parser import Parser
    from vigie.lang.loading import load_pack
    from vigie.stages.cleaning import clean

    pack, parser = load_pack(), Parser()
    found = documents()
    start = time.perf_counter()
    articles = [clean(d, pack.cleaning) for d in found]  # type: ignore[arg-type]
    cleaning = time.perf_counter() - start
    texts = [a.text for a in articles]
    words = sum(len(t.split()) for t in texts)
    list(parser.parse(texts[:WARM_UP]))

    bare = timed(lambda: parser.nlp.pipe(texts, batch_size=BATCH))
    spent: dict[str, float] = {}
    for name in [n for n in vars(pipeline) if n.startswith("find_") or n == "locate"]:
        if getattr(pipeline, name).__module__.startswith("vigie.stages"):
            setattr(pipeline, name, _counted(getattr(pipeline, name), name, spent))

    def whole() -> Iterable[object]:
        for article, syntax in zip(articles, parser.parse(texts), strict=True):
            yield pipeline.examine(article, syntax, pack)

    full = timed(whole) + cleaning
    stock = stock_seconds(parser, texts)
    print(f"{len(texts)} articles, {words} words")
    for name, seconds in (("stock pipeline", stock), ("bare parser", bare), ("whole pipeline", full)):
        print(f"{name:18}{len(texts) / seconds:8.1f} articles/s {words / seconds:9.0f} words/s")
    print(f"whole / bare: {full / bare:.2f} (limit 1.7)   bare / stock speed: {stock / bare:.2f} (limit 0.9)")
    spent = {"cleaning": cleaning, **spent, "syntax as data": full - bare - cleaning - sum(spent.values())}
    for name, seconds in sorted(spent.items(), key=lambda s: -s[1]):
        print(f"  {name:18}{100 * seconds / full:5.1f} % of the whole")
    return 0


def _counted(stage: Callable[..., object], name: str, spent: dict[str, float]) -> Callable[..., object]:
    def call(*args: object) -> object:
        start = time.perf_counter()
        try:
            return stage(*args)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - start

    return call


def stock_seconds(parser: object, texts: list[str]) -> float:
    """Seconds of a pipeline of spaCy's default architectures with our components' names, untrained, on the same texts.

    Weights do not change the cost of a component: an untrained one computes what a trained one does.
    """
    import spacy
    from spacy.training import Example

    shipped = parser.nlp  # type: ignore[attr-defined]
    nlp = spacy.blank("fr")
    for name in shipped.pipe_names:
        if name != "tok2vec" and shipped.get_pipe_meta(name).factory in nlp.factories:
            nlp.add_pipe(shipped.get_pipe_meta(name).factory, name=name)
    docs = [shipped(t) for t in texts[:20]]
    nlp.initialize(lambda: [Example(nlp.make_doc(d.text), d) for d in docs])
    list(nlp.pipe(texts[:WARM_UP]))
    return timed(lambda: nlp.pipe(texts, batch_size=BATCH))
