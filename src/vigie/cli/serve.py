"""`vigie serve`: the workbench in a browser."""

from __future__ import annotations

import gc
import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
import uvicorn

from vigie.cli.stores import opened
from vigie.cli.workers import Served, config_of, serve_with
from vigie.jobs.refreshing import Refresher
from vigie.lang.loading import load_pack
from vigie.publish.exports.cap import CapSender
from vigie.store.opening import Store
from vigie.store.people import add_user, count_users, invite
from vigie.web.app import create_app

FIRST = "administrator"
"""The name of the user that the first start makes."""
USUAL_WORKERS = 2
"""Processes that answer, when nobody says how many and there are as many cores: a page that takes long holds nobody up."""


def run(store_address: str, how: Served) -> int:
    """Serve the workbench until it is stopped; the first start prints a one-time link for the administrator."""
    if how.address is not None and urlsplit(how.address).scheme not in ("http", "https"):
        raise click.BadParameter("an address begins with http:// or https://", param_hint="--address")
    try:
        sender = CapSender.from_environment(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with opened(store_address, create=True) as store:
        link = _first_link(store)
        click.echo(f"vigie: {how.at}", err=True)
        if link:
            first = f"{how.at.rstrip('/')}{link}"
            click.echo(f"vigie: first start; set the administrator's password, once: {first}", err=True)
        pack = load_pack().situations
        refresher = Refresher(store, pack, lambda problem: click.echo(f"vigie: {problem}", err=True))
        reliability = {name: source.reliability for name, source in pack.sources.items()}
        if how.assemble:
            refresher.start()
        gc.freeze()  # what was loaded so far stays: collections need not look at it again
        workers = how.workers or min(USUAL_WORKERS, os.cpu_count() or 1)
        if workers > 1:
            serve_with(workers, store_address, how, reliability, sender, refresher.ask)
        else:
            app = create_app(
                store, lambda: datetime.now(UTC), refresher.ask, reliability, how.hosts, how.address, sender
            )
            with suppress(KeyboardInterrupt):
                uvicorn.Server(config_of(how, app, 1)).run()
        if how.assemble:
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
