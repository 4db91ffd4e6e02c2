"""Poll one source: fetch, read, decide, fetch the pages that are missing, clean; nothing is written here.

In: a source, its state, the tools of the collector. Out: `Polled`, all that the poll brought, for `collecting` to keep.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from vigie.jobs.annotate import admit
from vigie.jobs.deciding import PAGES, Take, decide, is_final, keyed, watermark
from vigie.jobs.health import Observation, count_future, instant_of, shape_of
from vigie.jobs.itemtexts import as_page_item, in_plain, joined_with_page, lead_of, needs_page
from vigie.jobs.scheduling import NO_VALIDATORS, Validators
from vigie.lang.packs import LanguagePack
from vigie.model.accounts import Refusal
from vigie.model.articles import Article, Document
from vigie.model.feeds import Feed, FeedItem
from vigie.model.fetching import Fetched, FetchFailure, Wanted, is_ours
from vigie.model.sources import PolledSource, SourceState
from vigie.store.accounts import Fate
from vigie.store.sources import KnownItem

POLL_SECONDS = 240
"""Seconds after which a poll asks for no further page: the rest waits, and the claim is kept alive meanwhile."""
SITEMAPS = 10
"""Sitemaps of an index that one poll reads, latest first: news sitemaps list one or two, archives thousands."""
OLDEST = timedelta(days=30)
"""How old an item of a sitemap may be that was never seen: sitemaps list archives, and nobody asked for those."""
WAITING_MOST = 1000
"""Items of a source that may wait for their pages; of longer lists the rest is looked at when these are done."""
PATH_CHARS = 500
"""Characters of an address or a title in the accounts: enough to find the item again."""


class Fetch(Protocol):
    """Fetches a resource, as `ingest.fetching.Fetcher` does."""

    def fetch(self, wanted: Wanted, stop: threading.Event | None = None) -> Fetched | FetchFailure:
        """The resource, or why not."""


class Readers(Protocol):
    """The readers of what is fetched."""

    def feed(self, fetched: Fetched, kind: str) -> Feed | Refusal:
        """The feed or sitemap of a response."""

    def item(self, item: FeedItem, feed: Feed | None) -> Document | Refusal:
        """The article that an item holds itself."""

    def page(self, fetched: Fetched, now: datetime) -> Document | Refusal:
        """The article of a page."""

    def links(self, fetched: Fetched) -> tuple[tuple[str, str | None], ...]:
        """The feeds that a page names, with their titles."""


class Memory(Protocol):
    """What is remembered of a source's items."""

    def known(self, source: str, keys: Iterable[str]) -> Mapping[str, KnownItem]:
        """Some items of a source, and all that wait, by key."""

    def has_waiting(self, source: str) -> bool:
        """Whether items of a source wait for their pages."""

    def is_whole(self, url: str) -> bool:
        """Whether the article of an address was read, and not its lead alone."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What polls need: how to fetch and to read, what is remembered, the language pack, the clock."""

    fetch: Fetch
    readers: Readers
    memory: Memory
    pack: LanguagePack
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of one article offered; `article` is None when it was refused."""

    fate: Fate
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """An item that came to its end; a file may hold several articles, and is remembered with the last of them."""

    key: str
    stamp: str
    pieces: tuple[Piece, ...]
    remembered: bool = True


@dataclass(frozen=True, slots=True)
class Polled:
    """All that one poll brought.

    `seen` is None when nothing can be said of the source: the poll was `postponed` for some seconds, or this is a part
    of a large one (`is_last` is False). `known` counts items that were listed again unchanged, `waiting` are those
    whose pages did not come yet, `left` those that were not even looked at; `mark` is the watermark after the poll.
    `listed` holds the keys of all that the source lists, None when its list was not read whole.
    `resumed` items came to their end without being listed, `deferred` ones were listed and did not: so the items that
    came to their end are those listed, less the deferred, and the resumed.
    """

    source: PolledSource
    before: SourceState
    at: datetime
    seen: Observation | None
    validators: Validators = NO_VALIDATORS
    settled: tuple[Settled, ...] = ()
    waiting: tuple[KnownItem, ...] = ()
    known: int = 0
    left: int = 0
    deferred: int = 0
    resumed: int = 0
    mark: tuple[str, str] | None = None
    postponed: float | None = None
    is_last: bool = True
    listed: frozenset[str] | None = None

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles it brought."""
        return tuple(p.article for s in self.settled for p in s.pieces if p.article is not None)


