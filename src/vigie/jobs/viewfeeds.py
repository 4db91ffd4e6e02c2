"""The feed of a filter: what of its events is new or changed, without private persons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from vigie.jobs.shielding import shield_of
from vigie.publish.eventfeeds import event_entry
from vigie.publish.phrases import Phrases
from vigie.publish.releasefeeds import FeedEntry
from vigie.store.eventlists import EventFilter, latest_events
from vigie.store.sight import Sight
from vigie.store.watchlists import REPORTS, reports_of

ENTRIES = 50
"""Entries of a feed: what a reader that comes once an hour needs."""


def view_entries(
    connection: Connection, sight: Sight, wanted: EventFilter, phrases: Phrases, address: Callable[[str], str]
) -> Sequence[FeedEntry]:
    """The events that meet a filter, those that changed last first.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        wanted: the filter.
        phrases: the words of the entries.
        address: from an event's key to the address of its page.
    """
    rows = latest_events(connection, sight, wanted, ENTRIES)
    told = reports_of(connection, sight.level, [r.key for r in rows])
    made = []
    for row in rows:
        shield = shield_of(connection, row.event, phrases)
        reports = shield.reports(told[row.key][:REPORTS])
        made.append(event_entry(row.key, row.event, row.changed, reports, phrases, shield.clean, address(row.key)))
    return made
