"""What the earlier stages found in one article: the input of events, warnings and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.model.articles import Article
from vigie.model.entities import EntityIndex
from vigie.model.events import Event
from vigie.model.figures import Figure
from vigie.model.places import Place
from vigie.model.statements import Statement
from vigie.model.syntax import Syntax
from vigie.model.times import TimeExpression


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings of one article so far; `places` maps the id of a located entity to its place.

    `events` is empty until the event stage has run.
    """

    article: Article
    syntax: Syntax
    entities: EntityIndex
    places: Mapping[str, Place]
    times: tuple[TimeExpression, ...]
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    events: tuple[Event, ...] = ()
