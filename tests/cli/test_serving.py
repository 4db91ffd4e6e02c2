"""`vigie serve` with several processes: they share what they have to, and live and end together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from vigie.lang.loading import load_analysis
from vigie.store.opening import open_store
from vigie.store.people import add_user, open_session

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes under /proc")
PATIENCE = 60.0
"""Seconds that processes may take to start, to notice and to end on a busy machine."""
ASKED = """
import sys
from vigie.cli.workers import Served, serve_with
from vigie.publish.exports.cap import CapSender
port, store = int(sys.argv[1]), sys.argv[2]
here = Served("127.0.0.1", port, None, None, None, False, 2)
serve_with(2, store, here, {}, CapSender(), lambda: print("asked", flush=True))
"""


def _until(told: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if told():
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


def _ask(port: int, path: str, form: dict[str, str] | None = None, cookie: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"origin": f"http://127.0.0.1:{port}", "cookie": cookie}
    if form is None:
        connection.request("GET", path, headers=headers)
    else:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), headers | kind)
    answer = connection.getresponse()
    body = answer.read().decode()
    kept = answer.headers.get("set-cookie", "").partition(";")[0]
    connection.close()
    return answer.status, kept or body


def _answers(port: int) -> bool:
    try:
        return _ask(port, "/login")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def _workers(process: int) -> set[int]:
    """The workers of a server: its children that came to be by `spawn`."""
    found = set()
    for one in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        words = Path(f"/proc/{one}/cmdline")
        if words.exists() and b"spawn_main" in words.read_bytes():
            found.add(int(one))
    return found


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def _started(*command: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, *(str(port) if c == "PORT" else c for c in command)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        _until(lambda: _answers(port), "an answer")
        yield port, process
    finally:
        process.kill()
        process.communicate()


def test_workers_live_and_end_together(tmp_path: Path) -> None:
    command = ("-m", "vigie", "serve", "--store", str(tmp_path / "s.db"), "--port", "PORT", "--workers", "2")
    with _started(*command) as (port, process):
        _until(lambda: len(_workers(process.pid)) == 2, "two workers")
        first = _workers(process.pid)
        os.kill(min(first), signal.SIGKILL)
        _until(lambda: len(_workers(process.pid) - first) == 1, "another worker in the place of the dead one")
        for _ in range(8):
            assert _answers(port)
        every = _workers(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not [w for w in every if _lives(w)]
        assert not _answers(port)


def test_workers_do_not_outlive_a_first_process_that_is_killed(tmp_path: Path) -> None:
    command = ("-m", "vigie", "serve", "--store", str(tmp_path / "s.db"), "--port", "PORT", "--workers", "2")
    with _started(*command) as (port, process):
        _until(lambda: len(_workers(process.pid)) == 2, "two workers")
        every = _workers(process.pid)
        process.kill()
        _until(lambda: not any(_lives(w) for w in every), "the end of its workers")
        assert not _answers(port)


def test_wrong_passwords_count_wherever_they_arrive(tmp_path: Path) -> None:
    """Each on a connection of its own, so that both workers get some; the seventh waits, whoever answers it."""
    command = ("-m", "vigie", "serve", "--store", str(tmp_path / "s.db"), "--port", "PORT", "--workers", "2")
    with _started(*command) as (port, process):
        _until(lambda: len(_workers(process.pid)) == 2, "two workers")
        tried = [_ask(port, "/login", {"name": "administrator", "password": f"faux {n}"})[0] for n in range(12)]
        assert tried == [401] * 6 + [429] * 6


def test_a_decision_in_a_worker_is_told_to_the_first_process(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store, now = open_store(str(path), load_analysis()), datetime.now(UTC)
    with store.writing() as connection:
        user = add_user(connection, "analyste", "analyst", "RED", now, "vigie")
        open_session(connection, user, "secret", "jeton", now)
    store.close()
    with _started("-c", ASKED, "PORT", str(path)) as (port, process):
        rated = {"csrf": "jeton", "name": "Le Journal", "reliability": "B", "reason": "souvent juste"}
        status, body = _ask(port, "/sources/rating", rated, "vigie=secret")
        assert status == 303, body
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = ["-m", "vigie", "serve", "--store", str(tmp_path / "s.db"), "--port", str(port), "--workers", "2"]
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {port}" in done.stderr
