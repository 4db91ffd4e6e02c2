"""Numerals and what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from vigie.lang.actors import Classes, expand, read_classes
from vigie.lang.inflection import verb_forms
from vigie.lang.sources import DataFiles
from vigie.model.figures import Counted
from vigie.text.numerals import NumeralWords


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One way in which words say what is counted; `only` limits it to counted nouns of these lemmas.

    `single`: one of them is a figure too ("un mort"); `otherwise` is the next row of the same word, for other nouns.
    """

    id: str
    what: Counted
    only: frozenset[str] = frozenset()
    single: bool = False
    otherwise: CountedRow | None = None

    @property
    def all(self) -> Iterator[CountedRow]:
        """This row and those that hold where its nouns do not fit."""
        row: CountedRow | None = self
        while row is not None:
            yield row
            row = row.otherwise


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """Choices that are neither numerals nor rows: whose single victims count, which nouns never do."""

    one_person: frozenset[str]
    fallen: frozenset[str]
    death: str
    least_people: int
    among: frozenset[str]
    costing: frozenset[str]
    agents: frozenset[str]
    states: frozenset[str]
    units: frozenset[str]
    presence: frozenset[str]
    other_disasters: frozenset[str]
    vague_people: frozenset[str]
    definite: frozenset[str]
    count_nouns: frozenset[str]
    makers: frozenset[str]
    dates: frozenset[str]
    partitives: frozenset[str]
    weekdays: frozenset[str]
    accompanying: frozenset[str]
    funding: frozenset[str]
    files: frozenset[str]
    victims: frozenset[str]
    nobody: frozenset[str]
    causes: frozenset[str]
    feminine_causes: frozenset[str]
    of_victims: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FigurePack:
    """Numerals, and rows indexed by the lemma and the part it plays; `phrases` by verb, then by the noun near it."""

    numerals: NumeralWords
    settings: FigureSettings
    nouns: Mapping[str, CountedRow]
    verbs: Mapping[str, CountedRow]
    doings: Mapping[str, CountedRow]
    of: Mapping[str, CountedRow]
    phrases: Mapping[str, Mapping[str, CountedRow]]
    people: frozenset[str]
    measures: frozenset[str]
    money: frozenset[str]
    matter: frozenset[str]
    verb_forms: Mapping[str, str]


def parse(source: DataFiles) -> FigurePack:
    """Read the rows of this stem."""
    data, classes = source.toml("figures"), read_classes(source)
    rows: Sequence[Mapping[str, Any]] = data["counted"]
    choices = data["settings"]
    verbs, doings, phrases = _index(rows, "verbs", classes), _index(rows, "doings", classes), _phrases(rows, classes)
    deeds = [lemma for lemma, row in verbs.items() if row.what in {"abducted", "captured", "arrested"}]
    return FigurePack(
        numerals=NumeralWords.build(source.toml("numerals")),
        settings=FigureSettings(
            least_people=choices["least_people"],
            of_victims=choices["of_victims"],
            death=choices["death"],
            **{
                k: frozenset(v)
                for k, v in choices.items()
                if k not in {"least_people", "of_victims", "death", "matters"}
            },
        ),
        nouns=_index(rows, "nouns", classes),
        verbs=verbs,
        doings=doings,
        of=_index(rows, "of", classes),
        phrases=phrases,
        people=classes["people"] | classes["troops"] | classes["police"] | classes["militants"] | classes["captives"],
        measures=classes["measures"],
        money=classes["money"],
        matter=frozenset().union(
            *(classes[c] for c in ("assaults", "militants", "troops", "police", "captives", "armed")),
            deeds,
            choices["matters"],
        ),
        verb_forms=verb_forms({*verbs, *doings, *phrases}, source),
    )


def _row(row: Mapping[str, Any], classes: Classes) -> CountedRow:
    return CountedRow(
        row["id"], cast("Counted", row["what"]), expand(row.get("only", ()), classes), row.get("single", False)
    )


def _index(rows: Sequence[Mapping[str, Any]], key: str, classes: Classes) -> dict[str, CountedRow]:
    found: dict[str, CountedRow] = {}
    for row in reversed(rows):
        for lemma in expand(row.get(key, ()), classes):
            one = _row(row, classes)
            found[lemma] = replace(one, otherwise=found.get(lemma)) if one.only else one
    return found


def _phrases(rows: Sequence[Mapping[str, Any]], classes: Classes) -> dict[str, dict[str, CountedRow]]:
    found: dict[str, dict[str, CountedRow]] = {}
    for row in rows:
        for phrase in row.get("phrases", ()):
            verb, _, noun = phrase.partition(" ")
            found.setdefault(verb, {})[noun] = _row(row, classes)
    return found
