"""Keep what polls brought: annotate, then one transaction with articles, items, states, accounts, audit and outbox.

The one writer of the collector works here. A poll whose claim was lost meanwhile is forgotten whole.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from vigie.jobs.alerting import Trouble, follow, may_matter
from vigie.jobs.annotate import Annotator, Failure, is_unread
from vigie.jobs.health import HABIT, QUIET_LEAST, Observation, assess, instant_of
from vigie.jobs.polling import Piece, Polled
from vigie.jobs.pruning import Listings
from vigie.jobs.scheduling import next_state, pause_after
from vigie.model.accounts import Outcome
from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.sources import Health, SourceState
from vigie.store.accounts import Fate, add_fates
from vigie.store.ingesting import ingest_into
from vigie.store.offers import Offer, Receipt
from vigie.store.opening import Store
from vigie.store.points import reached
from vigie.store.sources import KnownItem, arrivals_of, owns, save_items, settle
from vigie.store.troubles import end_trouble, keep_trouble, trouble_of
from vigie.store.writing import Act, announce, record

STEP = 8
"""Articles annotated between two looks at the stop signal: two seconds on a busy core."""
Read = Annotation | Failure | None
"""What became of an article's annotation; None when it waits."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a poll: its counts by outcome, how many items wait, and its health before and after.

    `told` is the change of health that is to be told, from which to which, None when there is nothing to tell.
    For what is listed (all but folders), `listed` less `deferred` plus `resumed` is the sum of the counts.
    """

    source: str
    counts: Mapping[Outcome, int]
    waiting: int
    before: Health
    after: Health
    detail: str | None
    listed: int = 0
    deferred: int = 0
    resumed: int = 0
    is_kept: bool = True
    told: tuple[Health, Health] | None = None


class Keeper:
    """Keeps polls in a store, for one run and under one owner's claims.

    Args:
        store: where to.
        run: the number of the run, from `store.accounts.begin_run`.
        owner: who claimed the sources.
        annotator: None leaves articles to wait for `vigie reprocess`, told in the outbox under "annotate".
        chance: numbers from 0 to 1, for the jitter of the schedule.
        listings: where to note what sources list, for `pruning`.
    """

    def __init__(
        self,
        store: Store,
        run: int,
        owner: str,
        annotator: Annotator | None,
        chance: Callable[[], float],
        listings: Listings | None = None,
    ) -> None:
        self._store = store
        self._run = run
        self._owner = owner
        self._annotator = annotator
        self._chance = chance
        self._listings = listings

    def keep(self, polls: Sequence[Polled], stop: threading.Event) -> tuple[Kept, ...]:
        """Keep polls in one transaction; durable when this returns.

        Args:
            polls: what was polled, in the order it came.
            stop: when set, articles are kept without being annotated first.

        Raises:
            StoreError: nothing was kept.
        """
        reads = self._annotated([a for p in polls for a in p.articles], stop)
        with self._store.writing() as connection:
            kept = self._write(connection, polls, reads)
            reached("collect.before_commit")
        reached("collect.after_commit")
        return kept

    def _annotated(self, articles: Sequence[Article], stop: threading.Event) -> Iterator[Read]:
        """The annotation of each article, in order, in steps short enough for a stop."""
        found: list[Read] = []
        for start in range(0, len(articles), STEP):
            step = articles[start : start + STEP]
            if self._annotator is None or stop.is_set():
                found += [None] * len(step)
            else:
                found += self._annotator.annotate(step)
        return iter(found)

    def _write(self, connection: Connection, polls: Sequence[Polled], reads: Iterator[Read]) -> tuple[Kept, ...]:
        offers: list[Offer] = []
        jobs: list[tuple[Polled, SourceState | None, list[Read]]] = []
        for polled in polls:
            mine = [next(reads) for _ in polled.articles]
            state = self._claimed(connection, polled)
            jobs.append((polled, state, mine))
            if state is not None:
                offers += [_offer(polled, a, r) for a, r in zip(polled.articles, mine, strict=True)]
        now = max(p.at for p in polls).isoformat(timespec="seconds")
        receipts = iter(ingest_into(connection, offers, now, self._store.analyse))
        return tuple(self._settle(connection, p, s, iter(m), receipts) for p, s, m in jobs)

    def _claimed(self, connection: Connection, polled: Polled) -> SourceState | None:
        """The state that a poll leads to, written; None when its claim was lost and it is to be forgotten."""
        if not polled.is_last:
            return polled.before if owns(connection, polled.source.name, self._owner) else None
        now = polled.at.isoformat(timespec="seconds")
        if polled.seen is None:
            state = replace(polled.before, next_due=due_after(polled).isoformat(timespec="milliseconds"))
        else:
            verdict = assess(polled.before, polled.seen, _arrivals(connection, polled, polled.seen), polled.at)
            failures = polled.before.failures + 1 if polled.seen.result in ("failed", "unreadable") else 0
            untried = polled.left + sum(w.tries == 0 for w in polled.waiting)
            pause = pause_after(polled.source, failures, polled.seen, untried, self._chance())
            due = polled.at + pause
            state = next_state(
                polled.before, polled.seen, verdict, polled.validators, now, due.isoformat(timespec="milliseconds")
            )
            state = replace(state, watermark=polled.mark)
        return state if settle(connection, state, self._owner) else None

    def _settle(
        self,
        connection: Connection,
        polled: Polled,
        state: SourceState | None,
        reads: Iterator[Read],
        receipts: Iterator[Receipt],
    ) -> Kept:
        name, before = polled.source.name, polled.before.health
        if state is None:
            return Kept(name, {}, 0, before, before, None, is_kept=False)
        now = polled.at.isoformat(timespec="seconds")
        fates = [Fate("duplicate", "known", count=polled.known)] if polled.known else []
        items: list[KnownItem] = list(polled.waiting)
        unread: list[str] = []
        for one in polled.settled:
            key = None
            for piece in one.pieces:
                receipt, read = (None, None) if piece.article is None else (next(receipts), next(reads))
                fates.append(_fate(piece, receipt, read))
                key = receipt.key if receipt else key
                if receipt and read is None and receipt.taken != "known":
                    unread.append(receipt.key)
            if one.remembered:
                items.append(KnownItem(one.key, one.stamp, key))
        save_items(connection, name, items, now)
        if self._listings is not None and polled.listed:
            self._listings.add(name, polled.listed, now[:10])
        add_fates(connection, self._run, name, now[:10], fates)
        announce(connection, "annotate", list(dict.fromkeys(unread)), now)
        counts: Counter[Outcome] = Counter()
        for fate in fates:
            counts[fate.outcome] += fate.count
        told = self._follow(connection, polled, state, now)
        return Kept(
            name,
            dict(counts),
            len(polled.waiting) + polled.left,
            before,
            state.health,
            state.detail,
            listed=polled.seen.listed if polled.seen and polled.source.kind != "folder" else 0,
            deferred=polled.deferred,
            resumed=polled.resumed,
            told=told,
        )

    def _follow(
        self, connection: Connection, polled: Polled, state: SourceState, now: str
    ) -> tuple[Health, Health] | None:
        """Follow the trouble of a source; what is to be told is written down."""
        if polled.seen is None or not may_matter(polled.before, state):
            return None
        name = polled.source.name
        known = trouble_of(connection, name)
        trouble = Trouble(*known) if known else None
        turn = follow(trouble, polled.before, state, polled.source.every, polled.at)
        if turn.trouble is None and trouble is not None:
            end_trouble(connection, name, now)
        elif turn.trouble is not None and turn.trouble != trouble:
            keep_trouble(connection, name, turn.trouble.since, turn.trouble.told, now)
        is_first = polled.before.health == "new" and state.health == "ok"
        if turn.tell or is_first:
            was, is_now = turn.tell or (polled.before.health, state.health)
            record(
                connection, [Act("source.health", name, {"from": was, "to": is_now, "why": state.detail or ""})], now
            )
        if turn.tell:
            announce(connection, "alert", [name], now)
        return turn.tell


def due_after(polled: Polled) -> datetime:
    """When a postponed poll is due again."""
    return polled.at + timedelta(seconds=max(polled.postponed or 0.0, 1.0))


def _arrivals(connection: Connection, polled: Polled, seen: Observation) -> tuple[str, ...]:
    """When things came in before: asked for only when it may matter, after a silence of a day."""
    last = instant_of(polled.before.last_new)
    if seen.new or (last is not None and polled.at - last < QUIET_LEAST):
        return ()
    return arrivals_of(connection, polled.source.name, HABIT)


def _offer(polled: Polled, article: Article, read: Read) -> Offer:
    annotation = read if isinstance(read, Annotation) else None
    return Offer(article, annotation, polled.source.name, polled.source.retention, polled.source.marking)


def _fate(piece: Piece, receipt: Receipt | None, read: Read) -> Fate:
    """What became of an article: what the store had is a duplicate; one that failed, or that triage left unread, says so."""
    fate = piece.fate
    if receipt is None:
        return fate
    if receipt.taken == "known":
        return Fate("duplicate", "copy", fate.path, receipt.key)
    if isinstance(read, Failure):
        return Fate("degraded", "failed", fate.path, read.error)
    if read is not None and is_unread(read) and not fate.reason:
        return replace(fate, reason="off_subject")
    return fate
