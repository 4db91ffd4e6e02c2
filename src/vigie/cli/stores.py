"""What the commands of the store share: opening it, telling its errors as wrong usage or failure, giving way to readers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from vigie.jobs.stores import open_named
from vigie.store.errors import StoreError
from vigie.store.opening import Store

BEHIND = 5
"""How far behind people at the workbench the work of a collector stands (`nice`): alone on a core it loses nothing, beside a
server it gets a third of what the server gets."""


def give_way() -> None:
    """Let what people wait for go first on this machine, from now on; where the system knows no such thing, nothing changes."""
    if hasattr(os, "setpriority") and os.getpriority(os.PRIO_PROCESS, 0) < BEHIND:
        os.setpriority(os.PRIO_PROCESS, 0, BEHIND)


@contextmanager
def opened(address: str, *, create: bool = False) -> Iterator[Store]:
    """The store at an address; an error of the store ends the command with its sentence and exit code 1."""
    try:
        store = open_named(address, create=create)
        try:
            yield store
        finally:
            store.close()
    except StoreError as error:
        raise click.ClickException(str(error)) from error
