"""One source to poll again and again: its web, a clock, a store."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

from lying_web import BODY, START, Clock, JsonReaders, ScriptedWeb
from sqlalchemy import select

from vigie.ingest.reading import read
from vigie.jobs.collecting import Keeper, Kept
from vigie.jobs.folders import poll_folder
from vigie.jobs.polling import Tools, poll_web
from vigie.jobs.pruning import Listings
from vigie.jobs.remembering import StoreMemory
from vigie.model.feeds import FeedItem
from vigie.model.sources import PolledSource, SourceState
from vigie.store.accounts import account_lines, begin_run
from vigie.store.opening import Store
from vigie.store.schema import articles
from vigie.store.sources import claim, states_of, sync_sources

FEED = "https://echo.test/rss"
WHOLE = " ".join([BODY] * 6)
ALL = frozenset[str]()


class Bench:
    """One source, its web, a clock, a store, and the poll of them all."""

    def __init__(
        self, store: Store, pack: Any, annotator: Any = None, *, start: datetime = START, **source: Any
    ) -> None:
        self.store, self.web, self.clock = store, ScriptedWeb(), Clock(start)
        self.source = PolledSource("echo", **{"kind": "feed", "location": FEED, **source})
        self.tools = Tools(self.web, JsonReaders(), StoreMemory(store), pack, self.clock)
        with store.writing() as connection:
            self.run = begin_run(connection, "r1", "watch", start.isoformat())
            sync_sources(connection, {"echo": True}, self.now)
        self.listings = Listings()
        self.keeper = Keeper(store, self.run, "me", annotator, lambda: 0.5, self.listings)
        self.stop = threading.Event()

    @property
    def now(self) -> str:
        return self.clock.at.isoformat(timespec="milliseconds")

    @property
    def state(self) -> SourceState:
        with self.store.reading() as connection:
            return states_of(connection, ["echo"])["echo"]

    def claimed(self, **span: float) -> SourceState:
        """The state of the source, claimed when its next poll is due, or after a while."""
        self.clock.go(**(span or {"days": 2}))
        until = (self.clock.at + timedelta(minutes=5)).isoformat(timespec="milliseconds")
        with self.store.writing() as connection:
            (state,) = claim(connection, ["echo"], "me", self.now, until, 5)
        return state

    def poll(self, **span: float) -> Kept:
        """One poll, kept, two days after the last or after a while."""
        polled = poll_web(self.source, self.claimed(**span), self.tools, self.stop)
        return self.keeper.keep([polled], self.stop)[0]

    def poll_files(self) -> Kept:
        """One poll of a folder, kept part by part."""
        state = self.claimed()
        parts = poll_folder(self.source, state, self.tools, lambda path, now: read([path], None, now), self.stop)
        return [self.keeper.keep([part], self.stop)[0] for part in parts][-1]

    def sums(self) -> dict[tuple[str, str], int]:
        with self.store.reading() as connection:
            return {(a.outcome, a.reason): a.count for a in account_lines(connection, by=ALL)}

    def titles(self) -> list[str]:
        with self.store.reading() as connection:
            return sorted(connection.execute(select(articles.c.title)).scalars())


def item(n: int | str, **more: Any) -> FeedItem:
    url = f"https://echo.test/a/{n}"
    return FeedItem(
        **{"id": f"i{n}", "url": url, "title": f"Dépêche {n}", "published": "2026-11-27T06:00:00+00:00", **more}
    )


def whole(n: int | str, **more: Any) -> FeedItem:
    return item(n, **{"content": f"{WHOLE} Numéro {n}.", **more})
