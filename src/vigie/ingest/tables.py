"""Articles in JSON and JSON Lines, plain or compressed, in both shapes: `text`, or `title` and `paragraphs`."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO, Any, Protocol

from vigie.ingest.decoding import UnreadableTextError, decode
from vigie.ingest.layout import lay_out
from vigie.ingest.limits import ARTICLE_CHARS, BLANK_LINES, DECODED_BYTES, MIB, TABLE_GRACE, TABLE_RATIO
from vigie.model.accounts import Refusal
from vigie.model.articles import Document

_TEXT_FIELDS = ("text", "body", "content")
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)


def read_lines(stream: IO[bytes] | Lines, path: str, packing: str = "") -> Iterator[Document | Refusal]:
    """One item for each line of a JSON Lines file; a bad line is refused and the rest read.

    Args:
        stream: the bytes of the file.
        path: how the file is named in the accounts; a line is named "path:number".
        packing: ".xz", ".gz" or nothing.
    """
    lines = _Unfolded(stream, packing)
    number = blank = 0
    while True:
        try:
            line = lines.next_line()
        except _BROKEN:
            yield Refusal(f"{path}:{number + 1}", "bad_archive")
            return
        if line is None:
            break
        number += 1
        blank = blank + 1 if len(line) < 3 else 0
        if lines.is_bomb() or blank > BLANK_LINES:
            yield Refusal(f"{path}:{number}", "bomb")
            return
        name = f"{path}:{number}"
        if len(line) > DECODED_BYTES:
            yield Refusal(name, "too_large", f"> {DECODED_BYTES // MIB} MiB")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield from _read_json(line, name, path)
    if number == 0:
        yield Refusal(path, "empty_file")


def read_array(stream: IO[bytes], path: str, packing: str = "") -> Iterator[Document | Refusal]:
    """The articles of a JSON file: one object, an array of them, or one array inside an object."""
    try:
        data = _Unfolded(stream, packing).everything()
    except _BROKEN:
        yield Refusal(path, "bad_archive")
        return
    if not data.strip():
        yield Refusal(path, "empty_file")
    elif len(data) > DECODED_BYTES:
        yield Refusal(path, "too_large", f"> {DECODED_BYTES // MIB} MiB")
    else:
        yield from _read_json(data, path, path)


class Lines(Protocol):
    """A stream that is read line by line."""

    def readline(self, limit: int, /) -> bytes:
        """The next line, of at most `limit` bytes."""
        ...


def _unfolded(stream: Any, packing: str) -> Any:
    """A stream decompressed as it is read; the stream under it is the caller's to close."""
    if packing == ".xz":
        return io.BufferedReader(lzma.LZMAFile(stream))
    if packing == ".gz":
        return io.BufferedReader(gzip.GzipFile(fileobj=stream))
    return stream


class _Unfolded:
    """A stream of lines, decompressed as it is read, that knows how far it has unfolded."""

    def __init__(self, stream: IO[bytes] | Lines, packing: str) -> None:
        self._raw: Any = stream
        self._lines = _unfolded(stream, packing)
        self._packed = bool(packing)
        self._out = 0

    def next_line(self) -> bytes | None:
        """The next line, cut just past the limit (its rest is skipped); None at the end."""
        line: bytes = self._lines.readline(DECODED_BYTES + 1)
        self._out += len(line)
        if len(line) > DECODED_BYTES and not line.endswith(b"\n"):
            self._skip_line()
        return line or None

    def _skip_line(self) -> None:
        while (rest := self._lines.readline(MIB)) and not rest.endswith(b"\n"):
            self._out += len(rest)
            if self.is_bomb():
                return

    def everything(self) -> bytes:
        """All bytes, up to just past the limit."""
        data: bytes = self._lines.read(DECODED_BYTES + 1)
        return data

    def is_bomb(self) -> bool:
        """Whether a compressed stream has unfolded out of all proportion."""
        if not self._packed or self._out <= TABLE_GRACE:
            return False
        read = self._raw.tell() if hasattr(self._raw, "tell") else 0
        return self._out > TABLE_RATIO * max(1, read)


def _read_json(data: bytes, name: str, path: str) -> Iterator[Document | Refusal]:
    try:
        decoded = decode(data)
    except UnreadableTextError as error:
        yield Refusal(name, error.reason, error.detail)
        return
    try:
        value = json.loads(decoded.text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        yield Refusal(name, "bad_json", str(error)[:80] if isinstance(error, json.JSONDecodeError) else None)
        return
    rows = _rows(value)
    for n, row in enumerate(rows, 1):
        here = name if len(rows) == 1 else f"{name}:{n}"
        found = read_row(row, path, here)
        yield replace(found, notes=decoded.notes) if isinstance(found, Document) else found
    if not rows:
        yield Refusal(name, "empty_file")


def _rows(value: Any) -> list[Any]:
    """The records of a JSON value."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and not {"text", "paragraphs"} & set(value):
        inner = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(r, dict) for r in v)]
        if len(inner) == 1:
            return inner[0]
    return [value]


def read_row(row: Any, path: str, name: str) -> Document | Refusal:
    """The document of one record.

    Args:
        row: a decoded JSON value.
        path: the file it comes from.
        name: how the accounts name it.
    """
    if not isinstance(row, dict):
        return Refusal(name, "wrong_shape")
    title = _text(row, "title", "headline")
    paragraphs, text = row.get("paragraphs"), _text(row, *_TEXT_FIELDS)
    if isinstance(paragraphs, list) and all(isinstance(p, str) for p in paragraphs):
        parts = tuple(p for p in paragraphs if p.strip())
    elif text is not None:
        layout = lay_out(text)
        parts = layout.paragraphs
        if title is None:
            title = layout.title
        elif layout.title is not None:
            parts = (layout.title, *parts)
    else:
        blank = any(isinstance(row.get(n), str) for n in _TEXT_FIELDS)
        return Refusal(name, "no_text" if blank else "wrong_shape")
    if sum(map(len, parts)) > ARTICLE_CHARS:
        return Refusal(name, "too_long", f"> {ARTICLE_CHARS}")
    if not any(c.isalpha() for p in (*parts, title or "") for c in p):
        return Refusal(name, "no_text")
    return _document(row, name if row.get("id") is None else path, title, parts)


def _document(row: Mapping[str, Any], path: str, title: str | None, paragraphs: tuple[str, ...]) -> Document:
    published = _text(row, "published", "published_at", "date", "datePublished")
    identity = row.get("id")
    return Document(
        id=str(identity) if isinstance(identity, str | int) and str(identity).strip() else None,
        path=path,
        url=_text(row, "url", "link"),
        title=title,
        paragraphs=paragraphs,
        publisher=_text(row, "publisher", "site"),
        credit=_text(row, "credit", "source"),
        authors=_names(row.get("authors", row.get("author"))),
        published=published,
        modified=_text(row, "modified", "modified_at", "updated"),
        published_basis="given" if published else None,
        language=_text(row, "language", "lang"),
    )


def _text(row: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that holds words."""
    return next((v for n in names if isinstance(v := row.get(n), str) and v.strip()), None)


def _names(value: Any) -> tuple[str, ...]:
    """Authors as a tuple, from one string or a list of strings or of objects with a name."""
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, list):
        found = (v.get("name") if isinstance(v, dict) else v for v in value)
        return tuple(v.strip() for v in found if isinstance(v, str) and v.strip())
    return ()
