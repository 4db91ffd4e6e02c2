"""Words by which a cheap look tells whether an article may hold matter of Vigie's: the triggers' own, and those of armed bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.lang.events import OPEN_OBJECTS, Condition, EventPack, TriggerRow
from vigie.lang.inflection import noun_forms
from vigie.lang.sources import DataFiles
from vigie.text.folding import fold

GRAVE = frozenset(
    {
        "attack", "strike", "clash", "killing", "abduction", "plot_foiled", "claim_of_responsibility", "threat", "warning",
        "threat_level_change",
    }
)  # fmt: skip
"""Types that are matter of Vigie's by themselves; the others are so beside an armed body."""
Names = Mapping[str, Mapping[str, Sequence[Sequence[str]]]]
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORT = 2
"""Letters of a word up to which it is no sure name."""
_ARMED_KINDS = frozenset({"group", "agency"})
"""Types of names that a cheap look can tell; a condition that asks for others is left to the parse."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Word forms of which one must stand in the sentence; an armed body there serves as well where `or_armed`."""

    words: frozenset[str]
    or_armed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TriageCue:
    """A trigger seen through its word forms: what must follow each within reach, what the sentence must hold and must not, what the article.

    `never` are plain words with their accents and hyphens, for a condition that forbids must not forbid too much.
    """

    rule: str
    grave: bool
    verbal: bool
    rest: tuple[frozenset[str], ...]
    asked: tuple[Asked, ...]
    never: frozenset[str]
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class TriagePack:
    """Cues by the folded form they begin with; `armed` are folded words of armed bodies, `names` their longer names.

    These are what follows, by the first word and the second; `armed_first` are their first words and those of `armed`.
    """

    cues: Mapping[str, tuple[TriageCue, ...]]
    armed: frozenset[str]
    names: Names
    armed_first: frozenset[str]
    determiners: frozenset[str]


def words_of(text: str) -> list[str]:
    """The folded words of a text, numbers left out."""
    return words_of_folded(fold(text))


def words_of_folded(text: str) -> list[str]:
    """The words of a text that is folded already."""
    return _WORD.findall(text)


def tokens_of(text: str) -> list[str]:
    """The words of a text in lower case, with their accents, those that hyphens join in one."""
    return _TOKEN.findall(text.lower())


def parse(source: DataFiles, events: EventPack) -> TriagePack:
    """Derive the cues from the rows of events, and the armed bodies from their classes and the knowledge base."""
    data = source.toml("triage")
    forms = _Forms(source, data, events)
    cues: dict[str, dict[TriageCue, None]] = {}
    for lemma, rest, row, verbal in _rows(events):
        cue = _cue(lemma, rest, row, forms, verbal=verbal)
        for form in forms.first(lemma, row):
            cues.setdefault(form, {})[cue] = None
    armed = forms.of((events.armed | events.militants) - frozenset(data["settings"]["common"]))
    short, names = _names(source, frozenset(data["settings"]["kinds"]))
    armed |= short.union(data["settings"]["armed"])
    return TriagePack(
        {form: tuple(found) for form, found in cues.items()},
        armed,
        names,
        armed | names.keys(),
        frozenset(data["settings"]["determiners"]),
    )


