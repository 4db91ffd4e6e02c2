"""From what the store holds packed to what may be handed out: the part that needs no store, so that any process may do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from vigie.model.annotations import Annotation
from vigie.model.handouts import HandedEvent, HandedReport, HandedStatement, Handout
from vigie.model.markings import Tlp
from vigie.model.situations import Actor, BoardWarning, SituationArticle, SituationEvent
from vigie.publish.discretion import Discretion
from vigie.publish.phrases import Phrases
from vigie.store.articles import PackedArticle
from vigie.store.boards import unpacked
from vigie.store.codec import unpack_event
from vigie.store.eventlists import PackedEvent
from vigie.store.parts import outlet_of
from vigie.text.evidence import short_span
from vigie.text.shield import folded_names

_BETWEEN = "\0"
"""Stands between packed names; no text of the store holds it."""


@dataclass(frozen=True, slots=True)
class PackedNames:
    """The names in the articles of a store, of private persons, of public ones and of all else: each kind one text, a tenth of the memory of a set."""

    private: str
    public: str
    bodies: str

    @classmethod
    def of(cls, private: Set[str], public: Set[str], bodies: Set[str]) -> PackedNames:
        """Names, packed."""
        return cls(*(_BETWEEN.join(sorted(kind)) for kind in (private, public, bodies)))

    def discretion(self, phrases: Phrases) -> Discretion:
        """What keeps the private persons out of what is told."""
        private, public, bodies = (
            (kind.split(_BETWEEN) if kind else ()) for kind in (self.private, self.public, self.bodies)
        )
        return Discretion((), phrases, folded_names(private), (public, bodies))


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of what is handed out, as the store holds it.

    `articles` are those that tell the events and the warnings; `marks` the rows of the articles that no batch
    before named, `fresh` the articles whose statements none before had.
    """

    events: tuple[PackedEvent, ...]
    articles: tuple[PackedArticle, ...]
    marks: tuple[bytes, ...]
    fresh: frozenset[str]
    warnings: tuple[BoardWarning, ...] = ()
    actors: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a handout is made of: events with their keys and when they changed, the findings of all articles it names, their rows, and those whose statements it tells."""

    events: Sequence[tuple[str, SituationEvent, str | None]]
    read: Mapping[str, Annotation]
    marks: Sequence[SituationArticle]
    fresh: Set[str]
    warnings: Sequence[BoardWarning] = ()
    actors: Sequence[Actor] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes handouts at a marking; `public` are the ids of actors, who are told by their names."""

    level: Tlp
    discretion: Discretion
    public: Set[str]

    def of_batch(self, batch: Batch) -> Handout:
        """The handout of a batch."""
        read = {one.key: one.annotation() for one in batch.articles}
        self.discretion.read(read.values())
        return self.of(Found(
            [(e.key, unpack_event(e.body), e.changed or None) for e in batch.events], read, [unpacked(SituationArticle, b) for b in batch.marks],
            batch.fresh, batch.warnings, batch.actors,
        ))  # fmt: skip

    def of(self, found: Found) -> Handout:
        """The handout of what was found; the discretion knows the private persons of its articles."""
        clean = self.discretion
        return Handout(
            tlp=self.level,
            as_of=max((e.last_reported or "" for _, e, _ in found.events), default="") or None,
            events=tuple(self._event(key, event, changed, found.read) for key, event, changed in found.events),
            statements=tuple(s for k, a in found.read.items() if k in found.fresh for s in self._statements(a)),
            warnings=tuple(map(clean.warning, found.warnings)),
            actors=tuple(map(clean.actor, found.actors)),
            articles=tuple(map(self._bare, found.marks)),
        )

    def _event(
        self, key: str, event: SituationEvent, changed: str | None, read: Mapping[str, Annotation]
    ) -> HandedEvent:
        reports = []
        for r in event.reports:
            annotation = read.get(r.article)
            found = next((e for e in annotation.events if e.id == r.event), None) if annotation else None
            if annotation and found:
                words = short_span(found.span, annotation.article.text).of(annotation.article.text)
                reports.append(HandedReport(r.article, r.event, self.discretion.of_article(r.article)(words)))
        return HandedEvent(key, self.discretion.event(event, self.public), tuple(reports), changed)

    def _statements(self, annotation: Annotation) -> list[HandedStatement]:
        article, clean = annotation.article, self.discretion.of_article(annotation.article.id)
        made = []
        for s in annotation.statements:
            who = [w if clean(w) == w else self.discretion.private for w in s.who]
            words = clean(short_span(s.span, article.text).of(article.text))
            made.append(
                HandedStatement(
                    article.id, s.id, "; ".join(who) or None, tuple(map(clean, s.via)), s.form, s.hedged, words
                )
            )
        return made

    def _bare(self, a: SituationArticle) -> SituationArticle:
        """An article without private persons; the site stands for an outlet that nobody named, as on pages."""
        title = self.discretion.of_article(a.id)(a.title) if a.title else None
        return replace(a, publisher=outlet_of(a) or None, title=title, url=self.discretion.address_of(a.id)(a.url))
