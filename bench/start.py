"""Seconds from cold: `vigie --help`, and one article through `vigie annotate`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ONE = ROOT / "examples" / "dispatches" / "01-westgate-agence.md"
LIMITS = {"vigie --help": 0.4, "vigie annotate (one article)": 4.0}
RUNS = 5


def seconds(arguments: list[str]) -> float:
    """The best of several runs: what the machine needs when nothing else disturbs it."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "vigie", *arguments], check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


def run(*, update: bool = False) -> int:
    """Print the figures beside their limits; a benchmark judges nobody, so the exit code is 0."""
    del update
    for name, arguments in (("vigie --help", ["--help"]), ("vigie annotate (one article)", ["annotate", str(ONE)])):
        print(f"{name:32}{seconds(arguments):6.2f} s  (limit {LIMITS[name]} s)")
    return 0
