"""The long-running collector: every due source once, a stop in good time, faults told, the file read again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from lying_web import BODY, Clock, JsonReaders, ScriptedWeb, feed_of
from sqlalchemy import select

from vigie.ingest.reading import read
from vigie.ingest.sources_file import SourcesError, SourcesFile
from vigie.jobs import watching
from vigie.jobs.collecting import Keeper
from vigie.jobs.polling import Tools
from vigie.jobs.remembering import StoreMemory
from vigie.jobs.watching import Plan, Watch, present
from vigie.model.feeds import FeedItem
from vigie.model.fetching import Fetched, FetchFailure, Wanted
from vigie.model.sources import PolledSource
from vigie.store.accounts import account_lines, begin_run
from vigie.store.errors import StoreFullError
from vigie.store.opening import Store
from vigie.store.schema import source_states
from vigie.store.sources import states_of

WHOLE = " ".join([BODY] * 6)


def sources(number: int, **more: Any) -> tuple[PolledSource, ...]:
    return tuple(PolledSource(f"s{n}", "feed", f"https://s{n}.test/rss", **more) for n in range(number))


def farm(number: int) -> ScriptedWeb:
    web = ScriptedWeb()
    for n in range(number):
        url = f"https://s{n}.test/a"
        web.say(
            f"https://s{n}.test/rss",
            feed_of(FeedItem(f"i{n}", url, f"Titre {n}", "2026-11-27", content=f"{WHOLE} Lieu {n}.")),
        )
    return web


class Watched:
    """A watch with its parts at hand."""

    def __init__(self, store: Store, pack: Any, web: Any, load: Any, owner: str = "me", clock: Any = present) -> None:
        with store.writing() as connection:
            run = begin_run(connection, f"run of {owner}", "watch", present().isoformat())
        self.told: list[str] = []
        keeper = Keeper(store, run, owner, None, lambda: 0.5)
        tools = Tools(web, JsonReaders(), StoreMemory(store), pack, clock)
        reader = lambda path, now: read([path], None, now)  # noqa: E731
        self.watch = Watch(store, keeper, tools, reader, owner, load, self.told.append)


def once(file: SourcesFile) -> Callable[[], SourcesFile | None]:
    """A file that does not change."""
    some = [file]
    return lambda: some.pop() if some else None


def test_each_due_source_is_polled_once_by_two_collectors_together(store: Store, pack: Any) -> None:
    web, file = farm(60), SourcesFile(sources(60))
    two = [Watched(store, pack, web, once(file), owner) for owner in ("one", "two")]
    crew = [
        threading.Thread(target=w.watch.run, args=(Plan(once=True, threads=8), threading.Event())) for w in two
    ]  # fmt: skip
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(60)
    assert Counter(w.url for w in web.asked) == Counter(s.location for s in file.sources)
    assert sum(w.watch.tally.polls for w in two) == 60
    with store.reading() as connection:
        (line,) = account_lines(connection, by=frozenset())
        assert (line.outcome, line.count) == ("accepted", 60)
        assert connection.execute(select(source_states.c.owner)).scalars().all() == [None] * 60


def test_one_round_comes_back_to_what_was_put_off(store: Store, pack: Any) -> None:
    class Crowded(ScriptedWeb):
        turns = 0

        def fetch(self, wanted: Wanted, stop: Any = None) -> Any:
            self.turns += 1
            if self.turns <= 2:
                return FetchFailure(wanted.url, "busy", retry_after=0.5)
            return Fetched(wanted.url, wanted.url, 200, body=farm(1).answers["https://s0.test/rss"][0])  # type: ignore[arg-type]

    w = Watched(store, pack, Crowded(), once(SourcesFile(sources(2))))
    tally = w.watch.run(Plan(once=True, threads=2), threading.Event())
    assert (tally.polls, tally.postponed) == (2, 2)


def test_one_host_is_never_asked_by_more_than_two_polls_at_once(store: Store, pack: Any) -> None:
    web, at_once, most, lock = farm(8), [0], [0], threading.Lock()
    same = tuple(replace(s, location=s.location.replace("//", "//www.echo.test/")) for s in sources(8))
    for old, new in zip(sources(8), same, strict=True):
        web.say(new.location, *web.answers[old.location])

    def crowded(wanted: Wanted) -> None:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.1)
        with lock:
            at_once[0] -= 1

    web.hook = crowded
    tally = Watched(store, pack, web, once(SourcesFile(same))).watch.run(Plan(once=True, threads=8), threading.Event())
    assert (tally.polls, most[0]) == (8, watching.HOST_POLLS)


def test_a_watch_goes_on_until_its_time_is_over(store: Store, pack: Any) -> None:
    clock = Clock()

    def ticking() -> datetime:
        clock.go(minutes=5)
        return clock.at

    w = Watched(store, pack, farm(1), once(SourcesFile(sources(1))), clock=ticking)
    w.watch.run(Plan(until=clock.at + timedelta(hours=4), threads=1), threading.Event())
    assert 2 <= w.watch.tally.polls <= 8


def test_a_stop_ends_it_in_time_even_when_a_fetch_hangs(
    store: Store, pack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "STOP_SECONDS", 1.0)
    stop, hung = threading.Event(), threading.Event()

    class Hanging:
        def fetch(self, wanted: Wanted, stop: Any = None) -> Any:
            if "s1." in wanted.url:
                hung.set()
                time.sleep(20)
            return Fetched(wanted.url, wanted.url, 200, body=feed_of(FeedItem("i", wanted.url, "T", content=WHOLE)))

    w = Watched(store, pack, Hanging(), once(SourcesFile(sources(2))))
    threading.Thread(target=lambda: (hung.wait(10), time.sleep(0.5), stop.set()), daemon=True).start()
    began = time.monotonic()
    tally = w.watch.run(Plan(threads=4), stop)
    assert time.monotonic() - began < 8
    assert (tally.polls, tally.forgotten, tally.offered) == (1, 1, 1)
    with store.reading() as connection:
        states = states_of(connection, ["s0", "s1"])
        assert connection.execute(select(source_states.c.owner)).scalars().all() == [None, None]
    assert (states["s0"].health, states["s1"].health) == ("ok", "new")


def test_a_fault_of_the_program_is_one_sources_failure_told_with_its_place(store: Store, pack: Any) -> None:
    web = farm(2)

    def broken(wanted: Wanted) -> None:
        if "s1." in wanted.url:
            raise ZeroDivisionError("planted")

    web.hook = broken
    w = Watched(store, pack, web, once(SourcesFile(sources(2))))
    tally = w.watch.run(Plan(once=True, threads=2), threading.Event())
    assert tally.polls == 2
    assert [line for line in w.told if "ZeroDivisionError: planted at" in line and line.startswith("s1: new → failing")]


def test_a_full_disk_ends_the_watch_with_its_sentence(store: Store, pack: Any) -> None:
    w = Watched(store, pack, farm(1), once(SourcesFile(sources(1))))

    class Full:
        def keep(self, polls: Any, stop: Any) -> Any:
            raise StoreFullError("no room")

    w.watch._keeper = Full()  # type: ignore[assignment]
    with pytest.raises(StoreFullError, match="no room"):
        w.watch.run(Plan(once=True, threads=1), threading.Event())


def test_what_one_poll_breaks_in_the_store_does_not_take_the_others_with_it(store: Store, pack: Any) -> None:
    w = Watched(store, pack, farm(3), once(SourcesFile(sources(3))))
    whole = w.watch._keeper

    class Choosy:
        def keep(self, polls: Any, stop: Any) -> Any:
            if any(p.source.name == "s1" and p.settled for p in polls):
                raise ValueError("odd row")
            return whole.keep(polls, stop)

    w.watch._keeper = Choosy()  # type: ignore[assignment]
    tally = w.watch.run(Plan(once=True, threads=3), threading.Event())
    assert tally.counts == {"accepted": 2}
    assert any("odd row" in line for line in w.told)


def test_the_file_of_sources_is_read_again_and_a_wrong_one_changes_nothing(
    store: Store, pack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RELOAD", 0.0)
    answers: list[Any] = [SourcesFile(sources(1)), SourcesError("s.toml, line 3: wrong"), SourcesFile(sources(2))]

    def load() -> SourcesFile | None:
        answer = answers.pop(0) if answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    stop, web = threading.Event(), farm(2)
    w = Watched(store, pack, web, load)
    web.hook = lambda wanted: stop.set() if "s1." in wanted.url else None
    tally = w.watch.run(Plan(threads=2), stop)
    assert any("line 3: wrong; the sources stay as they were" in line for line in w.told)
    assert tally.polls >= 1
    assert any("s1." in wanted.url for wanted in web.asked)


def test_disabled_sources_are_left_alone(store: Store, pack: Any) -> None:
    web = farm(2)
    file = SourcesFile((sources(2)[0], *sources(2, enabled=False)[1:]))
    w = Watched(store, pack, web, once(file))
    w.watch.run(Plan(once=True, threads=2), threading.Event())
    assert [wanted.url for wanted in web.asked] == ["https://s0.test/rss"]
    with store.reading() as connection:
        assert states_of(connection, ["s1"])["s1"].health == "paused"
