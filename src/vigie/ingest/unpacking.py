"""Content codings undone as the bytes come, with limits on what goes in, what comes out, and how many times larger it is."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

from vigie.ingest.fetch_limits import CODINGS, PIECE_BYTES, RATIO, RATIO_GRACE, ZSTD_WINDOW_LOG
from vigie.ingest.fetch_refusals import FetchRefusedError
from vigie.ingest.limits import MIB

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""What is offered to hosts as Accept-Encoding."""


class _Coding(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Pieces of at most about `PIECE_BYTES`."""

    def whole(self) -> bool:
        """Whether the stream came to its own end."""


class _Zlib:
    """gzip with any number of members, or deflate with its header or without, as some servers send it."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._one = zlib.decompressobj(bits)
        self._first = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._one.eof:
                if self._bits != _GZIP or not data.startswith(b"\x1f"):
                    return
                self._one = zlib.decompressobj(self._bits)
            try:
                piece = self._one.decompress(data, PIECE_BYTES)
            except zlib.error:
                if self._bits != _DEFLATE or len(self._first) >= _HEADER:
                    raise
                self._bits = -_DEFLATE
                self._one = zlib.decompressobj(self._bits)
                data = self._first + data
                continue
            self._first = (self._first + data)[:_HEADER]
            if piece:
                yield piece
            data = self._one.unconsumed_tail or self._one.unused_data
            if not data and len(piece) < PIECE_BYTES:
                return

    def whole(self) -> bool:
        return self._one.eof


_GZIP, _DEFLATE = zlib.MAX_WBITS | 16, zlib.MAX_WBITS
_HEADER = 2
"""Bytes of the zlib header, by which deflate with and without it are told apart."""


class _Brotli:
    def __init__(self) -> None:
        self._one = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._one.is_finished():
            piece: bytes = self._one.process(data, output_buffer_limit=PIECE_BYTES)
            data = b""
            if piece:
                yield piece
            elif self._one.can_accept_more_data():
                return

    def whole(self) -> bool:
        return bool(self._one.is_finished())


class _Zstd:
    """zstd with any number of frames."""

    def __init__(self) -> None:
        self._one = self._fresh()

    @staticmethod
    def _fresh() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._one.eof:
                data = self._one.unused_data + data
                if not data:
                    return
                self._one = self._fresh()
            piece = self._one.decompress(data, PIECE_BYTES)
            data = b""
            if piece:
                yield piece
            elif not self._one.eof:
                return

    def whole(self) -> bool:
        return self._one.eof


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "gzip": lambda: _Zlib(_GZIP),
    "x-gzip": lambda: _Zlib(_GZIP),
    "deflate": lambda: _Zlib(_DEFLATE),
    "br": _Brotli,
    "zstd": _Zstd,
}


class Unpacker:
    """A body in the making: bytes as sent go in, the decoded body comes out.

    Args:
        codings: the value of Content-Encoding.
        encoded: the most bytes that may go in.
        decoded: the most bytes that may come out.

    Raises:
        FetchRefusedError: `bad_encoding` for a coding that is unknown or one too many.
    """

    def __init__(self, codings: str, encoded: int, decoded: int) -> None:
        names = [n for c in codings.lower().split(",") if (n := c.strip()) not in {"", "identity"}]
        if len(names) > CODINGS or not _CODINGS.keys() >= set(names):
            raise FetchRefusedError("bad_encoding", codings[:100])
        self._chain = tuple(_CODINGS[n]() for n in reversed(names))
        self._limits = encoded, decoded
        self._in = 0
        self.body = bytearray()

    def feed(self, data: bytes) -> None:
        """Take bytes as they came.

        Raises:
            FetchRefusedError: `too_large`, `bomb` or `bad_encoding`.
        """
        encoded, decoded = self._limits
        self._in += len(data)
        if self._in > encoded:
            raise FetchRefusedError("too_large", f"over {encoded / MIB:g} MiB as sent")
        try:
            for piece in self._through(self._chain, data):
                self.body += piece
                out = len(self.body)
                if self._chain and out > RATIO_GRACE and out > RATIO * self._in:
                    raise FetchRefusedError("bomb", f"over {RATIO} times its size")
                if out > decoded:
                    raise FetchRefusedError("too_large", f"over {decoded / MIB:g} MiB")
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise FetchRefusedError("bad_encoding", str(error)[:200]) from error

    def _through(self, chain: tuple[_Coding, ...], data: bytes) -> Iterator[bytes]:
        if not chain:
            yield data
            return
        for piece in chain[0].feed(data):
            yield from self._through(chain[1:], piece)

    def done(self) -> bytes:
        """The whole body, once all bytes have been fed.

        Raises:
            FetchRefusedError: `bad_encoding` when a compressed stream broke off.
        """
        if self._in and not all(c.whole() for c in self._chain):
            raise FetchRefusedError("bad_encoding", "compressed body breaks off")
        return bytes(self.body)
