"""The names that stand in the articles of a store, read without the rest of their findings."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from vigie.store.codec import unpack_value
from vigie.store.schema import annotated, articles, versions
from vigie.store.writing import CHUNK


@dataclass(frozen=True, slots=True)
class Named:
    """A named thing of an article: its name, how else the article writes it, whether it is a person, and one outside the standings asked for."""

    name: str
    written: tuple[str, ...]
    person: bool
    apart: bool


def names_in(connection: Connection, where: ColumnElement[bool], standings: Set[str]) -> Iterator[Named]:
    """The named things of the current versions of articles; persons of none of the `standings` stand apart, with all their spellings.

    Args:
        connection: a transaction; it is read in pieces.
        where: a condition on `articles`.
        standings: of persons who need not stand apart.
    """
    last = 0
    asked = (
        select(versions.c.id, versions.c.text, annotated.c.body)
        .select_from(articles.join(versions, versions.c.id == articles.c.version_id))
        .join(annotated, annotated.c.version_id == versions.c.id)
        .where(where)
        .order_by(versions.c.id)
        .limit(CHUNK)
    )
    while rows := connection.execute(asked.where(versions.c.id > last)).all():
        for row in rows:
            for e in unpack_value(row.body).get("entities", ()):
                person = e["type"] == "person"
                apart = person and e.get("standing") not in standings
                spans = [m["span"] for m in e["mentions"] if m.get("named", True)] if apart and row.text else ()
                yield Named(e["name"], tuple(row.text[s["start"] : s["end"]] for s in spans), person, apart)
        last = rows[-1].id
