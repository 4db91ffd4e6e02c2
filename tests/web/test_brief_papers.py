"""The PDF of a composed brief: for who may see the brief, and never above the brief's own marking."""

from __future__ import annotations

import re

import pypdfium2

from vigie.store.briefs import BriefLine, add_brief, approve, brief_of, change_lines
from vigie.store.eventlists import EventFilter, list_events
from vigie.store.journal import audit_rows
from vigie.store.sight import sight_of

NOW = "2026-11-28T08:00:00+00:00"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(pdf)).split())


def test_a_brief_on_paper(store, browser) -> None:
    with store.writing() as connection:
        key = add_brief(connection, "Point du *soir*", "anne", "GREEN", NOW)
        found = list_events(connection, sight_of(connection, "GREEN"), EventFilter()).rows
        chosen = [row.key for row in found][:2]
        change_lines(
            connection, key, [BriefLine(chosen[1], "#panic() à suivre"), BriefLine(chosen[0]), BriefLine("disparu")]
        )
    assert browser(store, "reader CLEAR").get(f"/briefs/{key}.pdf").status_code == 404
    green = browser(store, "reader GREEN")
    answers = [client.get(f"/briefs/{key}.pdf") for client in (green, browser(store, "reader RED"))]
    assert {a.headers["content-type"] for a in answers} == {"application/pdf"}
    assert answers[0].content == answers[1].content, "who asks changes nothing"
    said = text_of(answers[0].content)
    for words in (
        "TLP:GREEN",
        "Point du *soir*",
        "#panic() à suivre",
        "Pas encore approuvé",
        "1 événements de cette note",
    ):
        assert words in said
    told = [int(n) for n in dict.fromkeys(re.findall(r"numero(\d)", said))]
    assert told[-1] == max(told) > told[0], "in the order of the lines, not of the list"
    assert "RED" not in said
    with store.writing() as connection:
        approve(connection, key, "édith", NOW)
    assert "Approuvé par édith" in text_of(green.get(f"/briefs/{key}.pdf").content)


def test_a_brief_that_is_not_there(store, browser) -> None:
    assert browser(store, "reader RED").get("/briefs/0123456789abcdef.pdf").status_code == 404


def _brief(store, tlp, of) -> tuple[str, str]:
    """A brief of one event that is told at a marking only, and the event."""
    with store.writing() as connection:
        key = add_brief(connection, f"Point du soir, {tlp}", "anne", tlp, NOW)
        low = {r.key for r in list_events(connection, sight_of(connection, "CLEAR"), EventFilter()).rows}
        here = [r.key for r in list_events(connection, sight_of(connection, of), EventFilter()).rows]
        event = next(k for k in here if (k in low) == (of == "CLEAR"))
        change_lines(connection, key, [BriefLine(event)])
    return key, event


def _head(client, key, **more):
    data = {"csrf": "csrf analyst RED", "title": "Point du matin", "tlp": "RED", **more}
    return client.post(f"/briefs/{key}/head", data=data)


def test_a_brief_gets_another_title_and_a_lower_marking(store, browser) -> None:
    key, _ = _brief(store, "RED", of="CLEAR")
    analyst, low = browser(store, "analyst RED"), browser(store, "reader CLEAR")
    assert low.get(f"/briefs/{key}").status_code == 404
    assert _head(analyst, key, tlp="CLEAR").status_code == 303
    shown = low.get(f"/briefs/{key}")
    assert "Point du matin" in shown.text
    assert "TLP:CLEAR" in shown.text
    assert _head(analyst, key, tlp="GREEN").status_code == 303
    assert low.get(f"/briefs/{key}").status_code == 404
    with store.reading() as connection:
        acts = [(a.subject, a.action) for a in audit_rows(connection)]
    assert acts.count((key, "brief.marked")) == 2


def test_a_brief_is_not_marked_below_its_events(store, browser) -> None:
    """Its readers would be told that events are missing; nor does one that is marked low take events from above."""
    key, event = _brief(store, "RED", of="RED")
    analyst = browser(store, "analyst RED")
    refused = _head(analyst, key, tlp="CLEAR")
    assert refused.status_code == 409
    assert "au-dessus de TLP:CLEAR" in refused.text
    assert browser(store, "reader CLEAR").get(f"/briefs/{key}").status_code == 404
    other, _ = _brief(store, "CLEAR", of="CLEAR")
    added = analyst.post("/briefs/add", data={"csrf": "csrf analyst RED", "brief": other, "event": event})
    assert added.status_code == 404


def test_who_may_not_change_a_head(store, browser) -> None:
    key, _ = _brief(store, "GREEN", of="CLEAR")
    green = browser(store, "analyst GREEN")
    data = {"csrf": "csrf analyst GREEN", "title": "x", "tlp": "RED"}
    assert green.post(f"/briefs/{key}/head", data=data).status_code == 422
    with store.writing() as connection:
        approve(connection, key, "édith", NOW)
    assert _head(browser(store, "analyst RED"), key).status_code == 409


def test_an_approval_names_the_title_and_the_marking_that_were_read(store, browser) -> None:
    key, _ = _brief(store, "RED", of="CLEAR")
    with store.reading() as connection:
        seen = brief_of(connection, "RED", key).digest
    assert _head(browser(store, "analyst RED"), key, tlp="CLEAR").status_code == 303
    late = browser(store, "editor RED").post(f"/briefs/{key}/approve", data={"csrf": "csrf editor RED", "seen": seen})
    assert late.status_code == 409
