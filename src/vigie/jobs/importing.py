"""Take a partner's bundle in: into the situation as the partner's voice, or refused with its reason; nothing between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Connection

from vigie import __version__
from vigie.ingest.bundles import BundleError, read_bundle
from vigie.jobs.annotate import Annotator, Failure
from vigie.model.annotations import PARTNER, Annotation, MadeBy
from vigie.model.markings import Tlp
from vigie.stages.partners import dispatches, with_people
from vigie.store.inbox import Arrival, keep_post, post_of, settle_post
from vigie.store.ingesting import ingest_into
from vigie.store.markings import mark_up
from vigie.store.offers import Offer
from vigie.store.opening import Store

RETENTION = 30
"""Days that a partner's words are kept whole, as texts of the press are."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in: the key of the post, its strictest marking, how many articles it made and how many were new, objects left out."""

    post: str
    tlp: Tlp
    articles: int
    new: int
    left_out: int


class PostError(ValueError):
    """A post that is not there, or waits no more."""


def import_bundle(store: Store, data: bytes, partner: str, allowed: Tlp, actor: str) -> Imported:
    """Take in a bundle that came as a file; it leaves a line in the inbox, taken or refused.

    Args:
        store: the store.
        data: the bundle.
        partner: in whose voice it stands.
        allowed: the strictest marking that the partner may use.
        actor: who imports it.

    Raises:
        BundleError: nothing of it was taken.
    """
    receipt: Mapping[str, object] = {"bytes": len(data)}
    now = _now()
    try:
        made = _Made.of(data, partner, allowed, now)
    except BundleError as error:
        with store.writing() as connection:
            keep_post(connection, Arrival(partner, allowed, "", receipt, str(error)), now)
        raise
    with store.writing() as connection:
        key = keep_post(connection, Arrival(partner, made.tlp, "", receipt), now)
        new = made.keep(store, connection, now, actor)
        settle_post(connection, key, "imported", None, now, actor)
    return Imported(key, made.tlp, len(made.offers), new, made.left_out)


def import_post(store: Store, key: str, clearance: Tlp, actor: str) -> Imported:
    """Take in what waits in the inbox; what cannot be read is refused there with its reason.

    Raises:
        PostError: there is no such post, or it waits no more.
        BundleError: nothing of it was taken.
    """
    now = _now()
    with store.reading() as connection:
        post = post_of(connection, clearance, key)
    if post is None or post.state != "waiting":
        raise PostError(key)
    try:
        made = _Made.of(post.body.encode(), post.partner, post.marking, now)
    except BundleError as error:
        with store.writing() as connection:
            settle_post(connection, key, "refused", str(error), now, actor)
        raise
    with store.writing() as connection:
        if not settle_post(connection, key, "imported", None, now, actor):
            raise PostError(key)
        new = made.keep(store, connection, now, actor)
    return Imported(key, made.tlp, len(made.offers), new, made.left_out)


@dataclass(frozen=True, slots=True)
class _Made:
    """A bundle as offers to the store."""

    offers: tuple[Offer, ...]
    tlp: Tlp
    left_out: int

    @classmethod
    def of(cls, data: bytes, partner: str, allowed: Tlp, now: str) -> _Made:
        received = read_bundle(data, allowed, now)
        found = dispatches(received, partner, MadeBy(f"vigie {__version__}", "stix 2.1", PARTNER))
        source = f"partner {partner}"
        guarded = _guarded([d.annotation for d in found])
        offers = tuple(Offer(a.article, a, source, RETENTION, d.tlp) for d, a in zip(found, guarded, strict=True))
        return cls(offers, received.tlp, received.left_out)

    def keep(self, store: Store, connection: Connection, now: str, actor: str) -> int:
        """Take the offers in; returns how many articles were new. What was there gets a stricter marking, never a lower one."""
        receipts = ingest_into(connection, self.offers, now, store.analyse)
        for offer, receipt in zip(self.offers, receipts, strict=True):
            mark_up(connection, receipt.key, offer.tlp, actor, now)
        return sum(r.taken == "new" for r in receipts)


@cache
def _reader() -> Annotator:
    """What reads partners' words for the names of private persons; it is loaded once, when the first bundle comes."""
    return Annotator()


def _guarded(annotations: Sequence[Annotation]) -> list[Annotation]:
    """A partner's findings with the private persons that their free words name: these are masked as those of the press are.

    Raises:
        BundleError: a text could not be read, so that nobody knows whom it names.
    """
    guarded = []
    for mine, read in zip(annotations, _reader().annotate(a.article for a in annotations), strict=True):
        if isinstance(read, Failure):
            raise BundleError("malformed", mine.article.id)
        guarded.append(with_people(mine, read.entities))
    return guarded


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
