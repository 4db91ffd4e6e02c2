"""Reports of one event gathered from several articles, before voices and grades are read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.model.annotations import Annotation
from vigie.model.events import Event, Role
from vigie.model.figures import Figure
from vigie.model.situations import CopyMark, Report


@dataclass(frozen=True, slots=True)
class Member:
    """One article's telling of an event, with what is known of its text.

    `keys` maps the article's entity ids to their names across articles, `own_voice` is the medium whose own voice the
    article is (both from `text.naming`). `loose` are the ids of the article's tolls that hang on none of its events; `left_out` those of
    the event that tell of another time; `because` says why
    the telling stands with those before it (empty: it is the first).
    """

    annotation: Annotation
    event: Event
    mark: CopyMark
    keys: Mapping[str, str]
    own_voice: str
    loose: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    because: str = ""

    @property
    def article_id(self) -> str:
        """Id of the article."""
        return self.annotation.article.id

    @property
    def report(self) -> Report:
        """The telling as the situation refers to it."""
        return Report(self.article_id, self.event.id)

    @property
    def day(self) -> str | None:
        """Day of publication."""
        return self.annotation.article.published

    @property
    def moment(self) -> str:
        """Instant of publication where it is known, else the day; for ordering."""
        return self.annotation.article.published_at or self.day or ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the event that are about it, and the loose ones it was given."""
        wanted = {*self.event.figures, *self.loose}.difference(self.left_out)
        return tuple(f for f in self.annotation.figures if f.id in wanted)

    def names(self, role: Role) -> frozenset[str]:
        """Keys of the known entities that fill a role."""
        return frozenset(self.keys[r.id] for r in self.event.fillers(role) if r.id is not None and r.id in self.keys)


@dataclass(frozen=True, slots=True)
class Gathering:
    """Tellings that are taken for one event, in order of arrival, with the reasons of each joining."""

    story: str | None
    members: tuple[Member, ...]
    reasons: tuple[str, ...]
