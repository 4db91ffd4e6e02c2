"""Comparing names: spellings of one transliterated name, short forms of a long name, initials."""

from __future__ import annotations

import re
from functools import lru_cache

from vigie.text.folding import fold

_WORD = re.compile(r"[^\W_]+")
_PREFIXES = frozenset(("al", "el", "ad", "ash", "as", "az", "an", "ar", "at", "es", "ez"))
_SPELLINGS = (
    ("ou", "u"), ("oo", "u"), ("w", "u"), ("dj", "j"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("ch", "s"), ("kh", "k"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("q", "k"), ("ck", "k"), ("y", "i"), ("ee", "i"), ("o", "u"), ("ï", "i"),
)  # fmt: skip
"""Letters that French, English and Arabic-Latin spellings exchange, in the order in which they are made one."""


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A folded word in one spelling for its transliterations.

    >>> sound("youssef") == sound("yusif"), sound("abou") == sound("abu"), sound("jihad") == sound("djihad")
    (False, True, True)
    """
    for seen, one in _SPELLINGS:
        word = word.replace(seen, one)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word.removesuffix("h") if len(word) > 3 else word


@lru_cache(maxsize=65536)
def words_in(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(_WORD.findall(fold(name)))


@lru_cache(maxsize=65536)
def sounds_of(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, Arabic articles left out.

    >>> sounds_of("Abou Bakr al-Baghdadi") == sounds_of("Abu Bakr Baghdadi")
    True
    """
    words = words_in(name)
    return tuple(sound(w) for w in words if w not in _PREFIXES) or words


def initials_of(name: str, skip: frozenset[str]) -> str:
    """First letters of the words that count: "Forces démocratiques syriennes" gives "fds"."""
    return "".join(w[0] for w in words_in(name) if w not in skip)


def shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the words of a person's short name stand, in order, in the fuller one and reach its last word.

    >>> shortens(("ghani",), ("ashraf", "ghani")), shortens(("ashraf",), ("ashraf", "ghani"))
    (True, False)
    """
    if not short or len(short) > len(full) or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(word in rest for word in short)
