"""Assemble the situation from a store and keep it there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from vigie import __version__
from vigie.jobs.assembling import assemble_level
from vigie.jobs.gleaning import every_key, glean_articles
from vigie.lang.situations import SituationPack
from vigie.store.decisions import standing
from vigie.store.gleanings import drop_unused, made_of
from vigie.store.opening import Store
from vigie.store.ratings import rated_sources
from vigie.store.situations import Refreshed, drop_levels, levels_in_use, take, waiting, waiting_for


def refresh(store: Store, pack: SituationPack, *, whole: bool = False) -> Refreshed:
    """Assemble what came in or was decided since the last time, for each marking in use; later arrivals wait for the next time.

    The result is that of assembling the whole store. What changed is read first and kept (`jobs.gleaning`), then each situation is
    written in a transaction of its own; a program that is stopped in between goes on with the next call.

    Args:
        store: the store.
        pack: the data of the stages.
        whole: read and assemble all of it anew, as after a change of the program.
    """
    with store.reading() as connection:
        until = waiting(connection, "assemble")
        known = made_of(connection, "CLEAR")
        whole = whole or known is None or known[1]["program"] != __version__
        keys = every_key(connection) if whole else waiting_for(connection, "assemble", until)
    glean_articles(store, pack, keys, anew=whole and known is not None)
    with store.reading() as connection:
        used = levels_in_use(connection)
        decisions = {level: standing(connection, level) for level in used}
        rated = rated_sources(connection)
    pack = replace(pack, sources={**pack.sources, **rated})
    done = [assemble_level(store, pack, level, decisions[level], _now(), whole=whole) for level in used]
    with store.writing() as connection:
        drop_levels(connection, used)
        drop_unused(connection)
        take(connection, "assemble", until, _now())
    return Refreshed(
        tuple(sorted({k for d in done for k in d.new})),
        tuple(sorted({k for d in done for k in d.changed})),
        tuple(sorted({k for d in done for k in d.gone})),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def needs_refresh(store: Store) -> bool:
    """Whether something came in or was decided since the situation was last assembled."""
    with store.reading() as connection:
        return waiting(connection, "assemble") > 0
