"""Forget the items of sources that no longer matter, so that what is remembered of a source does not grow for ever.

In: what each source has listed of late (`Listings`, filled by the writer of the collector). Out: rows fewer, each source with
a line of the audit. An item that comes back after it was forgotten is taken for new, and ends as a duplicate: what makes
an article one is its address, not what is remembered here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from vigie.jobs.health import HABIT, instant_of
from vigie.model.sources import SourceState
from vigie.store.opening import Store
from vigie.store.sources import forget_items, is_polled, states_of
from vigie.store.writing import Act, record

KEPT = timedelta(days=90)
"""How long before the newest item of its source an item must have come in: archives and « read again » lists go back weeks."""
BATCH = 2_000
"""Items forgotten in one transaction: a tenth of a second, so that a collector beside it need not wait."""


class Listings:
    """What each source has listed since its items were last looked through.

    The writer of the collector adds to it and the keeper of the store reads it, both within a writing transaction: they
    never meet. It lives in memory: after a start, a source is looked through once it has been listed again.
    """

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = {}
        self._since: dict[str, str] = {}

    def add(self, source: str, keys: Collection[str], today: str) -> None:
        """A source listed these items, and no others."""
        self._keys.setdefault(source, set()).update(keys)
        self._since.setdefault(source, today)

    def of(self, source: str) -> Collection[str]:
        """The items that a source has listed; none when it was not read whole."""
        return self._keys.get(source, ())

    def ripe(self, before: str) -> tuple[str, ...]:
        """The sources that have been listed since a day before this one: a list cut short by an accident was followed by others."""
        return tuple(sorted(name for name, since in self._since.items() if since < before))

    def clear(self, source: str) -> None:
        """Begin anew with a source."""
        self._keys.pop(source, None)
        self._since.pop(source, None)


def prune(
    store: Store, listings: Listings, before: str, now: datetime, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Forget what the sources that were listed before a day list no more; returns how many items.

    Args:
        store: the store.
        listings: what they have listed.
        before: the day; a later one than today takes all that were listed.
        now: the present.
        stopped: whether to end early; the next round goes on.
    """
    gone = 0
    for source in listings.ripe(before):
        while not stopped():
            count = _prune(store, source, listings, now)
            gone += count
            if count < BATCH:
                break
    return gone


def _prune(store: Store, source: str, listings: Listings, now: datetime) -> int:
    """Forget a batch of a source's items; what a poll under way has looked at stays for the next round."""
    with store.writing() as connection:
        state = states_of(connection, [source]).get(source)
        if state is None or is_polled(connection, source, now.isoformat(timespec="milliseconds")):
            return 0
        until = horizon(state, now)
        listed = listings.of(source)
        count = forget_items(connection, source, listed, until, HABIT, BATCH) if until and listed else 0
        if count:
            at = now.isoformat(timespec="seconds")
            record(connection, [Act("items.pruned", source, {"count": count, "before": until})], at)
        if count < BATCH:
            listings.clear(source)
    return count


def horizon(state: SourceState, now: datetime) -> str | None:
    """The instant before which items of a source may be forgotten: long before its newest item, and before the present.

    A source whose items have no date is measured by when something of it was last new. None forgets nothing.
    """
    newest = (instant_of(state.watermark[0]) or _day(state.watermark[0])) if state.watermark else None
    newest = newest or instant_of(state.last_new)
    if newest is None:
        return None
    return (min(newest.astimezone(UTC), now.astimezone(UTC)) - KEPT).isoformat(timespec="seconds")


def _day(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return None
