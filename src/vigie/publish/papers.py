"""The brief on paper: the same content as the page, as blocks that a typesetter or a mail can show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vigie.model.markings import Tlp
from vigie.publish.phrases import Phrases
from vigie.publish.views import ArticleView, BriefView, EventView, Quote, StoryView, WarningView

QUOTES = 3
"""Quotations shown of one event on paper; how many more there are is said."""
CHANGES = 20
"""Changes told at most, as on the page."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 stands under the title of the whole."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph; `tone` is "plain", "note" (how to read), "meta" (grade, doubts), or "comment" (words of the brief's author)."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Quoted words with whose they are ("" where the text around says it), their outlet, day, doubts, and the number and address of the article."""

    who: str
    words: str
    outlet: str
    day: str
    doubts: tuple[str, ...]
    number: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with its lines."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines of a list; with `addresses`, each line may lead to one."""

    lines: tuple[str, ...]
    numbered: bool = False
    addresses: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG drawing, and its words for who does not see it."""

    svg: str
    label: str


Block = Heading | Passage | Excerpt | Facts | Grid | Listing | Drawing


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its marking, its title, its day (ISO 8601, None when unknown), and its blocks."""

    lang: str
    tlp: Tlp
    title: str
    day: str | None
    lead: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str


def brief_paper(view: BriefView, phrases: Phrases, tlp: Tlp, day: str | None) -> Paper:
    """The whole brief on paper."""
    made = _Writer(view, phrases)
    lead = tuple(x for x in (view.subtitle, view.accounts) if x)
    return Paper(phrases.lang, tlp, view.title, day, lead, tuple(made.brief()), view.made_by)


@dataclass(frozen=True, slots=True)
class Composition:
    """What a person made of some events: title, lines under the title, and the comment on each event by its anchor."""

    title: str
    lead: tuple[str, ...]
    comments: Mapping[str, str]


def composed_paper(
    view: BriefView, cards: Sequence[EventView], composed: Composition, phrases: Phrases, tlp: Tlp, day: str | None
) -> Paper:
    """A composed brief on paper: the events in their author's order with the comments, then the warnings in force and the sources."""
    made = _Writer(view, phrases)
    blocks = [*made.composed(cards, composed.comments), *made.warnings(), *made.sources(), *made.method()]
    return Paper(phrases.lang, tlp, composed.title, day, composed.lead, tuple(blocks), view.made_by)


class _Writer:
    """Writes the sections of one brief."""

    def __init__(self, view: BriefView, phrases: Phrases) -> None:
        self._v, self._p = view, phrases
        self._sources = {a.anchor: (n, a) for n, a in enumerate(view.articles, 1)}

    def brief(self) -> Iterator[Block]:
        """All sections, in the order of the page."""
        yield from self._essential()
        yield from self._changed()
        yield from self.warnings()
        yield from self._events()
        yield from self._drawn()
        yield from self._network()
        yield from self._statements()
        yield from self._unread()
        yield from self.sources()
        yield from self.method()

    def composed(self, cards: Sequence[EventView], comments: Mapping[str, str]) -> Iterator[Block]:
        """The chosen events."""
        yield Heading(self._p.brief("events"), 1)
        for e in cards:
            yield from self._card(e, 2, comments.get(e.anchor, ""))
        if not cards:
            yield self._nothing()

    def _nothing(self) -> Passage:
        return Passage(self._p.brief("nothing"))

    def _essential(self) -> Iterator[Block]:
        p = self._p
        yield Heading(p.brief("essential"), 1)
        yield Passage(p.brief("essential_note"), "note")
        for n, e in enumerate(self._v.essential, 1):
            told = " ; ".join(f"{f.what} : {f.lead}" for f in e.figures)
            yield Heading(f"{n}. {_name(e)}" + (f" — {told}" if told else ""), 2)
            yield Passage(_badges(e, p), "meta")
            yield self._excerpt(e.headline)
        if not self._v.essential:
            yield self._nothing()

    def _changed(self) -> Iterator[Block]:
        if self._v.changed:
            yield Heading(self._p.brief("changed", self._v.changed_since), 1)
            yield Listing(tuple(f"{_name(e)} : {what}" for e, what in self._v.changed[:CHANGES]))

    def warnings(self) -> Iterator[Block]:
        """The board, in a table, with the words under it."""
        p = self._p
        yield Heading(p.brief("warnings"), 1)
        yield from self._accuracy("warnings")
        if not self._v.warnings:
            yield self._nothing()
            return
        heads = ("table_state", "table_issuer", "table_area", "table_advice", "table_validity")
        yield Grid(tuple(map(p.brief, heads)), tuple(map(_warning, self._v.warnings)))
        told = {(q.words, q.anchor.partition("-")[0]): (q, w) for w in reversed(self._v.warnings) for q in w.quotes[:1]}
        for q, w in reversed(told.values()):
            yield self._excerpt(q, f"{w.issuer} ({w.kind})")

    def _events(self) -> Iterator[Block]:
        p = self._p
        yield Heading(p.brief("events"), 1)
        yield from self._accuracy("events")
        yield Passage(p.brief("person_suspect"), "note")
        for s in self._v.stories:
            yield from self._story(s)
        if not self._v.stories:
            yield self._nothing()

    def _story(self, s: StoryView) -> Iterator[Block]:
        yield Heading(s.title, 2)
        yield Passage(f"{s.days} · {s.articles}", "meta")
        for e in s.cards:
            yield from self._card(e, 3)
        if s.others:
            yield Passage(f"{self._p.brief('other_events')} ({len(s.others)})", "note")
            yield Listing(tuple(f"{_name(e)} · {_badges(e, self._p)}" for e in s.others))

    def _card(self, e: EventView, level: int, comment: str = "") -> Iterator[Block]:
        p = self._p
        yield Heading(_name(e), level)
        yield Passage(_badges(e, p), "meta")
        if comment:
            yield Passage(comment, "comment")
        for q in e.quotes[:QUOTES]:
            yield self._excerpt(q)
        if len(e.quotes) > QUOTES:
            yield Passage(p.brief("more", len(e.quotes) - QUOTES), "note")
        rows: list[tuple[str, tuple[str, ...]]] = [(role, (names,)) for role, names in e.roles]
        rows += [(f.what, tuple(f"{value} — {who}, {day}" for value, who, day in f.values)) for f in e.figures]
        rows.append((p.brief("said_by"), (" ; ".join(e.voice_names),)))
        for slot, kind, stands in e.contradictions:
            held = " ; ".join(f"{value} — {who}" for value, who in stands)
            rows.append((p.brief("contradictions"), (f"{slot} ({kind}) : {held}",)))
        rows += [(what, (f"{who} ({outlets})",)) for what, who, outlets in e.claims]
        rows.append((p.brief("grade"), (f"{e.grade} : {' ; '.join(e.reasons)}",)))
        if e.history:
            rows.append((p.brief("history"), tuple(f"{day} : {what}" for day, what in e.history)))
        yield Facts(tuple(rows))

    def _drawn(self) -> Iterator[Block]:
        p, v = self._p, self._v
        if v.map:
            yield Heading(p.brief("map"), 1)
            yield Passage(p.brief("map_note"), "note")
            yield Drawing(v.map, p.brief("map_label"))
        if v.timeline:
            yield Heading(p.brief("timeline"), 1)
            yield Drawing(v.timeline, p.brief("timeline_label"))
            yield Listing(tuple(f"{e.when} · {e.label}, {e.where}" for e in v.chronology))

    def _network(self) -> Iterator[Block]:
        p, v = self._p, self._v
        if v.relations:
            yield Heading(p.brief("network"), 1)
            yield from self._accuracy("links")
            heads = tuple(map(p.brief, ("table_subject", "table_relation", "table_object", "said_by")))
            yield Grid(heads, v.relations)

    def _statements(self) -> Iterator[Block]:
        p = self._p
        yield Heading(p.brief("statements"), 1)
        yield from self._accuracy("statements")
        for s in self._v.speakers:
            for q, how in s.lines:
                yield self._excerpt(q, f"{s.name} ({how})")
            if s.more:
                yield Passage(p.brief("more", s.more), "note")
        if not self._v.speakers:
            yield self._nothing()

    def _unread(self) -> Iterator[Block]:
        p = self._p
        yield Heading(p.brief("unread"), 1)
        yield Passage(p.brief("unread_note"), "note")
        if self._v.unread:
            yield Listing(tuple(f"{u.name} : {u.reason}" for u in self._v.unread))
        else:
            yield Passage(p.brief("all_read"))

    def sources(self) -> Iterator[Block]:
        """The articles, numbered as the quotations name them."""
        yield Heading(self._p.brief("articles"), 1)
        articles = self._v.articles
        yield Listing(tuple(map(_source, articles)), numbered=True, addresses=tuple(a.url for a in articles))

    def method(self) -> Iterator[Block]:
        """How to read it."""
        yield Heading(self._p.brief("method"), 1)
        yield Listing(tuple(map(self._p.brief, ("grade_help", "voices_help", "excerpt_help", "person_suspect"))))

    def _accuracy(self, layer: str) -> Iterator[Block]:
        q = self._v.quality.get(layer)
        shares = q and (f"{100 * q.precision:.0f} %", f"{100 * q.recall:.0f} %", q.articles)
        yield Passage(self._p.brief("precision", *shares) if shares else self._p.brief("precision_none"), "note")

    def _excerpt(self, q: Quote, who: str = "") -> Excerpt:
        number, article = self._sources.get(q.anchor.partition("-")[0], (None, None))
        return Excerpt(who, _inside(q.words), q.outlet, q.day, q.doubt, number, article.url if article else None)


def _inside(words: str) -> str:
    """Words that go between guillemets: those inside them become English ones, as French typography has it."""
    return re.sub(r"«\s*", "“", re.sub(r"\s*»", "”", words))


def _name(e: EventView) -> str:
    return f"{e.label} · {e.where} · {e.when}"


def _badges(e: EventView, p: Phrases) -> str:
    return " · ".join((f"{p.brief('grade')} {e.grade}", e.voices, *e.marks))


def _warning(w: WarningView) -> tuple[str, ...]:
    advice = " — ".join(x for x in (w.advice, w.scales) if x)
    return f"{w.state} ({w.reason})", f"{w.issuer} — {w.kind}", w.area, advice, w.validity


def _source(a: ArticleView) -> str:
    return " · ".join((a.title, a.outlet, a.day, *a.notes))
