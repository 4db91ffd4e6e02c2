"""A process that another one started does not outlive it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from multiprocessing import parent_process


def follow_parent(end: Callable[[], object]) -> None:
    """Have this process ended when the one that started it is gone, however that came about.

    Args:
        end: ends it; called in a thread of its own.
    """

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            end()

    threading.Thread(target=wait, name="parent", daemon=True).start()
