"""A full disk: the store says so in a sentence, keeps nothing by half, and works again once there is room."""

from __future__ import annotations

import contextlib
import errno
import json
import resource
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from campaign import Ground, Prepared
from places import Files
from steps import Acknowledgements, Kind, Site, Step, do, now_of
from striking import ended, forked
from vigie.store.errors import StoreFullError
from vigie.store.opening import Analyse, Store, open_store

KINDS: tuple[Kind, ...] = ("migrate", "ingest", "purge", "forget", "dump", "restore", "life")
TMPFS_KIB = 32 * 1024
"""Size of the small disk: made-up stores of all scenarios with their logs, copies and dumps take a third of it."""
SQUEEZES = 8
"""Degrees of fullness tried on each scenario."""
FULL = (errno.ENOSPC, errno.EFBIG)


class Disk(Protocol):
    """A disk that can be made full and roomy again."""

    name: str

    def squeeze(self, left: int) -> None:
        """Leave so many bytes."""

    def release(self) -> None:
        """Make room."""


class Limit:
    """No file may grow beyond a size (RLIMIT_FSIZE): works for every user, on every disk."""

    name = "limit on file size"

    def squeeze(self, left: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (left, resource.RLIM_INFINITY))

    def release(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Small:
    """A small file system in memory, filled up by a file."""

    name = "small tmpfs"

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def squeeze(self, left: int) -> None:
        with self._filler.open("wb", buffering=0) as out, contextlib.suppress(OSError):
            while True:
                out.write(bytes(4096))
        size = self._filler.stat().st_size
        with self._filler.open("r+b") as out:
            out.truncate(max(0, size - left))

    def release(self) -> None:
        self._filler.unlink(missing_ok=True)


def run(folder: Path, analyse: Analyse, squeezes: int = SQUEEZES, kinds: Sequence[Kind] = KINDS) -> list[str]:
    """Fill the disk under every scenario at several degrees; every rule that was broken."""
    broken, tried, full = [], 0, 0
    for disk, home in _disks(folder):
        ground = Ground(home, analyse, notes=folder)
        for kind in kinds:
            prepared = ground.prepare(Files(home), kind, 1)
            for number in range(squeezes):
                left = 4096 * (1 + number * number * 2)
                told, struck = _try(ground, prepared, disk, left)
                tried, full = tried + 1, full + struck
                broken += [f"{disk.name}, {kind}, {left} bytes left: {b}" for b in told]
    print(f"{tried} runs on a full disk, in {full} of which it came to be full")
    if not full:
        broken.append("the disk was never full: the part has proven nothing")
    return broken


def _disks(folder: Path) -> Iterator[tuple[Disk, Path]]:
    limited = folder / "limited"
    limited.mkdir()
    yield Limit(), limited
    with _mounted(folder / "small") as small:
        if small is None:
            print("SKIPPED 1 disk: no tmpfs can be mounted here (needs root)")
        else:
            yield Small(small), small


@contextmanager
def _mounted(path: Path) -> Iterator[Path | None]:
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_KIB}k", "tmpfs", str(path)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        done = False
    try:
        yield path if done else None
    finally:
        if done:
            subprocess.run(["umount", "-l", str(path)], check=True)


def _try(ground: Ground, prepared: Prepared, disk: Disk, left: int) -> tuple[list[str], bool]:
    """Do a scenario on a disk that is full; what was broken, and whether the disk came to be full."""
    place, made = prepared.place, prepared.scenario
    site, acks = ground.site(place, prepared.template, restores=made.restores), ground.acknowledgements()
    report = ground.report(site)

    def work() -> None:
        disk.squeeze(left)
        troubles = _through(site, made.struck, acks, ground.analyse, disk)
        report.write_text(json.dumps(troubles), "utf-8")

    try:
        ended(forked(work, report), report)
        disk.release()
        told = json.loads(report.read_text("utf-8"))
        broken = [t for t in told if not t.startswith("full")] + ground.state(prepared, site, acks)
        if ground.content(site.address) != prepared.content:
            broken.append("the store is not as one on a roomy disk")
        return broken, bool(told)
    except Exception as error:  # noqa: BLE001  a child or a check that fails is a broken rule, told with its cause
        disk.release()
        return [f"failed: {error}"], True
    finally:
        ground.free(place, site)


def _through(site: Site, steps: Sequence[Step], acks: Acknowledgements, analyse: Analyse, disk: Disk) -> list[str]:
    """Do the steps; one that finds the disk full is done again, on the same open store, when there is room."""
    told: list[str] = []
    store: Store | None = None
    for number, step in enumerate(steps):
        for attempt in (1, 2):
            try:
                store = store or open_store(site.address, analyse)
                acks.write({"step": number, **do(store, site, step, now_of(attempt))})
                break
            except StoreFullError as error:
                told.append(f"full: {error}")
            except OSError as error:
                told.append("full" if error.errno in FULL and step.verb == "dump" else f"{step.verb}: {error!r}")
            except Exception as error:  # noqa: BLE001  every other answer is the wrong one
                told.append(f"{step.verb}: not told as a full disk: {error!r}")
            if step.verb == "dump" and site.dump_file.exists() and number == _first(steps, "dump"):
                told.append("a half dump stands under its name")
            disk.release()
    if store is not None:
        store.close()
    return told


def _first(steps: Sequence[Step], verb: str) -> int:
    return next(n for n, s in enumerate(steps) if s.verb == verb)
