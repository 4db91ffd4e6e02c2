"""Names blotted out of texts and addresses: whole ones, and single words of them, however they are written or joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from urllib.parse import unquote

from vigie.text.folding import fold

Clean = Callable[[str], str]
Address = Callable[[str | None], str | None]
WORDS = 200_000
"""Words, and short texts, that are remembered: more words than a language has in the press."""
SHORT = 60
"""Characters of texts that are remembered: a name with its office."""
JOINED = 8
"""Letters that a whole name written in one word has at least ("zoemartin"): a shorter one may be any word."""
HUMPS = 12
"""Words in one that are looked through for a whole name: a longer hashtag is no name with a few words around."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIMPLE = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)(?:\s+|[-_.+'’]\s*|%20)$")
"""The word of a name before another, with what stands between, in texts and in addresses."""
_AFTER = re.compile(r"(?:\s+|[-_.+'’]\s*|%20)([^\W\d_]+)")
"""The word of a name behind another."""
REACH = 60
"""Characters that the word before may begin ahead: a longer one is no name."""
_SLUG = re.compile(r"[\W_\d]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ])")
"""Where a word in a word begins ("ZoeMartin")."""
_OPENS = re.compile(r"(?:^|[^\W\d_]{3}[.!?…]|[:;«»\"“”(\n–—-])\s*$")
"""What stands before a word that has its capital from its place in the sentence."""
_FILE = re.compile(r"\.(?:pdf|jpe?g|png|docx?|xlsx?|odt|html?|txt|mp[34]|zip)\b")
"""What shows the name of a file in a text: there, as in addresses, a name has no capital."""
_UNBROKEN = re.compile(r"\S+")
_CHUNK = re.compile(r"[^\s«»\"“”()]+")
_INITIAL = re.compile(r"(?<!\w)([^\W\d_])\.[\s-]?$")
"""An initial before a surname."""


def folded_names(written: Iterable[str]) -> frozenset[str]:
    """Names as shields know them, from names as they are written; initials alone are none."""
    return frozenset(fold(name).strip(" .,;:") for name in written if len(name.strip()) > 2)


def words_of_names(written: Iterable[str]) -> frozenset[str]:
    """The folded words of names, with and without their hyphens, and what stands together inside longer names.

    >>> sorted(words_of_names(["Jean-Luc Le Moal"]))
    ['jean', 'jean luc', 'jean luc le', 'jean-luc', 'le', 'le moal', 'luc', 'luc le', 'luc le moal', 'moal']
    """
    found: set[str] = set()
    for name in set(written):
        folded = fold(name)
        words = _SIMPLE.findall(folded)
        found.update(_WORD.findall(folded), words)
        ends = ((i, j) for i in range(len(words)) for j in range(i + 2, len(words) + 1))
        found.update(" ".join(words[i:j]) for i, j in ends if j - i < len(words))
    return frozenset(found)


