"""The board beside the events: whole for those who hand it on, short for pages."""

from __future__ import annotations

from vigie.jobs.situating import refresh
from vigie.model.situations import SituationArticle
from vigie.store import boards
from vigie.store.ingesting import ingest
from vigie.store.sight import sight_of

NOW = "2026-11-28T08:00:00+00:00"


def test_all_parts_are_read_whatever_a_page_shows(store, pack, offers, monkeypatch) -> None:
    ingest(store, offers[:3], NOW)
    refresh(store, pack.situations)
    with store.reading() as connection:
        sight = sight_of(connection, "CLEAR")
        whole = boards.parts(connection, sight, SituationArticle)
        monkeypatch.setattr(boards, "MOST", 2)
        assert list(boards.every_part(connection, sight, SituationArticle)) == whole
        assert boards.parts(connection, sight, SituationArticle) == whole[:2]
    assert len(whole) == 3
