"""The polite, safe fetcher: one resource of the public web, or the reason why not, always within its time.

In: a `Wanted`. Out: `Fetched` or `FetchFailure`; nothing is raised. How it decides is told in docs/fetching.md.
"""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType

from vigie.ingest.addresses import Place, Resolve, join_place, read_place, system_addresses
from vigie.ingest.connecting import Guard, Watch
from vigie.ingest.exchanging import Line, Response
from vigie.ingest.fetch_limits import FILE_REDIRECTS, REDIRECTS, FetchSettings
from vigie.ingest.fetch_refusals import FetchRefusedError
from vigie.ingest.permissions import Permissions
from vigie.ingest.politeness import Chance, Pace, Visit, retry_after
from vigie.ingest.reservations import Signals, header_signals, in_words, page_signals
from vigie.ingest.robots import PRODUCT
from vigie.ingest.unpacking import ACCEPTED
from vigie.model.fetching import Accepts, Fetched, FetchFailure, FetchReason, Wanted
from vigie.model.version import __version__

__all__ = ["FetchSettings", "Fetcher"]

_REDIRECTS, _PERMANENT = {301, 302, 303, 307, 308}, {301, 308}
_BRINGING = {200, 203, 204}
_ACCEPT: dict[Accepts, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
}
_REASONS: dict[int, FetchReason] = {
    401: "login", 402: "login", 403: "denied", 404: "not_found", 407: "login", 410: "gone", 429: "busy", 451: "denied",
    503: "busy",
}  # fmt: skip
_FALTERING: frozenset[FetchReason] = frozenset((
    "name_unknown", "unreachable", "tls", "slow", "busy", "server_error", "bad_response",
))  # fmt: skip
"""Faults of a host, after which it is left alone for longer and longer."""
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_ETAG_CHARS = 1000


@dataclass(slots=True)
class _Trip:
    """One fetch under way: what it may still take, the host it is at, and where it has been."""

    wanted: Wanted
    watch: Watch
    visit: Visit
    seen: set[str] = field(default_factory=set)
    moved_to: str | None = None
    permanent: bool = True

    def enter(self, place: Place) -> None:
        self.watch.extend(self.visit.enter(place.host))


