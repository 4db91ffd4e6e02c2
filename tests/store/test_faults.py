"""A small share of the fault campaign (`./run faults`), and the proof that it sees faults planted on purpose."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.store import restoring, retention

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "faults"))

import disk  # noqa: E402
import outage  # noqa: E402
import writers  # noqa: E402
from campaign import Ground, Plan, Prepared, plan_of  # noqa: E402
from places import Databases, Files, Place  # noqa: E402
from planting import PLANTS  # noqa: E402
from servers import BINARIES, Server, scratch  # noqa: E402
from steps import PIECE  # noqa: E402

WITHOUT = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
STRUCK = {
    "migrate": ("statement#20", "migrate.before_commit#1"),
    "ingest": ("ingest.articles#2", "ingest.after_commit#2", "time#4000"),
    "purge": ("purge.dropped#1", "purge.after_commit#1", "wipe.scrubbed#1"),
    "forget": ("forget.before_commit#1", "wipe.emptied#1"),
    "dump": ("dump.written#1",),
    "restore": ("restore.articles#1", "restore.before_commit#1"),
}
SEEN_BY = {
    "early-acknowledgement": "acknowledged#2",
    "index-apart": "ingest.after_commit#1",
    "silent-retry": "ingest.before_commit#1",
}
"""Where each planted fault shows."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = scratch("vigie-test-faults-")
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if not BINARIES:
        pytest.skip(WITHOUT)
    one = Server()
    one.start()
    yield one
    one.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, folder: Path) -> Place:
    return Files(folder) if request.param == "sqlite" else Databases(request.getfixturevalue("server"))


@pytest.fixture(scope="module")
def ground(folder: Path) -> Ground:
    return Ground(folder, words)


@pytest.fixture(scope="module")
def undisturbed(ground: Ground, folder: Path) -> Prepared:
    return ground.prepare(Files(folder), "ingest", 1)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", PIECE)
    monkeypatch.setattr(restoring, "BATCH", PIECE)


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


def plan(place: Place, kind: str, strike: str) -> Plan:
    return plan_of(f"{place.engine}/{kind}/1/{strike}")


@pytest.mark.parametrize("kind", STRUCK)
def test_a_kill_loses_nothing_and_doubles_nothing(ground, place, kind) -> None:
    prepared = ground.prepare(place, kind, 1)
    outcomes = [ground.strike(prepared, plan(place, kind, strike)) for strike in STRUCK[kind]]
    assert [o for o in outcomes if o.broken or not o.killed] == []


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_seen(ground, undisturbed, folder, name) -> None:
    strike = plan(undisturbed.place, "ingest", SEEN_BY[name])
    assert ground.strike(undisturbed, strike).broken == ()
    assert Ground(folder, words, name).strike(undisturbed, strike).broken != ()


def test_a_full_disk_keeps_nothing_by_half(tmp_path) -> None:
    assert disk.run(tmp_path, words, squeezes=2, kinds=("ingest", "dump")) == []


def test_six_writers_write_one_store(folder, place) -> None:
    assert writers.run([place], folder, words, articles=6) == []


def test_a_killed_server_loses_nothing(folder) -> None:
    if not BINARIES:
        pytest.skip(WITHOUT)
    assert outage.run(folder, words, outages=2, articles=20) == []
