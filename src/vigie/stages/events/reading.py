"""An article laid out for the event engine: lemmas, names by token, sentences, and what may be asked of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vigie.lang.events import Condition, EventPack
from vigie.model.entities import Entity
from vigie.model.findings import Findings
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.model.times import TimeExpression
from vigie.text import clauses
from vigie.text.headlines import headings_of, headline_of
from vigie.text.lemmas import lemmas_of

CONTAINERS = 3
"""Nouns climbed above an event noun: "un risque d'une nouvelle vague d'attaques" needs two."""
MATTER_WORDS, MATTER_SHARE = 5, 0.01
"""Words of violence, and their share of all words, from which an article is about security: one in a hundred keeps out a
long article that names an attack in passing."""
_NAMED_BODIES = frozenset({"organisation", "agency", "group", "media", "facility"})
_TITLE_PARTS = frozenset({"appos", "flat", "flat:name", "nmod:appos", "flat:title", "compound"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One article: `words` are the lemmas of its tokens, `named` the entity that stands at a token, `kinds` entity types
    and `by_id` entities by id.

    `timed` and `saying` are the tokens of time expressions and of the words that report speech, `times_of` the time
    expressions of a sentence, by its number in `segments`.
    """

    found: Findings
    pack: EventPack
    words: tuple[str, ...]
    named: dict[int, Entity]
    segments: tuple[tuple[int, int], ...]
    segment_of: tuple[int, ...]
    segment_words: tuple[frozenset[str], ...]
    segment_kinds: tuple[frozenset[str], ...]
    timed: frozenset[int]
    saying: frozenset[int]
    times_of: Mapping[int, tuple[TimeExpression, ...]]
    headline_end: int
    kinds: dict[str, str]
    by_id: dict[str, Entity]
    on_matter: bool
    headings: tuple[Span, ...]

    @classmethod
    def of(cls, found: Findings, pack: EventPack) -> Reading:
        """Lay out the findings of one article."""
        syntax = found.syntax
        words = lemmas_of(syntax, pack.verb_forms, pack.noun_forms)
        named: dict[int, Entity] = {}
        widths: dict[int, int] = {}
        for entity in found.entities.entities:
            for mention in entity.mentions:
                for i in syntax.within(mention.span):
                    if widths.get(i, -1) < len(mention.span):
                        named[i], widths[i] = entity, len(mention.span)
        segments = tuple(_segments(syntax))
        kinds = tuple(frozenset(named[i].type for i in range(a, b) if i in named) for a, b in segments)
        segment_of = tuple(n for n, (a, b) in enumerate(segments) for _ in range(a, b))
        times: dict[int, tuple[TimeExpression, ...]] = defaultdict(tuple)
        for t in found.times:
            for n in dict.fromkeys(segment_of[i] for i in (syntax.at(t.span.start), *syntax.within(t.span))):
                times[n] += (t,)
        return cls(
            found=found,
            pack=pack,
            words=words,
            named=named,
            segments=segments,
            segment_of=segment_of,
            segment_words=tuple(frozenset(words[a:b]) for a, b in segments),
            segment_kinds=kinds,
            kinds={e.id: e.type for e in found.entities.entities},
            by_id={e.id: e for e in found.entities.entities},
            headline_end=-1 if (headline := headline_of(found.article)) is None else headline.end,
            timed=frozenset(i for t in found.times for i in syntax.within(t.span)),
            saying=frozenset(i for s in found.statements if s.cue for i in syntax.within(s.cue)),
            times_of=times,
            on_matter=_on_matter(words, pack),
            headings=headings_of(found.article),
        )

    @property
    def syntax(self) -> Syntax:
        """The parse."""
        return self.found.syntax

    @property
    def text(self) -> str:
        """The article's text."""
        return self.found.article.text

    def container(self, i: int) -> int:
        """The noun under which an event noun is told: "vague" in "une vague d'attaques", "risque" in "un risque d'attentat"."""
        top = i
        for _ in range(CONTAINERS):
            t = self.syntax.tokens[top]
            under = (
                t.dep.partition(":")[0] == "nmod" and t.head < top and self.words[t.head] in self.pack.words.containers
            )
            if not under or clauses.preposition(self.syntax, top) not in self.pack.words.of_prepositions:
                return top
            top = t.head
        return top

    def content(self, i: int) -> int:
        """The noun that a quantity counts: "djihadistes" for "moitié" in "la moitié des djihadistes"; else i itself."""
        if self.words[i] not in self.pack.words.quantity_nouns and self.syntax.tokens[i].pos != "NUM":
            return i
        return next(clauses.complements(self.syntax, i, self.pack.words.of_prepositions), i)

    def meets(self, condition: Condition, i: int) -> bool:
        """Whether token i, or what it counts, has a lemma of the condition or stands in a name of one of its kinds."""
        i = self.content(i)
        if self.words[i] in condition.lemmas or "other" in condition.kinds:
            return True
        entity = self.entity(i)
        return entity is not None and entity.type in condition.kinds

    def sentence_meets(self, condition: Condition, i: int) -> bool:
        """Whether the sentence of token i holds a lemma or a kind of name of the condition."""
        n = self.segment_of[i]
        return not condition.lemmas.isdisjoint(self.segment_words[n]) or not condition.kinds.isdisjoint(
            self.segment_kinds[n]
        )

    def segment(self, i: int) -> range:
        """Tokens of the sentence of token i, within its paragraph."""
        return range(*self.segments[self.segment_of[i]])

    def paragraph(self, i: int) -> int:
        """The number of the paragraph of token i below the headline, from 0; -1 in the headline."""
        start = self.syntax.tokens[i].start
        below = [p for p in self.found.article.paragraphs if p.start >= self.headline_end]
        return sum(p.end <= start for p in below) if start >= self.headline_end else -1

    def inside_name(self, i: int) -> bool:
        """Whether token i is part of a longer name ("coopération" in "Organisation de coopération de Shanghai")."""
        entity = self.named.get(i)
        return entity is not None and entity.type in _NAMED_BODIES

    def entity(self, i: int) -> Entity | None:
        """The entity that token i names: at the token, or as a name put beside its title ("le chef Abou Dorn")."""
        direct = self.named.get(i)
        if direct is not None:
            return direct
        if self.syntax.tokens[i].pos not in {"NOUN", "PROPN"}:
            return None
        for c in self.syntax.children[i]:
            beside = self.named.get(c)
            if beside is None or beside.type != "person":
                continue
            bare = c == i + 1 and self.syntax.tokens[c].pos == "PROPN"  # "M. Dorn", whatever the parse calls it
            if bare or self.syntax.tokens[c].dep in _TITLE_PARTS:
                return beside
        return None

    def in_title(self, i: int) -> bool:
        """Whether token i stands in the headline or in a heading of a section."""
        start = self.syntax.tokens[i].start
        return start < self.headline_end or any(s.start <= start < s.end for s in self.headings)

    def span_of(self, tokens: Iterable[int]) -> Span:
        """Characters from the first to the last of some tokens."""
        ordered = sorted(tokens)
        return Span(self.syntax.tokens[ordered[0]].start, self.syntax.tokens[ordered[-1]].end)


def singulars(name: str) -> frozenset[str]:
    """The words of a description in lower case, without the "s" of a plural."""
    return frozenset(w.rstrip("s") for w in name.lower().split())


def has_word(name: str, lemmas: frozenset[str]) -> bool:
    """Whether a description holds one of some lemmas, as it stands or without the "s" of a plural."""
    return not (lemmas.isdisjoint(name.lower().split()) and lemmas.isdisjoint(singulars(name)))


def _on_matter(words: Sequence[str], pack: EventPack) -> bool:
    """Whether an article is about security: words of violence and of those who do it in number."""
    telling = sum(w in pack.matter for w in words)
    return telling >= MATTER_WORDS and telling >= MATTER_SHARE * len(words)


def _segments(syntax: Syntax) -> Iterator[tuple[int, int]]:
    """Sentences as token ranges, cut where a line ends: a parse may run a headline into the text."""
    for start, stop in syntax.sentences:
        first = start
        for i in range(start, stop):
            if "\n" in syntax.tokens[i].text and i > first:
                yield first, i
                first = i
        yield first, stop
