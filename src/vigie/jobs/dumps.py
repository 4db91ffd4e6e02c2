"""Write a store to a dump file, and keep the dump files that were made as clean as the store."""

from __future__ import annotations

import glob
import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO

from vigie.store.dumpfiles import cleaned, register, registered, strike
from vigie.store.dumping import dump, sealed
from vigie.store.errors import DumpError
from vigie.store.opening import Store
from vigie.store.points import reached
from vigie.store.restoring import checked


def write_dump(store: Store, path: Path, *, journal: bool = True) -> int:
    """Write a dump to a file (packed when it ends in .gz) and remember it; returns its lines.

    Raises:
        OSError: the file cannot be written; no half of it stands under its name.
    """
    with store.writing() as connection:
        register(connection, str(path.resolve()), datetime.now(UTC).isoformat(timespec="seconds"))
    with store.reading() as connection:
        return _write(path, dump(connection, journal=journal))


def _write(path: Path, lines: Iterable[str]) -> int:
    count = 0
    with _appearing(path) as out:
        for line in lines:
            out.write(line.encode())
            count += 1
    return count


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only once it is whole and durable."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    _sweep(path)
    try:
        with draft.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
                    yield packed  # type: ignore[misc]  # GzipFile writes bytes as any binary file does
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        reached("dump.written")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove the drafts that killed programs left of a dump: they hold texts, and no purge would look for them."""
    for draft in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        writer = draft.name.split(".")[-2]
        if writer.isdecimal() and not _is_running(int(writer)):
            draft.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def dump_lines(path: Path) -> Iterator[IO[str]]:
    """The lines of a dump file, unpacked when it ends in .gz."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield lines
    else:
        with path.open(encoding="utf-8") as lines:
            yield lines


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a dump file: `changed` articles or lines, or why it could not be cleaned."""

    path: str
    changed: int = 0
    problem: str | None = None


def clean_dumps(store: Store) -> list[Cleaned]:
    """Take out of every dump file of this store what the store has dropped or forgotten; files that are gone are struck off."""
    with store.reading() as connection:
        paths = registered(connection)
    done = []
    for path in paths:
        _sweep(Path(path))
        if Path(path).exists():
            done.append(_clean(store, Path(path)))
        else:
            with store.writing() as connection:
                strike(connection, path)
    return done


def _clean(store: Store, path: Path) -> Cleaned:
    changed: list[str] = []
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with store.reading() as connection:
            with dump_lines(path) as lines:
                for _ in cleaned(connection, checked(lines), changed, now):
                    pass
            if changed:
                with dump_lines(path) as lines:
                    head = json.loads(next(lines))
                with dump_lines(path) as lines:
                    _write(path, sealed(chain([head], cleaned(connection, checked(lines), [], now))))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, DumpError, KeyError, TypeError) as error:
        return Cleaned(str(path), 0, str(error))
    return Cleaned(str(path), len(changed))
