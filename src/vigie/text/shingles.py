"""Word shingles: how much of one text stands in another."""

from __future__ import annotations

import re
import zlib

from vigie.text.folding import fold

WIDTH = 4  # words a shingle: shorter ones meet by chance in press French, longer ones break at each changed word
_WORD = re.compile(r"\w+")


def shingles(text: str, width: int = WIDTH) -> frozenset[int]:
    """Hashes (CRC-32) of all runs of `width` folded words; of the whole text when it is shorter."""
    words = _WORD.findall(fold(text))
    last = max(1, len(words) - width + 1)
    return frozenset(zlib.crc32(" ".join(words[i : i + width]).encode("utf-8", "replace")) for i in range(last))


def contained(a: frozenset[int], b: frozenset[int]) -> float:
    """Share of the smaller set that stands in the other, 0 to 1."""
    small = min(len(a), len(b))
    return len(a & b) / small if small else 0.0
