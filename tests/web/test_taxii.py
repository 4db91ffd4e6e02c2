"""TAXII 2.1 over the loopback: the OASIS client and a plain one by the specification, hostile posts, two worlds."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx2
import pytest
import uvicorn
from requests.exceptions import HTTPError
from stix2validator import ValidationOptions, validate_string
from taxii2client.common import TokenAuth
from taxii2client.v21 import Collection, Server, as_pages

from vigie.model.exchange import TLP_MARKS
from vigie.model.markings import LEVELS
from vigie.store.inbox import posts
from vigie.web.app import create_app
from vigie.web.guarding import BODY_BYTES
from vigie.web.taxii.answers import MEDIA_TYPE
from vigie.web.taxii.envelopes import OBJECTS

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
ROOT = "/taxii2/vigie/"
ACCEPT = {"accept": MEDIA_TYPE}
RESPONSES = int(os.environ.get("VIGIE_RESPONSES", "200"))
"""Questions by lot to two worlds, for each clearance; VIGIE_RESPONSES asks for more."""


@pytest.fixture(scope="module")
def serve() -> Iterator[Any]:
    """Serve a store on the loopback until the tests of this module are over."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def run(store: Any) -> str:
        door = socket.socket(
            socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
        )  # named, so that small answers go at once
        door.bind(("127.0.0.1", 0))
        door.listen()
        app = create_app(store, lambda: NOW, hosts=frozenset(("127.0.0.1",)))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        running.append((server, thread))
        return f"http://127.0.0.1:{door.getsockname()[1]}"

    yield run
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def world(fill, release_all, serve, tmp_path_factory, request) -> Any:  # type: ignore[no-untyped-def]
    """A store in which everything up to a marking was released, and its address."""
    made = {}

    def run(told: Any, highest: str = "RED") -> tuple[Any, str]:
        if highest not in made:
            store = fill(tmp_path_factory.mktemp("world") / "s.db", told, highest)
            release_all(store, told, highest)
            made[highest] = store, serve(store)
        return made[highest]

    yield run
    for store, _ in made.values():
        store.close()


@pytest.fixture
def address(world, told) -> str:  # type: ignore[no-untyped-def]
    return world(told)[1]


def client(address: str, role: str = "partner", tlp: str = "GREEN") -> httpx2.Client:
    """A plain client that speaks as the specification says."""
    return httpx2.Client(
        base_url=address, headers={**ACCEPT, "authorization": f"Bearer key {role} {tlp}"}, trust_env=False
    )


# --------------------------------------------------------------------------- the OASIS client


def test_the_oasis_client_reads_what_was_released(address) -> None:
    with Server(f"{address}/taxii2/", user="partner GREEN", password="key partner GREEN") as server:
        assert server.title == "Vigie"
        (root,) = server.api_roots
        assert server.default is root
        assert root.versions == [MEDIA_TYPE]
        assert root.max_content_length == BODY_BYTES
        found: dict[str, dict[str, Any]] = {}
        assert len(root.collections) == 10
        for collection in root.collections:
            assert (collection.can_read, collection.can_write) == (True, False)
            for envelope in as_pages(collection.get_objects, per_request=7):
                for one in envelope.get("objects", []):
                    assert one.get("object_marking_refs", [TLP_MARKS["CLEAR"]])[0] in (
                        TLP_MARKS["CLEAR"],
                        TLP_MARKS["GREEN"],
                    )
                    found[one["id"]] = one
        root.close()
    assert {o["type"] for o in found.values()} >= {
        "event",
        "sighting",
        "report",
        "identity",
        "location",
        "threat-actor",
    }
    bundle = {"type": "bundle", "id": "bundle--6a1a8ce2-540e-4205-8190-6454743a90e4", "objects": list(found.values())}
    result = validate_string(json.dumps(bundle), ValidationOptions(version="2.1"))
    assert result.is_valid, [str(e) for o in getattr(result, "object_results", [result]) for e in o.errors][:5]
    assert "Groupe AMBER" not in json.dumps(bundle)


