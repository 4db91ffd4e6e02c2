"""The quality gate: scores against floors that only go up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("VIGIE_SHARED", ROOT.parent / "shared"))
FLOORS = ROOT / "bench" / "floors.json"
PUBLISHED = ROOT / "src" / "vigie" / "publish" / "data" / "quality.json"
SLACK = 0.002  # a floor is not broken by the last digit
Scores = dict[str, float]


def annotate(path: Path, out: Path) -> None:
    """Annotate a JSONL file with the command itself."""
    with out.open("w", encoding="utf-8") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "vigie", "annotate", str(path)],
            stdout=stream,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(f"annotate failed on {path}:\n{done.stderr}")


def gold_scores(gold: Path, scorer: Path) -> Scores:
    """F1 of each layer and accuracy of each slot, by name."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        annotate(gold / "articles.jsonl", out)
        print(
            subprocess.run(
                [sys.executable, str(scorer), str(out), str(gold)], capture_output=True, text=True, check=True
            ).stdout
        )
        done = subprocess.run(
            [sys.executable, str(scorer), str(out), str(gold), "--json"], capture_output=True, text=True, check=True
        )
    result = json.loads(done.stdout)
    kinds = ("precision", "recall", "f1")
    return {
        f"{layer}.{k}": v
        for layer, r in result.items()
        if isinstance(r, dict)
        for k, v in r.items()
        if k in kinds or k.startswith("slot.")
    }


def story_scores() -> Scores:
    """Figures of score_stories.py, by the first words of its lines."""
    with tempfile.TemporaryDirectory() as folder:
        stories, record = Path(folder) / "stories.jsonl", Path(folder) / "situation.json"
        scorer = SHARED / "gold" / "score_stories.py"
        stories.write_text(
            subprocess.run(
                [sys.executable, str(scorer), "--articles"], capture_output=True, text=True, check=True
            ).stdout
        )
        command = [
            sys.executable,
            "-m",
            "vigie",
            "brief",
            str(stories),
            "-o",
            f"{folder}/brief.html",
            "--situation",
            str(record),
        ]
        subprocess.run(command, check=False, capture_output=True)
        shown = subprocess.run(
            [sys.executable, str(scorer), str(record)], capture_output=True, text=True, check=True
        ).stdout
    print(shown)
    scores: Scores = {}
    for line in shown.splitlines():
        words = line.split()
        for name, value in pairwise(words[1:]):
            if value.replace(".", "", 1).isdigit() and "." in value:
                scores[f"{words[0]}.{name}"] = float(value)
        if words and "." in words[1]:
            scores[words[0]] = float(words[1])
    return scores


def timebank_scores() -> Scores:
    """Relaxed and value F of score_timebank.py."""
    scorer = SHARED / "gold" / "score_timebank.py"
    with tempfile.TemporaryDirectory() as folder:
        texts, out = Path(folder) / "timebank.jsonl", Path(folder) / "out.jsonl"
        texts.write_text(
            subprocess.run(
                [sys.executable, str(scorer), "--articles"], capture_output=True, text=True, check=True
            ).stdout
        )
        annotate(texts, out)
        shown = subprocess.run(
            [sys.executable, str(scorer), str(out)], capture_output=True, text=True, check=True
        ).stdout
    print(shown)
    return {}


def gates() -> dict[str, Scores]:
    """The gates that can run here, with their scores."""
    scorer = ROOT / "bench" / "score.py"
    shared_scorer = SHARED / "gold" / "score.py"
    scored: dict[str, Scores] = {}
    if shared_scorer.is_file():
        print("gate: gold of ../shared")
        scored["shared"] = gold_scores(SHARED / "gold" / "dev", shared_scorer)
        print("gate: stories of ../shared")
        scored["stories"] = story_scores()
        print("gate: own gold")
        scored["own"] = gold_scores(ROOT / "tests" / "gold", shared_scorer)
    elif scorer.is_file():
        print("gate: own gold")
        scored["own"] = gold_scores(ROOT / "tests" / "gold", scorer)
    return scored


def run(*, update: bool = False) -> int:
    """Score, compare with the floors, say which gates ran; 1 when a floor is broken or a gate did not run."""
    scored = gates()
    floors: dict[str, Scores] = json.loads(FLOORS.read_text()) if FLOORS.is_file() else {}
    broken = [
        f"{gate}.{name}: {scored[gate].get(name, 0.0):.3f} is below its floor {floor:.3f}"
        for gate, names in floors.items()
        if gate in scored
        for name, floor in names.items()
        if scored[gate].get(name, 0.0) < floor - SLACK
    ]
    print(f"gates that ran: {', '.join(scored) or 'none'}")
    for line in broken:
        print(f"BROKEN {line}")
    if SHARED.is_dir() and "shared" not in scored:
        print(f"BROKEN {SHARED} is there and was not used")
        return 1
    if update:
        raise_floors(floors, scored)
    return 1 if broken else 0


def raise_floors(floors: dict[str, Scores], scored: dict[str, Scores]) -> None:
    """Write floors no lower than they were."""
    for gate, names in scored.items():
        kept = floors.setdefault(gate, {})
        for name, value in names.items():
            kept[name] = max(kept.get(name, 0.0), value)
    FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n")


def publish(folder: Path) -> int:
    """Write the precision and recall that the brief shows, scored on held-out articles in the form of gold/dev."""
    scores = gold_scores(folder, SHARED / "gold" / "score.py")
    asked = {k.split(".")[0] for k, v in scores.items() if k.endswith(".recall") and v > 0}
    layers = {
        layer: {"precision": scores[f"{layer}.precision"], "recall": scores[f"{layer}.recall"]}
        for layer in sorted(asked - {"cleaning", "evidence"})
    }
    number = len(list(folder.glob("*.yaml")))
    PUBLISHED.write_text(json.dumps({"articles": number, "layers": layers}, indent=1) + "\n")
    return 0
