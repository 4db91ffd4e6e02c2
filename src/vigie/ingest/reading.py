"""Read articles from files, folders and standard input: the one entry of the readers."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

from vigie.ingest.archives import read_archive
from vigie.ingest.decoding import UnreadableTextError, decode
from vigie.ingest.documents import read_office_document, read_pdf_document
from vigie.ingest.feeds import is_json_feed, item_document, looks_like_list, read_feed
from vigie.ingest.limits import DECODED_BYTES, MIB, SNIFFED_BYTES
from vigie.ingest.mail import read_mail, read_mailbox
from vigie.ingest.pages import looks_like_page, read_page
from vigie.ingest.sheets import read_csv, read_parquet
from vigie.ingest.tables import read_array, read_lines
from vigie.ingest.texts import read_text
from vigie.model.accounts import Refusal
from vigie.model.articles import Document
from vigie.model.fetching import Fetched

STDIN = "-"
"""The path that stands for standard input."""

_TEXT, _MARKDOWN, _PAGE = {".txt", ".text"}, {".md", ".markdown"}, {".html", ".htm", ".xhtml"}
_LINES, _ARRAY = {".jsonl", ".ndjson"}, {".json"}
_PACKED = (".xz", ".gz")
_MANY: Mapping[str, Callable[[IO[bytes], str, datetime | None], Iterator[Document | Refusal]]] = {
    ".csv": lambda stream, name, _: read_csv(stream, name),
    ".tsv": lambda stream, name, _: read_csv(stream, name),
    ".mbox": read_mailbox,
    ".warc": read_archive,
    ".parquet": lambda _, name, __: read_parquet(Path(name)),
}
"""Formats that hold many articles, each with its reader."""
_UNPACK_THEMSELVES = {".warc", ".parquet"}
_SINGLE: Mapping[str, Callable[[bytes, str, datetime | None], Document | Refusal]] = {
    ".eml": read_mail,
    ".pdf": lambda data, name, _: read_pdf_document(data, name),
    ".docx": lambda data, name, _: read_office_document(data, name, ".docx"),
    ".odt": lambda data, name, _: read_office_document(data, name, ".odt"),
}
"""Formats that hold one article, each with its reader."""
_FEEDS = {".rss", ".atom", ".xml", ".opml"}
_BAD_PACKING = (lzma.LZMAError, EOFError, gzip.BadGzipFile, zlib.error)
_ABOUT = ("readme", "license", "licence", "copying", "source.txt")
"""Files that tell about a folder and are no articles; they are left out when the folder is walked."""
_PAGE_FILES = "_files"
"""What browsers add to the name of a saved page for the folder of its images."""


def read(
    paths: Iterable[Path | str], stdin: IO[bytes] | None = None, now: datetime | None = None
) -> Iterator[Document | Refusal]:
    """Each article of the inputs as a `Document`, each thing that is none as a `Refusal` with its reason, in order.

    Args:
        paths: files and folders; "-" is standard input. Folders are walked whole, in the order of their names, without
            hidden files, the resources of saved pages and files that tell about the folder (README, LICENSE).
        stdin: the bytes of standard input.
        now: the present; a page's dates after it are not believed.
    """
    for path in paths:
        if str(path) == STDIN:
            yield from _read_stdin(stdin, now)
        else:
            yield from _read_path(Path(path), now)


def _read_path(path: Path, now: datetime | None) -> Iterator[Document | Refusal]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError | ValueError)
        yield Refusal(str(path), "not_found" if missing else "unreadable", getattr(error, "strerror", None))
        return
    if stat.S_ISDIR(mode):
        yield from _read_folder(path, now)
    elif stat.S_ISREG(mode):
        yield from _read_file(path, now, asked=True)
    else:
        yield Refusal(str(path), "unreadable")


def _read_folder(folder: Path, now: datetime | None) -> Iterator[Document | Refusal]:
    found = 0
    unread: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not f.endswith(_PAGE_FILES))
        for name in sorted(files):
            if not name.startswith(".") and not name.lower().startswith(_ABOUT):
                found += 1
                yield from _read_entry(Path(root) / name, now)
    for error in unread:
        found += 1
        yield Refusal(str(error.filename), "unreadable", error.strerror)
    if not found:
        yield Refusal(str(folder), "empty_folder")


def _read_entry(path: Path, now: datetime | None) -> Iterator[Document | Refusal]:
    if path.is_file():
        yield from _read_file(path, now, asked=False)
    else:
        yield Refusal(str(path), "unreadable")


def _read_file(path: Path, now: datetime | None, *, asked: bool) -> Iterator[Document | Refusal]:
    """The articles of one file; one whose extension says nothing is looked into only when the user named it."""
    packing, kind = _kind(path)
    try:
        with path.open("rb") as stream:
            if kind in _LINES:
                yield from read_lines(stream, str(path), packing)
            elif kind in _ARRAY:
                yield from _read_json(stream, path, packing)
            elif kind in _MANY or kind in _SINGLE or kind in _FEEDS:
                yield from _read_format(stream, path, packing, kind, now)
            elif asked or kind in _TEXT | _MARKDOWN | _PAGE | {""}:
                yield from _read_whole(stream, path, packing, kind, now)
            else:
                yield Refusal(str(path), "unknown_format", kind)
    except OSError as error:
        yield Refusal(str(path), "unreadable", error.strerror)


def _read_format(
    stream: IO[bytes], path: Path, packing: str, kind: str, now: datetime | None
) -> Iterator[Document | Refusal]:
    """The articles of a file of a format of its own: archives, mail, documents, tables."""
    name = str(path)
    if kind in _FEEDS:
        yield from _read_listed(_unpacked_or_refused(stream, path, packing), name)
    elif kind in _MANY and (not packing or kind in _UNPACK_THEMSELVES):
        yield from _MANY[kind](stream, name, now)
    else:
        data = _unpacked_or_refused(stream, path, packing)
        if isinstance(data, Refusal):
            yield data
        elif kind in _MANY:
            yield from _MANY[kind](io.BytesIO(data), name, now)
        else:
            yield _SINGLE[kind](data, name, now)


def _read_listed(data: bytes | Refusal, name: str) -> Iterator[Document | Refusal]:
    """The articles that the items of a feed hold themselves; a sitemap or an OPML file holds none and is refused as what it is."""
    feed = data if isinstance(data, Refusal) else read_feed(Fetched(name, "", 200, body=data))
    if isinstance(feed, Refusal):
        yield feed
        return
    if feed.kind in ("sitemap", "sitemap_index"):
        yield Refusal(name, "sitemap", f"{len(feed.items) or len(feed.sitemaps)}")
        return
    for n, item in enumerate(feed.items, 1):
        yield replace(item_document(item, feed), path=f"{name}:{n}")
    if not feed.items:
        yield Refusal(name, "no_article")


def _read_json(stream: IO[bytes], path: Path, packing: str) -> Iterator[Document | Refusal]:
    """The articles of a JSON file: a feed, an object or an array."""
    try:
        is_feed = is_json_feed(_unpacked(stream, packing, SNIFFED_BYTES))
    except _BAD_PACKING:
        is_feed = False
    stream.seek(0)
    if is_feed:
        yield from _read_listed(_unpacked_or_refused(stream, path, packing), str(path))
    else:
        yield from read_array(stream, str(path), packing)


def _unpacked_or_refused(stream: IO[bytes], path: Path, packing: str) -> bytes | Refusal:
    try:
        data = _unpacked(stream, packing)
    except _BAD_PACKING:
        return Refusal(str(path), "bad_archive")
    if len(data) > DECODED_BYTES:
        return Refusal(str(path), "too_large", f"> {DECODED_BYTES // MIB} MiB")
    return data or Refusal(str(path), "empty_file")


def _kind(path: Path) -> tuple[str, str]:
    """The packing of a file and its kind, both as extensions."""
    last = path.suffix.lower()
    if last in _PACKED:
        return last, Path(path.stem).suffix.lower()
    return "", last


def _read_whole(
    stream: IO[bytes], path: Path, packing: str, kind: str, now: datetime | None
) -> Iterator[Document | Refusal]:
    data = _unpacked_or_refused(stream, path, packing)
    if isinstance(data, Refusal):
        yield data
    else:
        yield from _read_unnamed(data, str(path), kind, now)


def _read_unnamed(data: bytes, name: str, kind: str, now: datetime | None) -> Iterator[Document | Refusal]:
    """The articles of bytes whose name does not say what they are: a list, else one article."""
    if kind not in _TEXT | _MARKDOWN | _PAGE and looks_like_list(data):
        yield from _read_listed(data, name)
    else:
        yield _read_bytes(data, name, kind, now)


def _unpacked(stream: IO[bytes], packing: str, most: int = DECODED_BYTES + 1) -> bytes:
    """The bytes of a stream, decompressed, by default up to just past the limit."""
    if packing == ".xz":
        return lzma.open(stream).read(most)
    if packing == ".gz":
        return gzip.open(stream).read(most)
    return stream.read(most)


def _read_bytes(data: bytes, name: str, kind: str, now: datetime | None) -> Document | Refusal:
    """The article of a file's bytes, told by its kind or, where that says nothing, by how it begins."""
    if data.startswith(b"%PDF-"):
        return read_pdf_document(data, name)
    page = kind in _PAGE or (kind not in _TEXT | _MARKDOWN and looks_like_page(data))
    try:
        decoded = decode(data, html=page)
    except UnreadableTextError as error:
        return Refusal(name, error.reason, error.detail)
    if page:
        return read_page(decoded, name, now)
    return read_text(decoded, name, markdown=kind in _MARKDOWN)


def _read_stdin(stdin: IO[bytes] | None, now: datetime | None) -> Iterator[Document | Refusal]:
    """Standard input: JSON Lines when its first line is an object, else a list, a page or a text."""
    if stdin is None:
        yield Refusal(STDIN, "empty_file")
        return
    first = stdin.readline(DECODED_BYTES + 1)
    while first and not first.strip():
        first = stdin.readline(DECODED_BYTES + 1)
    if _is_object(first):
        yield from read_lines(_Rejoined(first, stdin), STDIN)
        return
    data = first + stdin.read(max(0, DECODED_BYTES + 1 - len(first)))
    if len(data) > DECODED_BYTES:
        yield Refusal(STDIN, "too_large", f"> {DECODED_BYTES // MIB} MiB")
    else:
        yield from _read_unnamed(data, STDIN, "", now)


def _is_object(line: bytes) -> bool:
    line = line.strip(b"\xef\xbb\xbf \t\r\n")
    return line.startswith(b"{") and line.endswith(b"}")


class _Rejoined:
    """A stream whose first line was already read."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def readline(self, limit: int, /) -> bytes:
        """The next line."""
        line, self._first = self._first, b""
        return line or self._rest.readline(limit)
