"""Words that stand for somebody or something named elsewhere: pronouns, roles, common nouns; and words of standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from vigie.lang.actors import read_classes
from vigie.lang.sources import DataFiles
from vigie.model.entities import EntityType, Procedure, Standing
from vigie.text.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun or what serves as one; `last` marks those that take up the person named last ("ce dernier")."""

    id: str
    gender: Literal["m", "f"]
    plural: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role of persons: `office` names the office in officials.tsv, `weak` marks words that say no more than "man",
    `titular` roles that with their country name one person ("le président des États-Unis"),
    `naming` heads that do so by themselves, of the `home` country where the article names its holder, `generic` heads that take up any role of the row ("le magistrat" a procureur),
    `commands` roles that put their holder within the body they serve, `lone` roles that may stand for the only person accused,
    `soft` roles of heads of bodies of any size, which count for less than being a victim or a suspect."""

    id: str
    office: str | None
    standing: Standing | None
    weak: bool
    titular: bool
    naming: frozenset[str]
    commands: bool
    lone: bool
    generic: frozenset[str] = frozenset()
    home: str | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Calling:
    """An office or a profession in which people are named: `title` stands right before the name, `soft` ones count for less than
    being a victim or a suspect, `firm` ones for more. One is also shown by a party in a `bracket`, by a `body` spoken for, by a `work`."""

    id: str
    title: bool
    soft: bool
    firm: bool
    bracket: bool
    body: bool
    work: bool


@dataclass(frozen=True, slots=True)
class Description:
    """A common noun that takes up a name of one of `types`; `same_head` asks that the name begins with the noun, `native` lets an
    adjective of nationality follow it ("le quotidien britannique")."""

    id: str
    types: tuple[EntityType, ...]
    follow: frozenset[str]
    same_head: bool
    kinds: Mapping[str, frozenset[str]]
    not_kinds: frozenset[str]
    native: bool = False


@dataclass(frozen=True, slots=True)
class ProcedureCue:
    """Words that say where a person stands before the law; a higher rank overrides a lower one, and only `firm`
    ones are taken of persons in public office."""

    id: str
    value: Procedure
    rank: int
    firm: bool


@dataclass(frozen=True, slots=True)
class ReferencePack:
    """Rows of coreference.toml with the trees that find them."""

    pronouns: tuple[Pronoun, ...]
    pronoun_tree: Gazetteer = field(repr=False)
    roles: tuple[Role, ...]
    role_tree: Gazetteer = field(repr=False)
    descriptions: tuple[Description, ...]
    description_tree: Gazetteer = field(repr=False)
    callings: tuple[Calling, ...]
    calling_tree: Gazetteer = field(repr=False)
    private_tree: Gazetteer = field(repr=False)
    procedures: tuple[ProcedureCue, ...]
    procedure_tree: Gazetteer = field(repr=False)
    victim_tree: Gazetteer = field(repr=False)
    armed_tree: Gazetteer = field(repr=False)
    first_names: Mapping[str, Literal["m", "f"]] = field(repr=False)
    words: Mapping[str, frozenset[str]] = field(repr=False)
    people: frozenset[str] = field(repr=False)
    offices: Mapping[frozenset[str], tuple[str, ...]] = field(repr=False)


def parse(source: DataFiles) -> ReferencePack:
    """Read coreference.toml."""
    data = source.toml("coreference")
    names = data["first_names"]
    return ReferencePack(
        pronouns=tuple(
            Pronoun(r["id"], r["gender"], r["number"] == "p", r.get("last", False)) for r in data["pronoun"]
        ),
        pronoun_tree=_tree(data["pronoun"], "forms"),
        roles=tuple(
            Role(
                r["id"],
                r.get("office"),
                r.get("standing"),
                r.get("weak", False),
                r.get("titular", False),
                frozenset(r.get("naming", ())),
                r.get("commands", False),
                r.get("lone", False),
                frozenset(r.get("generic", ())),
                r.get("home"),
                r.get("soft", False),
            )
            for r in data["role"]
        ),
        role_tree=_tree(data["role"], "forms"),
        descriptions=tuple(
            Description(
                r["id"],
                tuple(r["types"]),
                frozenset(r.get("follow", ())),
                r.get("same_head", False),
                {k: frozenset(v) for k, v in r.get("kinds", {}).items()},
                frozenset(r.get("not_kinds", ())),
                r.get("native", False),
            )
            for r in data["description"]
        ),
        description_tree=_tree(data["description"], "forms"),
        callings=tuple(
            Calling(r["id"], *(r.get(k, False) for k in ("title", "soft", "firm", "bracket", "body", "work")))
            for r in data["calling"]
        ),
        calling_tree=_tree(data["calling"], "forms"),
        private_tree=Gazetteer.of((form, 0) for form in data["callings"]["private"]),
        procedures=tuple(ProcedureCue(r["id"], r["value"], r["rank"], r.get("firm", False)) for r in data["procedure"]),
        procedure_tree=_tree(data["procedure"], "phrases"),
        victim_tree=Gazetteer.of((form, 0) for form in data["victim"]["phrases"]),
        armed_tree=Gazetteer.of((form, 0) for form in data["armed"]["phrases"]),
        first_names=dict.fromkeys(names["f"], "f") | dict.fromkeys(names["m"], "m"),
        words={name: frozenset(forms) for name, forms in {**data["words"], **data["callings"]}.items()},
        offices={frozenset(words.split()): tuple(names) for words, names in data["offices"].items()},
        people=read_classes(source)["people"],
    )


def _tree(rows: Sequence[Mapping[str, Any]], key: str) -> Gazetteer:
    return Gazetteer.of((form, n) for n, row in enumerate(rows) for form in row[key])