def test_the_oasis_client_asks_for_one_object_its_versions_and_the_manifest(address) -> None:
    with client(address) as plain:
        (there,) = [c for c in plain.get(f"{ROOT}collections/").json()["collections"] if c["alias"] == "violence-green"]
    with Collection(f"{address}{ROOT}collections/{there['id']}/", auth=TokenAuth("key partner GREEN")) as collection:
        rows = collection.get_manifest()["objects"]
        events = [r for r in rows if r["id"].startswith("event--")]
        assert len(events) > 2
        (event,) = collection.get_object(events[0]["id"])["objects"]
        assert event["modified"] == events[0]["version"]
        assert collection.object_versions(event["id"])["versions"] == [event["modified"]]
        assert len(collection.get_objects(type="event", id=[r["id"] for r in events[:2]])["objects"]) == 2
        assert collection.get_objects(added_after=rows[-1]["date_added"]) == {}
        assert collection.get_objects(version=[event["modified"]], type="event")["objects"]
        assert collection.get_objects(spec_version="2.0") == {}
        with pytest.raises(HTTPError, match="404"):
            collection.get_object("event--00000000-0000-4000-8000-000000000000")


# --------------------------------------------------------------------------- by the specification


def collections(plain: httpx2.Client) -> dict[str, str]:
    return {c["alias"]: c["id"] for c in plain.get(f"{ROOT}collections/").json()["collections"]}


