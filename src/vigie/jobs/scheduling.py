"""When a source is polled next, and its state after a poll: pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from vigie.jobs.health import REFUSING, Observation, Verdict
from vigie.model.sources import PolledSource, SourceState

JITTER = 0.1
"""Share of its interval by which a poll comes early or late, so that sources do not march in step."""
BACK_OFF_MOST = timedelta(days=1)
"""The longest pause after failures: a source that comes back is seen within a day."""
REFUSED_PAUSE = timedelta(days=1)
"""The pause after a publisher's refusal: robots.txt is believed for a day."""
SOON = timedelta(minutes=1)
"""The pause while pages still wait for their first try."""
_DOUBLINGS = 16
"""Failures after which the pause grows no further; it is capped long before."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a source gave to ask conditionally with; None of both asks for everything."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()
"""Those of a source that is to be asked for everything."""


def pause_after(source: PolledSource, failures: int, seen: Observation, untried: int, chance: float) -> timedelta:
    """How long to leave a source alone.

    Args:
        source: its interval is the measure.
        failures: how many polls have failed in a row, this one included.
        seen: what the poll saw; what the host asked for is never cut short.
        untried: pages that wait for their first try.
        chance: a number from 0 to 1, for the jitter.
    """
    every = timedelta(seconds=source.every)
    if seen.reason in REFUSING:
        pause = max(every, REFUSED_PAUSE)
    elif failures:
        pause = max(every, min(every * 2.0 ** min(failures - 1, _DOUBLINGS), BACK_OFF_MOST))
    else:
        pause = min(every, SOON) if untried else every
    pause *= 1 + JITTER * (2 * chance - 1)
    return max(pause, timedelta(seconds=seen.retry_after or 0.0))


def next_state(
    before: SourceState, seen: Observation, verdict: Verdict, validators: Validators, now: str, due: str
) -> SourceState:
    """The state of a source after a poll; its watermark is moved by whoever took the items in."""
    failed = seen.result in ("failed", "unreadable")
    moved = verdict.health != before.health
    return replace(
        before,
        etag=before.etag if failed else validators.etag,
        last_modified=before.last_modified if failed else validators.last_modified,
        next_due=due,
        last_polled=now,
        last_ok=before.last_ok if failed else now,
        last_new=now if seen.new else before.last_new,
        failures=before.failures + 1 if failed else 0,
        failing_since=(before.failing_since or now) if failed else None,
        health=verdict.health,
        health_since=now if moved else before.health_since,
        shape=verdict.shape,
        detail=verdict.detail,
    )
