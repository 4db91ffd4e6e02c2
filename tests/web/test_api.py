"""The programming interface: its document holds, strangers and wrong questions get clear answers, nothing is lost between pages."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks

from vigie.model.markings import LEVELS
from vigie.model.situations import Actor
from vigie.store.boardpages import board_page
from vigie.store.sight import sight_of
from vigie.web.app import create_app

KEY = {"authorization": "Bearer key administrator RED"}
LONG = os.environ.get("VIGIE_LONG") == "1"
load_all_checks()
HOLDS = CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)


@pytest.fixture
def document(store, browser) -> Any:
    """The interface as its own document describes it, over a filled store."""
    app = browser(store).app
    told = TestClient(app, headers=KEY).get("/api/v1/openapi.json").json()
    loaded = schemathesis.openapi.from_dict(told)
    loaded.app = app
    loaded.location = "/api/v1/openapi.json"
    return loaded


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_whatever_is_asked_the_answer_is_one_that_the_document_names(document, mode) -> None:
    asked = Counter()
    for found in document.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=300 if LONG else 15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            response = case.call(headers=KEY)
            asked[response.status_code] += 1
            case.validate_response(response, checks=HOLDS)

        with suppress(Unsatisfiable):  # some routes have nothing that could be wrong
            ask()
    assert asked[422 if mode == schemathesis.GenerationMode.NEGATIVE else 200] > 50
    assert max(asked) < 500


def test_real_things_have_the_described_shape(document, store, browser) -> None:
    client = browser(store, key="key administrator RED")
    event = client.get("/api/v1/events").json()["items"][0]
    actor = client.get("/api/v1/actors").json()["items"][0]
    article = client.get("/api/v1/articles").json()["items"][0]
    brief = client.get("/api/v1/briefs").json()[0]
    named = {
        "/api/v1/events/{key}": {"key": event["key"]},
        "/api/v1/events/{key}/reports": {"key": event["key"]},
        "/api/v1/actors/{key}": {"key": actor["id"]},
        "/api/v1/articles/{key}": {"key": article["key"]},
        "/api/v1/briefs/{key}": {"key": brief["key"]},
        "/api/v1/watches/{name}/notices": {"name": "veille CLEAR"},
    }
    asked = 0
    for operation in document.get_all_operations():
        one = operation.ok()
        if one.method.upper() != "GET":
            continue
        if "{" in one.path:
            assert one.path in named, one.path
        response = one.Case(path_parameters=named.get(one.path)).call(headers=KEY)
        assert response.status_code == 200, one.path
        one.Case(path_parameters=named.get(one.path)).validate_response(response, checks=HOLDS)
        asked += 1
    assert asked > 20


def test_pages_of_a_list_hold_each_thing_once(store, browser) -> None:
    client = browser(store, key="key reader RED")
    for path, key in (("events", "key"), ("articles", "key"), ("actors", "id")):
        whole = [x[key] for x in client.get(f"/api/v1/{path}?limit=200").json()["items"]]
        found, after = [], ""
        for _ in range(len(whole) + 1):
            page = client.get(f"/api/v1/{path}?limit=3{after and '&after='}{after}").json()
            found += [x[key] for x in page["items"]]
            if page["next"] is None:
                break
            after = page["next"]
        assert found == whole
        assert len(set(found)) == len(found) > 3


def test_a_search_goes_on_by_its_cursor(store, browser) -> None:
    client = browser(store, key="key reader RED")
    first = client.get("/api/v1/search?q=explosion").json()
    assert first["count"] == len(first["items"]) == 10
    assert first["facets"] is None
    assert {f["count"] for f in client.get("/api/v1/search?q=explosion&facets=true").json()["facets"]["outlet"]} == {2}
    answer = client.get("/api/v1/search?q=explosion&cursor=rien")
    assert (answer.status_code, "cursor" in answer.json()["detail"]) == (422, True)


def test_programs_see_what_their_user_sees(store, browser) -> None:
    seen = {
        level: {a["outlet"] for a in browser(store, key=f"key reader {level}").get("/api/v1/articles").json()["items"]}
        for level in LEVELS
    }
    for n, level in enumerate(LEVELS):
        assert seen[level] == {f"Journal {x}" for x in LEVELS[: n + 1]}
    red = browser(store, key="key reader RED").get("/api/v1/articles").json()["items"]
    hidden = [a["key"] for a in red if a["outlet"] != "Journal CLEAR"]
    low = browser(store, key="key reader CLEAR")
    assert {low.get(f"/api/v1/articles/{k}").status_code for k in hidden} == {404}


@pytest.mark.parametrize(
    ("asked", "status", "hint"),
    [
        ("events?tpye=attack", 422, "tpye"),
        ("events?type=Attack", 422, "type"),
        ("events?country=mali", 422, "country"),
        ("events?from=hier", 422, "from"),
        ("events?after=rien", 422, "after"),
        ("events?limit=0", 422, "limit"),
        ("articles?after=99999999.a", 200, ""),
        ("events/inconnu", 404, ""),
        ("rien", 404, ""),
        ("audit?after=0", 422, "after"),
    ],
)
def test_wrong_questions_are_told(store, browser, asked, status, hint) -> None:
    answer = browser(store, key="key administrator RED").get(f"/api/v1/{asked}")
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert hint in (answer.json()["detail"] or "")


def test_strangers_are_told_to_bring_a_key(store, browser) -> None:
    for client in (browser(store), browser(store, key="faux")):
        answer = client.get("/api/v1/events")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
    assert browser(store, key="key reader RED").get("/api/v1/audit").status_code == 403
    answer = browser(store, key="key reader RED").request("DELETE", "/api/v1/events")
    assert (answer.status_code, answer.json()["type"]) == (405, "method_not_allowed")


def test_every_route_of_the_interface_is_described(store) -> None:
    app = create_app(store, lambda: None)  # type: ignore[arg-type,return-value]
    paths = {re.sub(":path", "", r.path) for r in app.state.routes if r.path.startswith("/api/")}
    assert len(paths) > 20
    assert all(p.startswith("/api/v1") for p in paths)


def test_board_pages_stop_only_at_the_end(store) -> None:

    with store.reading() as connection:
        sight = sight_of(connection, "RED")
        every, end = board_page(connection, sight, Actor, "", 500, lambda _: True)
        assert end is None
        some, after = board_page(connection, sight, Actor, "", 1, lambda a: a.id == every[-1].id)
        assert some == every[-1:]
        assert after in (None, every[-1].id)
        none, after = board_page(connection, sight, Actor, "", 1, lambda a: False)
        assert (none, after) == ([], None)
