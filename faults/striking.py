"""Strike a program in its work: a child does the steps, SIGKILL ends it at a named point, a statement, or some time."""

from __future__ import annotations

import gc
import json
import os
import signal
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Any

from sqlalchemy import Engine, event

from steps import Acknowledgements, Site, Step, perform
from vigie.store.opening import Analyse
from vigie.store.points import watch_points

STATEMENT, COMMIT, ACKNOWLEDGED, TIME = "statement", "commit", "acknowledged", "time"
"""Points of the campaign beside the store's own: before each SQL statement, before each COMMIT, after each acknowledgement."""
PATIENCE = 60
"""Seconds after which a child that neither ends nor comes to its point is killed and told of."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Where to strike: when a point is reached for the `nth` time, or (`TIME`) after `nth` microseconds."""

    point: str
    nth: int

    def __str__(self) -> str:
        return f"{self.point}#{self.nth}"


@dataclass(frozen=True, slots=True)
class Task:
    """What a child does, and where it tells what it reached, or why it failed."""

    site: Site
    steps: Sequence[tuple[int, Step]]
    attempt: int
    acknowledgements: Acknowledgements
    analyse: Analyse
    report: Path


class _Watch:
    """Counts the points that are reached and kills its own process at one of them."""

    def __init__(self, strike: Strike | None) -> None:
        self._strike = strike
        self.counts: Counter[str] = Counter()

    def reach(self, point: str) -> None:
        self.counts[point] += 1
        strike = self._strike
        if strike is not None and strike.point == point and strike.nth == self.counts[point]:
            os.kill(os.getpid(), signal.SIGKILL)


def run(task: Task, strike: Strike | None, plant: Callable[[Path], None] | None = None) -> int:
    """Let a child do a task and strike it; the signal that ended it, 0 when it came to its end.

    Raises:
        RuntimeError: it failed by itself, or hangs.
    """
    child = forked(lambda: _work(task, strike, plant), task.report)
    if strike is not None and strike.point == TIME:
        time.sleep(strike.nth / 1_000_000)
        os.kill(child, signal.SIGKILL)
    return ended(child, task.report)


def forked(work: Callable[[], None], report: Path) -> int:
    """Let a child do some work, and write to a file why it failed; its number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a test runner has threads; the child uses none of them
        child = os.fork()
    if child:
        return child
    code = 1
    gc.disable()
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001  the parent tells of it
        report.write_text(traceback.format_exc(), "utf-8")
    finally:
        os._exit(code)


def ended(child: int, report: Path) -> int:
    """Wait for a child; the signal that ended it, 0 when it came to its end.

    Raises:
        RuntimeError: it failed by itself, or hangs.
    """
    handle = os.pidfd_open(child)
    try:
        done, _, _ = select([handle], [], [], PATIENCE)
    finally:
        os.close(handle)
    if not done:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not done:
        raise RuntimeError(f"the child hangs for {PATIENCE} s")
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    if os.WEXITSTATUS(status):
        raise RuntimeError(report.read_text("utf-8"))
    return 0


def _work(task: Task, strike: Strike | None, plant: Callable[[Path], None] | None) -> None:
    """What the child does."""
    watch = _Watch(strike)
    watch_points(watch.reach)
    event.listen(Engine, "before_cursor_execute", lambda *_: watch.reach(STATEMENT))
    event.listen(Engine, "commit", lambda _: watch.reach(COMMIT))

    def acknowledge(line: dict[str, Any]) -> None:
        task.acknowledgements.write(line)
        watch.reach(ACKNOWLEDGED)

    if plant is not None:
        plant(task.report.with_suffix(".plant"))
    started = time.perf_counter()
    perform(task.site, task.steps, task.attempt, acknowledge, task.analyse)
    spent = time.perf_counter() - started
    task.report.write_text(json.dumps({"counts": watch.counts, "microseconds": int(spent * 1_000_000)}), "utf-8")
