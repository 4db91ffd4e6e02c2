"""Candidate names: words that may name an entity, before those of one entity are brought together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.entities import EntityType
from vigie.model.spans import Span

Basis = Literal["kb", "pattern", "model"]


@dataclass(frozen=True, slots=True)
class FoundName:
    """Words that name something, with what is known of it so far.

    `rows` are the rows of the knowledge base that bear this name (several for homonyms), `basis` says whether the
    knowledge base, a pattern of words or the trained model saw it, `inner` is a shorter name of the same thing inside
    the span ("Ménaka" in "région de Ménaka"), `country` the country that the words themselves give ("police italienne"),
    `named` is false for words that describe a body rather than name it ("les forces russes"),
    `locative` is true behind a preposition of place ("à Ivanovo").
    """

    span: Span
    type: EntityType
    rows: tuple[int, ...] = ()
    basis: Basis = "model"
    rule: str | None = None
    inner: Span | None = None
    core: Span | None = None
    country: str | None = None
    gender: Literal["m", "f"] | None = None
    titled: bool = False
    named: bool = True
    locative: bool = False
