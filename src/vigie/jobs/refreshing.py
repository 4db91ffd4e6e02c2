"""Assemble the situation beside other work, whenever something came in or was decided."""

from __future__ import annotations

import threading
from collections.abc import Callable

from vigie.jobs.situating import needs_refresh, refresh
from vigie.lang.situations import SituationPack
from vigie.store.errors import StoreError
from vigie.store.opening import Store

PAUSE = 30.0
"""Seconds between two looks when nobody asks for one."""


class Refresher:
    """A thread that keeps the situation fresh; `ask` makes it look at once."""

    def __init__(self, store: Store, pack: SituationPack, failed: Callable[[str], None]) -> None:
        self._store, self._pack, self._failed = store, pack, failed
        self._asked, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self) -> None:
        """Look at once."""
        self._asked.set()

    def stop(self) -> None:
        """End after the assembly in progress."""
        self._over.set()
        self._asked.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            self._asked.clear()
            try:
                if needs_refresh(self._store):
                    refresh(self._store, self._pack)
            except StoreError as error:
                self._failed(str(error))
            self._asked.wait(PAUSE)
