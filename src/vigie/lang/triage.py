"""Words by which a cheap look tells whether an article may hold matter of Vigie's: the triggers' own, and those of armed bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vigie.lang.events import EventPack, TriggerRow
from vigie.lang.sources import DataFiles
from vigie.text.folding import fold

GRAVE = frozenset(
    {
        "attack", "strike", "clash", "killing", "abduction", "plot_foiled", "claim_of_responsibility", "threat", "warning",
        "threat_level_change",
    }
)  # fmt: skip
"""Types that are matter of Vigie's by themselves; the others are so beside an armed body."""
_WORD = re.compile(r"[^\W\d_]+")
_ARMED_KINDS = frozenset({"group", "agency"})
"""Types of names that a cheap look can tell; a condition that asks for others is left to the parse."""


@dataclass(frozen=True, slots=True)
class TriageCue:
    """A trigger seen through its word forms: what must follow (each within reach), stand in the paragraph, in the article.

    With `or_armed` an armed body in the paragraph serves as well as a word of `near`; empty sets ask for nothing.
    """

    rule: str
    grave: bool
    rest: tuple[frozenset[str], ...]
    near: frozenset[str]
    or_armed: bool
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class TriagePack:
    """Cues by the folded form they begin with; `armed` are folded words of armed bodies, `names` their names by first word."""

    cues: Mapping[str, tuple[TriageCue, ...]]
    armed: frozenset[str]
    names: Mapping[str, tuple[tuple[str, ...], ...]]


def words_of(text: str) -> list[str]:
    """The folded words of a text, numbers left out."""
    return _WORD.findall(fold(text))


def parse(source: DataFiles, events: EventPack) -> TriagePack:
    """Derive the cues from the rows of events, and the armed bodies from their classes and the knowledge base."""
    data = source.toml("triage")
    by_lemma: dict[str, set[str]] = {}
    for form, lemma in events.verb_forms.items():
        by_lemma.setdefault(lemma, set()).add(fold(form))
    for lemma, more in data["forms"].items():
        by_lemma.setdefault(lemma, set()).update(map(fold, more))
    endings = [(old, new) for old, new in data["settings"]["endings"]]

    def forms(lemma: str) -> frozenset[str]:
        """The forms of a lemma, as a noun or adjective and as a verb."""
        base = fold(lemma)
        made = {base[: len(base) - len(old)] + new for old, new in endings if base.endswith(old)}
        return frozenset(made | by_lemma.get(lemma, set()) | {base})

    cues: dict[str, dict[TriageCue, None]] = {}
    for lemma, rest, row in _rows(events):
        cue = TriageCue(
            row.id,
            row.type in GRAVE,
            tuple(forms(w) for w in rest),
            _all(forms, row.near.lemmas) if row.near.kinds <= _ARMED_KINDS else frozenset(),
            bool(row.near.kinds),
            _all(forms, row.about),
        )
        for form in forms(lemma):
            cues.setdefault(form, {})[cue] = None
    armed = _all(forms, (events.armed | events.militants) - frozenset(data["settings"]["common"]))
    return TriagePack(
        cues={form: tuple(found) for form, found in cues.items()},
        armed=armed | frozenset(data["settings"]["armed"]),
        names=_names(source, frozenset(data["settings"]["kinds"])),
    )


def _rows(events: EventPack) -> Iterable[tuple[str, tuple[str, ...], TriggerRow]]:
    """Every trigger as its first lemma, those that follow, and its row."""
    for by_lemma in (events.verbs, events.nouns):
        for lemma, rows in by_lemma.items():
            for row in rows:
                yield lemma, (), row
    for lemma, phrases in events.phrases.items():
        for rest, row in phrases:
            yield lemma, rest, row


def _all(forms: object, lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(forms(lemma) for lemma in lemmas))  # type: ignore[operator]


def _names(source: DataFiles, kinds: frozenset[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of armed groups, and of the agencies of some kinds, as folded words by their first."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    rows = [*source.tsv("groups"), *(r for r in source.tsv("agencies") if r["kind"] in kinds)]
    for row in rows:
        for name in (row["name"], *(row["aliases"] or "").split("|")):
            first, *rest = words_of(name) or [""]
            if len(first) > 2 or rest:
                found.setdefault(first, {})[tuple(rest)] = None
    return {first: tuple(rests) for first, rests in found.items()}
