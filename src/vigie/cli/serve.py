"""`vigie serve`: the workbench in a browser."""

from __future__ import annotations

import gc
import secrets
from datetime import UTC, datetime

import click
import uvicorn

from vigie.cli.stores import opened
from vigie.jobs.refreshing import Refresher
from vigie.lang.loading import load_pack
from vigie.store.opening import Store
from vigie.store.people import add_user, count_users, invite
from vigie.web.app import create_app

FIRST = "administrator"
"""The name of the user that the first start makes."""


def run(address: str, host: str, port: int, certificate: str | None, key: str | None) -> int:
    """Serve the workbench until it is stopped; the first start prints a one-time link for the administrator."""
    with opened(address, create=True) as store:
        scheme = "https" if certificate else "http"
        shown = f"[{host}]" if ":" in host else host
        link = _first_link(store)
        click.echo(f"vigie: {scheme}://{shown}:{port}/", err=True)
        if link:
            click.echo(
                f"vigie: first start; set the administrator's password, once: {scheme}://{shown}:{port}{link}", err=True
            )
        pack = load_pack().situations
        refresher = Refresher(store, pack, lambda problem: click.echo(f"vigie: {problem}", err=True))
        reliability = {name: source.reliability for name, source in pack.sources.items()}
        app = create_app(store, lambda: datetime.now(UTC), refresher.ask, reliability)
        refresher.start()
        gc.freeze()  # what was loaded so far stays: collections need not look at it again
        uvicorn.run(
            app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
            ssl_certfile=certificate, ssl_keyfile=key, proxy_headers=False, timeout_graceful_shutdown=8,
        )  # fmt: skip
        refresher.stop()
    return 0


def _first_link(store: Store) -> str | None:
    """The path of a one-time link, when nobody may log in yet."""
    secret, now = secrets.token_urlsafe(24), datetime.now(UTC)
    with store.writing() as connection:
        if count_users(connection):
            return None
        user = add_user(connection, FIRST, "administrator", "RED", now, "vigie")
        invite(connection, user.id, secret, now)
    return f"/invitation/{secret}"
