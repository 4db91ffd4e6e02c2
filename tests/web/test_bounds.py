"""Every statement of every page is bounded: it has a LIMIT, asks for keys that it names, or reads what people wrote by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlalchemy import event, text

from vigie.store.opening import Store
from vigie.web.app import is_open, routes

BY_HAND = frozenset(("users", "watches", "saved_views", "tokens", "ratings", "settings", "invitations", "sessions"))
"""Tables that grow by what people type, a row at a time: hundreds of rows after years."""
LIMITED = re.compile(r"\bLIMIT\b", re.IGNORECASE)
NAMED = re.compile(
    r"\b(?:key|id|digest|event_key|article_key|version_id|user_id|stix_id|identifier|release_key)\s*(?:=\s*\?|IN\s*\(\s*(?:\?|SELECT 1 FROM \(SELECT 1\)))"
    r"|\bjson_each\(\?\)",
    re.IGNORECASE,
)
SINGLE = re.compile(r"^SELECT (?:max|min|coalesce\(max)\(", re.IGNORECASE)
NONE = re.compile(r"^\s*(?:BEGIN|PRAGMA|COMMIT|ROLLBACK)", re.IGNORECASE)


def is_bounded(sql: str) -> bool:
    """Whether a statement says how much it reads at most, as far as its words tell."""
    sql = sql.replace('"', "")
    tables = set(re.findall(r"(?:FROM|JOIN)\s+(\w+)", sql))
    return bool(NONE.match(sql) or LIMITED.search(sql) or NAMED.search(sql) or SINGLE.match(sql) or tables <= BY_HAND)


def test_the_rule_tells_bounded_from_unbounded() -> None:
    assert is_bounded("SELECT events.body FROM events WHERE events.tlp = ? AND events.key IN (?, ?)")
    assert is_bounded("SELECT key FROM events ORDER BY key LIMIT ?")
    assert is_bounded("SELECT users.name FROM users ORDER BY users.name")
    assert not is_bounded("SELECT events.body FROM events WHERE events.tlp = ?")
    assert not is_bounded("SELECT f.quote FROM findings f JOIN articles a ON a.version_id = f.version_id")
    assert not is_bounded("SELECT board.body FROM board, users WHERE board.kind = ?")


def test_every_statement_of_every_page_is_bounded(store: Store, browser: Callable[..., TestClient]) -> None:
    told: list[str] = []
    page = ["?"]
    unbounded: dict[str, str] = {}

    def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)
        if not is_bounded(statement):
            unbounded.setdefault(" ".join(statement.split()), page[0])

    with store.reading() as connection:
        known = {
            name: str(connection.execute(text(sql)).scalar())
            for name, sql in {
                "events": "SELECT key FROM events WHERE tlp = 'RED' LIMIT 1",
                "articles": "SELECT key FROM articles LIMIT 1",
                "actors": "SELECT key FROM board WHERE kind = 'actor' AND tlp = 'RED' LIMIT 1",
                "briefs": "SELECT key FROM briefs LIMIT 1",
                "watches": "SELECT name FROM watches LIMIT 1",
            }.items()
        }
    event.listen(store.engine, "before_cursor_execute", record)
    asked = 0
    for role in ("administrator", "analyst", "auditor"):
        client = browser(store, f"{role} RED")
        for route in routes(client.app):  # type: ignore[arg-type]
            if "GET" not in (route.methods or ()) or is_open(route):
                continue
            collection = route.path.split("{")[0].rstrip("/").rpartition("/")[2]
            page[0] = re.sub(r"{[^}]+}", known.get(collection, "txt"), route.path, count=1)
            page[0] = re.sub(r"{[^}]+}", "txt", page[0])
            questions = [page[0]]
            if route.path in ("/events", "/search", "/statements", "/actors", "/warnings", "/api/v1/events"):
                questions += [f"{page[0]}?{some}" for some in (
                    "q=explosion&type=attack", "q=explosion&over=events&actor=groupe", "over=findings&country=ML", "who=le&words=maire",
                    "actor=groupe&outlet=Journal+CLEAR", "name=groupe&type=group", "country=ML&from=2024-05-01", "after=0.x",
                )]  # fmt: skip
            for question in questions:
                asked += client.get(question).status_code < 400
    event.remove(store.engine, "before_cursor_execute", record)
    assert unbounded == {}, "\n".join(unbounded)
    assert asked > 60
    assert len(told) > 300
