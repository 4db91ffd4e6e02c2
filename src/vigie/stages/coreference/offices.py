"""Offices: who held an office of a country on the day of the article, by the table of terms."""

from __future__ import annotations

from vigie.stages.coreference.board import Board
from vigie.stages.coreference.roles import RolePhrase, main_country


def office_holder(board: Board, phrase: RolePhrase) -> tuple[int, str] | None:
    """The row of the person who held the office of a phrase when the article was published, and why; None if open."""
    office, day = phrase.held.cue.office, board.article.published
    country = phrase.held.country or main_country(board)
    if office is None or day is None or country is None:
        return None
    fitting = {
        t.row for t in board.pack.terms
        if t.country == country and t.office == office and t.since <= day and (t.until is None or day <= t.until)
    }  # fmt: skip
    if len(fitting) != 1:
        return None
    return fitting.pop(), f"{phrase.held.head} of {country} on {day}"
