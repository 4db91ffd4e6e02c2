"""What a partner sent, as articles in the partner's voice: their words are the text, their objects the findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article
from vigie.model.entities import Entity, EntityType, Mention, Standing
from vigie.model.events import Event, RoleFiller
from vigie.model.exchange import (
    Cited,
    Received,
    ReceivedActor,
    ReceivedEvent,
    ReceivedNote,
    ReceivedRelation,
    ReceivedReport,
)
from vigie.model.figures import Figure
from vigie.model.links import Link
from vigie.model.markings import Tlp, highest
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Statement

RULE = "partner-object"
"""The rule of all these findings: an object of a partner says so."""
_TYPES: Mapping[str, tuple[EntityType, Standing | None]] = {
    "group": ("group", "armed_group"), "person": ("person", "private"), "organisation": ("organisation", None), "country": ("country", None),
    "place": ("place", None),
}  # fmt: skip
"""What an actor is here; an individual counts as private, whatever the partner thinks of them."""
BREAK = "\n\n"
"""What stands between title and paragraphs."""
SOUGHT = 100
"""Paragraphs that words are sought in, the last ones: an actor may have thousands of relations, a paragraph each."""
_FULL_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w.'’-]*(\s+[\w.'’-]+)*\s+[^\W\d_a-zà-ÿ][\w.'’-]*")
"""A name of at least two words, the first and the last with a capital."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """An article in a partner's voice with its findings, and its marking."""

    annotation: Annotation
    tlp: Tlp


def dispatches(received: Received, partner: str, made_by: MadeBy) -> tuple[Dispatch, ...]:
    """One article for each event, each note that stands alone, each report with words of its own, and each actor that has relations.

    Args:
        received: a bundle that was read.
        partner: under whose name it stands.
        made_by: what the findings are said to be made by.
    """
    actors = {a.id: a for a in received.actors}
    by_name = {a.name: a for a in received.actors}
    made = [_of_event(e, partner, by_name) for e in received.events]
    made += [_of_note(n, partner) for n in received.notes if n.words]
    made += [_of_report(r, partner) for r in received.reports if r.words or r.revoked]
    made += _of_relations(received.relations, actors, partner)
    return tuple(Dispatch(d.sealed(made_by), d.tlp) for d in made)


def with_people(annotation: Annotation, read: Iterable[Entity]) -> Annotation:
    """The findings of a partner with the private persons that a reading saw in the partner's free words, so that they stay behind there too.

    Args:
        annotation: as `dispatches` makes it.
        read: the entities that a reading of its text found; bodies, places and persons in a public role stay the partner's to name.
    """
    held = [m.span for e in annotation.entities for m in e.mentions]
    people = tuple(
        replace(e, mentions=tuple(m for m in e.mentions if m.named), rules=(*e.rules, RULE))
        for e in read
        if e.is_private and any(m.named for m in e.mentions)
    )
    ids = {e.id for e in annotation.entities}
    new = tuple(e for e in people if e.id not in ids and not all(m.span in held for m in e.mentions))
    return replace(annotation, entities=(*annotation.entities, *new))


class _Draft:
    """An article being written: title and paragraphs, and findings that point at what was written."""

    def __init__(self, key: str, partner: str, title: str, created: str, modified: str, tlp: Tlp) -> None:
        self.key, self.partner, self.tlp = key, partner, tlp
        self._created, self._modified = created, modified
        self._parts = [title]
        self._length = len(title)
        self.title = Span(0, len(title))
        self._paragraphs: list[Span] = []
        self._entities: dict[str, Entity] = {}
        self.statements: list[Statement] = []
        self.figures: list[Figure] = []
        self.events: list[Event] = []
        self.links: list[Link] = []

    def write(self, words: str) -> Span:
        """A paragraph."""
        start = self._length + len(BREAK)
        self._parts.append(words)
        self._length = start + len(words)
        self._paragraphs.append(Span(start, self._length))
        return self._paragraphs[-1]

    def find(self, words: str) -> Span:
        """Where some words stand as such, from the last paragraph backwards; they are written when they do not."""
        sought, end = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)"), self._length
        for part in reversed(self._parts[-SOUGHT:]):
            if at := sought.search(part):
                return Span(end - len(part) + at.start(), end - len(part) + at.end())
            end -= len(part) + len(BREAK)
        return self.write(words)

    def name(self, actor: ReceivedActor) -> str:
        """Name an actor; returns the id of the entity."""
        held = self._entities.get(actor.name)
        if held is None:
            kind, standing = _TYPES[actor.type]
            span = self.find(actor.name)
            held = Entity(
                finding_id("entity", span, kind), actor.name, kind, (Mention(span),), country=actor.country, standing=standing, rules=(RULE,)
            )  # fmt: skip
            self._entities[actor.name] = held
        return held.id

    def cite(self, cited: Iterable[Cited]) -> None:
        """A paragraph for each article that the partner names: outlet, headline, address."""
        for c in dict.fromkeys(cited):
            self.write(" · ".join(filter(None, (c.outlet, c.title, c.url))))

    def sealed(self, made_by: MadeBy) -> Annotation:
        """The article with its findings."""
        article = Article(
            id=self.key, text=BREAK.join(self._parts), title=self.title, paragraphs=tuple(self._paragraphs) or (self.title,), path=self.key,
            publisher=self.partner, published=self._created[:10], published_at=self._created, modified_at=self._modified,
            published_basis="given",
        )  # fmt: skip
        return Annotation(
            article, tuple(self._entities.values()), (), tuple(self.statements), tuple(self.figures), tuple(self.events), (), tuple(self.links),
            made_by=made_by,
        )  # fmt: skip


