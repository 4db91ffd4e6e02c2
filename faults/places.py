"""Where the stores of a campaign live: new ones, copies of a prepared one, on each engine."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from servers import Server


class Place(Protocol):
    """Stores of one engine."""

    engine: str

    def new(self, template: str | None = None) -> str:
        """The address of a store that is not there yet, or of a copy of a template."""

    def keep(self, address: str) -> str:
        """Make a closed store a template; the name to copy it by."""

    def files(self, address: str) -> bytes | None:
        """All bytes of a closed store, None where they lie with a server."""

    def free(self, address: str) -> None:
        """Throw a store away."""


_NUMBERS = itertools.count()


def _name() -> str:
    return f"s{os.getpid()}_{next(_NUMBERS)}"


@dataclass(frozen=True)
class Files:
    """SQLite stores in a folder."""

    folder: Path
    engine: str = "sqlite"

    def new(self, template: str | None = None) -> str:
        path = self.folder / f"{_name()}.db"
        if template:
            shutil.copyfile(template, path)
        return str(path)

    def keep(self, address: str) -> str:
        beside = [p.name for p in _beside(Path(address)) if p != Path(address)]
        if beside:
            raise RuntimeError(f"a closed store leaves {beside}")
        return address

    def files(self, address: str) -> bytes | None:
        return b"".join(p.read_bytes() for p in _beside(Path(address)))

    def free(self, address: str) -> None:
        for path in _beside(Path(address)):
            path.unlink()


def _beside(path: Path) -> Iterator[Path]:
    """A database and its log, journal and shared memory, as far as they are there."""
    names = ("", "-wal", "-shm", "-journal")
    return (p for p in (path.with_name(path.name + n) for n in names) if p.exists())


@dataclass(frozen=True)
class Databases:
    """Databases of a PostgreSQL server."""

    server: Server
    engine: str = "postgresql"

    def new(self, template: str | None = None) -> str:
        return self.server.make(_name(), template)

    def keep(self, address: str) -> str:
        return _database(address)

    def files(self, address: str) -> bytes | None:
        del address
        return None

    def free(self, address: str) -> None:
        self.server.drop(_database(address))


def _database(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]
