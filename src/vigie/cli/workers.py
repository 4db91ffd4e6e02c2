"""Several processes that answer at one address, and what they share: who guessed a password, and that something was decided."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.managers import BaseManager
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit

import click
import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from vigie.jobs.parentage import follow_parent
from vigie.jobs.stores import open_named
from vigie.publish.exports.cap import CapSender
from vigie.web.app import create_app
from vigie.web.throttling import Throttle

GRACE = 8
"""Seconds that answers in progress have when the server stops."""


EVERYWHERE = frozenset(("0.0.0.0", "::"))  # noqa: S104  what is said of it, not where to listen
"""Where a server listens that hears on every address of the machine."""


@dataclass(frozen=True, slots=True)
class Served:
    """How to serve; the names are those of the options."""

    host: str
    port: int
    certificate: str | None
    key: str | None
    address: str | None
    assemble: bool
    workers: int | None

    @property
    def at(self) -> str:
        """The address that people are told."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return self.address or f"{'https' if self.certificate else 'http'}://{shown}:{self.port}/"

    @property
    def hosts(self) -> frozenset[str] | None:
        """The names under which it may be asked; None for all, where it listens everywhere and nobody said its address."""
        if self.host in EVERYWHERE and self.address is None:
            return None
        told = urlsplit(self.at).hostname or ""
        here = f"[{self.host}]" if ":" in self.host else self.host.lower()
        return frozenset(("localhost", "127.0.0.1", "[::1]", here, f"[{told}]" if ":" in told else told))


def config_of(how: Served, app: Callable[..., Any], workers: int) -> uvicorn.Config:
    """What uvicorn is told: an application, or for several workers what makes one in each."""
    return uvicorn.Config(
        app, host=how.host, port=how.port, log_level="warning", access_log=False, server_header=False,
        ssl_certfile=how.certificate, ssl_keyfile=how.key, proxy_headers=False, timeout_graceful_shutdown=GRACE,
        workers=workers, factory=workers > 1,
    )  # fmt: skip


class _Shared(BaseManager):
    """What the first process keeps for all workers, as each of them reaches it."""


def _share(throttle: Throttle | None = None, refresh: Callable[[], None] | None = None) -> None:
    """Name what is shared: in the first process the things themselves, in a worker what stands for them."""
    _Shared.register("throttle", lambda: throttle, exposed=("waits", "failed", "passed"))
    _Shared.register("refresh", lambda: refresh, exposed=("__call__",))


@dataclass(frozen=True, slots=True)
class Worker:
    """Makes the application of one worker; it travels to the process that it is for."""

    store_address: str
    reliability: Mapping[str, str]
    how: Served
    sender: CapSender
    shared_at: str | bytes | tuple[str, int] | None
    shared_key: bytes

    def __call__(self) -> FastAPI:
        """Open the store and make the application over it; the store is open until the process ends."""
        _share()
        shared = _Shared(self.shared_at, self.shared_key)
        shared.connect()
        follow_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))  # an orphan would hold the port
        return create_app(
            open_named(self.store_address),
            lambda: datetime.now(UTC),
            shared.refresh(),  # type: ignore[attr-defined]  # made by `register`
            self.reliability,
            self.how.hosts,
            self.how.address,
            self.sender,
            shared.throttle(),  # type: ignore[attr-defined]  # made by `register`
        )


def serve_with(
    workers: int,
    store_address: str,
    how: Served,
    reliability: Mapping[str, str],
    sender: CapSender,
    refresh: Callable[[], None],
) -> None:
    """Serve with several workers until a signal; one that dies is replaced.

    Args:
        workers: how many, two at least.
        store_address: the store, which each opens for itself.
        how: where, and under which names.
        reliability: the letter of each source, by its folded name.
        sender: who sends the alerts that leave.
        refresh: called here, in the first process, when a worker took a decision.

    Raises:
        ClickException: it cannot listen there.
    """
    _share(Throttle(), refresh)
    bound = _bound(how.host, how.port)
    key = token_bytes(32)
    server = _Shared(authkey=key).get_server()
    threading.Thread(target=server.serve_forever, name="shared", daemon=True).start()
    worker = Worker(store_address, reliability, how, sender, server.address, key)
    Multiprocess(config_of(how, worker, workers), sockets=[bound]).run()


def _bound(host: str, port: int) -> socket.socket:
    """A socket for all workers. That it speaks TCP is said: asyncio sends small answers at once only where it can read so."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise click.ClickException(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    made.set_inheritable(True)
    return made
