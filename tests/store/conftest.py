"""Stores to test with: SQLite everywhere, PostgreSQL from Debian's packages where they are."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from vigie.jobs.annotate import take_in
from vigie.model.annotations import Annotation, MadeBy
from vigie.pipeline import examine
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "dispatches"
NOW = "2026-11-28T08:00:00+00:00"

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def plain_words(text: str) -> list[str]:
    """A word analysis simple enough to be checked by eye."""
    return re.findall(r"[^\W_]+", text.lower())


@pytest.fixture(scope="session")
def postgres(absent: Callable[[str], None]) -> Iterator[str]:
    """The URL of a PostgreSQL server of this session's own, on a socket."""
    if not POSTGRES:
        absent("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    tools = POSTGRES[-1].parent
    home = Path(tempfile.mkdtemp(prefix="vigie-pg-", dir="/tmp"))
    run = _as_plain_user(home)
    try:
        run(
            [
                str(tools / "initdb"),
                "-D",
                str(home / "data"),
                "-A",
                "trust",
                "-U",
                "vigie",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        options = f"-k {home} -c listen_addresses='' -c fsync=off -c max_connections=60"
        run([str(tools / "pg_ctl"), "-D", str(home / "data"), "-w", "-l", str(home / "log"), "-o", options, "start"])
        try:
            yield f"postgresql://vigie@/postgres?host={home}"
        finally:
            run([str(tools / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _as_plain_user(home: Path) -> Callable[[list[str]], None]:
    """Run commands as a user that PostgreSQL accepts: it refuses root."""
    if os.getuid() != 0:
        user = None
    else:
        user = "postgres" if any(u.pw_name == "postgres" for u in pwd.getpwall()) else "nobody"
        os.chown(home, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)

    def run(command: list[str]) -> None:
        subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    return run


@pytest.fixture
def fresh_database(postgres: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"t{os.getpid()}_{os.urandom(4).hex()}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield postgres.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(postgres, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store can be made, on each engine."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    return str(request.getfixturevalue("fresh_database"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An empty store on each engine."""
    opened = open_store(address, plain_words)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="session")
def readings(pack, parser) -> tuple[Annotation, ...]:  # type: ignore[no-untyped-def]
    """Some of the example dispatches, annotated by the whole pipeline."""
    intake = take_in(sorted(EXAMPLES.iterdir())[:14], None, pack)
    made = MadeBy("vigie test", "fr test", "model test")
    parsed = parser.parse([a.text for a in intake.articles])
    return tuple(replace(examine(a, s, pack), made_by=made) for a, s in zip(intake.articles, parsed, strict=True))


@pytest.fixture
def offers(readings: tuple[Annotation, ...]) -> tuple[Offer, ...]:
    """The readings as offers of two sources, to be kept thirty days."""
    return tuple(Offer(a.article, a, f"source-{n % 2}", 30) for n, a in enumerate(readings))
