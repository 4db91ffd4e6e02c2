"""Feeds of saved views and watch lists: by the rules that feed validators check, and without private persons."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree

from vigie.jobs.notifying import feed, note
from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.entities import Entity, Mention
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.watches import WatchRule
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store
from vigie.store.people import accounts_of, keep_view
from vigie.store.watchlists import due, save_rule
from vigie.text.folding import fold
from vigie.web.app import create_app

NOW = "2026-11-28T08:00:00+00:00"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
GAO = Place("Gao", "ML", 16.27, -0.05, "p/gao", "place")


def atom_faults(text: str) -> list[str]:
    """What RFC 4287 and the checks of the W3C's feed validator would say."""
    root = etree.fromstring(text.encode())
    found = [f"feed without {n}" for n in ("id", "title", "updated") if len(root.findall(f"a:{n}", ATOM)) != 1]
    found += [] if root.find("a:author/a:name", ATOM) is not None else ["feed without author"]
    found += (
        [] if [x.get("href") for x in root.findall("a:link[@rel='self']", ATOM)] else ["feed without its own address"]
    )
    entries = root.findall("a:entry", ATOM)
    ids = [e.findtext("a:id", namespaces=ATOM) for e in entries]
    found += ["two entries of one id"] if len(ids) != len(set(ids)) else []
    for e in [root, *entries]:
        found += [f"entry without {n}" for n in ("id", "title", "updated") if len(e.findall(f"a:{n}", ATOM)) != 1]
        at = e.findtext("a:updated", namespaces=ATOM) or ""
        found += [] if datetime.fromisoformat(at).tzinfo else [f"{at} is no instant"]
        found += [] if urlsplit(e.findtext("a:id", namespaces=ATOM) or "").scheme else ["an id that is no IRI"]
        alternates = [(x.get("type"), x.get("hreflang")) for x in e.findall("a:link[@rel='alternate']", ATOM)]
        found += ["two alternates of one kind"] if len(alternates) != len(set(alternates)) else []
        found += [
            f"{x.get('href')} is no address" for x in e.findall("a:link", ATOM) if not urlsplit(x.get("href")).scheme
        ]
    for e in entries:
        found += (
            []
            if e.find("a:content", ATOM) is not None or e.find("a:link[@rel='alternate']", ATOM) is not None
            else ["an entry that leads nowhere"]
        )
    found += (
        ["feed older than an entry"]
        if entries
        and (root.findtext("a:updated", namespaces=ATOM) or "")
        < max(e.findtext("a:updated", namespaces=ATOM) or "" for e in entries)
        else []
    )
    return found + (
        [str(feedparser.parse(text.encode()).bozo_exception)] if feedparser.parse(text.encode()).bozo else []
    )


def json_faults(text: str) -> list[str]:
    """What JSON Feed 1.1 asks for."""
    value = json.loads(text)
    found = [] if value["version"] == "https://jsonfeed.org/version/1.1" else ["version"]
    found += [n for n in ("title", "items", "home_page_url", "feed_url") if not value.get(n) and value.get(n) != []]
    ids = [i["id"] for i in value["items"]]
    found += ["ids"] if len(ids) != len(set(ids)) or not all(isinstance(i, str) and i for i in ids) else []
    for i in value["items"]:
        found += [] if i.get("content_text") else ["an item without content"]
        found += [] if datetime.fromisoformat(i["date_modified"]).tzinfo else ["an instant without zone"]
        found += [u for u in (i.get("url"), i.get("external_url")) if u and urlsplit(u).scheme not in ("http", "https")]
    return found


