"""Watch lists: told once, told again when what was asked for changes, delivered until it was."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select

from vigie.jobs.notifying import Post, check_rule, deliver, feed, note
from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.places import Place
from vigie.model.watches import WatchRule
from vigie.store.deliveries import note_delivery
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.schema import events, outbox
from vigie.store.watchlists import TRIES, due, given_up, remove_rule, rules, save_rule

NOW = "2026-11-28T08:00:00+00:00"
GAO = Place("Gao", "ML", 16.27, -0.05, "place/gao", "place")
PEOPLE = [("Groupe du Nord", "group"), ("Awa Kone", "person"), ("Hector Aubertin", "person")]
BY = MadeBy("vigie test", "fr", "m")


@pytest.fixture
def tell(store, told, pack):  # type: ignore[no-untyped-def]
    """Take annotations with one event each into the store and assemble it."""

    def run(*annotations: Any) -> None:
        ingest(store, [Offer(a.article, replace(a, made_by=BY), "s", 30) for a in annotations], NOW)
        refresh(store, pack.situations)

    return run


def watch(store, **slots: Any) -> WatchRule:  # type: ignore[no-untyped-def]
    rule = WatchRule("sahel", **slots)
    with store.writing() as connection:
        save_rule(connection, rule, NOW, "moi")
    return rule


def attack(told, id_: str = "a", **more: Any) -> Any:  # type: ignore[no-untyped-def]
    return told(id_, where=GAO, roles=[("perpetrator", "Groupe du Nord")], known=PEOPLE, **more)


@pytest.mark.parametrize(
    ("slots", "hits"),
    [
        ({"types": ("attack",)}, 1),
        ({"types": ("strike",)}, 0),
        ({"countries": ("ML", "NE")}, 1),
        ({"countries": ("FR",)}, 0),
        ({"near": (16.0, 0.0, 100.0)}, 1),
        ({"near": (14.0, 5.0, 100.0)}, 0),
        ({"actors": ("groupe du nord",)}, 1),
        ({"actors": ("groupe du sud",)}, 0),
        ({"words": ("Marché", "explosion")}, 1),
        ({"words": ("marché", "avion")}, 0),
        ({"voices": 1, "types": ("attack",)}, 1),
        ({"voices": 2, "types": ("attack",)}, 0),
        ({"reliability": "A"}, 0),
        ({"credibility": 5}, 1),
        ({"credibility": 1}, 0),
    ],
)
def test_a_rule_asks_for_what_it_says(store, told, tell, slots, hits) -> None:
    watch(store, **slots)
    tell(attack(told))
    assert note(store) == hits


def test_an_event_is_told_once_and_again_when_what_was_asked_changes(store, told, tell) -> None:
    watch(store, types=("attack",), voices=1)
    tell(attack(told, publisher="L'Écho", who=["Awa Kone"]))
    assert note(store) == 1
    assert note(store) == 0
    tell(
        attack(
            told,
            "b",
            publisher="L'Écho",
            text="Une explosion a frappé le marché central de la ville, encore.",
            who=["Awa Kone"],
        )
    )
    assert note(store) == 0, "the same voice changes nothing that was asked for"
    tell(
        attack(
            told,
            "c",
            publisher="Le Matin",
            text="Le marché central de la ville a été frappé par une explosion.",
            who=["Hector Aubertin"],
        )
    )
    assert note(store) == 1
    with store.reading() as connection:
        bodies = [json.loads(d.body) for d in due(connection)]
    assert "nouvel événement" in bodies[0]["lines"][0]
    assert "a changé" in bodies[1]["lines"][0]
    assert {r["outlet"] for r in bodies[1]["reports"]} == {"L'Écho", "Le Matin"}


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hook(got: list[tuple[dict[str, str], bytes]], status: list[int]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def test_a_webhook_is_signed_and_tried_again(store, told, tell) -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    status = [503]
    with serving(hook(got, status)) as port:
        watch(store, types=("attack",), notify=(f"http://127.0.0.1:{port}/h",))
        tell(attack(told))
        note(store)
        post = Post(secret="mot de passe")
        assert [d.problem for d in deliver(store, post)] == ["HTTP 503"]
        status[0] = 204
        assert [d.problem for d in deliver(store, post)] == [None]
        assert deliver(store, post) == []
    (first, _), (headers, body) = got
    assert headers["Vigie-Signature"] == "sha256=" + hmac.new(b"mot de passe", body, hashlib.sha256).hexdigest()
    assert headers["Idempotency-Key"] == first["Idempotency-Key"] == json.loads(body)["id"]
    assert json.loads(body)["reports"][0]["quote"].startswith("Une explosion")


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as a delivery needs."""

    def handle(self) -> None:
        def say(line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        say("220 ici")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"DATA":
                say("354 allez")
                lines = []
                while (row := self.rfile.readline()) != b".\r\n":
                    lines.append(row[1:] if row.startswith(b"..") else row)
                self.server.mails.append(b"".join(lines))  # type: ignore[attr-defined]
            say("221 bye" if word == b"QUIT" else "250 oui")


def test_a_mail_carries_sources_and_links(store, told, tell) -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    server.daemon_threads = True
    server.mails = []  # type: ignore[attr-defined]
    with serving(server) as port:
        watch(store, types=("attack",), notify=("mailto:veille@exemple.org",))
        told_ = attack(told)
        url = "https://journal.example/gao"
        tell(replace(told_, article=replace(told_.article, url=url)))
        note(store)
        assert [d.problem for d in deliver(store, Post(smtp=f"smtp://127.0.0.1:{port}"))] == [None]
    mail = email.message_from_bytes(server.mails[0], policy=email.policy.default)  # type: ignore[attr-defined]
    assert mail["Subject"].startswith("[Vigie] sahel : Attaque · Gao")
    assert mail["To"] == "veille@exemple.org"
    assert url in mail.get_content()
    assert "« Une explosion a frappé" in mail.get_content()


class Choosy(Mailbox):
    """A mail server that takes no mail for `server.shut`."""

    def handle(self) -> None:
        self.wfile.write(b"220 ici\r\n")
        to = b""
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"RCPT":
                to = line
            shut = word == b"RCPT" and any(box in to for box in self.server.shut)  # type: ignore[attr-defined]
            if word == b"DATA":
                self.wfile.write(b"354 allez\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.mails.append(to)  # type: ignore[attr-defined]
            good = b"221 bye\r\n" if word == b"QUIT" else b"250 oui\r\n"
            self.wfile.write(b"450 plus tard\r\n" if shut else good)


def test_each_address_is_told_once_however_often_the_others_fail(store, told, tell) -> None:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Choosy)
    server.daemon_threads = True
    server.mails, server.shut = [], [b"b@x.example"]  # type: ignore[attr-defined]
    got: list[tuple[dict[str, str], bytes]] = []
    status = [500]
    with serving(server) as port, serving(hook(got, status)) as web:
        watch(
            store,
            types=("attack",),
            notify=("mailto:a@x.example,b@x.example", f"http://127.0.0.1:{web}/h", "mailto:c@x.example"),
        )
        tell(attack(told))
        note(store)
        post = Post(smtp=f"smtp://127.0.0.1:{port}")
        for _ in range(3):
            deliver(store, post)
        server.shut = []  # type: ignore[attr-defined]
        assert [(d.address, d.problem) for d in deliver(store, post)] == [
            ("mailto:b@x.example", None),
            (f"http://127.0.0.1:{web}/h", "HTTP 500"),
        ]
        status[0] = 204
        assert [d.problem for d in deliver(store, post)] == [None]
        assert deliver(store, post) == []
    boxes = sorted(m.split(b"<")[1].split(b">")[0] for m in server.mails)  # type: ignore[attr-defined]
    assert boxes == [b"a@x.example", b"b@x.example", b"c@x.example"]
    assert len(got) == 5
    with store.reading() as connection:
        waiting = select(outbox.c.subject).where(outbox.c.topic == "notice.sent", outbox.c.taken.is_(None))
        assert connection.execute(waiting).all() == []


def test_what_was_sent_before_a_kill_is_not_sent_again(store, told, tell) -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    with serving(hook(got, [204])) as port:
        watch(store, types=("attack",), notify=(f"http://127.0.0.1:{port}/a", f"http://127.0.0.1:{port}/b"))
        tell(attack(told))
        note(store)
        with store.writing() as connection:
            (one,) = due(connection)
            note_delivery(connection, one.id, f"http://127.0.0.1:{port}/a", NOW)
        assert [d.address for d in deliver(store, Post())] == [f"http://127.0.0.1:{port}/b"]
    assert len(got) == 1


def test_an_odd_address_does_not_keep_others_from_theirs(store, told, tell) -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    with serving(hook(got, [204])) as port:
        watch(store, types=("attack",), notify=("mailto:a@b\n.example", f"http://127.0.0.1:{port}/h"))
        tell(attack(told))
        note(store)
        first, second = deliver(store, Post(smtp="smtp://127.0.0.1:9"))
    assert first.problem is not None
    assert "Error" in first.problem
    assert (second.problem, len(got)) == (None, 1)


def test_nothing_is_told_again_when_a_marking_first_comes_into_use(store, told, pack) -> None:
    watch(store, types=("attack",), clearance="AMBER")

    def take(annotation: Any, **more: Any) -> None:
        ingest(store, [Offer(annotation.article, replace(annotation, made_by=BY), "s", 30, **more)], NOW)
        refresh(store, pack.situations)

    take(attack(told, "b", publisher="Le Matin", who=["Hector Aubertin"], day="2024-05-16"))
    assert note(store) == 1
    take(
        attack(
            told, "a", text="Le marché central de la ville a été frappé par une explosion.", publisher="L'Écho",
            who=["Awa Kone"], day="2024-05-14",
        )
    )  # fmt: skip
    note(store)
    with store.reading() as connection:
        assert len(connection.execute(select(events.c.key)).all()) == 1, "one event, whose first report came late"
    take(
        told("c", "strike", when="2024-05-20", text="Un avion a bombardé une piste du nord.", day="2024-05-21"),
        tlp="AMBER",
    )
    with store.reading() as connection:
        assert len(set(connection.execute(select(events.c.key).where(events.c.type == "attack")).scalars())) == 1
    assert note(store) == 0


def test_what_cannot_be_delivered_is_given_up_and_said(store, told, tell) -> None:
    watch(store, types=("attack",), notify=("http://127.0.0.1:9/", "mailto:a@b.example"))
    tell(attack(told))
    note(store)
    for _ in range(TRIES):
        assert all(d.problem for d in deliver(store, Post()))
    assert deliver(store, Post()) == []
    with store.reading() as connection:
        assert given_up(connection) == 1


def test_the_feed_is_atom(store, told, tell) -> None:
    watch(store, types=("attack",))
    tell(attack(told, text="Une explosion <b>&</b> un incendie ont frappé le marché."))
    note(store)
    root = etree.fromstring(feed(store, "sahel", "fr").encode())
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert [len(root.findall(f"a:{n}", atom)) for n in ("title", "id", "updated", "entry")] == [1, 1, 1, 1]
    assert "<b>&</b>" in root.findtext("a:entry/a:content", None, atom)
    assert root.findtext("a:entry/a:id", None, atom).startswith("urn:vigie:notice:")


def test_rules_are_kept_replaced_and_removed(store) -> None:
    watch(store, types=("attack",))
    rule = watch(store, types=("strike",), near=(1.5, 2.5, 10.0), reliability="B")
    with store.reading() as connection:
        assert rules(connection) == [rule]
    with store.writing() as connection:
        assert remove_rule(connection, "sahel", NOW, "moi") is True
        assert remove_rule(connection, "sahel", NOW, "moi") is False


@pytest.mark.parametrize(
    "rule",
    [
        WatchRule("rien"),
        WatchRule("x", voices=1, notify=("ftp://a",)),
        WatchRule("x", voices=1, notify=("mailto:rien",)),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule) -> None:
    with pytest.raises(ValueError, match=r"needs something|neither"):
        check_rule(rule)
