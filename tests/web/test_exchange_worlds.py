"""Two worlds of exports and feeds: what a recipient gets is the same whether anything above their clearance exists or not.

TAXII has its own (test_taxii.py), pages and the programming interface too (test_two_worlds.py). VIGIE_RESPONSES asks for more: with 1,000
this module and test_taxii.py compare more than 5,000 answers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from random import Random
from typing import Any

import pytest
from fastapi.testclient import TestClient

from vigie.jobs import notifying, situating
from vigie.jobs.exporting import make_handout
from vigie.jobs.tabling import table_pieces
from vigie.jobs.wording import load_phrases
from vigie.model.markings import LEVELS, Tlp
from vigie.publish.exports.calendars import as_calendar
from vigie.publish.exports.cap import CapSender, as_cap
from vigie.publish.exports.citations import as_bibtex, as_csl
from vigie.publish.exports.graphs import as_gexf
from vigie.publish.exports.maps import as_geojson
from vigie.publish.exports.misp import as_misp
from vigie.publish.exports.stix import as_stix
from vigie.publish.phrases import Phrases
from vigie.store.alerts import sent_by_warning
from vigie.store.eventlists import EventFilter
from vigie.store.opening import Store
from vigie.store.people import accounts_of, keep_view
from vigie.web.app import create_app

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
RESPONSES = int(os.environ.get("VIGIE_RESPONSES", "200"))
EXPORTS = RESPONSES // 4
"""Exports by lot for each clearance: one reads the whole store, as hundreds of pages of TAXII do together."""
words = cache(load_phrases)


@dataclass(frozen=True)
class Asked:
    """An export as somebody asks for it."""

    form: str
    lang: str
    wanted: EventFilter


def texts(store: Store, clearance: Tlp, asked: Asked) -> str:
    """What an export says."""
    p = words(asked.lang)
    with store.reading() as connection:
        if asked.form in ("csv", "parquet"):
            pieces = table_pieces(connection, clearance, asked.wanted, p, asked.form)  # type: ignore[arg-type]
            return "".join(f"{x.tlp} {x.events} {x.lines}" for x in pieces)
        handout = make_handout(connection, clearance, asked.wanted, p)
        if asked.form == "cap":
            sent = sent_by_warning(connection, (handout.tlp,))
            return "".join(
                a.xml for a in as_cap(handout, (words("fr"), words("en")), NOW.isoformat(), CapSender(), "Draft", sent)
            )
    return FORMS[asked.form](handout, p)


FORMS: dict[str, Callable[[Any, Phrases], str]] = {
    "geojson": lambda h, _: as_geojson(h), "gexf": lambda h, _: as_gexf(h), "ics": lambda h, p: as_calendar(h, p, NOW.isoformat()),
    "bibtex": lambda h, _: as_bibtex(h), "csl": lambda h, _: as_csl(h), "stix": as_stix, "misp": as_misp,
}  # fmt: skip
NAMED = ("csv", "parquet", "cap", *FORMS)


def exports(random: Random, count: int) -> Iterator[Asked]:
    """Each format whole, then exports by lot."""
    yield from (Asked(form, "fr", EventFilter()) for form in NAMED)
    pools: dict[str, list[Any]] = {
        "type": ["attack", "arrest"], "country": ["ML", "NE", "FR"], "actor": [f"Groupe {x}" for x in LEVELS],
        "first_day": [date(2024, 5, n).toordinal() for n in (10, 15)], "last_day": [date(2024, 5, n).toordinal() for n in (12, 17)],
    }  # fmt: skip
    for _ in range(count):
        some = {k: random.choice(v) for k, v in pools.items() if random.random() < 0.25}
        yield Asked(random.choice(NAMED), random.choice(("fr", "en")), EventFilter(**some))


@pytest.fixture(scope="module", autouse=True)
def hour() -> Iterator[None]:
    """Both worlds come about at one instant: when something is assembled or told is no part of the comparison."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(situating, "_now", NOW.isoformat)
        patch.setattr(notifying, "_now", NOW.isoformat)
        yield


@pytest.fixture(scope="module")
def world(
    fill: Any, release_all: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Any, Tlp], Store]]:
    """A store in which everything up to a marking is told, watched and released."""
    made: dict[Tlp, Store] = {}

    def run(told: Any, highest: Tlp) -> Store:
        if highest not in made:
            store = fill(tmp_path_factory.mktemp("world") / "s.db", told, highest)
            release_all(store, told, highest)
            notifying.note(store)
            with store.writing() as connection:
                for user in (a.user for a in accounts_of(connection)):
                    keep_view(connection, user, "tout", "")
                    keep_view(connection, user, "Mali", "country=ML")
            made[highest] = store
        return made[highest]

    yield run
    for store in made.values():
        store.close()


def test_the_formats_are_those_of_the_command(world: Any, told: Any) -> None:
    from vigie.cli.export import DRAFTS, TEXTS

    assert set(NAMED) == {*DRAFTS, *TEXTS, "cap"}
    whole, bare = world(told, "RED"), world(told, "CLEAR")
    differ = [
        f
        for f in NAMED
        if texts(whole, "RED", Asked(f, "fr", EventFilter())) == texts(bare, "RED", Asked(f, "fr", EventFilter()))
    ]
    assert differ == [], "the comparison is worth something: in every format somebody cleared for everything gets more"


@pytest.mark.parametrize("clearance", LEVELS[:-1])
def test_exports_are_the_same_in_both_worlds(world: Any, told: Any, clearance: Tlp) -> None:
    full, bare = world(told, "RED"), world(told, clearance)
    said = set()
    for asked in exports(Random(clearance), EXPORTS):
        one = texts(full, clearance, asked)
        assert one == texts(bare, clearance, asked), asked
        said.add(one)
    assert len(said) > len(NAMED)


@pytest.mark.parametrize("clearance", LEVELS[:-1])
def test_feeds_are_the_same_in_both_worlds(world: Any, told: Any, clearance: Tlp) -> None:
    full, bare = world(told, "RED"), world(told, clearance)
    both = [TestClient(create_app(s, lambda: NOW), follow_redirects=False) for s in (full, bare)]
    asked = ["/alerts", "/released.atom", "/views/rien/feed.atom"]
    asked += [f"/views/{name}/feed.{form}" for name in ("tout", "Mali") for form in ("atom", "json")]
    asked += [f"/watches/veille {level}/feed.atom" for level in LEVELS]
    boss = {"authorization": "Bearer key administrator RED"}
    asked += ["/alerts/" + a.split('"')[0] for a in both[0].get("/alerts", headers=boss).text.split("/alerts/")[1:]]
    known = 0
    for role in ("partner", "reader", "administrator"):
        for lang in ("fr", "en"):
            headers = {"authorization": f"Bearer key {role} {clearance}", "accept-language": lang}
            for path in asked:
                one, two = (client.get(path, headers=headers) for client in both)
                assert (one.status_code, one.content, one.headers) == (two.status_code, two.content, two.headers), (
                    role,
                    path,
                )
                known += two.status_code == 200
    assert known > 30
