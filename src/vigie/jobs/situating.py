"""Assemble the situation from a store and keep it there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement

from vigie.lang.situations import SituationPack
from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.situations import Situation
from vigie.pipeline import assemble
from vigie.store.articles import EVERY, annotations_of
from vigie.store.opening import Store
from vigie.store.situations import Refreshed, keep_situation, waiting


def read_annotations(store: Store, where: ColumnElement[bool] = EVERY) -> tuple[Annotation, ...]:
    """The annotations of a store's current versions."""
    with store.reading() as connection:
        return tuple(annotations_of(connection, where))


def situation_of(annotations: Sequence[Annotation], pack: SituationPack, as_of: str | None = None) -> Situation:
    """The situation that a store's annotations tell; its accounts are those of the store's runs, not of this reading."""
    return assemble(annotations, pack, Ledger(), as_of)


def refresh(store: Store, pack: SituationPack) -> Refreshed:
    """Assemble the whole store again and keep what changed; articles that come in meanwhile wait for the next time."""
    with store.reading() as connection:
        until = waiting(connection, "assemble")
        annotations = tuple(annotations_of(connection))
    situation = situation_of(annotations, pack)
    with store.writing() as connection:
        return keep_situation(connection, situation, until, datetime.now(UTC).isoformat(timespec="seconds"))