class _Names:
    """Names of several words, to be found in a text from their last word of some length, which is rarer than their first."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        self._names = {n for n in names if len(n) > 1}
        self._rests: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._most: dict[str, int] = defaultdict(int)
        for name in self._names:
            n = next((n for n in reversed(range(len(name))) if len(name[n]) > 2), 0)
            self._rests[name[n]].add(name[n + 1 :])
            self._most[name[n]] = max(len(name), self._most[name[n]])
        self.pivots: Set[str] = self._most.keys()

    def spans(self, text: str, pivots: Iterable[str]) -> list[tuple[int, int]]:
        """Where names stand, the longest at each place, in order and apart; `pivots` are the words of the text, as written, to look at."""
        found = sorted({span for word in pivots for span in self._around(text, word)}, key=lambda s: (s[0], -s[1]))
        apart: list[tuple[int, int]] = []
        for span in found:
            if not apart or span[0] >= apart[-1][1]:
                apart.append(span)
        return apart

    def _around(self, text: str, word: str) -> Iterator[tuple[int, int]]:
        pivot, at = fold(word), text.find(word)
        while at >= 0:
            end = at + len(word)
            if not text[at - 1 : at].isalpha() and not text[end : end + 1].isalpha():
                for rest in self._rests[pivot]:
                    stop = _behind(text, end, rest)
                    start = self._back(text, at, (pivot, *rest), self._most[pivot]) if stop else None
                    if stop and start is not None:
                        yield start, stop
            at = text.find(word, end)

    def _back(self, text: str, start: int, words: tuple[str, ...], most: int) -> int | None:
        """The start of the longest name that ends with some words, the first of which begins at `start`; None where there is none."""
        first = start if words in self._names else None
        while len(words) < most and (m := _BEFORE.search(text, max(0, start - REACH), start)):
            words, start = (fold(m[1]), *words), m.start()
            if words in self._names:
                first = start
        return first


def _behind(text: str, end: int, rest: tuple[str, ...]) -> int:
    """The end of some words that follow at a place of a text, 0 where others do."""
    for word in rest:
        m = _AFTER.match(text, end)
        if m is None or fold(m[1]) != word:
            return 0
        end = m.end()
    return end


@dataclass(frozen=True, slots=True)
class _Unit:
    """A part of what is written without a space that is a word of a name: where it stands, as it is folded, `whole` when the name is all in it."""

    start: int
    end: int
    folded: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of something written without a space: its parts that are words of names, its simple words from which a whole name is found."""

    units: tuple[_Unit, ...]
    pivots: tuple[str, ...]


