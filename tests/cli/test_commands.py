"""The commands: what they write, their exit codes, and accounts in which nothing is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import vigie.cli.annotate
import vigie.cli.brief
import vigie.jobs.annotate
from vigie.cli.main import main
from vigie.lang.packs import LanguagePack

SRC = Path(__file__).resolve().parents[2] / "src"
Run = Callable[..., Result]

BODY = (
    "Quatre dockers ont été blessés mardi par l'explosion d'un conteneur sur le port de Tessaral, selon la capitainerie.\n\n"
    "« Nous avons perdu le contact avec deux équipes », a déclaré le colonel Hector Aubertin devant la presse. Les "
    "recherches ont repris mercredi matin le long de la digue, où une dizaine de plongeurs se relaient.\n"
)
OTHER = (
    "La préfecture de Valbrune a fermé jeudi la route du col après la chute d'un pylône, et demande aux habitants de "
    "rester chez eux jusqu'au retour du courant.\n\nTrois villages sont privés d'électricité depuis lundi.\n"
)
DATED = f"---\ntitle: Explosion sur le port de Tessaral\ndate: 2024-05-15\npublisher: L'Écho du Littoral\n---\n{BODY}"
ENGLISH = (
    "Four dock workers were injured on Tuesday when a container exploded in the harbour, the port authority said. "
    "Divers resumed their search along the breakwater on Wednesday morning, and officials asked residents to stay at home "
    "until further notice while investigators looked into the cause of the blast.\n"
)
QUOTED = "« Nous ne partirons pas. »\n\n« Personne ne nous a prévenus. »\n\n« La digue tiendra. »\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, pack: LanguagePack, parser: Any) -> Run:
    """Run a command in this process, with the model and the language data of the session."""
    monkeypatch.setattr(vigie.jobs.annotate, "Parser", lambda model=None: parser)
    for module in (vigie.cli.annotate, vigie.cli.brief):
        monkeypatch.setattr(module, "load_pack", lambda: pack)

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def accounts(result: Result) -> dict[str, int]:
    """The sums of the last account line; they add up or the test fails."""
    lines = [line for line in result.stderr.splitlines() if " offered = " in line]
    assert len(lines) == 1, result.stderr
    found = re.fullmatch(
        r"vigie: (\d+) offered = (\d+) accepted, (\d+) degraded, (\d+) refused, (\d+) duplicate", lines[0]
    )
    assert found, lines[0]
    offered, accepted, degraded, refused, duplicate = map(int, found.groups())
    assert offered == accepted + degraded + refused + duplicate
    return {"offered": offered, "accepted": accepted, "degraded": degraded, "refused": refused, "duplicate": duplicate}


def sums(**counts: int) -> dict[str, int]:
    """Accounts with these outcomes and none else."""
    return {
        "offered": sum(counts.values()), "accepted": 0, "degraded": 0, "refused": 0, "duplicate": 0, **counts
    }  # fmt: skip


def records(result: Result) -> list[dict[str, Any]]:
    """Standard output as JSON Lines."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


# --------------------------------------------------------------------------- usage


@pytest.mark.parametrize("command", [[], ["annotate"], ["brief"], ["doctor"]], ids=lambda c: " ".join(c) or "vigie")
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help(command: list[str], flag: str) -> None:
    result = CliRunner().invoke(main, [*command, flag])
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert len(result.output) > 100


def test_version() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert re.search(r"\d+\.\d+", result.output)


