"""How a source fares, and when it is asked again: from its history alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vigie.jobs.health import FAILING_AFTER, Observation, assess, count_future, shape_of
from vigie.jobs.scheduling import BACK_OFF_MOST, JITTER, REFUSED_PAUSE, SOON, Validators, next_state, pause_after
from vigie.model.feeds import Feed, FeedItem
from vigie.model.sources import PolledSource, Shape, SourceState

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
SOURCE = PolledSource("echo", "feed", "https://echo.test/rss", every=900)
FULL = Shape("rss", 1.0, 1.0, 1.0, 1.0)
WELL = SourceState("echo", last_ok="2026-11-28T07:45:00+00:00", health="ok", health_since="2026-11-01T00:00:00+00:00", shape=FULL)  # fmt: skip
LISTED = Observation("read", listed=10, new=1, shape=FULL)


def ago(**span: float) -> str:
    return (NOW - timedelta(**span)).isoformat()


@pytest.mark.parametrize(
    ("before", "seen", "health"),
    [
        (WELL, LISTED, "ok"),
        (SourceState("echo"), LISTED, "ok"),
        (WELL, Observation("unchanged"), "ok"),
        (WELL, Observation("read", listed=0), "empty"),
        (WELL, replace(LISTED, future=1), "future_dates"),
        (replace(WELL, health="future_dates"), Observation("unchanged"), "future_dates"),
        (WELL, Observation("unreadable", "wrong_shape"), "format_changed"),
        (SourceState("echo"), Observation("unreadable", "wrong_shape"), "failing"),
        (WELL, replace(LISTED, shape=Shape("rss", 1.0, 1.0, 0.1, 1.0)), "format_changed"),
        (WELL, replace(LISTED, shape=Shape("rss", 1.0, 1.0, 0.5, 1.0)), "ok"),
        (WELL, Observation("failed", "robots"), "refused"),
        (WELL, Observation("failed", "reserved"), "refused"),
        (WELL, Observation("failed", "server_error"), "ok"),
        (replace(WELL, failures=FAILING_AFTER - 1), Observation("failed", "server_error"), "failing"),
        (SourceState("echo"), Observation("failed", "name_unknown"), "failing"),
        (replace(WELL, health="failing", failures=7), LISTED, "ok"),
    ],
)
def test_health_is_what_the_last_polls_say(before: SourceState, seen: Observation, health: str) -> None:
    assert assess(before, seen, (), NOW).health == health


def test_silence_is_told_when_it_is_longer_than_the_habit() -> None:
    unchanged = Observation("unchanged")
    hourly = [ago(hours=n) for n in range(30, 50)]
    assert assess(WELL, unchanged, hourly, NOW).health == "quiet"
    weekly = [ago(days=7 * n + 2) for n in range(8)]
    assert assess(WELL, unchanged, weekly, NOW).health == "ok"
    assert assess(WELL, unchanged, [ago(days=25)], NOW).health == "quiet"
    assert assess(WELL, unchanged, [ago(hours=20)], NOW).health == "ok"
    assert assess(WELL, LISTED, hourly, NOW).health == "ok"


def test_a_failure_is_told_before_it_is_an_alarm() -> None:
    verdict = assess(WELL, Observation("failed", "slow", "no byte for 10 s"), (), NOW)
    assert (verdict.health, verdict.detail) == ("ok", "slow: no byte for 10 s")


def test_a_changed_format_is_compared_with_what_was_until_it_has_stood_a_week() -> None:
    bare = Shape("rss", 1.0, 1.0, 0.0, 1.0)
    verdict = assess(WELL, replace(LISTED, shape=bare), (), NOW)
    assert verdict.shape == FULL
    assert "date" in (verdict.detail or "")
    told = replace(WELL, health="format_changed", health_since=ago(days=8))
    assert assess(told, replace(LISTED, shape=bare), (), NOW).shape == bare


def test_dates_are_in_the_future_from_a_day_ahead() -> None:
    items = [
        FeedItem("a", None, None, (NOW + timedelta(hours=h)).isoformat()) for h in (-5, 2, 23, 25, 400)
    ] + [FeedItem("b", None, None, None), FeedItem("c", None, None, "2031-02-30")]  # fmt: skip
    assert count_future(items, NOW) == 2


def test_the_shape_of_a_feed_is_the_share_of_each_field() -> None:
    items = (FeedItem("a", "https://echo.test/a", "A", None, None, summary="x"), FeedItem("b", None, "B"))
    assert shape_of(Feed("atom", None, None, items)) == Shape("atom", 0.5, 1.0, 0.0, 0.5)
    assert shape_of(Feed("atom", None, None, ())) is None


def seconds(failures: int, seen: Observation, untried: int = 0, chance: float = 0.5) -> float:
    return pause_after(SOURCE, failures, seen, untried, chance).total_seconds()


def test_the_pause_is_the_interval_with_jitter_and_grows_with_failures() -> None:
    assert seconds(0, LISTED) == 900
    assert seconds(0, LISTED, chance=0.0) == pytest.approx(900 * (1 - JITTER))
    assert seconds(0, LISTED, chance=1.0) == pytest.approx(900 * (1 + JITTER))
    failed = Observation("failed", "slow")
    assert [seconds(n, failed) for n in (1, 2, 3)] == [900, 1800, 3600]
    assert seconds(60, failed) == BACK_OFF_MOST.total_seconds()
    assert seconds(1, Observation("failed", "robots")) == REFUSED_PAUSE.total_seconds()


def test_what_the_host_asks_for_is_never_cut_short() -> None:
    assert seconds(1, Observation("failed", "busy", retry_after=5000.0), chance=0.0) == 5000
    assert seconds(1, Observation("failed", "busy", retry_after=10.0)) == 900


def test_pages_that_were_never_asked_for_are_asked_for_soon() -> None:
    assert seconds(0, LISTED, untried=3) == SOON.total_seconds()


def test_the_state_after_a_poll_keeps_what_a_failure_cannot_tell() -> None:
    before = replace(WELL, etag='"1"', watermark=("2026-11-28", "a"))
    verdict = assess(before, Observation("failed", "slow"), (), NOW)
    after = next_state(before, Observation("failed", "slow"), verdict, Validators(), "n", "d")
    assert (after.etag, after.failures, after.failing_since, after.last_ok) == ('"1"', 1, "n", before.last_ok)
    assert after.watermark == before.watermark
    later = next_state(after, LISTED, assess(after, LISTED, (), NOW), Validators('"2"'), "m", "d")
    assert (later.etag, later.failures, later.failing_since, later.last_ok, later.last_new) == (
        '"2"',
        0,
        None,
        "m",
        "m",
    )
    assert later.health_since == before.health_since
