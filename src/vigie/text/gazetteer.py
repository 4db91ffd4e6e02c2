"""Finding known names in a text: folded words looked up, longest first, from each word that may begin a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from vigie.text.folding import fold

_WORD = re.compile(r"[^\W_]+")
_JOINTS = frozenset((" ", "-", "'", ".", "&", " - ", "' ", " & "))
_SHORT_ACRONYM = 3
"""Acronyms up to this length must be written as the table has them: "Fan" is not the FAN, while "Aqmi" is AQMI."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text (runs of letters and digits) with their folded forms; apostrophes and hyphens part words."""

    text: str
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    forms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.forms)

    def capital(self, i: int) -> bool:
        """Whether word i begins with a capital letter."""
        return self.text[self.starts[i]].isupper()

    def joined(self, i: int) -> bool:
        """Whether words i and i + 1 may stand in one name: only a space, a hyphen or the like between them."""
        return i + 1 < len(self.forms) and self.folded[self.ends[i] : self.starts[i + 1]] in _JOINTS

    def spaced(self, i: int) -> bool:
        """Whether only a space or an apostrophe stands between words i and i + 1."""
        return i + 1 < len(self.forms) and self.folded[self.ends[i] : self.starts[i + 1]] in (" ", "'", "' ")


@lru_cache(maxsize=2)
def words_of(text: str) -> Words:
    """Cut a text into words; the stages ask for the same text in turn, so the last is kept."""
    folded = fold(text)
    found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(folded)]
    starts, ends, forms = zip(*found, strict=True) if found else ((), (), ())
    return Words(text, folded, starts, ends, forms)


def key_of(form: str) -> str:
    """The folded words of a spelling, a space between them: what names are looked up by.

    >>> key_of("N'Djaména"), key_of("Al-Qaïda")
    ('n djamena', 'al qaida')
    """
    return " ".join(_WORD.findall(fold(form)))


class Alias(NamedTuple):
    """A spelling of a row, as its table has it."""

    form: str
    row: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Spellings by their folded words (`keys` holds their places in `spellings`), and for each first word how many words the
    longest spelling has.

    A spelling that begins with a capital asks for one in the text; `exact` spellings ask for all their capitals, and rows in
    `lower` may begin in lower case whatever their spelling.
    """

    spellings: Sequence[tuple[str, int]] = field(repr=False)
    keys: Mapping[str, int | tuple[int, ...]] = field(repr=False)
    reach: Mapping[str, int] = field(repr=False)
    exact: frozenset[tuple[int, str]] = frozenset()
    lower: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        spellings: Iterable[tuple[str, int]],
        *,
        exact: frozenset[tuple[int, str]] = frozenset(),
        lower: frozenset[int] = frozenset(),
    ) -> Gazetteer:
        """Index (spelling, row) pairs; spellings without letters or digits are passed over."""
        pairs = list(spellings)
        keys: dict[str, int | tuple[int, ...]] = {}
        reach: dict[str, int] = {}
        for n, (form, _) in enumerate(pairs):
            line = form.lower() if form.isascii() else fold(form)
            key = line if line.isalnum() else " ".join(_WORD.findall(line))
            if not key:
                continue
            held = keys.get(key)
            keys[key] = n if held is None else (held, n) if isinstance(held, int) else (*held, n)
            first, _, rest = key.partition(" ")
            size = rest.count(" ") + 2 if rest else 1
            if reach.get(first, 0) < size:
                reach[first] = size
        return cls(pairs, keys, reach, exact, lower)

    def aliases(self, key: str) -> tuple[Alias, ...]:
        """The spellings of a key."""
        held = self.keys.get(key)
        if held is None:
            return ()
        return (
            (Alias(*self.spellings[held]),) if isinstance(held, int) else tuple(Alias(*self.spellings[n]) for n in held)
        )

    def fits(self, alias: Alias, words: Words, i: int, j: int) -> bool:
        """Whether words [i, j) have the capitals that a spelling asks for."""
        form = alias.form
        if (j == i + 1 and 1 < len(form) <= _SHORT_ACRONYM and form.isupper()) or (alias.row, form) in self.exact:
            seen = words.text[words.starts[i] : words.ends[j - 1]]
            return [c.isupper() for c in seen if c.isalnum()] == [c.isupper() for c in form if c.isalnum()]
        if form[0].islower() or (j == i + 1 and alias.row in self.lower):
            return True
        if not words.capital(i):
            return False
        return j != i + 2 or words.capital(j - 1) or not form.split(" ")[-1][0].isupper()


def longest(gazetteer: Gazetteer, words: Words, i: int) -> tuple[int, tuple[Alias, ...]] | None:
    """The longest name that begins at word i: the word after its end, and the spellings that fit its capitals."""
    most = gazetteer.reach.get(words.forms[i])
    if most is None:
        return None
    j = i + 1
    while j - i < most and words.joined(j - 1):
        j += 1
    while j > i:
        fitting = tuple(a for a in gazetteer.aliases(" ".join(words.forms[i:j])) if gazetteer.fits(a, words, i, j))
        if fitting:
            return j, fitting
        j -= 1
    return None


def matches(gazetteer: Gazetteer, words: Words) -> Iterator[tuple[int, int, tuple[Alias, ...]]]:
    """Names of the text that do not overlap: first word, the word after the last, fitting spellings.

    Of two names that overlap the later one is taken when it is at least as long ("L'Union européenne" holds the European
    Union, not the newspaper L'Union).
    """
    i, n = 0, len(words)
    while i < n:
        found = longest(gazetteer, words, i)
        if found is None:
            i += 1
            continue
        for k in range(i + 1, found[0]):
            later = longest(gazetteer, words, k)
            if later is not None and later[0] > found[0] and later[0] - k >= found[0] - i:
                i, found = k, later
                break
        yield i, found[0], found[1]
        i = found[0]