@pytest.mark.parametrize(
    "arguments",
    [
        ["annotate"],
        ["brief"],
        ["no-such-command"],
        ["annotate", "--no-such-option", "x"],
        ["annotate", "--format", "pdf", "x"],
        ["annotate", "-j", "0", "x"],
        ["brief", "--lang", "de", "x"],
        ["brief", "--since", "bad", "x"],
        ["brief", "--since", "2024-13-01", "x"],
        ["brief", "--as-of", "demain", "x"],
        ["brief", "--sources", "no-such-file.toml", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_and_exits_with_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error" in result.stderr


@pytest.mark.parametrize(
    "table",
    ["not toml [", "x = 1", '[[source]]\nname = "L\'Écho"\nreliability = "G"', "[[source]]\nname = 3", b"\xff\xfe\x00"],
)
def test_a_wrong_reliability_table_is_told(run: Run, tmp_path: Path, table: str | bytes) -> None:
    path = file(tmp_path, "a.md", DATED)
    result = run("brief", path, "--sources", file(tmp_path, "sources.toml", table))
    assert result.exit_code == 2
    assert "sources.toml" in result.stderr


def test_help_loads_no_heavy_module() -> None:
    code = "import sys; sys.argv = ['vigie', '--help']\ntry:\n from vigie.cli.main import main; main()\nexcept SystemExit:\n print(sorted({'spacy', 'trafilatura', 'lxml'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert done.stderr.splitlines()[-1] == "[]"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SRC), "OMP_NUM_THREADS": "1"}


# --------------------------------------------------------------------------- what is taken in


def test_a_dated_article_is_accepted(run: Run, tmp_path: Path) -> None:
    result = run("annotate", file(tmp_path, "a.md", DATED))
    assert result.exit_code == 0
    assert accounts(result) == sums(accepted=1)
    (record,) = records(result)
    assert record["schema"] == "vigie/annotation/1"
    assert record["published"] == "2024-05-15"
    assert record["source"]["publisher"] == "L'Écho du Littoral"
    assert record["source"]["title"] == "Explosion sur le port de Tessaral"
    assert record["text"].startswith("Explosion sur le port de Tessaral\n\nQuatre dockers")
    assert record["statements"]
    assert record["figures"]


def test_an_article_without_a_date_is_degraded(run: Run, tmp_path: Path) -> None:
    result = run("annotate", file(tmp_path, "a.txt", BODY))
    assert result.exit_code == 0
    assert accounts(result) == sums(degraded=1)
    assert "sans date" in result.stderr


def test_one_line_is_an_article(run: Run, tmp_path: Path) -> None:
    result = run("annotate", file(tmp_path, "a.txt", BODY.split("\n")[0]))
    assert result.exit_code == 0
    assert accounts(result) == sums(degraded=1)
    assert len(records(result)) == 1


def test_an_article_of_quotations_alone(run: Run, tmp_path: Path) -> None:
    result = run("annotate", file(tmp_path, "a.txt", QUOTED))
    assert result.exit_code == 0
    assert accounts(result) == sums(degraded=1)
    assert len(records(result)) == 1


def test_windows_encoding_is_read_and_told(run: Run, tmp_path: Path) -> None:
    result = run("annotate", file(tmp_path, "a.md", DATED.encode("cp1252")))
    assert result.exit_code == 0
    assert accounts(result) == sums(degraded=1)
    assert "UTF-8" in result.stderr
    (record,) = records(result)
    assert "« Nous avons perdu le contact avec deux équipes »" in record["text"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_of_unicode_are_read(run: Run, tmp_path: Path, encoding: str) -> None:
    result = run("annotate", file(tmp_path, "a.md", DATED.encode(encoding)))
    assert result.exit_code == 0
    assert "équipes »" in records(result)[0]["text"]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_of_other_systems(run: Run, tmp_path: Path, newline: str) -> None:
    plain, other = (
        run("annotate", file(tmp_path, name, text))
        for name, text in [("a.txt", BODY), ("b.txt", BODY.replace("\n", newline))]
    )
    assert records(plain)[0]["text"] == records(other)[0]["text"]


def test_nul_bytes_and_lone_surrogates_in_json_lines(run: Run, tmp_path: Path) -> None:
    row = {"id": "x", "published": "2024-05-15", "text": f"Le pont\x00 est \ud83d fermé. {BODY}"}
    result = run("annotate", file(tmp_path, "a.jsonl", json.dumps(row) + "\n"))
    assert result.exit_code == 0
    assert accounts(result) == sums(degraded=1)
    assert "caractères de contrôle" in result.stderr
    assert records(result)[0]["text"].startswith("Le pont est  fermé.")


def test_a_bad_line_of_json_is_refused_and_the_rest_read(run: Run, tmp_path: Path) -> None:
    good = [json.dumps({"id": i, "published": "2024-05-15", "text": t}) for i, t in [("a", BODY), ("b", OTHER)]]
    bad = ['{"text": "Le pont', '["text"]', '{"title": "Rien d\'autre"}', "{}", "null", '{"text": 3}', '{"text": "…"}']
    result = run("annotate", file(tmp_path, "a.jsonl", "\n".join([good[0], *bad, good[1], ""])))
    assert result.exit_code == 1
    assert accounts(result) == sums(accepted=2, refused=len(bad))
    assert [r["id"] for r in records(result)] == ["a", "b"]
    for line in range(2, len(bad) + 2):
        assert f"a.jsonl:{line}" in result.stderr


def test_a_file_offered_twice_is_a_duplicate(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "a.md", DATED)
    result = run("annotate", path, path)
    assert result.exit_code == 0
    assert accounts(result) == sums(accepted=1, duplicate=1)
    assert len(records(result)) == 1


def test_two_texts_of_one_id_both_stay(run: Run, tmp_path: Path) -> None:
    rows = [{"id": "x", "published": "2024-05-15", "text": t} for t in (BODY, OTHER)]
    result = run("annotate", file(tmp_path, "a.jsonl", "".join(json.dumps(r) + "\n" for r in rows)))
    assert result.exit_code == 0
    assert accounts(result) == sums(accepted=2)
    found = records(result)
    assert [r["text"] for r in found] == [BODY.strip(), OTHER.strip()]
    assert found[0]["id"] == "x"
    assert found[1]["id"] != "x"


def test_standard_input_as_text(run: Run) -> None:
    result = run("annotate", "-", stdin=DATED.encode())
    assert result.exit_code == 0
    assert accounts(result) == sums(accepted=1)
    assert records(result)[0]["published"] == "2024-05-15"


def test_standard_input_as_json_lines(run: Run) -> None:
    rows = [{"id": i, "published": "2024-05-15", "text": t} for i, t in [("a", BODY), ("b", OTHER)]]
    result = run("annotate", "-", stdin="".join(json.dumps(r) + "\n" for r in rows).encode())
    assert result.exit_code == 0
    assert [r["id"] for r in records(result)] == ["a", "b"]


def test_standard_input_as_a_page(run: Run) -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in (BODY + OTHER).split("\n\n"))
    page = f"<!DOCTYPE html><html lang=fr><head><title>Explosion</title></head><body><article><h1>Explosion sur le port</h1>{paragraphs}</article></body></html>"
    result = run("annotate", "-", stdin=page.encode())
    assert result.exit_code == 0
    assert "<p>" not in records(result)[0]["text"]
    assert "Quatre dockers" in records(result)[0]["text"]


# --------------------------------------------------------------------------- what is refused


NO_ARTICLE = (
    "<!DOCTYPE html><html lang=fr><head><title>Accueil</title></head><body><nav><a href=/a>Accueil</a> <a href=/b>Sport</a>"
    "</nav><form><input name=q></form><footer>Mentions légales</footer></body></html>"
)
REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "empty file": ("a.txt", "", "fichier vide"),
    "blank file": ("a.txt", " \n\n\t\n", "fichier vide"),
    "only a byte order mark": ("a.txt", b"\xef\xbb\xbf", "fichier vide"),
    "empty JSON Lines": ("a.jsonl", "", "fichier vide"),
    "empty page": ("a.html", "", "fichier vide"),
    "binary file": ("a.txt", bytes(range(256)) * 64, "binaire"),
    "image under the name of a text": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(2000), "binaire"),
    "PDF": ("a.pdf", b"%PDF-1.7\n" + bytes(range(128, 256)) * 20, "abîmé"),
    "no letter": ("a.txt", "… 12 — 34 !\n", "aucun texte"),
    "30 MB of text": ("a.txt", (BODY * 200_000)[: 30 * 2**20], "trop gros"),
    "a book": ("a.txt", BODY * 3_000, "trop long"),
    "page nested 10,000 deep": ("a.html", "<html><body>" + "<div>" * 10_000 + BODY + "</div>" * 10_000, "imbriquée"),
    "page without an article": ("a.html", NO_ARTICLE, "sans article"),
    "English article": ("a.txt", ENGLISH, "autre langue"),
    "damaged archive": ("a.jsonl.xz", b"\xfd7zXZ\x00" + b"rien", "archive"),
    "text that is no archive": ("a.jsonl.gz", BODY, "archive"),
    "JSON of another shape": ("a.json", '{"a": 1}', "sans texte ni paragraphes"),
    "broken JSON": ("a.json", '[{"text": ', "JSON"),
    "JSON nested 100,000 deep": ("a.json", "[" * 100_000 + "]" * 100_000, "JSON"),
}


@pytest.mark.parametrize(("name", "content", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_article_is_refused_with_its_reason(
    run: Run, tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    start = time.monotonic()
    result = run("annotate", file(tmp_path, name, content))
    assert result.exit_code == 1
    assert accounts(result) == sums(refused=1)
    assert result.stdout == ""
    assert why in result.stderr
    assert time.monotonic() - start < 30


def test_an_empty_folder_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("annotate", tmp_path)
    assert result.exit_code == 1
    assert accounts(result) == sums(refused=1)
    assert "dossier sans article" in result.stderr


def test_a_path_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("annotate", tmp_path / "absent.txt", file(tmp_path, "a.md", DATED))
    assert result.exit_code == 1
    assert accounts(result) == sums(accepted=1, refused=1)
    assert "introuvable" in result.stderr


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_refused(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", BODY)
    path.chmod(0)
    result = run("annotate", path, file(tmp_path, "b.md", DATED))
    assert result.exit_code == 1
    assert accounts(result) == sums(accepted=1, refused=1)
    assert "illisible" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_a_folder_does_not_hang(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    result = run("annotate", tmp_path)
    assert result.exit_code == 1
    assert accounts(result) == sums(refused=1)


def test_empty_standard_input_is_refused(run: Run) -> None:
    result = run("annotate", "-", stdin=b"")
    assert result.exit_code == 1
    assert accounts(result) == sums(refused=1)


def test_a_mixed_folder_is_accounted_for_to_the_last_file(run: Run, tmp_path: Path) -> None:
    file(tmp_path, "a.md", DATED)
    file(tmp_path, "b.txt", OTHER)
    file(tmp_path, "c.txt", "")
    file(tmp_path, "d.txt", ENGLISH)
    file(tmp_path, "e.md", DATED)
    inner = tmp_path / "inner"
    inner.mkdir()
    file(inner, "f.jsonl", json.dumps({"text": OTHER + "Le courant revient.", "published": "2024-05-16"}) + "\n{\n")
    file(tmp_path, "README.md", "# De ce dossier\n\nRien à lire.")
    result = run("annotate", tmp_path)
    assert result.exit_code == 1
    assert accounts(result) == {"offered": 7, "accepted": 2, "degraded": 1, "refused": 3, "duplicate": 1}
    assert len(records(result)) == 3
    told = Counter(line.split(": ")[1] for line in result.stderr.splitlines() if line.count(": ") >= 2)
    assert told == {"degraded": 1, "refused": 3, "duplicate": 1}


# --------------------------------------------------------------------------- what is written


def test_the_table_is_for_eyes(run: Run, tmp_path: Path) -> None:
    result = run("annotate", file(tmp_path, "a.md", DATED), "--format", "table")
    assert result.exit_code == 0
    assert "Hector Aubertin" in result.stdout
    assert not result.stdout.startswith("{")


def test_records_go_to_a_file(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    result = run("annotate", file(tmp_path, "a.md", DATED), "-o", output)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert json.loads(output.read_text("utf-8"))["schema"] == "vigie/annotation/1"


def test_a_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "a.md", DATED)
    for command in (
        ["annotate", path, "-o"],
        ["brief", path, "-o"],
        ["brief", path, "-o", tmp_path / "b.html", "--situation"],
    ):
        result = run(*command, tmp_path / "absent" / "out")
        assert result.exit_code == 2
        assert "absent" in result.stderr


def test_the_brief_and_its_record(run: Run, tmp_path: Path) -> None:
    page, record = tmp_path / "brief.html", tmp_path / "situation.json"
    articles = [file(tmp_path, "a.md", DATED), file(tmp_path, "b.txt", OTHER)]
    result = run("brief", *articles, "-o", page, "--situation", record)
    assert result.exit_code == 0
    assert accounts(result) == sums(accepted=1, degraded=1)
    assert result.stdout == ""
    html = page.read_text("utf-8")
    assert html.lstrip().lower().startswith("<!doctype html")
    assert 'lang="fr"' in html
    assert re.search(r'(?:src|href)="https?://[^"]*\.(?:js|css|png|woff2?)"', html) is None
    assert "<script src" not in html
    situation = json.loads(record.read_text("utf-8"))
    assert situation["schema"] == "vigie/situation/1"
    assert len(situation["articles"]) == 2
    assert situation["as_of"] == "2024-05-15"


def test_the_brief_in_english_on_standard_output(run: Run, tmp_path: Path) -> None:
    result = run(
        "brief", file(tmp_path, "a.md", DATED), "--lang", "en", "--since", "2024-05-14", "--as-of", "2024-05-20"
    )
    assert result.exit_code == 0
    assert 'lang="en"' in result.stdout


def test_a_brief_of_nothing_is_still_a_page(run: Run, tmp_path: Path) -> None:
    record = tmp_path / "situation.json"
    result = run("brief", file(tmp_path, "a.txt", ""), "--situation", record)
    assert result.exit_code == 1
    assert accounts(result) == sums(refused=1)
    assert "<html" in result.stdout
    assert json.loads(record.read_text("utf-8"))["articles"] == []


def test_markup_in_an_article_stays_text(run: Run, tmp_path: Path) -> None:
    hostile = DATED.replace("Hector Aubertin", 'Hector <script>alert("a")</script> Aubertin').replace(
        "title: Explosion", 'title: <img src=x onerror="alert(1)"> Explosion'
    )
    result = run("brief", file(tmp_path, "a.md", hostile), "--with-text")
    assert result.exit_code == 0
    assert "<script>alert" not in result.stdout
    assert "<img src=x" not in result.stdout


def test_doctor_finds_everything_needed() -> None:
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    assert "MISSING" not in result.output
    assert "model" in result.output


@pytest.mark.slow
def test_the_program_from_outside(tmp_path: Path) -> None:
    path = file(tmp_path, "a.md", DATED)
    done = subprocess.run(
        [sys.executable, "-m", "vigie", "annotate", "-j", "1", str(path), str(tmp_path / "absent")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=_environment() | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["schema"] == "vigie/annotation/1"
    assert "2 offered = 1 accepted, 0 degraded, 1 refused, 0 duplicate" in done.stderr
    assert "Traceback" not in done.stderr
