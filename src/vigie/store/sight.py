"""What a reader may see: the one place where markings meet queries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func

from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.store.schema import articles, board, event_reports, events, listings
from vigie.store.situations import visible_level


@dataclass(frozen=True, slots=True)
class Sight:
    """A reader's clearance and the marking whose situation they see; every query of a page takes its conditions from here."""

    clearance: Tlp
    level: Tlp

    @property
    def articles(self) -> ColumnElement[bool]:
        """The condition of articles that the reader may see; no engine looks for articles by it, since most meet it."""
        return func.coalesce(articles.c.tlp, LEVELS[-1]).in_(at_or_below(self.clearance))

    @property
    def events(self) -> ColumnElement[bool]:
        """The condition of events of the reader's situation."""
        return events.c.tlp == self.level

    @property
    def reports(self) -> ColumnElement[bool]:
        """The condition of reports in the reader's situation."""
        return event_reports.c.tlp == self.level

    @property
    def board(self) -> ColumnElement[bool]:
        """The condition of the rest of the reader's situation."""
        return board.c.tlp == self.level

    @property
    def listings(self) -> ColumnElement[bool]:
        """The condition of rows that list the rest of the reader's situation."""
        return listings.c.tlp == self.level


def sight_of(connection: Connection, clearance: Tlp) -> Sight:
    """The sight of a reader with a clearance."""
    return Sight(clearance, visible_level(connection, clearance))
