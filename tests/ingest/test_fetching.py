"""The fetcher against real servers on the loopback, kind and hostile."""

from __future__ import annotations

import contextlib
import gzip
import os
import random
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

from vigie.ingest.addresses import system_addresses
from vigie.ingest.fetching import Fetcher, FetchSettings
from vigie.model.fetching import Fetched, FetchFailure, Wanted

Piece = bytes | float | Callable[[socket.socket], None]
PAGE = b"<html><head><title>Le bac</title></head><body><p>Le bac ne passe plus.</p></body></html>"
LOOPBACK = "127.0.0.1"


def reply(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    lines = {"Content-Type": "text/html", "Content-Length": str(len(body))} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return (
        f"HTTP/1.1 {status}\r\n".encode()
        + "".join(f"{k}: {v}\r\n" for k, v in lines.items()).encode("latin-1")
        + b"\r\n"
        + body
    )


def away(to: str, status: str = "302 Found") -> bytes:
    return reply(b"", status, Location=to)


def reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


class Host:
    """A server that answers each path with given pieces: bytes are sent, numbers waited, functions called."""

    def __init__(self, address: str = LOOPBACK, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.pages: dict[str, tuple[Piece, ...]] = {}
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.times: list[float] = []
        self.connections = 0
        self.crowd = self.most = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._listener = socket.create_server((address, port), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def serve(self, path: str, *pieces: Piece) -> None:
        self.pages[path] = pieces

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in list(self._open):
            sock.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        self.connections += 1
        with contextlib.suppress(OSError, ValueError):
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            self._open.add(sock)
            with sock:
                data = b""
                while True:
                    while b"\r\n\r\n" not in data:
                        more = sock.recv(65536)
                        if not more:
                            return
                        data += more
                    head, _, data = data.partition(b"\r\n\r\n")
                    if not self._answer(sock, head.decode("latin-1")):
                        return

    def _answer(self, sock: socket.socket, head: str) -> bool:
        path = head.split(" ")[1]
        with self._lock:
            self.asked.append(path)
            self.heads.append(head)
            self.times.append(time.monotonic())
            self.crowd += 1
            self.most = max(self.most, self.crowd)
        try:
            pieces = self.pages.get(path, (reply(b"", "404 Not Found"),))
            for piece in pieces:
                if isinstance(piece, bytes):
                    sock.sendall(piece)
                elif callable(piece):
                    piece(sock)
                else:
                    time.sleep(piece)
        finally:
            with self._lock:
                self.crowd -= 1
        first = pieces[0]
        return isinstance(first, bytes) and b"content-length" in first.partition(b"\r\n\r\n")[0].lower()


@pytest.fixture
def hosts() -> Iterator[Callable[..., Host]]:
    opened: list[Host] = []

    def start(address: str = LOOPBACK, tls: ssl.SSLContext | None = None, port: int = 0) -> Host:
        opened.append(Host(address, tls, port))
        return opened[-1]

    yield start
    for host in opened:
        host.close()


@pytest.fixture
def host(hosts) -> Host:
    return hosts()


def quick(**more: object) -> FetchSettings:
    return FetchSettings("https://vigie.test/robot", **({"delay": 0.0} | more))  # type: ignore[arg-type]


def hasty(**more: object) -> FetchSettings:
    times = {"connect_timeout": 2.0, "head_timeout": 0.8, "idle_timeout": 0.6, "total_timeout": 1.6}
    return quick(**({"encoded_bytes": 1_000_000} | times | more))


def fetcher_of(
    *hosts: Host, names: dict[str, list[str]] | None = None, settings: FetchSettings | None = None, **more: object
) -> Fetcher:
    """A fetcher that may reach these servers, under any name that ends in .test."""

    def resolve(name: str, port: int) -> list[str]:
        if names and name in names:
            return names[name]
        return [LOOPBACK] if name.endswith(".test") else list(system_addresses(name, port))

    admitted = [(LOOPBACK, h.port) for h in hosts]
    return Fetcher(
        settings or quick(),
        admitted=admitted,
        resolve=resolve,
        **({"tls": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)} | more),
    )  # type: ignore[arg-type]


def get(
    host: Host, path: str = "/a", name: str = "press.test", settings: FetchSettings | None = None, **more: object
) -> Fetched | FetchFailure:
    with fetcher_of(host, settings=settings) as fetcher:
        return fetcher.fetch(Wanted(f"http://{name}:{host.port}{path}", **more))  # type: ignore[arg-type]


def taken(outcome: Fetched | FetchFailure) -> Fetched:
    assert isinstance(outcome, Fetched), outcome
    return outcome


def refused(outcome: Fetched | FetchFailure) -> str:
    assert isinstance(outcome, FetchFailure), outcome
    return outcome.reason


# --------------------------------------------------------------------------- what comes back


def test_a_page_comes_with_its_headers_and_validators(host: Host) -> None:
    host.serve("/a", reply(ETag='"x"', Last_Modified="Sat, 28 Nov 2026 04:00:00 GMT", Set_Cookie="id=1"))
    got = taken(get(host))
    assert (got.body, got.status, got.etag, got.last_modified) == (PAGE, 200, '"x"', "Sat, 28 Nov 2026 04:00:00 GMT")
    assert got.final_url == got.url == f"http://press.test:{host.port}/a"
    assert got.headers["content-type"] == "text/html"
    assert "set-cookie" not in got.headers
    assert host.asked == ["/robots.txt", "/.well-known/tdmrep.json", "/a"]


def test_requests_say_who_asks_and_carry_no_cookie(host: Host) -> None:
    host.serve("/a", reply(Set_Cookie="id=1"))
    with fetcher_of(host) as fetcher:
        for _ in range(2):
            taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a", "feed")))
    assert all("User-Agent: Vigie/" in h and "(+https://vigie.test/robot)" in h for h in host.heads)
    assert all("cookie" not in h.lower() and "authorization" not in h.lower() for h in host.heads)
    assert "application/rss+xml" in host.heads[-1]
    assert f"Host: press.test:{host.port}" in host.heads[-1]


def test_a_conditional_request_brings_nothing_new(host: Host) -> None:
    host.serve("/a", reply(b"", "304 Not Modified", ETag='"y"'))
    got = taken(get(host, etag='"x"', last_modified="Sat, 28 Nov 2026 04:00:00 GMT"))
    assert (got.not_modified, got.body, got.etag, got.last_modified) == (
        True,
        b"",
        '"y"',
        "Sat, 28 Nov 2026 04:00:00 GMT",
    )
    assert 'If-None-Match: "x"' in host.heads[-1]
    assert "If-Modified-Since: Sat, 28 Nov 2026" in host.heads[-1]


def test_not_modified_without_a_condition_is_no_answer(host: Host) -> None:
    host.serve("/a", reply(b"", "304 Not Modified"))
    assert refused(get(host)) == "bad_response"
    assert refused(get(host, etag="damaged")) == "bad_response"


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', "naked", '"a" "b"', '"' + "x" * 5000 + '"'])
def test_a_damaged_validator_is_not_sent(host: Host, etag: str) -> None:
    host.serve("/a", reply())
    taken(get(host, etag=etag, last_modified="yesterday\r\nX-Evil: 1"))
    assert "If-" not in host.heads[-1]
    assert "Evil" not in host.heads[-1]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", "login"), ("402 Payment Required", "login"), ("407 Proxy Authentication Required", "login"),
        ("403 Forbidden", "denied"), ("451 Unavailable", "denied"), ("406 Not Acceptable", "denied"), ("404 Not Found", "not_found"),
        ("410 Gone", "gone"), ("429 Too Many", "busy"), ("503 Unavailable", "busy"), ("500 Oops", "server_error"),
        ("502 Bad Gateway", "server_error"), ("202 Accepted", "bad_response"), ("206 Partial", "bad_response"), ("300 Choose", "bad_response"),
        ("999 What", "server_error"),
    ],
)  # fmt: skip
def test_each_status_has_its_reason(host: Host, status: str, reason: str) -> None:
    host.serve("/a", reply(b"no", status))
    got = get(host)
    assert refused(got) == reason
    assert isinstance(got, FetchFailure)
    assert got.status == int(status[:3])


