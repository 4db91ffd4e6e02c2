"""Poll a folder: files that are new or changed by name, size, time and content; one that is still being written waits."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vigie.jobs.deciding import keyed
from vigie.jobs.health import Observation
from vigie.jobs.polling import Piece, Polled, Settled, Tools, piece_of
from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.model.feeds import FeedItem
from vigie.model.sources import PolledSource, SourceState
from vigie.store.accounts import Fate
from vigie.store.sources import KnownItem

SETTLED_AFTER = 2.0
"""Seconds since the last change after which a file is taken for complete: copies and downloads write every second."""
SLICE = 200
"""Articles of one file kept in one transaction: ten seconds' annotation, so that a stop need not wait for a table."""
FILES = 500
"""Files read in one poll; the others are seen by the next, a minute later."""
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")

ReadFile = Callable[[Path, datetime], Iterable[Document | Refusal]]
"""The articles of a file."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    size: int
    changed: int

    @property
    def face(self) -> str:
        """Size and time: as long as they stay, the content is not looked at."""
        return f"{self.size}:{self.changed}"


@dataclass(slots=True)
class _Round:
    """What one look at a folder has found so far."""

    settled: list[Settled] = field(default_factory=list)
    read: int = 0
    unchanged: int = 0
    left: int = 0

    @property
    def pieces(self) -> int:
        """How many articles wait to be kept."""
        return sum(len(s.pieces) for s in self.settled)

    def handed_over(self) -> tuple[Settled, ...]:
        """What waits to be kept, which waits no longer."""
        settled, self.settled = tuple(self.settled), []
        return settled


def poll_folder(
    source: PolledSource, before: SourceState, tools: Tools, read: ReadFile, stop: threading.Event
) -> Iterator[Polled]:
    """Poll a folder, in parts when its files hold many articles; the last part tells how the folder fares."""
    begun = tools.clock()
    files, unread = _files(Path(source.location).expanduser())
    if unread and not files:
        yield Polled(source, before, begun, Observation("failed", "unreadable", unread), mark=before.watermark)
        return
    keys = {
        f.name: key for f, (key, _) in zip(files, keyed([FeedItem(f.name, None, None) for f in files]), strict=True)
    }
    known = tools.memory.known(source.name, keys.values())
    now = _Round()
    for file in files:
        was = known.get(keys[file.name])
        if was is not None and was.stamp.startswith(f"{file.face}:"):
            now.unchanged += 1
        elif stop.is_set() or now.read == FILES or not _is_whole(file, begun):
            now.left += 1
        else:
            for _ in _take_file(file, keys[file.name], was, source, tools, read, now):
                yield Polled(source, before, begun, None, settled=now.handed_over(), is_last=False)
    waits = f"{now.left} files wait" if now.left else None
    seen = Observation("read", listed=len(files), new=now.read, detail=unread or waits)
    yield Polled(
        source,
        before,
        tools.clock(),
        seen,
        settled=now.handed_over(),
        known=now.unchanged,
        left=now.left,
        mark=before.watermark,
        listed=None if unread else frozenset(keys.values()),
    )


def _take_file(
    file: _File, key: str, was: KnownItem | None, source: PolledSource, tools: Tools, read: ReadFile, now: _Round
) -> Iterator[None]:
    """Read a file into the round; it yields when a part is to be kept. A file that changes meanwhile waits for the next round."""
    try:
        stamp = f"{file.face}:{_digest(file.path)}"
    except OSError as error:
        fate = Fate("refused", "unreadable", str(file.path), error.strerror)
        now.settled.append(Settled(key, f"{file.face}:-", (Piece(fate),)))
        return
    if was is not None and was.stamp.rpartition(":")[2] == stamp.rpartition(":")[2]:
        now.unchanged += 1
        now.settled.append(Settled(key, stamp, ()))
        return
    pieces: list[Piece] = []
    for found in read(file.path, tools.clock()):
        pieces.append(piece_of(found, found.path or str(file.path), source, tools))
        if len(pieces) == SLICE:
            now.settled.append(Settled(key, stamp, tuple(pieces), remembered=False))
            pieces = []
            yield
    if _seen(file.path, file.name) != file:
        now.left += 1
        return
    now.read += 1
    now.settled.append(Settled(key, stamp, tuple(pieces)))
    if now.pieces >= SLICE:
        yield


def _files(root: Path) -> tuple[list[_File], str | None]:
    """The files of a folder in the order of their names, and what could not be looked into."""
    unread: list[OSError] = []
    found: list[_File] = []
    for folder, below, names in os.walk(root, onerror=unread.append):
        below[:] = sorted(b for b in below if not b.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            if file := _seen(path, path.relative_to(root).as_posix()):
                found.append(file)
    return found, f"{unread[0].filename}: {unread[0].strerror}" if unread else None


def _seen(path: Path, name: str) -> _File | None:
    """A plain file as it is now; None of anything else."""
    try:
        found = path.stat()
    except OSError:
        return None
    return _File(path, name, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _is_whole(file: _File, now: datetime) -> bool:
    """Whether a file has been left alone long enough; one from the future is."""
    return not 0 <= now.timestamp() - file.changed / 1e9 < SETTLED_AFTER


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
