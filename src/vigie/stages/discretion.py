"""Keep private persons out of what leaves: their names become what they are, their words stay."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

from vigie.model.annotations import Annotation
from vigie.model.entities import Entity
from vigie.model.situations import Actor, BoardWarning, Claim, FigureLine, SituationEvent
from vigie.text.folding import fold

PUBLIC = frozenset(("public_role", "armed_group"))
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIMPLE = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"\s+|[-_.+'’]\s*|%20")
"""What stands between the words of a name, in texts and in addresses."""
_SLUG = re.compile(r"[\W_\d]+")
Clean = Callable[[str], str]
WORDS = 200_000
"""Words of no name that are kept: more than a language has in the press."""
SHORT = 60
"""Characters of texts that are remembered: a name with its office."""


def is_private(entity: Entity) -> bool:
    """Whether an entity is a person who stands in no public role: a suspect, a victim, a witness, anybody else."""
    return entity.type == "person" and entity.standing not in PUBLIC


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


def private_names(annotations: Iterable[Annotation]) -> frozenset[str]:
    """The folded names of private persons, as articles write them; a name that somebody public bears elsewhere is not spared."""
    return folded_names(
        name
        for a in annotations
        for e in a.entities
        if is_private(e)
        for name in (e.name, *(m.span.of(a.article.text) for m in e.mentions if m.named))
    )


def public_names(annotations: Iterable[Annotation]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of persons in a public or armed role, and those of places, bodies and groups."""
    found = [(e.type == "person", e.name) for a in annotations for e in a.entities if not is_private(e)]
    return frozenset(n for person, n in found if person), frozenset(n for person, n in found if not person)