# --------------------------------------------------------------------------- compression and size


def packed(coding: str, data: bytes) -> bytes:
    if coding == "zstd":
        zstd = pytest.importorskip("backports.zstd")
        return zstd.compress(data)
    raw = zlib.compressobj(wbits=-15)
    return {
        "gzip": gzip.compress(data),
        "x-gzip": gzip.compress(data[:10]) + gzip.compress(data[10:]),
        "deflate": zlib.compress(data),
        "deflate raw": raw.compress(data) + raw.flush(),
        "br": brotli.compress(data),
        "identity": data,
        "gzip, br": brotli.compress(gzip.compress(data)),
    }[coding]


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "deflate raw", "br", "zstd", "identity", "gzip, br"])
@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 300_001])
def test_each_coding_is_undone(host: Host, coding: str, size: int) -> None:
    data = bytes(random.Random(size).choices(b"abcdefgh \n", k=size))
    body = packed(coding, data)
    host.serve("/a", reply(body, Content_Encoding=coding.removesuffix(" raw"), Content_Type="text/plain"))
    assert taken(get(host)).body == data


@pytest.mark.parametrize("coding", ["gzip", "deflate", "deflate raw", "br", "zstd"])
def test_a_compressed_body_may_come_byte_by_byte(host: Host, coding: str) -> None:
    body = packed(coding, PAGE)
    chunks = b"".join(b"1\r\n" + bytes([b]) + b"\r\n" for b in body)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding.removesuffix(' raw')}\r\nTransfer-Encoding: chunked\r\n\r\n"
    host.serve("/a", head.encode(), chunks, b"0\r\n\r\n")
    assert taken(get(host)).body == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_cut_while_it_unfolds(host: Host, coding: str) -> None:
    host.serve("/a", reply(packed(coding, bytes(19_000_000)), Content_Encoding=coding))
    assert refused(get(host)) == "bomb"


def test_a_bomb_in_a_bomb_is_cut(host: Host) -> None:
    host.serve("/a", reply(gzip.compress(gzip.compress(bytes(300_000_000), 1), 9), Content_Encoding="gzip, gzip"))
    begun = time.monotonic()
    assert refused(get(host)) == "bomb"
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_compressed_body_that_breaks_off_is_damaged(host: Host, coding: str) -> None:
    host.serve("/a", reply(packed(coding, os.urandom(5000))[:-20], Content_Encoding=coding))
    assert refused(get(host)) == "bad_encoding"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "rot13", "gzip, gzip, gzip", "compress"])
