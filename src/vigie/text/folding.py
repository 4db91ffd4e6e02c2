"""Folding: one spelling for matching, with the same length as the text so that offsets stay valid."""

from __future__ import annotations

import unicodedata

_SAME = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-", "‐": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "ø": "o", "Ø": "o", "đ": "d", "ł": "l", "Ł": "l", "ı": "i", "ħ": "h"}  # fmt: skip


def _fold_char(c: str) -> str:
    if c in _SAME:
        return _SAME[c]
    base = unicodedata.normalize("NFD", c)[0].lower()
    return base if len(base) == 1 else c


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Lower case, no diacritics, plain quotes, dashes and spaces; one character for one character.

    >>> fold("Çà et Là « Œuvre »")
    'ca et la " œuvre "'
    """
    return text.translate(_TABLE)
