"""Word shingles: how much of one text stands in another.

A text is first made plain: one byte a letter, lower case, no accents, words apart by one space. That is done by two tables of
256 bytes, so that a stream of articles is compared at the speed of its bytes.
"""

from __future__ import annotations

import re
import zlib
from array import array

from vigie.text.folding import fold

WIDTH = 4
"""Words a shingle: shorter ones meet by chance in press French, longer ones break at each changed word."""
FOREIGN = 0.2
"""Share of letters outside Latin-1 from which a text keeps its own letters, two bytes each (Greek, Cyrillic, Arabic…)."""
_LATIN = bytes(
    ord(f) if (f := fold(chr(n))).isalnum() and ord(f) < 256 else 32  # a letter or digit, else a space
    for n in range(256)
)
_ASCII = bytes(n if n > 127 or chr(n).isalnum() else 32 for n in range(256))
_UNKNOWN = b"?"
_SAMPLED = re.compile(rb" (?=([fgvh0-9\xcf\xd1\xd9][^ ]* [^ ]+ [^ ]+ [^ ]+))")
"""A shingle whose first word begins with one of some letters: one in nine or ten in French. Two copies of 100 words still
share a dozen."""
_EVERY = re.compile(rb" (?=([^ ]+ [^ ]+ [^ ]+ [^ ]+))")


def plain(text: str) -> bytes:
    """The words of a text, folded, each after one space.

    >>> plain("L’été, déjà.")
    b' l ete deja'
    """
    latin = text.encode("latin-1", "replace")
    if latin.count(_UNKNOWN) > FOREIGN * len(latin):
        words = fold(text).encode("utf-8", "replace").translate(_ASCII).split()
    else:
        words = latin.translate(_LATIN).split()
    return b" ".join((b"", *words))


def shingles(text: bytes) -> frozenset[bytes]:
    """All runs of `WIDTH` words of a plain text; the whole text when it is shorter."""
    return frozenset(_EVERY.findall(text) or (text,))


def sampled(text: bytes) -> frozenset[int]:
    """Hashes (CRC-32) of those shingles of a plain text that begin with a sampled word; of all where these are too few."""
    found = frozenset(map(zlib.crc32, _SAMPLED.findall(text)))
    return found if len(found) >= WIDTH else frozenset(map(zlib.crc32, shingles(text)))


def packed(hashes: frozenset[int]) -> bytes:
    """Hashes of `sampled` as bytes, to be kept."""
    return array("I", sorted(hashes)).tobytes()


def hashes_in(sample: bytes, wanted: frozenset[int] | set[int]) -> frozenset[int] | set[int]:
    """Which of some hashes stand in a packed sample."""
    return wanted.intersection(array("I", sample))


def contained(a: frozenset[bytes], b: frozenset[bytes]) -> float:
    """Share of the smaller set that stands in the other, 0 to 1."""
    small = min(len(a), len(b))
    return len(a & b) / small if small else 0.0
