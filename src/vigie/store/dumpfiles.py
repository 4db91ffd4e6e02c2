"""The dump files of a store: which there are, and what they must no longer say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select

from vigie.store.dumping import Record, article_record, remembered
from vigie.store.inbox import emptied
from vigie.store.schema import articles, dumps, versions
from vigie.store.shielding import shield_of
from vigie.store.writing import Act, link, put, told_row
from vigie.text.masking import Mask, masked


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


def cleaned(connection: Connection, values: Iterable[Record], changed: list[str], now: str) -> Iterator[Record]:
    """The values of a dump behind its header, without what the store dropped or forgot since; `changed` receives the keys of articles that differ.

    An article whose text the store no longer has, or in which it has blotted out a name, is replaced by
    what the store says of it now, and the audit goes on with what that adds. Other lines are masked.
    """
    mask, empty = _mask(connection), emptied(connection)
    told = _Told()
    journal: list[Record] = []
    replaced: set[str] = set()
    known: list[Record] = []
    for value in values:
        if "article" in value:
            body = value["article"]
            if _differs(connection, body) or (mask is not None and masked(body, mask) != body):
                fresh = article_record(connection, body["key"], journal)
                changed.append(body["key"])
                replaced.add(body["key"])
                if fresh is not None:
                    told.fresh.append((fresh["key"], [(v["digest"], v["dropped"]) for v in fresh["versions"]]))
                    yield {"article": fresh}
            else:
                yield value
        elif "arrived" in value:
            yield from ({"arrived": row} for row in journal)
            journal = []
            if value["arrived"]["key"] not in replaced:
                yield value
        elif "audit" in value:
            told.note(value["audit"])
            yield value
        elif "forgotten" in value or value.get("settings", {}).get("name") == "salt":
            known.append(value)
        else:
            clean = value if mask is None else masked(value, mask)
            if value.get("inbox", {}).get("key") in empty:
                clean = {"inbox": {**clean["inbox"], "body": ""}}
            if clean != value:
                changed.append("*")
            yield clean
    present = list(remembered(connection))
    if present != known:
        changed.append("*")
    told.forgotten = [v["forgotten"]["digest"] for v in present if "forgotten" in v and v not in known]
    yield from told.rest(now)
    yield from present


@dataclass(slots=True)
class _Told:
    """What the audit of a dump tells of its articles, and what it does not yet tell of those that were replaced."""

    fresh: list[tuple[str, list[tuple[str, str | None]]]] = field(default_factory=list)
    versions: Counter[str] = field(default_factory=Counter)
    told: set[tuple[bool, str]] = field(default_factory=set)
    forgotten: list[str] = field(default_factory=list)
    last: Record | None = None

    def note(self, row: Record) -> None:
        """Take note of a row of the audit."""
        self.versions[row["subject"]] += row["action"] in ("article.new", "article.version")
        self.told.add((row["action"] == "text.dropped", json.loads(row["detail"]).get("version", "")))
        self.last = row

    def rest(self, now: str) -> Iterator[Record]:
        """The rows that the replaced articles add to the audit, if the dump has one: newer versions, dropped texts, whom to forget."""
        if self.last is None:
            return
        number, chain = self.last["id"], self.last["chain"]
        for act in self._acts():
            number += 1
            row, before = told_row(act, now), chain
            chain = link(before, row)
            yield {"audit": {"id": number, **row, "previous": before, "chain": chain}}

    def _acts(self) -> Iterator[Act]:
        yield from (Act("person.forgotten", digest, {}) for digest in self.forgotten)
        for key, held in self.fresh:
            missing = len(held) - self.versions[key]
            unknown = [digest for digest, _ in held if (False, digest) not in self.told]
            yield from (Act("article.version", key, {"version": digest}) for digest in unknown[: max(0, missing)])
            for digest, dropped in held:
                if dropped and (True, digest) not in self.told:
                    yield Act("text.dropped", key, {"version": digest})


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
