"""Trouble is told once it has held and is over once it has been away for long: days of a source, walked through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lying_web import START

from vigie.jobs.alerting import CLEAR, HELD, Trouble, follow, may_matter
from vigie.jobs.health import Observation, assess
from vigie.jobs.scheduling import Validators, next_state, pause_after
from vigie.model.sources import PolledSource, Shape, SourceState

SHAPE = Shape("rss", 1.0, 1.0, 1.0, 1.0)
WELL = Observation("read", listed=9, new=1, shape=SHAPE)
EMPTY = Observation("read", listed=0)
DOWN = Observation("failed", "server_error")
PAGE = Observation("unreadable", "no_feed")
ROBOTS = Observation("failed", "robots")
Told = list[tuple[float, str, str]]
"""After how many hours, from which health to which."""


def walk(site: Callable[[float], Observation], hours: float = 24, every: int = 60, chance: float = 0.5) -> Told:
    """A source polled as the collector does it, from its first poll on; `site` answers by the hour."""
    source = PolledSource("echo", "feed", "https://echo.test/rss", every=every)
    state, trouble, told, now = SourceState("echo", health_since=START.isoformat()), None, [], START
    while now < START + timedelta(hours=hours):
        hour = (now - START).total_seconds() / 3600
        seen = site(hour)
        verdict = assess(state, seen, (), now)
        failures = state.failures + 1 if seen.result in ("failed", "unreadable") else 0
        due = now + pause_after(source, failures, seen, 0, chance)
        after = next_state(state, seen, verdict, Validators(), now.isoformat(timespec="seconds"), "")
        if may_matter(state, after):
            turn = follow(trouble, state, after, every, now)
            trouble = turn.trouble
            if turn.tell:
                told.append((hour, *turn.tell))
        else:
            assert trouble is None
        state, now = after, due
    return told


def kinds(told: Told) -> list[tuple[str, str]]:
    return [(a, b) for _, a, b in told]


@pytest.mark.parametrize("bad", [DOWN, EMPTY, PAGE])
@pytest.mark.parametrize("minutes", [3, 7, 20, 45])
def test_what_fails_and_recovers_all_day_is_one_alert_and_one_all_clear(bad: Observation, minutes: int) -> None:
    told = walk(lambda hour: bad if 1 < hour < 16 and int(hour * 60 / minutes) % 2 else WELL)
    if bad == DOWN and minutes == 3:
        assert told == []  # never three failures in a row: these pass by themselves
        return
    assert [b == "ok" for _, _, b in told] == [False, True]
    assert told[0][0] < 1 + 2.5
    assert 17.5 < told[1][0] < 18.6


def test_an_outage_is_told_after_half_an_hour_and_its_end_after_two() -> None:
    told = walk(lambda hour: DOWN if 5 <= hour < 8 else WELL)
    assert kinds(told) == [("ok", "failing"), ("failing", "ok")]
    assert 5 + HELD.total_seconds() / 3600 <= told[0][0] < 6
    assert 8 + CLEAR.total_seconds() / 3600 <= told[1][0] < 12


def test_an_outage_of_twenty_minutes_is_not_told() -> None:
    assert walk(lambda hour: DOWN if 5 <= hour < 5.34 else WELL) == []


def test_a_new_source_that_does_not_work_is_told_at_once_and_one_that_works_is_not() -> None:
    assert walk(lambda hour: DOWN if hour < 1 else WELL)[0] == (0.0, "new", "failing")
    assert walk(lambda _: WELL) == []


def test_a_publishers_word_is_told_at_once() -> None:
    told = walk(lambda hour: ROBOTS if hour >= 5 else WELL, hours=6)
    assert kinds(told) == [("ok", "refused")]
    assert told[0][0] < 5.1


def test_what_is_polled_at_long_intervals_is_told_when_it_is_seen() -> None:
    told = walk(lambda hour: EMPTY if 5 <= hour < 6 else WELL, every=3600)
    assert kinds(told) == [("ok", "empty"), ("empty", "ok")]
    assert told[0][0] < 6.1


def test_another_trouble_is_told_when_it_has_stood_and_its_end_is_the_end_of_all() -> None:
    told = walk(lambda hour: DOWN if 5 <= hour < 9 else PAGE if 9 <= hour < 14 else WELL, hours=48)
    assert kinds(told) == [("ok", "failing"), ("failing", "format_changed"), ("format_changed", "ok")]
    back = walk(lambda hour: (DOWN if int(hour) % 2 else EMPTY) if 5 <= hour < 14 else WELL)
    assert len(back) == 2, "trouble that changes its face every hour is one trouble"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([WELL, WELL, EMPTY, DOWN, PAGE, ROBOTS]), st.integers(1, 300)),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([60, 900, 7200]),
    st.floats(0, 1),
)
def test_whatever_a_source_does_alerts_are_few_chained_and_end(
    days: list[tuple[Observation, int]], every: int, chance: float
) -> None:
    marks = [sum(m for _, m in days[: n + 1]) / 60 for n in range(len(days))]

    def site(hour: float) -> Observation:
        return next((seen for (seen, _), end in zip(days, marks, strict=True) if hour < end), WELL)

    told = walk(site, marks[-1] + 30, every, chance)
    assert all(b == c for (_, _, b), (_, c, _) in pairwise(told))
    assert all(a != b for _, a, b in told)
    assert told == [] or told[-1][2] == "ok"
    for one, later in pairwise([hour for hour, _, b in told if b == "ok"]):
        assert later - one >= CLEAR.total_seconds() / 3600
    for n, (hour, _, _) in enumerate(told):
        assert sum(hour <= h < hour + 24 for h, _, _ in told[n:]) <= 24


def test_a_source_that_is_paused_meanwhile_keeps_its_trouble() -> None:
    trouble = Trouble(START.isoformat(), "failing")
    paused = SourceState("echo", health="paused")
    assert follow(trouble, paused, paused, 60, START + timedelta(days=1)).trouble == trouble


def test_days_are_told_from_instants() -> None:
    late = START + timedelta(hours=3)
    well = SourceState("echo", health="ok", health_since=START.isoformat(), last_polled=late.isoformat())
    assert not may_matter(well, well)
    assert follow(Trouble(START.isoformat()), well, well, 60, datetime.fromisoformat(late.isoformat())).tell is None
