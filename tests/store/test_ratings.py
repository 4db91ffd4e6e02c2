"""Ratings of sources: the last one grades events anew, the others are its history."""

from __future__ import annotations

from dataclasses import replace

from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.store.eventlists import EventFilter, list_events
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.ratings import Rating, history, rate
from vigie.store.sight import sight_of

NOW = "2026-11-28T08:00:00+00:00"


def letters(store) -> list[str]:  # type: ignore[no-untyped-def]
    with store.reading() as connection:
        rows = list_events(connection, sight_of(connection, "CLEAR"), EventFilter()).rows
    return [r.event.grade.reliability for r in rows]


def test_a_rating_grades_anew_and_keeps_what_was_thought_before(store, told, pack) -> None:
    one = told("a", publisher="La Gazette du Port")
    ingest(store, [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")))], NOW)
    refresh(store, pack.situations)
    assert letters(store) == ["F"]
    for letter, why in (("D", "deux erreurs en mai"), ("B", "source primaire vérifiée")):
        with store.writing() as connection:
            rate(connection, Rating("la gazette du port", letter, why, "anne", NOW))  # type: ignore[arg-type]
        refresh(store, pack.situations)
        assert letters(store) == [letter]
    with store.reading() as connection:
        assert [r.reliability for r in history(connection)["la gazette du port"]] == ["B", "D"]
