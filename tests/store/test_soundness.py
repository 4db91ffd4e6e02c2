"""`vigie verify` finds damage of every kind: each rule is broken once, by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from vigie.jobs.situating import refresh
from vigie.store.accounts import Fate, add_fates, begin_run
from vigie.store.codec import pack_event, pack_part, unpack_event, unpack_part
from vigie.store.ingesting import ingest
from vigie.store.keys import digest
from vigie.store.opening import Store
from vigie.store.retention import purge
from vigie.store.schema import accounts, articles, board, event_reports, events, placed, refusals, versions
from vigie.store.verifying import verify

NOW = "2026-11-28T08:00:00+00:00"
Damage = Callable[[Connection], Any]


@pytest.fixture
def assembled(store: Store, offers: Any, pack: Any) -> Store:
    """A store with articles, a situation and accounts; all is well with it."""
    ingest(store, offers, NOW)
    refresh(store, pack.situations)
    with store.writing() as connection:
        run = begin_run(connection, "r", "ingest", NOW)
        fates = [
            Fate("accepted", count=len(offers)),
            Fate("refused", "no_text", "a"),
            Fate("duplicate", "known", count=3),
        ]
        add_fates(connection, run, "s", "2026-11-28", fates)
    assert verify(store, "2026-11-29") == ()
    return store


def _event(connection: Connection) -> Any:
    return connection.execute(select(events).order_by(events.c.key)).first()


def _spoilt_event(connection: Connection, *, resealed: bool) -> None:
    row = _event(connection)
    body = pack_event(replace(unpack_event(row.body), type="trial" if row.type != "trial" else "attack"))
    values = {"body": body, "digest": digest(body.hex())} if resealed else {"body": body}
    connection.execute(update(events).where(events.c.key == row.key).values(**values))


def _other_part(connection: Connection) -> None:
    row = connection.execute(select(board).where(board.c.kind == "article").order_by(board.c.key)).first()
    part = replace(unpack_part("article", row.body), id="elsewhere")  # type: ignore[union-attr]
    mine = (board.c.kind == "article", board.c.key == row.key)  # type: ignore[union-attr]
    connection.execute(update(board).where(*mine).values(body=pack_part("article", part)))


def _unknown_article(connection: Connection) -> None:
    row = connection.execute(select(board).where(board.c.kind == "article").order_by(board.c.key)).first()
    body = pack_part("article", replace(unpack_part("article", row.body), id="nobody"))  # type: ignore[union-attr]
    connection.execute(board.insert().values(tlp="CLEAR", kind="article", key="nobody", body=body))


def _raised(connection: Connection) -> None:
    told = connection.execute(select(event_reports.c.article_key).limit(1)).scalar()
    connection.execute(update(articles).where(articles.c.key == told).values(tlp="RED"))


DAMAGES: dict[str, tuple[str, Damage]] = {
    "body": ("an event can be read", lambda c: c.execute(update(events).values(body=b"\x00"))),
    "digest": ("an event is what its digest says", lambda c: _spoilt_event(c, resealed=False)),
    "record": ("an event's row says what its record says", lambda c: _spoilt_event(c, resealed=True)),
    "column": ("an event's row says what its record says", lambda c: c.execute(update(events).values(independent=99))),
    "lost report": (
        "an event has the reports of its record",
        lambda c: c.execute(event_reports.delete().where(event_reports.c.event_key == _event(c).key)),
    ),
    "stray report": (
        "a report tells an event that is there",
        lambda c: c.execute(
            event_reports.insert().values(tlp="CLEAR", event_key="nobody", article_key="a", local_id="e0")
        ),
    ),
    "raised": ("nothing shows below its marking", _raised),
    "part": ("a part of the board can be read", lambda c: c.execute(update(board).values(body=b"x"))),
    "key": ("a part of the board stands under its key", _other_part),
    "unknown": ("an article of the board is there", _unknown_article),
    "story": (
        "an article stands in the story it was put into",
        lambda c: c.execute(update(placed).values(story="story:nobody")),
    ),
    "unplaced": ("an article stands in the story it was put into", lambda c: c.execute(placed.delete())),
    "off the board": (
        "an article that was assembled is on the board",
        lambda c: c.execute(board.delete().where(board.c.kind == "article")),
    ),
    "unread": (
        "what was read of an article for the situation is there",
        lambda c: c.execute(update(placed).values(gleaned_id=1_000_000)),
    ),
    "outcome": (
        "accounts count in known outcomes",
        lambda c: c.execute(update(accounts).where(accounts.c.outcome == "duplicate").values(outcome="lost")),
    ),
    "negative": (
        "accounts count in known outcomes",
        lambda c: c.execute(update(accounts).where(accounts.c.outcome == "duplicate").values(count=-1)),
    ),
    "unnamed": ("what was refused is named and counted", lambda c: c.execute(refusals.delete())),
    "uncounted": (
        "what was refused is named and counted",
        lambda c: c.execute(accounts.delete().where(accounts.c.outcome == "refused")),
    ),
    "sum": (
        "what was taken in is stored",
        lambda c: c.execute(update(accounts).where(accounts.c.outcome == "accepted").values(count=10_000)),
    ),
    "day": ("a text is kept until a day", lambda c: c.execute(update(versions).values(keep_until="soon"))),
    "late": (
        "no text is kept behind its day (run `vigie purge`)",
        lambda c: c.execute(update(versions).values(keep_until="2026-11-20")),
    ),
    "not dropped": ("a text that was dropped is gone", lambda c: c.execute(update(versions).values(dropped="2026-11-28"))),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_and_named(assembled: Store, damage: str) -> None:
    rule, do = DAMAGES[damage]
    with assembled.writing() as connection:
        do(connection)
    assert rule in {p.rule for p in verify(assembled, "2026-11-29")}


def test_what_was_purged_is_in_order_and_what_was_not_is_told(assembled: Store) -> None:
    assert [p for p in verify(assembled) if "behind its day" in p.rule] == []
    assert {p.rule for p in verify(assembled, "2027-03-01")} == {"no text is kept behind its day (run `vigie purge`)"}
    purge(assembled, "2027-03-01", "2027-03-01T08:00:00+00:00")
    assert verify(assembled, "2027-03-01") == ()
