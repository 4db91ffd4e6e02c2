"""What polls may ask of the store, each question in a reading of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vigie.store.opening import Store
from vigie.store.sources import KnownItem, has_waiting, is_read_whole, known_items


@dataclass(frozen=True, slots=True)
class StoreMemory:
    """What the store remembers of the items of sources."""

    store: Store

    def known(self, source: str, keys: Iterable[str]) -> Mapping[str, KnownItem]:
        """Some items of a source, and all that wait, by key."""
        with self.store.reading() as connection:
            return known_items(connection, source, keys)

    def has_waiting(self, source: str) -> bool:
        """Whether items of a source wait for their pages."""
        with self.store.reading() as connection:
            return has_waiting(connection, source)

    def is_whole(self, url: str) -> bool:
        """Whether the article of an address was read, and not its lead alone."""
        with self.store.reading() as connection:
            return is_read_whole(connection, url)


class NoMemory:
    """A memory of nothing, for a look that leaves no trace."""

    def known(self, source: str, keys: Iterable[str]) -> Mapping[str, KnownItem]:  # noqa: ARG002
        """Nothing."""
        return {}

    def has_waiting(self, source: str) -> bool:  # noqa: ARG002
        """No."""
        return False

    def is_whole(self, url: str) -> bool:  # noqa: ARG002
        """No."""
        return False


NO_MEMORY = NoMemory()
"""The one memory of nothing that is needed."""
