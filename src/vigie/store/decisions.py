"""What people decided about events: kept for ever, undone but never lost, applied whenever the situation is assembled."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection, select, update

from vigie.model.decisions import Decision
from vigie.model.markings import Tlp, at_or_below
from vigie.store.codec import canonical
from vigie.store.keys import digest
from vigie.store.schema import articles, decisions
from vigie.store.sight import Sight
from vigie.store.writing import Act, announce, chunks, put, record

_DECISION = TypeAdapter(Decision)


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


def decided(connection: Connection, sight: Sight) -> list[Decided]:
    """The decisions that a reader may see, about reports that they may see, the latest first."""
    rows = connection.execute(select(decisions).order_by(decisions.c.made.desc(), decisions.c.key))
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


def standing(connection: Connection, level: Tlp) -> tuple[Decision, ...]:
    """The decisions that hold in the situation of a marking, in the order of their keys."""
    rows = connection.execute(select(decisions.c.body).where(decisions.c.undone.is_(None)).order_by(decisions.c.key))
    found = (_DECISION.validate_json(body) for body in rows.scalars())
    return tuple(d for d in found if d.tlp in at_or_below(level))
