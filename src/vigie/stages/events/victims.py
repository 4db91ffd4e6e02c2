"""The names of people whom an event only counts ("deux soldats"), where the article lists them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vigie.model.entities import Entity
from vigie.model.events import Event, Role, RoleFiller
from vigie.stages.events.fillers import filler_of
from vigie.stages.events.mentions import Trigger
from vigie.stages.events.reading import Reading
from vigie.stages.events.slots import HARMED
from vigie.text import clauses

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
VIOLENT = frozenset({"attack", "strike", "killing"})
LIST_REACH = 12
"""Tokens from a number to the first name of its list ("les deux touristes français, Anna Dorn et…")."""
BETWEEN_NAMES = 9
"""Tokens between two names of one list, titles of the second included."""
OPENING = 4
"""Tokens of a sentence in which "Il s'agit de" stands."""
LABEL = 3
"""Tokens of a number phrase that name whom it counts ("quatre jeunes Français")."""
AMONG_REACH = 3
"""Tokens from a toll to "dont"."""
FEWEST, MOST = 2, 6
"""People in a list of names that stands for a number."""
_LINKS = frozenset({"PUNCT", "CCONJ", "ADP", "DET", "NOUN", "ADJ", "NUM", "ADV"})
_STOPS = frozenset({".", ";", ":", "(", ")"})


def name_victims(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """Events whose victims are counted get the names of a list of as many people under the same words."""
    lists = list(_lists(reading))
    return [_named(reading, e, lists) if lists and e.type in NAMED_LATER else e for e in events]


def among_hurt(reading: Reading, t: Trigger, figures: Sequence[str]) -> Iterator[RoleFiller]:
    """Who is told among those that a mention counts as killed or hurt: "huit morts, dont six Français et un guide"."""
    if t.row.type not in VIOLENT:
        return
    syntax, segment = reading.syntax, reading.segment(t.head)
    ends = [syntax.at(f.span.end - 1) for f in reading.found.figures if f.id in figures and f.what in HARMED]
    for j in segment:
        if reading.words[j] in reading.pack.words.among and any(0 < j - end <= AMONG_REACH for end in ends):
            for k in range(j + 1, segment.stop):
                if syntax.tokens[k].pos in {"VERB", "AUX"} or syntax.tokens[k].text in _STOPS:
                    break
                if _is_head(reading, k) and (one := filler_of(reading, "victim", k)) is not None:
                    yield one


def _is_head(reading: Reading, k: int) -> bool:
    """Whether a token is the noun or name of a person told by himself, not a complement of another."""
    t = reading.syntax.tokens[k]
    if t.pos not in {"NOUN", "PROPN"} or clauses.preposition(reading.syntax, k) or t.dep.startswith(("flat", "amod")):
        return False
    named = reading.named.get(k)
    if named is not None:
        return named.type == "person" and reading.named.get(k - 1) is not named
    doers = reading.pack.militants | reading.pack.words.attackers | reading.pack.words.doers
    return t.pos == "NOUN" and reading.words[k] in reading.pack.people - reading.pack.words.vague_people - doers


def _named(reading: Reading, event: Event, lists: Sequence[tuple[frozenset[str], tuple[Entity, ...]]]) -> Event:
    role = NAMED_LATER[event.type]
    victims = event.fillers(role)
    if not victims or any(f.id for f in victims):
        return event
    for victim in victims:
        words = frozenset(w.lower() for w in victim.name.split())
        for label, people in lists:
            shared = {w for w in words & label if len(w) > 2}
            counted = shared & reading.pack.number_words
            if len(shared) > 1 or (counted and (shared - counted or _are_armed(reading, words, label))):
                others = tuple(f for f in event.roles if f != victim)
                return replace(event, roles=(*others, *(RoleFiller(role, p.name, p.id) for p in people)))
    return event


def _are_armed(reading: Reading, *phrases: frozenset[str]) -> bool:
    """Whether each of some phrases speaks of soldiers or policemen, whatever it calls them."""
    return all({w.rstrip("s") for w in words} & reading.pack.armed for words in phrases)


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
    yield from _said_who(reading)


def _said_who(reading: Reading) -> Iterator[tuple[frozenset[str], tuple[Entity, ...]]]:
    """Lists that open with "Il s'agit de", with the words of the number that they spell out in the sentence before."""
    values, tokens = reading.pack.number_values, reading.syntax.tokens
    for n, (start, stop) in enumerate(reading.segments[1:]):
        opener = next(
            (j for j in range(start, min(start + OPENING, stop)) if reading.words[j] in _openers(reading)), None
        )
        if opener is None:
            continue
        people, _ = _people_after(reading, opener)
        for i in range(*reading.segments[n]):
            if len(people) >= FEWEST and values.get(tokens[i].text.lower()) == len(people):
                yield frozenset(t.text.lower() for t in tokens[i : i + LABEL]), people


def _openers(reading: Reading) -> frozenset[str]:
    return reading.pack.words.naming_openers


def _ends_list(reading: Reading, j: int) -> bool:
    token = reading.syntax.tokens[j]
    return token.pos not in _LINKS or token.text in _STOPS or j in reading.named


def _people_after(reading: Reading, i: int) -> tuple[tuple[Entity, ...], int]:
    """The people named one after the other behind token i, and the token of the first name."""
    stop = reading.segment(i).stop
    found: list[Entity] = []
    first = last = -1
    for j in range(i + 1, stop):
        entity = reading.named.get(j)
        if j in reading.saying or (entity is not None and entity.standing == "public_role"):
            break
        if entity is not None and entity.type == "person":
            if found and entity is not found[-1] and j - last > BETWEEN_NAMES:
                break
            if entity not in found:
                found.append(entity)
            first, last = (j if first < 0 else first), j
        elif (first < 0 and j - i > LIST_REACH) or (first >= 0 and _ends_list(reading, j)):
            break
    return tuple(found), first
