"""Terms: the words of a text as a search compares them, so that forms of one word meet whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

KNOWN_WORDS = 200_000
"""Words whose term is remembered: about 30 MB, and more than a month of the press has; then the memory starts anew."""
TERM_CHARS = 64
"""Characters of a term at most: the longest French word has 27, longer runs are addresses and codes cut alike everywhere."""
_NUMBER = r"(?<!\w)\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?!\w)"  # 12 500
_ACRONYM = r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"  # O.N.U.
_RUN = r"[\w\u0300-\u036f]+['’\u02bc]?"  # d', porte, 2026; an accent may be a character of its own
WORD: Final = re.compile(f"{_NUMBER}|{_ACRONYM}|{_RUN}")
"""What counts as one word of a text: a number with its thousands apart, an acronym with dots, a run of letters and digits."""
_APART, _DOTTED, _DOT, _SIMPLE = map(re.compile, (_NUMBER, _ACRONYM, r"\.\w\.", _RUN))
_APOSTROPHES = "'’\u02bc"
_NOT_OF_A_TERM = str.maketrans("", "", "._ \u00a0\u202f" + _APOSTROPHES)


@dataclass(frozen=True, slots=True)
class TermRules:
    """What the analysis knows of a language; all words are folded (lower case, no accents).

    elided: words that lose their end before an apostrophe and count for nothing.
    little: words too frequent to look for; they count for nothing, inside phrases as well.
    fixed: words that are their own terms.
    irregular: forms and the word that they count as.
    plurals: endings of plurals and what they count as, tried in this order.
    verbal: endings of verb forms and what they count as, tried in this order.
    nouns: words with such an ending that are no verb forms.
    nominal: a longer ending that mostly nouns have.
    verbs: verb forms with that longer ending.
    accents: unaccented endings and the accented ones that the stemmer knows, tried in this order.
    stem: from a word to its stem.
    """

    elided: frozenset[str]
    little: frozenset[str]
    fixed: frozenset[str]
    irregular: Mapping[str, str]
    plurals: tuple[tuple[str, str], ...]
    verbal: tuple[tuple[str, str], ...]
    nominal: str
    nouns: frozenset[str]
    verbs: frozenset[str]
    accents: tuple[tuple[str, str], ...]
    stem: Callable[[str], str]


class _Memory(dict[str, str]):
    """The terms of words already seen; an empty one for words that count for nothing."""

    def __init__(self, rules: TermRules) -> None:
        self._rules = rules
        self._by_folded: dict[str, str] = {}

    def __missing__(self, word: str) -> str:
        if len(self) >= KNOWN_WORDS:
            self.clear()
            self._by_folded.clear()
        folded = fold_word(word)
        if word[-1] in _APOSTROPHES and folded in self._rules.elided:
            self[word] = ""
        else:
            if folded not in self._by_folded:
                self._by_folded[folded] = _term(folded, self._rules)
            self[word] = self._by_folded[folded]
        return self[word]


class Analysis:
    """From a text to its terms, in order: `analysis("L'attaque de Gao")` → `["attaqu", "gao"]`."""

    def __init__(self, rules: TermRules) -> None:
        self._memory = _Memory(rules)

    def __call__(self, text: str) -> list[str]:
        """The terms of a text; words that count for nothing have none."""
        return [term for term in map(self._memory.__getitem__, _words(text)) if term]


def _words(text: str) -> list[str]:
    """The words that `WORD` finds, in half the time: numbers and acronyms are few and are put together first."""
    joined = _APART.sub(lambda found: found[0].translate(_NOT_OF_A_TERM), text)
    if _DOT.search(joined):
        joined = _DOTTED.sub(lambda found: found[0].translate(_NOT_OF_A_TERM) + " ", joined)
    return _SIMPLE.findall(joined)


def words_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each word between two offsets of a text, as the analysis parts them."""
    return (found.span() for found in WORD.finditer(text, start, end))


def fold_word(word: str) -> str:
    """A word in lower case, without accents, ligatures taken apart; only letters and digits are left.

    >>> fold_word("Œuvre"), fold_word("O.N.U."), fold_word("12 500"), fold_word("RÉSEAU")
    ('oeuvre', 'onu', '12500', 'reseau')
    """
    low = word.lower().translate(_NOT_OF_A_TERM)
    if low.isascii():
        return low
    apart = unicodedata.normalize("NFKD", low.replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _term(folded: str, rules: TermRules) -> str:
    if folded in rules.little:
        return ""
    if not folded.isalpha() or folded in rules.fixed:
        return folded[:TERM_CHARS]
    known = _known(folded[:TERM_CHARS], rules)
    return known if known in rules.fixed else fold_word(rules.stem(known))


def _known(folded: str, rules: TermRules) -> str:
    """The word that a form counts as before it is stemmed."""
    if folded in rules.irregular:
        return rules.irregular[folded]
    folded = _replaced(folded, rules.plurals)
    if folded in rules.irregular:
        return rules.irregular[folded]
    may_be_verb = folded in rules.verbs if folded.endswith(rules.nominal) else folded not in rules.nouns
    verb = _replaced(folded, rules.verbal) if may_be_verb else folded
    return verb if verb != folded else _replaced(folded, rules.accents)


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    """A word with the first ending that it has replaced, when two letters and more stand before it."""
    for ending, other in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + other
    return word
