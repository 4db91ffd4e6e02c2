"""Tables made by two processes: the bytes of one, errors that come through, and one process that goes on when the other dies."""

from __future__ import annotations

import multiprocessing
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from vigie.jobs import exporting, tabling
from vigie.jobs.situating import refresh
from vigie.jobs.tabling import TableForm, table_pieces
from vigie.jobs.wording import load_phrases
from vigie.model.annotations import MadeBy
from vigie.store.eventlists import EventFilter, PackedEvent
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store

EVENTS = 12


@pytest.fixture
def store(told: Any, pack: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store with an event for each article, handed out two at a time."""
    made = open_store(str(tmp_path / "s.db"), str.split)
    for n in range(EVENTS):
        one = told(
            f"a{n}", when=f"2024-05-{10 + n}", day=f"2024-05-{11 + n}", roles=[("perpetrator", f"Front {n}")],
            known=[(f"Front {n}", "group")], killed=(n, n), text=f"Une explosion numero{n} a frappé la ville de Nord{n}.",
        )  # fmt: skip
        article = replace(one.article, url=f"https://journal.example/{n}")
        ingest(
            made,
            [Offer(article, replace(one, article=article, made_by=MadeBy("p", "l", "m")))],
            "2026-11-28T08:00:00+00:00",
        )
    refresh(made, pack.situations)
    monkeypatch.setattr(exporting, "STEP", 2)
    yield made
    made.close()


def pieces(store: Store, processes: int, form: TableForm = "csv") -> list[tabling.TablePiece]:
    with store.reading() as connection:
        return list(table_pieces(connection, "CLEAR", EventFilter(), load_phrases("fr"), form, processes))


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("alone", [True, False])
def test_two_processes_give_what_one_gives(
    store: Store, form: TableForm, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forked where nothing else runs in this process, started anew where something does."""
    if not alone:
        monkeypatch.setattr(threading, "active_count", lambda: 2)
    whole = pieces(store, 1, form)
    assert len(whole) == EVENTS / 2
    assert sum(p.events for p in whole) == EVENTS
    assert pieces(store, 2, form) == whole
    assert multiprocessing.active_children() == []


def test_without_a_second_process_one_does_it_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError("no semaphores here")

    alone = pieces(store, 1)
    monkeypatch.setattr(tabling, "ProcessPoolExecutor", none)
    assert pieces(store, 2) == alone


def test_when_the_other_process_dies_this_one_goes_on(store: Store) -> None:
    alone = pieces(store, 1)
    with store.reading() as connection:
        made = table_pieces(connection, "CLEAR", EventFilter(), load_phrases("fr"), "csv", 2)
        some = [next(made)]
        for child in multiprocessing.active_children():
            child.kill()
        assert [*some, *made] == alone


def test_an_interrupt_ends_the_other_process(store: Store) -> None:
    with store.reading() as connection:
        made = table_pieces(connection, "CLEAR", EventFilter(), load_phrases("fr"), "csv", 2)
        next(made)
        with pytest.raises(KeyboardInterrupt):
            made.throw(KeyboardInterrupt())
    assert multiprocessing.active_children() == []


def test_an_error_comes_through_from_wherever_it_happens(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = exporting.packed_events

    def damaged(*asked: Any) -> list[PackedEvent]:
        return [replace(one, body=b"damaged") for one in whole(*asked)]

    monkeypatch.setattr(exporting, "packed_events", damaged)
    for processes in (1, 2):
        with pytest.raises(zlib.error):
            pieces(store, processes)
    assert multiprocessing.active_children() == []


def test_few_events_start_no_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a process for a handful of events")

    monkeypatch.setattr(tabling, "ProcessPoolExecutor", never)
    with store.reading() as connection:
        assert list(table_pieces(connection, "CLEAR", EventFilter(), load_phrases("fr"), "csv"))
