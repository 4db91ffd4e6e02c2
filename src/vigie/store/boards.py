"""The rest of a situation: warnings in force, actors, stories, marks of articles; and how the sources fare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select

from vigie.model.situations import Actor, BoardWarning, SituationArticle, Story
from vigie.store.codec import unpack_part
from vigie.store.schema import board, source_states
from vigie.store.sight import Sight
from vigie.store.writing import Found, chunks


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that is not well: its health, since when, and what is known of it."""

    source: str
    health: str
    since: str | None
    detail: str | None


Part = TypeVar("Part", SituationArticle, Story, BoardWarning, Actor)
KINDS: dict[type, str] = {SituationArticle: "article", Story: "story", BoardWarning: "warning", Actor: "actor"}
"""How the kinds are called in the table."""
PIECE = 5_000
"""Parts read at once."""
TROUBLED = 200
"""Sources in trouble that are told at most, those that failed longest: beyond that the trouble is our own."""


def every_part(connection: Connection, sight: Sight, kind: type[Part]) -> Iterator[Part]:
    """All parts of a kind, in the order of their keys, read in pieces."""
    return (unpacked(kind, r.body) for r in board_rows(connection, sight.board, KINDS[kind], piece=PIECE))


def board_rows(
    connection: Connection, where: ColumnElement[bool], kind: str, after: str = "", *, piece: int
) -> Iterator[Found]:
    """Key and packed body of the parts of a kind behind a key, in the order of their keys, so many read at once."""
    asked = select(board.c.key, board.c.body).where(where, board.c.kind == kind).order_by(board.c.key).limit(piece)
    while rows := connection.execute(asked.where(board.c.key > after)).all():
        yield from rows
        if len(rows) < piece:
            return
        after = rows[-1].key


def some_parts(connection: Connection, sight: Sight, kind: type[Part], keys: Sequence[str]) -> dict[str, Part]:
    """The parts of a kind that have these keys."""
    return {key: unpacked(kind, body) for key, body in packed_parts(connection, sight, kind, keys).items()}


def packed_parts(connection: Connection, sight: Sight, kind: type[Part], keys: Sequence[str]) -> dict[str, bytes]:
    """The same as the store holds them (`unpacked`)."""
    found: dict[str, bytes] = {}
    for some in chunks(keys):
        asked = select(board.c.key, board.c.body).where(sight.board, board.c.kind == KINDS[kind], board.c.key.in_(some))
        found |= {r.key: r.body for r in connection.execute(asked)}
    return found


def troubled(connection: Connection) -> list[Trouble]:
    """The sources that are not well, those that failed longest first."""
    ill = source_states.c.health.not_in(("ok", "new", "paused"))
    asked = select(source_states).where(ill).order_by(source_states.c.failing_since, source_states.c.name)
    rows = connection.execute(asked.limit(TROUBLED))
    return [Trouble(r.name, r.health, r.failing_since or r.last_ok, r.detail) for r in rows]


def unpacked(kind: type[Part], body: bytes) -> Part:
    """A part of the board from its row."""
    part = unpack_part(KINDS[kind], body)
    assert isinstance(part, kind)
    return part
