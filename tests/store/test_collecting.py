"""What the collector keeps, on each engine: hostile strings, large items, claims across two engines' connections."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import select

from vigie.jobs.collecting import Keeper
from vigie.jobs.polling import Tools, poll_web
from vigie.jobs.remembering import StoreMemory
from vigie.model.feeds import FeedItem
from vigie.model.sources import PolledSource
from vigie.store.accounts import account_lines, begin_run
from vigie.store.opening import Store
from vigie.store.schema import articles, source_items
from vigie.store.sources import claim, states_of, sync_sources

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "jobs"))

from lying_web import BODY, START, Clock, JsonReaders, ScriptedWeb, feed_of

FEED = "https://echo.test/rss"
LATER = START.replace(hour=9).isoformat(timespec="milliseconds")


def test_a_poll_is_kept_on_each_engine_whatever_its_strings_hold(store: Store, pack: Any) -> None:
    web, clock = ScriptedWeb(), Clock()
    odd = FeedItem("a\x00b", "https://echo.test/1", "Zéro\x00 et \ud800 demi", "2026-11-27", content=f"{BODY}\x00 " * 6)
    web.say(FEED, feed_of(odd, FeedItem("lead", "https://echo.test/\x00late", "Plus \udfff tard")), None)
    web.say("https://echo.test/late", 500)
    now = clock.at.isoformat(timespec="milliseconds")
    with store.writing() as connection:
        run = begin_run(connection, "r", "watch", now)
        sync_sources(connection, {"echo": True}, now)
        (state,) = claim(connection, {"echo"}, "me", now, LATER, 1)
    source = PolledSource("echo", "feed", FEED)
    tools = Tools(web, JsonReaders(), StoreMemory(store), pack, clock)
    stop = threading.Event()
    (kept,) = Keeper(store, run, "me", None, lambda: 0.5).keep([poll_web(source, state, tools, stop)], stop)
    assert (sum(kept.counts.values()), kept.waiting, kept.after) == (1, 1, "ok")
    with store.reading() as connection:
        assert sum(line.count for line in account_lines(connection)) == 1
        assert connection.execute(select(articles.c.url)).scalars().all() == ["https://echo.test/1"]
        (waits,) = connection.execute(select(source_items.c.waiting).where(source_items.c.tries == 1)).scalars()
        assert "https://echo.test/late" in waits
        assert states_of(connection, {"echo"})["echo"].health == "ok"
