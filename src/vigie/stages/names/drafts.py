"""Candidates for names, over words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vigie.model.entities import EntityType
from vigie.model.names import Basis

MODEL_TYPES: Mapping[str, EntityType] = {"PER": "person", "LOC": "place", "ORG": "organisation", "MISC": "organisation"}
"""What the labels of the trained model are, for want of anything better."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate over words [i, j); the other fields are those of `FoundName`, in words instead of characters."""

    i: int
    j: int
    type: EntityType
    basis: Basis
    rows: tuple[int, ...] = ()
    rule: str | None = None
    inner: tuple[int, int] | None = None
    core: tuple[int, int] | None = None
    country: str | None = None
    gender: Literal["m", "f"] | None = None
    titled: bool = False
    named: bool = True
    locative: bool = False
