"""Tables with a header: CSV, TSV, Parquet; one article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from vigie.adapters.parquet import ParquetError, read_parquet_rows
from vigie.ingest.decoding import UnreadableTextError, decode
from vigie.ingest.limits import ARTICLE_CHARS, SNIFFED_BYTES
from vigie.ingest.tables import read_row
from vigie.model.accounts import Reason, Refusal
from vigie.model.articles import Document

DELIMITERS = ",;\t|"
_FIELD = 4 * ARTICLE_CHARS
"""Characters of one field at most; csv's own limit is far below an article's."""
_NAMES: Mapping[str, str] = {
    "titre": "title", "texte": "text", "contenu": "text", "article": "text", "corps": "text", "auteur": "author", "auteurs": "authors",
    "média": "publisher", "media": "publisher", "outlet": "publisher", "journal": "publisher", "langue": "language",
    "date de publication": "date", "adresse": "url",
}  # fmt: skip
"""Names of columns beside those of JSON records, as tables kept by hand have them."""


def read_csv(stream: IO[bytes], path: str) -> Iterator[Document | Refusal]:
    """One item for each row of a CSV or TSV file; the delimiter and the encoding are found out, a bad row is refused and the rest read."""
    head = stream.read(SNIFFED_BYTES)
    try:
        decode(head)
    except UnreadableTextError as error:
        yield Refusal(path, error.reason, error.detail)
        return
    encoding = _encoding(head)
    notes: tuple[Reason, ...] = ("encoding_guessed",) if encoding == "cp1252" else ()
    text = io.TextIOWrapper(io.BufferedReader(_Rest(head, stream)), encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(_FIELD)
    sample = head.decode("utf-8", "replace")
    rows = csv.DictReader(text, delimiter=_delimiter(sample))
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Refusal(f"{path}:{number}", "wrong_shape", str(error))
            continue
        if row is None:
            break
        yield from (_noted(found, notes) for found in read_named(row, path, f"{path}:{number}"))
    if number == 1:
        yield Refusal(path, "empty_file")


def _noted(found: Document | Refusal, notes: tuple[Reason, ...]) -> Document | Refusal:
    """A row's document with what had to be done to read its table, and characters that could not be read said."""
    if isinstance(found, Refusal):
        return found
    damaged: tuple[Reason, ...] = (
        ("encoding_damaged",) if any("\ufffd" in p for p in (found.title or "", *found.paragraphs)) else ()
    )
    return replace(found, notes=(*found.notes, *notes, *damaged)) if notes or damaged else found


def read_parquet(path: Path) -> Iterator[Document | Refusal]:
    """One item for each row of a Parquet file."""
    number = 0
    try:
        for row in read_parquet_rows(path):
            number += 1
            yield from read_named(row, str(path), f"{path}:{number}")
    except ParquetError as error:
        yield Refusal(f"{path}:{number + 1}" if number else str(path), "damaged", str(error))
        return
    if not number:
        yield Refusal(str(path), "empty_file")


def read_named(row: Mapping[Any, Any], path: str, name: str) -> Iterator[Document | Refusal]:
    """The article of a row whose columns have names."""
    known = {
        _NAMES.get(k.strip().lower().lstrip("\ufeff"), k.strip().lower().lstrip("\ufeff")): v
        for k, v in row.items()
        if isinstance(k, str)
    }
    yield read_row({k: list(v) if isinstance(v, tuple) else v for k, v in known.items() if v is not None}, path, name)


def _delimiter(sample: str) -> str:
    """The delimiter that the header line has most of."""
    header = sample.split("\n", 1)[0]
    return max(DELIMITERS, key=header.count)


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: len(head) - 4 if len(head) == SNIFFED_BYTES else None].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


class _Rest(io.RawIOBase):
    """A stream whose first bytes were already read."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes."""
        size = len(buffer)
        data, self._head = self._head[:size], self._head[size:]
        data = data or self._rest.read(size)
        buffer[: len(data)] = data
        return len(data)