def test_pages_say_when_their_first_and_last_came_in_and_lead_to_the_next(address) -> None:
    with client(address) as plain:
        path = f"{ROOT}collections/{collections(plain)['violence-green']}/objects/"
        whole = plain.get(path)
        assert whole.headers["content-type"] == MEDIA_TYPE
        assert whole.json()["more"] is False
        assert "next" not in whole.json()
        seen, after, first, last = [], {}, None, None
        while True:
            answer = plain.get(path, params={"limit": "5", **after})
            body = answer.json()
            seen += body["objects"]
            first = first or answer.headers["x-taxii-date-added-first"]
            assert last is None or answer.headers["x-taxii-date-added-first"] > last
            last = answer.headers["x-taxii-date-added-last"]
            if not body["more"]:
                break
            after = {"next": body["next"]}
        assert seen == whole.json()["objects"]
        assert (first, last) == (whole.headers["x-taxii-date-added-first"], whole.headers["x-taxii-date-added-last"])
        middle = plain.get(path, params={"limit": "5"}).headers["x-taxii-date-added-last"]
        assert plain.get(path, params={"added_after": middle}).json()["objects"] == seen[5:]
        assert plain.get(path.replace("violence", "x") + "?limit=1").status_code == 200, "an id has no words in it"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("collections/", {"accept": "application/json"}, 406),
        ("collections/", {"accept": "application/taxii+json;version=2.0"}, 406),
        ("collections/", {"accept": "application/taxii+json"}, 200),
        ("collections/", {"accept": "text/html, */*;q=0.8"}, 200),
        ("collections/rien/", {}, 404),
        ("collections/rien/objects/", {}, 404),
        ("rien/", {}, 404),
        ("status/rien/", {}, 404),
        ("collections/violence-clear/objects/?limit=0", {}, 400),
        ("collections/violence-clear/objects/?limit=deux", {}, 400),
        ("collections/violence-clear/objects/?limit=%C2%B2", {}, 400),
        ("collections/violence-clear/objects/?limit=99999", {}, 200),
        ("collections/violence-clear/objects/?added_after=hier", {}, 400),
        ("collections/violence-clear/objects/?added_after=0001-01-01T00:00:00%2B23:59", {}, 400),
        ("collections/violence-clear/objects/?next=1", {}, 400),
        ("collections/violence-clear/objects/?match[version]=jamais", {}, 400),
        ("collections/violence-clear/objects/?match[version]=first,last,all", {}, 200),
        ("collections/violence-clear/objects/?match[id]=" + "a," * 101, {}, 400),
        ("collections/violence-clear/manifest/?match[type]=event", {}, 200),
        ("collections/violence-red/objects/", {}, 404),
        ("collections/inbox/", {}, 404),
    ],
)
def test_what_is_asked_wrongly_is_told_as_taxii_tells_it(address, path, headers, status) -> None:
    with client(address) as plain:
        answer = plain.get(ROOT + path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    if status != 200:
        assert answer.json()["http_status"] == str(status)
        assert answer.json()["title"]


def test_who_is_unknown_or_revoked_gets_nothing(address) -> None:
    with httpx2.Client(base_url=address, headers=ACCEPT, trust_env=False) as plain:
        for headers in (
            {},
            {"authorization": "Bearer faux"},
            {"authorization": "Basic !!"},
            {"authorization": "Digest x"},
        ):
            answer = plain.get("/taxii2/", headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)
        assert plain.get("/taxii2/", auth=("partner RED", "key partner GREEN")).status_code == 401
        assert plain.get("/taxii2/", auth=("partner GREEN", "key partner GREEN")).status_code == 200
        assert (
            plain.delete(
                f"{ROOT}collections/violence-clear/objects/x/", auth=("partner GREEN", "key partner GREEN")
            ).status_code
            == 405
        )


# --------------------------------------------------------------------------- two worlds


def questions(high: httpx2.Client, random: Random, count: int) -> Iterator[str]:
    """Questions by lot about all that somebody cleared for everything knows of."""
    known = collections(high)
    ids, added = ["event--00000000-0000-4000-8000-000000000000"], ["2026-11-28T08:00:00Z"]
    for key in known.values():
        rows = high.get(f"{ROOT}collections/{key}/manifest/").json().get("objects", [])
        ids += [r["id"] for r in rows]
        added += [r["date_added"] for r in rows]
    pools = {
        "limit": ["1", "2", "7", "500"], "match[type]": ["event", "report", "location,identity"], "match[version]": ["all", "first", "last,first"],
        "match[id]": ids, "added_after": added, "match[spec_version]": ["2.1", "2.0"],
        "next": [a.rstrip("Z").replace(":", "-").replace(".", "-") for a in added],
    }  # fmt: skip
    for _ in range(count):
        where = f"{ROOT}collections/{random.choice([*known, *known.values()])}/"
        what = random.choice(
            ["objects/", "manifest/", f"objects/{random.choice(ids)}/", f"objects/{random.choice(ids)}/versions/"]
        )
        some = "&".join(f"{k}={random.choice(v)}" for k, v in pools.items() if random.random() < 0.3)
        yield f"{where}{what}?{some}"


@pytest.mark.parametrize("clearance", LEVELS[:-1])
def test_two_worlds_send_the_same_bytes(world, told, clearance) -> None:
    """Feeds and TAXII are the same whether releases above the recipient's clearance exist or not."""
    (_, full), (_, bare) = world(told), world(told, clearance)
    with client(full, tlp=clearance) as one, client(bare, tlp=clearance) as two:
        asked = [
            "/taxii2/",
            ROOT,
            f"{ROOT}collections/",
            "/alerts",
            "/released.atom",
            f"{ROOT}collections/inbox/objects/",
        ]
        for alias, key in collections(two).items():
            base = f"{ROOT}collections/{key}/"
            asked += [base, f"{base}manifest/", f"{base}objects/", f"{base}objects/?limit=3", f"{base}objects/?match[version]=all",
                      f"{ROOT}collections/{alias}/objects/?match[type]=report"]  # fmt: skip
            objects = two.get(f"{base}objects/").json().get("objects", [])
            asked += [f"{base}objects/{o['id']}/" for o in objects]
            asked += [f"{base}objects/{o['id']}/versions/" for o in objects]
        asked += ["/alerts/" + a.split('"')[0] for a in two.get("/alerts").text.split("/alerts/")[1:]]
        with client(full, tlp="RED") as high:
            for alias, key in collections(high).items():
                if alias not in collections(two):
                    asked += [f"{ROOT}collections/{key}/objects/", f"{ROOT}collections/{alias}/"]
            asked += ["/alerts/" + a.split('"')[0] for a in high.get("/alerts").text.split("/alerts/")[1:]]
        with client(full, tlp="RED") as high:
            asked += list(questions(high, Random(11), RESPONSES))
        asked = list(dict.fromkeys(asked))
        assert len(asked) > 300
        hidden = 0
        for path in asked:
            a, b = one.get(path), two.get(path)
            told_a, told_b = a.content.replace(full.encode(), b""), b.content.replace(bare.encode(), b"")
            assert (a.status_code, told_a) == (b.status_code, told_b), path
            assert {k: v for k, v in a.headers.items() if k not in ("date", "content-length")} == {
                k: v for k, v in b.headers.items() if k not in ("date", "content-length")
            }
            hidden += a.status_code == 404
        assert hidden > 5


# --------------------------------------------------------------------------- posts


def sighting(n: int, tlp: str | None = "GREEN", **more: object) -> dict[str, object]:
    marked = {"object_marking_refs": [TLP_MARKS[tlp]]} if tlp else {}  # type: ignore[index]
    day = "2026-11-20T00:00:00.000Z"
    return {
        "type": "report", "spec_version": "2.1", "id": f"report--{n:08d}-0000-4000-8000-000000000000", "created": day, "modified": day,
        "name": "Compte rendu", **marked, **more,
    }  # fmt: skip


def send(plain: httpx2.Client, body: bytes, kind: str = MEDIA_TYPE) -> httpx2.Response:
    return plain.post(f"{ROOT}collections/inbox/objects/", content=body, headers={"content-type": kind})


def envelope(*objects: object) -> bytes:
    return json.dumps({"objects": list(objects)}).encode()


def test_the_oasis_client_posts_into_the_inbox(world, told) -> None:
    store, address = world(told)
    with Server(f"{address}/taxii2/", user="contributor AMBER", password="key contributor AMBER") as server:
        (root,) = server.api_roots
        (inbox,) = [c for c in root.collections if c.can_write]
        assert not inbox.can_read
        status = inbox.add_objects({"objects": [sighting(1), sighting(2, None), {"type": "x"}]})
        assert (status.status, status.total_count, status.success_count, status.failure_count) == ("complete", 3, 2, 1)
        assert root.get_status(status.id).failures == status.failures
        root.close()
    with client(address, "contributor", "GREEN") as other:
        assert other.get(f"{ROOT}status/{status.id}/").status_code == 404, "a status is its sender's"
    with store.reading() as connection:
        (post,) = [p for p in posts(connection, "RED") if p.key == status.id]
        assert [p for p in posts(connection, "GREEN") if p.key == status.id] == []
    assert (post.partner, post.marking) == ("contributor AMBER", "AMBER"), (
        "what says no marking is as strict as its sender"
    )
    assert len(json.loads(post.body)["objects"]) == 2


@pytest.mark.parametrize("mark", [TLP_MARKS["RED"], "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"])
def test_red_from_somebody_without_the_right_is_refused_with_its_reason(world, told, mark) -> None:
    store, address = world(told)
    hidden = sighting(8, granular_markings=[{"marking_ref": mark, "selectors": ["name"]}])
    with client(address, "contributor", "GREEN") as plain:
        answer = send(plain, envelope(sighting(7, None, object_marking_refs=[mark]), hidden))
    assert answer.status_code == 202
    assert (answer.json()["success_count"], answer.json()["failure_count"]) == (0, 2)
    assert "TLP:RED" in answer.json()["failures"][0]["message"]
    with store.reading() as connection:
        (post,) = [p for p in posts(connection, "RED", "refused") if p.key == answer.json()["id"]]
    assert post.body == ""
    assert "above your clearance" in (post.reason or "")


DEEP = b'{"objects":[' + b'{"type":"report","a":' * 10_000 + b"1" + b"}" * 10_000 + b"]}"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", MEDIA_TYPE, 422),
        (b"{", MEDIA_TYPE, 422),
        (b"[]", MEDIA_TYPE, 422),
        (b'{"objects":{}}', MEDIA_TYPE, 422),
        (b'{"objects":[]}', MEDIA_TYPE, 422),
        (b"\xff\xfe{}", MEDIA_TYPE, 422),
        (b'{"objects":[NaN]}', MEDIA_TYPE, 422),
        (b'{"objects":[1e999]}', MEDIA_TYPE, 422),
        (b'{"objects":[' + b"9" * 9_999 + b"]}", MEDIA_TYPE, 422),
        (DEEP, MEDIA_TYPE, 422),
        (b'{"objects":[' + b"[" * 10_000 + b"]" * 10_000 + b"]}", MEDIA_TYPE, 422),
        (envelope(*([{}] * (OBJECTS + 1))), MEDIA_TYPE, 422),
        (envelope(sighting(1)), "application/json", 415),
        (b"a" * (BODY_BYTES + 1), MEDIA_TYPE, 413),
    ],
    ids=[
        "empty",
        "cut",
        "list",
        "no list",
        "nothing",
        "bytes",
        "nan",
        "endless",
        "number",
        "deep",
        "deep list",
        "many",
        "type",
        "huge",
    ],
)
def test_hostile_posts_are_refused(address, body, kind, status) -> None:
    with client(address, "contributor", "RED") as plain:
        answer = send(plain, body, kind)
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    assert answer.json()["http_status"] == str(status)


