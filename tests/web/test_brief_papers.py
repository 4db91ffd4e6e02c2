"""The PDF of a composed brief: for who may see the brief, and never above the brief's own marking."""

from __future__ import annotations

import re

import pypdfium2

from vigie.store.briefs import BriefLine, add_brief, approve, change_lines
from vigie.store.eventlists import EventFilter, list_events
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
