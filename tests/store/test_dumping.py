"""Dumps: the same on every engine, restored whole or not at all."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlalchemy import func, select

from vigie.store.dumping import dump
from vigie.store.errors import DumpError
from vigie.store.ingesting import ingest
from vigie.store.opening import Store, open_store
from vigie.store.restoring import restore
from vigie.store.schema import articles
from vigie.store.sources import KnownItem, save_items
from vigie.store.verifying import verify

NOW = "2026-11-28T08:00:00+00:00"


def lines(store: Store, *, journal: bool = True) -> list[str]:
    with store.reading() as connection:
        return list(dump(connection, journal=journal))


@pytest.fixture
def copy(store, tmp_path):  # type: ignore[no-untyped-def]
    """Another empty store, on SQLite."""
    other = open_store(str(tmp_path / "copy.db"), store.analyse)
    yield other
    other.close()


@pytest.mark.parametrize("journal", [True, False])
def test_a_dump_makes_the_store_again(store, copy, offers, journal) -> None:
    ingest(store, offers, NOW)
    made = lines(store, journal=journal)
    assert restore(copy, made, NOW) == len(offers)
    assert lines(copy, journal=False) == lines(store, journal=False)
    if journal:
        assert verify(copy) == ()
        assert [x for x in lines(copy) if '"audit"' in x[:9]] == [x for x in lines(store) if '"audit"' in x[:9]]


def test_a_restored_store_knows_what_it_has(store, copy, offers) -> None:
    ingest(store, offers, NOW)
    restore(copy, lines(store), NOW)
    assert {r.taken for r in ingest(copy, offers, NOW)} == {"known"}


def broken(made: list[str], how: str) -> list[str]:
    if how == "cut off":
        return made[:-1]
    if how == "changed":
        return [made[0], made[1].replace("a", "e", 3), *made[2:]]
    if how == "no JSON":
        return [made[0], "{\n", *made[1:]]
    if how == "later":
        return [made[0].replace('"revision":"', '"revision":"9'), *made[1:]]
    if how == "other":
        return ['{"schema":"autre/1"}\n', *made[1:]]
    if how == "a list":
        return [made[0], "[]\n", *made[1:]]
    return [made[0], json.dumps({"article": {"key": 3}}) + "\n", *made[1:]]


@pytest.mark.parametrize("how", ["cut off", "changed", "no JSON", "later", "other", "a list", "wrong shape"])
def test_a_damaged_dump_leaves_nothing(store, copy, offers, how) -> None:
    ingest(store, offers, NOW)
    with pytest.raises(DumpError):
        restore(copy, broken(lines(store), how), NOW)
    with copy.reading() as connection:
        assert connection.execute(select(func.count()).select_from(articles)).scalar() == 0


def test_a_store_with_articles_is_not_restored_into(store, offers) -> None:
    ingest(store, offers, NOW)
    with pytest.raises(DumpError):
        restore(store, lines(store), NOW)


def test_numbers_go_on_behind_those_of_the_dump(store, copy, offers) -> None:
    """PostgreSQL gives numbers by sequences, which a restore must set."""
    ingest(copy, offers[:4], NOW)
    assert restore(store, lines(copy), NOW) == 4
    assert {r.taken for r in ingest(store, offers[4:6], NOW)} == {"new"}
    assert verify(store) == ()


def test_whatever_is_done_to_a_dump_it_is_refused_in_a_sentence(store, copy, offers) -> None:
    ingest(store, offers[:3], NOW)
    with store.writing() as connection:
        save_items(connection, "a", [KnownItem("k", "s")], NOW)
    made = lines(store)
    chance = random.Random(20261128)
    for _ in range(150):
        number = chance.randrange(len(made) - 1)
        record = json.loads(made[number])
        _spoil(record, chance)
        spoilt = json.dumps(record)
        if chance.random() < 0.1:
            spoilt = spoilt[: chance.randrange(len(spoilt))]
        with pytest.raises(DumpError) as error:
            restore(copy, [*made[:number], spoilt + "\n", *made[number + 1 :]], NOW)
        assert str(error.value)
    assert restore(copy, made, NOW) == 3


def _spoil(value: Any, chance: random.Random) -> None:
    """Take something of a record away, put something in, or make it something else."""
    inside = [v for v in (value.values() if isinstance(value, dict) else value) if isinstance(v, dict | list) and v]
    if inside and chance.random() < 0.7:
        return _spoil(chance.choice(inside), chance)
    odd = chance.choice([None, -1, 10**30, "\x00", "x", [], {}, {"a": 1}, [[1]], True, 0.5])
    where = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
    what = chance.choice(["other", "gone", "more"]) if isinstance(value, dict) else "other"
    if what == "gone":
        del value[where]
    elif what == "more":
        value["odd"] = odd
    else:
        value[where] = odd if value[where] != odd else "other"
    return None
