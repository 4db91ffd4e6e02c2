"""A day at the desk, end to end: articles in, a warning let go by two people, corrected when the situation changed, called off."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser
import httpx2
import pytest
import uvicorn
from lxml import etree
from taxii2client.v21 import Server

from vigie.jobs.annotate import take_in
from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.spans import Span
from vigie.model.warnings import Area, SecurityWarning
from vigie.pipeline import examine
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import open_store
from vigie.store.people import accounts_of, add_token, add_user, open_session
from vigie.store.verifying import verify
from vigie.web.app import create_app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "dispatches"
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
SCHEMA = Path(__file__).parents[1] / "publish" / "schemas" / "CAP-v1.2.xsd"


class Desk:
    """A store with people, served on the loopback under a clock that goes on by a minute at each look."""

    def __init__(self, path: Path, pack: Any, parser: Any) -> None:
        self.pack, self.parser = pack, parser
        self.store = open_store(str(path), lambda text: re.findall(r"\w+", text.lower()))
        self.minute = 0
        with self.store.writing() as c:
            for name, role in (("rene", "analyst"), ("anne", "editor"), ("paul", "editor"), ("partenaire", "partner")):
                user = add_user(c, name, role, "GREEN", self.clock(), "vigie")  # type: ignore[arg-type]
            add_token(c, user, "taxii", "cle du partenaire", self.clock())

        for name in ("rene", "anne", "paul", "partenaire"):
            self.log_in(name)

    def log_in(self, name: str) -> None:
        with self.store.writing() as c:
            user = next(a.user for a in accounts_of(c) if a.user.name == name)
            open_session(c, user, f"cookie-{name}", f"csrf {name}", self.clock())

    def clock(self) -> datetime:
        self.minute += 1
        return datetime(2026, 11, 28, 6, tzinfo=UTC) + timedelta(minutes=self.minute)

    def read(self, *names: str) -> None:
        """Take dispatches in and assemble the situation."""
        intake = take_in([p for p in sorted(EXAMPLES.iterdir()) if p.name[:2] in names], None, self.pack)
        parsed = self.parser.parse([a.text for a in intake.articles])
        for article, syntax in zip(intake.articles, parsed, strict=True):
            made = replace(examine(article, syntax, self.pack), made_by=MadeBy("p", "l", "m"))
            ingest(self.store, [Offer(article, made, "examples", None)], self.clock().isoformat())
        refresh(self.store, self.pack.situations)

    def advise(self, day: str, until: str | None, level: str, told: Any) -> None:
        """Take in an article in which a ministry advises, and assemble the situation."""
        text = f"Le ministère des Affaires étrangères place le Niger au niveau {level} depuis le {day}."
        advice = SecurityWarning(
            f"warning:{day}", Span(0, len(text)), "ministère des Affaires étrangères", None, "travel_advice", "issue",
            Area("Niger", "NE"), level, "éviter le pays", "immediate", "severe", "likely", day, until,
        )  # fmt: skip
        one = told(f"avis-{day}", text=text, publisher="Journal du fleuve", day=day, when=day)
        article = replace(one.article, url=f"https://journal.example/{day}")
        made = replace(one, article=article, events=(), warnings=(advice,), made_by=MadeBy("p", "l", "m"))
        ingest(self.store, [Offer(article, made)], self.clock().isoformat())
        refresh(self.store, self.pack.situations)

    def as_(self, name: str, address: str) -> httpx2.Client:
        return httpx2.Client(
            base_url=address, cookies={"vigie": f"cookie-{name}"}, headers={"origin": address}, trust_env=False
        )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, pack: Any, parser: Any) -> Iterator[Desk]:
    made = Desk(tmp_path / "day.db", pack, parser)
    yield made
    made.store.close()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    door = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # named, so that small answers go at once
    door.bind(("127.0.0.1", 0))
    door.listen()
    app = create_app(desk.store, desk.clock)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


class Partner:
    """What a partner's programs have: reports by TAXII, polled from where the last poll ended, and the alerts' feed."""

    def __init__(self, address: str) -> None:
        self.address, self.after, self.reports = address, {}, {}

    def poll(self) -> dict[str, Any]:
        """The reports that are new since the last poll, by id."""
        new = {}
        with Server(f"{self.address}/taxii2/", user="partenaire", password="cle du partenaire") as server:
            for collection in server.default.collections:
                envelope = collection.get_objects(added_after=self.after.get(collection.id), limit=500)
                rows = collection.get_manifest(added_after=self.after.get(collection.id), limit=500).get("objects", [])
                if rows:
                    self.after[collection.id] = rows[-1]["date_added"]
                new |= {o["id"]: o for o in envelope.get("objects", []) if o["type"] == "report"}
            server.default.close()
        return new

    def alert(self) -> etree._Element | None:
        """The message that the feed of alerts leads to, valid."""
        key = {"authorization": "Bearer cle du partenaire"}
        with httpx2.Client(base_url=self.address, headers=key, trust_env=False) as plain:
            entries = feedparser.parse(plain.get("/alerts").text).entries
            if not entries:
                return None
            root = etree.fromstring(plain.get(entries[0].links[0].href).content)
        etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(root)
        return root


def said(root: etree._Element, name: str) -> str:
    return root.findtext(f"c:{name}", "", CAP)


def act(client: httpx2.Client, name: str, path: str, **data: str) -> httpx2.Response:
    answer = client.post(path, data={"csrf": f"csrf {name}", **data})
    assert answer.status_code == 303, answer.text
    return answer


def approve(client: httpx2.Client, name: str, page: str) -> None:
    seen = re.search(r'name="seen" value="(\d+-[0-9a-f]{64})"', client.get(page).text)[1]
    act(client, name, f"{page}/approve", seen=seen)


def propose(client: httpx2.Client, name: str, subject: str, status: str) -> httpx2.Response:
    return client.post(
        "/releases",
        data={
            "csrf": f"csrf {name}",
            "kind": "warning",
            "subject": subject,
            "tlp": "CLEAR",
            "status": status,
            "reason": "à dire",
        },
    )


def subjects(client: httpx2.Client) -> list[str]:
    """The warnings of the board that may be proposed."""
    links = re.findall(r'href="/releases/new\?kind=warning&amp;subject=([^"&]+)', client.get("/warnings").text)
    return list(dict.fromkeys(unquote(x) for x in links))


def test_a_later_warning_takes_the_place_of_one_that_left(desk: Desk, address: str, told: Any) -> None:
    desk.advise("2026-11-20", "2026-12-20", "orange", told)
    partner = Partner(address)
    with desk.as_("rene", address) as rene, desk.as_("anne", address) as anne, desk.as_("paul", address) as paul:
        (old,) = subjects(rene)
        page = propose(rene, "rene", old, "Actual").headers["location"]
        approve(anne, "anne", page)
        approve(paul, "paul", page)
        (report,) = partner.poll().values()
        alert = partner.alert()
        assert said(alert, "msgType") == "Alert"
        reference = ",".join(said(alert, x) for x in ("sender", "identifier", "sent"))

        desk.advise("2026-11-27", None, "rouge", told)
        assert "la situation a changé depuis" in rene.get("/releases").text
        assert partner.poll() == {}, "nothing that left changes by itself"
        (new,) = set(subjects(rene)) - {old}
        later = propose(rene, "rene", new, "Actual").headers["location"]
        assert f"&lt;references&gt;{reference}" in rene.get(later).text, (
            "who approves reads the message as it will leave"
        )
        approve(anne, "anne", later)
        approve(paul, "paul", later)
        (successor,) = partner.poll().values()
        assert successor["id"] != report["id"]
        assert "rouge" in json.dumps(successor, ensure_ascii=False)
        update = partner.alert()
        assert (said(update, "msgType"), said(update, "references")) == ("Update", reference)
        assert said(update, "info/c:parameter/c:value") == "rouge"
        assert said(update, "info/c:expires") > said(update, "sent")

        act(rene, "rene", f"{page}/correct", reason="remplacé", status="Actual")
        approve(anne, "anne", page)
        approve(paul, "paul", page)
        (corrected,) = partner.poll().values()
        assert corrected["id"] == report["id"]
        assert corrected["modified"] > report["modified"]
        assert next(iter(corrected["extensions"].values()))["state"] == "superseded"
        replaced = partner.alert()
        assert (said(replaced, "msgType"), said(replaced, "references")) == ("Update", reference)
        assert (said(replaced, "info/c:responseType"), said(replaced, "info/c:instruction")) == ("Assess", "")
    assert verify(desk.store) == ()


def test_nobody_is_alerted_in_earnest_to_what_is_over(desk: Desk, address: str, told: Any) -> None:
    desk.advise("2026-11-02", "2026-11-25", "orange", told)
    with desk.as_("rene", address) as rene, desk.as_("anne", address) as anne, desk.as_("paul", address) as paul:
        (subject,) = subjects(rene)
        refused = propose(rene, "rene", subject, "Actual")
        assert refused.status_code == 409
        assert "plus en vigueur" in refused.text
        page = propose(rene, "rene", subject, "Exercise").headers["location"]
        approve(anne, "anne", page)
        exercise = Partner(address).alert()
        assert (said(exercise, "status"), said(exercise, "info/c:urgency")) == ("Exercise", "Past")
        again = rene.post(f"{page}/correct", data={"csrf": "csrf rene", "reason": "pour de bon", "status": "Actual"})
        assert again.status_code == 409
        assert "plus en vigueur" in again.text

        desk.advise("2026-11-26", "2026-11-29", "rouge", told)
        (lasting,) = set(subjects(rene)) - {subject}
        page = propose(rene, "rene", lasting, "Actual").headers["location"]
        approve(anne, "anne", page)
        desk.minute += 3 * 24 * 60
        desk.log_in("paul")
        seen = re.search(r'name="seen" value="(\d+-[0-9a-f]{64})"', paul.get(page).text)[1]
        late = paul.post(f"{page}/approve", data={"csrf": "csrf paul", "seen": seen})
        assert late.status_code == 409, "between the first and the second person it ended"
        assert "plus en vigueur" in late.text
    assert verify(desk.store) == ()


def test_a_day_at_the_desk(desk: Desk, address: str) -> None:
    desk.read("10", "17")
    partner = Partner(address)
    with desk.as_("rene", address) as rene, desk.as_("anne", address) as anne, desk.as_("paul", address) as paul:
        links = re.findall(r'href="(/releases/new\?kind=warning[^"]+)"', rene.get("/warnings").text)
        shown = next(s for s in (rene.get(x.replace("&amp;", "&")) for x in links) if "Vigipirate" in s.text)
        subject = re.search(r'name="subject" value="([^"]+)"', shown.text)[1]
        page = act(
            rene, "rene", "/releases", kind="warning", subject=subject, tlp="CLEAR", status="Actual", reason="à dire aux partenaires"
        ).headers["location"]  # fmt: skip
        assert partner.poll() == {}
        approve(anne, "anne", page)
        assert (partner.poll(), partner.alert()) == ({}, None), "one person is not enough"
        approve(paul, "paul", page)

        (report,) = partner.poll().values()
        assert "Vigipirate" in report["description"]
        alert = partner.alert()
        assert (said(alert, "status"), said(alert, "msgType"), said(alert, "source")) == (
            "Actual",
            "Alert",
            "Vigipirate",
        )

        desk.read("18")
        assert "la situation a changé depuis" in rene.get(page).text
        assert partner.poll() == {}, "nothing that left changes by itself"
        act(rene, "rene", f"{page}/correct", reason="abaissé depuis", status="Actual")
        approve(anne, "anne", page)
        approve(paul, "paul", page)
        (corrected,) = partner.poll().values()
        assert corrected["id"] == report["id"]
        assert corrected["modified"] > report["modified"]
        assert corrected["created"] == report["created"]
        state = [next(iter(r["extensions"].values()))["state"] for r in (report, corrected)]
        assert state[0] != state[1] == "superseded"
        update = partner.alert()
        assert said(update, "msgType") == "Update"
        reference = ",".join(said(alert, x) for x in ("sender", "identifier", "sent"))
        assert said(update, "references") == reference

        act(paul, "paul", f"{page}/withdraw", reason="retiré par prudence")
        assert partner.poll() == {}
        act(anne, "anne", f"{page}/withdraw", reason="retiré par prudence")
        (revoked,) = partner.poll().values()
        assert (revoked["id"], revoked["revoked"]) == (report["id"], True)
        cancel = partner.alert()
        assert said(cancel, "msgType") == "Cancel"
        assert said(cancel, "references").split() == [
            reference, ",".join(said(update, x) for x in ("sender", "identifier", "sent"))
        ]  # fmt: skip
    assert verify(desk.store) == ()
