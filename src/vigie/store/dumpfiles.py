"""The dump files of a store: which there are, and what they must no longer say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete, select

from vigie.store.dumping import Record, article_record
from vigie.store.schema import articles, dumps, versions
from vigie.store.shielding import shield_of
from vigie.store.writing import put
from vigie.text.masking import masked

Mask = Callable[[str], str]


def register(connection: Connection, path: str, now: str) -> None:
    """Remember that a dump was written to a file."""
    connection.execute(delete(dumps).where(dumps.c.path == path))
    put(connection, dumps, [{"path": path, "made": now}])


def registered(connection: Connection) -> list[str]:
    """The files that dumps were written to, in order."""
    return list(connection.execute(select(dumps.c.path).order_by(dumps.c.path)).scalars())


def strike(connection: Connection, path: str) -> None:
    """Forget a dump file that is no longer there."""
    connection.execute(delete(dumps).where(dumps.c.path == path))


def cleaned(connection: Connection, values: Iterable[Record], changed: list[str]) -> Iterator[Record]:
    """The values of a dump behind its header, without what the store dropped or forgot since; `changed` receives the keys of articles that differ.

    An article whose text the store no longer has, or has in other words because a name was blotted out, is replaced by
    what the store says of it now. Other lines are masked.
    """
    mask = _mask(connection)
    journal: list[Record] = []
    replaced: set[str] = set()
    for value in values:
        if "article" in value:
            body = value["article"]
            if _differs(connection, body):
                fresh = article_record(connection, body["key"], journal)
                changed.append(body["key"])
                replaced.add(body["key"])
                if fresh is not None:
                    yield {"article": fresh}
            else:
                yield value
        elif "arrived" in value:
            yield from ({"arrived": row} for row in journal)
            journal = []
            if value["arrived"]["key"] not in replaced:
                yield value
        elif "audit" in value or mask is None:
            yield value
        else:
            clean = masked(value, mask)
            if clean != value:
                changed.append("*")
            yield clean


def _mask(connection: Connection) -> Mask | None:
    shield = shield_of(connection)
    return None if shield is None else shield.mask


def _differs(connection: Connection, body: Record) -> bool:
    """Whether the dump still has a text of an article that the store has dropped or changed."""
    held: dict[str, Any] = {
        r.digest: r.dropped
        for r in connection.execute(
            select(versions.c.digest, versions.c.dropped)
            .join(articles, articles.c.id == versions.c.article_id)
            .where(articles.c.key == body["key"])
        )
    }
    return any(v["text"] is not None and held.get(v["digest"], "gone") is not None for v in body["versions"])
