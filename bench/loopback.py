"""A small web on the loopback: one asyncio server for any number of hosts, told apart by their Host header.

Run by itself (`python bench/loopback.py farm|lying SEED`) it prints its port and serves until its standard input ends, so
that the machine's other core serves while one collects. `GET /_report` on the host `admin.test` tells what was served.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LINGER = 20.0
"""Seconds that an unused connection is kept."""


@dataclass
class Reply:
    """An answer; `pace` sends it in pieces of 200 bytes with so many seconds between, `cut` breaks off in its middle."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pace: float = 0.0
    cut: bool = False
    drop: bool = False
    sent: Callable[[], None] | None = None


Answer = Callable[[str, str, Mapping[str, str]], Reply]
"""From a host, a path and the headers of a request to its answer."""
REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}  # fmt: skip


async def _serve_one(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), LINGER)).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            reply = answer(headers.get("host", "").partition(":")[0], path, headers)
            if reply.drop:
                return
            fields = {"Content-Length": str(len(reply.body)), **reply.headers}
            if reply.status == 304:
                fields.pop("Content-Length")
            lines = "".join(f"{k}: {v}\r\n" for k, v in fields.items())
            writer.write(f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Odd')}\r\n{lines}\r\n".encode("latin-1"))
            if reply.cut:
                writer.write(reply.body[: len(reply.body) // 2])
                await writer.drain()
                return
            step = 200 if reply.pace else max(1, len(reply.body))
            for at in range(0, len(reply.body), step):
                writer.write(reply.body[at : at + step])
                await writer.drain()
                if reply.pace:
                    await asyncio.sleep(reply.pace)
            await writer.drain()
            if reply.sent:
                reply.sent()
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, asyncio.LimitOverrunError, IndexError):
        pass
    finally:
        writer.close()


async def serve(answer: Answer, ready: Callable[[int], None], over: asyncio.Event) -> None:
    """Serve on a free port of 127.0.0.1 until it is over."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _serve_one(answer, reader, writer)

    server = await asyncio.start_server(one, "127.0.0.1", 0, backlog=512)
    ready(server.sockets[0].getsockname()[1])
    async with server:
        await over.wait()


# --------------------------------------------------------------------------- as a process of its own


@contextmanager
def served(kind: str, *arguments: object) -> Iterator[int]:
    """A site in a process of its own; gives its port."""
    command = [sys.executable, str(HERE / "loopback.py"), kind, *map(str, arguments)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def report(port: int, what: str = "_report") -> Any:
    """What a site tells of itself."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{what}", headers={"Host": "admin.test"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


async def _main(answer: Answer) -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: over.set() if not sys.stdin.read(1) else None)
    await serve(answer, lambda port: print(port, flush=True), over)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    import sites

    asyncio.run(_main(getattr(sites, sys.argv[1])(*sys.argv[2:])))
