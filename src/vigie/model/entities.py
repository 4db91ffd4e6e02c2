"""Named things of an article and the words that name them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vigie.model.spans import Span

EntityType = Literal["person", "group", "agency", "organisation", "media", "country", "place", "facility"]
Standing = Literal["public_role", "armed_group", "suspect", "victim", "private"]
Procedure = Literal["suspected", "arrested", "charged", "tried", "convicted", "acquitted"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an entity; `named` is false for pronouns and common nouns ("le groupe") resolved to it.

    `why` says in one short phrase why the words were bound to the entity ("alias in groups.tsv", "surname of …").
    """

    span: Span
    named: bool = True
    why: str | None = None


PUBLIC: frozenset[Standing] = frozenset(("public_role", "armed_group"))
"""Standings of persons who may be named outside and shown among the actors."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing that takes part in the story.

    `same_as` is a Wikidata id read in a source, `country` an ISO 3166-1 alpha-2 code (of the country itself, or the
    one the body or place belongs to), `kb` the row of the knowledge base ("groups/etat-islamique"), `why` the reason
    of the type and name. `mentions` are in text order; the first is the span of the entity.
    """

    id: str
    name: str
    type: EntityType
    mentions: tuple[Mention, ...]
    same_as: str | None = None
    country: str | None = None
    kb: str | None = None
    why: str | None = None
    standing: Standing | None = None
    procedure: Procedure | None = None
    gender: Literal["m", "f"] | None = None
    rules: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def is_private(self) -> bool:
        """Whether it is a person who stands in no public role: a suspect, a victim, a witness, anybody else."""
        return self.type == "person" and self.standing not in PUBLIC


@dataclass(frozen=True, slots=True)
class EntityIndex:
    """Finds the entity that stands at a place of the text."""

    entities: tuple[Entity, ...]
    _by_start: tuple[tuple[int, int, int, bool], ...]
    _longest: int

    @classmethod
    def build(cls, entities: Sequence[Entity]) -> EntityIndex:
        """Index the mentions of entities by where they start."""
        rows = sorted((m.span.start, m.span.end, n, m.named) for n, e in enumerate(entities) for m in e.mentions)
        return cls(tuple(entities), tuple(rows), max((end - start for start, end, _, _ in rows), default=0))

    def inside(self, span: Span, *, named_only: bool = False) -> list[tuple[Mention, Entity]]:
        """Mentions that lie wholly inside `span`, in text order, longest first at one start."""
        found = [
            (Mention(Span(s, e), named), self.entities[n])
            for s, e, n, named in self._from(span.start, span.end)
            if e <= span.end and (named or not named_only)
        ]
        return sorted(found, key=lambda pair: (pair[0].span.start, -pair[0].span.end))

    def at(self, offset: int) -> tuple[Mention, Entity] | None:
        """The longest mention that covers a character offset, if any."""
        best = None
        for s, e, n, named in self._from(offset - self._longest, offset + 1):
            if e > offset and (best is None or e - s > best[1] - best[0]):
                best = (s, e, n, named)
        return None if best is None else (Mention(Span(best[0], best[1]), best[3]), self.entities[best[2]])

    def _from(self, start: int, end: int) -> tuple[tuple[int, int, int, bool], ...]:
        """The rows of the mentions that begin in [start, end)."""
        return self._by_start[bisect_left(self._by_start, (start,)) : bisect_left(self._by_start, (end,))]
