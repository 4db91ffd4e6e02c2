"""Polls kept in a store: what is taken, what waits, what is refused, who may poll; accounts exact whatever the web does."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lying_web import BODY, START, JsonReaders, feed_of, page_of
from poll_bench import ALL, FEED, Bench, item, whole
from sqlalchemy import func, select

from vigie.jobs.annotate import Failure
from vigie.jobs.deciding import PAGES, TRIES
from vigie.jobs.polling import poll_web
from vigie.model.annotations import Annotation
from vigie.store.accounts import account_lines, refused_items
from vigie.store.opening import Store, open_store
from vigie.store.schema import articles, audit, outbox, versions
from vigie.store.sources import claim, has_waiting, known_items, release, sync_sources


@pytest.fixture
def bench(store: Store, pack: Any) -> Callable[..., Bench]:
    return lambda **options: Bench(store, pack, **options)


def test_new_items_are_kept_once_and_listed_again_they_are_known(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(whole(1), whole(2)))
    assert b.poll().counts == {"accepted": 2}
    assert b.poll().counts == {"duplicate": 2}
    b.web.say(FEED, feed_of(whole(3), whole(1), whole(2)))
    assert b.poll().counts == {"accepted": 1, "duplicate": 2}
    assert b.titles() == ["Dépêche 1", "Dépêche 2", "Dépêche 3"]
    assert b.sums() == {("accepted", ""): 3, ("duplicate", "known"): 4}
    assert b.state.watermark == ("2026-11-27T06:00:00+00:00", "i3")


def test_a_source_is_asked_conditionally_and_no_answer_is_no_offer(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(whole(1)), None)
    b.poll()
    assert b.poll().counts == {}
    assert b.web.asked[-1].etag == '"e"'
    assert b.state.health == "ok"


def test_a_lead_is_completed_by_its_page(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1, summary="La crue monte. […]")))
    b.web.say("https://echo.test/a/1", page_of("La crue"))
    assert b.poll().counts == {"accepted": 1}
    assert b.titles() == ["La crue"]


def test_a_feed_that_is_not_to_be_completed_is_read_as_it_is(bench: Any) -> None:
    b = bench(full_text=False)
    b.web.say(FEED, feed_of(item(1, summary=BODY)))
    assert b.poll().counts == {"accepted": 1}
    assert len(b.web.asked) == 1


def test_a_page_that_does_not_come_is_tried_again_and_then_its_lead_must_do(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1, summary=BODY), item(2)))
    for n in (1, 2):
        b.web.say(f"https://echo.test/a/{n}", 500)
    for n in range(1, TRIES):
        kept = b.poll()
        assert (kept.counts, kept.waiting, kept.deferred) == ({}, 2, 2), n
    assert b.poll().counts == {"degraded": 1, "refused": 1}
    assert b.sums() == {("degraded", "lead_only"): 1, ("refused", "server_error"): 1}
    with b.store.reading() as connection:
        assert [f.path for f in refused_items(connection)] == ["https://echo.test/a/2"]
    assert b.poll().counts == {"duplicate": 2}


def test_a_page_that_comes_late_is_whole_although_the_feed_has_dropped_its_item(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1)), feed_of(whole(2)))
    b.web.say("https://echo.test/a/1", "slow", page_of("Enfin"))
    assert b.poll().waiting == 1
    kept = b.poll()
    assert (kept.counts, kept.listed, kept.resumed) == ({"accepted": 2}, 1, 1)
    assert b.titles() == ["Dépêche 2", "Enfin"]


def test_while_a_page_waits_the_feed_is_asked_for_whole(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1)))
    b.web.say("https://echo.test/a/1", 503, page_of("Enfin"))
    b.poll()
    b.poll()
    assert [w.etag for w in b.web.asked if w.url == FEED] == [None, None]


@pytest.mark.parametrize("reason", ["robots", "reserved", "gone", "denied", "login"])
def test_a_publishers_word_is_final_and_named(bench: Any, reason: str) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1)))
    b.web.say("https://echo.test/a/1", reason)
    assert b.poll().counts == {"refused": 1}
    assert b.sums() == {("refused", reason): 1}


def test_more_pages_than_one_poll_asks_for_wait_for_the_next_which_comes_soon(bench: Any) -> None:
    b = bench(every=7200)
    many = [item(n) for n in range(PAGES + 5)]
    b.web.say(FEED, feed_of(*many))
    for n in range(PAGES + 5):
        b.web.say(f"https://echo.test/a/{n}", page_of(f"Page {n}", f"{BODY} Acte {n}."))
    kept = b.poll()
    assert (kept.counts, kept.waiting) == ({"accepted": PAGES}, 5)
    assert b.state.next_due < (b.clock.at + timedelta(minutes=5)).isoformat()
    assert b.poll().counts == {"accepted": 5, "duplicate": PAGES}


def test_a_page_has_no_say_over_the_address_of_another_site(bench: Any, store: Store) -> None:
    class Claiming(JsonReaders):
        def page(self, fetched: Any, now: Any) -> Any:
            return replace(super().page(fetched, now), url="https://other.test/lead-story")

    b = bench()
    b.tools = replace(b.tools, readers=Claiming())
    b.web.say(FEED, feed_of(item(1)))
    b.web.say("https://echo.test/a/1", page_of("La crue"))
    b.poll()
    with store.reading() as connection:
        assert connection.execute(select(articles.c.url)).scalars().all() == ["https://echo.test/a/1"]


def test_another_language_and_a_page_without_article_are_refused_by_name(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1), item(2)))
    english = "The harbour authority closed the bridge on Tuesday after the river rose, and residents were led to a gymnasium nearby."
    b.web.say("https://echo.test/a/1", page_of("Flood", english, "en"))
    b.web.say("https://echo.test/a/2", b"<html>")
    assert b.poll().counts == {"refused": 2}
    assert b.sums() == {("refused", "language"): 1, ("refused", "no_article"): 1}


def test_the_same_article_by_another_item_is_a_duplicate(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(whole(1)), feed_of(whole(1, id="other")))
    b.poll()
    assert b.poll().counts == {"duplicate": 1}
    assert b.sums()["duplicate", "copy"] == 1


def test_hostile_strings_reach_the_store_as_what_it_can_hold(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(whole(1, id="a\x00b", title="Zéro\x00 et \ud800 demi")))
    assert sum(b.poll().counts.values()) == 1


# --------------------------------------------------------------------------- claims, faults, annotation


def test_a_lost_claim_leaves_nothing_behind(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(whole(1)))
    polled = poll_web(b.source, b.claimed(), b.tools, b.stop)
    with b.store.writing() as connection:
        release(connection, "me")
    kept = b.keeper.keep([polled], b.stop)[0]
    assert not kept.is_kept
    assert (b.titles(), b.sums()) == ([], {})


def test_a_claimed_source_is_claimed_by_nobody_else_until_the_claim_is_void(store: Store) -> None:
    with store.writing() as connection:
        sync_sources(connection, {"a": True, "b": True, "off": False}, "2026-11-28T08:00:00.000+00:00")
    at, until = "2026-11-28T08:00:01.000+00:00", "2026-11-28T08:05:01.000+00:00"
    names = {"a", "b", "off"}
    with store.writing() as connection:
        assert [s.name for s in claim(connection, names, "one", at, until, 1)] == ["a"]
    with store.writing() as connection:
        assert [s.name for s in claim(connection, names, "two", at, until, 9)] == ["b"]
    with store.writing() as connection:
        assert claim(connection, names, "three", at, until, 9) == ()
    with store.writing() as connection:
        assert len(claim(connection, names, "three", "2026-11-28T08:06:00.000+00:00", until, 9)) == 2


def test_a_stop_before_the_pages_keeps_the_items_for_the_next_poll(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(item(1), whole(2)))
    b.web.hook = lambda wanted: b.stop.set() if wanted.url != FEED else None
    b.web.say("https://echo.test/a/1", page_of("La crue"))
    kept = b.poll()
    assert (kept.counts, kept.waiting) == ({"accepted": 1}, 1)
    b.stop.clear()
    b.web.hook = lambda wanted: None
    assert b.poll().counts == {"accepted": 1, "duplicate": 1}


def test_articles_wait_for_annotation_when_there_is_no_annotator_or_a_stop(bench: Any) -> None:
    b = bench()
    b.web.say(FEED, feed_of(whole(1)))
    b.poll()
    with b.store.reading() as connection:
        asked = select(outbox.c.topic).where(outbox.c.topic == "annotate")
        assert len(connection.execute(asked).all()) == 1


def test_an_article_that_cannot_be_annotated_is_kept_and_said_so(store: Store, pack: Any) -> None:
    class Broken:
        def annotate(self, some: Any) -> Any:
            return [Failure(a.id, "boom") if "Numéro 1" in a.text else Annotation(a) for a in some]

    b = Bench(store, pack, Broken())
    b.web.say(FEED, feed_of(whole(1), whole(2)))
    assert b.poll().counts == {"accepted": 1, "degraded": 1}
    assert b.sums()["degraded", "failed"] == 1
    assert len(b.titles()) == 2


def test_silence_is_an_event(bench: Any) -> None:
    b = bench(every=3600)
    b.web.say(FEED, feed_of(whole(1)), b"<html>", feed_of(), feed_of(whole(1)), feed_of(whole(1)), 500)
    told = [kept.told for _ in range(9) if (kept := b.poll()).told]
    assert told == [("ok", "format_changed"), ("format_changed", "ok"), ("ok", "failing")]
    with b.store.reading() as connection:
        acts = connection.execute(select(audit.c.action).where(audit.c.action == "source.health")).all()
        alerts = connection.execute(select(outbox.c.subject).where(outbox.c.topic == "alert")).scalars().all()
    assert len(acts) == len(told) + 1  # the first success is written down and no alarm
    assert alerts == ["echo"] * len(told)


def test_a_site_that_comes_and_goes_all_day_is_told_once_and_its_all_clear_once(bench: Any) -> None:
    b = bench(every=600)
    told: list[tuple[float, tuple[str, str]]] = []
    begun = b.clock.at
    b.web.say(FEED, feed_of(whole(1)))
    b.poll(minutes=10)
    for n in range(100):
        b.web.say(FEED, feed_of() if n % 4 < 2 and n < 72 else feed_of(whole(1)))
        kept = b.poll(minutes=11)
        if kept.told:
            told.append(((b.clock.at - begun).total_seconds() / 3600, kept.told))
    assert [what for _, what in told] == [("ok", "empty"), ("empty", "ok")]
    assert told[0][0] < 1.5
    assert 15 < told[1][0] < 16.5
    with b.store.reading() as connection:
        rows = connection.execute(select(outbox.c.subject, outbox.c.taken).where(outbox.c.topic == "trouble")).all()
    assert {r.subject for r in rows} == {"- echo", "empty echo"}
    assert all(r.taken for r in rows)


# --------------------------------------------------------------------------- folders


def test_a_folder_gives_new_and_changed_files_and_leaves_what_is_being_written(bench: Any, tmp_path: Path) -> None:
    depot = tmp_path / "depot"
    depot.mkdir()
    b = bench(kind="folder", location=str(depot))
    assert b.poll_files().after == "empty"
    (depot / "a.txt").write_text(f"La crue\n\n{BODY}\n", "utf-8")
    (depot / "b.txt.part").write_text("La moitié", "utf-8")
    rows = "".join(f'{{"title": "Ligne {n}", "text": "{BODY} Ligne {n}."}}\n' for n in range(450))
    (depot / "c.jsonl").write_text(rows, "utf-8")
    b.clock.at = START.replace(year=2100)
    assert sum(b.poll_files().counts.values()) == 50  # the last part: what was left of the table
    assert sum(b.sums().values()) == 451
    assert b.poll_files().counts == {"duplicate": 2}
    (depot / "a.txt").write_text(f"La décrue\n\n{BODY} Tout est sec.\n", "utf-8")
    assert sum(b.poll_files().counts.values()) == 2
    assert "La décrue" in b.titles()


def test_a_file_that_was_changed_just_now_waits(bench: Any, tmp_path: Path) -> None:
    b = bench(kind="folder", location=str(tmp_path))
    (tmp_path / "a.txt").write_text(f"La crue\n\n{BODY}\n", "utf-8")
    b.clock.go(days=2)
    soon = b.clock.at.timestamp() - 0.5
    os.utime(tmp_path / "a.txt", (soon, soon))
    b.clock.go(days=-2)
    b.poll_files()
    assert b.titles() == []


def test_a_folder_that_is_not_there_is_failing(bench: Any, tmp_path: Path) -> None:
    b = bench(kind="folder", location=str(tmp_path / "nowhere"))
    assert b.poll_files().after == "failing"


# --------------------------------------------------------------------------- any web

ANSWERS: list[Any] = [500, 429, "slow", "not_found", "unreachable", b"<html>"]


@st.composite
def scripts(draw: Any) -> list[tuple[Any, dict[int, Any]]]:
    """Rounds of one source: what its feed answers, and what each page answers in that round."""
    rounds = []
    for _ in range(draw(st.integers(1, 7))):
        some = draw(st.lists(st.tuples(st.integers(0, 6), st.sampled_from("ABl"), st.booleans()), max_size=8))
        listed = [
            item(n, title=f"Titre {n} {face}", id="same" if shared else f"i{n}")
            if face == "l"
            else whole(n, title=f"Titre {n} {face}", id="same" if shared else f"i{n}")
            for n, face, shared in some
        ]
        feed = draw(st.one_of(st.just(listed), st.just(listed), st.sampled_from([*ANSWERS, None])))
        pages = {n: draw(st.sampled_from([*ANSWERS, "gone", "page", "page", "page"])) for n in range(7)}
        rounds.append((feed, pages))
    return rounds


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=scripts())
def test_accounts_are_exact_whatever_a_site_does(script: Any, pack: Any, tmp_path_factory: Any) -> None:
    store = open_store(str(tmp_path_factory.mktemp("lying") / "s.db"), str.split)
    b = Bench(store, pack)
    totals: Counter[str] = Counter()
    try:
        for feed, pages in script:
            b.web.say(FEED, feed_of(*feed) if isinstance(feed, list) else feed)
            for n, answer in pages.items():
                body = page_of(f"Page {n}", f"{BODY} Page {n}.") if answer == "page" else answer
                b.web.say(f"https://echo.test/a/{n}", body)
            with store.reading() as connection:
                waiting = set(known_items(connection, "echo", ()))
            kept = b.poll()
            listed = len(feed) if isinstance(feed, list) else 0
            assert kept.listed == listed
            assert sum(kept.counts.values()) == listed - kept.deferred + kept.resumed
            assert kept.resumed <= len(waiting)
            totals.update(kept.counts)
        honest = [whole(n) for n in range(7)]
        b.web.say(FEED, feed_of(*honest))
        for n in range(7):
            b.web.say(f"https://echo.test/a/{n}", page_of(f"Page {n}", f"{BODY} Page {n}."))
        for _ in range(3):
            totals.update(b.poll().counts)
        with store.reading() as connection:
            told = account_lines(connection, by=ALL)
            assert not has_waiting(connection, "echo")
            kept_versions = connection.execute(select(func.count()).select_from(versions)).scalar()
            urls = set(connection.execute(select(articles.c.url)).scalars())
            refused = len(refused_items(connection))
        counted: Counter[str] = Counter()
        for line in told:
            counted[line.outcome] += line.count
        assert counted == totals
        assert kept_versions == totals["accepted"] + totals["degraded"]
        assert refused == totals["refused"]
        assert urls == {f"https://echo.test/a/{n}" for n in range(7)}
    finally:
        store.close()