class _Forms:
    """The word forms of lemmas, each set made once."""

    def __init__(self, source: DataFiles, data: Mapping[str, Any], events: EventPack) -> None:
        self._source = source
        self._endings = [(old, new) for old, new in data["settings"]["endings"]]
        self._finite = tuple(data["settings"]["finite"])
        self._verbs: dict[str, set[str]] = {}
        for form, lemma in events.verb_forms.items():
            self._verbs.setdefault(lemma, set()).add(form)
        for lemma, more in data["forms"].items():
            self._verbs.setdefault(lemma, set()).update(more)
        self._made: dict[frozenset[str], frozenset[str]] = {}
        self._plain: dict[frozenset[str], frozenset[str]] = {}
        self.reflexive = frozenset(data["settings"]["reflexive"])
        self.onto = self.of(events.words.against_prepositions)

    def first(self, lemma: str, row: TriggerRow) -> Iterable[str]:
        """The folded forms with which a trigger begins: participles alone where its row asks for a passive."""
        whole, *more = words_of(lemma)
        if more:
            return (whole,)
        found = self.of({lemma})
        return (f for f in found if not f.endswith(self._finite)) if row.voice == "passive" else found

    def of(self, lemmas: Iterable[str]) -> frozenset[str]:
        """All folded forms of lemmas, as nouns or adjectives and as verbs."""
        key = frozenset(lemmas)
        if key not in self._made:
            self._made[key] = frozenset(form for lemma in key for form in self._folded(lemma))
        return self._made[key]

    def plain(self, lemmas: frozenset[str]) -> frozenset[str]:
        """The surest forms of lemmas, with their accents."""
        if lemmas not in self._plain:
            verbal = (form for lemma in lemmas for form in self._verbs.get(lemma, ()))
            self._plain[lemmas] = frozenset(noun_forms(lemmas, self._source)).union(verbal)
        return self._plain[lemmas]

    def _folded(self, lemma: str) -> Iterator[str]:
        base = fold(lemma)
        yield base
        yield from (base[: len(base) - len(old)] + new for old, new in self._endings if base.endswith(old))
        yield from map(fold, self._verbs.get(lemma, ()))


def _cue(lemma: str, rest: Sequence[str], row: TriggerRow, forms: _Forms, *, verbal: bool) -> TriageCue:
    _, *joined = words_of(lemma)
    asked = [_asked(row.near, forms, matter=row.matter)]
    if not (verbal and row.type in OPEN_OBJECTS):
        asked.append(_asked(row.object, forms))
    if row.need_role:
        asked.append(_asked(row.agent, forms))
    if row.voice == "reflexive":
        asked.append(Asked(forms.reflexive))
    if row.onto:
        asked.append(Asked(forms.onto))
    return TriageCue(
        row.id,
        row.type in GRAVE,
        verbal and not rest,
        (*(frozenset({w}) for w in joined), *(f for word in rest for f in _following(word, forms))),
        tuple(a for a in asked if a.words),
        forms.plain(row.not_near.lemmas),
        forms.of(row.about),
    )


def _asked(condition: Condition, forms: _Forms, *, matter: bool = False) -> Asked:
    """What a condition asks for; nothing where a name of a kind that only a parse can tell would serve."""
    if condition.kinds - _ARMED_KINDS:
        return Asked(frozenset())
    return Asked(forms.of(condition.lemmas), matter or bool(condition.kinds))


def _following(word: str, forms: _Forms) -> Iterator[frozenset[str]]:
    """The forms of a further word of a phrase: for "d'" and the like, what a text shows of them."""
    parts = words_of(word)
    if parts == [fold(word)]:
        yield forms.of({word})
    else:
        yield from (frozenset({part}) for part in parts)


def _rows(events: EventPack) -> Iterator[tuple[str, tuple[str, ...], TriggerRow, bool]]:
    """Every trigger as its first lemma, those that follow, its row, and whether it may be a verb."""
    for by_lemma, verbal in ((events.verbs, True), (events.nouns, False)):
        for lemma, rows in by_lemma.items():
            for row in rows:
                yield lemma, (), row, verbal
    for lemma, phrases in events.phrases.items():
        for rest, row in phrases:
            yield lemma, rest, row, True


def _names(source: DataFiles, kinds: frozenset[str]) -> tuple[set[str], Names]:
    """Names of armed groups, and of the agencies of some kinds, as folded words: those of one word, and the longer ones."""
    short: set[str] = set()
    longer: dict[str, dict[str, list[list[str]]]] = {}
    rows = [*source.tsv("groups"), *(r for r in source.tsv("agencies") if r["kind"] in kinds)]
    for row in rows:
        for name in (row["name"], *(row["aliases"] or "").split("|")):
            first, *rest = words_of(name) or [""]
            if rest:
                longer.setdefault(first, {}).setdefault(rest[0], []).append(rest[1:])
            elif len(first) > SHORT:
                short.add(first)
    return short, longer
