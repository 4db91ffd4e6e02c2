"""One request at a time for each host, with a pause after each, longer when the host falters or asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Protocol

from vigie.ingest.fetch_limits import (
    BACK_OFF_MOST,
    CRAWL_DELAY_MOST,
    HOSTS_REMEMBERED,
    RETRY_AFTER_MOST,
    TICK,
    FetchSettings,
)
from vigie.ingest.fetch_refusals import FetchRefusedError

_HELD_TICK = 0.02
"""Seconds between two looks at a host that another fetch holds."""
_DOUBLINGS = 20
"""Failures in a row after which the back-off grows no further; it is capped long before."""


class Chance(Protocol):
    """A source of numbers from 0 to 1: `random.Random(seed)` is one."""

    def random(self) -> float:
        """The next number."""


@dataclass(slots=True)
class _Host:
    held: bool = False
    free_at: float = 0.0
    failures: int = 0
    delay: float = 0.0


class Pace:
    """When each host may be asked again. Thread-safe.

    Args:
        settings: the delay between two requests.
        clock: seconds that only grow.
        sleep: waits that many seconds.
        chance: jitter for back-offs, so that many installations do not return in step; without it there is none.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        chance: Chance | None = None,
    ) -> None:
        self._delay = settings.delay
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def claim(self, host: str, patience: float, stop: threading.Event | None) -> float:
        """Wait for a host's turn and take it; gives the seconds waited.

        Raises:
            FetchRefusedError: `busy` when it would take more than `patience` seconds, or `stopped`.
        """
        begun = self._clock()
        while True:
            if stop is not None and stop.is_set():
                raise FetchRefusedError("stopped")
            with self._lock:
                state = self._state(host)
                now = self._clock()
                wait = max(0.0, state.free_at - now)
                if not wait and not state.held:
                    state.held = True
                    return now - begun
            left = patience - (now - begun)
            if left <= 0 or wait > left:
                retry = max(wait, state.delay, self._delay)
                raise FetchRefusedError("busy", f"next turn at {host} in {retry:.1f} s", retry_after=retry)
            self._sleep(min(wait, TICK) if wait else min(_HELD_TICK, left))

    def release(self, host: str, requests: int, failed: bool = False, retry_after: float | None = None) -> float:
        """Give a host back after a number of requests; gives the seconds of its pause.

        The pause is the delay for each request made, none when none was. Failures in a row double it, up to an hour, times 0.5 to 1.5 by
        chance. What the host itself asks for is never cut short.
        """
        with self._lock:
            state = self._state(host)
            state.held = False
            if requests:
                state.failures = state.failures + 1 if failed else 0
            pause = max(state.delay, self._delay) * requests
            if failed:
                grown = max(state.delay, self._delay) * 2.0 ** min(state.failures, _DOUBLINGS)
                jitter = 0.5 + self._chance.random() if self._chance else 1.0
                pause = max(pause, min(grown, BACK_OFF_MOST) * jitter)
            pause = max(pause, min(retry_after or 0.0, RETRY_AFTER_MOST))
            state.free_at = self._clock() + pause
            return pause

    def slow_down(self, host: str, delay: float | None) -> None:
        """Keep to a host's own Crawl-delay, up to five minutes; None when it asks for none."""
        with self._lock:
            self._state(host).delay = min(delay or 0.0, CRAWL_DELAY_MOST)

    def _state(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= HOSTS_REMEMBERED:
                now = self._clock()
                self._hosts = {h: s for h, s in self._hosts.items() if s.held or s.free_at > now}
            state = self._hosts[host] = _Host()
        return state


class Visit:
    """The way of one fetch through hosts: at most one is held at a time, so that two fetches never wait for each other.

    All that one page needs of a host (robots.txt and tdmrep.json once a day, redirects) is one visit; the pause after
    it is as long as its requests together call for.
    """

    def __init__(self, pace: Pace, patience: float, stop: threading.Event | None) -> None:
        self._pace = pace
        self._patience = patience
        self._stop = stop
        self._host: str | None = None
        self._requests = 0

    @property
    def host(self) -> str:
        """The host that is held; empty when none is."""
        return self._host or ""

    def enter(self, host: str) -> float:
        """Be at a host, which is left for another only by this; gives the seconds waited for its turn."""
        if host == self._host:
            return 0.0
        self.leave()
        waited = self._pace.claim(host, self._patience, self._stop)
        self._patience -= waited
        self._host, self._requests = host, 0
        return waited

    def count(self) -> None:
        """Note a request to the current host."""
        self._requests += 1

    def leave(self, failed: bool = False, retry_after: float | None = None) -> float | None:
        """Give the current host back, if any; gives the seconds of its pause."""
        if self._host is None:
            return None
        host, self._host = self._host, None
        return self._pace.release(host, self._requests, failed, retry_after)


def retry_after(headers: Mapping[str, str], wall: Callable[[], float] | None) -> float | None:
    """The seconds that a Retry-After header asks for, at most a day; None when there is none that can be read.

    A date is counted from the Date of the same response, else from `wall`, the seconds since 1970.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked[:9]), RETRY_AFTER_MOST)
    until, since = _instant(asked), _instant(headers.get("date", ""))
    if since is None and wall is not None:
        since = wall()
    if until is None or since is None:
        return None
    return min(max(0.0, until - since), RETRY_AFTER_MOST)


def _instant(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
