"""What assembling reads of one article by itself, kept so that an article that did not change need not be read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vigie.model.warnings import SecurityWarning


@dataclass(frozen=True, slots=True)
class Shown:
    """An entity of an article that may be shown among the actors: its key across articles, type, name, and the names it is called by."""

    key: str
    type: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldTie:
    """A relation that an article tells between two entities, by their keys; `who` says it (empty: the article itself)."""

    relation: str
    subject: str
    object: str
    who: tuple[str, ...]
    hedged: bool


@dataclass(frozen=True, slots=True)
class ToldWarning:
    """One article's telling of a warning; `issuer` and `state` are the issuer's key and country, where known.

    `own_seat`: its area is only the name its issuer goes by, or lies at its own door.
    """

    article: str
    published: str | None
    warning: SecurityWarning
    issuer: str
    state: str | None
    own_seat: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """What telling copies and stories apart reads first of an article: when it arrived, whom it credits, and hashes.

    `sample` are its sampled shingles, `telling` its telling words (both packed); `moment` is the instant of publication.
    """

    key: str
    published: str | None
    moment: str | None
    credited: str | None
    sample: bytes
    telling: bytes

    @property
    def order(self) -> tuple[str, str, str]:
        """Order of arrival: day, instant, id; undated ones last."""
        return self.published or "9999", self.moment or "9999", self.key


@dataclass(frozen=True, slots=True)
class Gleaning:
    """A glance, and the rest: the medium the article is by itself, words of its lead, actors, relations, warnings."""

    glance: Glance
    own: str
    words: tuple[tuple[str, int], ...]
    shown: tuple[Shown, ...]
    ties: tuple[ToldTie, ...]
    warnings: tuple[ToldWarning, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An article on the walk; `was` and `is_` say whether it stood there before and stands there now (both: it did not change)."""

    glance: Glance
    was: bool
    is_: bool

    @property
    def stays(self) -> bool:
        """Whether the article did not change."""
        return self.was and self.is_


def steps_of(stays: Iterable[Glance], gone: Iterable[Glance], come: Iterable[Glance]) -> list[Step]:
    """The walk over articles that stay, those as they were before a change, and those as they are after it."""
    steps = [Step(g, was=True, is_=True) for g in stays]
    steps += [Step(g, was=True, is_=False) for g in gone]
    steps += [Step(g, was=False, is_=True) for g in come]
    return sorted(steps, key=lambda s: (s.glance.order, s.is_))