class _Names:
    """Names of several words, to be found in a text; `sizes` says how many words those have that begin with a word, the longest first."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        self._names = {n for n in names if len(n) > 1}
        sizes: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            sizes[name[0]].add(len(name))
        self.sizes = {first: sorted(some, reverse=True) for first, some in sizes.items()}

    def at(self, folded: str, words: Sequence[tuple[str, int, int]], n: int) -> int:
        """How many words the name has that begins at a word, 0 when none does."""
        for size in self.sizes.get(words[n][0], ()):
            some = words[n : n + size]
            if (
                len(some) == size
                and tuple(w for w, _, _ in some) in self._names
                and all(_JOINT.fullmatch(folded, end, start) for (_, _, end), (_, start, _) in pairwise(some))
            ):
                return size
        return 0


class Shield:
    """Puts `instead` in the place of the names of private persons: whole names, and single words of them with a capital.

    A single word, and what is a part only of a longer public name, is spared where somebody or something public bears it too,
    except in the articles that name the private person: "Ali" of one article must not blot out the minister of another; there
    it is spared inside the whole name of a place or body only. A whole name that is also that of somebody public is not spared.

    >>> Shield({"zoe martin"}, "N.")("Zoé Martin accuse ; selon Mme Martin, le martin-pêcheur…")
    'N. accuse ; selon Mme N., le martin-pêcheur…'
    >>> Shield({"zoe martin"}, "N.")("L'affaire ZOÉ-MARTIN")
    "L'affaire N."
    >>> shield = Shield({"zoe martin"}, "N.", ["Paul Martin"])
    >>> shield("Zoé Martin, le ministre Martin"), shield.within({"zoe martin"})("Mme Martin")
    ('N., le ministre Martin', 'Mme N.')
    >>> Shield({"zoe"}, "N.", bodies=["Zoé Hebdo"]).within({"zoe"})("Zoé, de Zoé Hebdo")
    'N., de Zoé Hebdo'
    """

    def __init__(self, names: Set[str], instead: str, public: Iterable[str] = (), bodies: Iterable[str] = ()) -> None:
        bodies = frozenset(bodies)
        spare = words_of_names((*public, *bodies))
        self._instead = instead
        self._kept = _Names(tuple(_SIMPLE.findall(fold(name))) for name in bodies)
        whole = (tuple(_SIMPLE.findall(n)) for n in names if " " in n)
        self._whole = _Names(words for words in whole if " ".join(words) not in spare)
        self._any = _parts(names)
        self._parts = self._any - spare
        self._plain: set[str] = set()
        self._short: dict[tuple[str, frozenset[str]], str] = {}

    def __call__(self, text: str) -> str:
        """The text without private persons, wherever it stands."""
        return self._cleaned(text, frozenset())

    def within(self, own: Set[str]) -> Clean:
        """A cleaner of the texts of an article that names these private persons."""
        parts = _parts(own)
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
        hit = whole = False
        for word in set(_WORD.findall(text)) - self._plain:
            folded, begins = self._look(word)
            hit = hit or folded in self._parts or folded in own
            whole = whole or begins
        if whole:
            text = self._without_names(text)
        if not hit:
            return text
        kept = self._public_spans(text)
        return _WORD.sub(
            lambda m: (
                self._instead
                if m[0][:1].isupper() and self._is_part(m[0], own) and not any(a <= m.start() < b for a, b in kept)
                else m[0]
            ),
            text,
        )

    def _public_spans(self, text: str) -> list[tuple[int, int]]:
        """Where names of several words stand that somebody or something public bears: a word of them is not that of the private person."""
        folded = fold(text)
        words = [(m[0], *m.span()) for m in _SIMPLE.finditer(folded)]
        first = self._kept.sizes
        sizes = [(n, self._kept.at(folded, words, n)) for n, (word, _, _) in enumerate(words) if word in first]
        return [(words[n][1], words[n + size - 1][2]) for n, size in sizes if size]

    def _is_part(self, word: str, own: frozenset[str]) -> bool:
        folded = fold(word)
        return folded in self._parts or folded in own

    def _without_names(self, text: str) -> str:
        """The text without whole names, the longest first; spaces, hyphens and the like may stand between their words."""
        folded = fold(text)
        words = [(m[0], *m.span()) for m in _SIMPLE.finditer(folded)]
        out, done, n = [], 0, 0
        first = self._whole.sizes
        while n < len(words):
            size = self._whole.at(folded, words, n) if words[n][0] in first else 0
            if size:
                out += [text[done : words[n][1]], self._instead]
                done = words[n + size - 1][2]
            n += size or 1
        return "".join([*out, text[done:]])

    def _look(self, word: str) -> tuple[str, bool]:
        """A word folded, and whether a name begins with it or with a part of it; words of no name are kept, since they come again."""
        folded = fold(word)
        begins = any(w in self._whole.sizes for w in _SIMPLE.findall(folded))
        if not begins and folded not in self._any and len(self._plain) < WORDS:
            self._plain.add(word)
        return folded, begins


def _parts(names: Set[str]) -> frozenset[str]:
    return frozenset(w for n in names for w in _WORD.findall(n) if len(w) > 2)


def addresses_without(names: Set[str]) -> Callable[[str | None], str | None]:
    """A function that lets an address through unless it spells a private person, whole or by surname.

    >>> addresses_without({"zoe martin"})("https://echo.example/2026/affaire-martin-suite")
    >>> addresses_without({"zoe martin"})("https://echo.example/2026/martinique")
    'https://echo.example/2026/martinique'
    """
    surnames = {n.split()[-1] for n in names}
    shield = Shield(names, "\0")

    def kept(url: str | None) -> str | None:
        plain = unquote(url or "")
        named = not surnames.isdisjoint(_SLUG.split(fold(plain))) or "\0" in shield(plain)
        return None if named else url

    return kept


def discreet_warning(warning: BoardWarning, private: str, clean: Clean) -> BoardWarning:
    """A warning without private persons: one who issued it is called `private`."""
    issuer = warning.issuer and (warning.issuer if clean(warning.issuer) == warning.issuer else private)
    level, instruction = warning.level and clean(warning.level), warning.instruction and clean(warning.instruction)
    return replace(warning, issuer=issuer, level=level, instruction=instruction)


def discreet_actor(actor: Actor, clean: Clean) -> Actor:
    """An actor whose relations are told without private persons."""
    links = tuple(replace(x, voices=tuple(map(clean, x.voices))) for x in actor.links)
    return replace(actor, links=links)


def discreet(event: SituationEvent, public: Set[str], roles: Mapping[str, str], clean: Clean) -> SituationEvent:
    """An event in which private persons stand by their role.

    Args:
        event: as assembled.
        public: the ids of actors: bodies, and persons in a public or armed role.
        roles: how a private person is called in each role ("victim": "une victime"); "" is for speakers.
        clean: a `Shield`.
    """

    def who(name: str | None) -> str | None:
        if name is None:
            return None
        cleaned = clean(name)
        return name if cleaned == name else roles[""]

    def claim(c: Claim) -> Claim:
        return replace(c, who=who(c.who) or roles[""], of=who(c.of))

    def line(f: FigureLine) -> FigureLine:
        return replace(f, values=tuple(replace(v, who=who(v.who)) for v in f.values))

    fillers = []
    for r in event.roles:
        hidden = (r.id is not None and r.id.startswith("person:") and r.id not in public) or clean(r.name) != r.name
        fillers.append(replace(r, name=roles[r.role], id=None) if hidden else r)
    return replace(
        event,
        roles=tuple(dict.fromkeys(fillers)),
        voices=tuple(replace(v, who=who(v.who) or roles[""], via=tuple(clean(x) for x in v.via)) for v in event.voices),
        figures=tuple(map(line, event.figures)),
        contradictions=tuple(
            replace(
                c, values=tuple(replace(s, value=clean(s.value), who=tuple(clean(w) for w in s.who)) for s in c.values)
            )
            for c in event.contradictions
        ),
        claims=tuple(map(claim, event.claims)),
        denials=tuple(map(claim, event.denials)),
        accusations=tuple(map(claim, event.accusations)),
        history=tuple(replace(h, values=tuple(clean(v) for v in h.values)) for h in event.history),
    )
