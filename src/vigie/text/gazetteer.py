"""Finding known names in a text: a tree of folded words, walked once from each word that may begin a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from vigie.text.folding import fold

_WORD = re.compile(r"[^\W_]+")
_JOINTS = frozenset((" ", "-", "'", ".", "&", " - ", "' ", " & "))
_SHORT_ACRONYM = 3
"""Acronyms up to this length must be written as the table has them: "Fan" is not the FAN, while "Aqmi" is AQMI."""

Tree: TypeAlias = dict[str, Any]
"""Folded word to the tree below it; under the empty word, the spellings that end here."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a row.

    `exact` asks for the same capitals, `capitals` for a capital on as many words, `lower` allows a lower-case first letter,
    `loose` marks words that describe rather than name ("les forces russes").
    """

    row: int
    form: str
    exact: bool
    lower: bool
    capitals: int = 1
    loose: bool = False


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


def words_of(text: str) -> Words:
    """Cut a text into words."""
    folded = fold(text)
    found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(folded)]
    starts, ends, forms = zip(*found, strict=True) if found else ((), (), ())
    return Words(text, folded, starts, ends, forms)


def plant(tree: Tree, form: str, row: int, *, exact: bool = False, lower: bool = False, loose: bool = False) -> None:
    """Add one spelling of a row to the tree; spellings without letters are passed over."""
    keys = _WORD.findall(fold(form))
    if not keys:
        return
    acronym = len(keys) == 1 and len(form) <= _SHORT_ACRONYM and form.isupper() and len(form) > 1
    words = form.split()
    capitals = sum(word[0].isupper() for word in words) if len(words) == 2 else 1
    alias = Alias(row, form, exact or acronym, lower or form[0].islower(), capitals, loose)
    node = tree
    for key in keys:
        node = node.setdefault(key, {})
    leaf: tuple[Alias, ...] = node.get("", ())
    if all(a.row != row or a.exact != alias.exact or a.lower != alias.lower for a in leaf):
        node[""] = (*leaf, alias)


def grow(spellings: Iterable[tuple[str, int]]) -> Tree:
    """A tree of (spelling, row) pairs."""
    tree: Tree = {}
    for form, row in spellings:
        plant(tree, form, row)
    return tree


def longest(tree: Tree, words: Words, i: int) -> tuple[int, tuple[Alias, ...]] | None:
    """The longest name that begins at word i: the word after its end, and the spellings that fit its capitals."""
    node, j, best = tree.get(words.forms[i]), i, None
    while node is not None:
        leaf: tuple[Alias, ...] = node.get("", ())
        if leaf:
            fitting = tuple(a for a in leaf if _fits(a, words, i, j))
            if fitting:
                best = (j + 1, fitting)
        if not words.joined(j):
            break
        j += 1
        node = node.get(words.forms[j])
    return best


def matches(tree: Tree, words: Words) -> Iterator[tuple[int, int, tuple[Alias, ...]]]:
    """All longest names of the text that do not overlap: first word, the word after the last, fitting spellings."""
    i, n, forms = 0, len(words), words.forms
    while i < n:
        found = longest(tree, words, i) if forms[i] in tree else None
        if found is None:
            i += 1
        else:
            yield i, found[0], found[1]
            i = found[0]


def _fits(alias: Alias, words: Words, i: int, j: int) -> bool:
    if alias.exact:
        seen = words.text[words.starts[i] : words.ends[j]]
        return [c.isupper() for c in seen if c.isalnum()] == [c.isupper() for c in alias.form if c.isalnum()]
    if alias.lower:
        return True
    return words.capital(i) and (alias.capitals < 2 or words.capital(j))
