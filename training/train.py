"""One command from the data to the shipped model: `python -m training.train ../shared/data --work DIR [--install]`.

Each step leaves its files in the working folder and is skipped when they are there, so that a broken run goes on.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.train import train as spacy_train

from training import assemble, card, corpora, evaluate, vectors

HERE = Path(__file__).parent
MODEL = HERE.parent / "src" / "vigie" / "lang" / "fr" / "model"
SCORES = HERE / "scores.json"
SYNTAX_SEED = 0
ENTITY_SEEDS = (0, 1, 2)


def main() -> None:
    """Read the command line and run what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with treebank/, ner/ and orange/")
    parser.add_argument("--work", type=Path, required=True, help="folder for corpora, vectors and runs (about 1 GB)")
    parser.add_argument("--floret-python", default=None, help="a Python that has floret, if this one has not")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(ENTITY_SEEDS), help="seeds of the entity runs")
    parser.add_argument("--install", action="store_true", help="put the model into the package")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    costs: dict[str, float] = {}
    base = prepare(options.data, options.work, options.floret_python, costs)
    run("syntax", SYNTAX_SEED, options.work, base, costs)
    for seed in options.seeds:
        run("entities", seed, options.work, base, costs)
    found = scores(options.work, options.seeds)
    SCORES.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if options.install:
        install(options.work, found)
    print(json.dumps({"seconds": costs} | found, ensure_ascii=False, indent=2))


def prepare(data: Path, work: Path, floret_python: str | None, costs: dict[str, float]) -> Path:
    """Make vectors, base pipeline and corpora; return the base pipeline's folder."""
    base = work / "base"
    if not base.exists():
        start = time.perf_counter()
        vectors.write_corpus(data / "orange" / "articles.jsonl.xz", work / "orange.txt")
        vectors.train_floret(work / "orange.txt", work / "vectors.floret", floret_python or sys.executable)
        vectors.base_pipeline(work / "vectors.floret").to_disk(base)
        costs["vectors"] = time.perf_counter() - start
    if not (work / "sizes.json").exists():
        nlp = spacy.load(base)
        sizes = {"syntax": corpora.write_syntax(data, work, nlp), "entities": corpora.write_entities(data, work, nlp)}
        (work / "sizes.json").write_text(json.dumps(sizes, indent=2), encoding="utf-8")
    return base


def run(kind: str, seed: int, work: Path, base: Path, costs: dict[str, float]) -> None:
    """Train one pipeline ("syntax" or "entities") with one seed, unless it is there."""
    if folder_of(kind, seed, work).exists():
        return
    start = time.perf_counter()
    spacy_train(
        HERE / f"{kind}.cfg",
        work / f"{kind}-{seed}",
        overrides={
            "paths.train": str(work / f"{kind}-train.spacy"),
            "paths.dev": str(work / f"{kind}-dev.spacy"),
            "paths.base": str(base),
            "system.seed": seed,
        },
    )
    costs[f"{kind}-{seed}"] = time.perf_counter() - start


def folder_of(kind: str, seed: int, work: Path) -> Path:
    """Return where the best step of a run lies."""
    return work / f"{kind}-{seed}" / "model-best"


def scores(work: Path, seeds: list[int]) -> dict[str, Any]:
    """Return the scores of the syntax run on both test sets and of each entity run on the held-out tenth."""
    nlp = spacy.load(folder_of("syntax", SYNTAX_SEED, work))
    syntax = {name: evaluate.all_syntax_scores(nlp, work / f"syntax-test-{name}.spacy") for name in ("sequoia", "gsd")}
    names = {
        str(seed): {
            part: evaluate.entity_scores(spacy.load(folder_of("entities", seed, work)), work / f"entities-{part}.spacy")
            for part in ("dev", "test")
        }
        for seed in seeds
    }
    sizes = json.loads((work / "sizes.json").read_text(encoding="utf-8"))
    return {"syntax": syntax, "entities_by_seed": names, "corpora": sizes}


def best_seed(found: dict[str, Any]) -> str:
    """Return the entity run with the best F on the development articles; the held-out ones choose nothing."""
    by_seed: dict[str, Any] = found["entities_by_seed"]
    return max(by_seed, key=lambda seed: float(by_seed[seed]["dev"]["all"]["f"]))


def install(work: Path, found: dict[str, Any]) -> None:
    """Put the syntax run and the best entity run into the package."""
    seed = best_seed(found)
    nlp = assemble.assemble(folder_of("syntax", SYNTAX_SEED, work), folder_of("entities", int(seed), work))
    shipped = {"syntax": found["syntax"], "entities": found["entities_by_seed"][seed]["test"], "entities_seed": seed}
    size = assemble.install(nlp, MODEL, shipped, lambda size: card.card(found, seed, size))
    print(f"{MODEL}: {size / 1e6:.1f} MB, entities of seed {seed}")


if __name__ == "__main__":
    main()
