"""The keeper of a store: what comes in is assembled, told and, when its time is over, dropped, without anybody asking."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from vigie.jobs import refreshing
from vigie.jobs.notifying import Post
from vigie.jobs.refreshing import Refresher
from vigie.model.annotations import MadeBy
from vigie.model.watches import WatchRule
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.schema import events, notices, versions
from vigie.store.watchlists import save_rule

OLD = "2020-01-01T08:00:00+00:00"


def test_the_keeper_assembles_tells_and_drops(store, told, pack) -> None:
    one = told("a")
    with store.writing() as connection:
        save_rule(connection, WatchRule("tout", types=("attack",)), OLD, "moi")
    said: list[str] = []
    keeper = Refresher(store, pack.situations, said.append, Post())
    keeper.start()
    ingest(store, [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")), "s", 30)], OLD)
    keeper.ask()
    for _ in range(200):
        with store.reading() as connection:
            made = (
                connection.execute(select(events.c.key)).all(),
                connection.execute(select(notices.c.sent)).scalars().all(),
            )
        if made[0] and made[1] and made[1][0]:
            break
        time.sleep(0.05)
    keeper.stop()
    assert len(made[0]) == 1
    assert made[1][0] is not None
    Refresher(store, pack.situations, said.append, Post()).look()
    with store.reading() as connection:
        assert connection.execute(select(versions.c.text)).scalars().all() == [None]
    assert said == ["1 texts dropped"]


def test_an_unforeseen_fault_is_told_once_and_the_rest_goes_on(store, told, pack, monkeypatch) -> None:
    one = told("a")
    ingest(store, [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")), "s", 30)], OLD)
    said: list[str] = []
    keeper = Refresher(store, pack.situations, said.append, Post())

    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    with monkeypatch.context() as broke:
        broke.setattr(refreshing, "refresh", broken)
        keeper.look()
        keeper.look()
    assert [line for line in said if "planted" in line] == [said[0]]
    assert said[0].startswith("assemble: ZeroDivisionError: planted at test_refreshing.py:")
    assert said[1:] == ["1 texts dropped"], "what is behind the fault is done all the same"
    keeper.look()
    with store.reading() as connection:
        assert len(connection.execute(select(events.c.key)).all()) == 1


def test_a_fault_does_not_end_the_thread(store, pack, monkeypatch) -> None:
    said: list[str] = []
    keeper = Refresher(store, pack.situations, said.append)
    faults = iter([KeyError("one"), KeyError("two")])

    def broken(_: object) -> bool:
        raise next(faults)

    monkeypatch.setattr(refreshing, "needs_refresh", broken)
    keeper.start()
    for _ in range(200):
        if any("two" in line for line in said):
            break
        keeper.ask()
        time.sleep(0.05)
    keeper.stop()
    assert any("one" in line for line in said)
    assert any("two" in line for line in said)


def test_an_assembly_rests_unless_somebody_asks(store, pack, monkeypatch) -> None:
    made: list[float] = []

    def slow(*_: object) -> None:
        time.sleep(0.2)
        made.append(time.monotonic())

    monkeypatch.setattr(refreshing, "PAUSE", 0.01)
    monkeypatch.setattr(refreshing, "RESTS", 1000)
    monkeypatch.setattr(refreshing, "needs_refresh", lambda _: True)
    monkeypatch.setattr(refreshing, "refresh", slow)
    keeper = Refresher(store, pack.situations, print)
    keeper.start()
    _until(lambda: len(made) == 1)
    time.sleep(0.5)
    assert len(made) == 1
    keeper.ask()
    _until(lambda: len(made) == 2)
    keeper.stop()


def _until(done: Callable[[], bool]) -> None:
    for _ in range(400):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")
