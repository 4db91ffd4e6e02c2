"""What STIX 2.1 and we have in common: identifiers, words, and what a partner's bundle says once it is read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vigie.model.events import EventType, Factuality, RoleFiller
from vigie.model.figures import Counted
from vigie.model.links import Relation
from vigie.model.markings import Tlp, highest
from vigie.model.places import Place
from vigie.model.statements import Form

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://vigie.example/stix")
"""The namespace of Vigie's own ids: the same thing has the same id in every bundle."""
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_MARKS: Mapping[Tlp, str] = {
    "CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""The marking definitions of TLP 2.0, as the OASIS committee published them."""
TLP_1: Mapping[str, Tlp] = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "CLEAR",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "GREEN",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "AMBER+STRICT",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "RED",
}
"""The marking definitions of TLP 1.0 that STIX 2.1 came with; its AMBER is read as the stricter of today's two."""
MARKS: Mapping[str, Tlp] = {**{mark: tlp for tlp, mark in TLP_MARKS.items()}, **TLP_1}


def strictest(refs: Sequence[object], allowed: Tlp) -> Tlp:
    """The strictest of some marking refs; one that nobody here knows, or none at all, is as strict as its sender may be."""
    return highest(MARKS.get(r, allowed) if isinstance(r, str) else allowed for r in refs) if refs else allowed


def is_stix_id(identity: str, kind: str) -> bool:
    """Whether an id is that of an object of a type: the type and a UUID."""
    before, _, mark = identity.partition("--")
    try:
        return before == kind and str(uuid.UUID(mark)) == mark.lower()
    except ValueError:
        return False


EVENT_EXTENSION = "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e"
"""The event object of the committee's incident extension suite."""
GRADE_EXTENSION = f"extension-definition--{uuid.uuid5(NAMESPACE, 'admiralty')}"
"""Our own extension: the Admiralty grade, the number of independent voices, our event type and the EDTF date."""
STATUS: Mapping[Factuality, str] = {
    "happened": "occurred", "ongoing": "ongoing", "planned": "pending", "possible": "pending", "foiled": "not-occurred", "denied": "not-occurred",
}  # fmt: skip
RELATIONS: Mapping[Relation, str] = {
    "part_of": "part-of", "member_of": "member-of", "leads": "leads", "speaks_for": "speaks-for", "allied_with": "allied-with",
    "supports": "supports", "fights": "fights", "linked_to": "related-to", "based_in": "located-at", "controls": "controls",
    "alias_of": "duplicate-of",
}  # fmt: skip


BundleFault = Literal[
    "malformed", "too_large", "too_deep", "too_many", "active_content", "contradictory", "marking", "future", "empty"
]
FAULTS: Mapping[BundleFault, tuple[str, str]] = {
    "malformed": ("ce n'est pas un lot STIX 2.1 bien formé", "no well-formed STIX 2.1 bundle"),
    "too_large": ("trop gros", "too large"),
    "too_deep": ("trop imbriqué", "nested too deep"),
    "too_many": ("trop d'objets", "too many objects"),
    "active_content": (
        "du balisage, du code ou une adresse qui n'est pas du web",
        "markup, code, or an address that is not of the web",
    ),
    "contradictory": ("se contredit", "contradicts itself"),
    "marking": ("marqué plus haut que son auteur ne le peut", "marked above what its sender may mark"),
    "future": ("daté dans l'avenir", "dated in the future"),
    "empty": ("rien dedans que nous lisions", "nothing in it that we read"),
}
"""Why nothing of a bundle is taken, in French and English."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that a partner names: outlet, headline, address, the id under which they know it."""

    outlet: str
    title: str | None
    url: str | None
    key: str | None


@dataclass(frozen=True, slots=True)
class ReceivedStand:
    """One value of a slot on which accounts differ, and who holds it."""

    value: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceivedContradiction:
    """A slot on which accounts differ; `slot` is None where the partner tells it in words only."""

    slot: str | None
    values: tuple[ReceivedStand, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ReceivedFigure:
    """A counted thing of an event with its bounds."""

    what: Counted
    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """An event as a partner tells it; `type` is None for a kind that we have no name for. Instants are in UTC, as STIX writes them."""

    id: str
    created: str
    modified: str
    name: str
    description: str | None
    type: EventType | None
    when: str | None
    where: Place | None
    factuality: Factuality
    hedged: bool
    roles: tuple[RoleFiller, ...]
    figures: tuple[ReceivedFigure, ...]
    grade: tuple[str, int] | None
    voices: int | None
    contradictions: tuple[ReceivedContradiction, ...]
    sightings: tuple[Cited, ...]
    notes: tuple[str, ...]
    tlp: Tlp


@dataclass(frozen=True, slots=True)
class ReceivedActor:
    """Somebody or something a partner names: "group", "person", "organisation", "country" or "place"."""

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    country: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedRelation:
    """A relation between two actors, by their ids; `relation` is None for one that we have no name for."""

    id: str
    modified: str
    subject: str
    relation: Relation | None
    named: str
    object: str
    hedged: bool
    voices: tuple[str, ...]
    tlp: Tlp


@dataclass(frozen=True, slots=True)
class ReceivedNote:
    """Words that a partner passes on: who said them, in which form, and where they stood."""

    id: str
    created: str
    modified: str
    who: str | None
    words: str
    form: Form
    hedged: bool
    via: tuple[str, ...]
    cited: tuple[Cited, ...]
    tlp: Tlp


@dataclass(frozen=True, slots=True)
class ReceivedReport:
    """A report: its name, its own words when it has any, what it refers to; `revoked` when the partner takes it back."""

    id: str
    created: str
    modified: str
    name: str
    words: str | None
    refs: tuple[str, ...]
    cited: tuple[Cited, ...]
    revoked: bool
    tlp: Tlp


@dataclass(frozen=True, slots=True)
class Received:
    """All that a bundle says, under the strictest of its markings; `left_out` counts objects of kinds that are not read."""

    tlp: Tlp
    events: tuple[ReceivedEvent, ...]
    actors: tuple[ReceivedActor, ...]
    relations: tuple[ReceivedRelation, ...]
    notes: tuple[ReceivedNote, ...]
    reports: tuple[ReceivedReport, ...]
    left_out: int
