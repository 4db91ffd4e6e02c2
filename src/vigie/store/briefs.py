"""Briefs that people compose: chosen events in an order, with comments, until somebody approves them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from vigie.model.markings import Tlp, at_or_below
from vigie.store.codec import canonical
from vigie.store.keys import digest
from vigie.store.schema import briefs
from vigie.store.writing import Act, Found, record

LINES = 200
"""Events of a brief at most; a longer one is a list."""
OFFERED = 20
"""Open briefs that events can be put into from other pages."""


@dataclass(frozen=True, slots=True)
class BriefLine:
    """An event by its lasting key, with what the author says of it."""

    event: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class KeptBrief:
    """A brief as kept; `approved_by` is who lets it leave, and ends its changes."""

    key: str
    title: str
    author: str
    made: str
    tlp: Tlp
    lines: tuple[BriefLine, ...]
    approved_by: str | None
    approved: str | None

    @property
    def digest(self) -> str:
        """What tells one state of a brief from another; who approves it names the one they read."""
        return digest(canonical([self.title, self.tlp, *([x.event, x.comment] for x in self.lines)]))


def add_brief(connection: Connection, title: str, author: str, tlp: Tlp, now: str) -> str:
    """Begin a brief under a marking, below which nobody sees it. Returns its key, which tells nothing of other briefs."""
    key = digest(f"{title}\n{author}\n{now}")[:16]
    row = {
        "title": title,
        "author": author,
        "made": now,
        "tlp": tlp,
        "lines": "[]",
        "approved_by": None,
        "approved": None,
    }
    connection.execute(insert(briefs).values(key=key, **row))
    record(connection, [Act("brief.begun", key, {})], now, author)
    return key


def briefs_of(connection: Connection, clearance: Tlp) -> list[KeptBrief]:
    """The briefs that a reader may see, the latest first."""
    rows = connection.execute(
        select(briefs)
        .where(briefs.c.tlp.in_(at_or_below(clearance)))
        .order_by(briefs.c.made.desc(), briefs.c.key)
        .limit(500)
    )
    return [_brief(r) for r in rows]


def open_briefs(connection: Connection, clearance: Tlp) -> list[tuple[str, str]]:
    """Key and title of the briefs that a reader may see and that nobody approved yet: the latest, to put events into."""
    asked = select(briefs.c.key, briefs.c.title).where(
        briefs.c.tlp.in_(at_or_below(clearance)), briefs.c.approved.is_(None)
    )
    found = connection.execute(asked.order_by(briefs.c.made.desc(), briefs.c.key).limit(OFFERED))
    return [(r.key, r.title) for r in found]


def brief_of(connection: Connection, clearance: Tlp, key: str) -> KeptBrief | None:
    """One brief, None when there is none or the reader may not see it."""
    row = connection.execute(
        select(briefs).where(briefs.c.key == key, briefs.c.tlp.in_(at_or_below(clearance)))
    ).first()
    return _brief(row) if row else None


def change_lines(connection: Connection, key: str, lines: Sequence[BriefLine]) -> bool:
    """Give a brief other lines; False when it is approved, or there is none."""
    body = canonical([[x.event, x.comment] for x in lines[:LINES]])
    done = connection.execute(update(briefs).where(briefs.c.key == key, briefs.c.approved.is_(None)).values(lines=body))
    return done.rowcount > 0


def change_head(connection: Connection, kept: KeptBrief, title: str, tlp: Tlp, who: str, now: str) -> bool:
    """Give a brief another title or marking; False when it is approved, or there is none."""
    free = (briefs.c.key == kept.key, briefs.c.approved.is_(None))
    done = connection.execute(update(briefs).where(*free).values(title=title, tlp=tlp)).rowcount > 0
    if done and tlp != kept.tlp:
        record(connection, [Act("brief.marked", kept.key, {"from": kept.tlp, "to": tlp})], now, who)
    return done


def approve(connection: Connection, key: str, who: str, now: str) -> bool:
    """Let a brief leave; False when it was approved before, or there is none."""
    free = (briefs.c.key == key, briefs.c.approved.is_(None))
    done = connection.execute(update(briefs).where(*free).values(approved_by=who, approved=now)).rowcount > 0
    if done:
        record(connection, [Act("brief.approved", key, {})], now, who)
    return done


def _brief(row: Found) -> KeptBrief:
    lines = tuple(BriefLine(event, comment) for event, comment in json.loads(row.lines))
    return KeptBrief(row.key, row.title, row.author, row.made, row.tlp, lines, row.approved_by, row.approved)
