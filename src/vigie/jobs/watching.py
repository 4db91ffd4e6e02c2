"""The long-running collector: claims what is due, polls in threads, keeps in one writer, stops within ten seconds.

Threads hand what they polled to the writer through a short queue, so that a slow writer holds the polling back. A poll is
kept whole or forgotten whole; a claim that nobody settles is void after `LEASE` and the source is polled again.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from urllib.parse import urlsplit

from vigie.ingest.sources_file import SourcesError, SourcesFile
from vigie.jobs.collecting import Keeper, Kept, due_after
from vigie.jobs.folders import ReadFile, poll_folder
from vigie.jobs.health import Observation
from vigie.jobs.polling import Polled, Tools, poll_web
from vigie.model.accounts import Outcome
from vigie.model.sources import PolledSource, SourceState
from vigie.store.errors import StoreError
from vigie.store.opening import Store
from vigie.store.sources import (
    claim,
    due_names,
    release,
    renew,
    sync_sources,
)

THREADS = 32
"""Polls under way at once: most of their time is waiting for hosts; more would wait for the one writer."""
WAITING_POLLS = 16
"""Polls that wait for the writer before the threads are held back: their articles must fit in memory."""
GROUP_POLLS, GROUP_ARTICLES = 32, 64
"""Polls and articles kept in one transaction: one flush to the disk for many, at most ten seconds' annotation."""
HOST_POLLS = 2
"""Polls under way at one host: one fetches while another is read; more would only wait in line and hold the others back."""
LEASE = timedelta(minutes=5)
"""How long a claim lasts unless renewed: what a killed collector had claimed is polled again after it."""
STOP_SECONDS = 6.0
"""Seconds that a stop leaves to what is under way; then it is forgotten. Systems kill after ten."""
TICK = 0.2
"""Seconds between two looks at what is due."""
RELOAD = 5.0
"""Seconds between two looks at the file of sources."""

Tell = Callable[[str], None]
"""Tells the user a line."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a watch runs: until when (None: until it is stopped), or one round only, with how many threads."""

    until: datetime | None = None
    once: bool = False
    threads: int = THREADS
    verbose: bool = False


@dataclass(slots=True)
class Tally:
    """What a watch has done so far.

    `postponed` polls were put off because it was not our turn at the host; `forgotten` ones were under way at the stop
    or had lost their claim. `listed`, `deferred` and `resumed` are sums of those of `Kept`.
    """

    polls: int = 0
    listed: int = 0
    deferred: int = 0
    resumed: int = 0
    postponed: int = 0
    forgotten: int = 0
    alerts: int = 0
    counts: Counter[Outcome] = field(default_factory=Counter)

    @property
    def offered(self) -> int:
        """Items that came to their end."""
        return sum(self.counts.values())


