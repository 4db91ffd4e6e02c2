"""Watch lists: what somebody wants to be told of, and what they were told."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.events import EventType
from vigie.model.grades import Credibility, Reliability
from vigie.model.markings import Tlp, at_or_below


@dataclass(frozen=True, slots=True)
class WatchRule:
    """What an event must be for its watcher to hear of it; an empty slot asks for nothing.

    `actors`, `types`, `countries` each ask for one of theirs, `words` for all of them in headlines or quotations.
    `near` is (latitude, longitude, kilometres). `reliability` is the worst letter, `credibility` the worst number
    wanted, `voices` the fewest independent voices. `notify` are addresses: mailto:, https: or http:. The rule sees what its `clearance` may see.
    """

    name: str
    actors: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    countries: tuple[str, ...] = ()
    near: tuple[float, float, float] | None = None
    words: tuple[str, ...] = ()
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    voices: int = 0
    notify: tuple[str, ...] = ()
    clearance: Tlp = "CLEAR"

    def is_for(self, clearance: Tlp) -> bool:
        """Whether somebody with a clearance may see the rule and what it told."""
        return self.clearance in at_or_below(clearance)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a watcher is told: the rule, the event, the state of what the rule asks for, and whether the event was told before."""

    watch: str
    event: str
    state: str
    again: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One report of an event with the words it rests on: outlet, day, headline, address, quotation of 25 words at most."""

    outlet: str
    day: str | None
    title: str | None
    url: str | None
    quote: str
