"""What partners posted, in quarantine until somebody imports or refuses it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select, update

from vigie.model.markings import Tlp, at_or_below
from vigie.store.codec import canonical
from vigie.store.keys import digest
from vigie.store.schema import inbox
from vigie.store.writing import Act, Found, record

PostState = Literal["waiting", "imported", "refused"]
PAGE = 200
"""Posts of one page of a list."""
DAYS = 30
"""Days that the body of a post is kept, imported or not: it may hold whole texts, which the store keeps no longer by default."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a partner: `body` is a STIX bundle as JSON, empty for what was refused at the door; `marking` is its strictest."""

    key: str
    partner: str
    received: str
    marking: Tlp
    body: str
    state: PostState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the TAXII server makes of a request: whose it is, its marking, the accepted objects as a bundle, what became of each."""

    partner: str
    marking: Tlp
    body: str
    receipt: Mapping[str, Any]
    refused: str | None = None


def keep_post(connection: Connection, arrival: Arrival, now: str) -> str:
    """Put a post into quarantine; returns its key, which is also the id of its TAXII status.

    Args:
        connection: from `Store.writing`.
        arrival: a post of which nothing was accepted (`refused` says why) is kept without its body.
        now: the present.
    """
    before = select(func.count()).select_from(inbox).where(inbox.c.partner == arrival.partner)
    key = _uuid(digest(canonical([arrival.partner, now, arrival.body, connection.execute(before).scalar_one()])))
    row = {"partner": arrival.partner, "received": now, "marking": arrival.marking, "body": arrival.body}
    state = "refused" if arrival.refused else "waiting"
    receipt = canonical({"id": key, **arrival.receipt})
    connection.execute(insert(inbox).values(key=key, **row, receipt=receipt, state=state, reason=arrival.refused))
    detail = {"marking": arrival.marking, "state": state, "reason": arrival.refused}
    record(connection, [Act("inbox.received", key, detail)], now, arrival.partner)
    return key


def waiting_posts(connection: Connection, partner: str) -> int:
    """How many posts of a partner wait for somebody."""
    mine = (inbox.c.partner == partner, inbox.c.state == "waiting")
    return int(connection.execute(select(func.count()).select_from(inbox).where(*mine)).scalar_one())


def posts(connection: Connection, clearance: Tlp, state: PostState | None = "waiting") -> Sequence[Post]:
    """Posts that a reader may see, the oldest first; all states for None."""
    asked = select(inbox).where(inbox.c.marking.in_(at_or_below(clearance)))
    if state is not None:
        asked = asked.where(inbox.c.state == state)
    return [_post(r) for r in connection.execute(asked.order_by(inbox.c.received, inbox.c.key).limit(PAGE))]


def post_of(connection: Connection, clearance: Tlp, key: str) -> Post | None:
    """One post, None when there is none or the reader may not see it."""
    row = connection.execute(
        select(inbox).where(inbox.c.key == key, inbox.c.marking.in_(at_or_below(clearance)))
    ).first()
    return _post(row) if row else None


def receipt_of(connection: Connection, partner: str, key: str) -> Mapping[str, Any] | None:
    """The TAXII status of a partner's own post."""
    told = connection.execute(
        select(inbox.c.receipt).where(inbox.c.key == key, inbox.c.partner == partner)
    ).scalar_one_or_none()
    found: Mapping[str, Any] | None = json.loads(told) if told else None
    return found


def settle_post(
    connection: Connection, key: str, state: Literal["imported", "refused"], reason: str | None, now: str, actor: str
) -> bool:
    """Say what became of a post that waits; False when it does not wait, or there is none."""
    waits = (inbox.c.key == key, inbox.c.state == "waiting")
    done = connection.execute(update(inbox).where(*waits).values(state=state, reason=reason)).rowcount > 0
    if done:
        record(connection, [Act(f"inbox.{state}", key, {"reason": reason})], now, actor)
    return done


def drop_old(connection: Connection, today: str, now: str) -> int:
    """Drop the bodies of posts that were kept long enough; what still waited is refused. How many bodies there were."""
    least = (date.fromisoformat(today) - timedelta(days=DAYS)).isoformat()
    old = (inbox.c.received < least, inbox.c.body != "")
    keys = connection.execute(select(inbox.c.key).where(*old).order_by(inbox.c.key)).scalars().all()
    connection.execute(update(inbox).where(*old, inbox.c.state == "waiting").values(state="refused", reason="expired"))
    connection.execute(update(inbox).where(*old).values(body=""))
    record(connection, [Act("inbox.dropped", key, {}) for key in keys], now)
    return len(keys)


def emptied(connection: Connection) -> frozenset[str]:
    """The keys of posts without a body."""
    return frozenset(connection.execute(select(inbox.c.key).where(inbox.c.body == "")).scalars())


def _post(row: Found) -> Post:
    return Post(row.key, row.partner, row.received, row.marking, row.body, row.state, row.reason)


def _uuid(hexadecimal: str) -> str:
    """A version 4 UUID from a digest: TAXII asks for this form."""
    h = hexadecimal[:32]
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:32]}"