def test_a_wrong_coding_is_damage(host: Host, coding: str) -> None:
    host.serve("/a", reply(PAGE, Content_Encoding=coding))
    assert refused(get(host)) == "bad_encoding"


def test_bodies_have_a_size(host: Host) -> None:
    small = quick(encoded_bytes=50_000, decoded_bytes=100_000)
    host.serve("/announced", reply(bytes(50_001)))
    host.serve("/unfolding", reply(gzip.compress(os.urandom(20_000).hex().encode() * 3), Content_Encoding="gzip"))
    host.serve("/fits", reply(bytes(50_000)))
    assert refused(get(host, "/announced", settings=small)) == "too_large"
    assert refused(get(host, "/unfolding", settings=small)) == "too_large"
    assert len(taken(get(host, "/fits", settings=small)).body) == 50_000


# --------------------------------------------------------------------------- hostile servers


def forever(piece: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    def send(sock: socket.socket) -> None:
        while True:
            sock.sendall(piece)
            if pause:
                time.sleep(pause)

    return send


def end(sock: socket.socket) -> None:
    sock.shutdown(socket.SHUT_WR)


OK = b"HTTP/1.1 200 OK\r\n"
HOSTILE: dict[str, tuple[tuple[Piece, ...], set[str]]] = {
    "silence": ((30.0,), {"slow"}),
    "head by drops": ((OK, forever(b"x", 0.3)), {"slow"}),
    "body by drops": ((OK + b"\r\n", forever(b"x", 0.3)), {"slow"}),
    "announced body by drops": ((OK + b"Content-Length: 99999\r\n\r\n", forever(b"x", 0.3)), {"slow"}),
    "body that stops": ((OK + b"Content-Length: 9\r\n\r\nabc", 30.0), {"slow"}),
    "endless body": ((OK + b"\r\n", forever(bytes(65536))), {"too_large"}),
    "endless chunks": ((OK + b"Transfer-Encoding: chunked\r\n\r\n", forever(b"10000\r\n" + bytes(65536) + b"\r\n")), {"too_large"}),
    "tiny chunks": ((OK + b"Transfer-Encoding: chunked\r\n\r\n", forever(b"1\r\nx\r\n" * 4096)), {"too_large", "slow"}),
    "endless chunk extension": ((OK + b"Transfer-Encoding: chunked\r\n\r\n1;", forever(b"x" * 9999)), {"bad_response", "too_large"}),
    "endless trailers": ((OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", forever(b"a: b\r\n" * 999)), {"bad_response", "too_large"}),
    "endless headers": ((OK, forever(b"a: b\r\n" * 999)), {"too_large"}),
    "endless header": ((OK + b"a: ", forever(b"b" * 9999)), {"too_large"}),
    "endless status line": ((b"HTTP/1.1 200 ", forever(b"b" * 9999)), {"too_large"}),
    "endless interim answers": ((forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 99),), {"too_large"}),
    "interim answers by drops": ((forever(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.2),), {"slow"}),
    "another protocol by upgrade": ((b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", 0.2), {"bad_response"}),
    "garbage": ((b"\x00\x01\x02 hello\r\n\r\n", 0.2), {"bad_response"}),
    "another protocol": ((b"SSH-2.0-OpenSSH_9.9\r\n", 3.0), {"bad_response", "slow"}),
    "no status": ((b"HTTP/1.1 OK\r\n\r\n",), {"bad_response"}),
    "status 42": ((b"HTTP/1.1 042 OK\r\n\r\n",), {"bad_response"}),
    "empty": ((b"",), {"bad_response"}),
    "half a head": ((OK + b"Content-Le",), {"bad_response"}),
    "folded nonsense": ((OK + b" folded: first\r\n\r\n",), {"bad_response"}),
    "nul in header": ((OK + b"a: b\x00c\r\n\r\n",), {"bad_response"}),
    "length too short": ((OK + b"Content-Length: 900\r\n\r\nabc", end), {"bad_response"}),
    "length no number": ((OK + b"Content-Length: -5\r\n\r\nabc",), {"bad_response"}),
    "lengths that differ": ((OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",), {"bad_response"}),
    "length beyond measure": ((OK + b"Content-Length: " + b"9" * 19 + b"\r\n\r\nabc", end), {"too_large", "bad_response"}),
    "chunks that break off": ((OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",), {"bad_response"}),
    "chunks of no size": ((OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",), {"bad_response"}),
    "unknown transfer": ((OK + b"Transfer-Encoding: gzip\r\n\r\nabc",), {"bad_response"}),
    "reset at once": ((reset,), {"unreachable", "bad_response"}),
    "reset in head": ((OK, 0.1, reset), {"unreachable"}),
    "reset in body": ((OK + b"Content-Length: 9\r\n\r\nabc", 0.1, reset), {"unreachable"}),
    "redirect to nowhere": ((b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",), {"bad_response"}),
}  # fmt: skip


@pytest.mark.parametrize("where", ["/a", "/robots.txt"])
@pytest.mark.parametrize("attack", HOSTILE)
def test_each_attack_ends_in_time_with_a_name(host: Host, attack: str, where: str) -> None:
    pieces, reasons = HOSTILE[attack]
    host.serve("/a", reply())
    host.serve(where, *pieces)
    begun = time.monotonic()
    got = get(host, settings=hasty() if "slow" in reasons else quick(encoded_bytes=1_000_000))
    assert time.monotonic() - begun < 5
    if where == "/a":
        assert refused(got) in reasons
    elif isinstance(
        got, FetchFailure
    ):  # some answers make a robots.txt without rules: an endless one is read to its limit
        assert got.reason in reasons
        assert (got.detail or "").startswith("robots.txt: ")
    else:
        assert "endless" in attack or "length beyond" in attack or "tiny" in attack


@pytest.mark.parametrize("seed", range(20))
def test_damaged_answers_never_raise(host: Host, seed: int) -> None:
    chance = random.Random(seed)
    sound = [
        reply(gzip.compress(PAGE), Content_Encoding="gzip"),
        away("http://press.test/x"),
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
    ]
    with fetcher_of(host, settings=hasty(head_timeout=0.3, idle_timeout=0.3)) as fetcher:
        for n in range(10):
            damaged = bytearray(chance.choice(sound))
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            host.serve(
                "/a", bytes(damaged[: chance.randint(1, 2 * len(damaged))]), reset if chance.random() < 0.3 else end
            )
            got = fetcher.fetch(Wanted(f"http://h{n}.test:{host.port}/a"))
            assert isinstance(got, Fetched | FetchFailure)


@pytest.mark.parametrize("attack", ["silence", "body by drops", "endless body", "garbage", "reset in head"])
def test_a_hostile_tdmrep_costs_time_and_nothing_else(host: Host, attack: str) -> None:
    host.serve("/a", reply())
    host.serve("/.well-known/tdmrep.json", *HOSTILE[attack][0])
    assert taken(get(host, settings=quick(head_timeout=1.5, idle_timeout=1.0))).body == PAGE


@pytest.mark.parametrize("pieces", [(30.0,), (OK, forever(b"x", 0.1)), (OK + b"\r\n", forever(b"x", 0.1))])
def test_a_stop_ends_a_fetch_in_flight(host: Host, pieces: tuple[Piece, ...]) -> None:
    host.serve("/a", *pieces)
    stop = threading.Event()
    with fetcher_of(host, settings=quick(head_timeout=20, total_timeout=20)) as fetcher:
        threading.Timer(0.5, stop.set).start()
        begun = time.monotonic()
        assert refused(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a"), stop)) == "stopped"
    assert time.monotonic() - begun < 1.5


def test_a_stop_ends_a_look_up_a_wait_and_a_fetch_not_begun(host: Host) -> None:
    stop = threading.Event()
    hang = threading.Event()

    def resolve(name: str, port: int) -> list[str]:
        hang.wait(5)
        return [LOOPBACK]

    with Fetcher(quick(connect_timeout=20, total_timeout=20), resolve=resolve) as fetcher:
        threading.Timer(0.3, stop.set).start()
        begun = time.monotonic()
        assert refused(fetcher.fetch(Wanted("http://slow.test/"), stop)) == "stopped"
        assert time.monotonic() - begun < 1.3
        assert refused(fetcher.fetch(Wanted("http://other.test/"), stop)) == "stopped"
    hang.set()
    host.serve("/a", reply())
    with fetcher_of(host, settings=quick(delay=5.0, max_wait=60)) as fetcher:
        taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a")))
        later = threading.Event()
        threading.Timer(0.3, later.set).start()
        begun = time.monotonic()
        assert refused(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a"), later)) == "stopped"
        assert time.monotonic() - begun < 1.3


def test_a_resolver_that_hangs_is_left_behind() -> None:
    hang = threading.Event()

    def resolve(name: str, port: int) -> list[str]:
        hang.wait(5)
        return []

    with Fetcher(quick(connect_timeout=0.5), resolve=resolve) as fetcher:
        assert refused(fetcher.fetch(Wanted("http://slow.test/"))) == "slow"
    hang.set()


def test_nobody_listens(host: Host) -> None:
    port = host.port
    host.close()
    with fetcher_of(host) as fetcher:
        assert refused(fetcher.fetch(Wanted(f"http://press.test:{port}/a"))) == "unreachable"


def test_an_unknown_name_is_said() -> None:
    def resolve(name: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with Fetcher(quick(), resolve=resolve) as fetcher:
        assert refused(fetcher.fetch(Wanted("http://nowhere.test/"))) == "name_unknown"
    with Fetcher(quick(), resolve=lambda name, port: []) as fetcher:
        assert refused(fetcher.fetch(Wanted("http://nowhere.test/"))) == "name_unknown"


# --------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/a", "http://localhost:{port}/a", "http://[::1]:{port}/a", "http://[::ffff:127.0.0.1]:{port}/a",
        "http://[::ffff:7f00:1]:{port}/a", "http://127。0。0。1:{port}/a", "http://0.0.0.0:{port}/a", "http://[::]:{port}/a", "http://127.0.0.1.:{port}/a",
        "http://[64:ff9b::7f00:1]:{port}/a", "http://[2002:7f00:1::]:{port}/a", "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/", "http://100.64.0.1/", "http://192.0.0.8/", "http://224.0.0.1/", "http://[ff02::1]/", "http://[fe80::1]/",
        "http://168.63.129.16/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(host: Host, url: str) -> None:
    host.serve("/a", reply())
    with Fetcher(quick()) as fetcher:
        assert refused(fetcher.fetch(Wanted(url.format(port=host.port)))) in {
            "address_refused",
            "name_unknown",
            "bad_url",
        }
    assert host.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433:{port}/a", "http://0x7f000001:{port}/a", "http://017700000001:{port}/a", "http://0177.0.0.1:{port}/a",
        "http://127.1:{port}/a", "http://127.0.0.0x1:{port}/a", "http://0x7f.1:{port}/a", "http://%31%32%37.0.0.1:{port}/a",
        "http://①②⑦.⓪.⓪.①:{port}/a", "http://[::1%25lo]:{port}/a", "http://[fe80::1%lo]:{port}/a",
        "http://a@127.0.0.1:{port}/a", "http://@127.0.0.1:{port}/a", "http://press.test:{port}\\@127.0.0.1/a", "http:///a", "http://:80/a",
        "//press.test/a", "press.test/a", "file:///etc/passwd", "ftp://press.test/a", "gopher://press.test/a", "javascript:alert(1)",
        "data:text/html,x", "http://press.test:22/a", "http://press.test:6379/a", "http://press.test:0/a", "http://press.test:99999/a",
        "http://press.test:x/a", "http://press .test/a", "http://press.test/a\x00b", "http://press.test/a\r\nHost: evil", "http://pre\nss.test/",
        "http://press.test/\udcff", "", " ", "http://" + "a" * 300 + ".test/", "http://press.test/" + "a" * 5000, "http://..test/", "http://-.test/",
        "http://[1::2", "http://press.test/" + "é" * 1500, "http://press_.test\x7f/",
    ],
)  # fmt: skip
def test_malformed_addresses_are_refused(host: Host, url: str) -> None:
    with fetcher_of(host) as fetcher:
        assert refused(fetcher.fetch(Wanted(url.format(port=host.port) if "{port}" in url else url))) == "bad_url"
    assert host.connections == 0


def test_a_name_that_answers_differently_the_second_time_gains_nothing(hosts) -> None:
    """The address that was checked is the one connected to: the name is looked up once for each connection."""
    press = hosts()
    inside = hosts("127.0.0.2", port=press.port)
    press.serve("/a", reply(), lambda sock: sock.shutdown(socket.SHUT_RDWR))
    inside.serve("/a", reply(b"secret"))
    answers = iter([[LOOPBACK], ["127.0.0.2"], ["10.0.0.1", "127.0.0.2"], ["::ffff:127.0.0.2"]])
    with Fetcher(quick(), admitted=[(LOOPBACK, press.port)], resolve=lambda name, port: next(answers)) as fetcher:
        outcomes = [fetcher.fetch(Wanted(f"http://rebind.test:{press.port}/a")) for _ in range(4)]
    assert taken(outcomes[0]).body == PAGE
    assert [refused(o) for o in outcomes[1:]] == ["address_refused"] * 3
    assert (press.connections, inside.connections) == (1, 0)


def test_of_mixed_answers_only_public_ones_are_connected_to(hosts) -> None:
    inside, press = hosts("127.0.0.2"), hosts()
    press.serve("/a", reply())
    names = {"mixed.test": ["127.0.0.2", "10.0.0.1", "::1", LOOPBACK]}
    with fetcher_of(press, names=names) as fetcher:
        assert taken(fetcher.fetch(Wanted(f"http://mixed.test:{press.port}/a"))).body == PAGE
    assert inside.connections == 0


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/", "http://localhost/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://a@b.test/",
        "ftp://press.test/", "file:///etc/passwd", "javascript:alert(1)", "http://press.test:22/", "http://2130706433/", "//127.0.0.1/",
        "http://press.test/" + "a" * 9000, "http://[::1", "http://press.test:6379/",
    ],
)  # fmt: skip
def test_redirects_to_refused_addresses_are_refused(host: Host, to: str) -> None:
    host.serve("/a", away(to))
    assert refused(get(host)) == "redirect_refused"
    assert host.asked[-1] == "/a"


def test_environment_proxies_are_ignored(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    host.serve("/a", reply())
    assert taken(get(host)).body == PAGE


# --------------------------------------------------------------------------- redirects


def test_redirects_are_followed_one_by_one(hosts) -> None:
    one, two = hosts(), hosts()
    one.serve("/a", away("/b?x=1#y", "301 Moved"))
    one.serve("/b?x=1", away(f"http://other.test:{two.port}/c", "308 Permanent"))
    two.serve("/c", away("d", "307 Temporary"))
    two.serve("/d", reply())
    with fetcher_of(one, two) as fetcher:
        got = taken(fetcher.fetch(Wanted(f"http://press.test:{one.port}/a")))
    assert got.final_url == f"http://other.test:{two.port}/d"
    assert got.moved_to == f"http://other.test:{two.port}/c"
    assert two.asked == ["/robots.txt", "/.well-known/tdmrep.json", "/c", "/d"]


def test_a_temporary_redirect_moves_nothing(host: Host) -> None:
    host.serve("/a", away("/b", "302 Found"))
    host.serve("/b", away("/c", "301 Moved"))
    host.serve("/c", reply())
    assert taken(get(host)).moved_to is None


def test_redirects_with_accents_are_followed(host: Host) -> None:
    host.serve("/a", b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\xc3\xa9t\xc3\xa9 1\r\n\r\n")
    host.serve("/%C3%A9t%C3%A9%201", reply())
    assert taken(get(host)).final_url.endswith("/%C3%A9t%C3%A9%201")


def test_redirect_loops_end(host: Host) -> None:
    host.serve("/a", away("/b"))
    host.serve("/b", away("/a"))
    for n in range(30):
        host.serve(f"/r{n}", away(f"/r{n + 1}"))
    assert refused(get(host)) == "redirect_loop"
    assert refused(get(host, "/r0")) == "redirect_loop"
    assert host.asked.count("/r10") == 1
    assert "/r11" not in host.asked


def test_the_rules_of_the_new_host_hold(hosts) -> None:
    one, two = hosts(), hosts()
    one.serve("/a", away(f"http://other.test:{two.port}/private/x"))
    two.serve("/robots.txt", reply(b"User-agent: *\nDisallow: /private/", Content_Type="text/plain"))
    two.serve("/private/x", reply())
    with fetcher_of(one, two) as fetcher:
        assert refused(fetcher.fetch(Wanted(f"http://press.test:{one.port}/a"))) == "robots"
    assert two.asked == ["/robots.txt"]


# --------------------------------------------------------------------------- robots.txt


def test_robots_txt_is_obeyed_and_read_once(host: Host) -> None:
    host.serve(
        "/robots.txt",
        reply(b"User-agent: *\nDisallow: /\n\nUser-agent: vigie\nDisallow: /no\n", Content_Type="text/plain"),
    )
    host.serve("/yes", reply())
    host.serve("/no", reply())
    with fetcher_of(host) as fetcher:
        outcomes = [fetcher.fetch(Wanted(f"http://press.test:{host.port}{p}")) for p in ("/no", "/yes", "/no")]
    assert [getattr(o, "reason", "taken") for o in outcomes] == ["robots", "taken", "robots"]
    assert host.asked.count("/robots.txt") == 1
    assert "/no" not in host.asked


@pytest.mark.parametrize("status", ["400 Bad", "401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"])
def test_a_robots_txt_that_is_not_there_allows(host: Host, status: str) -> None:
    host.serve("/robots.txt", reply(b"User-agent: *\nDisallow: /", status))
    host.serve("/a", reply())
    assert taken(get(host)).body == PAGE


@pytest.mark.parametrize(
    ("status", "reason"), [("500 Oops", "server_error"), ("503 Busy", "busy"), ("429 Slow", "busy")]
)
def test_a_robots_txt_that_fails_forbids(host: Host, status: str, reason: str) -> None:
    host.serve("/robots.txt", reply(b"", status, Retry_After="77"))
    host.serve("/a", reply())
    got = get(host)
    assert refused(got) == reason
    assert isinstance(got, FetchFailure)
    assert (got.retry_after or 0) >= 77
    assert host.asked == ["/robots.txt"]


def test_robots_txt_may_be_redirected_five_times(host: Host) -> None:
    for n in range(9):
        host.serve(f"/r{n}", away(f"/r{n + 1}"))
    host.serve("/robots.txt", away("/r5"))
    host.serve("/r9", reply(b"User-agent: *\nDisallow: /a"))
    host.serve("/a", reply())
    assert refused(get(host)) == "robots"
    host.serve("/robots.txt", away("/r3"))
    assert taken(get(host)).body == PAGE


def test_the_first_half_mebibyte_of_robots_txt_counts(host: Host) -> None:
    filler = b"# nothing to see\n" * 40_000
    host.serve("/robots.txt", reply(b"User-agent: *\nDisallow: /a\n" + filler))
    host.serve("/a", reply())
    assert refused(get(host)) == "robots"
    host.serve("/robots.txt", reply(filler + b"User-agent: *\nDisallow: /a\n"))
    assert taken(get(host)).body == PAGE


def test_a_robots_txt_behind_a_private_address_is_not_read(host: Host) -> None:
    host.serve("/robots.txt", away("http://169.254.169.254/robots.txt"))
    host.serve("/a", reply())
    got = get(host)
    assert refused(got) == "redirect_refused"
    assert host.asked == ["/robots.txt"]


def test_robots_txt_of_another_host_speaks_for_the_one_that_sends_there(hosts) -> None:
    one, two = hosts(), hosts()
    one.serve("/robots.txt", away(f"http://www.press.test:{two.port}/robots.txt"))
    one.serve("/a", reply())
    two.serve("/robots.txt", reply(b"User-agent: *\nDisallow: /b"))
    with fetcher_of(one, two) as fetcher:
        taken(fetcher.fetch(Wanted(f"http://press.test:{one.port}/a")))
        assert refused(fetcher.fetch(Wanted(f"http://press.test:{one.port}/b"))) == "robots"


# --------------------------------------------------------------------------- reservations


def test_a_reservation_in_a_header_stops_before_the_body(host: Host) -> None:
    host.serve("/a", reply(TDM_Reservation="1", TDM_Policy="https://press.test/policy"))
    got = get(host)
    assert refused(got) == "reserved"
    assert isinstance(got, FetchFailure)
    assert got.detail == "tdm-reservation: 1, tdm-policy: https://press.test/policy"


def test_a_permission_is_only_noted(host: Host) -> None:
    host.serve("/a", reply(b'<html><head><meta name="robots" content="noindex"></head>', TDM_Reservation="0"))
    assert taken(get(host)).reservation == "tdm-reservation: 0; meta robots: noindex"


def test_a_reservation_in_the_page_stops(host: Host) -> None:
    host.serve("/a", reply(b'<!doctype html><META content=1 NAME="TDM-Reservation">'))
    assert refused(get(host)) == "reserved"


def test_a_page_that_is_not_there_reserves_nothing(host: Host) -> None:
    host.serve("/a", reply(b"", "410 Gone", X_Robots_Tag="noai"))
    assert refused(get(host)) == "gone"


def test_a_word_to_wait_is_heard_wherever_it_is_said(host: Host) -> None:
    host.serve("/.well-known/tdmrep.json", reply(b"", "429 Too Many", Retry_After="33"))
    host.serve("/a", reply())
    got = get(host)
    assert isinstance(got, FetchFailure)
    assert (got.reason, got.retry_after) == ("busy", 33)
    assert "/a" not in host.asked


def test_a_reservation_in_an_unchanged_answer_stops(host: Host) -> None:
    host.serve("/a", reply(b"", "304 Not Modified", X_Robots_Tag="noai"))
    assert refused(get(host, etag='"x"')) == "reserved"


def test_tdmrep_json_speaks_for_paths(host: Host) -> None:
    rules = b'[{"location": "/open/*", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://p.test/"}]'
    host.serve("/.well-known/tdmrep.json", reply(rules, Content_Type="application/json"))
    host.serve("/open/a", reply())
    host.serve("/a", reply())
    with fetcher_of(host) as fetcher:
        open_, closed = (fetcher.fetch(Wanted(f"http://press.test:{host.port}{p}")) for p in ("/open/a", "/a"))
    assert taken(open_).reservation == "tdmrep.json /open/*: tdm-reservation: 0"
    assert refused(closed) == "reserved"
    assert host.asked == ["/robots.txt", "/.well-known/tdmrep.json", "/open/a"]


# --------------------------------------------------------------------------- pace


def test_requests_to_one_host_come_one_at_a_time_and_apart(host: Host) -> None:
    host.serve("/a", 0.05, reply())
    with fetcher_of(host, settings=quick(delay=0.2, max_wait=20, total_timeout=20)) as fetcher:
        taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a")))
        threads = [
            threading.Thread(target=fetcher.fetch, args=(Wanted(f"http://press.test:{host.port}/a"),)) for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert host.most == 1
    pages = [t for t, path in zip(host.times, host.asked, strict=True) if path == "/a"]
    assert len(pages) == 6
    assert min(b - a for a, b in pairwise(pages)) >= 0.2
    assert pages[1] - pages[0] >= 0.6  # three requests were made for the first page


def test_a_long_wait_is_answered_at_once(host: Host) -> None:
    host.serve("/a", reply(b"", "503 Busy", Retry_After="120"))
    with fetcher_of(host) as fetcher:
        first = fetcher.fetch(Wanted(f"http://press.test:{host.port}/a"))
        begun = time.monotonic()
        second = fetcher.fetch(Wanted(f"http://press.test:{host.port}/b"))
    assert time.monotonic() - begun < 0.5
    assert isinstance(first, FetchFailure)
    assert isinstance(second, FetchFailure)
    assert (first.reason, first.status, first.retry_after) == ("busy", 503, 120)
    assert (second.reason, second.status) == ("busy", None)
    assert 115 < (second.retry_after or 0) <= 120
    assert host.asked.count("/b") == 0


def test_a_crawl_delay_is_kept(host: Host) -> None:
    host.serve("/robots.txt", reply(b"User-agent: *\nCrawl-delay: 40\n"))
    host.serve("/a", reply())
    with fetcher_of(host) as fetcher:
        taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a")))
        later = fetcher.fetch(Wanted(f"http://press.test:{host.port}/a"))
    assert isinstance(later, FetchFailure)
    assert later.reason == "busy"
    assert 110 < (later.retry_after or 0) <= 120


# --------------------------------------------------------------------------- connections


def test_an_idle_connection_is_used_again_and_replaced_when_dead(host: Host) -> None:
    host.serve("/a", reply())
    host.serve("/last", reply(), lambda sock: sock.shutdown(socket.SHUT_RDWR))
    with fetcher_of(host) as fetcher:
        for path in ("/a", "/a", "/last"):
            taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}{path}")))
        assert host.connections == 1
        taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a")))
        assert host.connections == 2


def test_a_kept_connection_that_dies_under_a_request_costs_one_more_and_a_new_one_none(host: Host) -> None:
    def shy(sock: socket.socket) -> None:
        if host.asked.count("/shy") == 1:
            sock.shutdown(socket.SHUT_RDWR)
        else:
            sock.sendall(reply())

    host.serve("/a", reply())
    host.serve("/shy", shy)
    with fetcher_of(host) as fetcher:
        taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a")))
        assert taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/shy"))).body == PAGE
        assert (host.asked.count("/shy"), host.connections) == (2, 2)
    with fetcher_of(host) as fetcher:
        host.serve("/robots.txt", b"")
        assert refused(fetcher.fetch(Wanted(f"http://other.test:{host.port}/a"))) == "bad_response"
        assert host.asked.count("/robots.txt") == 2  # once for each fetcher: a new connection is not tried again


def test_many_threads_share_one_fetcher(hosts) -> None:
    many = [hosts() for _ in range(6)]
    for one in many:
        one.serve("/a", reply())
    outcomes: list[Fetched | FetchFailure] = []
    with fetcher_of(*many, settings=quick(max_wait=30, total_timeout=30)) as fetcher:

        def work(seed: int) -> None:
            for n in range(12):
                outcomes.append(fetcher.fetch(Wanted(f"http://h{(n + seed) % 6}.test:{many[(n + seed) % 6].port}/a")))

        threads = [threading.Thread(target=work, args=(s,)) for s in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [taken(o).body for o in outcomes] == [PAGE] * 96
    assert max(h.most for h in many) == 1


# --------------------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "press.pem"
    path.write_text(CERTIFICATE)
    return path


@pytest.fixture
def secure(hosts, certificate: Path) -> Host:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return hosts(tls=context)


def test_the_certificate_must_name_the_host_that_was_asked_for(secure: Host, certificate: Path) -> None:
    secure.serve("/a", reply())
    secure.serve("/down", away(f"http://press.test:{secure.port}/a"))
    trust = ssl.create_default_context(cafile=str(certificate))
    with fetcher_of(secure, tls=trust) as fetcher:
        assert taken(fetcher.fetch(Wanted(f"https://press.test:{secure.port}/a"))).body == PAGE
        assert refused(fetcher.fetch(Wanted(f"https://press.test:{secure.port}/down"))) == "redirect_refused"
        assert refused(fetcher.fetch(Wanted(f"https://other.test:{secure.port}/a"))) == "tls"
    with fetcher_of(secure) as fetcher:
        assert refused(fetcher.fetch(Wanted(f"https://press.test:{secure.port}/a"))) == "tls"


def test_http_may_become_https(host: Host, secure: Host, certificate: Path) -> None:
    host.serve("/a", away(f"https://press.test:{secure.port}/a", "301 Moved"))
    secure.serve("/a", reply())
    with fetcher_of(host, secure, tls=ssl.create_default_context(cafile=str(certificate))) as fetcher:
        got = taken(fetcher.fetch(Wanted(f"http://press.test:{host.port}/a")))
    assert got.moved_to == got.final_url == f"https://press.test:{secure.port}/a"


@pytest.mark.parametrize("pieces", [(b"hello, this is no handshake\r\n\r\n",), (reset,), (b"",)])
def test_a_broken_handshake_has_a_name(pieces: tuple[Piece, ...]) -> None:
    listener = socket.create_server((LOOPBACK, 0))

    def greet() -> None:
        sock, _ = listener.accept()
        with contextlib.suppress(OSError):
            sock.recv(10)
            for piece in pieces:
                piece(sock) if callable(piece) else sock.sendall(piece)  # type: ignore[arg-type]
            sock.close()

    threading.Thread(target=greet, daemon=True).start()
    port = listener.getsockname()[1]
    with listener, Fetcher(quick(), admitted=[(LOOPBACK, port)], resolve=lambda name, port: [LOOPBACK]) as fetcher:
        assert refused(fetcher.fetch(Wanted(f"https://press.test:{port}/"))) == "tls"


def test_a_handshake_that_never_ends_is_slow_and_can_be_stopped() -> None:
    listener = socket.create_server((LOOPBACK, 0))
    port = listener.getsockname()[1]
    stop = threading.Event()
    with (
        listener,
        Fetcher(
            quick(connect_timeout=0.6), admitted=[(LOOPBACK, port)], resolve=lambda name, port: [LOOPBACK]
        ) as fetcher,
    ):
        assert refused(fetcher.fetch(Wanted(f"https://one.test:{port}/"))) == "slow"
        threading.Timer(0.2, stop.set).start()
        assert refused(fetcher.fetch(Wanted(f"https://two.test:{port}/"), stop)) == "stopped"


@pytest.mark.parametrize("contact", ["", "a\r\nb", "été", "a (b)", " a", "a\x00"])
def test_a_contact_is_printable(contact: str) -> None:
    with pytest.raises(ValueError, match="contact"):
        FetchSettings(contact)


CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgu7ACCE7t/OOxc0i5
HCW+dyu04sfxSxAJFvAxPGMhfF+hRANCAASjt+wU8N82qlx14VYWNp/vqlFNYwE7
IBbuu8I6ltGBLGl2pCO3L1Fi9gkens5jcKW/M+qN+vyNiH8s13ykWXnH
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBqTCCAU6gAwIBAgIUB2t4FGr7+gf1SDpu7a2hOCYyuz8wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKcHJlc3MudGVzdDAgFw0yNjExMjgwNDM5MjBaGA8yMTI2MTEw
NDA0MzkyMFowFTETMBEGA1UEAwwKcHJlc3MudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABKO37BTw3zaqXHXhVhY2n++qUU1jATsgFu67wjqW0YEsaXakI7cv
UWL2CR6ezmNwpb8z6o36/I2IfyzXfKRZecejejB4MB0GA1UdDgQWBBSX4Ow7xQMs
Ea6nhHJJVTysRMdytDAfBgNVHSMEGDAWgBSX4Ow7xQMsEa6nhHJJVTysRMdytDAP
BgNVHRMBAf8EBTADAQH/MBUGA1UdEQQOMAyCCnByZXNzLnRlc3QwDgYDVR0PAQH/
BAQDAgKEMAoGCCqGSM49BAMCA0kAMEYCIQD8UpdbOC1aJHqkUUpda9/Bnb7WxPmJ
MUmlF7GffmD2FgIhAKpWa4oMIhC2uQ2WSNe/oFkMKH23WIX/uvZiyReo7G0y
-----END CERTIFICATE-----
"""
"""A key and a certificate for press.test, made for these tests and trusted by nobody else."""