class Shield:
    """Puts `instead` in the place of names: whole names, and single words of them with a capital.

    A single word is found behind an elision ("d'Alexia"), before a possessive, in a word put together ("anti-Martin", "#AdieuZoeMartin");
    initials before it go with it. A single word, and what is a part only of a longer public name, is spared where somebody or
    something public bears it too, except in the articles that name the private person: "Ali" of one article must not blot out
    the minister of another; there it is spared inside whole public names only. A whole name that is also that of somebody public
    is not spared.

    >>> Shield({"zoe martin"}, "N.")("Zoé Martin accuse ; selon Mme Martin, le martin-pêcheur…")
    'N. accuse ; selon Mme N., le martin-pêcheur…'
    >>> Shield({"zoe martin"}, "N.")("L'affaire ZOÉ-MARTIN, l'avocat d'Z. Martin")
    "L'affaire N., l'avocat d'N."
    >>> shield = Shield({"zoe martin"}, "N.", ["Paul Martin"])
    >>> shield("Zoé Martin, le ministre Martin"), shield.within({"zoe martin"})("Mme Martin, Paul Martin")
    ('N., le ministre Martin', 'Mme N., Paul Martin')
    >>> Shield({"zoe"}, "N.", bodies=["Zoé Hebdo"]).within({"zoe"})("Zoé, de Zoé Hebdo")
    'N., de Zoé Hebdo'
    """

    def __init__(self, names: Set[str], instead: str, public: Iterable[str] = (), bodies: Iterable[str] = ()) -> None:
        """A shield.

        Args:
            names: of private persons, as `folded_names` gives them.
            instead: what stands in their place.
            public: names of persons in a public role, as they are written.
            bodies: names of places, bodies and groups.
        """
        bodies = (*public, *bodies)
        self.spared = words_of_names(bodies)
        self._instead = instead
        self._kept = _Names(tuple(_SIMPLE.findall(fold(name))) for name in bodies)
        whole = [tuple(_SIMPLE.findall(n)) for n in names if " " in n]
        self._whole = _Names(words for words in whole if " ".join(words) not in self.spared)
        self._joined = {joined for words in whole if len(joined := "".join(words)) >= JOINED} - self.spared
        self._any = parts_of(names)
        self._last = {n.split()[-1] for n in names} & self._any
        self._initials: Set[tuple[str, str]] = {(n[0], n.split()[-1]) for n in names if " " in n}
        self._parts = self._any - self.spared
        self._plain: set[str] = set()
        self._known: dict[str, _Known] = {}
        self._short: dict[tuple[str, frozenset[str]], str] = {}

    def __call__(self, text: str) -> str:
        """The text without private persons, wherever it stands."""
        return self._cleaned(text, frozenset())

    def within(self, own: Set[str]) -> Clean:
        """A cleaner of the texts of an article that names these private persons, who are among those of the shield."""
        parts = parts_of(own)
        return lambda text: self._cleaned(text, parts)

    def _cleaned(self, text: str, own: frozenset[str]) -> str:
        """A text without private persons; names and other short texts come again and again, and are looked at once."""
        if len(text) > SHORT:
            return self._without_persons(text, own)
        known = self._short.get((text, own))
        if known is None:
            known = self._without_persons(text, own)
            if len(self._short) < WORDS:
                self._short[text, own] = known
        return known

    def _without_persons(self, text: str, own: frozenset[str]) -> str:
        """Most texts name nobody private: they are left as soon as no word of theirs is part of a name."""
        pivots: set[str] = set()
        hit = False
        for chunk in set(text.split()) - self._plain:
            known = self._known.get(chunk) or self._look(chunk)
            pivots.update(known.pivots)
            hit = hit or any(self._is_part(unit, own) for unit in known.units)
        spans = self._whole.spans(text, pivots) if pivots else []
        if _is_spelled(text):
            spans += self._file_spans(text, own)
        if hit:
            spans += self._single_spans(text, own)
        return self._blotted(text, spans) if spans else text

    def _is_part(self, unit: _Unit, own: frozenset[str]) -> bool:
        return unit.whole or unit.folded in self._parts or unit.folded in own

    def _file_spans(self, text: str, own: frozenset[str]) -> Iterator[tuple[int, int]]:
        """Where addresses and names of files stand that spell somebody private, by surname or by any name in their own articles."""
        for m in _CHUNK.finditer(text):
            pieces = _SLUG.split(fold(unquote(m[0]))) if _is_spelled(m[0]) else ()
            if any(p in self._last or p in own or p in self._joined for p in pieces):
                yield m.span()

    def _single_spans(self, text: str, own: frozenset[str]) -> list[tuple[int, int]]:
        """Where single words of names stand, but for those inside the whole name of somebody or something public."""
        pivots = {word for word in _SIMPLE.findall(text) if word[0].isupper() and fold(word) in self._kept.pivots}
        kept = self._kept.spans(text, pivots) if pivots else []
        found = []
        for m in _UNBROKEN.finditer(text):
            known = None if m[0] in self._plain else self._known.get(m[0]) or self._look(m[0])
            for unit in known.units if known else ():
                start, end = m.start() + unit.start, m.start() + unit.end
                spared = any(a <= start < b for a, b in kept) and not unit.whole
                if (
                    spared
                    or not self._is_part(unit, own)
                    or (len(unit.folded) < 3 and _OPENS.search(text, max(0, start - REACH), start))
                ):
                    continue
                initial = _INITIAL.search(text, max(0, start - 4), start)
                if initial and (fold(initial[1]), unit.folded) in self._initials:
                    start = initial.start()
                found.append((start, end))
        return found

    def _blotted(self, text: str, spans: Iterable[tuple[int, int]]) -> str:
        out, done = [], 0
        for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
            if start >= done:
                out += [text[done:start], self._instead]
                done = end + (self._instead.endswith(".") and text[end : end + 1] == ".")
        return "".join([*out, text[done:]])

    def _look(self, chunk: str) -> _Known:
        """What is known of letters without a space that are met for the first time; it is kept, since they come again."""
        units = tuple(
            _Unit(m.start() + u.start, m.start() + u.end, u.folded, u.whole)
            for m in _WORD.finditer(chunk)
            for u in self._units(m[0])
        )
        pivots = tuple(w for w in _SIMPLE.findall(chunk) if fold(w) in self._whole.pivots)
        known = _Known(units, pivots)
        if units or pivots:
            if len(self._known) < WORDS:
                self._known[chunk] = known
        elif len(self._plain) < WORDS:
            self._plain.add(chunk)
        return known

    def _units(self, word: str) -> Iterator[_Unit]:
        folded = fold(word)
        mixed = not (word.islower() or word.istitle())
        if folded in self._joined or (mixed and self._is_knotted(word)):
            yield _Unit(0, len(word), folded, whole=True)
        elif folded in self._any:
            if word[0].isupper():
                yield _Unit(0, len(word), folded)
        elif not word.isalpha() and folded not in self.spared:
            yield from self._pieces(word)

    def _pieces(self, word: str) -> Iterator[_Unit]:
        """The words of names in a word with an elision, a possessive or a hyphen; of names with a hyphen only surnames are taken apart."""
        for m in re.finditer(r"[^'’]+", word):
            piece = fold(m[0])
            if piece in self._any:
                if m[0][0].isupper() and piece != fold(word):
                    yield _Unit(m.start(), m.end(), piece)
            else:
                for part in _SIMPLE.finditer(m[0]):
                    if part[0][0].isupper() and len(part[0]) < len(word) and fold(part[0]) in self._last:
                        yield _Unit(m.start() + part.start(), m.start() + part.end(), fold(part[0]))

    def _is_knotted(self, word: str) -> bool:
        """Whether a whole name is written in a word of several, as in hashtags ("AdieuZoeMartin")."""
        parts = _HUMP.split(word)
        return 1 < len(parts) <= HUMPS and any(
            "".join(fold(p) for p in parts[i:j]) in self._joined
            for i in range(len(parts))
            for j in range(i + 2, len(parts) + 1)
        )


