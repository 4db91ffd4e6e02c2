"""Slow down those who guess passwords."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

TRIES = 6
"""Wrong passwords for one name, or from one address, before it has to wait."""
WAIT = timedelta(minutes=10)
"""How long; a guesser gets 36 tries an hour, a person who forgot a password asks for an invitation."""
REMEMBERED = 10_000
"""Names and addresses remembered at once; the oldest are forgotten first."""


class Throttle:
    """Counts failures by name and by address, in memory: a restart forgives, and the audit remembers."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def waits(self, keys: tuple[str, ...], now: datetime) -> int:
        """Seconds that one of these has to wait, 0 when none has."""
        with self._lock:
            recent = [[t for t in self._failures.get(k, ()) if t > now - WAIT] for k in keys]
        ends = [times[-TRIES] + WAIT for times in recent if len(times) >= TRIES]
        return max((int((end - now).total_seconds()) + 1 for end in ends), default=0)

    def failed(self, keys: tuple[str, ...], now: datetime) -> None:
        """Count a failure for each."""
        with self._lock:
            for key in keys:
                self._failures[key] = [*self._failures.pop(key, ()), now][-TRIES:]
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def passed(self, keys: tuple[str, ...]) -> None:
        """Forgive what was counted."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)
