"""Let something go: compose what a release says, and once enough people approved, put it where partners find it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from vigie.jobs.exporting import hand_out
from vigie.jobs.wording import load_phrases
from vigie.model.handouts import Handout
from vigie.model.markings import Tlp, at_or_below
from vigie.model.people import User
from vigie.model.releases import THEME_OF, Proposal, Release, ReleaseKind, ReleaseStatus, Theme
from vigie.model.situations import Actor, BoardWarning
from vigie.model.warnings import CapKind, CapReference
from vigie.publish.exports.cap import CapMessage, CapSender, cap_instant, cap_xml, is_over
from vigie.publish.exports.released import release_objects, release_title
from vigie.publish.phrases import Phrases
from vigie.store import released, releases
from vigie.store.alerts import Alert, alerts_of, keep_alert, sent_by_warning
from vigie.store.boards import every_part, some_parts
from vigie.store.codec import canonical, pack_part
from vigie.store.eventlists import event_of
from vigie.store.keys import digest
from vigie.store.opening import Store
from vigie.store.points import reached
from vigie.store.releases import ReleaseError
from vigie.store.schema import articles, events
from vigie.store.sight import Sight
from vigie.store.situations import levels_in_use
from vigie.store.writing import chunks
from vigie.text.evidence import short_words

LANGUAGE, SECOND_LANGUAGE = "fr", "en"
"""The languages of what leaves: CAP messages carry both; the second of STIX objects stands beside them as language content."""
STEP = timedelta(seconds=1)
"""How fine CAP's instants are: messages about one thing differ by it at least, so that they have an order."""
UNNAMED = "0" * 16
"""Stands for the key of what is not proposed yet."""
_HANDOUT = TypeAdapter(Handout)
Change = Literal["same", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Desired:
    """What somebody wants to propose: of which subject, at which marking, as which kind of alert, and why."""

    kind: ReleaseKind
    subject: str
    tlp: Tlp
    status: ReleaseStatus
    reason: str


@cache
def _phrases(lang: str) -> Phrases:
    return load_phrases(lang)


def _words() -> tuple[Phrases, Phrases]:
    return _phrases(LANGUAGE), _phrases(SECOND_LANGUAGE)


def handout_of(body: str) -> Handout:
    """What a release says."""
    return _HANDOUT.validate_json(body)


@dataclass(frozen=True, slots=True)
class Sayings:
    """What a release says, for people: lines, and quotations with their outlet and address."""

    lines: tuple[str, ...]
    quotes: tuple[tuple[str, str, str | None], ...]


def sayings(handout: Handout, p: Phrases) -> Sayings:
    """A release in words: the slots of its event or warning, and the quotations that it rests on."""
    outlets = {a.id: (a.publisher or "?", a.url) for a in handout.articles}
    lines, quotes = [], []
    for one in handout.events:
        e = one.event
        grade = f"{e.grade.reliability}{e.grade.credibility}"
        lines.append(p.notice("state", p("factuality", e.factuality), e.independent, grade))
        lines += [f"{p('role', r.role)} : {r.name}" for r in e.roles]
        lines += [f"{p('figure', f.what)} : {p.range(*f.current)}" for f in e.figures]
        lines += [p.notice("contradicted", p.slot(c.slot)) for c in e.contradictions if c.kind == "disagreement"]
        quotes += [(r.quote, *outlets.get(r.article, ("?", None))) for r in one.reports if r.quote]
    for w in handout.warnings:
        lines += list(filter(None, (w.issuer, w.level, w.instruction)))
        lines += [p.day(w.from_) + (f" – {p.day(w.until)}" if w.until else "")] if w.from_ else []
    quotes += [(s.quote, *outlets.get(s.article, ("?", None))) for s in handout.statements if s.quote]
    return Sayings(tuple(lines), tuple(dict.fromkeys(quotes)))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a partner would get of a proposal: the STIX objects, and the CAP message of a warning."""

    said: Sayings
    stix: str
    cap: str | None


def preview(
    connection: Connection, release: Release | Proposal, lang: str, sender: CapSender, now: datetime
) -> Preview:
    """A proposal as partners would see it if it left now; of a revision that left, the message that they got."""
    told = release.told if isinstance(release, Release) else release
    key, number = (release.key, release.number) if isinstance(release, Release) else (UNNAMED, 1)
    handout = handout_of(told.body)
    objects = release_objects(handout, _words(), key, told.title, released.stix_instant(now))
    cap = next((a.body for a in alerts_of(connection, key) if a.number == number and a.kind != "Cancel"), None)
    if handout.warnings and cap is None:
        message = _message(connection, key, number, told, "Alert")
        cap = cap_xml(handout, message, _words(), _show(now), sender, told.status)
    return Preview(sayings(handout, _phrases(lang)), json.dumps(objects, ensure_ascii=False, indent=1), cap)


def levels_of(connection: Connection, kind: ReleaseKind, subject: str, clearance: Tlp) -> Sequence[Tlp]:
    """The markings up to a clearance in whose situations a subject stands, the widest first."""
    used = [x for x in levels_in_use(connection) if x in at_or_below(clearance)]
    return [x for x in used if _basis(connection, kind, subject, x) is not None]


def compose(connection: Connection, wanted: Desired) -> Proposal | None:
    """What a release of a subject would say now; None when the situation of that marking does not have it.

    The words are those of the situation made from what somebody cleared for the marking may see, so that it is never lowered.
    """
    phrases, sight = _phrases(LANGUAGE), Sight(wanted.tlp, wanted.tlp)
    basis = _basis(connection, wanted.kind, wanted.subject, wanted.tlp)
    if basis is None:
        return None
    if wanted.kind == "event":
        row = event_of(connection, sight, wanted.subject)
        if row is None:
            return None
        event = row.event
        named = some_parts(connection, sight, Actor, sorted({r.id for r in event.roles if r.id}))
        bare = [_alone(a) for a in named.values()]
        handout = hand_out(connection, sight, [row], (), bare, phrases)
        theme: Theme = THEME_OF[event.type]
    else:
        warning = _warning(connection, sight, wanted.subject)
        if warning is None:
            return None
        handout = hand_out(connection, sight, (), (warning,), (), phrases)
        theme = "warnings"
    title = release_title(handout, phrases)
    body = canonical(_HANDOUT.dump_python(_relevant(handout), mode="json", exclude_defaults=True))
    return Proposal(wanted.kind, wanted.subject, wanted.tlp, theme, wanted.status, title, body, basis, wanted.reason)


def _alone(actor: Actor) -> Actor:
    """An actor as an event names it: its relations are another matter, and were not looked at."""
    return Actor(actor.id, actor.name, actor.type, actor.aliases, (), ())


def _relevant(handout: Handout) -> Handout:
    """The handout with those statements only that the voices of its events rest on, and with short instructions."""
    told = {s for e in handout.events for v in e.event.voices for s in v.statements}
    kept = tuple(s for s in handout.statements if f"{s.article}#{s.finding}" in told)
    warnings = tuple(replace(w, instruction=short_words(w.instruction)) for w in handout.warnings)
    return replace(handout, statements=kept, warnings=warnings)


def _warning(connection: Connection, sight: Sight, subject: str) -> BoardWarning | None:
    return some_parts(connection, sight, BoardWarning, [subject]).get(subject)


def _basis(connection: Connection, kind: ReleaseKind, subject: str, level: Tlp) -> str | None:
    """What tells one state of a subject from another; None when there is none of it."""
    if kind == "event":
        return connection.execute(
            select(events.c.digest).where(events.c.tlp == level, events.c.key == subject)
        ).scalar()
    found = _warning(connection, Sight(level, level), subject)
    return digest(pack_part("warning", found).hex()) if found else None


def change_of(connection: Connection, release: Release) -> Change:
    """Whether the situation still says what a release says."""
    told = release.told
    basis = _basis(connection, told.kind, told.subject, told.tlp)
    if basis is None:
        return "gone"
    if basis == told.basis:
        return "same"
    now = compose(connection, Desired(told.kind, told.subject, told.tlp, told.status, told.reason))
    return "gone" if now is None else "same" if digest(now.body) == release.digest else "changed"


def outdated(
    connection: Connection, clearance: Tlp, after: str = ""
) -> tuple[Sequence[tuple[Release, Change]], str | None]:
    """What has left and is no longer what the situation says: somebody has to correct or to withdraw it.

    Args:
        connection: a transaction.
        clearance: of the reader.
        after: the key of the last one on the page before.

    Returns:
        A page of them, and the key to go on from when there are more.
    """
    doubts = releases.doubtful(connection, clearance, after)
    found = ((r, change) for r in doubts if (change := change_of(connection, r)) != "same")
    page = list(islice(found, releases.PAGE + 1))
    return page[: releases.PAGE], page[releases.PAGE - 1][0].key if len(page) > releases.PAGE else None


def propose(store: Store, wanted: Desired, user: User, now: datetime) -> Release:
    """Propose a subject for release.

    Raises:
        ReleaseError: the rules do not allow it, the situation does not have it ("over"), or it is an actual alert about what is over ("past").
    """
    with store.writing() as connection:
        told = _composed(connection, wanted, user)
        _check_time(connection, None, told, now)
        return releases.propose(connection, told, user, _show(now))


def correct(store: Store, key: str, status: ReleaseStatus, reason: str, user: User, now: datetime) -> Release:
    """Propose what the situation says now in the place of what a release says.

    Raises:
        ReleaseError: the rules do not allow it, or the situation no longer has it ("over"): it can only be withdrawn.
    """
    with store.writing() as connection:
        before = releases.approved_of(connection, key)
        if before is None:
            raise ReleaseError("over")
        old = before.told
        told = _composed(connection, Desired(old.kind, old.subject, old.tlp, status, reason), user)
        _check_time(connection, key, told, now)
        return releases.propose_correction(connection, key, replace(told, theme=old.theme), user, _show(now))


def _composed(connection: Connection, wanted: Desired, user: User) -> Proposal:
    if wanted.tlp not in at_or_below(user.clearance) or wanted.tlp not in levels_in_use(connection):
        raise ReleaseError("right")
    told = compose(connection, wanted)
    if told is None:
        raise ReleaseError("over")
    return told


def approve(store: Store, key: str, seen: str, user: User, now: datetime, sender: CapSender) -> Release:
    """Agree to a proposal; once enough people did, it leaves in the same transaction.

    Raises:
        ReleaseError: the rules do not allow it.
    """
    with store.writing() as connection:
        done = releases.approve(connection, key, seen, user, _show(now))
        if _is_raised(connection, done.told):
            raise ReleaseError("over")
        _check_time(connection, key, done.told, now)
        if done.state == "approved":
            handout = handout_of(done.told.body)
            first = min(r.approved for r in releases.revisions(connection, done.told.tlp, key) if r.approved)
            published = released.stix_instant(datetime.fromisoformat(first))
            objects = release_objects(handout, _words(), key, done.told.title, published)
            released.publish(connection, done.collection, key, objects, now)
            if done.told.kind == "warning":
                _send(connection, done, handout, "Alert", now, sender)
        reached("release.before_commit")
        return done


def _check_time(connection: Connection, key: str | None, told: Proposal, now: datetime) -> None:
    """Nobody is alerted in earnest to what is over; who was alerted before learns of the end by an update.

    Raises:
        ReleaseError: "past".
    """
    if told.kind != "warning" or told.status != "Actual":
        return
    alerted = key is not None and any(a.status == "Actual" for a in alerts_of(connection, key))
    if not alerted and is_over(handout_of(told.body).warnings[0], _show(now)):
        raise ReleaseError("past")


def _is_raised(connection: Connection, told: Proposal) -> bool:
    """Whether an article that a proposal rests on was marked above it since."""
    handout = handout_of(told.body)
    keys = {a.id for a in handout.articles} | {r.article for e in handout.events for r in e.reports}
    above = ~articles.c.tlp.in_(at_or_below(told.tlp))
    return any(
        connection.execute(select(articles.c.key).where(articles.c.key.in_(some), above).limit(1)).first()
        for some in chunks(sorted(keys))
    )


def withdraw(store: Store, key: str, reason: str, user: User, now: datetime, sender: CapSender) -> Release:
    """Agree to a withdrawal; once enough people did, those who have it are told in the same transaction.

    Raises:
        ReleaseError: the rules do not allow it.
    """
    with store.writing() as connection:
        done = releases.withdraw(connection, key, user, reason, _show(now))
        if done.state == "withdrawn":
            released.revoke(connection, done.collection, key, now)
            if done.told.kind == "warning":
                _send(connection, done, handout_of(done.told.body), "Cancel", now, sender)
        reached("release.before_commit")
        return done


def reject(store: Store, key: str, reason: str, user: User, now: datetime) -> Release:
    """Refuse a proposal.

    Raises:
        ReleaseError: the rules do not allow it.
    """
    with store.writing() as connection:
        return releases.reject(connection, key, user, reason, _show(now))


def _send(
    connection: Connection, release: Release, handout: Handout, kind: CapKind, now: datetime, sender: CapSender
) -> None:
    """Put a CAP message into the feed."""
    message = _message(connection, release.key, release.number, release.told, kind)
    mine = alerts_of(connection, release.key)
    at = _show(max([now, *(datetime.fromisoformat(a.sent) + STEP for a in mine)]))
    xml = cap_xml(handout, message, _words(), at, sender, release.told.status)
    keep_alert(
        connection,
        Alert(
            message.identifier, release.key, release.number, release.told.tlp, message.kind, release.told.status, sender.address,
            cap_instant(at), release.told.title, xml,
        ),
    )  # fmt: skip


def _message(connection: Connection, key: str, number: int, told: Proposal, kind: CapKind) -> CapMessage:
    """The message of a revision: an Alert, an Update where something of it or of what it replaces was sent before, a Cancel."""
    before = tuple(a.reference for a in alerts_of(connection, key)) or _replaced(connection, told)
    said: CapKind = "Update" if kind == "Alert" and before else kind
    ending = "-cancel" if kind == "Cancel" else ""
    return CapMessage(f"vigie-{key}-{number}{ending}", said, handout_of(told.body).warnings[0], before)


def _replaced(connection: Connection, told: Proposal) -> tuple[CapReference, ...]:
    """What was sent at the same marking of the warnings whose place this one takes."""
    sent = sent_by_warning(connection, (told.tlp,))
    board = every_part(connection, Sight(told.tlp, told.tlp), BoardWarning)
    older = [w.id for w in board if w.superseded_by == told.subject] if sent else []
    return tuple(r for subject in older for r in sent.get(subject, ()))


def _show(now: datetime) -> str:
    return now.isoformat(timespec="microseconds")
