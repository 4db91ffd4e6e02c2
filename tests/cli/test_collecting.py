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


def opml(*outlines: tuple[str, str]) -> str:
    rows = "".join(f'<outline text="{title}" xmlUrl="{url}"/>' for title, url in outlines)
    return f'<?xml version="1.0"?><opml version="2.0"><body><outline text="Presse">{rows}</outline></body></opml>'


def test_a_list_of_sources_is_imported_with_exact_accounts(run: Run) -> None:
    run("sources", "add", "https://echo.test/rss", "--kind", "feed", "--name", "echo")
    before = Path("sources.toml").read_text("utf-8")
    Path("l.opml").write_text(
        opml(("Écho", "https://echo.test/rss"), ("Fil", "https://fil.test/rss"), ("Fil", "https://fil.test/2"), ("X", "ftp://x.test/")),
        "utf-8",
    )  # fmt: skip
    taken = run("sources", "import", "l.opml")
    assert taken.exit_code == 1
    assert "4 feeds = 2 added, 1 there already, 1 refused" in taken.stderr
    assert "refused: ftp://x.test/" in taken.stderr
    text = Path("sources.toml").read_text("utf-8")
    assert text.startswith(before.rstrip("\n"))
    rows = [json.loads(x) for x in run("sources", "list", "--format", "jsonl").stdout.splitlines()]
    assert [(r["name"], r["location"]) for r in rows] == [
        ("echo", "https://echo.test/rss"),
        ("fil", "https://fil.test/rss"),
        ("fil-2", "https://fil.test/2"),
    ]
    assert run("sources", "import", "l.opml").exit_code == 1
    assert Path("sources.toml").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<rss version='2.0'><channel/></rss>", "no list of sources (OPML) (a feed or sitemap)"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "a feed or sitemap"),
        ("<html><body>rien</body></html>", "no list of sources"),
        ("rien", "no list of sources"),
        (opml(), "names no feed"),
        ("<opml>" + " " * (4 * 1024 * 1024), "too large"),
    ],
)
def test_what_is_no_list_of_sources_is_told_and_changes_nothing(run: Run, content: str, words: str) -> None:
    Path("l.opml").write_text(content, "utf-8")
    taken = run("sources", "import", "l.opml")
    assert (taken.exit_code, words in taken.stderr) == (1, True), taken.stderr
    assert not Path("sources.toml").exists()


def test_a_list_of_a_thousand_sources_is_imported_at_once(run: Run) -> None:
    Path("l.opml").write_text(opml(*(("Le Fil", f"https://fil{n}.test/rss") for n in range(1000))), "utf-8")
    began = time.process_time()
    assert "1000 added" in run("sources", "import", "l.opml").stderr
    assert time.process_time() - began < 20


def test_a_list_given_to_ingest_says_what_to_do_with_it(run: Run) -> None:
    Path("l.opml").write_text(opml(("Écho", "https://echo.test/rss")), "utf-8")
    Path("plan.xml").write_text(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://echo.test/1</loc></url></urlset>"
    )
    taken = run("ingest", "l.opml", "plan.xml", "--no-annotate")
    assert taken.exit_code == 1
    assert "refused: l.opml: liste de sources, sans article : « vigie sources import » la reprend (1)" in taken.stderr
    assert "refused: plan.xml: plan de site, sans article : « vigie sources add » avec son adresse" in taken.stderr
    assert "2 offered = 0 accepted, 0 degraded, 2 refused, 0 duplicate" in taken.stderr


def test_a_list_in_a_watched_folder_is_refused_by_name_once(run: Run, tmp_path: Path) -> None:
    depot = tmp_path / "depot"
    depot.mkdir()
    (depot / "l.opml").write_text(opml(("Écho", "https://echo.test/rss")), "utf-8")
    run("sources", "add", depot)
    time.sleep(2.1)
    watched = run("watch", "--once", "--no-annotate", "--contact", CONTACT)
    assert "1 offered = 0 accepted, 0 degraded, 1 refused, 0 duplicate" in watched.stderr
    told = run("accounts", "--refused").stdout
    assert "l.opml\tliste de sources" in told
    (row,) = (json.loads(x) for x in run("sources", "list", "--format", "jsonl").stdout.splitlines())
    assert row["health"] == "ok"
