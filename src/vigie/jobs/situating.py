"""Assemble the situation from a store and keep it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement

from vigie.lang.situations import SituationPack
from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.decisions import Decision
from vigie.model.markings import Tlp, at_or_below
from vigie.model.situations import Situation
from vigie.pipeline import assemble
from vigie.store.articles import EVERY, annotations_of
from vigie.store.decisions import standing
from vigie.store.opening import Store
from vigie.store.ratings import rated_sources
from vigie.store.schema import articles
from vigie.store.situations import Refreshed, drop_levels, keep_situation, levels_in_use, take, waiting


def read_annotations(store: Store, where: ColumnElement[bool] = EVERY) -> tuple[Annotation, ...]:
    """The annotations of a store's current versions."""
    with store.reading() as connection:
        return tuple(annotations_of(connection, where))


def situation_of(
    annotations: Sequence[Annotation], pack: SituationPack, decisions: Sequence[Decision], as_of: str | None = None
) -> Situation:
    """The situation that a store's annotations and the decisions of people tell; its accounts are those of the store's runs, not of this reading."""
    return assemble(annotations, pack, Ledger(), as_of, decisions)


def refresh(store: Store, pack: SituationPack) -> Refreshed:
    """Assemble the whole store again, for each marking in use, and keep what changed; later arrivals wait for the next time."""
    with store.reading() as connection:
        until = waiting(connection, "assemble")
        used = levels_in_use(connection)
        decisions = {level: standing(connection, level) for level in used}
        rated = rated_sources(connection)
    pack = replace(pack, sources={**pack.sources, **rated})
    done = [_refresh(store, pack, level, decisions[level]) for level in used]
    with store.writing() as connection:
        drop_levels(connection, used)
        take(connection, "assemble", until, _now())
    return Refreshed(
        tuple(sorted({k for d in done for k in d.new})),
        tuple(sorted({k for d in done for k in d.changed})),
        tuple(sorted({k for d in done for k in d.gone})),
    )


def _refresh(store: Store, pack: SituationPack, level: Tlp, decisions: Sequence[Decision]) -> Refreshed:
    situation = situation_of(read_annotations(store, articles.c.tlp.in_(at_or_below(level))), pack, decisions)
    with store.writing() as connection:
        return keep_situation(connection, situation, level, _now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def needs_refresh(store: Store) -> bool:
    """Whether something came in or was decided since the situation was last assembled."""
    with store.reading() as connection:
        return waiting(connection, "assemble") > 0
