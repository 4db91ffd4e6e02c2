"""What was counted in the situation is kept until the situation changes, and not a moment longer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import delete, event, insert, select, update

from vigie.jobs.situating import refresh
from vigie.store.forgetting import forget
from vigie.store.markings import mark
from vigie.store.opening import Store
from vigie.store.schema import articles, board, events, settings
from vigie.store.settings import setting
from vigie.web.keeping import KEPT, Kept

LATER = "2026-11-28T09:00:00+00:00"
LISTS = ("/events", "/events?type=attack", "/events?country=ML", "/places", "/sources", "/warnings", "/api/v1/events",
         "/api/v1/events/facets", "/api/v1/places", "/api/v1/outlets")  # fmt: skip


def _shown(client: TestClient) -> list[str]:
    return [re.sub(r"csrf\S+", "", client.get(path).text) for path in LISTS]


def _grouping(store: Store) -> list[str]:
    """The statements that group from now on."""
    found: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "GROUP BY" in statement:
            found.append(statement)

    event.listen(store.engine, "before_cursor_execute", look)
    return found


def test_lists_are_counted_once_for_a_situation(store: Store, browser: Callable[..., TestClient]) -> None:
    client = browser(store, "analyst RED")
    first = _shown(client)
    grouped = _grouping(store)
    assert _shown(client) == first
    assert grouped == []


def test_what_is_shown_is_what_a_server_that_keeps_nothing_shows(
    store: Store, browser: Callable[..., TestClient], pack: Any
) -> None:
    """After each act that changes the situation: an article raised, an assembly, a name forgotten, an article let down again."""
    asked = [browser(store, f"reader {level}") for level in ("CLEAR", "AMBER")]
    before = [_shown(client) for client in asked]
    with store.reading() as connection:
        key = connection.execute(select(articles.c.key).where(articles.c.tlp == "CLEAR").limit(1)).scalar_one()
    acts: tuple[Callable[[], object], ...] = (
        lambda: _mark(store, key, "RED"),
        lambda: refresh(store, pack.situations),
        lambda: forget(store, "Groupe GREEN", LATER, "anne", "sel"),
        lambda: _mark(store, key, "CLEAR"),
        lambda: refresh(store, pack.situations),
    )
    seen = [before]
    for act in acts:
        act()
        kept = [_shown(client) for client in asked]
        for client in asked:
            client.app.state.kept = Kept()  # type: ignore[attr-defined]  # the application is FastAPI's
        assert kept == [_shown(client) for client in asked]
        seen.append(kept)
    assert seen[1] != seen[0]
    assert seen[5] != seen[2]


def _mark(store: Store, key: str, tlp: Any) -> None:
    with store.writing() as connection:
        mark(connection, key, tlp, "anne", LATER)


def test_every_change_of_the_situation_gives_it_another_stamp(store: Store) -> None:
    """Whoever writes its tables; what is rolled back, and what writes other tables, changes nothing."""

    def stamp() -> str | None:
        with store.reading() as connection:
            return setting(connection, "situation")

    seen = [stamp()]
    statements = (
        update(events).values(independent=3),
        delete(board).where(board.c.kind == "story"),
        delete(events).where(events.c.tlp == "RED"),
    )
    for statement in statements:
        with store.writing() as connection:
            connection.execute(statement)
        seen.append(stamp())
    assert len(set(seen)) == len(seen)
    with store.writing() as connection:
        connection.execute(update(articles).values(tlp=articles.c.tlp))
        connection.execute(insert(settings).values(name="salt", value="events"))
    assert stamp() == seen[-1]
    try:
        with store.writing() as connection:
            connection.execute(delete(events))
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert stamp() == seen[-1]


def test_the_least_asked_answers_go_first(store: Store) -> None:
    kept, made = Kept(), []

    def answer(n: int) -> int:
        made.append(n)
        return n

    with store.reading() as connection:
        for n in [*range(KEPT), 0, KEPT]:
            kept.once(connection, n, lambda n=n: answer(n))  # type: ignore[misc]
        made.clear()
        assert [kept.once(connection, n, lambda n=n: answer(n)) for n in (0, KEPT, 1)] == [0, KEPT, 1]  # type: ignore[misc]
    assert made == [1]
