"""How a source fares, computed from what its polls brought: pure, so that every alert can be replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from vigie.model.feeds import Feed, FeedItem
from vigie.model.sources import Health, Shape, SourceState
from vigie.text.durations import show_span

FAILING_AFTER = 3
"""Polls failed in a row before a source that has worked is called failing: one or two pass by themselves."""
FUTURE = timedelta(hours=24)
"""How far ahead a date may lie: a day covers every time zone and what is dated for the next morning."""
QUIET_FACTOR = 3.0
"""Times the longest pause of late after which silence is no habit: nights and weekends are pauses that have been seen."""
QUIET_LEAST = timedelta(days=1)
"""The shortest silence that counts: a day without news happens to any small outlet."""
QUIET_UNKNOWN = timedelta(days=14)
"""The silence that counts while a source has too little past for a habit."""
HABIT = 20
"""Arrivals that make a habit; fewer than four say nothing."""
_HABIT_LEAST = 4
_HAD, _LOST = 0.8, 0.2
"""Shares of items with a field from which it was there, and to which it is lost."""
ADOPTED_AFTER = timedelta(days=7)
"""How long a changed format is told before it is what this source looks like."""

Result = Literal["read", "unchanged", "failed", "unreadable"]
REFUSING = frozenset(("robots", "reserved"))
"""Failures that are the publisher's word."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one poll saw: how it ended, why, and what the list looked like.

    `future` is how many items are dated ahead of the present, `new` how many were taken. `reason` tells a failure,
    `detail` whatever is worth knowing; `retry_after` are the seconds that the host asked for.
    """

    result: Result
    reason: str = ""
    detail: str | None = None
    listed: int = 0
    future: int = 0
    new: int = 0
    shape: Shape | None = None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A health, with the words that tell it, and the shape that the next list is compared with."""

    health: Health
    detail: str | None = None
    shape: Shape | None = None


def shape_of(feed: Feed) -> Shape | None:
    """What the items of a feed look like; None of an empty one."""
    items = feed.items
    if not items:
        return None

    def share(having: Sequence[bool]) -> float:
        return round(sum(having) / len(items), 2)

    return Shape(
        feed.kind,
        share([i.url is not None for i in items]),
        share([i.title is not None for i in items]),
        share([bool(i.published or i.updated) for i in items]),
        share([bool(i.summary or i.content) for i in items]),
    )


def count_future(items: Sequence[FeedItem], now: datetime) -> int:
    """How many items are dated more than a day ahead."""
    return sum(1 for i in items if (at := instant_of(i.published or i.updated)) and at > now + FUTURE)


def assess(before: SourceState, seen: Observation, arrivals: Sequence[str], now: datetime) -> Verdict:
    """The health of a source after a poll.

    Args:
        before: its state before the poll.
        seen: what the poll saw.
        arrivals: instants at which something of it was taken in, latest first, without this poll's.
        now: the present.
    """
    if seen.result in ("failed", "unreadable"):
        return _failed(before, seen)
    if seen.result == "read" and not seen.listed:
        return Verdict("empty", "lists nothing", before.shape)
    changed = _changed(before.shape, seen.shape)
    if changed and not _is_adopted(before, now):
        return Verdict("format_changed", changed, before.shape)
    shape = seen.shape or before.shape
    if seen.future:
        return Verdict("future_dates", f"{seen.future} of {seen.listed} items dated in the future", shape)
    if seen.result == "unchanged" and before.health in ("future_dates", "format_changed", "empty"):
        return Verdict(before.health, before.detail, shape)
    if not seen.new and (silence := _silence(before, arrivals, now)):
        return Verdict("quiet", silence, shape)
    return Verdict("ok", seen.detail, shape)


def _failed(before: SourceState, seen: Observation) -> Verdict:
    told = f"{seen.reason}: {seen.detail}" if seen.detail else seen.reason
    if seen.reason in REFUSING:
        return Verdict("refused", told, before.shape)
    if seen.result == "unreadable" and before.last_ok:
        return Verdict("format_changed", told, before.shape)
    if before.last_ok is None or before.failures + 1 >= FAILING_AFTER:
        return Verdict("failing", told, before.shape)
    return Verdict(before.health, told, before.shape)


def _changed(was: Shape | None, now: Shape | None) -> str | None:
    """Which fields the items lost, in words."""
    if was is None or now is None:
        return None
    lost = [f for f in ("url", "title", "date", "text") if getattr(was, f) >= _HAD and getattr(now, f) <= _LOST]
    return f"items have lost their {', '.join(lost)}" if lost else None


def _is_adopted(before: SourceState, now: datetime) -> bool:
    since = instant_of(before.health_since)
    return before.health == "format_changed" and since is not None and now - since >= ADOPTED_AFTER


def _silence(before: SourceState, arrivals: Sequence[str], now: datetime) -> str | None:
    """How long nothing new has come, where that is longer than the source's habit."""
    times = [t for a in arrivals if (t := instant_of(a))]
    last = max(times, default=None) or instant_of(before.last_new)
    if last is None:
        return None
    pauses = [later - earlier for later, earlier in pairwise(times)]
    habit = QUIET_UNKNOWN if len(times) < _HABIT_LEAST else max(QUIET_LEAST, QUIET_FACTOR * max(pauses))
    silence = now - last
    if silence <= habit:
        return None
    return f"nothing new for {show_span(silence.total_seconds())}"


def instant_of(value: str | None) -> datetime | None:
    """An instant with its zone; days and what cannot be read say nothing."""
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else None
