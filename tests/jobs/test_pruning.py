"""Items of sources are forgotten when they no longer matter, and one that comes back does not come in twice."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lying_web import BODY, START, feed_of, page_of
from poll_bench import FEED, Bench, item, whole
from sqlalchemy import func, select

from vigie.jobs import pruning
from vigie.jobs.deciding import keyed
from vigie.jobs.health import HABIT
from vigie.jobs.pruning import KEPT, Listings, horizon, prune
from vigie.jobs.refreshing import Refresher
from vigie.model.sources import SourceState
from vigie.store.accounts import refused_items
from vigie.store.keys import address_key
from vigie.store.opening import Store, open_store
from vigie.store.schema import articles, audit, source_items, versions
from vigie.store.sources import count_items

LATE = "9999-12-31"


def forget(b: Bench) -> int:
    return prune(b.store, b.listings, LATE, b.clock.at)


def items(b: Bench) -> int:
    with b.store.reading() as connection:
        return count_items(connection).get("echo", (0, 0))[0]


def dated(n: int, at: datetime, **more: Any) -> Any:
    return whole(n, published=at.isoformat(timespec="seconds"), **more)


def rolling(b: Bench, weeks: int) -> int:
    """A feed of ten items that gets a new one each week and drops its oldest, looked through each week; how many were forgotten."""
    gone = 0
    for n in range(weeks):
        some = [dated(i, START + timedelta(weeks=i)) for i in range(max(0, n - 9), n + 1)]
        b.web.say(FEED, feed_of(*some))
        b.poll(weeks=1)
        gone += forget(b)
    return gone


def test_what_is_listed_no_more_is_forgotten_in_time_and_the_memory_stops_growing(store: Store, pack: Any) -> None:
    b = Bench(store, pack)
    assert rolling(b, 40) == 40 - HABIT
    assert items(b) == HABIT  # what is listed and came in ninety days is among the arrivals that tell the habit
    with store.reading() as connection:
        acts = connection.execute(select(audit.c.subject, audit.c.detail).where(audit.c.action == "items.pruned")).all()
    assert [(a.subject, json.loads(a.detail)["count"]) for a in acts] == [("echo", 1)] * 20
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(articles)).scalar() == 40


def test_of_many_that_came_at_once_one_is_kept_for_the_habit(store: Store, pack: Any) -> None:
    b = Bench(store, pack)
    b.web.say(FEED, feed_of(*(whole(n) for n in range(60))), feed_of(dated(99, START + timedelta(days=200))))
    b.poll()
    assert forget(b) == 0
    b.poll(days=200)
    assert forget(b) == 59
    assert items(b) == 2


@pytest.mark.parametrize("answer", [None, 500, b"<html>", feed_of()])
def test_a_source_that_was_not_read_whole_forgets_nothing(store: Store, pack: Any, answer: Any) -> None:
    b = Bench(store, pack)
    b.web.say(FEED, feed_of(whole(1), whole(2)), feed_of(dated(9, START + timedelta(days=300))))
    b.poll()
    b.poll(days=300)
    b.listings.clear("echo")  # a start of the program
    b.web.say(FEED, answer)
    b.poll()
    assert forget(b) == 0
    assert items(b) == 3


def test_what_waits_what_is_listed_and_what_is_polled_now_stays(store: Store, pack: Any) -> None:
    b = Bench(store, pack)
    old = [whole(n) for n in range(5)]
    b.web.say(FEED, feed_of(*old, item("w")), feed_of(old[0], dated(9, START + timedelta(days=300))))
    b.web.say("https://echo.test/a/w", 503)
    b.poll()
    forget(b)
    b.poll(days=300)
    b.claimed()
    assert forget(b) == 0  # a poll is under way
    b.clock.go(minutes=10)  # its claim is void
    assert forget(b) == 3
    with store.reading() as connection:
        assert count_items(connection)["echo"] == (4, 1)  # listed, new, waiting, and one that tells the habit


def test_lists_of_a_day_are_taken_together_and_the_day_must_be_over(store: Store, pack: Any) -> None:
    b = Bench(store, pack)
    old = [whole(n) for n in range(5)]
    new = dated(9, START + timedelta(days=300))
    b.web.say(FEED, feed_of(*old), feed_of(*old, new), feed_of(new))  # the second list is whole, the third cut short
    b.poll()
    forget(b)
    b.poll(days=300)
    b.poll(minutes=30)
    today = b.clock.at.date().isoformat()
    assert prune(b.store, b.listings, today, b.clock.at) == 0
    assert forget(b) == 0
    b.poll(days=1)
    assert forget(b) == 4


def test_a_source_dated_ahead_is_measured_by_the_present_and_one_without_dates_by_what_was_new() -> None:
    now = START
    ahead = SourceState("a", watermark=("2031-01-01T00:00:00+00:00", "x"), last_new="2026-11-01T00:00:00+00:00")
    assert horizon(ahead, now) == (now - KEPT).isoformat(timespec="seconds")
    old = SourceState("a", watermark=("2026-05-01", "x"), last_new="2026-11-01T00:00:00+00:00")
    assert horizon(old, now) == (datetime(2026, 5, 1, tzinfo=UTC) - KEPT).isoformat(timespec="seconds")
    bare = SourceState("a", watermark=("2026-05-99", "x"), last_new="2026-11-01T00:00:00+00:00")
    assert horizon(bare, now) == (datetime(2026, 11, 1, tzinfo=UTC) - KEPT).isoformat(timespec="seconds")
    assert horizon(SourceState("a"), now) is None


def test_a_lead_never_takes_the_place_of_a_page_that_was_read(store: Store, pack: Any) -> None:
    b = Bench(store, pack)
    b.web.say(FEED, feed_of(item(1, summary=BODY)), feed_of(item(1, title="Autre titre", summary=BODY)))
    b.web.say("https://echo.test/a/1", page_of("La crue"), "gone")
    assert b.poll().counts == {"accepted": 1}
    assert b.poll().counts == {"duplicate": 1}
    assert b.titles() == ["La crue"]


def test_what_was_forgotten_and_is_listed_again_is_a_duplicate_even_when_its_page_is_gone(
    store: Store, pack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "HABIT", 1)
    b = Bench(store, pack)
    old = [item(1, summary=BODY), item(2, summary=BODY), whole(3)]
    b.web.say(FEED, feed_of(*old), feed_of(dated(9, START + timedelta(days=300))), feed_of(*old))
    for n in (1, 2):
        b.web.say(f"https://echo.test/a/{n}", page_of(f"Page {n}", f"{BODY} Page {n}."), "gone" if n == 1 else b"")
    b.poll()
    forget(b)
    b.poll(days=300)
    assert forget(b) == 3
    b.web.say("https://echo.test/a/2", page_of("Page 2", f"{BODY} Page 2."))
    assert b.poll().counts == {"duplicate": 3}
    assert b.titles() == ["Dépêche 3", "Dépêche 9", "Page 1", "Page 2"]


@pytest.mark.parametrize(("ago", "last"), [(1, False), (0, True)])
def test_the_keeper_of_the_store_does_it_when_the_day_is_over_or_the_run_ends(
    store: Store, pack: Any, ago: int, last: bool
) -> None:
    now = datetime.now(UTC)
    b = Bench(store, pack, start=now - timedelta(days=300))
    new = dated(9, now)
    b.web.say(FEED, feed_of(*(whole(n) for n in range(9))), feed_of(new))
    b.poll()
    b.poll(days=290)
    listings, said = Listings(), list[str]()
    listings.add("echo", [key for key, _ in keyed([new])], (now - timedelta(days=ago)).date().isoformat())
    keeper = Refresher(store, pack.situations, said.append, None, listings)
    if last:
        keeper.look()
        assert items(b) == 10
    keeper.look(last=last)
    assert (items(b), said) == (2, [])


# --------------------------------------------------------------------------- any feed


@st.composite
def histories(draw: Any) -> list[tuple[float, list[Any], dict[int, Any], bool]]:
    """Rounds of one source: after how many days, what it lists (late, changed, listed again), its pages, whether it is looked through."""
    rounds = []
    for _ in range(draw(st.integers(3, 7))):
        days = draw(st.sampled_from([0.05, 50.0, 120.0, 120.0]))
        one = st.tuples(st.integers(0, 4), st.sampled_from("ABll"), st.sampled_from([0, 60, 200, 900, None]))
        some = draw(st.lists(one, max_size=4, unique_by=lambda one: one[0]))
        listed = []
        for n, face, age in some:
            more: dict[str, Any] = {"title": f"Titre {n} {face}"}
            more["published"] = None if age is None else (START + timedelta(days=age)).isoformat(timespec="seconds")
            listed.append(item(n, summary=BODY, **more) if face == "l" else whole(n, **more))
        pages = {n: draw(st.sampled_from(["page", "page", "gone", 500])) for n in range(5)}
        rounds.append((days, listed, pages, draw(st.sampled_from([True, True, False]))))
    return rounds


def contents(store: Store) -> tuple[set[str], dict[str, set[str]], dict[str, str]]:
    """The articles, all their versions, and the head of the current one."""
    with store.reading() as connection:
        rows = connection.execute(
            select(articles.c.key, articles.c.version_id, versions.c.id, versions.c.digest, versions.c.head).join(
                versions, versions.c.article_id == articles.c.id
            )
        ).all()
    made: dict[str, set[str]] = {}
    for r in rows:
        assert r.digest not in made.setdefault(r.key, set())
        made[r.key].add(r.digest)
    return set(made), made, {r.key: r.head for r in rows if r.id == r.version_id}


def test_nothing_comes_in_twice_and_nothing_is_lost_whatever_is_forgotten(
    pack: Any, tmp_path_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "HABIT", 1)  # so that histories of a few rounds forget a good deal
    empty = tmp_path_factory.mktemp("empty") / "store.db"
    open_store(str(empty), str.split).close()

    @settings(max_examples=25, deadline=None)
    @given(history=histories())
    def holds(history: Any) -> None:
        folder = tmp_path_factory.mktemp("pruned")
        stores = [open_store(str(shutil.copy(empty, folder / name)), str.split) for name in ("keeps", "forgets")]
        try:
            _live(history, *(Bench(s, pack) for s in stores))
        finally:
            for one in stores:
                one.close()

    holds()


def _live(history: Any, keeps: Bench, forgets: Bench) -> None:
    """The same history with two memories; what they hold is the same, but for pages that came where there was a lead, and days
    that were yet to come when an item was first read.
    """
    taken: Counter[str] = Counter()
    for days, listed, pages, looked_through in history:
        for b in (keeps, forgets):
            b.web.say(FEED, feed_of(*listed))
            for page, answer in pages.items():
                body = page_of(f"Page {page}", f"{BODY} Page {page}.") if answer == "page" else answer
                b.web.say(f"https://echo.test/a/{page}", body)
            counts = b.poll(days=days).counts
        taken.update(counts)
        if looked_through:
            forget(forgets)
            before = items(forgets)
            again = forgets.poll(minutes=30)
            keeps.poll(minutes=30)
            if not again.waiting and not again.resumed:
                assert again.counts == ({"duplicate": len(listed)} if listed else {})
                assert items(forgets) == before
            taken.update(again.counts)
    (ours, kept, current), (theirs, forgot, now) = (contents(b.store) for b in (keeps, forgets))
    with keeps.store.reading() as connection:
        refused = {address_key(fate.path) for fate in refused_items(connection)}
    assert ours <= theirs
    assert theirs - ours <= refused, "only what was refused once may get another chance"
    for key in ours:
        more = forgot[key] - kept[key]
        assert kept[key] <= forgot[key] or "lead_only" in current[key]
        gives_way = "lead_only" in current[key] or "date_future" in current[key]
        assert not more or gives_way, (
            "only a lead may give way to its page, and a day refused as yet to come to the day"
        )
        assert "lead_only" not in now[key] or "lead_only" in current[key]
    assert taken["accepted"] + taken["degraded"] == sum(map(len, forgot.values()))
    with forgets.store.reading() as connection:
        left = set(connection.execute(select(source_items.c.item)).scalars())
    assert len(left) <= len({i.id for _, listed, *_ in history for i in listed})
