"""Find the actors that a change reaches, and what they are now: by counts that are kept, without reading articles again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from vigie.model.gleanings import ToldTie
from vigie.model.markings import Tlp
from vigie.stages.actors import Heard, Tally, actor_of
from vigie.store.gleanings import (
    Filling,
    fillings_of,
    fillings_told_by,
    shown_in,
    tallies_of,
    tied_in,
    ties_of,
)
from vigie.store.parts import PartDraft, draft_part
from vigie.store.writing import CHUNK


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a situation.

    `rank` is the place of each article in order of arrival, `origins` whose text it is. `gone` and `come` are numbers of gleanings
    of articles that changed, as they were and as they are; `heard_otherwise` those of others whose text is another's now. `told_by`
    are the articles whose events were made anew (None: all), `fillings` who takes part in these.
    """

    level: Tlp
    rank: Mapping[str, int]
    origins: Mapping[str, str | None]
    gone: Sequence[int]
    come: Sequence[int]
    heard_otherwise: Sequence[int]
    told_by: Sequence[str] | None
    fillings: Sequence[Filling]


class _Known:
    """The entities that may be shown: those with a tally, changed ones first."""

    def __init__(self, tallies: Mapping[str, Tally], others: set[str]) -> None:
        self._tallies, self._others = tallies, others

    def __contains__(self, key: object) -> bool:
        found = self._tallies.get(str(key))
        return bool(found.names) if found is not None else key in self._others


def cast(
    connection: Connection, changes: Changes
) -> tuple[list[PartDraft], set[str] | None, dict[str, list[dict[str, int]]]]:
    """The actors that a change reaches as they are now, the keys of all it reaches (None: all there are), their new tallies."""
    tallies = _counted(connection, changes)
    reached = set(tallies) | tied_in(connection, [*changes.gone, *changes.come, *changes.heard_otherwise])
    reached |= {f.actor for f in changes.fillings}
    if changes.told_by is not None:
        reached |= fillings_told_by(connection, changes.level, changes.told_by)
    reached |= _partners(connection, changes, tallies)
    made: list[PartDraft] = []
    keys = sorted(reached)
    anew = frozenset(changes.told_by or ())
    mine: dict[str, list[Filling]] = defaultdict(list)
    for one in changes.fillings:
        mine[one.actor].append(one)
    for start in range(0, len(keys), CHUNK):
        made += _made(connection, changes, keys[start : start + CHUNK], tallies, anew, mine)
    kept = {k: [dict(t.names), dict(t.aliases), dict(t.types)] for k, t in tallies.items()}
    return made, None if changes.told_by is None else reached, kept


def _counted(connection: Connection, changes: Changes) -> dict[str, Tally]:
    """The tallies of those whom the changed articles show, counted on."""
    gone, come = list(shown_in(connection, changes.gone)), list(shown_in(connection, changes.come))
    held = {}
    if changes.told_by is not None:
        held = tallies_of(connection, changes.level, sorted({s.key for s in (*gone, *come)}))
    tallies = {s.key: _tally(held.get(s.key)) for s in (*gone, *come)}
    for times, some in ((1, come), (-1, gone)):
        for shown in some:
            tallies[shown.key].count(shown, times)
    return tallies


def _tally(held: Sequence[Mapping[str, int]] | None) -> Tally:
    return Tally(*(Counter(c) for c in held)) if held else Tally()


def _partners(connection: Connection, changes: Changes, tallies: Mapping[str, Tally]) -> set[str]:
    """Those tied to somebody who may be shown only now, or no longer."""
    if changes.told_by is None:
        return set()
    before = tallies_of(connection, changes.level, sorted(tallies)).keys()
    turned = sorted(k for k, t in tallies.items() if bool(t.names) != (k in before))
    return {side for _, _, _, tie in ties_of(connection, turned) for side in (tie.subject, tie.object)}


def _made(
    connection: Connection,
    changes: Changes,
    keys: Sequence[str],
    tallies: Mapping[str, Tally],
    anew: frozenset[str],
    mine: Mapping[str, Sequence[Filling]],
) -> list[PartDraft]:
    rank = changes.rank
    heard: dict[str, dict[tuple[int, int], Heard]] = defaultdict(dict)
    for article, own, number, tie in ties_of(connection, keys):
        if article in rank:
            for side in {tie.subject, tie.object}:
                heard[side][rank[article], number] = (article, changes.origins[article] or own, tie)
    parts: dict[str, list[Filling]] = {k: list(mine.get(k, ())) for k in keys}
    if changes.told_by is not None:
        for one in fillings_of(connection, changes.level, keys):
            if one.article not in anew:
                parts[one.actor].append(one)
    others = _shown(connection, changes, keys, heard, tallies)
    known = _Known(tallies, set(others))
    made: list[PartDraft] = []
    for key in keys:
        tally = tallies.get(key) or others.get(key)
        if tally is None or not tally.names:
            continue
        events = [f.event for f in sorted(parts[key], key=lambda f: (rank[f.article], f.number))]
        told = [h for _, h in sorted(heard[key].items(), key=lambda item: item[0])]
        actor = actor_of(key, tally, events, told, known)
        if actor is not None:
            made.append(draft_part("actor", actor))
    return made


def _shown(
    connection: Connection,
    changes: Changes,
    keys: Sequence[str],
    heard: Mapping[str, Mapping[tuple[int, int], Heard]],
    tallies: Mapping[str, Tally],
) -> dict[str, Tally]:
    """The tallies of those who did not change: of actors, and of all they are tied to."""
    if changes.told_by is None:
        return {}
    ties: list[ToldTie] = [tie for told in heard.values() for _, _, tie in told.values()]
    asked = {*keys, *(t.subject for t in ties), *(t.object for t in ties)} - tallies.keys()
    return {k: _tally(held) for k, held in tallies_of(connection, changes.level, sorted(asked)).items()}
