"""Open the store that a command names, with the word analysis of the language pack."""

from __future__ import annotations

from vigie.lang.loading import load_analysis
from vigie.store.opening import Store, open_store


def open_named(address: str, *, create: bool = False) -> Store:
    """The store at an address (a path or a URL).

    Raises:
        StoreError: there is none, or it cannot be opened; the message is for its user.
    """
    return open_store(address, load_analysis(), create=create)