class Fetcher:
    """Fetches resources of the public web; thread-safe; a context manager that closes its connections.

    Args:
        settings: who fetches and how patiently.
        clock: seconds that only grow; every limit and pause is counted by it.
        sleep: waits that many seconds.
        wall: seconds since 1970, to understand a Retry-After date of a host that sends no Date.
        chance: jitter of back-offs, e.g. `random.Random(seed)`.
        resolve: from a host name and a port to addresses.
        admitted: (address, port) pairs let through although not public, for tests on the loopback.
        tls: the certificates that are trusted; the system's by default.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        wall: Callable[[], float] | None = None,
        chance: Chance | None = None,
        resolve: Resolve = system_addresses,
        admitted: Collection[tuple[str, int]] = (),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._wall = wall
        self._pace = Pace(settings, clock, sleep, chance)
        self._permissions = Permissions(clock)
        self._line = Line(Guard(resolve, admitted), settings, tls)
        self._headers = {"User-Agent": f"{PRODUCT}/{__version__} (+{settings.contact})", "Accept-Encoding": ACCEPTED}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._line.close()

    def fetch(self, wanted: Wanted, stop: threading.Event | None = None) -> Fetched | FetchFailure:
        """The resource, or why not, within `max_wait + total_timeout` seconds; within one when `stop` is set.

        Args:
            wanted: the address, and the validators of the last time.
            stop: set from another thread to end the fetch.
        """
        visit = Visit(self._pace, self._settings.max_wait, stop)
        trip = _Trip(wanted, Watch(self._settings, self._clock, stop), visit)
        try:
            return self._follow(trip)
        except FetchRefusedError as refused:
            faltering = refused.reason in _FALTERING
            pause = visit.leave(faltering, refused.retry_after)
            again = refused.retry_after if pause is None or not faltering else pause
            return FetchFailure(wanted.url, refused.reason, refused.detail, refused.status, again)
        finally:
            visit.leave()

    def _follow(self, trip: _Trip) -> Fetched:
        place = read_place(trip.wanted.url)
        for _ in range(REDIRECTS + 1):
            if place.url in trip.seen:
                raise FetchRefusedError("redirect_loop", place.url[:200])
            trip.seen.add(place.url)
            with _after(len(trip.seen) - 1):
                reached = self._reach(place, trip)
            if isinstance(reached, Fetched):
                return reached
            place = reached
        raise FetchRefusedError("redirect_loop", f"over {REDIRECTS} redirects")

    def _reach(self, place: Place, trip: _Trip) -> Fetched | Place:
        """What one address answers, or where it sends us."""
        trip.enter(place)
        said, delay = self._permissions.check(place, lambda place, most: self._ask_file(place, most, trip))
        trip.enter(place)
        self._pace.slow_down(trip.visit.host, delay)
        with self._asked(place, self._asking(trip.wanted), trip) as response:
            if response.status in _REDIRECTS:
                there = join_place(place, _location(response))
                trip.permanent = trip.permanent and response.status in _PERMANENT
                if trip.permanent:
                    trip.moved_to = there.url
                return there
            return self._taken(response, place, said, trip)

    def _asking(self, wanted: Wanted) -> dict[str, str]:
        headers = self._headers | {"Accept": _ACCEPT[wanted.accepts]}
        if _is_etag(wanted.etag):
            headers["If-None-Match"] = wanted.etag or ""
        if _is_date(wanted.last_modified):
            headers["If-Modified-Since"] = wanted.last_modified or ""
        return headers

    def _ask_file(self, place: Place, most: int, trip: _Trip) -> tuple[int, bytes]:
        """A small file of a site after its redirects, each at a host that is ours for the moment."""
        for hop in range(FILE_REDIRECTS + 1):
            trip.enter(place)
            with _after(hop), self._asked(place, self._headers | {"Accept": "*/*"}, trip) as response:
                status = response.status
                if status == 429 or status >= 500:
                    raise FetchRefusedError(_reason(status), None, status, retry_after(response.headers, self._wall))
                if status not in _REDIRECTS:
                    return status, response.beginning(most) if status == 200 else b""
                place = join_place(place, _location(response))
        raise FetchRefusedError("redirect_loop", place.url[:200])

    def _asked(self, place: Place, headers: dict[str, str], trip: _Trip) -> AbstractContextManager[Response]:
        trip.visit.count()
        return self._line.ask(place, headers, trip.watch)

    def _taken(self, response: Response, place: Place, said: Signals, trip: _Trip) -> Fetched:
        """What a final answer gives."""
        status, headers, wanted = response.status, response.headers, trip.wanted
        unchanged = status == 304 and (_is_etag(wanted.etag) or _is_date(wanted.last_modified))
        if status not in _BRINGING and not unchanged:
            raise FetchRefusedError(_reason(status), None, status, retry_after(headers, self._wall))
        said += header_signals(response.fields)
        _stop_if_reserved(said, status)
        body = b"" if unchanged else response.body()
        said += page_signals(body, headers.get("content-type", ""))
        _stop_if_reserved(said, status)
        return Fetched(
            url=wanted.url,
            final_url=place.url,
            status=status,
            headers=headers,
            body=body,
            not_modified=unchanged,
            etag=headers.get("etag") or (wanted.etag if unchanged else None),
            last_modified=headers.get("last-modified") or (wanted.last_modified if unchanged else None),
            moved_to=trip.moved_to,
            reservation=in_words(said.notes),
        )


@contextmanager
def _after(redirects: int) -> Iterator[None]:
    """What is refused of an address that a redirect led to is the redirect."""
    try:
        yield
    except FetchRefusedError as refused:
        if redirects and refused.reason == "address_refused":
            refused.reason = "redirect_refused"
        raise


def _stop_if_reserved(said: Signals, status: int) -> None:
    if said.stops:
        raise FetchRefusedError("reserved", in_words(said.stops), status)


def _reason(status: int) -> FetchReason:
    """What a status that brings nothing means; a refusal of the request without more is an access that is denied."""
    if status in _REASONS:
        return _REASONS[status]
    if status >= 500:
        return "server_error"
    return "denied" if status >= 400 else "bad_response"


def _location(response: Response) -> str:
    location = response.headers.get("location")
    if not location:
        raise FetchRefusedError("bad_response", "redirect to nowhere", response.status)
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _is_etag(text: str | None) -> bool:
    return text is not None and len(text) <= _ETAG_CHARS and _ETAG.fullmatch(text) is not None


def _is_date(text: str | None) -> bool:
    """Whether a remembered Last-Modified may go into a header."""
    if text is None or not text.isascii() or not text.isprintable():
        return False
    try:
        parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return False
    return True