class Watch:
    """One run of the collector.

    Args:
        store: where to.
        keeper: keeps polls; its owner is `owner`.
        tools: what polls need.
        read: reads the files of folders.
        owner: the name under which sources are claimed, of this run alone.
        load: the file of sources, read again; None when it did not change.
        tell: tells alerts, and each poll when the plan is verbose.
    """

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        tools: Tools,
        read: ReadFile,
        owner: str,
        load: Callable[[], SourcesFile | None],
        tell: Tell,
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._tools = tools
        self._read = read
        self._owner = owner
        self._load = load
        self._tell = tell
        self._sources: dict[str, PolledSource] = {}
        self._claimed: queue.SimpleQueue[tuple[PolledSource, SourceState] | None] = queue.SimpleQueue()
        self._polled: queue.Queue[Polled] = queue.Queue(WAITING_POLLS)
        self._under_way: dict[str, str] = {}
        self._put_off: dict[str, datetime] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._fault: Exception | None = None
        self.tally = Tally()

    def run(self, plan: Plan, stop: threading.Event) -> Tally:
        """Collect until `stop` is set, the plan's end has come, or, for one round, nothing is left that was due.

        Raises:
            StoreError: the store could not be written; what was under way is forgotten.
            SourcesError: the file of sources is wrong at the start; later it is told, and the last good one goes on.
        """
        self._sync(self._load() or SourcesFile())
        begun = self._tools.clock()
        crew = [threading.Thread(target=self._poll_all, args=(stop,), daemon=True) for _ in range(plan.threads)]
        writer = threading.Thread(target=self._keep_all, args=(plan, stop), daemon=True)
        for thread in (writer, *crew):
            thread.start()
        try:
            self._direct(plan, begun, stop)
        finally:
            self._wind_up(crew, writer, stop)
        if self._fault is not None:
            raise self._fault
        return self.tally

    # ------------------------------------------------------------------ the director

    def _direct(self, plan: Plan, begun: datetime, stop: threading.Event) -> None:
        renewed = loaded = time.monotonic()
        while not stop.is_set() and not self._over.is_set():
            now = self._tools.clock()
            if plan.until is not None and now >= plan.until:
                return
            free = plan.threads - len(self._under_way)
            found = self._claim(begun if plan.once else now, now, free) if free else ()
            if plan.once and free > len(found):
                found = (*found, *self._claim_put_off(now, free - len(found)))
            if plan.once and not found and not self._under_way and not self._put_off:
                return
            clock = time.monotonic()
            if clock - renewed > LEASE.total_seconds() / 3:
                renewed = clock
                self._renew(now)
            if clock - loaded > RELOAD:
                loaded = clock
                self._reload()
            if len(found) < free or not free:
                stop.wait(TICK)

    def _claim_put_off(self, now: datetime, most: int) -> Sequence[SourceState]:
        """Of one round, what was put off until now; what another collector polled meanwhile is not due any more."""
        with self._lock:
            ready = {n for n, due in self._put_off.items() if due <= now}
        if not ready:
            return ()
        with self._store.reading() as connection:
            due = set(due_names(connection, ready, now.isoformat(timespec="milliseconds"), len(ready)))
        found = self._claim(now, now, most, due)
        with self._lock:
            for name in (ready - due) | {state.name for state in found}:
                self._put_off.pop(name, None)
        return found

    def _claim(
        self, due: datetime, now: datetime, most: int, among: Collection[str] | None = None
    ) -> Sequence[SourceState]:
        at = due.isoformat(timespec="milliseconds")
        names = {n for n, s in self._sources.items() if s.enabled and (among is None or n in among)}
        with self._store.reading() as connection:
            waiting = due_names(connection, names, at, len(names))
        with self._lock:
            wanted = spread(((n, host_of(self._sources[n])) for n in waiting), self._under_way.values(), most)
        if not wanted:
            return ()
        until = (now + LEASE).isoformat(timespec="milliseconds")
        with self._store.writing() as connection:
            found = claim(connection, frozenset(wanted), self._owner, at, until, most)
        with self._lock:
            self._under_way |= {state.name: host_of(self._sources[state.name]) for state in found}
        for state in found:
            self._claimed.put((self._sources[state.name], state))
        return found

    def _renew(self, now: datetime) -> None:
        with self._store.writing() as connection:
            renew(connection, self._owner, (now + LEASE).isoformat(timespec="milliseconds"))

    def _reload(self) -> None:
        try:
            fresh = self._load()
        except SourcesError as error:
            self._tell(f"{error}; the sources stay as they were")
            return
        if fresh is not None:
            self._sync(fresh)
            self._tell(f"{len(fresh.enabled)} sources, read again")

    def _sync(self, fresh: SourcesFile) -> None:
        self._sources = {s.name: s for s in fresh.sources}
        names = {n: s.enabled for n, s in self._sources.items()}
        with self._store.writing() as connection:
            sync_sources(connection, names, self._tools.clock().isoformat(timespec="milliseconds"))

    def _wind_up(self, crew: Sequence[threading.Thread], writer: threading.Thread, stop: threading.Event) -> None:
        """Let what is under way end, keep it, and give the other claims up."""
        stop.set()
        end = time.monotonic() + STOP_SECONDS
        for _ in crew:
            self._claimed.put(None)
        while self._under_way and writer.is_alive() and time.monotonic() < end:
            time.sleep(TICK / 4)
        self._over.set()
        writer.join(max(0.1, end - time.monotonic()))
        self.tally.forgotten += len(self._under_way)
        if self._fault is None:
            with self._store.writing() as connection:
                release(connection, self._owner)

    # ------------------------------------------------------------------ the crew

    def _poll_all(self, stop: threading.Event) -> None:
        while (claimed := self._claimed.get()) is not None:
            if stop.is_set():
                self._ended(claimed[0].name, forgotten=1)
                continue
            for polled in self._poll(*claimed, stop):
                if not self._hand_over(polled):
                    return

    def _poll(self, source: PolledSource, state: SourceState, stop: threading.Event) -> Iterator[Polled]:
        """All that a poll brings; a fault of the program is a failure of this source, told with its place."""
        try:
            if source.kind == "folder":
                yield from poll_folder(source, state, self._tools, self._read, stop)
            else:
                yield poll_web(source, state, self._tools, stop)
        except Exception as error:  # noqa: BLE001  one odd source must not stop the others; it is reported
            yield Polled(source, state, self._tools.clock(), fault_of(error), mark=state.watermark)

    def _hand_over(self, polled: Polled) -> bool:
        while not self._over.is_set():
            try:
                self._polled.put(polled, timeout=TICK)
            except queue.Full:
                continue
            return True
        return False

    # ------------------------------------------------------------------ the writer

    def _keep_all(self, plan: Plan, stop: threading.Event) -> None:
        try:
            while not self._over.is_set():
                if group := self._group():
                    self._tell_all(plan, self._kept(group, stop), group)
        except Exception as error:  # noqa: BLE001  told by the director, who ends the run
            self._fault = error
            self._over.set()

    def _group(self) -> list[Polled]:
        """What waits for the writer, up to the size of a transaction."""
        try:
            group = [self._polled.get(timeout=TICK)]
        except queue.Empty:
            return []
        while len(group) < GROUP_POLLS and sum(len(p.articles) for p in group) < GROUP_ARTICLES:
            try:
                group.append(self._polled.get_nowait())
            except queue.Empty:
                break
        return group

    def _kept(self, group: Sequence[Polled], stop: threading.Event) -> tuple[Kept, ...]:
        """Keep a group; where something in it cannot be kept, each poll by itself, and the one at fault as a failure."""
        try:
            return self._keeper.keep(group, stop)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  one odd poll must not take the others with it; it is reported
            if len(group) > 1:
                return tuple(k for polled in group for k in self._kept([polled], stop))
            polled = group[0]
            failed = Polled(polled.source, polled.before, polled.at, fault_of(error), mark=polled.before.watermark)
            return self._keeper.keep([failed], stop)

    def _tell_all(self, plan: Plan, kept: Sequence[Kept], group: Sequence[Polled]) -> None:
        for one, polled in zip(kept, group, strict=True):
            self.tally.counts.update(one.counts)
            self.tally.listed += one.listed
            self.tally.deferred += one.deferred
            self.tally.resumed += one.resumed
            if polled.is_last:
                postponed = one.is_kept and polled.seen is None
                self.tally.postponed += postponed
                if postponed:
                    with self._lock:
                        self._put_off[one.source] = due_after(polled)
                self.tally.polls += one.is_kept and not postponed
                self._ended(one.source, forgotten=not one.is_kept)
            if one.told:
                self.tally.alerts += 1
                why = f" ({one.detail})" if one.detail else ""
                self._tell(f"{one.source}: {' → '.join(one.told)}{why}")
            if plan.verbose and polled.is_last:
                counts = ", ".join(f"{n} {outcome}" for outcome, n in sorted(one.counts.items())) or "nothing"
                self._tell(f"{one.source}: {counts}, {one.waiting} waiting")

    def _ended(self, name: str, *, forgotten: int) -> None:
        """A claimed source is no longer under way."""
        with self._lock:
            self._under_way.pop(name, None)
            self.tally.forgotten += forgotten


def spread(waiting: Iterable[tuple[str, str]], under_way: Iterable[str], most: int) -> list[str]:
    """Which of the sources that wait, each with its host, to poll now: in their order, a few a host.

    >>> spread([("a", "h"), ("b", "h"), ("c", "h"), ("d", "i")], ["h"], 9)
    ['a', 'd']
    """
    busy = Counter(under_way)
    chosen: list[str] = []
    for name, host in waiting:
        if len(chosen) == most:
            break
        if not host or busy[host] < HOST_POLLS:
            busy[host] += 1
            chosen.append(name)
    return chosen


def host_of(source: PolledSource) -> str:
    """The host that a source is fetched from; empty for a folder."""
    return "" if source.kind == "folder" else (urlsplit(source.location).hostname or "")


def fault_of(error: Exception) -> Observation:
    """A fault of the program as what was seen of a source, with the place it comes from."""
    return Observation("failed", "failed", told_fault(error))


def told_fault(error: Exception) -> str:
    """A fault of the program in words: what, and at which line of which file."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{where}"[:500]


def present() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)
