"""A web that answers from a script, and readers of its one format (JSON): fakes for tests of the collector."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.model.feeds import Feed, FeedItem
from vigie.model.fetching import Fetched, FetchFailure, FetchReason, Wanted

BODY = (
    "La préfecture de Valbrune a fait fermer le pont mardi après la crue de la rivière, et les habitants du quartier bas "
    "ont été conduits dans un gymnase où la commune leur a servi un repas chaud."
)
START = datetime(2026, 11, 28, 8, tzinfo=UTC)
Answer = bytes | FetchReason | int | None
"""A body, a reason of failure, a status of failure, or None: nothing changed."""


def feed_of(*items: FeedItem, kind: str = "rss") -> bytes:
    """The body of a feed."""
    return json.dumps({"kind": kind, "items": [asdict(i) for i in items]}).encode()


def page_of(title: str, text: str = BODY, language: str = "fr") -> bytes:
    """The body of a page."""
    return json.dumps({"title": title, "text": text, "language": language}).encode()


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def go(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@dataclass
class ScriptedWeb:
    """Answers by address: the next of a row while there is one, then its last for ever."""

    answers: dict[str, deque[Answer]] = field(default_factory=dict)
    asked: list[Wanted] = field(default_factory=list)
    hook: Callable[[Wanted], None] = lambda wanted: None

    def say(self, url: str, *answers: Answer) -> None:
        """What an address answers from now on."""
        self.answers[url] = deque(answers)

    def fetch(self, wanted: Wanted, stop: threading.Event | None = None) -> Fetched | FetchFailure:
        """The scripted answer."""
        self.asked.append(wanted)
        self.hook(wanted)
        if stop is not None and stop.is_set():
            return FetchFailure(wanted.url, "stopped")
        row = self.answers.get(wanted.url)
        if row is None:
            return FetchFailure(wanted.url, "not_found", status=404)
        answer = row.popleft() if len(row) > 1 else row[0]
        if answer is None:
            return Fetched(wanted.url, wanted.url, 304, not_modified=True, etag=wanted.etag)
        if isinstance(answer, bytes):
            return Fetched(wanted.url, wanted.url, 200, body=answer, etag='"e"')
        if isinstance(answer, int):
            return FetchFailure(wanted.url, "busy" if answer in (429, 503) else "server_error", status=answer)
        return FetchFailure(wanted.url, answer)


class JsonReaders:
    """Reads the format of `feed_of` and `page_of`."""

    def feed(self, fetched: Fetched, kind: str) -> Feed | Refusal:
        """A feed, or a refusal of what is none."""
        try:
            raw = json.loads(fetched.body)
            items = tuple(FeedItem(**{**i, "authors": tuple(i["authors"])}) for i in raw["items"])
        except (ValueError, KeyError, TypeError):
            return Refusal(fetched.url, "wrong_shape")
        return Feed(raw["kind"], None, "fr", items)

    def item(self, item: FeedItem, feed: Feed | None) -> Document | Refusal:
        """The text of an item."""
        text = item.content or item.summary
        if not text:
            return Refusal(item.id, "no_text")
        return Document(None, None, item.url, item.title, (text,), published=item.published, published_basis="given")

    def page(self, fetched: Fetched, now: datetime) -> Document | Refusal:
        """The text of a page."""
        try:
            raw = json.loads(fetched.body)
            return Document(None, None, None, raw["title"], (raw["text"],), language=raw["language"])
        except (ValueError, KeyError):
            return Refusal(fetched.url, "no_article")

    def links(self, fetched: Fetched) -> tuple[tuple[str, str | None], ...]:
        """No page of these tests names a feed."""
        return ()
