"""Mark articles: who may see them, and all that is made of them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.store.boards import board_rows
from vigie.store.schema import articles, board, event_reports, events
from vigie.store.writing import Act, announce, chunks, record

PIECE = 1_000
"""Parts of the board looked through at once."""


def mark(connection: Connection, key: str, tlp: Tlp, actor: str, now: str) -> bool:
    """Give an article a marking; the situation is to be assembled again. Whether there is such an article.

    Only a person changes a marking: an ingest of the same article leaves it as it is. What was made of an article that is
    raised goes from the situations of those who may no longer see it at once, and comes back without it at the next assembly.
    """
    before: Tlp | None = connection.execute(select(articles.c.tlp).where(articles.c.key == key)).scalar()
    if before is None:
        return False
    if before != tlp:
        connection.execute(update(articles).where(articles.c.key == key).values(tlp=tlp))
        lost = [level for level in LEVELS if before in at_or_below(level) and tlp not in at_or_below(level)]
        for level in lost:
            _withdraw(connection, level, key)
        record(connection, [Act("article.marked", key, {"from": before, "to": tlp})], now, actor)
        announce(connection, "assemble", [key], now)
    return True


def mark_up(connection: Connection, key: str, tlp: Tlp, actor: str, now: str) -> None:
    """Give an article a stricter marking; one that is as strict, or stricter, stays."""
    held: Tlp | None = connection.execute(select(articles.c.tlp).where(articles.c.key == key)).scalar()
    if held is not None and LEVELS.index(tlp) > LEVELS.index(held):
        mark(connection, key, tlp, actor, now)


def _withdraw(connection: Connection, level: Tlp, article: str) -> None:
    """Take an article, and what names it, out of the situation of a marking.

    The reports of its events stay, since an assembly knows by them which lasting key an event had.
    """
    told = select(event_reports.c.event_key).where(event_reports.c.tlp == level, event_reports.c.article_key == article)
    connection.execute(delete(events).where(events.c.tlp == level, events.c.key.in_(told)))
    for kind in ("article", "story", "warning", "actor"):
        for some in chunks(_naming(connection, level, kind, article)):
            connection.execute(delete(board).where(board.c.tlp == level, board.c.kind == kind, board.c.key.in_(some)))


def _naming(connection: Connection, level: Tlp, kind: str, article: str) -> Sequence[str]:
    """The keys of the parts of a kind whose words name an article."""
    sought = article.encode()
    rows = board_rows(connection, board.c.tlp == level, kind, piece=PIECE)
    return [r.key for r in rows if sought in zlib.decompress(r.body)]
