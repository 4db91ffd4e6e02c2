"""Sockets that obey: every wait ends at its deadline or at the stop signal, and only public addresses are connected to.

The HTTP library asks a `Guard` for its connections. It looks a name up once, refuses addresses that are not public, and
connects to the very address it checked, so that no second answer of a name server can slip in between.
"""

from __future__ import annotations

import os
import selectors
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import httpcore2

from vigie.ingest.addresses import Resolve, is_literal, is_public
from vigie.ingest.fetch_limits import (
    ADDRESSES_TRIED,
    HEAD_BYTES,
    LOOKUPS_AT_ONCE,
    SPENT_SECONDS,
    TICK,
    WIRE_FACTOR,
    FetchSettings,
)
from vigie.ingest.fetch_refusals import FetchRefusedError

Phase = Literal["connect", "head", "body", "file", "rest"]
_WAITED_FOR: dict[Phase, str] = {
    "connect": "no connection", "head": "no complete head", "body": "nothing more came", "file": "no complete file", "rest": "the rest of the body",
}  # fmt: skip
Clock = Callable[[], float]


class Watch:
    """What one fetch may still take: seconds of each phase and in all, bytes on the wire, and the word to stop.

    A body may take as long as all of the fetch while bytes keep coming; a file of the site must be whole within the time
    that a body may pause, so that it never costs the page its time.
    """

    def __init__(self, settings: FetchSettings, clock: Clock, stop: threading.Event | None) -> None:
        self._settings = settings
        self._clock = clock
        self._stop = stop
        self._deadline = clock() + settings.total_timeout
        self._phase: Phase = "connect"
        self._until = self._deadline
        self._received = 0
        self.connected = False

    def enter(self, phase: Phase) -> None:
        """Begin a phase of the current exchange, with its own time and its own count of bytes."""
        limits = {
            "connect": self._settings.connect_timeout,
            "head": self._settings.head_timeout,
            "body": self._settings.idle_timeout,
            "file": self._settings.idle_timeout,
            "rest": SPENT_SECONDS,
        }
        self._phase = phase
        self._until = self._clock() + limits[phase]
        self._received = 0

    def extend(self, seconds: float) -> None:
        """Give back time that was spent waiting politely: it has a limit of its own."""
        self._deadline += seconds

    def left(self) -> float:
        """Seconds to the nearest limit.

        Raises:
            FetchRefusedError: `stopped` or `slow`.
        """
        if self._stop is not None and self._stop.is_set():
            raise FetchRefusedError("stopped")
        now = self._clock()
        if now >= self._deadline:
            raise FetchRefusedError("slow", f"not done within {self._settings.total_timeout:g} s")
        if now >= self._until:
            raise FetchRefusedError("slow", _WAITED_FOR[self._phase])
        return min(self._deadline, self._until) - now

    def count(self, received: int) -> None:
        """Note bytes that came in.

        Raises:
            FetchRefusedError: `too_large`.
        """
        self._received += received
        if self._phase == "body":
            self._until = self._clock() + self._settings.idle_timeout
        if self._phase == "head" and self._received > HEAD_BYTES:
            raise FetchRefusedError("too_large", f"head over {HEAD_BYTES // 1024} KiB")
        if self._received > self._settings.encoded_bytes * WIRE_FACTOR:
            raise FetchRefusedError("too_large", "endless body")

    @property
    def silent(self) -> bool:
        """Whether nothing of the response came yet."""
        return self._phase == "head" and self._received == 0


class GuardedStream(httpcore2.NetworkStream):
    """A socket whose every wait is cut into ticks, between which the watch of the running fetch is asked."""

    def __init__(self, sock: socket.socket, guard: Guard) -> None:
        self._sock = sock
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 the watch knows better
        """Bytes as they come, empty at the end; waits no longer than the watch allows."""
        watch = self._guard.watch
        while True:
            seconds = min(TICK, watch.left())
            try:
                self._sock.settimeout(seconds)
                data = self._sock.recv(max_bytes)
            except TimeoutError:
                continue
            except OSError as error:
                raise httpcore2.ReadError(str(error)) from error
            watch.count(len(data))
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 the watch knows better
        """Send all of a request, which is small enough for any socket's buffer."""
        watch = self._guard.watch
        watch.enter("head")
        seconds = watch.left()
        try:
            self._sock.settimeout(seconds)
            self._sock.sendall(buffer)
        except TimeoutError as error:
            raise FetchRefusedError("slow", "takes no request") from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 the watch knows better
    ) -> GuardedStream:
        """The same stream encrypted; the certificate must name the host that was asked for, whatever its address."""
        watch = self._guard.watch
        try:
            sock = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname, do_handshake_on_connect=False)
        except (OSError, ValueError) as error:
            self._sock.close()
            raise FetchRefusedError("tls", str(error)[:200]) from error
        try:
            while True:
                sock.settimeout(min(TICK, watch.left()))
                try:
                    sock.do_handshake()
                except TimeoutError:
                    continue
                return GuardedStream(sock, self._guard)
        except (FetchRefusedError, OSError, ValueError) as error:
            sock.close()
            if isinstance(error, FetchRefusedError):
                raise
            raise FetchRefusedError("tls", str(error)[:200]) from error

    def get_extra_info(self, info: str) -> Any:
        """What the library asks of a stream: the TLS object, and whether an idle socket has something to read."""
        if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket):
            return self._sock
        if info == "is_readable":
            try:
                return _ready(self._sock, selectors.EVENT_READ, 0)
            except (OSError, ValueError):
                return True
        return None


