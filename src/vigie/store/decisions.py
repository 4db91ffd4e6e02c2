"""What people decided about events: kept for ever, undone but never lost, applied whenever the situation is assembled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection, select, tuple_, update

from vigie.model.decisions import Decision
from vigie.model.markings import Tlp, at_or_below
from vigie.store.codec import canonical
from vigie.store.keys import digest
from vigie.store.schema import articles, decisions
from vigie.store.sight import Sight
from vigie.store.writing import Act, Found, announce, chunks, put, record

_DECISION = TypeAdapter(Decision)
PAGE = 50
"""Decisions of one page."""
PIECE = 200
"""Decisions read at once, to look which of them the reader may see."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with its key, and when it was undone."""

    key: str
    decision: Decision
    undone: str | None


def decide(connection: Connection, decision: Decision) -> str:
    """Keep a decision, ask for a new assembly, and say it in the audit; the same one twice is one. Returns its key."""
    body = canonical(_DECISION.dump_python(decision, mode="json", exclude_defaults=True))
    key = digest(body)[:16]
    if connection.execute(select(decisions.c.key).where(decisions.c.key == key)).scalar() is None:
        row = {"key": key, "kind": decision.kind, "body": body, "author": decision.author, "made": decision.when}
        put(connection, decisions, [{**row, "undone": None}])
        detail = {"kind": decision.kind, "reports": len(decision.reports)}
        record(connection, [Act("decision.made", key, detail)], decision.when, decision.author)
        announce(connection, "assemble", ["*"], decision.when)
    return key


def undo(connection: Connection, key: str, author: str, now: str) -> bool:
    """Undo a decision, or bring it back when it was undone; whether there is one."""
    row = connection.execute(select(decisions).where(decisions.c.key == key)).first()
    if row is None:
        return False
    undone = None if row.undone else now
    connection.execute(update(decisions).where(decisions.c.key == key).values(undone=undone))
    record(connection, [Act("decision.undone" if undone else "decision.restored", key, {})], now, author)
    announce(connection, "assemble", ["*"], now)
    return True


def decided(
    connection: Connection, sight: Sight, after: str | None = None, limit: int = PAGE
) -> tuple[list[Decided], str | None]:
    """The decisions that a reader may see, about reports that they may see, the latest first, and where the next page begins.

    Args:
        connection: a transaction.
        sight: what the reader may see.
        after: what the page before gave; anything else begins at the start.
        limit: decisions at most.
    """
    found: list[Decided] = []
    asked = select(decisions).order_by(decisions.c.made.desc(), decisions.c.key.desc()).limit(PIECE)
    made, _, key = (after or "").partition(" ")
    while True:
        place = tuple_(decisions.c.made, decisions.c.key) < tuple_(made, key)
        rows = connection.execute(asked.where(place) if key else asked).all()
        for one in _visible(connection, sight, rows):
            if len(found) == limit:
                return found, f"{found[-1].decision.when} {found[-1].key}"
            found.append(one)
        if len(rows) < PIECE:
            return found, None
        made, key = rows[-1].made, rows[-1].key


def decision_of(connection: Connection, sight: Sight, key: str) -> Decided | None:
    """One decision, None when there is none or the reader may not see it."""
    rows = connection.execute(select(decisions).where(decisions.c.key == key)).all()
    return next(iter(_visible(connection, sight, rows)), None)


def _visible(connection: Connection, sight: Sight, rows: Sequence[Found]) -> list[Decided]:
    found = [Decided(r.key, _DECISION.validate_json(r.body), r.undone) for r in rows]
    keys = sorted({r.article for d in found for r in (*d.decision.reports, *d.decision.apart_from)})
    seen: set[str] = set()
    for some in chunks(keys):
        seen |= set(
            connection.execute(select(articles.c.key).where(sight.articles, articles.c.key.in_(some))).scalars()
        )
    return [
        d for d in found
        if d.decision.tlp in at_or_below(sight.clearance)
        and {r.article for r in (*d.decision.reports, *d.decision.apart_from)} <= seen
    ]  # fmt: skip


def standing(connection: Connection, level: Tlp) -> dict[str, Decision]:
    """The decisions that hold in the situation of a marking, by their keys, in the order of these."""
    asked = select(decisions.c.key, decisions.c.body).where(decisions.c.undone.is_(None)).order_by(decisions.c.key)
    found = {r.key: _DECISION.validate_json(r.body) for r in connection.execute(asked)}
    return {key: d for key, d in found.items() if d.tlp in at_or_below(level)}
