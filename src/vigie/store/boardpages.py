"""The parts of the board page by page, for programs that read them all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from vigie.store.boards import KINDS, Part, unpacked
from vigie.store.schema import board
from vigie.store.sight import Sight

STEP = 500
"""Parts read at once."""


def board_page(
    connection: Connection, sight: Sight, kind: type[Part], after: str, limit: int, wanted: Callable[[Part], bool]
) -> tuple[list[Part], str | None]:
    """Parts of a kind in the order of their keys, and the key after which the next page begins (None at the end).

    Args:
        connection: a transaction.
        sight: what the reader may see.
        kind: of which class.
        after: the key of the last part of the page before, empty for the first.
        limit: parts at most.
        wanted: which parts.
    """
    found: list[Part] = []
    asked = (
        select(board.c.key, board.c.body)
        .where(sight.board, board.c.kind == KINDS[kind])
        .order_by(board.c.key)
        .limit(STEP)
    )
    while rows := connection.execute(asked.where(board.c.key > after)).all():
        for row in rows:
            part = unpacked(kind, row.body)
            if wanted(part):
                if len(found) == limit:
                    return found, after
                found.append(part)
                after = row.key
        after = max(after, rows[-1].key)
    return found, None
