"""Keep a store in order beside other work: assemble what came in, tell watchers, drop what is kept too long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from vigie.jobs.dumps import clean_dumps
from vigie.jobs.notifying import Post, deliver, note
from vigie.jobs.situating import needs_refresh, refresh
from vigie.lang.situations import SituationPack
from vigie.store.errors import StoreError
from vigie.store.opening import Store
from vigie.store.retention import purge

PAUSE = 30.0
"""Seconds between two looks when nobody asks for one."""
LEAVE = 5.0
"""Seconds that an assembly in progress has to end when the program stops; what it had not kept is made again."""
Tell = Callable[[str], None]


class Refresher:
    """A thread that keeps the situation fresh; `ask` makes it look at once.

    With a `post` it also tells watchers and, once a day, drops the texts whose time is over: one program of a store does that.
    """

    def __init__(self, store: Store, pack: SituationPack, tell: Tell, post: Post | None = None) -> None:
        self._store, self._pack, self._tell, self._post = store, pack, tell, post
        self._asked, self._over = threading.Event(), threading.Event()
        self._purged: str | None = None
        self._thread = threading.Thread(target=self._run, name="refresh", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self) -> None:
        """Look at once."""
        self._asked.set()

    def stop(self) -> None:
        """End; an assembly in progress is waited for a few seconds."""
        self._over.set()
        self._asked.set()
        self._thread.join(LEAVE)

    def look(self) -> None:
        """Do now what is to be done; a fault of the store is told and tried again the next time."""
        try:
            if needs_refresh(self._store):
                refresh(self._store, self._pack)
            if self._post is not None:
                self._tell_watchers(self._post)
                self._drop_texts()
        except StoreError as error:
            self._tell(str(error))

    def _tell_watchers(self, post: Post) -> None:
        note(self._store, post.lang)
        for one in deliver(self._store, post, self._over.is_set):
            if one.problem:
                self._tell(f"{one.watch}: {one.address}: {one.problem}")

    def _drop_texts(self) -> None:
        now = datetime.now(UTC)
        today = now.date().isoformat()
        if today == self._purged:
            return
        done = purge(self._store, today, now.isoformat(timespec="seconds"))
        if done.dropped:
            self._tell(f"{done.dropped} texts dropped")
        for file in clean_dumps(self._store):
            if file.problem:
                self._tell(f"{file.path}: {file.problem}")
        self._purged = today if done.wiped is not False else None

    def _run(self) -> None:
        while not self._over.is_set():
            self._asked.clear()
            self.look()
            self._asked.wait(PAUSE)
