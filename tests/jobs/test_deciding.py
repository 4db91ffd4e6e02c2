"""Decisions on items: nothing is lost because ids repeat, dates are equal, or items come late."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.jobs.deciding import TRIES, Take, decide, is_final, keyed, stamp_of, watermark
from vigie.model.feeds import FeedItem
from vigie.model.fetching import FetchFailure, is_ours
from vigie.store.sources import KnownItem

SECOND = "2026-11-28T06:00:00+00:00"


def item(id_: str, title: str = "Une digue cède", published: str | None = SECOND, url: str | None = None) -> FeedItem:
    return FeedItem(id_, url or f"https://echo.test/{id_}", title, published)


def remembered(*items: FeedItem, tries: int = 0, waiting: bool = False) -> dict[str, KnownItem]:
    return {k: KnownItem(k, stamp_of(i), None, tries, i if waiting else None) for k, i in keyed(items)}


def test_items_of_one_second_are_all_taken() -> None:
    plan = decide([item("a"), item("b"), item("c")], {})
    assert {t.item.id for t in plan.takes} == {"a", "b", "c"}
    assert {t.why for t in plan.takes} == {"new"}


def test_a_late_item_is_taken_although_newer_ones_are_known() -> None:
    known = remembered(item("a"), item("b"))
    plan = decide([item("a"), item("b"), item("late", published="2026-11-01T00:00:00+00:00")], known)
    assert [t.item.id for t in plan.takes] == ["late"]
    assert plan.known == 2


def test_a_changed_item_is_taken_again() -> None:
    plan = decide([item("a", "La digue a cédé")], remembered(item("a")))
    assert [(t.item.title, t.why) for t in plan.takes] == [("La digue a cédé", "changed")]


def test_an_address_that_varies_is_no_change() -> None:
    known = remembered(item("a"))
    assert decide([item("a", url="https://echo.test/a?session=77")], known).takes == ()


def test_an_id_that_all_items_share_tells_none_apart() -> None:
    same = [item("https://echo.test/", f"Titre {n}", url=f"https://echo.test/{n}") for n in range(4)]
    plan = decide(same, {})
    assert len(plan.takes) == 4
    known = {t.key: KnownItem(t.key, t.stamp) for t in plan.takes}
    assert decide(same, known).known == 4


def test_the_same_item_twice_in_a_list_is_one_and_its_latest_state_counts() -> None:
    old, new = item("a", "Avant"), replace(item("a", "Après"), updated="2026-11-28T07:00:00+00:00")
    plan = decide([old, new, old], {})
    assert [t.item.title for t in plan.takes] == ["Après"]
    assert plan.known == 2


def test_what_waits_is_tried_again_even_when_the_list_has_dropped_it() -> None:
    known = remembered(item("a"), tries=2, waiting=True)
    plan = decide([item("b")], known)
    assert [(t.item.id, t.why, t.tries) for t in plan.takes] == [("a", "waiting", 2), ("b", "new", 0)]


def test_what_waits_and_was_changed_begins_anew() -> None:
    plan = decide([item("a", "Autre titre")], remembered(item("a"), tries=3, waiting=True))
    assert [(t.item.title, t.tries) for t in plan.takes] == [("Autre titre", 0)]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["un", "deux"]), st.sampled_from(["x", "y"])), max_size=12
    ),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["un", "deux"])), max_size=3),
)
def test_each_item_listed_is_taken_or_known_and_nothing_else(
    listed: list[tuple[str, str, str]], before: list[tuple[str, str]]
) -> None:
    items = [item(i, title, url=f"https://echo.test/{u}") for i, title, u in listed]
    known = remembered(*(item(i, t) for i, t in dict(before).items()))
    plan = decide(items, known)
    assert len(items) == plan.known + len(plan.takes)
    assert len({t.key for t in plan.takes}) == len(plan.takes)
    again = decide(items, known | {t.key: KnownItem(t.key, t.stamp) for t in plan.takes})
    assert {t.why for t in again.takes} <= {"changed"}


@pytest.mark.parametrize(
    ("reason", "status", "tries", "final"),
    [
        ("robots", None, 1, True),
        ("gone", 410, 1, True),
        ("server_error", 500, TRIES - 1, False),
        ("server_error", 500, TRIES, True),
        ("not_found", 404, 1, False),
        ("busy", 429, TRIES, True),
        ("busy", None, TRIES + 3, False),
        ("stopped", None, TRIES, False),
    ],
)
def test_a_page_is_given_up_when_asking_again_is_of_no_use(
    reason: str, status: int | None, tries: int, final: bool
) -> None:
    failure = FetchFailure("https://echo.test/a", reason, status=status)  # type: ignore[arg-type]
    assert is_final(failure, tries) is final


def test_our_own_pace_is_no_fault_of_the_host() -> None:
    assert is_ours("busy", None)
    assert not is_ours("busy", 503)


def test_the_watermark_only_rises_and_knows_two_of_one_second_apart() -> None:
    takes = [Take(k, "s", item(k), "new") for k in ("a", "b")]
    first = watermark(None, takes[:1])
    both = watermark(first, takes[1:])
    assert first == (SECOND, "a")
    assert both == (SECOND, "b")
    assert watermark(both, [Take("k", "s", item("z", published="2020-01-01T00:00:00+00:00"), "new")]) == both
