"""Posts of partners in the workbench: taken in or refused by who may approve, within their clearance, once."""

from __future__ import annotations

import json
import uuid

from vigie.model.exchange import TLP_MARKS
from vigie.store.articles import annotations_of
from vigie.store.inbox import Arrival, keep_post, posts

NOW = "2026-11-28T08:00:00+00:00"


def bundle(name: str) -> str:
    one = {"type": "event", "spec_version": "2.1", "id": f"event--{uuid.UUID(int=1)}", "created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z",
           "name": name, "status": "occurred", "event_types": ["attack"], "object_marking_refs": [TLP_MARKS["GREEN"]]}  # fmt: skip
    return json.dumps({"type": "bundle", "objects": [one]})


def test_a_post_is_taken_in_or_refused(store, browser) -> None:
    with store.writing() as connection:
        good, bad, other = (
            keep_post(connection, Arrival("Cellule Nord", "GREEN", bundle(name), {"n": n}), NOW)
            for n, name in enumerate(("Une attaque au loin", "<b>x</b>", "Rien"))
        )
    editor = browser(store, "editor GREEN")
    form = {"csrf": "csrf editor GREEN"}
    assert good in editor.get("/releases").text
    assert (
        browser(store, "analyst RED").post(f"/inbox/{good}/import", data={"csrf": "csrf analyst RED"}).status_code
        == 403
    )
    assert (
        browser(store, "editor CLEAR").post(f"/inbox/{good}/import", data={"csrf": "csrf editor CLEAR"}).status_code
        == 404
    )
    assert editor.post(f"/inbox/{good}/import").status_code in (403, 422)
    assert editor.post(f"/inbox/{good}/import", data=form).status_code == 303
    assert editor.post(f"/inbox/{good}/import", data=form).status_code == 404
    assert editor.post(f"/inbox/{bad}/import", data=form).status_code == 303
    assert editor.post(f"/inbox/{other}/refuse", data=form).status_code == 303
    assert editor.post(f"/inbox/{other}/refuse", data=form).status_code == 404
    with store.reading() as connection:
        states = {p.key: (p.state, (p.reason or "").partition(":")[0]) for p in posts(connection, "RED", None)}
        titles = [a.article.text for a in annotations_of(connection) if a.article.publisher == "Cellule Nord"]
    assert states == {
        good: ("imported", ""),
        bad: ("refused", "active_content"),
        other: ("refused", "refused by a person"),
    }
    assert titles == ["Une attaque au loin"]
