"""What `vigie import` does: it tells what was taken, or why nothing was."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

import click

from vigie.cli.stores import opened
from vigie.ingest.bundles import BUNDLE_BYTES, BundleError
from vigie.jobs.importing import Imported, PostError, import_bundle, import_post
from vigie.model.exchange import FAULTS
from vigie.model.markings import Tlp
from vigie.store.inbox import posts
from vigie.store.opening import Store

HIGHEST: Tlp = "RED"
"""Who has the store's file sees everything in it."""


def run_file(address: str, path: Path, partner: str, tlp: Tlp) -> int:
    """Import a file; a byte more than may be read is enough to refuse it."""
    with click.open_file(str(path), "rb") as file:
        data = file.read(BUNDLE_BYTES + 1)
    return _run(address, str(path), lambda store: import_bundle(store, data, partner, tlp, getpass.getuser()))


def run_post(address: str, key: str) -> int:
    """Import what waits in the inbox."""
    try:
        return _run(address, key, lambda store: import_post(store, key, HIGHEST, getpass.getuser()))
    except PostError as error:
        raise click.BadParameter(f"{key}: nothing of this key waits", param_hint="--post") from error


def run_waiting(address: str) -> int:
    """List the inbox: key, instant, marking, partner."""
    with opened(address) as store, store.reading() as connection:
        for p in posts(connection, HIGHEST):
            click.echo(f"{p.key}\t{p.received[:19]}\tTLP:{p.marking}\t{p.partner}")
    return 0


def _run(address: str, name: str, take: Callable[[Store], Imported]) -> int:
    with opened(address) as store:
        try:
            done = take(store)
        except BundleError as error:
            click.echo(f"vigie: refused: {name}: {FAULTS[error.fault][0]} ({error.detail})", err=True)
            return 1
    left = f", {done.left_out} objects of other kinds left out" if done.left_out else ""
    click.echo(f"vigie: {done.articles} articles ({done.new} new), TLP:{done.tlp}{left}; run `vigie situate`", err=True)
    return 0
