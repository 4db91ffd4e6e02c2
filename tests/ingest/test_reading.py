"""What the readers make of files, folders and standard input, good and bad."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import time
from pathlib import Path

import pytest

from vigie.ingest.limits import DECODED_BYTES
from vigie.ingest.reading import read
from vigie.model.accounts import Refusal
from vigie.model.articles import Document

TEXT = "Le bac ne passe plus\n\nLa préfète a fermé l'embarcadère jeudi.\n\nLes éleveurs protestent."
PARAGRAPH = (
    "<p>La préfète a fermé l'embarcadère jeudi, faute de pilote, et les éleveurs de l'île protestent depuis.</p>"
)
SLOW = 20.0
"""Seconds that no bad input may take on a busy machine."""


def one(path: Path) -> Document | Refusal:
    (item,) = read([path])
    return item


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    item = one(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert isinstance(item, Document)
    assert item.title == "Le bac ne passe plus"
    assert item.paragraphs == ("La préfète a fermé l'embarcadère jeudi.", "Les éleveurs protestent.")
    assert (item.notes == ("encoding_guessed",)) is (encoding in {"utf-16-le", "cp1252", "latin-1"})


def test_a_few_bad_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    item = one(put(tmp_path, "a.txt", (TEXT * 3).encode() + b"\xff"))
    assert isinstance(item, Document)
    assert item.notes == ("encoding_damaged",)
    assert "préfète" in item.paragraphs[0]


def test_single_newlines_part_paragraphs(tmp_path: Path) -> None:
    item = one(put(tmp_path, "a.txt", "Le bac est à quai.\nLa préfète l'a fermé.\nFin de semaine calme."))
    assert isinstance(item, Document)
    assert (item.title, len(item.paragraphs)) == (None, 3)


def test_wrapped_lines_are_joined(tmp_path: Path) -> None:
    wrapped = "La préfète a fermé jeudi matin l'embarcadère du nord de l'île,\nfaute de pilote pour conduire le vieux bac jusqu'à la rive\nopposée, et les éleveurs qui attendaient de passer avec leurs\nbêtes protestent."
    item = one(put(tmp_path, "a.txt", f"Le bac ne passe plus\n\n{wrapped}"))
    assert isinstance(item, Document)
    assert item.title == "Le bac ne passe plus"
    assert len(item.paragraphs) == 1


def test_front_matter_is_honoured(tmp_path: Path) -> None:
    head = '---\ntitle: "Le bac"\ndate: 2024-05-03T08:00:00+02:00\npublisher: La Rive\nurl: https://example.org/bac\nauthors:\n  - Ana Roc\n---\n'
    item = one(put(tmp_path, "a.md", head + "## Jeudi\n\nLe bac est [à quai](https://example.org/quai)."))
    assert isinstance(item, Document)
    assert (item.title, item.published, item.publisher) == ("Le bac", "2024-05-03T08:00:00+02:00", "La Rive")
    assert (item.url, item.authors) == ("https://example.org/bac", ("Ana Roc",))
    assert item.published_basis == "given"
    assert item.paragraphs[-1] == "Le bac est à quai."


def test_both_shapes_of_tables_plain_and_packed(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": TEXT, "published": "2024-05-03"},
        {"id": 7, "title": "Le bac", "paragraphs": ["Il est à quai."], "source": "Agence Boréale"},
    ]
    data = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()
    paths = [
        put(tmp_path, "t.jsonl", data),
        put(tmp_path, "t.jsonl.gz", gzip.compress(data)),
        put(tmp_path, "t.jsonl.xz", lzma.compress(data)),
    ]
    for path in paths:
        first, second = read([path])
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert (first.id, first.title, len(first.paragraphs)) == ("a", "Le bac ne passe plus", 2)
        assert (second.id, second.credit, second.paragraphs) == ("7", "Agence Boréale", ("Il est à quai.",))


def test_one_bad_line_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    lines = b'{"text": "Le bac est \\ud800 revenu."}\n{oops\n[3]\n{"id": 1}\n{"text": " "}\n\n{"text": "Il repart."}\n'
    items = list(read([put(tmp_path, "t.jsonl", lines)]))
    assert [i.reason if isinstance(i, Refusal) else "read" for i in items] == [
        "read", "bad_json", "wrong_shape", "wrong_shape", "no_text", "read",
    ]  # fmt: skip
    assert [i.path.rsplit(":", 1)[1] for i in items if isinstance(i, Refusal)] == ["2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty_file"),
        ("a.txt", b" \n\xef\xbb\xbf", "empty_file"),
        ("a.jsonl", b"", "empty_file"),
        ("a.txt", bytes(range(256)) * 50, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\nxxxx", "binary"),
        ("a.txt", b"*** --- ...", "no_text"),
        ("a.txt", b"Le bac. " * (DECODED_BYTES // 8 + 1), "too_large"),
        ("a.txt", b"Le bac. " * 100_000, "too_long"),
        ("a.txt.gz", gzip.compress(b"a" * (DECODED_BYTES + 10)), "too_large"),
        ("a.txt.xz", b"not packed", "bad_archive"),
        ("a.jsonl.gz", b"not packed", "bad_archive"),
        ("a.jsonl.gz", gzip.compress(b"\n" * 50_000_000), "bomb"),
        ("a.jsonl.xz", lzma.compress(b" " * 100_000_000 + b"\n"), "bomb"),
        ("a.json", b"[" * 200_000, "bad_json"),
        ("a.html", b"<html><body>" + b"<div>" * 10_000 + PARAGRAPH.encode() * 4, "html_too_deep"),
        ("a.html", b"<html><body>" + b"<b>" * 10_000 + PARAGRAPH.encode() * 4, "html_too_deep"),
        ("a.html", b"<p>" * 200_000, "too_large"),
        ("a.html", b"<script>" * 100_000, "no_article"),
        ("a.html", b"<html></html>", "no_article"),
        ("a.html", b"<ul>" + b"<li><a href=x>Une ligne vers un autre article</a></li>" * 100 + b"</ul>", "no_article"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_time(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = put(tmp_path, name, data)
    begun = time.monotonic()
    items = list(read([path]))
    assert time.monotonic() - begun < SLOW
    assert [i.reason for i in items if isinstance(i, Refusal)] == [reason]
    assert len(items) == 1


@pytest.mark.parametrize(
    "markup",
    ["<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">", "<p class='" + "a" * 1_000_000 + "'>x</p>", "<" * 500_000, "&amp;" * 100_000],
)  # fmt: skip
def test_monstrous_pages_are_read_in_time(tmp_path: Path, markup: str) -> None:
    begun = time.monotonic()
    list(read([put(tmp_path, "a.html", f"<html><body>{markup}<article>{PARAGRAPH * 5}</article>")]))
    assert time.monotonic() - begun < SLOW


def test_missing_and_odd_paths_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    items = list(read([tmp_path / "none", tmp_path / "pipe", "a\0b"]))
    assert [i.reason for i in items if isinstance(i, Refusal)] == ["not_found", "unreadable", "not_found"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", TEXT)
    path.chmod(0)
    item = one(path)
    assert isinstance(item, Refusal)
    assert item.reason == "unreadable"


def test_folders_are_walked_in_order_without_what_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "page_files").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("c.txt", "b/a.txt", ".hidden/x.txt", ".x.txt", "README.md", "page_files/y.txt"):
        put(tmp_path, name, TEXT)
    put(tmp_path, "d.xyz", "a,b")
    items = list(read([tmp_path]))
    names = [Path(i.path or "").name for i in items]
    assert names == ["c.txt", "d.xyz", "a.txt"]
    assert [i.reason for i in items if isinstance(i, Refusal)] == ["unknown_format"]


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (item,) = read([tmp_path])
    assert isinstance(item, Refusal)
    assert item.reason == "empty_folder"


STDIN = (
    (TEXT, 1),
    (
        f"<!doctype html><html><body><article><h1>Le bac</h1>{PARAGRAPH}<p>Un pilote viendra lundi, assure la préfète, et le bac reprendra.</p></article></body></html>",
        1,
    ),
    ('{"text": "Le bac est à quai."}\n{"text": "Il repart."}\n', 2),
)


@pytest.mark.parametrize(("data", "articles"), STDIN)
def test_standard_input_is_told_by_how_it_begins(data: str, articles: int) -> None:
    items = list(read(["-"], io.BytesIO(data.encode())))
    assert len(items) == articles
    assert all(isinstance(i, Document) for i in items)
