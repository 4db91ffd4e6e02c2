"""Cues of warnings, their kinds and the words of their scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from vigie.lang.sources import DataFiles
from vigie.model.warnings import Certainty, Severity, Urgency, WarningAction, WarningKind
from vigie.text.folding import fold

KINDS, ACTIONS = frozenset(get_args(WarningKind)), frozenset(get_args(WarningAction))


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A verb by which a warning is told, and what must stand with it.

    `lemmas` are the verb's. The clause must hold one lemma of each set in `among`, and none of `without`. `infinitive` are
    lemmas of the infinitive that says what to do (`negated`: what not to do), `object` those of the thing acted on (object,
    or subject of a passive or of a verb without object), `about` those of a complement behind one of `prepositions`.
    `own_area` lets the issuer's own country stand for a place that the clause does not name; `self_issued` lets the country of
    the area stand for an issuer that the text does not name.
    """

    id: str
    kind: WarningKind
    action: WarningAction
    lemmas: frozenset[str]
    among: tuple[frozenset[str], ...]
    without: frozenset[str]
    infinitive: frozenset[str]
    negated: bool
    object: frozenset[str]
    about: frozenset[str]
    prepositions: frozenset[str]
    place: bool
    own_area: bool
    self_issued: bool
    bodies: bool


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """Words of the article that fill the scales of the Common Alerting Protocol; None leaves a scale as it is."""

    id: str
    forms: tuple[str, ...]
    urgency: Urgency | None
    severity: Severity | None
    certainty: Certainty | None


@dataclass(frozen=True, slots=True)
class WarningPack:
    """Cues of warnings by the lemma of their verb; `scales` in order of weight; `levels` are words that name a level."""

    rows: Mapping[str, tuple[WarningRow, ...]]
    scales: tuple[ScaleRow, ...]
    actions: Mapping[str, WarningAction]
    levels: tuple[str, ...]
    level_after: frozenset[str]
    capitals: Mapping[str, str]
    """Codes of the countries whose capital acts for them, by its folded name."""
    countries: Mapping[str, str]
    plans: Mapping[str, str]
    """Codes of the countries whose own alert plan bears a name."""
    words: Mapping[str, frozenset[str]]


def parse(source: DataFiles) -> WarningPack:
    """Read the rows of this stem; an unknown kind, action or set raises an error that names the row."""
    data = source.toml("warnings")
    countries = source.tsv("countries")
    sets = {name: frozenset(forms) for name, forms in data["sets"].items()}
    sets["nationals"] |= {form.capitalize() for c in countries for form in c["demonyms_m"].split("|")}
    rows: dict[str, list[WarningRow]] = {}
    for raw in data["warning"]:
        row = _row(raw, sets)
        for lemma in row.lemmas:
            rows.setdefault(lemma, []).append(row)
    return WarningPack(
        rows={lemma: tuple(found) for lemma, found in rows.items()},
        scales=tuple(map(_scale, data["scale"])),
        actions={lemma: action for action, lemmas in data["actions"].items() for lemma in lemmas},
        levels=tuple(sorted((fold(f) for f in data["levels"]["forms"]), key=len, reverse=True)),
        level_after=frozenset(data["levels"]["after"]),
        capitals={fold(c["capital"]): c["iso2"] for c in countries if c["capital"]},
        countries={c["iso2"]: c["name"] for c in countries},
        plans=data["plans"],
        words={name: frozenset(forms) for name, forms in data["words"].items()},
    )


def _set(names: Sequence[str], sets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Lemmas, and the sets named with an at sign among them."""
    return frozenset().union(*(sets[n[1:]] if n.startswith("@") else {n} for n in names))


def _row(row: Mapping[str, Any], sets: Mapping[str, frozenset[str]]) -> WarningRow:
    action = row.get("action", "issue")
    if row["kind"] not in KINDS or action not in ACTIONS:
        raise ValueError(f"warnings row {row['id']}: no such kind or action: {row['kind']}, {action}")
    return WarningRow(
        id=row["id"],
        kind=row["kind"],
        action=action,
        lemmas=_set(row["lemmas"], sets),
        among=tuple(_set(group, sets) for group in row.get("among", ())),
        without=_set(row.get("without", ()), sets),
        infinitive=_set(row.get("infinitive", ()), sets),
        negated=row.get("negated", False),
        object=_set(row.get("object", ()), sets),
        about=_set(row.get("about", ()), sets),
        prepositions=frozenset(row.get("prepositions", ())),
        place=row.get("place", False),
        own_area=row.get("own_area", False),
        self_issued=row.get("self_issued", False),
        bodies=row.get("bodies", False),
    )


def _scale(row: Mapping[str, Any]) -> ScaleRow:
    forms = tuple(fold(f) for f in row["forms"])
    return ScaleRow(row["id"], forms, row.get("urgency"), row.get("severity"), row.get("certainty"))
