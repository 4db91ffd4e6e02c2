"""A PostgreSQL server of the campaign's own, from Debian's packages; it can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
"""Where Debian puts them; empty where PostgreSQL is not installed."""
START_SECONDS = 30
"""Seconds in which a server must be up again; its recovery after a kill takes one or two."""


def scratch(prefix: str) -> Path:
    """A new folder in memory where the system has one: a kill of programs loses nothing of it, and it is ten times as fast."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if os.access(memory, os.W_OK) else None))


class Server:
    """A server on a socket in a folder of its own."""

    def __init__(self) -> None:
        self._tools = BINARIES[-1].parent
        self._home = Path(scratch("vigie-faults-pg-"))
        self._user = _plain_user(self._home)
        self._run("initdb", "-A", "trust", "-U", "vigie", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://vigie@/{database}?host={self._home}"

    def start(self, *, durable: bool = False) -> None:
        """Start it, recovering first when it was killed. A server that is not itself killed needs no fsync.

        Raises:
            RuntimeError: it does not come up.
        """
        options = f"-k {self._home} -c listen_addresses='' -c max_connections=60 -c autovacuum=off"
        if not durable:
            options += " -c fsync=off -c full_page_writes=off"
        last = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("pg_ctl", "-w", "-l", str(self._home / "log"), "-o", options, "start")
                return
            except subprocess.CalledProcessError as error:  # the processes of a killed server may not all be gone yet
                if time.monotonic() > last:
                    raise RuntimeError(f"PostgreSQL does not start: {error.stderr.decode()}") from error
                time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL the postmaster; its children notice and end by themselves."""
        os.kill(int((self._home / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def make(self, database: str, template: str | None = None) -> str:
        """Make a database, empty or as a copy; its address."""
        with psycopg.connect(self.url(), autocommit=True) as server:
            server.execute(
                f"CREATE DATABASE {database}"
                + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else " STRATEGY FILE_COPY")
            )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        with psycopg.connect(self.url(), autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def close(self) -> None:
        """Stop it and remove its folder."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, tool: str, *arguments: str) -> None:
        command = [str(self._tools / tool), "-D", str(self._home / "data"), *arguments]
        subprocess.run(
            command, check=True, user=self._user, cwd=self._home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )


def _plain_user(home: Path) -> str | None:
    """A user whom PostgreSQL accepts, as it refuses root; None when we are no root ourselves."""
    if os.getuid() != 0:
        return None
    name = "postgres" if any(u.pw_name == "postgres" for u in pwd.getpwall()) else "nobody"
    os.chown(home, pwd.getpwnam(name).pw_uid, pwd.getpwnam(name).pw_gid)
    return name
