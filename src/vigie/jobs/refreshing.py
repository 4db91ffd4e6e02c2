"""Keep a store in order beside other work: assemble what came in, tell watchers, drop what is kept too long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from vigie.jobs.dumps import clean_dumps
from vigie.jobs.notifying import Post, deliver, note
from vigie.jobs.pruning import Listings, prune
from vigie.jobs.situating import needs_refresh, refresh
from vigie.jobs.watching import told_fault
from vigie.lang.situations import SituationPack
from vigie.store.errors import StoreError
from vigie.store.opening import Store
from vigie.store.retention import purge

PAUSE = 30.0
"""Seconds between two looks when nobody asks for one."""
RESTS = 4
"""Times as long as an assembly took that the next one waits for, unless a person asks: it takes a fifth of one core at most,
however large the store, and a small store is as fresh as its looks."""
LEAVE = 2.0
"""Seconds that an assembly in progress has to end when the program stops; what it had not kept is made again."""
Tell = Callable[[str], None]


class Refresher:
    """A thread that keeps the situation fresh; `ask` makes it look at once.

    With a `post` it also tells watchers and, once a day, drops the texts whose time is over: one program of a store does
    that. With `listings`, those of the collector beside it, it also forgets items that sources list no more.
    """

    def __init__(
        self,
        store: Store,
        pack: SituationPack,
        tell: Tell,
        post: Post | None = None,
        listings: Listings | None = None,
    ) -> None:
        self._store, self._pack, self._tell, self._post, self._listings = store, pack, tell, post, listings
        self._asked, self._over = threading.Event(), threading.Event()
        self._purged: str | None = None
        self._ready = 0.0
        self._faults: dict[str, str] = {}
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

    def look(self, *, last: bool = False, assemble: bool = True) -> None:
        """Do now what is to be done; a fault of one part is told once, leaves the others alone and is tried again the next time.

        Args:
            last: this is the end of a run: what it listed is looked through now, not when the day is over.
            assemble: the situation is to be assembled, if something came in.
        """
        if assemble:
            self._try("assemble", self._assemble)
        if self._post is not None:
            self._try("tell", partial(self._tell_watchers, self._post))
            self._try("purge", self._drop_texts)
        if self._listings is not None:
            self._try("prune", partial(self._forget_items, self._listings, last=last))

    def _try(self, part: str, do: Callable[[], None]) -> None:
        try:
            do()
        except StoreError as error:
            self._tell_fault(part, str(error))
        except Exception as error:  # noqa: BLE001  an odd row must not stop what keeps a store in order; it is reported
            self._tell_fault(part, f"{part}: {told_fault(error)}")
        else:
            self._faults.pop(part, None)

    def _tell_fault(self, part: str, words: str) -> None:
        if self._faults.get(part) != words:
            self._faults[part] = words
            self._tell(words)

    def _assemble(self) -> None:
        if needs_refresh(self._store):
            began = time.monotonic()
            refresh(self._store, self._pack)
            ended = time.monotonic()
            self._ready = ended + RESTS * (ended - began)

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

    def _forget_items(self, listings: Listings, *, last: bool) -> None:
        now = datetime.now(UTC)
        until = now + timedelta(days=1) if last else now
        prune(self._store, listings, until.date().isoformat(), now, self._over.is_set if not last else lambda: False)

    def _run(self) -> None:
        while not self._over.is_set():
            is_asked = self._asked.is_set()
            self._asked.clear()
            self.look(assemble=is_asked or time.monotonic() >= self._ready)
            self._asked.wait(PAUSE)
