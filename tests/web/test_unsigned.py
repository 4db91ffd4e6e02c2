"""Articles that name no publisher are cited by their site or as of an unknown source; what was raised breaks no page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.store.ingesting import ingest
from vigie.store.markings import mark
from vigie.store.offers import Offer
from vigie.store.opening import open_store
from vigie.store.people import add_user

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
TEXT = "Une explosion a frappé le marché couvert du port de Tilbar, et les secours ont cherché toute la nuit."


@pytest.fixture
def made(told, pack, tmp_path):  # type: ignore[no-untyped-def]
    """A store with two tellings of one event: by a site that signs nothing, and a copy of it without any address."""
    store = open_store(str(tmp_path / "s.db"), str.split)
    keys = []
    for n, url in enumerate(("https://www.site.example/1", None)):
        one = told(f"a{n}", text=TEXT, day=f"2024-05-1{5 + n}")
        article = replace(one.article, publisher=None, url=url, path=None)
        (receipt,) = ingest(
            store,
            [Offer(article, replace(one, article=article, made_by=MadeBy("p", "l", "m")))],
            "2026-11-28T08:00:00+00:00",
        )
        keys.append(receipt.key)
    refresh(store, pack.situations)
    with store.writing() as connection:
        add_user(connection, "reader CLEAR", "reader", "CLEAR", NOW, "vigie")
    yield store, keys
    store.close()


def shown(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def test_pages_name_the_site_or_say_that_the_source_is_unknown(made, browser) -> None:
    store, keys = made
    client = browser(store, "reader CLEAR")
    (event,) = set(re.findall(r'href="(/events/[0-9a-f]{16})"', client.get("/events").text))
    page = shown(client.get(event).text)
    assert "site.example" in page
    assert "source inconnue" in page
    assert [re.search(f".{{60}}{key}.{{30}}", page, re.DOTALL) for key in keys if key in page] == []
    sources = shown(client.get("/sources").text)
    assert "site.example" in sources
    assert "source inconnue" in sources
    for key in keys:
        assert client.get(f"/articles/{key}").status_code == 200


def test_the_page_of_an_event_stands_when_the_original_of_a_copy_is_raised(made, browser, pack) -> None:
    store, keys = made
    with store.writing() as connection:
        mark(connection, keys[0], "AMBER", "anne", "2026-11-28T09:00:00+00:00")
    client = browser(store, "reader CLEAR")
    for _ in range(2):
        assert client.get("/sources").status_code == 200
        assert "site.example" not in client.get("/sources").text
        for event in set(re.findall(r'href="(/events/[0-9a-f]{16})"', client.get("/events").text)):
            assert client.get(event).status_code == 200
        refresh(store, pack.situations)
