"""Sources and accounts in the store, on each engine."""

from __future__ import annotations

from dataclasses import replace

from vigie.model.feeds import FeedItem
from vigie.model.sources import Shape, SourceState
from vigie.store.accounts import Fate, account_lines, add_fates, begin_run, end_run, refused_items, runs_of
from vigie.store.opening import Store
from vigie.store.sources import (
    KnownItem,
    arrivals_of,
    claim,
    count_items,
    due_names,
    has_waiting,
    known_items,
    owns,
    release,
    renew,
    save_items,
    settle,
    states_of,
    sync_sources,
)

T0, T1, T2 = (f"2026-11-28T0{n}:00:00.000+00:00" for n in (6, 7, 8))
ITEM = FeedItem("i1", "https://echo.test/1", "Une crue", "2026-11-28", authors=("A. Bre",), summary="La rivière", content="<p>…")  # fmt: skip


def test_new_sources_are_due_and_disabled_ones_are_not(store: Store) -> None:
    with store.writing() as connection:
        sync_sources(connection, {"a": True, "b": False}, T0)
        assert due_names(connection, {"a", "b"}, T0, 9) == ("a",)
        sync_sources(connection, {"a": False, "b": True}, T1)
        assert due_names(connection, {"a", "b"}, T1, 9) == ("b",)
        states = states_of(connection, {"a", "b"})
    assert (states["a"].health, states["b"].health) == ("paused", "new")


def test_a_claim_is_renewed_released_and_settled_by_its_owner_alone(store: Store) -> None:
    with store.writing() as connection:
        sync_sources(connection, {"a": True}, T0)
        (state,) = claim(connection, {"a"}, "me", T0, T1, 9)
        assert owns(connection, "a", "me")
        assert claim(connection, {"a"}, "other", T0, T1, 9) == ()
        assert not settle(connection, replace(state, next_due=T2), "other")
        renew(connection, "me", T2)
        assert claim(connection, {"a"}, "other", T1, T2, 9) == ()
        release(connection, "me")
        assert [s.name for s in claim(connection, {"a"}, "other", T1, T2, 9)] == ["a"]
        release(connection, "other", ["a"])
        assert not owns(connection, "a", "other")


def test_a_state_is_read_as_it_was_written(store: Store) -> None:
    state = SourceState(
        "a", '"e"', "Sat, 28 Nov 2026 06:00:00 GMT", ("2026-11-28T06:00:00+00:00", "i1"), T2, T1, T1, T0, 2, T0, "quiet",
        T0, Shape("rss", 1.0, 0.5, 0.25, 0.0), "nothing new for 3d",
    )  # fmt: skip
    with store.writing() as connection:
        sync_sources(connection, {"a": True}, T0)
        claim(connection, {"a"}, "me", T0, T1, 1)
        assert settle(connection, state, "me")
        assert states_of(connection, {"a"}) == {"a": state}


def test_items_are_remembered_and_those_that_wait_keep_no_text(store: Store) -> None:
    with store.writing() as connection:
        save_items(connection, "a", [KnownItem("k1", "s1", "key"), KnownItem("k2", "s2", None, 1, ITEM)], T0)
        save_items(connection, "b", [KnownItem("k1", "other")], T0)
        assert has_waiting(connection, "a")
        assert not has_waiting(connection, "b")
        known = known_items(connection, "a", ["k1", "k9"])
        assert known["k1"] == KnownItem("k1", "s1", "key")
        assert known["k2"] == KnownItem("k2", "s2", None, 1, FeedItem("i1", ITEM.url, None, "2026-11-28"))
        save_items(connection, "a", [KnownItem("k2", "s3", "key2")], T1)
        assert known_items(connection, "a", ["k2"]) == {"k2": KnownItem("k2", "s3", "key2")}
        assert arrivals_of(connection, "a", 5) == (T1, T0)
        assert count_items(connection) == {"a": (2, 0), "b": (1, 0)}


def test_accounts_add_up_by_run_source_and_day(store: Store) -> None:
    with store.writing() as connection:
        one, two = (begin_run(connection, name, "watch", T0) for name in ("one", "two"))
        add_fates(connection, one, "a", "2026-11-28", [Fate("accepted"), Fate("refused", "robots", "u", "d"), Fate("duplicate", "known", count=7)])  # fmt: skip
        add_fates(connection, one, "a", "2026-11-28", [Fate("accepted"), Fate("duplicate", "known", count=0)])
        add_fates(connection, one, "a", "2026-11-29", [Fate("degraded", "no_date")])
        add_fates(connection, two, "b", "2026-11-28", [Fate("accepted")])
        end_run(connection, one, T1)
        lines = account_lines(connection, run="one", by=frozenset(("day",)))
        assert [(x.day, x.outcome, x.reason, x.count) for x in lines] == [
            ("2026-11-28", "accepted", "", 2),
            ("2026-11-28", "duplicate", "known", 7),
            ("2026-11-28", "refused", "robots", 1),
            ("2026-11-29", "degraded", "no_date", 1),
        ]
        assert sum(x.count for x in account_lines(connection, by=frozenset())) == 12
        assert [x.source for x in account_lines(connection, day="2026-11-28", by=frozenset(("source",)))][-1] == "b"
        assert refused_items(connection, "one", "a") == (Fate("refused", "robots", "u", "d"),)
        assert refused_items(connection, "two") == ()
        assert [(r.name, r.ended) for r in runs_of(connection)] == [("one", T1), ("two", None)]
