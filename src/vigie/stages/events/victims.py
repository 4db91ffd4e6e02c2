"""The names of people whom an event only counts ("deux soldats"), where the article lists them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.events import Event, Role, RoleFiller
from vigie.stages.events.reading import Reading

NAMED_LATER: Mapping[str, Role] = {
    "killing": "victim",
    "abduction": "victim",
    "release": "victim",
    "attack": "victim",
    "strike": "victim",
    "arrest": "target",
    "trial": "target",
}
"""Types whose victims or accused the press names in a later sentence, with their role."""
LIST_REACH = 12
"""Tokens from a number to the first name of its list ("les deux touristes français, Anna Dorn et…")."""
BETWEEN_NAMES = 4
"""Tokens between two names of one list."""
FEWEST, MOST = 2, 6
"""People in a list of names that stands for a number."""
_LINKS = frozenset({"PUNCT", "CCONJ", "ADP", "DET"})


def name_victims(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """Events whose victims are counted get the names of a list of as many people under the same words."""
    lists = list(_lists(reading))
    return [_named(reading, e, lists) if lists and e.type in NAMED_LATER else e for e in events]


def _named(reading: Reading, event: Event, lists: Sequence[tuple[frozenset[str], tuple[Entity, ...]]]) -> Event:
    role = NAMED_LATER[event.type]
    victims = event.fillers(role)
    if not victims or any(f.id for f in victims):
        return event
    for victim in victims:
        words = frozenset(w.lower() for w in victim.name.split())
        for label, people in lists:
            shared = {w for w in words & label if len(w) > 2}
            if len(shared) > 1 or (shared & reading.pack.number_words and shared - reading.pack.number_words):
                others = tuple(f for f in event.roles if f != victim)
                return replace(event, roles=(*others, *(RoleFiller(role, p.name, p.id) for p in people)))
    return event


def _lists(reading: Reading) -> Iterator[tuple[frozenset[str], tuple[Entity, ...]]]:
    """Number phrases followed by exactly that many names of people: the words of the phrase, and the people."""
    values = reading.pack.number_values
    for i, token in enumerate(reading.syntax.tokens):
        count = values.get(token.text.lower())
        if count is None or count < FEWEST or count > MOST:
            continue
        people, first = _people_after(reading, i)
        if len(people) == count:
            yield frozenset(t.text.lower() for t in reading.syntax.tokens[i:first]), people


def _people_after(reading: Reading, i: int) -> tuple[tuple[Entity, ...], int]:
    """The people named one after the other behind token i, and the token of the first name."""
    stop = reading.segment(i).stop
    found: list[Entity] = []
    first = last = -1
    for j in range(i + 1, stop):
        entity = reading.named.get(j)
        if entity is not None and entity.type == "person":
            if found and entity is not found[-1] and j - last > BETWEEN_NAMES:
                break
            if entity not in found:
                found.append(entity)
            first, last = (j if first < 0 else first), j
        elif (first < 0 and j - i > LIST_REACH) or (first >= 0 and reading.syntax.tokens[j].pos not in _LINKS):
            break
    return tuple(found), first
