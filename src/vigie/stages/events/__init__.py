"""Events: what happened, goes on, is planned, feared, foiled or denied, with who, whom, when and where.

In: the findings of one article. Out: its events, each once. Triggers of the language pack are found and their
conditions checked (`triggers`), their clause cut out (`extents`), roles read from grammar (`roles`), factuality from
mood, tense and the words above (`factuality`), time, place and numbers from the surroundings (`slots`); then mentions
of one event are brought together (`merging`).
"""

from __future__ import annotations

from vigie.lang.events import EventPack
from vigie.model.events import Event
from vigie.model.findings import Findings
from vigie.stages.events.extents import extent
from vigie.stages.events.factuality import judge
from vigie.stages.events.mentions import Mention, Trigger
from vigie.stages.events.merging import merge, without_copies
from vigie.stages.events.reading import Reading
from vigie.stages.events.roles import fill_roles
from vigie.stages.events.slots import figures_of, place_of, time_of
from vigie.stages.events.triggers import find_triggers
from vigie.text import clauses
from vigie.text.voices import voice_of


def find_events(found: Findings, pack: EventPack) -> tuple[Event, ...]:
    """The events of one article, in text order."""
    reading = Reading.of(found, pack)
    triggers = find_triggers(reading)
    mentions = [m for t in triggers if (m := _mention(reading, t, triggers)) is not None]
    return tuple(merge(reading, without_copies(mentions)))


def _mention(reading: Reading, t: Trigger, triggers: list[Trigger]) -> Mention | None:
    span, clause = extent(reading, t)
    roles = fill_roles(reading, t, span)
    if t.row.need_role and not any(f.role in t.row.need_role for f in roles):
        return None
    if t.row.weak and not any(f.id for f in roles):
        return None
    factuality, hedged = judge(reading, t)
    token = reading.syntax.tokens[t.head]
    actors = frozenset(f.id for f in roles if f.id)
    return Mention(
        trigger=t,
        clause=clause,
        span=span,
        roles=roles,
        factuality=factuality,
        hedged=hedged,
        voice=voice_of(reading.found.statements, span, token.start),
        when=time_of(reading, t, span, triggers),
        where=place_of(reading, t, span, actors),
        figures=figures_of(reading, t, span),
        definite=_is_definite(reading, t),
        in_title=reading.in_title(t.head),
        sentence=token.sent,
        generic=not t.verbal and clauses.feature(token.morph, "Number") == "Plur" and not _is_definite(reading, t),
    )


def _is_definite(reading: Reading, t: Trigger) -> bool:
    return not t.verbal and any(
        reading.syntax.tokens[c].text.lower() in reading.pack.words.definite for c in reading.syntax.with_dep(t.head, "det", "case")
    )
