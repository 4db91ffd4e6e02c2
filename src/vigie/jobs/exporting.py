"""Make a handout from a store: what somebody may see, without private persons, with short quotations only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from vigie.jobs.handing import Batch, Found, Maker, PackedNames
from vigie.model.entities import PUBLIC
from vigie.model.handouts import Handout
from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, SituationArticle
from vigie.publish.discretion import Discretion
from vigie.publish.phrases import Phrases
from vigie.store.articles import annotations_by_key, packed_by_key
from vigie.store.boards import every_part, packed_parts, some_parts
from vigie.store.eventlists import EventFilter, EventRow, articles_of, listed_keys, packed_events
from vigie.store.naming import names_in
from vigie.store.sight import Sight, sight_of

STEP = 400
"""Events read at once."""


def make_handout(connection: Connection, clearance: Tlp, wanted: EventFilter, phrases: Phrases) -> Handout:
    """Everything that meets a filter and that a recipient cleared for `clearance` may have.

    Args:
        connection: a transaction.
        clearance: of the recipient; the handout is marked with the strictest marking in use that it covers.
        wanted: which events.
        phrases: how private persons are called by their roles.
    """
    parts = list(handouts(connection, clearance, wanted, phrases))
    return Handout(
        tlp=parts[0].tlp,
        as_of=max((p.as_of or "" for p in parts), default="") or None,
        events=tuple(e for p in parts for e in p.events),
        statements=tuple(s for p in parts for s in p.statements),
        warnings=parts[0].warnings,
        actors=parts[0].actors,
        articles=tuple(sorted((a for p in parts for a in p.articles), key=lambda a: a.id)),
    )


def handouts(connection: Connection, clearance: Tlp, wanted: EventFilter, phrases: Phrases) -> Iterator[Handout]:
    """The same piece by piece, so that any number of events passes in little memory.

    Warnings and actors stand in the first piece; an article and its statements stand in the first that tells an event of it.
    """
    packed = Packed.of(connection, clearance)
    maker = packed.maker(phrases)
    return map(maker.of_batch, packed.batches(wanted))


@dataclass(frozen=True, slots=True)
class Packed:
    """What a recipient may have of a store, to be read piece by piece without being unpacked."""

    connection: Connection
    sight: Sight
    warnings: tuple[BoardWarning, ...]
    actors: tuple[Actor, ...]
    names: PackedNames = field(repr=False)

    @classmethod
    def of(cls, connection: Connection, clearance: Tlp) -> Packed:
        """What a recipient cleared for `clearance` may have; the names of private persons are gathered from all articles first."""
        sight = sight_of(connection, clearance)
        warnings, actors = (
            tuple(every_part(connection, sight, BoardWarning)),
            tuple(every_part(connection, sight, Actor)),
        )
        private, public, bodies = set[str](), set[str](), set[str]()
        for named in names_in(connection, sight.articles, PUBLIC):
            kind = private if named.apart else public if named.person else bodies
            kind.update((named.name, *named.written))
        return cls(connection, sight, warnings, actors, PackedNames.of(private, public, bodies))

    @property
    def public(self) -> frozenset[str]:
        """The ids of actors, who are told by their names."""
        return frozenset(a.id for a in self.actors)

    def maker(self, phrases: Phrases) -> Maker:
        """What makes handouts of the batches."""
        return Maker(self.sight.level, self.names.discretion(phrases), self.public)

    def batches(self, wanted: EventFilter) -> Iterator[Batch]:
        """The events that meet a filter, `STEP` a batch; one batch at least, which may be empty."""
        connection, sight, warnings, actors = self.connection, self.sight, self.warnings, self.actors
        seen, told = set[str](), set[str]()
        after: str | None = ""
        while after is not None:
            keys, after = listed_keys(connection, sight, wanted, after, STEP)
            some, telling = packed_events(connection, sight, keys), articles_of(connection, sight, keys)
            named = sorted({*telling, *(k for w in warnings for k in w.articles)} - seen)
            marks = packed_parts(connection, sight, SituationArticle, named)
            yield Batch(
                tuple(some),
                tuple(packed_by_key(connection, sight.articles, sorted(telling.union(named)))),
                tuple(marks[k] for k in named if k in marks),
                frozenset(telling - told),
                warnings,
                actors,
            )
            seen.update(named)
            told.update(telling)
            warnings, actors = (), ()


def hand_out(
    connection: Connection,
    sight: Sight,
    rows: Sequence[EventRow],
    warnings: Sequence[BoardWarning],
    actors: Sequence[Actor],
    phrases: Phrases,
) -> Handout:
    """What a recipient with a sight may have of some events, warnings and actors, with the statements of the events' articles."""
    telling = {r.article for row in rows for r in row.event.reports}
    named = telling | {k for w in warnings for k in w.articles}
    about = named | {k for a in actors for x in a.links for k in x.articles}
    read = annotations_by_key(connection, sight.articles, sorted(about))
    discretion = Discretion(read.values(), phrases)
    marks = some_parts(connection, sight, SituationArticle, sorted(named))
    return Maker(sight.level, discretion, frozenset(a.id for a in actors)).of(Found(
        [(row.key, row.event, None) for row in rows], read, [marks[k] for k in sorted(named) if k in marks], telling, warnings, actors,
    ))  # fmt: skip