@pytest.mark.parametrize(
    "one",
    [
        None, 1, "report", [], {}, {"type": "report"}, {"type": "report", "id": "report--x"}, {"type": "report", "id": 7}, {"type": ["report"]},
        sighting(1, spec_version="2.0"), sighting(1, modified="hier"), sighting(1, created=3), sighting(1, name="\u0000"),
        sighting(1, name="\ud800"), {"type": "report", "id": "\ud800"}, sighting(1, modified="\ud800"), {**sighting(1), "id": "malware--00000001-0000-4000-8000-000000000000"},
        sighting(1, x=json.loads("[" * 100 + "]" * 100)),
    ],
)  # fmt: skip
def test_what_is_no_object_is_told_and_the_rest_is_taken(world, told, one) -> None:
    store, address = world(told)
    with client(address, "contributor", "RED") as plain:
        answer = send(plain, envelope(one, sighting(99)))
    assert (answer.status_code, answer.json()["failure_count"], answer.json()["success_count"]) == (202, 1, 1)
    assert answer.json()["failures"][0]["message"]
    with store.reading() as connection:
        (post,) = [p for p in posts(connection, "RED") if p.key == answer.json()["id"]]
    assert [o["id"] for o in json.loads(post.body)["objects"]] == ["report--00000099-0000-4000-8000-000000000000"]


