"""The paragraphs of office documents: DOCX by python-docx, ODT by lxml."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from zlib import error as ZlibError  # noqa: N812  zlib's own name is lower case

from lxml import etree

UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts of a document once unpacked: reports with pictures reach 30 MiB."""
RATIO = 200
"""Unpacked over packed bytes of one part: XML packs 10 to 30 times, a bomb 1,000 times."""
PARTS = 5_000
"""Parts of a document; those of books have a few hundred."""
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


@dataclass(frozen=True, slots=True)
class OfficeText:
    """The paragraphs of a document, and what it says of itself; `created` is ISO 8601."""

    paragraphs: tuple[str, ...]
    title: str | None
    author: str | None
    created: str | None


class OfficeError(Exception):
    """A document that could not be read; `bomb` says that it unfolds out of all proportion."""

    def __init__(self, message: str, *, bomb: bool = False) -> None:
        super().__init__(message)
        self.bomb = bomb


_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    etree.LxmlError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ZlibError,
    OSError,
)


def read_docx(data: bytes) -> OfficeText:
    """The text of a Word document, tables row by row.

    Raises:
        OfficeError: it is damaged, encrypted or a bomb.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    _check(data)
    try:
        document = docx.Document(io.BytesIO(data))
        blocks: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                blocks += [" ; ".join(dict.fromkeys(c.text.strip() for c in row.cells)) for row in block.rows]
            else:
                blocks.append(block.text)
        about = document.core_properties
        created: datetime | None = about.created
        return OfficeText(
            _kept(blocks), about.title or None, about.author or None, created.isoformat() if created else None
        )
    except (*_BROKEN, OpcError, AttributeError) as error:
        raise OfficeError("damaged") from error


def read_odt(data: bytes) -> OfficeText:
    """The text of an OpenDocument text.

    Raises:
        OfficeError: it is damaged, encrypted or a bomb.
    """
    _check(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            body = _parsed(parts.read("content.xml")).find(f".//{_OFFICE}text")
            about = _parsed(parts.read("meta.xml")) if "meta.xml" in parts.namelist() else None
    except _BROKEN as error:
        raise OfficeError("damaged") from error
    if body is None:
        raise OfficeError("no text document")
    blocks = ["".join(map(str, e.itertext())) for e in body.iter(f"{_TEXT}p", f"{_TEXT}h")]

    def said(name: str) -> str | None:
        return None if about is None else about.findtext(f".//{name}") or None

    return OfficeText(_kept(blocks), said(f"{_DC}title"), said(f"{_DC}creator"), said(f"{_META}creation-date"))


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _kept(blocks: list[str]) -> tuple[str, ...]:
    return tuple(t for b in blocks if (t := " ".join(b.split())))


def _check(data: bytes) -> None:
    """Refuse a package that would unfold out of all proportion, before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
    except _BROKEN as error:
        raise OfficeError("damaged") from error
    if len(listed) > PARTS or sum(p.file_size for p in listed) > UNPACKED:
        raise OfficeError(f"> {UNPACKED // (1 << 20)} MiB", bomb=True)
    if any(p.file_size > 1 << 20 and p.file_size > RATIO * max(1, p.compress_size) for p in listed):
        raise OfficeError(f"> {RATIO}:1", bomb=True)
    if any(p.flag_bits & 1 for p in listed):
        raise OfficeError("encrypted")
