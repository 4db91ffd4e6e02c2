"""When trouble with a source is told: pure, so that every alert can be replayed.

A source that fails and recovers every few minutes is one trouble, not fifty. Trouble begins when a source leaves `ok`; it is
told once it has lasted `HELD`, and it is over when the source has been well for `CLEAR` without a failure: one alert, one
all-clear. In between, another kind of trouble is told only when it has stood for `CLEAR`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vigie.jobs.health import instant_of
from vigie.model.sources import Health, SourceState

HELD = timedelta(minutes=30)
"""How long trouble lasts before it is told: restarts and deployments of a site are over by then."""
CLEAR = timedelta(hours=2)
"""How long a source must be well before its trouble is over: at most ten alerts and as many all-clears a day, whatever it does."""
AT_ONCE: frozenset[Health] = frozenset(("refused", "quiet"))
"""Trouble that is told when it is first seen: the publisher's word, and a silence that has lasted already."""
_IDLE: frozenset[Health] = frozenset(("new", "paused"))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble with a source that is not over: since when, and which health was told last (None: nothing yet)."""

    since: str
    told: Health | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a poll makes of a source's trouble; `tell` is from which health to which, None when there is nothing to tell."""

    trouble: Trouble | None = None
    tell: tuple[Health, Health] | None = None


def may_matter(before: SourceState, after: SourceState) -> bool:
    """Whether there may be trouble to follow: a source that has long been well, and is, has none."""
    if after.health != "ok" or before.health != "ok" or after.failures or before.failures:
        return True
    return _lasted(after.health_since, before.last_polled) < CLEAR


def follow(trouble: Trouble | None, before: SourceState, after: SourceState, every: int, now: datetime) -> Turn:
    """Follow a source through a poll.

    Args:
        trouble: its trouble so far, None when there is none.
        before: its state before the poll.
        after: its state after the poll.
        every: the seconds between two polls; what is polled at longer intervals than `HELD` is told when it is seen.
        now: the present.
    """
    at = now.isoformat(timespec="seconds")
    if after.health in _IDLE:
        return Turn(trouble)
    if after.health == "ok":
        if trouble is None or after.failures or _lasted(after.health_since, at) < CLEAR:
            return Turn(trouble)
        return Turn(None, (trouble.told, "ok") if trouble.told else None)
    begun = (after.failing_since if after.health == "failing" else after.health_since) or at
    trouble = trouble or Trouble(begun)
    if trouble.told is None:
        is_due = before.health == "new" or after.health in AT_ONCE or timedelta(seconds=every) >= HELD
        is_due = is_due or _lasted(trouble.since, at) >= HELD
    else:
        is_due = trouble.told != after.health and _lasted(begun, at) >= CLEAR
    if not is_due:
        return Turn(trouble)
    was: Health = trouble.told or ("new" if before.health == "new" else "ok")
    return Turn(replace(trouble, told=after.health), (was, after.health))


def _lasted(since: str | None, at: str | None) -> timedelta:
    begun, end = instant_of(since), instant_of(at)
    return end - begun if begun and end else timedelta(0)
