"""All that the program says of one article."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.articles import Article
from vigie.model.entities import Entity
from vigie.model.events import Event
from vigie.model.figures import Figure
from vigie.model.links import Link
from vigie.model.statements import Statement
from vigie.model.times import TimeExpression
from vigie.model.triage import Triage
from vigie.model.warnings import SecurityWarning

PARTNER = "partner"
"""The `model` of findings that a partner sent: no reading of ours replaces them."""


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The versions that made an annotation, so that it can be made again."""

    program: str
    pack: str
    model: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """The findings of one article; `contract/annotation.md` is its public face (see `publish.records`).

    `triage` says what of the article was read when a cheap look came first; without it all of it was.
    """

    article: Article
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    warnings: tuple[SecurityWarning, ...] = ()
    links: tuple[Link, ...] = ()
    triage: Triage | None = None
    made_by: MadeBy | None = None
