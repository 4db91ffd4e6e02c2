"""The commands of the store, from the first ingest to a restored copy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import vigie.cli.ingest
import vigie.jobs.annotate
from vigie.cli.main import main
from vigie.jobs.stores import open_named
from vigie.lang.packs import LanguagePack
from vigie.store.accounts import account_lines

Run = Callable[..., Result]
TOLD = """---
title: Attaque du marché de Gao
date: 2024-05-15
publisher: L'Écho du Littoral
url: https://journal.example/gao
---
Une attaque a fait douze morts mardi sur le marché de Gao, a déclaré le gouverneur Zéphyrin Kerdoncuff.

« Nous retrouverons les auteurs », a ajouté M. Kerdoncuff devant la presse, sans donner d'autre détail sur ce qui s'est passé.
"""
LATER = TOLD.replace("douze morts", "quinze morts").replace(
    "date: 2024-05-15", "date: 2024-05-15\nmodified: 2024-05-16T08:00:00Z"
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pack: LanguagePack, parser: Any) -> Run:
    """Run a command on a store of this test, with the model and the language data of the session."""
    monkeypatch.setattr(vigie.jobs.annotate, "Parser", lambda model=None: parser)
    monkeypatch.setattr(vigie.jobs.annotate, "load_pack", lambda: pack)
    monkeypatch.setattr(vigie.cli.ingest, "load_pack", lambda: pack)
    monkeypatch.setenv("VIGIE_STORE", str(tmp_path / "vigie.db"))

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "gao.md"
    path.write_text(TOLD, encoding="utf-8")
    return path


def test_the_way_of_an_article_through_the_store(run: Run, told: Path, tmp_path: Path) -> None:
    assert "1 accepted" in run("ingest", told, "--source", "desk").stderr
    assert "1 duplicate" in run("ingest", told, "--source", "desk").stderr
    assert "new events" in run("situate").stderr
    assert run("verify").exit_code == 0
    told.write_text(LATER, encoding="utf-8")
    assert "1 accepted" in run("ingest", told).stderr
    content = run("dump", "--content").stdout
    article = json.loads(content.splitlines()[1])["article"]
    assert len(article["versions"]) == 2
    dumped = tmp_path / "a.dump.gz"
    assert run("dump", "-o", dumped).exit_code == 0
    assert "1 articles restored" in run("restore", dumped, "--store", tmp_path / "copy.db").stderr
    assert run("verify", "--store", tmp_path / "copy.db").exit_code == 0
    assert run("dump", "--content", "--store", tmp_path / "copy.db").stdout == content


def test_what_is_kept_unread_is_read_later(run: Run, told: Path) -> None:
    run("ingest", told, "--no-annotate")
    assert '"annotation":null' in run("dump", "--content").stdout
    assert "1 of 1" in run("reprocess").stderr
    assert "0 of 0" in run("reprocess").stderr
    assert '"annotation":null' not in run("dump", "--content").stdout
    assert run("verify").exit_code == 0


def test_purge_and_forget(run: Run, told: Path, tmp_path: Path) -> None:
    run("ingest", told)
    dumped = tmp_path / "a.dump"
    run("dump", "-o", dumped)
    assert "blotted out of 1 versions" in run("forget", "Zéphyrin Kerdoncuff", "--yes").stderr
    assert "Kerdoncuff" not in run("dump").stdout
    assert "Kerdoncuff" not in dumped.read_text("utf-8")
    assert run("forget", "Kerdoncuff", "--yes").exit_code == 2
    assert run("forget", "Zéphyrin Kerdoncuff", stdin=b"n\n").exit_code == 1
    assert "1 texts dropped" in run("purge", "--day", "2099-01-01").stderr
    assert run("purge", "--day", "demain").exit_code == 2
    assert run("verify").exit_code == 0


def test_the_accounts_of_a_run_are_exact(run: Run, told: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": 3}\nrien\n', encoding="utf-8")
    result = run("ingest", told, told, tmp_path / "bad.jsonl", "--source", "desk")
    assert result.exit_code == 1
    store = open_named(str(tmp_path / "vigie.db"))
    with store.reading() as connection:
        lines = {(x.outcome, x.reason): x.count for x in account_lines(connection, source="desk", by=frozenset())}
    store.close()
    assert lines == {
        ("accepted", ""): 1,
        ("duplicate", "copy"): 1,
        ("refused", "bad_json"): 1,
        ("refused", "wrong_shape"): 1,
    }


@pytest.mark.parametrize("command", [("dump",), ("verify",), ("purge",), ("situate",), ("watchlist", "list")])
def test_there_must_be_a_store(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.exit_code == 1
    assert "there is no store here" in result.stderr


def test_a_damaged_dump_is_refused_in_a_sentence(run: Run, told: Path, tmp_path: Path) -> None:
    run("ingest", told)
    dumped = tmp_path / "a.dump"
    run("dump", "-o", dumped)
    dumped.write_bytes(dumped.read_bytes()[:-40])
    result = run("restore", dumped, "--store", tmp_path / "b.db")
    assert result.exit_code == 1
    assert "Error: " in result.stderr
    (tmp_path / "c.dump.gz").write_bytes(b"\x1f\x8bnothing")
    assert "cannot be read" in run("restore", tmp_path / "c.dump.gz", "--store", tmp_path / "c.db").stderr


def test_watch_lists_by_command(run: Run, told: Path) -> None:
    run("ingest", told)
    assert run("watchlist", "add", "gao", "--country", "ml", "--type", "attack", "--grade", "z9").exit_code == 2
    assert run("watchlist", "add", "rien").exit_code == 2
    assert run("watchlist", "add", "gao", "--country", "ml", "--type", "attack", "--grade", "5").exit_code == 0
    assert "country: ML" in run("watchlist", "list").stdout
    run("situate")
    assert "1 notices" in run("watchlist", "notify").stderr
    assert "Gao" in run("watchlist", "feed", "gao").stdout
    assert run("watchlist", "feed", "autre").exit_code == 1
    assert run("watchlist", "remove", "gao").exit_code == 0
    assert run("watchlist", "remove", "gao").exit_code == 1


def test_articles_are_marked_by_key_or_address(run: Run, told: Path) -> None:
    assert run("ingest", told, "--tlp", "GREEN").exit_code == 0
    run("situate")
    assert run("search", "gao", "--tlp", "CLEAR", "--format", "jsonl").stdout == ""
    (line,) = run("search", "gao", "--format", "jsonl").stdout.splitlines()
    assert run("mark", "https://journal.example/gao", "CLEAR").exit_code == 0
    key = json.loads(line)["key"]
    (again,) = run("search", "gao", "--tlp", "CLEAR", "--format", "jsonl").stdout.splitlines()
    assert json.loads(again)["key"] == key
    assert run("mark", key, "RED").exit_code == 0
    assert run("search", "gao", "--tlp", "AMBER", "--format", "jsonl").stdout == ""
    answer = run("mark", "https://journal.example/rien", "CLEAR")
    assert (answer.exit_code, "there is no article" in answer.output) == (1, True)
