"""Web archives: one article for each page that was captured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO

from vigie.adapters.webarchives import ArchiveError, captured
from vigie.ingest.decoding import UnreadableTextError, decode
from vigie.ingest.limits import DECODED_BYTES, MIB
from vigie.ingest.pages import read_page
from vigie.model.accounts import Refusal
from vigie.model.articles import Document

_PAGES = ("text/html", "application/xhtml+xml")


def read_archive(stream: IO[bytes], path: str, now: datetime | None) -> Iterator[Document | Refusal]:
    """One item for each response or resource of a WARC file, plain or packed record by record; what the crawler asked and noted is none.

    Args:
        stream: the bytes of the file.
        path: how the file is named in the accounts; a response is named "path:address".
        now: the present; a page's dates after it are not believed.
    """
    count = 0
    try:
        for one in captured(stream, DECODED_BYTES):
            count += 1
            if one is None:
                yield Refusal(f"{path}:{count}", "revisit")
            else:
                yield _read(one.url, one.status, one.content_type, one.body, f"{path}:{one.url or count}", now)
    except ArchiveError as error:
        count += 1
        yield Refusal(f"{path}:{count}", "bad_archive", str(error) or None)
    if not count:
        yield Refusal(path, "empty_file")


def _read(url: str, status: int, kind: str, body: bytes, name: str, now: datetime | None) -> Document | Refusal:
    if status != 200:
        return Refusal(name, "no_article", f"HTTP {status}")
    if kind.split(";")[0].strip().lower() not in _PAGES:
        return Refusal(name, "unknown_format", kind[:60])
    if len(body) > DECODED_BYTES:
        return Refusal(name, "too_large", f"> {DECODED_BYTES // MIB} MiB")
    try:
        found = read_page(decode(body, html=True), name, now)
    except UnreadableTextError as error:
        return Refusal(name, error.reason, error.detail)
    return found if isinstance(found, Refusal) else replace(found, url=url or found.url)
