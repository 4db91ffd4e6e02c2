"""Events: what happened, goes on, is planned, feared, foiled or denied, with who, whom, when and where.

In: the findings of one article. Out: its events, each once. Triggers of the language pack are found and their
conditions checked (`triggers`), their clause cut out (`extents`), roles read from grammar (`roles`), factuality from
mood, tense and the words above (`factuality`), time, place and numbers from the surroundings (`slots`); mentions of
one event are brought together (`merging`), and events lend each other what only one of them tells (`stories`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from vigie.lang.events import EventPack
from vigie.model.events import Event
from vigie.model.findings import Findings
from vigie.stages.events.doers import settled
from vigie.stages.events.merging import gather, without_echoes
from vigie.stages.events.reading import Reading
from vigie.stages.events.sifting import told
from vigie.stages.events.stories import complete
from vigie.stages.events.triggers import find_triggers


def find_events(found: Findings, pack: EventPack) -> tuple[Event, ...]:
    """The events of one article, in text order."""
    reading = Reading.of(found, pack)
    triggers = find_triggers(reading)
    if not triggers:
        return ()
    clusters = without_echoes(gather(reading, told(reading, triggers)))
    return tuple(told_apart(settled(reading, e) for e in complete(reading, clusters)))


def told_apart(events: Iterable[Event]) -> Iterator[Event]:
    """Events with ids of their own: of two of one type in one clause, the second is also told by where its trigger stands."""
    seen: set[str] = set()
    for event in events:
        yield replace(event, id=f"{event.id}:{event.trigger.start}") if event.id in seen else event
        seen.add(event.id)
