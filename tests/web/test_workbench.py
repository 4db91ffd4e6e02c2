"""The workbench: every route by every role, sessions, headers, words."""

from __future__ import annotations

import re
import time
import tomllib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient

from vigie.model.people import RIGHTS, ROLES
from vigie.store.people import add_user, change_user, invite
from vigie.web.app import create_app, is_open, right_of, routes
from vigie.web.guarding import HEADERS
from vigie.web.pages.article import _differences
from vigie.web.passwords import hashed
from vigie.web.rendering import words
from vigie.web.throttling import TRIES

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
FILLED = {
    "key": "0" * 16,
    "number": "1",
    "name": "veille CLEAR",
    "secret": "rien",
    "form": "txt",
    "key:path": "groups/x",
    "name:path": "vue",
}


def address(path: str) -> str:
    return re.sub(r"{([^}]+)}", lambda m: FILLED[m[1]], path)


# --------------------------------------------------------------------------- rights


def test_every_route_by_every_role(store, browser) -> None:
    app = create_app(store, lambda: NOW)
    every = [(r, m) for r in routes(app) for m in sorted(r.methods)]
    assert len(every) > 40
    for role in (None, *ROLES):
        client = browser(store, role and f"{role} RED")
        for route, method in every:
            if route.path == "/logout":
                continue
            answer = client.request(
                method, address(route.path), data={"csrf": f"csrf {role} RED"} if method == "POST" else None
            )
            where = f"{role} {method} {route.path}: {answer.status_code}"
            if is_open(route):
                assert answer.status_code != 403, where
            elif role is None:
                assert answer.status_code in (303, 401), where
                assert answer.status_code == 401 or answer.headers["location"].startswith("/login"), where
            elif right_of(route) in RIGHTS[role]:
                assert answer.status_code not in (401, 403), where
            else:
                assert answer.status_code == 403, where


@pytest.mark.parametrize(
    ("headers", "csrf"),
    [
        ({}, ""),
        ({}, "csrf reader RED"),
        ({"origin": "https://ailleurs.example"}, "csrf analyst RED"),
        ({"sec-fetch-site": "cross-site"}, "csrf analyst RED"),
        ({"sec-fetch-site": "same-site"}, "csrf analyst RED"),
    ],
)
def test_what_changes_something_needs_our_own_form(store, browser, headers, csrf) -> None:
    client = browser(store, "analyst RED")
    for route in routes(client.app):
        if "POST" in route.methods and not is_open(route) and right_of(route) in RIGHTS["analyst"]:
            answer = client.post(address(route.path), data={"csrf": csrf}, headers=headers)
            assert answer.status_code == 403, route.path


def test_a_request_that_says_nothing_of_its_origin_is_refused(store, browser) -> None:
    client = browser(store, "analyst RED")
    del client.headers["origin"]
    assert client.post("/briefs", data={"csrf": "csrf analyst RED", "title": "x"}).status_code == 403


# --------------------------------------------------------------------------- sessions


@pytest.fixture
def anne(store):  # type: ignore[no-untyped-def]
    with store.writing() as connection:
        user = add_user(connection, "anne", "analyst", "GREEN", NOW, "vigie")
        invite(connection, user.id, "une fois", NOW)
    return user


GOOD = "un mot de passe assez long"


def test_an_invitation_works_once(store, browser, anne) -> None:
    client = browser(store)
    assert client.get("/invitation/une fois").status_code == 200
    assert client.post("/invitation/une fois", data={"password": "court"}).status_code == 422
    answer = client.post("/invitation/une fois", data={"password": GOOD})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/").status_code == 200
    assert browser(store).post("/invitation/une fois", data={"password": GOOD}).status_code == 404


def test_an_invitation_and_a_session_end(store, browser, anne) -> None:
    assert browser(store, at=NOW + timedelta(days=4)).get("/invitation/une fois").status_code == 404
    client = browser(store, "analyst RED")
    assert client.get("/").status_code == 200
    late = browser(store, at=NOW + timedelta(hours=13))
    late.cookies.set("vigie", "cookie analyst RED")
    assert late.get("/").status_code == 303


