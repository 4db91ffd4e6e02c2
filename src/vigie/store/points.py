"""Named points of the store's work, at which a fault campaign may strike (`./run faults`); nothing happens there otherwise."""

from __future__ import annotations

from collections.abc import Callable

_watcher: Callable[[str], None] | None = None


def watch_points(watcher: Callable[[str], None] | None) -> None:
    """Call `watcher` with the name of each point that this process reaches; None stops it."""
    global _watcher  # noqa: PLW0603  one watcher for the process, set by a test campaign only
    _watcher = watcher


def reached(name: str) -> None:
    """Say that the work has come to a named point."""
    if _watcher is not None:
        _watcher(name)
