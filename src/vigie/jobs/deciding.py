"""What to do with what a source lists: pure decisions on items, with nothing fetched and nothing stored.

An item is known by the digest of its id; its stamp tells whether it was changed since. What is unknown is taken, however
old it says it is: so items of one second, and those that come late, are not lost. An item whose page did not come waits
and is tried again, a bounded number of times.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vigie.model.feeds import FeedItem
from vigie.model.fetching import FetchFailure, FetchReason, is_ours
from vigie.store.sources import KnownItem
from vigie.text.urls import canonical_url

TRIES = 5
"""Times that a page is asked for, one a poll: at a quarter of an hour, an outage of an hour is bridged."""
PAGES = 20
"""Pages fetched in one poll: at two seconds a page the poll ends within a minute; the others wait for the next."""
_KEY_DIGITS = 32
"""Hexadecimal digits of a key or a stamp: 128 bits, so that no two items of one source collide."""
_FINAL: frozenset[FetchReason] = frozenset((
    "bad_url", "address_refused", "robots", "reserved", "too_large", "bomb", "redirect_refused", "gone", "denied", "login",
))  # fmt: skip
"""Answers that asking again does not change."""

Why = Literal["new", "changed", "waiting"]


@dataclass(frozen=True, slots=True)
class Take:
    """An item to take in: under which key and stamp, why, how often its page was tried before, whether it is listed now."""

    key: str
    stamp: str
    item: FeedItem
    why: Why
    tries: int = 0
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What to take, latest first, and how many of the items listed are known and unchanged."""

    takes: tuple[Take, ...]
    known: int


def keyed(items: Sequence[FeedItem]) -> tuple[tuple[str, FeedItem], ...]:
    """Each item with its key. Ids that several items of a list share do not identify: there the address is added."""
    faces: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        faces[item.id].add(_face(item))
    return tuple((_digest(i.id if len(faces[i.id]) == 1 else f"{i.id}\n{_face(i)}"), i) for i in items)


def stamp_of(item: FeedItem) -> str:
    """What changes when its publisher changes an item: its dates, its title, its text; not its address."""
    return _digest("\n".join(p or "" for p in (item.updated or item.published, item.title, item.summary, item.content)))


def decide(listed: Sequence[FeedItem], known: Mapping[str, KnownItem]) -> Plan:
    """What to take of a list.

    Args:
        listed: the items as the source lists them; none when it says that nothing changed.
        known: what is remembered of these items, and of all that wait, by key.
    """
    takes: dict[str, Take] = {}
    settled = 0
    for key, item in keyed(listed):
        stamp = stamp_of(item)
        before = known.get(key)
        told = takes.get(key)
        if told is not None:
            settled += 1
            if _rank(item) > _rank(told.item):
                takes[key] = replace(told, stamp=stamp, item=item)
        elif before is None:
            takes[key] = Take(key, stamp, item, "new")
        elif before.waiting is not None:
            takes[key] = Take(key, stamp, item, "waiting", before.tries if stamp == before.stamp else 0)
        elif before.stamp == stamp:
            settled += 1
        else:
            takes[key] = Take(key, stamp, item, "changed")
    for key, before in known.items():
        if before.waiting is not None and key not in takes:
            takes[key] = Take(key, before.stamp, before.waiting, "waiting", before.tries, listed=False)
    return Plan(tuple(sorted(takes.values(), key=lambda t: (t.why == "waiting", _rank(t.item)), reverse=True)), settled)


def is_final(failure: FetchFailure, tries: int) -> bool:
    """Whether a page that did not come at its `tries`-th try is given up. Our own pace (busy without a status) is no try."""
    return failure.reason in _FINAL or (tries >= TRIES and not is_ours(failure.reason, failure.status))


def watermark(before: tuple[str, str] | None, taken: Sequence[Take]) -> tuple[str, str] | None:
    """The newest (instant, id) of items that were taken in whole."""
    marks = [_rank(t.item) for t in taken if t.item.published or t.item.updated]
    return max([*([before] if before else []), *marks], default=None)


def _rank(item: FeedItem) -> tuple[str, str]:
    return item.updated or item.published or "", item.id


def _face(item: FeedItem) -> str:
    return canonical_url(item.url) if item.url else item.title or ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_KEY_DIGITS]