def test_a_login_renews_the_session_and_a_logout_ends_it(store, browser, anne) -> None:
    client = browser(store)
    client.post("/invitation/une fois", data={"password": GOOD})
    first = client.cookies["vigie"]
    again = browser(store)
    again.headers["cookie"] = "vigie=fixed by somebody else"
    answer = again.post("/login", data={"name": "anne", "password": GOOD, "next": "//ailleurs.example"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert again.cookies["vigie"] not in (first, "fixed by somebody else")
    del again.headers["cookie"]
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert csrf
    assert client.post("/logout", data={"csrf": csrf[1]}).status_code == 303
    late = browser(store)
    late.cookies.set("vigie", first)
    assert late.get("/").status_code == 303


@pytest.mark.parametrize(
    "target", ["https://x.example", "//x.example", "/\\x.example", "javascript:alert(1)", "/a\nb", ""]
)
def test_a_login_leads_nowhere_else(store, browser, anne, target) -> None:
    client = browser(store)
    client.post("/invitation/une fois", data={"password": GOOD})
    assert client.post("/login", data={"name": "anne", "password": GOOD, "next": target}).headers["location"] == "/"


def test_guessing_is_slowed_down_and_a_disabled_user_stays_out(store, browser, anne) -> None:
    client = browser(store)
    client.post("/invitation/une fois", data={"password": GOOD})
    other = browser(store)
    for _ in range(TRIES):
        assert other.post("/login", data={"name": "anne", "password": "faux"}).status_code == 401
    answer = other.post("/login", data={"name": "anne", "password": GOOD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 601
    with store.writing() as connection:
        change_user(connection, anne.id, "analyst", "GREEN", NOW, "vigie", disabled=True)
    assert client.get("/").status_code == 303
    assert browser(store).post("/login", data={"name": "anne", "password": GOOD}).status_code == 401


def test_keys_of_programs(store, browser) -> None:
    assert browser(store, key="key reader CLEAR").get("/").status_code == 200
    assert browser(store, key="key reader CLEAR").get("/administration").status_code == 403
    assert browser(store, key="faux").get("/").status_code == 303
    assert browser(store, key="key analyst RED").post("/briefs", data={"title": "x"}).status_code == 303
    assert browser(store, key="key reader RED").post("/briefs", data={"title": "x"}).status_code == 403
    assert browser(store, key="faux").post("/briefs", data={"title": "x"}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://ailleurs.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "http://testserver"}, {}],
)
def test_a_password_that_a_browser_remembers_changes_nothing(store, browser, headers) -> None:
    """A page of elsewhere can make a browser send `Basic`; only our own forms, with their token, may act on it."""
    given = b64encode(b"analyst RED:key analyst RED").decode()
    client = TestClient(browser(store).app, headers={"authorization": f"Basic {given}", **headers})
    assert client.get("/").status_code == 200
    assert client.post("/briefs", data={"title": "x"}).status_code == 403


def test_a_header_that_cannot_be_read_is_refused(store, browser) -> None:
    client = TestClient(browser(store).app)
    assert client.post("/briefs", data={"title": "x"}, headers={"origin": "http://["}).status_code == 403
    assert client.get("/login", headers={"content-length": "9" * 5_000}).status_code == 413


def test_a_brief_is_approved_as_it_was_read(store, browser) -> None:
    client, form = browser(store, "editor RED"), {"csrf": "csrf editor RED"}
    event = re.search(r'href="/events/([0-9a-z]{8,})"', client.get("/events").text)[1]
    page = client.post("/briefs/add", data={**form, "event": event}).headers["location"]
    read = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(page).text)[1]
    comment = {**form, "event": event, "act": "comment", "comment": "ajouté depuis"}
    assert client.post(f"{page}/line", data=comment).status_code == 303
    assert client.post(f"{page}/approve", data={**form, "seen": read}).status_code == 409
    now = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(page).text)[1]
    assert client.post(f"{page}/approve", data={**form, "seen": now}).status_code == 303


def test_versions_of_a_long_article_are_compared_at_once() -> None:
    old, new = (
        "\n".join(f"Paragraphe {n * 7 + k}, la ville {n * 13 + k} est calme, {n + k} marchés" for n in range(400))
        for k in (0, 3)
    )
    begun = time.process_time()
    found = _differences(f"Titre\n{old}", f"Titre\n{new}")
    assert time.process_time() - begun < 2
    assert {x.sign for x in found} == {"-", "+"}
    assert [(x.sign, x.text) for x in _differences("a\n\nb\nc", "a\nd\nc\ne")] == [("-", "b"), ("+", "d"), ("+", "e")]


def test_the_last_administrator_stays(store, browser) -> None:
    client = browser(store, "administrator RED")
    numbers = re.findall(r'action="/administration/users/(\d+)"', client.get("/administration").text)
    data = {"csrf": "csrf administrator RED", "role": "reader", "clearance": "CLEAR"}
    answers = {client.post(f"/administration/users/{n}", data=data).status_code for n in numbers}
    assert answers <= {303, 422, 403}
    left = browser(store, key="key administrator RED").get("/administration").status_code
    assert left in (200, 403)


def test_hashes_are_argon2(store) -> None:
    assert hashed(GOOD).startswith("$argon2id$")


# --------------------------------------------------------------------------- headers, limits, words


@pytest.mark.parametrize(
    "path", ["/", "/login", "/nulle-part", "/static/vigie.css", "/events/rien", "/search?q=" + "a" * 5000]
)
def test_every_answer_is_dressed(store, browser, path) -> None:
    answer = browser(store, "reader RED").get(path)
    assert answer.status_code < 500
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert ("no-store" in answer.headers.get("cache-control", "")) is not path.startswith("/static/")


def test_a_fault_that_nobody_foresaw_is_dressed_too(store, browser, monkeypatch) -> None:
    client = browser(store, "reader RED")
    client.app.state.clock = lambda: 1 / 0
    client._transport.raise_server_exceptions = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert "Traceback" not in answer.text


def test_head_answers_like_get_without_a_body(store, browser) -> None:
    client = browser(store, "reader RED")
    for path in ("/events", "/static/vigie.css", "/nulle-part"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


def test_a_name_that_leads_elsewhere_is_refused(store) -> None:
    """A page of another site whose name was made to lead to this machine must not speak with the workbench."""
    app = create_app(store, lambda: NOW, hosts={"127.0.0.1", "[::1]", "vigie.example"})
    for host, status in (
        ("127.0.0.1:8470", 200),
        ("[::1]:8470", 200),
        ("Vigie.example", 200),
        ("ailleurs.example", 421),
        ("", 421),
    ):
        assert TestClient(app, headers={"host": host}).get("/login").status_code == status, host


@pytest.mark.parametrize(
    ("hosts", "address", "link"),
    [
        (None, None, "/invitation/"),
        ({"testserver"}, None, "http://testserver/invitation/"),
        (None, "https://vigie.example/", "https://vigie.example/invitation/"),
    ],
)
def test_links_to_pass_on_trust_no_foreign_name(store, browser, hosts, address, link) -> None:
    client = browser(store, "administrator RED")
    client.app.state.hosts, client.app.state.address = hosts, address
    data = {"csrf": "csrf administrator RED", "name": "nouvelle", "role": "reader", "clearance": "CLEAR"}
    page = client.post("/administration/users", data=data, headers={"origin": "http://testserver"}).text
    assert re.search(rf">\s*{link}", page)


def test_a_login_leads_back_to_what_was_asked(store, browser) -> None:
    answer = browser(store).get("/events?type=attack&from=2024-05-01")
    assert answer.headers["location"] == "/login?next=/events%3Ftype%3Dattack%26from%3D2024-05-01"


def test_what_is_too_large_is_refused(store, browser) -> None:
    client = browser(store, "analyst RED")
    assert client.post("/briefs", data={"csrf": "csrf analyst RED", "title": "a" * 2_000_000}).status_code == 413


def test_pages_hold_no_inline_style_or_script(store, browser) -> None:
    client = browser(store, "administrator RED")
    for path in ("/", "/events", "/actors", "/places", "/search?q=explosion", "/review", "/administration"):
        page = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", page), path


def test_every_word_of_the_interface_is_in_both_languages() -> None:
    own = {
        lang: tomllib.loads((files("vigie.web") / "texts" / f"{lang}.toml").read_text("utf-8")) for lang in ("fr", "en")
    }
    for section in own["fr"]:
        assert own["fr"][section].keys() == own["en"][section].keys(), section
        for key, told in own["fr"][section].items():
            assert sorted(re.findall(r"{\d}", told)) == sorted(re.findall(r"{\d}", own["en"][section][key])), key
    folder = files("vigie.web") / "templates"
    asked = set()
    for template in folder.iterdir():
        asked |= set(re.findall(r"p\('(\w+)', '(\w+)'(?! ~)", template.read_text("utf-8")))
    missing = [(s, k) for s, k in asked for lang in ("fr", "en") if k not in words(lang).texts.get(s, {})]
    assert missing == []


def test_an_editor_marks_an_article_and_its_event_is_gone_for_others(store, browser) -> None:
    reader, editor = browser(store, "reader CLEAR"), browser(store, "editor AMBER")
    (key, *_) = re.findall(r'href="/articles/(\w+)"', reader.get("/events").text) or re.findall(
        r"/articles/(\w+)", reader.get("/search?q=explosion").text
    )
    before = reader.get("/events").text.count("/events/")
    for tlp, status in (("RED", 422), ("AMBER", 303)):
        answer = editor.post(f"/articles/{key}/marking", data={"csrf": "csrf editor AMBER", "tlp": tlp})
        assert answer.status_code == status
    assert reader.get(f"/articles/{key}").status_code == 404
    assert reader.get("/events").text.count("/events/") < before
    assert "TLP:" in browser(store, "reader AMBER").get(f"/articles/{key}").text
    green = browser(store, "editor GREEN")
    answer = green.post(f"/articles/{key}/marking", data={"csrf": "csrf editor GREEN", "tlp": "CLEAR"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("grade", "status"), [("", 303), ("B2", 303), ("c", 303), ("6", 303), ("Z9", 422), ("BB2", 422)]
)
def test_a_watch_list_takes_a_grade_or_says_that_it_is_none(store, browser, grade, status) -> None:
    client = browser(store, "analyst RED")
    data = {"csrf": "csrf analyst RED", "name": "veille", "grade": grade, "country": "ML"}
    assert client.post("/watches", data=data).status_code == status


def test_a_watch_list_marked_higher_is_not_replaced(store, browser) -> None:
    low, high = browser(store, "analyst CLEAR"), browser(store, "analyst RED")
    asked = {"name": "veille RED", "country": "NE"}
    assert low.post("/watches", data={"csrf": "csrf analyst CLEAR", **asked}).status_code == 409
    assert high.post("/watches", data={"csrf": "csrf analyst RED", **asked}).status_code == 303


def test_an_error_page_has_the_menu_of_who_reads_it(store, browser) -> None:
    inside, outside = browser(store, "reader GREEN"), browser(store)
    assert 'href="/events"' in inside.get("/events/keine").text
    assert 'href="/audit"' not in inside.get("/events/keine").text
    assert 'href="/events"' in inside.get("/audit").text
    assert 'href="/events"' not in outside.get("/nowhere").text


def test_countries_are_named_and_found_by_name(store, browser) -> None:
    reader = browser(store, "reader RED")
    by_name, by_code = (reader.get(f"/events?country={x}") for x in ("mali", "ML"))
    assert by_name.text.count('class="line"') == by_code.text.count('class="line"') > 0
    assert "Gao (Mali)" in by_code.text
    assert "Niamey" not in by_name.text
    assert 'value="Mali"' in by_name.text
