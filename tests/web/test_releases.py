"""Releases in the workbench and the feeds: proposed, approved by two, corrected, withdrawn; valid, marked, the same in two worlds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from vigie.jobs import releasing
from vigie.jobs.situating import refresh
from vigie.model.decisions import Decision
from vigie.model.people import User
from vigie.model.situations import BoardWarning
from vigie.publish.exports.cap import CapSender
from vigie.store.boards import every_part
from vigie.store.decisions import decide
from vigie.store.dumping import dump
from vigie.store.eventlists import EventFilter, event_of, list_events
from vigie.store.markings import mark
from vigie.store.people import accounts_of, change_user
from vigie.store.points import watch_points
from vigie.store.releases import releases_in
from vigie.store.sight import Sight
from vigie.store.verifying import verify

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
SCHEMA = Path(__file__).parents[1] / "publish" / "schemas" / "CAP-v1.2.xsd"


@pytest.fixture(scope="module")
def valid() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.fixture
def full(fill, told, release_all, tmp_path):  # type: ignore[no-untyped-def]
    """A store with events and warnings of every marking, none of them released."""
    made = fill(tmp_path / "full.db", told)
    release_all(made, told)
    yield made
    made.close()


def subjects(store, tlp: str = "GREEN") -> tuple[str, str]:  # type: ignore[no-untyped-def]
    with store.reading() as connection:
        sight = Sight(tlp, tlp)
        warnings = list(every_part(connection, sight, BoardWarning))
        return list_events(connection, sight, EventFilter()).rows[0].key, warnings[0].id if warnings else ""


def post(client, who: str, path: str, **data: str):  # type: ignore[no-untyped-def]
    return client.post(path, data={"csrf": f"csrf {who}", **data})


def seen(page: str) -> str:
    return re.search(r'name="seen" value="(\d+-[0-9a-f]{64})"', page)[1]


# --------------------------------------------------------------------------- pages


def test_an_event_is_proposed_read_and_approved_on_pages(store, browser) -> None:
    analyst, editor = browser(store, "analyst RED"), browser(store, "editor AMBER")
    event, _ = subjects(store)
    shown = analyst.get(f"/releases/new?kind=event&subject={event}&tlp=GREEN").text
    assert "une explosion numero" in shown.lower()
    assert "marking-definition--bab4a63c" in shown, "what leaves is marked as the situation it is made from"
    answer = post(analyst, "analyst RED", "/releases", kind="event", subject=event, tlp="GREEN", reason="demandé")
    page = answer.headers["location"]
    assert (
        post(analyst, "analyst RED", "/releases", kind="event", subject=event, tlp="GREEN", reason="encore").status_code
        == 409
    )
    assert "approve" not in analyst.get(page).text
    assert page in editor.get("/releases").text
    feed = browser(store, key="key partner GREEN")
    assert feedparser.parse(feed.get("/released.atom").text).entries == []
    assert post(editor, "editor AMBER", f"{page}/approve", seen="0" * 64).status_code == 409
    assert post(editor, "editor AMBER", f"{page}/approve", seen=seen(editor.get(page).text)).status_code == 303
    (entry,) = feedparser.parse(feed.get("/released.atom").text).entries
    assert "explosion" in entry.content[0].value
    assert feedparser.parse(browser(store, key="key partner CLEAR").get("/released.atom").text).entries == []
    assert browser(store, "analyst CLEAR").get(page).status_code == 404
    assert browser(store, "reader RED").get(page).status_code == 403
    assert verify(store) == ()


def test_a_changed_situation_changes_nothing_that_was_approved(store, browser, pack) -> None:
    event, _ = subjects(store)
    boss = browser(store, "administrator RED")
    page = post(boss, "administrator RED", "/releases", kind="event", subject=event, tlp="GREEN", reason="x").headers[
        "location"
    ]
    post(boss, "administrator RED", f"{page}/approve", seen=seen(boss.get(page).text))
    feed = browser(store, key="key partner GREEN")
    before = feed.get("/released.atom").text
    assert "doubt" not in boss.get(page).text
    with store.writing() as connection:
        reports = event_of(connection, Sight("GREEN", "GREEN"), event).event.reports
        decide(connection, Decision("grade", reports[:1], "anne", "x", NOW.isoformat(), (), "E", 5, "GREEN"))
    refresh(store, pack.situations)
    assert "la situation a changé depuis" in boss.get(page).text
    assert "la situation a changé depuis" in boss.get("/releases").text
    assert feed.get("/released.atom").text == before
    assert post(boss, "administrator RED", f"{page}/correct", reason="cote revue").status_code == 303
    assert feed.get("/released.atom").text == before, "a correction leaves once it is approved"
    post(boss, "administrator RED", f"{page}/approve", seen=seen(boss.get(page).text))
    assert "E5" in feed.get("/released.atom").text
    with store.writing() as connection:
        decide(connection, Decision("reject", reports, "anne", "x", NOW.isoformat(), (), None, None, "GREEN"))
    refresh(store, pack.situations)
    assert "plus dans la situation" in boss.get(page).text
    assert post(boss, "administrator RED", f"{page}/correct", reason="x").status_code == 409
    assert post(boss, "administrator RED", f"{page}/withdraw", reason="faux").status_code == 303
    (entry,) = feedparser.parse(feed.get("/released.atom").text).entries
    assert entry.title.startswith("Retiré")
    assert "E5" not in entry.content[0].value
    assert verify(store) == ()


def test_what_was_marked_up_since_it_was_proposed_does_not_leave(store, browser) -> None:
    event, _ = subjects(store)
    boss = browser(store, "administrator RED")
    page = post(boss, "administrator RED", "/releases", kind="event", subject=event, tlp="GREEN", reason="x").headers[
        "location"
    ]
    with store.reading() as connection:
        article = event_of(connection, Sight("GREEN", "GREEN"), event).event.reports[0].article
    with store.writing() as connection:
        mark(connection, article, "RED", "anne", NOW.isoformat())
    agreed = seen(boss.get(page).text)
    assert post(boss, "administrator RED", f"{page}/approve", seen=agreed).status_code == 409
    assert feedparser.parse(browser(store, key="key partner GREEN").get("/released.atom").text).entries == []


def test_an_actual_alert_takes_two_people_to_leave_and_to_be_called_off(full, browser, valid) -> None:
    feed = browser(full, key="key partner GREEN")
    one, two = browser(full, "editor RED"), browser(full, "administrator RED")
    entries = feedparser.parse(feed.get("/alerts").text).entries
    assert len(entries) == 3, "two of the situation of GREEN, one of CLEAR"
    name = entries[0].links[0].href.rsplit("/", 1)[1]
    key = name.split("-")[1]
    first = etree.fromstring(feed.get(f"/alerts/{name}").content)
    assert (first.findtext("c:status", None, CAP), first.findtext("c:msgType", None, CAP)) == ("Actual", "Alert")
    page = f"/releases/{key}"
    assert post(one, "editor RED", f"{page}/withdraw", reason="faux").status_code == 303
    assert post(one, "editor RED", f"{page}/withdraw", reason="faux").status_code == 409
    assert "une autre personne" in post(one, "editor RED", f"{page}/withdraw", reason="faux").text
    assert feedparser.parse(feed.get("/alerts").text).entries[0].links[0].href.endswith(name)
    assert post(two, "administrator RED", f"{page}/withdraw", reason="faux").status_code == 303
    (entry,) = [e for e in feedparser.parse(feed.get("/alerts").text).entries if key in e.id]
    last = etree.fromstring(feed.get(f"/alerts/{entry.links[0].href.rsplit('/', 1)[1]}").content)
    valid.assertValid(last)
    assert last.findtext("c:msgType", None, CAP) == "Cancel"
    told = ",".join(first.findtext(f"c:{x}", None, CAP) for x in ("sender", "identifier", "sent"))
    assert last.findtext("c:references", None, CAP) == told


def test_every_message_is_valid_and_marked_and_stops_at_the_clearance(full, browser, valid) -> None:
    boss = browser(full, key="key administrator RED")
    entries = feedparser.parse(boss.get("/alerts").text).entries
    assert len(entries) == 15
    low = browser(full, key="key partner CLEAR")
    open_to_low = 0
    for e in entries:
        address = "/alerts/" + e.links[0].href.rsplit("/", 1)[1]
        root = etree.fromstring(boss.get(address).content)
        valid.assertValid(root)
        marked = root.findtext("c:restriction", None, CAP)
        assert f"({marked})" in e.title
        assert low.get(address).status_code == (200 if marked == "TLP:CLEAR" else 404)
        open_to_low += marked == "TLP:CLEAR"
    assert open_to_low == len(feedparser.parse(low.get("/alerts").text).entries) == 1


@pytest.mark.parametrize("path", ["/alerts", "/released.atom"])
def test_feeds_hold_the_rules_of_atom(full, browser, path) -> None:
    answer = browser(full, key="key reader RED").get(path)
    assert answer.headers["content-type"] == "application/atom+xml"
    root = etree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    for one in (root, *root.iter(f"{atom}entry")):
        assert [len(one.findall(f"{atom}{x}")) for x in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(one.findtext(f"{atom}updated")).tzinfo is not None
    ids = [e.findtext(f"{atom}id") for e in root.iter(f"{atom}entry")]
    assert len(ids) == len(set(ids)) > 5
    assert [x.get("rel") for x in root.findall(f"{atom}link")] == ["self"]
    updated = [e.findtext(f"{atom}updated") for e in root.iter(f"{atom}entry")]
    assert updated == sorted(updated, reverse=True)


def test_who_is_unknown_is_asked_who_they_are(store, browser) -> None:
    for path in ("/alerts", "/released.atom", "/taxii2/"):
        answer = browser(store).get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert browser(store, key="faux").get(path).status_code == 401


def test_a_partner_sees_what_was_released_and_nothing_else(full, browser) -> None:
    client = browser(full, "partner RED")
    for path in ("/", "/events", "/releases", "/keys", "/search?q=explosion", "/administration"):
        assert client.get(path).status_code == 403
    assert client.get("/alerts").status_code == 200


def test_an_administrator_makes_keys_for_a_partner_and_ends_one_of_them(store, browser) -> None:
    name, boss = "administrator RED", browser(store, "administrator RED")
    users = boss.get("/administration").text
    page = re.search(r"partner GREEN[ <].*?(/administration/users/\d+/keys)", users, re.DOTALL)[1]
    made = [post(boss, name, page, name=title).text for title in ("serveur", "portable")]
    keys = [re.search(r"<code>([^<]+)</code>", shown)[1] for shown in made]
    for key in keys:
        assert browser(store, key=key).get("/alerts").status_code == 200
        assert browser(store, key=key).get("/events").status_code == 403
    listed = re.findall(r'<strong>(\w+)</strong>.*?name="key" value="([0-9a-f]{12})"', boss.get(page).text)
    marks = dict(listed)
    assert set(marks) == {"test", "serveur", "portable"}
    assert not any(key in boss.get(page).text for key in keys), "a key is shown once"
    assert post(boss, name, f"{page}/revoke", key=marks["portable"]).status_code == 303
    answers = [browser(store, key=key).get("/alerts").status_code for key in (*keys, "key partner GREEN")]
    assert answers == [200, 401, 200], "one key ended, the others did not"
    assert post(boss, name, f"{page}/revoke", key=marks["portable"]).status_code == 404
    other = re.search(r"partner AMBER[ <].*?(/administration/users/\d+/keys)", users, re.DOTALL)[1]
    assert post(boss, name, f"{other}/revoke", key=marks["serveur"]).status_code == 404, "a key is its user's"
    for path in ("/administration/users/999/keys", f"{page[:-5]}9999/keys"):
        assert boss.get(path).status_code == 404
        assert post(boss, name, path, name="x").status_code == 404
    editor = browser(store, "editor RED")
    assert editor.get(page).status_code == 403
    assert post(editor, "editor RED", f"{page}/revoke", key=marks["serveur"]).status_code == 403


def test_lists_of_releases_go_on_page_by_page(full, browser, monkeypatch) -> None:
    def shown(path: str) -> tuple[list[str], str | None]:
        text = boss.get(path).text
        following = re.search(r'rel="next" href="([^"]+)"', text)
        return re.findall(r'class="what" href="/releases/([0-9a-f]{16})"', text), unescape(
            following[1]
        ) if following else None

    boss = browser(full, "administrator RED")
    whole, more = shown("/releases?list=left")
    assert len(whole) > 20
    assert more is None
    monkeypatch.setattr("vigie.store.releases.PAGE", 7)
    found, path = [], "/releases?list=left"
    while path:
        some, path = shown(path)
        assert len(some) <= 7
        found += some
    assert found == whole
    assert "/releases?list=left&amp;after=" in boss.get("/releases").text
    for damaged in ("x", "x~y~z", "~~1", "2026~k~9999999999"):
        assert boss.get("/releases", params={"list": "left", "after": damaged}).status_code == 200
    assert boss.get("/releases?list=rien").status_code == 404


def test_all_that_no_longer_holds_is_listed_however_much_it_is(full, browser, monkeypatch, pack) -> None:
    with full.reading() as connection:
        some = [r for r in releases_in(connection, "CLEAR", ("approved",)).rows if r.told.kind == "event"]
        reports = [event_of(connection, Sight("CLEAR", "CLEAR"), r.told.subject).event.reports for r in some]
    with full.writing() as connection:
        for one in reports:
            decide(connection, Decision("grade", one[:1], "anne", "x", NOW.isoformat(), (), "E", 5, "CLEAR"))
    refresh(full, pack.situations)
    with full.reading() as connection:
        whole, more = releasing.outdated(connection, "RED")
        assert more is None
        assert {r.key for r in some} <= {r.key for r, _ in whole}
        monkeypatch.setattr("vigie.store.releases.PAGE", 1)
        found, after = [], ""
        while after is not None:
            one, after = releasing.outdated(connection, "RED", after)
            found += one
    assert found == whole
    assert len(whole) > 1
    assert "/releases?list=outdated&amp;after=" in browser(full, "administrator RED").get("/releases").text


def test_a_crash_before_the_end_leaves_nothing_half_done(full, browser) -> None:
    """What is approved, what left and what the audit says are one transaction."""
    with full.reading() as connection:
        key = next(r.key for r in releases_in(connection, "RED", ("approved",)).rows if r.told.kind == "warning")
        before = list(dump(connection))

    def strike(name: str) -> None:
        if name == "release.before_commit":
            raise OSError("the machine went down")

    boss, second = (User(0, name, "editor", "RED") for name in ("a", "b"))
    releasing.withdraw(full, key, "faux", boss, NOW, CapSender())
    with full.reading() as connection:
        waiting = list(dump(connection))
    watch_points(strike)
    try:
        with pytest.raises(OSError, match="went down"):
            releasing.withdraw(full, key, "faux", second, NOW, CapSender())
    finally:
        watch_points(None)
    with full.reading() as connection:
        assert list(dump(connection)) == waiting != before
    assert releasing.withdraw(full, key, "faux", second, NOW, CapSender()).state == "withdrawn"
    assert verify(full) == ()


def test_a_partner_who_is_shut_out_gets_nothing_more_and_one_whose_clearance_falls_gets_less(full, browser) -> None:
    client = browser(full, key="key partner RED")
    assert len(feedparser.parse(client.get("/alerts").text).entries) == 15
    with full.writing() as connection:
        user = next(a.user for a in accounts_of(connection) if a.user.name == "partner RED")
        change_user(connection, user.id, "partner", "CLEAR", NOW, "vigie", disabled=False)
    assert len(feedparser.parse(client.get("/alerts").text).entries) == 1
    with full.writing() as connection:
        change_user(connection, user.id, "partner", "CLEAR", NOW, "vigie", disabled=True)
    assert client.get("/alerts").status_code == 401