@dataclass(slots=True)
class _Taken:
    """What became of the items of a poll so far."""

    settled: list[Settled] = field(default_factory=list)
    waiting: list[KnownItem] = field(default_factory=list)
    whole: list[Take] = field(default_factory=list)
    asked: int = 0
    left: int = 0


def poll_web(source: PolledSource, before: SourceState, tools: Tools, stop: threading.Event) -> Polled:
    """Poll a feed, a sitemap or a page; it ends soon after `stop` is set, with what it has."""
    waits = tools.memory.has_waiting(source.name)
    wanted = Wanted(
        source.location,
        "page" if source.kind == "page" else "feed",
        None if waits else before.etag,
        None if waits else before.last_modified,
    )
    got = tools.fetch.fetch(wanted, stop)
    if isinstance(got, FetchFailure):
        return _not_fetched(source, before, got, tools.clock())
    validators = Validators(got.etag, got.last_modified)
    moved = f"moved for good to {got.moved_to}" if got.moved_to else None
    if got.not_modified:
        return Polled(
            source, before, tools.clock(), Observation("unchanged", detail=moved), validators, mark=before.watermark
        )
    read = _page_as_feed(source, got, tools) if source.kind == "page" else _feed(source, before, got, tools, stop)
    if isinstance(read, Refusal):
        unread = Observation("unreadable", read.reason, read.detail)
        return Polled(source, before, tools.clock(), unread, mark=before.watermark)
    polled = _take(source, before, read, tools, stop)
    missed = f"{read.missed} sitemaps did not come" if read.missed else None
    whole = not read.missed and polled.left == 0
    seen = None if polled.seen is None else replace(polled.seen, detail=moved or missed)
    return replace(polled, seen=seen, validators=validators if whole else NO_VALIDATORS)


def _not_fetched(source: PolledSource, before: SourceState, got: FetchFailure, now: datetime) -> Polled:
    if is_ours(got.reason, got.status):
        return Polled(source, before, now, None, mark=before.watermark, postponed=got.retry_after or 0.0)
    told = f"{got.status or ''} {got.detail or ''}".strip() or None
    seen = Observation("failed", got.reason, told, retry_after=got.retry_after)
    return Polled(source, before, now, seen, mark=before.watermark)


# --------------------------------------------------------------------------- lists


@dataclass(frozen=True, slots=True)
class _List:
    """What a source lists; `page` is the article of a source that is one page, `missed` the parts that did not come."""

    feed: Feed
    page: Document | None = None
    missed: int = 0


def _feed(
    source: PolledSource, before: SourceState, got: Fetched, tools: Tools, stop: threading.Event
) -> _List | Refusal:
    read = tools.readers.feed(got, source.kind)
    if isinstance(read, Refusal):
        return read
    items, missed = list(read.items), 0
    for url, changed in sorted(read.sitemaps, key=lambda s: s[1] or "", reverse=True)[:SITEMAPS]:
        if changed and before.watermark and changed < before.watermark[0][: len(changed)]:
            continue
        below = tools.fetch.fetch(Wanted(url, "feed"), stop)
        part = tools.readers.feed(below, source.kind) if isinstance(below, Fetched) else None
        if isinstance(part, Feed):
            items += part.items
        else:
            missed += 1
    return _List(replace(read, items=tuple(in_plain(i) for i in items)), missed=missed)


def _page_as_feed(source: PolledSource, got: Fetched, tools: Tools) -> _List | Refusal:
    page = tools.readers.page(got, tools.clock())
    if isinstance(page, Refusal):
        return page
    item = as_page_item(source.location, page)
    return _List(Feed("rss", page.title, page.language, (item,)), page)


