"""The parts of the board page by page, for programs that read them all."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from vigie.store.boards import KINDS, Part, board_rows, unpacked
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
    for row in board_rows(connection, sight.board, KINDS[kind], after, piece=STEP):
        part = unpacked(kind, row.body)
        if wanted(part):
            if len(found) == limit:
                return found, after
            found.append(part)
            after = row.key
    return found, None
