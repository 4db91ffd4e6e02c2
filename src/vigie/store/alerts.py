"""The CAP messages that left: what feeds list, and what later messages refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, and_, func, insert, select

from vigie.model.markings import Tlp, at_or_below
from vigie.model.releases import ReleaseStatus
from vigie.model.warnings import CapKind, CapReference
from vigie.store.schema import alerts, releases
from vigie.store.writing import Found

FEED = 200
"""Alerts of a feed: a year of warnings about a region; messages that are older stay at their addresses."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A CAP message: `body` is its XML, `sent` its instant as it stands there."""

    identifier: str
    release_key: str
    number: int
    tlp: Tlp
    kind: CapKind
    status: ReleaseStatus
    sender: str
    sent: str
    title: str
    body: str

    @property
    def reference(self) -> CapReference:
        """What a later message calls this one."""
        return CapReference(self.sender, self.identifier, self.sent)


def keep_alert(connection: Connection, alert: Alert) -> None:
    """Let a message leave; one of the same release was sent earlier than this one, by a second at least."""
    connection.execute(insert(alerts).values(asdict(alert)))


def alerts_of(connection: Connection, release_key: str) -> Sequence[Alert]:
    """The messages of a release, the first first."""
    asked = select(alerts).where(alerts.c.release_key == release_key).order_by(alerts.c.sent, alerts.c.number)
    return [_alert(r) for r in connection.execute(asked)]


def alert_of(connection: Connection, clearance: Tlp, identifier: str) -> Alert | None:
    """One message, None when there is none or the reader may not see it."""
    mine = (alerts.c.identifier == identifier, alerts.c.tlp.in_(at_or_below(clearance)))
    row = connection.execute(select(alerts).where(*mine)).first()
    return _alert(row) if row else None


def feed_of(connection: Connection, clearance: Tlp) -> Sequence[Alert]:
    """The last message of each alert that a reader may see, the latest first, `FEED` at most."""
    ends = (
        select(alerts.c.release_key, func.max(alerts.c.sent).label("last"))
        .where(alerts.c.tlp.in_(at_or_below(clearance)))
        .group_by(alerts.c.release_key)
        .subquery()
    )
    mine = and_(alerts.c.release_key == ends.c.release_key, alerts.c.sent == ends.c.last)
    asked = select(alerts).join(ends, mine).order_by(alerts.c.sent.desc(), alerts.c.identifier).limit(FEED)
    return [_alert(r) for r in connection.execute(asked)]


def sent_by_warning(connection: Connection, levels: Sequence[Tlp]) -> Mapping[str, tuple[CapReference, ...]]:
    """What was sent at some markings of each warning and is not cancelled, by the id of the warning."""
    asked = (
        select(alerts, releases.c.subject)
        .join(releases, and_(releases.c.key == alerts.c.release_key, releases.c.number == alerts.c.number))
        .where(alerts.c.tlp.in_(levels))
        .order_by(alerts.c.sent, alerts.c.number)
    )
    found: dict[str, tuple[CapReference, ...]] = {}
    for row in connection.execute(asked):
        one = _alert(row)
        found[row.subject] = () if one.kind == "Cancel" else (*found.get(row.subject, ()), one.reference)
    return {subject: references for subject, references in found.items() if references}


def _alert(row: Found) -> Alert:
    return Alert(
        row.identifier, row.release_key, row.number, row.tlp, row.kind, row.status, row.sender, row.sent, row.title, row.body
    )  # fmt: skip
