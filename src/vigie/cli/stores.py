"""What the commands of the store share: opening it, and telling its errors as wrong usage or failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from vigie.jobs.stores import open_named
from vigie.store.errors import StoreError
from vigie.store.opening import Store


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
