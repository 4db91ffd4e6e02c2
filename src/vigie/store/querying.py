"""What a person typed, as a search: words that must all be there, "phrases", OR, -excluded, beginnings*, title:words.

Nothing typed is an error: what is no syntax is read as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vigie.store.opening import Analyse
from vigie.store.wordindex import lexeme
from vigie.text.terms import fold_word

QUERY_CHARS = 500
"""Characters of a query that are read: a long sentence; what stands behind is left out."""
ATOMS = 30
"""Words and phrases of a query that are looked for: each is a pass over the index."""
BEGINNING = 4
"""Letters of a beginning at least; a shorter one would gather a part of the dictionary and is read as a word."""
_PIECE = re.compile(
    r'(?P<sign>-)?(?P<field>(?:title|titre):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE
)
_OR = frozenset({"OR", "OU", "|"})


@dataclass(frozen=True, slots=True)
class Atom:
    """Terms that must follow one another; a `beginning` stands for the words that begin with it, in place of terms."""

    terms: tuple[str, ...]
    beginning: str | None
    in_title: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: of each group one atom at least, and none of the excluded ones."""

    groups: tuple[tuple[Atom, ...], ...]
    excluded: tuple[Atom, ...]

    @property
    def is_plain(self) -> bool:
        """Whether single words are looked for and nothing that the index has to put together."""
        return all(len(a.terms) == 1 and a.beginning is None for group in self.groups for a in group)

    @property
    def terms(self) -> frozenset[str]:
        """The terms that a hit may show."""
        return frozenset(t for group in self.groups for a in group for t in a.terms)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The beginnings that a word of a hit may have."""
        return tuple(a.beginning for group in self.groups for a in group if a.beginning)

    def fts5(self) -> str:
        """The query in the language of SQLite's FTS5."""
        asked = " AND ".join(f"({' OR '.join(map(_fts5, group))})" for group in self.groups)
        return f"({asked}) NOT ({' OR '.join(map(_fts5, self.excluded))})" if self.excluded else asked

    def tsquery(self) -> str:
        """The query in the language of PostgreSQL's tsquery."""
        asked = [f"({' | '.join(map(_tsquery, group))})" for group in self.groups]
        return " & ".join([*asked, *(f"!({_tsquery(a)})" for a in self.excluded)])


def parse_words(text: str, analyse: Analyse) -> Wanted | None:
    """The search in what was typed; None when it has no word that can be looked for.

    Args:
        text: what was typed; `QUERY_CHARS` of it are read.
        analyse: the word analysis of the store.
    """
    groups: list[list[Atom]] = []
    excluded: list[Atom] = []
    joins = False
    for atom, is_excluded in _atoms(text[:QUERY_CHARS], analyse):
        if atom is None:
            joins = bool(groups)
        elif is_excluded:
            excluded.append(atom)
        elif joins:
            groups[-1].append(atom)
            joins = False
        else:
            groups.append([atom])
    return Wanted(tuple(map(tuple, groups)), tuple(excluded)) if groups else None


def _atoms(text: str, analyse: Analyse) -> Iterator[tuple[Atom | None, bool]]:
    """Each atom and whether it is excluded; None stands for an OR."""
    left = ATOMS
    for found in _PIECE.finditer(text):
        sign, field, phrase, word = found.group("sign", "field", "phrase", "word")
        if word in _OR and not sign and not field:
            yield None, False
            continue
        atom = _atom(
            phrase if phrase is not None else word or "", analyse, is_phrase=phrase is not None, in_title=bool(field)
        )
        if atom is not None and left:
            left -= 1
            yield atom, bool(sign)


def _atom(typed: str, analyse: Analyse, *, is_phrase: bool, in_title: bool) -> Atom | None:
    if typed.endswith("*") and not is_phrase:
        beginning = fold_word(typed.rstrip("*"))
        if len(beginning) >= BEGINNING and beginning.isalnum():
            return Atom(tuple(analyse(typed))[:1], beginning, in_title)
    terms = tuple(analyse(typed))
    return Atom(terms, None, in_title) if terms else None


def _fts5(atom: Atom) -> str:
    words = '"' + " ".join(t.replace('"', '""') for t in atom.terms) + '"'
    if atom.beginning:
        words = f'("{atom.beginning}" * OR {words})' if atom.terms else f'"{atom.beginning}" *'
    return f"{{title}} : {words}" if atom.in_title else words


def _tsquery(atom: Atom) -> str:
    weight = ":A" if atom.in_title else ""
    words = " <-> ".join(lexeme(t) + weight for t in atom.terms)
    if atom.beginning:
        begins = lexeme(atom.beginning) + (":*A" if atom.in_title else ":*")
        return f"({begins} | {words})" if words else begins
    return f"({words})"