def test_who_may_not_post_does_not(address) -> None:
    for role in ("partner", "reader", "administrator"):
        with client(address, role, "RED") as plain:
            assert send(plain, envelope(sighting(1))).status_code == 403
    with client(address, "contributor", "RED") as plain:
        there = f"{ROOT}collections/violence-red/objects/"
        assert plain.post(there, content=envelope(sighting(1)), headers={"content-type": MEDIA_TYPE}).status_code == 403
        assert plain.get(f"{ROOT}collections/inbox/objects/").status_code == 403


def test_a_partner_who_sends_without_end_is_told_to_wait(world, told, monkeypatch) -> None:
    _, address = world(told)
    monkeypatch.setattr("vigie.web.taxii.server.WAITING", 1)
    with client(address, "contributor", "CLEAR") as plain:
        assert send(plain, envelope(sighting(1, "CLEAR"))).status_code == 202
        answer = send(plain, envelope(sighting(2, "CLEAR")))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")


def test_nothing_that_was_sent_is_published(world, told) -> None:
    _, address = world(told)
    with client(address, "contributor", "RED") as plain:
        send(plain, envelope(sighting(5, "CLEAR", name="Jamais publié")))
        paths = [f"{ROOT}collections/{key}/objects/" for alias, key in collections(plain).items() if alias != "inbox"]
        assert len(paths) == 5 * len(LEVELS)
        said = [plain.get(p).text for p in (*paths, "/alerts", "/released.atom")]
    assert "Jamais publié" not in "".join(said)