def _of_event(e: ReceivedEvent, partner: str, actors: Mapping[str, ReceivedActor]) -> _Draft:
    draft = _Draft(e.id, partner, e.name, e.created, e.modified, e.tlp)
    span = draft.write(e.description) if e.description else draft.title
    if e.when:
        draft.write(e.when)
    if e.where:
        draft.name(ReceivedActor("", e.where.name, "place", (), e.where.country))
    for c in e.contradictions:
        draft.write(c.words)
    for words in e.notes:
        said = draft.write(words)
        draft.statements.append(_said(said, (partner,)))
    draft.cite(e.sightings)
    if e.grade:
        draft.write(f"{e.grade[0]}{e.grade[1]}")
    if e.type:
        figures = []
        for f in e.figures:
            told = draft.find(f"{f.what} {f.min if f.min is not None else ''}/{f.max if f.max is not None else ''}")
            figures.append(
                Figure(finding_id("figure", told, f.what), told, f.what, None, None, f.min, f.max, rules=(RULE,))
            )
        draft.figures += figures
        roles = tuple(_filler(draft, r, actors) for r in e.roles)
        draft.events.append(Event(
            finding_id("event", span, e.type), e.type, span, draft.title, e.when, e.where, roles, tuple(f.id for f in figures), e.factuality,
            hedged=e.hedged, rules=(RULE,),
        ))  # fmt: skip
    return draft


def _filler(draft: _Draft, r: RoleFiller, actors: Mapping[str, ReceivedActor]) -> RoleFiller:
    """Who fills a role. A name of several words with capitals that no object explains may be anybody's: it counts as a private person's."""
    actor = actors.get(r.name)
    draft.find(r.name)
    if actor is None and _FULL_NAME.fullmatch(r.name):
        actor = ReceivedActor("", r.name, "person", ())
    return RoleFiller(r.role, r.name, draft.name(actor) if actor else None)


def _of_note(n: ReceivedNote, partner: str) -> _Draft:
    draft = _Draft(n.id, partner, n.who or partner, n.created, n.modified, n.tlp)
    said = draft.write(n.words)
    who = tuple(n.who.split("; ")) if n.who else (partner,)
    draft.statements.append(
        Statement(
            finding_id("statement", said), said, draft.title, None, who, (), n.via, n.form, n.hedged, rules=(RULE,)
        )
    )
    for outlet in n.via:
        draft.find(outlet)
    draft.cite(n.cited)
    return draft


def _said(span: Span, who: tuple[str, ...]) -> Statement:
    return Statement(finding_id("statement", span), span, None, None, who, (), (), "indirect", rules=(RULE,))


def _of_report(r: ReceivedReport, partner: str) -> _Draft:
    """A report with words of its own; one that was taken back keeps its name alone, and tells nothing any more."""
    draft = _Draft(r.id, partner, r.name, r.created, r.modified, r.tlp)
    if r.words and not r.revoked:
        draft.statements.append(_said(draft.write(r.words), (partner,)))
        draft.cite(r.cited)
    return draft


def _of_relations(
    relations: Sequence[ReceivedRelation], actors: Mapping[str, ReceivedActor], partner: str
) -> list[_Draft]:
    """One article for each actor that relations begin at: a relation a paragraph."""
    of: dict[str, list[ReceivedRelation]] = defaultdict(list)
    for x in sorted(relations, key=lambda x: x.id):
        of[x.subject].append(x)
    drafts = []
    for subject, mine in sorted(of.items()):
        one, instants = actors[subject], [x.modified for x in mine]
        draft = _Draft(one.id, partner, one.name, min(instants), max(instants), highest(x.tlp for x in mine))
        drafts.append(draft)
        for alias in one.aliases:
            draft.find(alias)
        for x in mine:
            _relate(draft, x, one, actors[x.object])
    return drafts


def _relate(draft: _Draft, x: ReceivedRelation, one: ReceivedActor, other: ReceivedActor) -> None:
    said = draft.write(" · ".join((f"{one.name} {x.named} {other.name}", *x.voices)))
    ends = draft.name(one), draft.name(other)
    if x.relation:
        key = finding_id("link", said, x.relation)
        draft.links.append(Link(key, said, one.name, x.relation, other.name, *ends, x.hedged, x.voices, rules=(RULE,)))
