"""Where the stores of a campaign live: new ones, copies of a prepared one, on each engine."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg

from servers import Server
from vigie.store.migrating import HEAD
from vigie.store.schema import metadata


class Place(Protocol):
    """Stores of one engine."""

    engine: str

    def new(self, template: str | None = None) -> str:
        """The address of a store that is not there yet, or of a copy of a template."""

    def keep(self, address: str) -> str:
        """Make a closed store a template; the name to copy it by."""

    def files(self, address: str) -> bytes:
        """All bytes of a closed store; none where they lie with a server."""

    def has_schema(self, address: str) -> bool:
        """Whether a store has its tables; a migration that was kept in part is an error.

        Raises:
            RuntimeError: some of the tables are there, or they are of another revision.
        """

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

    def files(self, address: str) -> bytes:
        return b"".join(p.read_bytes() for p in _beside(Path(address)))

    def has_schema(self, address: str) -> bool:
        if not Path(address).exists():
            return False
        with contextlib.closing(sqlite3.connect(address)) as store:
            names = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return _whole(names, lambda: store.execute(_REVISION).fetchone())

    def free(self, address: str) -> None:
        for path in _beside(Path(address)):
            path.unlink()


_REVISION = "SELECT version_num FROM alembic_version"


def _whole(names: set[str], revision: Callable[[], tuple[str] | None]) -> bool:
    if not names:
        return False
    missing = {t.name for t in metadata.sorted_tables} - names
    if missing or "alembic_version" not in names or revision() != (HEAD,):
        raise RuntimeError(f"a migration was kept in part: without {sorted(missing)}")
    return True


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

    def files(self, address: str) -> bytes:
        del address
        return b""

    def has_schema(self, address: str) -> bool:
        with psycopg.connect(address) as store:
            asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            names = {name for (name,) in store.execute(asked)}
            return _whole(names, lambda: store.execute(_REVISION).fetchone())

    def free(self, address: str) -> None:
        self.server.drop(_database(address))


def _database(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]