def _is_spelled(text: str) -> bool:
    """Whether addresses, accounts or names of files stand in a text."""
    return "_" in text or "@" in text or "://" in text or "www." in text or _FILE.search(text) is not None


def parts_of(names: Set[str]) -> frozenset[str]:
    """The words of folded names that tell who is meant by themselves; of two letters only surnames."""
    long = {w for n in names for w in _WORD.findall(n) if len(w) > 2}
    return frozenset(long.union(n.split()[-1] for n in names if re.search(r" [^\W\d_]{2}$", n)))


class Addresses:
    """Lets an address through unless it spells a private person, whole, by surname, or by any name where the article names them.

    A surname that somebody or something public bears too ("France") is spared as in texts, except where the article names the private
    person; one or two letters are no surname in an address: most have such pieces.

    >>> Addresses({"zoe martin"})("https://echo.example/2026/affaire-martin-suite")
    >>> Addresses({"zoe martin"})("https://echo.example/2026/martinique")
    'https://echo.example/2026/martinique'
    >>> kept = Addresses({"zoe martin"})
    >>> kept("https://echo.example/la-petite-zoe") is None, kept.within({"zoe martin"})("https://echo.example/la-petite-zoe") is None
    (False, True)
    """

    def __init__(self, names: Set[str], spared: Set[str] = frozenset()) -> None:
        """A keeper of addresses; `spared` are words that public names bear too."""
        self._spared = spared
        self._surnames = _surnames(names) - spared
        whole = [_SIMPLE.findall(n) for n in names if " " in n]
        self._joined = {joined for words in whole if len(joined := "".join(words)) >= JOINED}
        self._whole = _Names(map(tuple, whole))

    def __call__(self, url: str | None) -> str | None:
        """The address, None where it spells somebody private."""
        return self._kept(url, frozenset())

    def within(self, own: Set[str]) -> Address:
        """A keeper of the address of an article that names these private persons."""
        parts = (parts_of(own) - self._spared) | _surnames(own)
        return lambda url: self._kept(url, parts)

    def _kept(self, url: str | None, own: frozenset[str]) -> str | None:
        plain = fold(unquote(url or ""))
        pieces = _SLUG.split(plain)
        named = not (self._surnames.isdisjoint(pieces) and self._joined.isdisjoint(pieces) and own.isdisjoint(pieces))
        pivots = {p for p in pieces if p in self._whole.pivots}
        return None if named or self._whole.spans(plain, pivots) else url


def _surnames(names: Set[str]) -> frozenset[str]:
    return frozenset(last for n in names if n and len(last := n.split()[-1]) > 2)
