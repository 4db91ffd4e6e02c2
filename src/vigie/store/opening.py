"""Open a store: connect, check its schema, hand out reading and writing transactions."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, create_engine, event, exc, inspect, make_url, text

from vigie.store.errors import (
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreSlowError,
    StoreUnreachableError,
    StoreVersionError,
)
from vigie.store.migrating import HEAD, migrate
from vigie.store.settings import set_setting

BUSY_SECONDS = 60
"""Seconds that a writer waits for the one before it: a large batch takes five, a purge of a big store up to a minute."""
CACHE_KIB = 64 * 1024
"""Page cache of SQLite, in KiB: the upper levels of the word index of a million articles."""
WRITER_LOCK = 0x56494749
"""Number of PostgreSQL's advisory lock that makes writers queue ("VIGI")."""
STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
"""What SQLite says when a file cannot grow: the store, its log, or the index of the log."""
_SITUATION = re.compile(
    r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(?:events|event_reports|event_labels|board|listings)\b"
)
"""Statements that change the kept situation."""
LAST = "\U0010ffff"
"""Behind every letter that a word may go on with."""
Analyse = Callable[[str], Sequence[str]]
"""From a text to the terms that the word index holds, in order."""


def is_sqlite(what: Connection | Engine) -> bool:
    """Whether an engine or a connection is SQLite's."""
    return what.dialect.name == "sqlite"


def begins_with(connection: Connection, column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """The condition that a column begins so, by its index: SQLite has none that ignores case, and looks through all rows for LIKE."""
    if is_sqlite(connection):
        return and_(column >= words, column < words + LAST)
    return column.startswith(words, autoescape=True)


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. `analyse` is the word analysis that its index was made with."""

    engine: Engine
    analyse: Analyse
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def on_sqlite(self) -> bool:
        """Whether the engine is SQLite."""
        return is_sqlite(self.engine)

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Connection]:
        """A transaction that sees one state of the store and changes nothing.

        Args:
            seconds: what its queries may take together; None is no limit.

        Raises:
            StoreSlowError: they took longer.
        """
        with told(), self.engine.connect() as connection, connection.begin():
            if seconds is None:
                yield connection
            else:
                with _bounded(connection, seconds):
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one writing transaction, committed at the end, rolled back on an exception; writers wait their turn.

        Raises:
            StoreBusyError: another writer held the store for longer than `BUSY_SECONDS`.
            StoreFullError: the disk is full; nothing of the transaction was kept.
        """
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise StoreBusyError(f"another thread has been writing for {BUSY_SECONDS} s")
        try:
            options = {"vigie_begin": "BEGIN IMMEDIATE"} if self.on_sqlite else {}
            with told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
                if not self.on_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITER_LOCK})
                with _stamped(connection):
                    yield connection
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _stamped(connection: Connection) -> Iterator[None]:
    """Give the situation another stamp when statements in between write any of its tables, whoever wrote them."""
    written = False

    def look(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal written
        written = written or _SITUATION.match(statement) is not None

    event.listen(connection, "before_cursor_execute", look)
    yield
    if written:
        set_setting(connection, "situation", token_hex(8))


def open_store(address: str, analyse: Analyse, *, create: bool = True) -> Store:
    """Open the store at an address, making it or bringing its schema up to date first.

    Args:
        address: a path of an SQLite file, or a URL (`sqlite:///…`, `postgresql://…`).
        analyse: the word analysis of the language pack.
        create: make the store when there is none.

    Raises:
        StoreError: there is no store and none was to be made, it cannot be reached, or a later program wrote it.
    """
    engine = _engine(address, create=create)
    try:
        with told():
            _check(engine, create=create)
    except StoreError:
        engine.dispose()
        raise
    return Store(engine, analyse)


def _check(engine: Engine, *, create: bool) -> None:
    known = inspect(engine).has_table("alembic_version")
    if not known and not create:
        raise StoreError("there is no store here (make one with `vigie ingest` or `vigie restore`)")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None
    if found != HEAD:
        if found is not None and found > HEAD:
            raise StoreVersionError(
                f"the store has schema {found}, this program knows up to {HEAD}: use a later program"
            )
        migrate(engine)


def _engine(address: str, *, create: bool) -> Engine:
    url = make_url(address if "://" in address else f"sqlite:///{address}")
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_size=8)
    if url.get_backend_name() != "sqlite":
        raise StoreError(f"{url.get_backend_name()} is no engine of the store (sqlite or postgresql)")
    path = Path(url.database or "")
    if not path.name or (not create and not path.exists()):
        raise StoreError(f"{path}: there is no store here (make one with `vigie ingest` or `vigie restore`)")
    if not path.parent.is_dir():
        raise StoreError(f"{path.parent}: no such folder")
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, pool_size=8)
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    return engine


def _tune(connection: Any, _record: Any) -> None:
    """Settings of each SQLite connection: durable commits, zeroed pages, foreign keys, and our own BEGIN."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"cache_size = -{CACHE_KIB}",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("vigie_begin", "BEGIN"))


@contextmanager
def _bounded(connection: Connection, seconds: float) -> Iterator[None]:
    """Stop the queries of a connection after so many seconds."""
    if not is_sqlite(connection):
        connection.execute(text("SELECT set_config('statement_timeout', :ms, true)"), {"ms": str(int(seconds * 1000))})
        yield
        return
    raw: Any = connection.connection.driver_connection
    ends = time.monotonic() + seconds
    raw.set_progress_handler(lambda: int(time.monotonic() > ends), STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def told() -> Iterator[None]:
    """Errors of the engines as the store's own, told in a sentence."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _of_sqlite(error) from error
    except exc.OperationalError as error:
        raise _named(error) from error
    except exc.DatabaseError as error:
        if isinstance(error, exc.IntegrityError | exc.ProgrammingError | exc.DataError):
            raise
        raise StoreError(f"the store cannot be read: {_cause(error)}") from error
    except exc.NoSuchModuleError as error:
        raise StoreError("PostgreSQL needs its driver: pip install 'vigie[postgresql]'") from error


def _named(error: exc.OperationalError) -> StoreError:
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return _of_sqlite(cause)
    if getattr(cause, "sqlstate", None) == "57014":
        return StoreSlowError("the question takes too long: ask for less at once")
    return StoreUnreachableError(f"the store does not answer: {_cause(error)}")


def _of_sqlite(error: sqlite3.OperationalError) -> StoreError:
    if error.sqlite_errorcode in _FULL:
        return StoreFullError("the disk of the store is full; nothing of this step was kept")
    if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusyError(f"another program has been writing for {BUSY_SECONDS} s")
    if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
        return StoreSlowError("the question takes too long: ask for less at once")
    return StoreError(f"the store cannot be used: {error} ({error.sqlite_errorname})")


def _cause(error: exc.DatabaseError) -> str:
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
