"""The reliability of sources as people rate them, with its history; it stands above the table that Vigie ships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from vigie.model.grades import Reliability
from vigie.model.situations import Source
from vigie.store.schema import ratings
from vigie.store.writing import Act, announce, next_id, put, record
from vigie.text.folding import fold

KIND = "rated"
"""The kind of a source that somebody rated by hand."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating: the source, its letter, why, by whom and when."""

    name: str
    reliability: Reliability
    reason: str
    author: str
    made: str


def rate(connection: Connection, rating: Rating) -> None:
    """Rate a source; the situation is to be assembled again."""
    row = {
        "key": fold(rating.name).strip(),
        "name": rating.name,
        "reliability": rating.reliability,
        "reason": rating.reason,
    }
    put(
        connection, ratings, [{"id": next_id(connection, ratings), **row, "author": rating.author, "made": rating.made}]
    )
    record(
        connection, [Act("source.rated", rating.name, {"reliability": rating.reliability})], rating.made, rating.author
    )
    announce(connection, "assemble", ["*"], rating.made)


def history(connection: Connection) -> Mapping[str, tuple[Rating, ...]]:
    """The ratings of each source by its folded name, the last one first."""
    found: dict[str, list[Rating]] = defaultdict(list)
    for r in connection.execute(select(ratings).order_by(ratings.c.id.desc())):
        found[r.key].append(Rating(r.name, r.reliability, r.reason, r.author, r.made))
    return {key: tuple(some) for key, some in found.items()}


def rated_sources(connection: Connection) -> Mapping[str, Source]:
    """The ratings that hold, as rows of the reliability table."""
    return {key: Source(some[0].name, KIND, some[0].reliability) for key, some in history(connection).items()}