@pytest.fixture
def private(store, told, pack) -> Any:
    """The store with an event on a private person, in words that would break a careless feed."""
    text = "Zéphyrin Kerdoncuff & le \x0bmaire <b>ont</b> vu une explosion qui a frappé le marché central, dit M. Kerdoncuff."
    known = (Entity("entity:8", "Zéphyrin Kerdoncuff", "person", (Mention(Span(0, 19)),), standing="victim"),)
    one = told(
        "p",
        where=GAO,
        text=text,
        publisher="L'Écho",
        roles=[("victim", "Zéphyrin Kerdoncuff")],
        who=["Zéphyrin Kerdoncuff"],
        day="2024-08-01",
        when="2024-08-01",
    )
    article = replace(one.article, url="https://echo.example/kerdoncuff-tue")
    ingest(store, [Offer(article, replace(one, article=article, entities=known, made_by=MadeBy("p", "l", "m")))], NOW)
    refresh(store, pack.situations)
    with store.writing() as connection:
        for account in accounts_of(connection):
            keep_view(connection, account.user, "Gao & <environs>", "country=ML")
            keep_view(connection, account.user, "rien", "country=FR")
    return store


@pytest.fixture
def reader() -> Callable[[Store], TestClient]:
    """A program with the key of a reader, at a workbench that knows its own address."""

    def run(store: Store) -> TestClient:
        app = create_app(
            store, lambda: datetime.fromisoformat(NOW), hosts=("desk.example",), address="https://desk.example/"
        )
        return TestClient(
            app,
            base_url="https://desk.example",
            headers={"authorization": "Bearer key reader RED"},
            follow_redirects=False,
        )

    return run


NAME = "Gao%20%26%20%3Cenvirons%3E"


@pytest.mark.parametrize("name", [NAME, "rien"])
def test_feeds_of_a_view_hold_to_the_rules(private, reader, name) -> None:
    client = reader(private)
    atom = client.get(f"/views/{name}/feed.atom")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    assert atom_faults(atom.text) == []
    made = client.get(f"/views/{name}/feed.json")
    assert made.headers["content-type"].startswith("application/feed+json")
    assert json_faults(made.text) == []
    items = json.loads(made.text)["items"]
    assert len(items) == len(feedparser.parse(atom.content).entries)
    assert bool(items) == (name == NAME)


def test_no_private_person_is_in_a_feed(private, reader) -> None:
    client = reader(private)
    said = client.get(f"/views/{NAME}/feed.atom").text + client.get(f"/views/{NAME}/feed.json").text
    assert "une explosion" in said
    assert "kerdoncuff" not in fold(said)


def test_an_entry_keeps_its_id_when_its_event_changes(private, reader, told, pack) -> None:
    client = reader(private)

    def entries() -> dict[str, str]:
        return {i["id"]: i["date_modified"] for i in json.loads(client.get(f"/views/{NAME}/feed.json").text)["items"]}

    before = entries()
    one = told("q", where=GAO, publisher="Le Phare", killed=(4, 4), day="2024-08-02", when="2024-08-01",
               text="Une explosion a frappé le marché central, avec quatre morts, dit le maire de Gao.")  # fmt: skip
    ingest(private, [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")))], "2026-11-28T09:00:00+00:00")
    refresh(private, pack.situations)
    after = entries()
    assert before.keys() <= after.keys()
    assert after.values() != before.values()


def test_a_view_is_its_owners_alone(private, browser) -> None:
    assert browser(private, key="key reader CLEAR").get("/views/autre/feed.atom").status_code == 404
    assert browser(private).get(f"/views/{NAME}/feed.json").status_code in (303, 401)


def test_notices_name_no_private_person(private, reader) -> None:
    with private.writing() as connection:
        save_rule(
            connection,
            WatchRule("gao", countries=("ML",), clearance="RED", notify=("mailto:a@b.example",)),
            NOW,
            "anne",
        )
    note(private)
    with private.reading() as connection:
        bodies = [d.body for d in due(connection)]
    assert any("une explosion" in b for b in bodies)
    assert [b for b in bodies if "kerdoncuff" in fold(b)] == []
    assert "kerdoncuff" not in fold(feed(private, "gao", "fr"))
    atom = reader(private).get("/watches/gao/feed.atom").text
    assert atom_faults(atom) == []
    assert re.search("https://desk.example/watches/gao/feed.atom", atom)
