"""Cues of lasting relations: role nouns, verbs, adjectives and phrases that tie two named entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from vigie.lang.sources import DataFiles
from vigie.model.entities import EntityType
from vigie.model.links import Relation
from vigie.text.folding import fold

Types = frozenset[EntityType]
RELATIONS = frozenset(get_args(Relation))


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A noun that names what one entity is to another ("chef", "porte-parole", "branche").

    `forms` are folded spellings, each of one or more words. `holder` are the types that can be it, `of` those that can
    have it. `states` lets a nationality stand for the country ("le président afghan"), `owned` lets a possessive stand
    for the one last spoken of ("son chef"), `kin` lets the knowledge base name an unnamed part ("la branche afghane de X").
    `at` lets the body stand behind "à" ("chercheur à X"), `beside` right behind the noun ("le député X Paul Martin").
    """

    id: str
    relation: Relation
    forms: tuple[tuple[str, ...], ...]
    holder: Types
    of: Types
    states: bool
    owned: bool
    kin: bool
    ministry: bool
    at: bool
    beside: bool


@dataclass(frozen=True, slots=True)
class TieRow:
    """A verb, participle or adjective between two entities.

    `prepositions` introduce its complement; empty for a direct object, whose passive takes the `pack.by` preposition.
    `through` are nouns that stand for the name behind them ("des positions de X"). `nominal` says that the cue is a noun
    whose own complement or nationality names the subject ("l'offensive de X contre Y"). `done` leaves out an infinitive
    that no verb of going governs ("voulait rejoindre X").
    """

    id: str
    relation: Relation
    lemmas: frozenset[str]
    prepositions: frozenset[str]
    noun: frozenset[str]
    subject: Types
    object: Types
    through: frozenset[str]
    nominal: bool
    done: bool


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """Words that stand between two entities and tie them: "alias"."""

    id: str
    relation: Relation
    forms: frozenset[str]
    subject: Types
    object: Types


@dataclass(frozen=True, slots=True)
class LinkPack:
    """Cues of lasting relations; `roles` by first word, `ties` by lemma."""

    roles: Mapping[str, tuple[tuple[tuple[str, ...], RoleRow], ...]]
    ties: Mapping[str, tuple[TieRow, ...]]
    phrases: tuple[PhraseRow, ...]
    words: Mapping[str, frozenset[str]]
    ministries: frozenset[str]
    nationality: Mapping[str, str]
    countries: Mapping[str, str]
    kin: Mapping[str, frozenset[str]]
    """Keys of the groups that are parts of a group, by its key."""
    parents: Mapping[str, str]
    """Key of the group that a group is part of."""
    areas: Mapping[str, frozenset[str]]
    """Countries of a group, by its key."""
    group_names: Mapping[str, str]
    group_forms: Mapping[str, str]
    """Key of a group by each of its folded names."""


def parse(source: DataFiles) -> LinkPack:
    """Read the rows of this stem; an unknown relation raises ValueError."""
    rows = source.toml("links")
    roles: dict[str, list[tuple[tuple[str, ...], RoleRow]]] = {}
    for row in map(_role, rows["role"]):
        for form in row.forms:
            roles.setdefault(form[0], []).append((form, row))
    ties: dict[str, list[TieRow]] = {}
    for tie in map(_tie, rows["tie"]):
        for lemma in tie.lemmas:
            ties.setdefault(lemma, []).append(tie)
    groups = source.tsv("groups")
    kin: dict[str, set[str]] = {}
    for g in groups:
        if g["parent"]:
            kin.setdefault(f"groups/{g['parent']}", set()).add(f"groups/{g['id']}")
    countries = source.tsv("countries")
    return LinkPack(
        roles={key: tuple(sorted(found, key=lambda f: -len(f[0]))) for key, found in roles.items()},
        ties={key: tuple(found) for key, found in ties.items()},
        phrases=tuple(map(_phrase, rows["phrase"])),
        words={name: frozenset(forms) for name, forms in rows["words"].items()},
        ministries=frozenset(rows["words"]["ministries"]),
        nationality=_nationalities(countries),
        countries={c["iso2"]: c["name"] for c in countries},
        kin={key: frozenset(found) for key, found in kin.items()},
        parents={f"groups/{g['id']}": f"groups/{g['parent']}" for g in groups if g["parent"]},
        areas={f"groups/{g['id']}": frozenset(g["countries"].split("|")) - {""} for g in groups},
        group_forms={
            fold(form): f"groups/{g['id']}" for g in groups for form in (*g["aliases"].split("|"), g["name"]) if form
        },
        group_names={f"groups/{g['id']}": g["name"] for g in groups},
    )


def _nationalities(countries: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Nationality adjectives, folded, with the code of their country; one shared by two countries is left out."""
    found: dict[str, set[str]] = {}
    for c in countries:
        for form in f"{c['demonyms_m']}|{c['demonyms_f']}".split("|"):
            if form:
                found.setdefault(fold(form), set()).add(c["iso2"])
    return {form: next(iter(codes)) for form, codes in found.items() if len(codes) == 1}


def _relation(row: Mapping[str, Any]) -> Relation:
    if row["relation"] not in RELATIONS:
        raise ValueError(f"links row {row['id']}: no such relation: {row['relation']}")
    relation: Relation = row["relation"]
    return relation


def _forms(forms: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(f).split()) for f in forms)


def _role(row: Mapping[str, Any]) -> RoleRow:
    return RoleRow(
        id=row["id"],
        relation=_relation(row),
        forms=_forms(row["forms"]),
        holder=frozenset(row["holder"]),
        of=frozenset(row["of"]),
        states=row.get("states", False),
        owned=row.get("owned", False),
        kin=row.get("kin", False),
        ministry=row.get("ministry", False),
        at=row.get("at", False),
        beside=row.get("beside", False),
    )


def _tie(row: Mapping[str, Any]) -> TieRow:
    return TieRow(
        id=row["id"],
        relation=_relation(row),
        lemmas=frozenset(row["lemmas"]),
        prepositions=frozenset(row.get("prepositions", ())),
        noun=frozenset(row.get("noun", ())),
        subject=frozenset(row["subject"]),
        object=frozenset(row["object"]),
        through=frozenset(row.get("through", ())),
        nominal=row.get("nominal", False),
        done=row.get("done", False),
    )


def _phrase(row: Mapping[str, Any]) -> PhraseRow:
    return PhraseRow(
        row["id"],
        _relation(row),
        frozenset(map(fold, row["forms"])),
        frozenset(row["subject"]),
        frozenset(row["object"]),
    )
