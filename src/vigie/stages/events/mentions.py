"""A place of the text that reports an event, before mentions of one event are brought together."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.lang.events import TriggerRow
from vigie.model.events import EventType, Factuality, LevelChange, RoleFiller
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.text.voices import ARTICLE, Voice


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that evoke an event: `head` is the token grammar hangs on, `first` to `last` the words shown,
    `top` the noun it is told under ("vague" for "attaques" in "une vague d'attaques"; `head` where there is none).
    """

    row: TriggerRow
    head: int
    first: int
    last: int
    verbal: bool
    top: int


@dataclass(frozen=True, slots=True)
class Mention:
    """An event as one clause or phrase tells it.

    `clause` is its verb where it has one; `definite` says that it takes up something told, `generic` that it tells of
    many events at once; `counted` are the numerals of those who undergo it, `many` whether they are more than one,
    `another` whether they are others than those told of ("un deuxième homme").
    """

    trigger: Trigger
    clause: int | None
    span: Span
    roles: tuple[RoleFiller, ...]
    factuality: Factuality
    hedged: bool
    voice: Voice = ARTICLE
    when: str | None = None
    where: Place | None = None
    figures: tuple[str, ...] = ()
    definite: bool = False
    in_title: bool = False
    sentence: int = 0
    generic: bool = False
    counted: frozenset[str] = frozenset()
    many: bool = False
    another: bool = False
    level: LevelChange | None = None

    @property
    def type(self) -> EventType:
        """The event type of its trigger."""
        return self.trigger.row.type
