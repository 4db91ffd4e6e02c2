"""One request, one response: what was sent and received over a guarded connection, with every fault given its name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import httpcore2
import httpx2

from vigie.ingest.addresses import Place
from vigie.ingest.connecting import Guard, Phase, Watch
from vigie.ingest.fetch_limits import IDLE_CONNECTIONS, IDLE_SECONDS, SPENT_BYTES, FetchSettings
from vigie.ingest.fetch_refusals import FetchRefusedError
from vigie.ingest.limits import MIB
from vigie.ingest.unpacking import Unpacker

_TOO_LONG = 431
"""The status by which the HTTP library says that a head is too long."""
_DROPPED = {"set-cookie", "set-cookie2"}
"""Headers that are never kept: there are no cookies here."""


class Response:
    """A response whose body is still to be read. `fields` are its headers in order, lower-case; `headers` joins repeated ones."""

    def __init__(self, raw: httpcore2.Response, watch: Watch, settings: FetchSettings) -> None:
        self._raw = raw
        self._watch = watch
        self._settings = settings
        self._read = False
        self.status = raw.status
        self.fields = tuple(
            (k.decode("latin-1").lower(), v.decode("latin-1").strip())
            for k, v in raw.headers
            if k.decode("latin-1").lower() not in _DROPPED
        )
        headers: dict[str, str] = {}
        for name, value in self.fields:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        self.headers: Mapping[str, str] = headers

    def body(self) -> bytes:
        """The decoded body.

        Raises:
            FetchRefusedError: `too_large`, `bomb`, `bad_encoding`, `slow`, `stopped`, `unreachable` or `bad_response`.
        """
        length = self.headers.get("content-length", "")
        if length.isdigit() and int(length) > self._settings.encoded_bytes:
            raise FetchRefusedError("too_large", f"{int(length) / MIB:.1f} MiB announced")
        unpacker = self._unpacker(self._settings.decoded_bytes)
        self._pour(unpacker, "body")
        return unpacker.done()

    def beginning(self, most: int) -> bytes:
        """The decoded body of a small file of the site, or its first `most` bytes when it has more.

        Raises:
            FetchRefusedError: as `body`, but for `too_large`.
        """
        unpacker = self._unpacker(most)
        try:
            self._pour(unpacker, "file")
        except FetchRefusedError as refused:
            if refused.reason != "too_large":
                raise
            return bytes(unpacker.body[:most])
        return unpacker.done()

    def spend(self) -> None:
        """Read a short body that nobody wants, so that the connection can serve again; a host that dawdles loses it."""
        length = self.headers.get("content-length", "0" if self.status == 304 else "")
        if self._read or not length.isdigit() or int(length) > SPENT_BYTES:
            return
        self._watch.enter("rest")
        with suppress(FetchRefusedError, httpcore2.NetworkError, httpcore2.ProtocolError):
            for _ in self._raw.iter_stream():
                pass

    def _unpacker(self, most: int) -> Unpacker:
        return Unpacker(self.headers.get("content-encoding", ""), self._settings.encoded_bytes, most)

    def _pour(self, unpacker: Unpacker, phase: Phase) -> None:
        self._watch.enter(phase)
        self._read = True
        for chunk in self._raw.iter_stream():
            self._watch.left()
            unpacker.feed(chunk)


class Line:
    """Sends requests over connections that a guard makes, and keeps idle ones for the next. Thread-safe.

    The connection pool is used without its client: no cookies, no redirects of its own, no proxies, no environment.
    """

    def __init__(self, guard: Guard, settings: FetchSettings, tls: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._guard = guard
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls or httpx2.create_ssl_context(trust_env=False),
            max_connections=None,
            max_keepalive_connections=IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=guard,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextmanager
    def ask(self, place: Place, headers: Mapping[str, str], watch: Watch) -> Iterator[Response]:
        """The response to a GET, to be read inside the context; the connection is given back or closed after it.

        Raises:
            FetchRefusedError: anything that goes wrong.
        """
        request = httpcore2.Request(
            "GET",
            httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target),
            headers=[
                (b"Host", place.netloc.encode("ascii")),
                *((k.encode("ascii"), v.encode("latin-1")) for k, v in headers.items()),
            ],
        )
        with self._guard.watching(watch), _faults_named():
            raw = self._send(request, watch)
            response = Response(raw, watch, self._settings)
            try:
                yield response
                response.spend()
            finally:
                raw.close()

    def _send(self, request: httpcore2.Request, watch: Watch) -> httpcore2.Response:
        """The head of the response; once more on a new connection when a kept one turns out to be closed."""
        watch.connected = False
        watch.enter("head")
        try:
            return self._pool.handle_request(request)
        except (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError):
            if watch.connected or not watch.silent:
                raise
        return self._pool.handle_request(request)


@contextmanager
def _faults_named() -> Iterator[None]:
    """Whatever the HTTP library raises, as a `FetchRefusedError`."""
    try:
        yield
    except httpcore2.LocalProtocolError as error:
        raise FetchRefusedError("bad_url", str(error)[:200]) from error
    except httpcore2.ProtocolError as error:
        cause = error.args[0] if error.args else None
        if getattr(cause, "error_status_hint", None) == _TOO_LONG:
            raise FetchRefusedError("too_large", "endless head") from error
        raise FetchRefusedError("bad_response", str(error)[:200]) from error
    except httpcore2.TimeoutException as error:
        raise FetchRefusedError("slow", str(error)[:200]) from error
    except httpcore2.NetworkError as error:
        raise FetchRefusedError("unreachable", f"connection broke: {error}"[:200]) from error
