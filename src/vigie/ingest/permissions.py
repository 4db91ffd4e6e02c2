"""Whether a site lets an address be fetched: its robots.txt and its tdmrep.json, each read once a day and remembered."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from vigie.ingest.addresses import Place
from vigie.ingest.fetch_limits import (
    FILE_LIFE,
    FILE_RETRY,
    ROBOTS_BYTES,
    SITES_REMEMBERED,
    TDMREP_BYTES,
    UNREACHABLE_LIFE,
)
from vigie.ingest.fetch_refusals import FetchRefusedError
from vigie.ingest.reservations import Signals, TdmRule, in_words, read_tdmrep, tdmrep_signals, usage_signals
from vigie.ingest.robots import ABSENT, Robots, read_robots
from vigie.model.fetching import is_ours

_ROBOTS, _TDMREP = "/robots.txt", "/.well-known/tdmrep.json"


class AskFile(Protocol):
    """Fetches a small file of a site, after its redirects."""

    def __call__(self, place: Place, most: int) -> tuple[int, bytes]:
        """The status and, of a success, the first `most` bytes; FetchRefusedError for 429, 5xx and all that breaks."""


@dataclass(slots=True)
class _Site:
    robots: Robots | None = None
    robots_until: float = 0.0
    robots_read: float = 0.0
    failing_since: float | None = None
    tdmrep: tuple[TdmRule, ...] = ()
    tdmrep_until: float = 0.0


class Permissions:
    """What sites allow. Thread-safe; a fetch that holds its host's turn is the only one to read the files of that host."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def check(self, place: Place, ask: AskFile) -> tuple[Signals, float | None]:
        """What the site says of an address it lets us fetch, and the seconds it wants between requests.

        Raises:
            FetchRefusedError: `robots` or `reserved`; or what kept robots.txt from being read, which forbids as well.
        """
        site = self._site(place.origin)
        robots = self._robots(site, place, ask)
        if not robots.allows(place.url):
            raise FetchRefusedError("robots", place.url[:200])
        said = usage_signals(robots.usage, place.target)
        if robots.allows(place.origin + _TDMREP):
            said += tdmrep_signals(self._tdmrep(site, place, ask), place.target)
        if said.stops:
            raise FetchRefusedError("reserved", in_words(said.stops))
        return said, robots.delay

    def _site(self, origin: str) -> _Site:
        with self._lock:
            site = self._sites.pop(origin, None) or _Site()
            self._sites[origin] = site
            if len(self._sites) > SITES_REMEMBERED:
                del self._sites[next(iter(self._sites))]
            return site

    def _robots(self, site: _Site, place: Place, ask: AskFile) -> Robots:
        now = self._clock()
        if site.robots is not None and now < site.robots_until:
            return site.robots
        try:
            status, body = ask(place.beside(_ROBOTS), ROBOTS_BYTES)
            robots = read_robots(body) if status == 200 else ABSENT
        except FetchRefusedError as refused:
            if refused.reason == "redirect_loop":
                robots = ABSENT
            else:
                return self._without(site, refused)
        site.robots, site.robots_read, site.failing_since = robots, self._clock(), None
        site.robots_until = site.robots_read + FILE_LIFE
        return robots

    def _without(self, site: _Site, refused: FetchRefusedError) -> Robots:
        """What holds while robots.txt cannot be read: an old copy, else nothing is allowed; after 30 days all is."""
        if is_ours(refused.reason, refused.status):
            raise refused
        now = self._clock()
        if site.failing_since is None:
            site.failing_since = now
        if site.robots is not None and now - site.robots_read < UNREACHABLE_LIFE:
            return site.robots
        if now - site.failing_since >= UNREACHABLE_LIFE:
            return ABSENT
        refused.detail = f"robots.txt: {refused.detail or refused.status or refused.reason}"
        raise refused

    def _tdmrep(self, site: _Site, place: Place, ask: AskFile) -> tuple[TdmRule, ...]:
        """The rules of tdmrep.json. One that cannot be read says nothing: the protocol has it so.

        A 429 is no missing file but a word to wait.
        """
        if self._clock() < site.tdmrep_until:
            return site.tdmrep
        life = FILE_LIFE
        try:
            status, body = ask(place.beside(_TDMREP), TDMREP_BYTES)
        except FetchRefusedError as refused:
            if refused.status == 429 or is_ours(refused.reason, refused.status):
                raise
            status, body, life = 0, b"", FILE_RETRY
        site.tdmrep = read_tdmrep(body) if status == 200 else ()
        site.tdmrep_until = self._clock() + life
        return site.tdmrep
