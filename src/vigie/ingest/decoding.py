"""Bytes to text: encodings recognised, binary files told apart."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from vigie.ingest.limits import CONTROL_SHARE, DECODED_BYTES, MIB, SNIFFED_BYTES
from vigie.model.accounts import Reason

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"SQLite format 3",
    b"\x1f\x8b", b"\xfd7zXZ", b"BZh", b"RIFF", b"OggS", b"ID3", b"Rar!", b"7z\xbc\xaf",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_GOOD_TO_BAD = 4
"""Valid multi-byte characters for each bad byte above which a file is damaged UTF-8 and not another encoding."""
_CP1252_HOLES = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


class UnreadableTextError(Exception):
    """Bytes that no text could be made of, with a reason code and a detail."""

    def __init__(self, reason: Reason, detail: str | None = None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and what had to be done to read it."""

    text: str
    notes: tuple[Reason, ...] = ()


def decode(data: bytes, *, html: bool = False) -> Decoded:
    """Text of bytes in UTF-8, UTF-16, UTF-32, Windows-1252 or Latin-1.

    Raises:
        UnreadableTextError: empty, too large or binary.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableTextError("empty_file")
    if len(data) > DECODED_BYTES:
        raise UnreadableTextError("too_large", f"> {DECODED_BYTES // MIB} MiB")
    if data.startswith(_MAGIC):
        raise UnreadableTextError("binary")
    decoded = _decode(data, html)
    sample = decoded.text[:SNIFFED_BYTES]
    if len(_CONTROL.findall(sample)) > max(8, CONTROL_SHARE * len(sample)):
        raise UnreadableTextError("binary")
    if not decoded.text.strip("\ufeff\x00 \t\r\n"):
        raise UnreadableTextError("empty_file")
    return decoded


def _decode(data: bytes, html: bool) -> Decoded:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _damaged(data, name)
    if wide := _wide(data):
        return Decoded(data.decode(wide, "replace"), ("encoding_guessed",))
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if html and (found := _CHARSET.search(data[:4096])) and (text := _declared(data, found[1].decode("ascii"))):
        return Decoded(text)
    escaped = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= c <= "\udcff" for c in escaped)
    good = sum(c > "\x7f" for c in escaped) - bad
    if good > _GOOD_TO_BAD * bad:
        return Decoded(data.decode("utf-8", "replace"), ("encoding_damaged",))
    return Decoded(_windows(data), ("encoding_guessed",))


def _damaged(data: bytes, name: str) -> Decoded:
    """Text in an encoding that its byte order mark tells, damaged or whole."""
    try:
        return Decoded(data.decode(name))
    except UnicodeDecodeError:
        return Decoded(data.decode(name, "replace"), ("encoding_damaged",))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: Western text has a NUL in every second byte."""
    sample = data[:SNIFFED_BYTES]
    half = len(sample) / 2
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _declared(data: bytes, name: str) -> str | None:
    """Text in the encoding a page declares, if Python knows it and the bytes obey."""
    if name.lower() in {"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii"}:
        return _windows(data)
    try:
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _windows(data: bytes) -> str:
    """Windows-1252, which browsers read for Latin-1 too; its five undefined bytes become control characters."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(
            {c: bytes([c]).decode("cp1252") for c in range(0x80, 0xA0) if c not in _CP1252_HOLES}
        )