def _take(source: PolledSource, before: SourceState, listed: _List, tools: Tools, stop: threading.Event) -> Polled:
    begun = tools.clock()
    items = listed.feed.items
    keys = frozenset(key for key, _ in keyed(items))
    known = tools.memory.known(source.name, keys)
    plan = decide(items, known)
    taken = _Taken()
    for take in plan.takes:
        if source.kind == "sitemap" and take.why == "new" and _is_old(take.item, begun):
            taken.settled.append(
                Settled(take.key, take.stamp, (Piece(Fate("refused", "too_old", path_of(take.item))),))
            )
        elif listed.page is not None or not needs_page(take.item, source):
            _settle(take, listed.page or tools.readers.item(take.item, listed.feed), source, tools, taken)
        elif stop.is_set() or taken.asked >= PAGES or (tools.clock() - begun).total_seconds() > POLL_SECONDS:
            _put_off(take, taken)
        else:
            taken.asked += 1
            _take_page(take, source, listed.feed, tools, stop, taken)
    now = tools.clock()
    ended = {s.key for s in taken.settled}
    seen = Observation(
        "read",
        listed=len(items),
        future=count_future(items, now),
        new=len(taken.settled),
        shape=None if listed.page else shape_of(listed.feed),
    )
    return Polled(
        source,
        before,
        now,
        seen,
        settled=tuple(taken.settled),
        waiting=tuple(taken.waiting),
        known=plan.known,
        left=taken.left,
        deferred=sum(t.listed and t.key not in ended for t in plan.takes),
        resumed=sum(not t.listed and t.key in ended for t in plan.takes),
        mark=before.watermark if listed.missed else watermark(before.watermark, taken.whole),
        listed=None if listed.missed else keys,
    )


# --------------------------------------------------------------------------- items


def _take_page(
    take: Take, source: PolledSource, feed: Feed, tools: Tools, stop: threading.Event, taken: _Taken
) -> None:
    """Take an item by its page; while the page does not come the item waits, at last its lead must do."""
    got = tools.fetch.fetch(Wanted(take.item.url or ""), stop)
    if isinstance(got, FetchFailure):
        tries = take.tries + (not is_ours(got.reason, got.status))
        if not is_final(got, tries):
            taken.waiting.append(_waits(take, tries))
            return
        _settle_lead(take, failed_page(take.item, got), source, feed, tools, taken)
        return
    page = tools.readers.page(got, tools.clock())
    if isinstance(page, Refusal):
        _settle_lead(take, Fate("refused", page.reason, path_of(take.item), page.detail), source, feed, tools, taken)
        return
    _settle(take, joined_with_page(take.item, page, got.final_url), source, tools, taken)


def _settle_lead(take: Take, failed: Fate, source: PolledSource, feed: Feed, tools: Tools, taken: _Taken) -> None:
    """An item whose page will not come: its lead, marked as such, or a refusal by name; a page that was read once stays."""
    lead = lead_of(tools.readers.item(take.item, feed))
    if lead is None:
        taken.settled.append(Settled(take.key, take.stamp, (Piece(failed),)))
    elif lead.url and tools.memory.is_whole(lead.url):
        taken.settled.append(Settled(take.key, take.stamp, (Piece(Fate("duplicate", "known", path_of(take.item))),)))
    else:
        _settle(take, lead, source, tools, taken)


def _settle(take: Take, found: Document | Refusal, source: PolledSource, tools: Tools, taken: _Taken) -> None:
    piece = piece_of(found, path_of(take.item), source, tools)
    taken.settled.append(Settled(take.key, take.stamp, (piece,)))
    if piece.article is not None:
        taken.whole.append(take)


def piece_of(found: Document | Refusal, path: str, source: PolledSource, tools: Tools) -> Piece:
    """What becomes of a document: cleaned and in the language, or refused."""
    if isinstance(found, Document):
        found = replace(
            found,
            path=path,
            publisher=source.publisher or found.publisher,
            language=source.language or found.language,
        )
    admitted = admit(found, tools.pack, tools.clock())
    entry, article = admitted.entry, admitted.article
    if article is not None and not article.text.strip():
        return Piece(Fate("refused", "no_text", path))
    return Piece(Fate(entry.outcome, entry.reasons[0] if entry.reasons else "", path, entry.detail), article)


def path_of(item: FeedItem) -> str:
    """How the accounts name an item."""
    return (item.url or item.id or item.title or "-")[:PATH_CHARS]


def failed_page(item: FeedItem, got: FetchFailure) -> Fate:
    """The refusal of an item whose page did not come."""
    return Fate("refused", got.reason, path_of(item), got.detail or (str(got.status) if got.status else None))


def _put_off(take: Take, taken: _Taken) -> None:
    if take.why == "waiting" or len(taken.waiting) < WAITING_MOST:
        taken.waiting.append(_waits(take, take.tries))
    else:
        taken.left += 1


def _is_old(item: FeedItem, now: datetime) -> bool:
    at = instant_of(item.updated or item.published)
    return at is not None and now - at > OLDEST


def _waits(take: Take, tries: int) -> KnownItem:
    return KnownItem(take.key, take.stamp, None, tries, take.item)
