"""Keep private persons out of what leaves: their names become what they are, their words stay."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from urllib.parse import unquote

from vigie.model.annotations import Annotation
from vigie.model.entities import Entity
from vigie.model.situations import Actor, BoardWarning, Claim, FigureLine, SituationEvent
from vigie.text.folding import fold
from vigie.text.masking import name_pattern

PUBLIC = frozenset(("public_role", "armed_group"))
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIMPLE = re.compile(r"[^\W\d_]+")
_SLUG = re.compile(r"[\W_\d]+")
Clean = Callable[[str], str]


def is_private(entity: Entity) -> bool:
    """Whether an entity is a person who stands in no public role: a suspect, a victim, a witness, anybody else."""
    return entity.type == "person" and entity.standing not in PUBLIC


def private_names(annotations: Iterable[Annotation]) -> frozenset[str]:
    """The folded names of private persons, as articles write them; a name that somebody public bears elsewhere is not spared."""
    return frozenset(
        fold(name).strip(" .,;:")
        for a in annotations
        for e in a.entities
        if is_private(e)
        for name in (e.name, *(m.span.of(a.article.text) for m in e.mentions if m.named))
        if len(name.strip()) > 2
    )


def public_words(annotations: Iterable[Annotation]) -> frozenset[str]:
    """The folded words of the names of places, bodies, groups, and persons in a public or armed role."""
    return frozenset(
        w for a in annotations for e in a.entities if not is_private(e) for w in _SIMPLE.findall(fold(e.name))
    )


class Shield:
    """Puts `instead` in the place of the names of private persons: whole names, and single words of them with a capital.

    A single word is spared where somebody or something public bears it too, except in the articles that name the private
    person: "Ali" of one article must not blot out the minister of another.

    >>> Shield({"zoe martin"}, "N.")("Zoé Martin accuse ; selon Mme Martin, le martin-pêcheur…")
    'N. accuse ; selon Mme N., le martin-pêcheur…'
    >>> Shield({"zoe martin"}, "N.")("L'affaire ZOÉ-MARTIN")
    "L'affaire N."
    >>> shield = Shield({"zoe martin"}, "N.", {"martin"})
    >>> shield("Zoé Martin, le ministre Paul Martin"), shield.within({"zoe martin"})("Mme Martin")
    ('N., le ministre Paul Martin', 'Mme N.')
    """

    def __init__(self, names: Set[str], instead: str, spare: Set[str] = frozenset()) -> None:
        self._instead = instead
        self._whole: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for name in sorted((n for n in names if " " in n), key=lambda n: (-len(n), n)):
            if first := _SIMPLE.search(name):
                self._whole[first[0]].append(name_pattern(name.split()))
        self._parts = _parts(names) - spare

    def __call__(self, text: str) -> str:
        """The text without private persons, wherever it stands."""
        return self._cleaned(text, self._parts)

    def within(self, own: Set[str]) -> Clean:
        """A cleaner of the texts of an article that names these private persons."""
        parts = self._parts | _parts(own)
        return lambda text: self._cleaned(text, parts)

    def _cleaned(self, text: str, parts: Set[str]) -> str:
        for word in dict.fromkeys(_SIMPLE.findall(fold(text))):
            for pattern in self._whole.get(word, ()):
                text = _replaced(text, pattern, self._instead)
        return _WORD.sub(lambda m: self._instead if m[0][:1].isupper() and fold(m[0]) in parts else m[0], text)


def _parts(names: Set[str]) -> frozenset[str]:
    return frozenset(w for n in names for w in _WORD.findall(n) if len(w) > 2)


def _replaced(text: str, pattern: re.Pattern[str], instead: str) -> str:
    out, at = [], 0
    for m in pattern.finditer(fold(text)):
        out += [text[at : m.start()], instead]
        at = m.end()
    return "".join([*out, text[at:]])


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