class Guard(httpcore2.NetworkBackend):
    """Makes connections for the HTTP library, to public addresses only.

    `admitted` are (address, port) pairs that are let through although they are not public: tests run servers on the
    loopback. No setting reaches it.
    """

    def __init__(self, resolve: Resolve, admitted: Collection[tuple[str, int]] = ()) -> None:
        self._resolve = resolve
        self._admitted = frozenset(admitted)
        self._lookups = threading.BoundedSemaphore(LOOKUPS_AT_ONCE)
        self._running = threading.local()

    @property
    def watch(self) -> Watch:
        """The watch of the fetch that runs in this thread."""
        watch: Watch = self._running.watch
        return watch

    @contextmanager
    def watching(self, watch: Watch) -> Iterator[None]:
        """Put every connection used by this thread under a watch."""
        self._running.watch = watch
        try:
            yield
        finally:
            del self._running.watch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 the watch knows better
        local_address: str | None = None,  # noqa: ARG002 never asked for
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002 never asked for
    ) -> GuardedStream:
        """A connection to a public address of the host, the first of a few that answers.

        Raises:
            FetchRefusedError: `name_unknown`, `address_refused`, `unreachable`, `slow` or `stopped`.
        """
        watch = self.watch
        watch.enter("connect")
        watch.connected = True
        found = self._look_up(host, port, watch)
        usable = [a for a in found if is_public(a) or (a, port) in self._admitted][:ADDRESSES_TRIED]
        if not usable:
            raise FetchRefusedError("address_refused", f"{host} is {', '.join(found[:ADDRESSES_TRIED])}")
        problem = ""
        for tried, address in enumerate(usable):
            try:
                return GuardedStream(_connect(address, port, watch, len(usable) - tried), self)
            except OSError as error:
                problem = error.strerror or str(error)
        raise FetchRefusedError("unreachable", problem)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 never asked for
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002 never asked for
    ) -> httpcore2.NetworkStream:
        """Never: a path is no public address."""
        raise FetchRefusedError("address_refused", path)

    def _look_up(self, host: str, port: int, watch: Watch) -> tuple[str, ...]:
        """The addresses of a host; the resolver runs in a thread of its own, left behind when it takes too long."""
        if is_literal(host):
            return (host,)
        while not self._lookups.acquire(timeout=min(TICK, watch.left())):
            pass
        answer: list[tuple[str, ...] | OSError | ValueError] = []
        done = threading.Event()

        def ask() -> None:
            try:
                answer.append(tuple(self._resolve(host, port)))
            except (OSError, ValueError) as error:
                answer.append(error)
            finally:
                self._lookups.release()
                done.set()

        threading.Thread(target=ask, daemon=True, name="vigie-name-lookup").start()
        while not done.wait(min(TICK, watch.left())):
            pass
        found = answer[0] if answer else ()
        if not found or isinstance(found, OSError | ValueError):
            raise FetchRefusedError("name_unknown", str(found)[:200] if found else None)
        return found


def _connect(address: str, port: int, watch: Watch, shares: int) -> socket.socket:
    """A connected socket; one address of several gets its share of the time that is left.

    Raises:
        OSError: refused, unreachable, or its share is over.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        spare = watch.left() * (1 - 1 / shares)
        sock.connect_ex((address, port))
        while not _ready(sock, selectors.EVENT_WRITE, min(TICK, watch.left())):
            if watch.left() < spare:
                raise TimeoutError("no answer")
        if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, os.strerror(code))
    except BaseException:
        sock.close()
        raise
    return sock


def _ready(sock: socket.socket, event: int, timeout: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, event)
        return bool(selector.select(timeout))
