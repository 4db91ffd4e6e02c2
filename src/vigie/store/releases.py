"""Releases: proposed, approved by named people, corrected, withdrawn; each act stands in the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from vigie.model.markings import Tlp, at_or_below
from vigie.model.people import Right, User
from vigie.model.releases import Assent, Proposal, Release, ReleaseKind, ReleaseState
from vigie.store.codec import canonical
from vigie.store.keys import digest
from vigie.store.schema import events, releases
from vigie.store.writing import Act, Found, record

PAGE = 100
"""Releases of one page of a list."""
OPEN: tuple[ReleaseState, ...] = ("proposed", "approved")
Refusal = Literal["right", "open", "over", "changed", "twice", "lower", "past"]


class ReleaseError(ValueError):
    """An act that the rules do not allow; `code` says which rule.

    right: they may not; open: there is a release of this already; over: it is no longer in a state for this;
    changed: it is not what they saw; twice: a second person is needed; lower: an actual alert stays one in its corrections,
    which take two people as it did; past: nobody is alerted in earnest to what is over.
    """

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


def propose(connection: Connection, told: Proposal, user: User, now: str) -> Release:
    """Propose something for release.

    Raises:
        ReleaseError: the user may not, or something of this subject waits or has left already: it is to be corrected.
    """
    _may(user, "review", told.tlp)
    if standing(connection, told.kind, told.subject, told.tlp) is not None:
        raise ReleaseError("open")
    key = digest(f"{told.kind}\n{told.subject}\n{told.tlp}\n{now}")[:16]
    return _add(connection, key, 1, told, user, now)


def propose_correction(connection: Connection, key: str, told: Proposal, user: User, now: str) -> Release:
    """Propose a new revision of what has left; it takes the approved one's place once it is approved itself.

    Raises:
        ReleaseError: the user may not, nothing of this release stands, or a revision waits already.
    """
    last = _last(connection, key)
    _may(user, "review", last.told.tlp)
    if last.state == "proposed":
        raise ReleaseError("open")
    stands = approved_of(connection, key)
    if stands is None:
        raise ReleaseError("over")
    if stands.told.status == "Actual" and told.status != "Actual":
        raise ReleaseError("lower")
    return _add(connection, key, last.number + 1, told, user, now)


def _add(connection: Connection, key: str, number: int, told: Proposal, user: User, now: str) -> Release:
    mark = digest(told.body)
    row = {
        "key": key, "number": number, "kind": told.kind, "subject": told.subject, "tlp": told.tlp, "theme": told.theme,
        "state": "proposed", "status": told.status, "title": told.title, "body": told.body, "digest": mark, "basis": told.basis,
        "proposed_by": user.name, "proposed": now, "reason": told.reason, "approvals": "[]", "approved": None, "endings": "[]",
        "ended": None,
    }  # fmt: skip
    connection.execute(insert(releases).values(row))
    detail = {"number": number, "digest": mark, "tlp": told.tlp, "status": told.status}
    record(connection, [Act("release.proposed", key, detail)], now, user.name)
    return _last(connection, key)


def approve(connection: Connection, key: str, seen: str, user: User, now: str) -> Release:
    """Agree to a proposal; with enough people it is approved, and the revision before it becomes corrected.

    Args:
        connection: from `Store.writing`.
        key: of the release.
        seen: `Release.seen` of what the user read; they approve that and nothing else.
        user: who approves.
        now: the present.

    Raises:
        ReleaseError: the user may not, or agreed before; nothing waits; it is not what they read.
    """
    last = _last(connection, key)
    _may(user, "approve", last.told.tlp)
    if last.state != "proposed":
        raise ReleaseError("over")
    if last.seen != seen:
        raise ReleaseError("changed")
    approvals = _with(last.approvals, Assent(user.name, now))
    done = len(approvals) >= last.needs
    detail = {"number": last.number, "digest": last.digest, "people": len(approvals), "needs": last.needs}
    record(connection, [Act("release.approved", key, detail)], now, user.name)
    before = approved_of(connection, key)
    if done and before is not None:
        _set(connection, before, state="corrected", ended=now)
    _set(connection, last, approvals=_packed(approvals), **({"state": "approved", "approved": now} if done else {}))
    return _last(connection, key)


def reject(connection: Connection, key: str, user: User, reason: str, now: str) -> Release:
    """Refuse a proposal; what was approved before it stands as it did.

    Raises:
        ReleaseError: the user may not, or nothing waits.
    """
    last = _last(connection, key)
    _may(user, "approve", last.told.tlp)
    if last.state != "proposed":
        raise ReleaseError("over")
    _set(connection, last, state="rejected", ended=now, endings=_packed((Assent(user.name, now, reason),)))
    record(connection, [Act("release.rejected", key, {"number": last.number})], now, user.name)
    return _last(connection, key)


def withdraw(connection: Connection, key: str, user: User, reason: str, now: str) -> Release:
    """Agree to withdraw what has left; with enough people it is withdrawn, and a correction that waits is refused.

    Raises:
        ReleaseError: the user may not, or agreed before; nothing of this release stands.
    """
    found = approved_of(connection, key)
    if found is None:
        raise ReleaseError("over")
    _may(user, "approve", found.told.tlp)
    endings = _with(found.endings, Assent(user.name, now, reason))
    done = len(endings) >= found.needs
    detail = {"number": found.number, "people": len(endings), "needs": found.needs}
    record(connection, [Act("release.withdrawn", key, detail)], now, user.name)
    _set(connection, found, endings=_packed(endings), **({"state": "withdrawn", "ended": now} if done else {}))
    last = _last(connection, key)
    if done and last.state == "proposed":
        _set(connection, last, state="rejected", ended=now, endings=_packed((Assent(user.name, now, reason),)))
        record(connection, [Act("release.rejected", key, {"number": last.number})], now, user.name)
    return next(r for r in revisions(connection, found.told.tlp, key) if r.number == found.number)


def revisions(connection: Connection, clearance: Tlp, key: str) -> Sequence[Release]:
    """The revisions of a release, the latest first; none when there is none or the reader may not see it."""
    asked = select(releases).where(releases.c.key == key, releases.c.tlp.in_(at_or_below(clearance)))
    return [_release(r) for r in connection.execute(asked.order_by(releases.c.number.desc()))]


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """A page of a list of revisions, and where the next one begins."""

    rows: tuple[Release, ...]
    after: str | None


def releases_in(
    connection: Connection, clearance: Tlp, states: Sequence[ReleaseState], after: str | None = None
) -> ReleasePage:
    """Revisions in some states that a reader may see, those proposed last first.

    Args:
        connection: a transaction.
        clearance: of the reader.
        states: of the revisions.
        after: `ReleasePage.after` of the page before; anything else begins at the start.
    """
    c = releases.c
    asked = select(releases).where(c.state.in_(states), c.tlp.in_(at_or_below(clearance)))
    proposed, key, number = _place(after)
    if key:
        asked = asked.where(
            or_(
                c.proposed < proposed,
                and_(c.proposed == proposed, c.key > key),
                and_(c.proposed == proposed, c.key == key, c.number > number),
            )
        )
    rows = connection.execute(asked.order_by(c.proposed.desc(), c.key, c.number).limit(PAGE + 1)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    then = "~".join((last.proposed, last.key, str(last.number))) if last else None
    return ReleasePage(tuple(map(_release, rows[:PAGE])), then)


def _place(after: str | None) -> tuple[str, str, int]:
    """Where a page begins: when the release before it was proposed, its key and its number; nothing for what is no place."""
    proposed, _, rest = (after or "").partition("~")
    key, _, number = rest.partition("~")
    good = number.isascii() and number.isdigit() and len(number) < 9
    return (proposed, key, int(number)) if good else ("", "", 0)


def latest_left(connection: Connection, clearance: Tlp, kind: ReleaseKind, limit: int) -> Sequence[Release]:
    """What left of a kind, as it stands or as it was withdrawn, the latest act first."""
    asked = select(releases).where(
        releases.c.kind == kind,
        releases.c.state.in_(("approved", "withdrawn")),
        releases.c.tlp.in_(at_or_below(clearance)),
    )
    last_act = func.coalesce(releases.c.ended, releases.c.approved)
    return [_release(r) for r in connection.execute(asked.order_by(last_act.desc(), releases.c.key).limit(limit))]


def doubtful(connection: Connection, clearance: Tlp, after: str = "") -> Iterator[Release]:
    """What has left and may no longer be what the situation says: events of another digest or none, and all warnings.

    They come by their keys, from behind `after` on, and are read in pieces.
    """
    same = select(events.c.key).where(
        events.c.tlp == releases.c.tlp, events.c.key == releases.c.subject, events.c.digest == releases.c.basis
    )
    asked = select(releases).where(
        releases.c.state == "approved",
        releases.c.tlp.in_(at_or_below(clearance)),
        or_(releases.c.kind == "warning", ~same.exists()),
    )
    asked = asked.order_by(releases.c.key).limit(PAGE)
    while rows := connection.execute(asked.where(releases.c.key > after)).all():
        yield from map(_release, rows)
        after = rows[-1].key


def standing(connection: Connection, kind: ReleaseKind, subject: str, tlp: Tlp) -> Release | None:
    """The revision of a subject that waits or has left; the one that waits before the one that left."""
    asked = select(releases).where(
        releases.c.kind == kind, releases.c.subject == subject, releases.c.tlp == tlp, releases.c.state.in_(OPEN)
    )
    row = connection.execute(asked.order_by(releases.c.number.desc()).limit(1)).first()
    return _release(row) if row else None


def approved_of(connection: Connection, key: str) -> Release | None:
    """The revision of a release that stands approved."""
    row = connection.execute(select(releases).where(releases.c.key == key, releases.c.state == "approved")).first()
    return _release(row) if row else None


def _last(connection: Connection, key: str) -> Release:
    asked = select(releases).where(releases.c.key == key).order_by(releases.c.number.desc()).limit(1)
    row = connection.execute(asked).first()
    if row is None:
        raise ReleaseError("over")
    return _release(row)


def _may(user: User, right: Right, tlp: Tlp) -> None:
    if not user.may(right) or tlp not in at_or_below(user.clearance):
        raise ReleaseError("right")


def _with(agreed: tuple[Assent, ...], one: Assent) -> tuple[Assent, ...]:
    if any(a.who == one.who for a in agreed):
        raise ReleaseError("twice")
    return (*agreed, one)


def _set(connection: Connection, release: Release, **values: str) -> None:
    mine = (releases.c.key == release.key, releases.c.number == release.number)
    connection.execute(update(releases).where(*mine).values(**values))


def _packed(agreed: Sequence[Assent]) -> str:
    return canonical([[a.who, a.at, a.reason] for a in agreed])


def _assents(packed: str) -> tuple[Assent, ...]:
    return tuple(Assent(*one) for one in json.loads(packed))


def _release(row: Found) -> Release:
    told = Proposal(row.kind, row.subject, row.tlp, row.theme, row.status, row.title, row.body, row.basis, row.reason)
    return Release(
        row.key, row.number, row.state, told, row.digest, row.proposed_by, row.proposed, _assents(row.approvals), row.approved,
        _assents(row.endings), row.ended,
    )  # fmt: skip
