"""`vigie sources`, `vigie watch`, `vigie accounts` on a site of the loopback, as a user runs them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vigie.cli.main import main

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import loopback

CONTACT = "mailto:tests@example.org"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A farm of feeds on the loopback."""
    with loopback.served("farm", 4) as found:
        yield found


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(a) for a in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def loop(run: Run, *arguments: object) -> Result:
    return run(*arguments, "--allow-loopback", "--contact", CONTACT)


def test_a_feed_is_added_tried_collected_and_accounted_for(run: Run, port: int) -> None:
    url = f"http://s00001.test:{port}/feed.xml"
    added = loop(run, "sources", "add", url, "--every", "1h", "--name", "un")
    assert added.exit_code == 0, added.stderr
    tried = loop(run, "sources", "test", "un")
    assert tried.exit_code == 0, tried.stdout
    assert "4 items" in tried.stdout
    assert "latest article: accepted" in tried.stdout
    assert not Path("vigie.db").exists()
    watched = loop(run, "watch", "--once", "--no-annotate")
    assert watched.exit_code == 0, watched.stderr
    assert "vigie: 4 offered = 4 accepted, 0 degraded, 0 refused, 0 duplicate" in watched.stderr
    told = run("accounts", "--run", "last")
    assert "un · " in told.stdout
    assert "4 offered = 4 accepted" in told.stdout
    (line,) = (json.loads(x) for x in run("accounts", "--by", "source", "--format", "jsonl").stdout.splitlines())
    assert line == {"source": "un", "outcome": "accepted", "reason": "", "count": 4}
    (row,) = (json.loads(x) for x in run("sources", "list", "--format", "jsonl").stdout.splitlines())
    assert (row["health"], row["items"], row["waiting"]) == ("ok", 4, 0)
    assert "un      ok" in run("sources", "list").stdout
    again = loop(run, "watch", "--once", "--no-annotate")
    assert "0 offered" in again.stderr  # nothing is due


def test_leads_are_completed_by_their_pages_and_what_fails_is_told(run: Run, port: int) -> None:
    loop(run, "sources", "add", f"http://s00007.test:{port}/feed.xml", "--name", "sept")
    loop(run, "sources", "add", f"http://s00008.test:{port}/nothing", "--name", "rien", "--kind", "feed")
    watched = loop(run, "watch", "--once", "--no-annotate", "-v")
    assert "3 offered" in watched.stderr
    assert "rien: new → failing (not_found" in watched.stderr
    assert "rien" in run("sources", "list").stdout
    tried = loop(run, "sources", "test", "rien")
    assert tried.exit_code == 1
    assert "introuvable" in tried.stdout


def test_a_folder_is_a_source(run: Run, tmp_path: Path) -> None:
    depot = tmp_path / "depot"
    depot.mkdir()
    body = "La préfecture de Valbrune a fait fermer le pont mardi après la crue, et une école sert de refuge."
    (depot / "a.txt").write_text(f"Le pont est fermé\n\n{body}\n", "utf-8")
    assert run("sources", "add", depot).exit_code == 0
    time.sleep(2.1)
    watched = run("watch", "--once", "--no-annotate", "--contact", CONTACT)
    assert "1 offered" in watched.stderr
    assert "1 files" in run("sources", "test", "depot", "--contact", CONTACT).stdout


def test_the_file_is_changed_by_commands_and_mistakes_are_wrong_usage(run: Run) -> None:
    run("sources", "add", "https://echo.test/rss", "--kind", "feed", "--name", "echo", "--retention", "forever")
    assert run("sources", "disable", "echo").exit_code == 0
    assert "paused" in run("sources", "list").stdout
    assert run("sources", "enable", "echo").exit_code == 0
    assert run("sources", "add", "https://echo.test/2", "--kind", "feed", "--name", "echo").exit_code == 2
    assert run("sources", "remove", "nobody").exit_code == 2
    assert run("watch", "--once", "--for", "soon", "--contact", CONTACT).exit_code == 2
    assert "who you are" in run("watch", "--once").stderr
    assert run("sources", "remove", "echo").exit_code == 0
    Path("sources.toml").write_text("[[source]]\nname = 'x'\n", "utf-8")
    refused = run("watch", "--once", "--contact", CONTACT)
    assert refused.exit_code == 2
    assert "line 1" in refused.stderr


def test_a_watch_stops_in_good_order_when_it_is_told_to(run: Run, port: int, tmp_path: Path) -> None:
    loop(run, "sources", "add", f"http://s00002.test:{port}/feed.xml", "--name", "deux")
    Path("sources.toml").write_text(Path("sources.toml").read_text("utf-8").replace('"15m"', '"1s"'), "utf-8")
    command = [sys.executable, "-m", "vigie", "watch", "--no-annotate", "--allow-loopback", "--contact", CONTACT]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and "deux" not in run("accounts").stdout:
        time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert process.returncode == 0, told
    assert "4 accepted" in told
    (line,) = [x for x in told.splitlines() if " offered = " in x]
    kept = json.loads(run("accounts", "--by", "source", "--format", "jsonl").stdout.splitlines()[0])
    assert f"{kept['count']} accepted" in line
