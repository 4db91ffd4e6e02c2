"""Put a collector together: fetcher, readers, store, run; and run it."""

from __future__ import annotations

import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from vigie.adapters.language import identify
from vigie.ingest.addresses import Resolve, system_addresses
from vigie.ingest.fetching import Fetcher, FetchSettings
from vigie.ingest.sources_file import LEAST_EVERY, SourcesFile, load_sources
from vigie.jobs.annotate import Annotator
from vigie.jobs.collecting import Keeper
from vigie.jobs.polling import Tools
from vigie.jobs.pruning import Listings
from vigie.jobs.remembering import StoreMemory
from vigie.jobs.watching import Plan, Tally, Tell, Watch, present
from vigie.jobs.webreaders import WebReaders, read_file
from vigie.lang.packs import LanguagePack
from vigie.model.sources import PolledSource
from vigie.store.accounts import begin_run, end_run
from vigie.store.opening import Store

LOOPBACK = "127.0.0.1"
TEST_NAMES = ".test"
"""The top-level name that RFC 6761 keeps for tests: with the loopback allowed, it is there."""
_PATIENCE = 20.0
"""Seconds that a page may wait for its turn at its host: the files of a site are asked for before, at the same pace."""


_SAMPLE = "a" * 99
"""Letters enough for the language identifier to look at its model."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a collector may go: the public web, and in tests the loopback, without pauses between requests."""

    contact: str
    loopback: bool = False


def fetcher_for(reach: Reach, sources: Collection[PolledSource]) -> Fetcher:
    """A fetcher; when the loopback is allowed it reaches there what the sources name, and no other port.

    Raises:
        ValueError: the contact is none.
    """
    if not reach.loopback:
        return Fetcher(FetchSettings(reach.contact, max_wait=_PATIENCE), wall=time.time, chance=random.SystemRandom())
    ports = {urlsplit(s.location).port or 80 for s in sources if s.kind != "folder"}
    return Fetcher(
        FetchSettings(reach.contact, delay=0.0, max_wait=_PATIENCE),
        wall=time.time,
        chance=random.SystemRandom(),
        resolve=loopback_names(system_addresses),
        admitted={(LOOPBACK, port) for port in ports},
    )


def loopback_names(otherwise: Resolve) -> Resolve:
    """A resolver that finds the names of tests on the loopback."""

    def resolve(host: str, port: int) -> Sequence[str]:
        return (LOOPBACK,) if host.endswith(TEST_NAMES) else otherwise(host, port)

    return resolve


class Reloading:
    """A file of sources that is read again when it changes.

    Args:
        path: the file.
        least_every: the shortest interval that is let through, in seconds.
    """

    def __init__(self, path: Path, least_every: int = LEAST_EVERY) -> None:
        self._path = path
        self._least = least_every
        self._face: tuple[int, int] | None = None

    def __call__(self) -> SourcesFile | None:
        """What the file says; None when it did not change since the last time.

        Raises:
            SourcesError: it is wrong, told once for each change.
        """
        try:
            found = self._path.stat()
            face = (found.st_mtime_ns, found.st_size)
        except OSError:
            face = (0, 0)
        if face == self._face:
            return None
        self._face = face
        return load_sources(self._path, self._least)


@dataclass(frozen=True, slots=True)
class Collector:
    """What a run of the collector needs from outside.

    `load` gives the file of sources when it changed; `listings` is where the run notes what sources list.
    """

    store: Store
    pack: LanguagePack
    annotator: Annotator | None
    fetcher: Fetcher
    load: Callable[[], SourcesFile | None]
    tell: Tell
    listings: Listings


def run_collector(collector: Collector, plan: Plan, stop: threading.Event) -> tuple[str, Tally]:
    """Collect by a plan until it ends or `stop` is set; gives the name of the run and what it did.

    Raises:
        StoreError: the store could not be written; what was under way is forgotten.
        SourcesError: the file of sources is wrong.
    """
    store = collector.store
    began = present()
    name = f"watch-{began:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    with store.writing() as connection:
        run = begin_run(connection, name, "watch", began.isoformat(timespec="seconds"))
    owner = f"{socket.gethostname()} {name}"
    identify(_SAMPLE)  # its model is loaded once here, not by every thread at its first article
    keeper = Keeper(store, run, owner, collector.annotator, random.SystemRandom().random, collector.listings)
    tools = Tools(collector.fetcher, WebReaders(), StoreMemory(store), collector.pack, present)
    watch = Watch(store, keeper, tools, read_file, owner, collector.load, collector.tell)
    try:
        tally = watch.run(plan, stop)
    finally:
        with store.writing() as connection:
            end_run(connection, run, present().isoformat(timespec="seconds"))
    return name, tally
