"""Blot a person's name out of a text, and know it again without holding it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from vigie.text.folding import fold

BLOT = "█"
"""What stands for each letter of a name that was blotted out: the text keeps its length, and offsets stay valid."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_JOINED = re.compile(r"[-_.+]|%20")
"""What joins the words of a name inside an address."""
_LETTER = re.compile(r"\w")
Digest = Callable[[str], str]
Mask = Callable[[str], str]
"""From a text to the same without some names."""


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, as digests are made of them.

    >>> name_words("Zoé  d'Arc-Fontaine")
    ('zoe', "d'arc-fontaine")
    """
    return tuple(_WORD.findall(fold(name)))


def salted(salt: str) -> Digest:
    """A digest of folded words that only the holder of the salt can make."""
    return lambda words: hashlib.blake2b(
        words.encode("utf-8", "replace"), key=salt.encode(), digest_size=16
    ).hexdigest()


def known_names(text: str, digests: Mapping[str, int], digest: Digest) -> frozenset[str]:
    """Which of the names that are only known by digest (with their number of words) stand in a text, folded."""
    lengths = sorted(set(digests.values()))
    folded = fold(text)
    found: set[str] = set()
    for words in (_WORD.findall(folded), _WORD.findall(_JOINED.sub(" ", folded))):
        for n in lengths:
            names = (" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
            found.update(name for name in names if digests.get(digest(name)) == n)
    return frozenset(found)


def masker(names: Iterable[str], *, surnames: bool = True) -> Mask:
    """A function that blots folded names out of texts, with their surname alone when it is written with a capital.

    >>> masker(["zoe martin"])("Zoé Martin parle ; Mme Martin, près du martin-pêcheur.")
    '███ ██████ parle ; Mme ██████, près du martin-pêcheur.'
    """
    whole = [name_pattern(n.split()) for n in sorted(names, key=len, reverse=True)]
    last = {n.split()[-1] for n in names if surnames and len(n.split()) > 1}
    short = [name_pattern([n]) for n in sorted(last, key=len, reverse=True)]

    def mask(text: str) -> str:
        folded = fold(text)
        for pattern in whole:
            text = _blot(text, (m.span() for m in pattern.finditer(folded)))
        for pattern in short:
            text = _blot(text, (m.span() for m in pattern.finditer(folded) if text[m.start()].isupper()))
        return text

    return mask


def name_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """A name in a folded text or inside an address, where hyphens, dots or underscores join its words."""
    joined = rf"(?:\s+|{_JOINED.pattern})".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_]|-\w)" if len(words) == 1 else rf"(?<![^\W_]){joined}(?![^\W_])")


def _blot(text: str, spans: Iterator[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _LETTER.sub(BLOT, text[start:end]) + text[end:]
    return text


def masked(value: Any, mask: Mask) -> Any:
    """A JSON value whose strings are masked; keys of objects stay."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [masked(v, mask) for v in value]
    if isinstance(value, dict):
        return {k: masked(v, mask) for k, v in value.items()}
    return value
