"""The board: what has been mentioned so far, where, and as what."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vigie.lang.coreference import Role
from vigie.lang.entities import EntityPack
from vigie.model.articles import Article
from vigie.model.entities import Entity, Mention
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.text.clauses import governor
from vigie.text.gazetteer import Words, longest, words_of
from vigie.text.quotations import find_quotations

Gender = Literal["m", "f"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention on the board: words [i, j), the entity's number, its sentence and paragraph, whether it is a subject."""

    i: int
    j: int
    entity: int
    sentence: int
    paragraph: int
    subject: bool
    named: bool


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that the article gives a person: the cue, its head word, the words of its complement, the country it names.

    `former` marks one that the person held once ("l'ancien ministre").
    """

    cue: Role
    head: str
    complement: frozenset[str]
    country: str | None
    former: bool = False


@dataclass(slots=True)
class Facts:
    """What the article shows of an entity, as it is read."""

    gender: Gender | None = None
    plural: bool = False
    roles: list[HeldRole] = field(default_factory=list)


class Board:
    """The words of an article, its mentions in order, and the facts of each entity."""

    def __init__(self, article: Article, syntax: Syntax, entities: Sequence[Entity], pack: EntityPack) -> None:
        self.article, self.syntax, self.pack = article, syntax, pack
        self.refs = pack.references
        self.words: Words = words_of(article.text)
        self.entities = list(entities)
        self.facts = [Facts(e.gender) for e in entities]
        self.added: dict[int, list[Mention]] = {}
        self._starts = self.words.starts
        self._paragraphs = [p.start for p in article.paragraphs]
        self.quoted = [q.inner for q in find_quotations(article.text, article.paragraphs)]
        self.occurrences: list[Occurrence] = sorted(
            (self._occurrence(n, m.span, named=m.named) for n, e in enumerate(entities) for m in e.mentions),
            key=lambda o: (o.i, -o.j),
        )
        self.by_word: dict[int, Occurrence] = {}
        for o in self.occurrences:
            for k in range(o.i, o.j):
                self.by_word.setdefault(k, o)
        self.people = self.refs.people
        self.order = _reading_order(syntax, self.quoted)
        self.suspects: frozenset[int] = frozenset()
        self._read_facts()

    # ---- places in the text
    def token(self, i: int) -> int:
        """The token that holds word i."""
        return self.syntax.at(self._starts[i])

    def paragraph(self, i: int) -> int:
        """The paragraph of word i."""
        return bisect_right(self._paragraphs, self._starts[i])

    def sentence(self, i: int) -> int:
        """The sentence of word i."""
        return self.syntax.tokens[self.token(i)].sent

    def in_quotation(self, i: int) -> bool:
        """Whether word i stands inside a quotation."""
        return self.quotes(self._starts[i])

    def quotes(self, at: int) -> bool:
        """Whether a character stands inside a quotation."""
        n = bisect_right(self.quoted, at, key=lambda q: q.start)
        return n > 0 and at < self.quoted[n - 1].end

    def covers(self, offset: int) -> bool:
        """Whether a mention covers a character."""
        return self.word_of(offset) in self.by_word

    def is_role(self, offset: int) -> bool:
        """Whether the word at a character is the head of a role ("fondateur", "suspect")."""
        return longest(self.refs.role_tree, self.words, self.word_of(offset)) is not None

    def span(self, i: int, j: int) -> Span:
        """The characters of words [i, j)."""
        return Span(self._starts[i], self.words.ends[j - 1])

    def word_of(self, offset: int) -> int:
        """The word that covers or precedes a character."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def _occurrence(self, entity: int, span: Span, *, named: bool) -> Occurrence:
        i, j = self.word_of(span.start), self.word_of(max(span.start, span.end - 1)) + 1
        return Occurrence(i, j, entity, self.sentence(i), self.paragraph(i), self.is_subject(i, j), named)

    def is_subject(self, i: int, j: int) -> bool:
        """Whether words [i, j) head a subject, or stand in apposition to one ("le ministre Jean Vernier")."""
        tokens = self.syntax.tokens
        first, last = self.token(i), self.token(j - 1)
        for k in range(first, last + 1):
            t = tokens[k]
            if first <= t.head <= last and t.head != k:
                continue
            if t.dep.startswith("nsubj"):
                return True
            if t.dep.partition(":")[0] in ("appos", "flat") and tokens[t.head].dep.startswith("nsubj"):
                return True
        return False

    def speaks(self, i: int) -> bool:
        """Whether word i is the subject of a verb of saying."""
        token = self.token(i)
        verb = governor(self.syntax, token)
        return (
            self.syntax.tokens[token].dep.startswith(("nsubj", "expl"))
            and verb is not None
            and self.syntax.tokens[verb].lemma in self.refs.words["speech"]
        )

    def is_public(self, n: int) -> bool:
        """Whether a person holds a public role, by the knowledge base or by the article's own words."""
        row = self.pack.by_key.get(self.entities[n].kb or "")
        known = row is not None and self.pack.rows[row].standing == "public_role"
        return known or any(r.cue.standing == "public_role" for r in self.facts[n].roles)

    # ---- facts
    def _read_facts(self) -> None:
        w = self.refs.words
        dets: dict[int, Counter[str]] = {}
        for o in self.occurrences:
            if o.i > 0 and self.words.spaced(o.i - 1):
                dets.setdefault(o.entity, Counter())[self.words.forms[o.i - 1]] += 1
        for n, entity in enumerate(self.entities):
            facts, seen = self.facts[n], dets.get(n, Counter())
            if entity.type == "person":
                facts.gender = facts.gender or self._first_name(entity)
                continue
            feminine, masculine = sum(seen[x] for x in w["feminine"]), sum(seen[x] for x in w["masculine"])
            if feminine != masculine:
                facts.gender = "f" if feminine > masculine else "m"
            facts.plural = sum(seen[x] for x in w["plural"]) > feminine + masculine

    def _first_name(self, entity: Entity) -> Gender | None:
        for mention in entity.mentions:
            k = self.word_of(mention.span.start)
            if self.words.ends[k] < mention.span.end and self.words.forms[k] in self.refs.first_names:
                return self.refs.first_names[self.words.forms[k]]
        return None

    # ---- growing
    def bind(self, entity: int, i: int, j: int, why: str, *, named: bool = False) -> None:
        """Words [i, j) stand for an entity; `named` where they fix it by themselves ("le président des États-Unis")."""
        span = self.span(i, j)
        self.added.setdefault(entity, []).append(Mention(span, named, why))
        o = self._occurrence(entity, span, named=False)
        at = bisect_right(self.occurrences, (o.i, -o.j), key=lambda x: (x.i, -x.j))
        self.occurrences.insert(at, o)
        for k in range(i, j):
            self.by_word.setdefault(k, o)

    def admit(self, entity: Entity, gender: Gender | None) -> int:
        """A new entity; its number."""
        self.entities.append(entity)
        self.facts.append(Facts(gender))
        return len(self.entities) - 1

    def before(self, i: int, paragraphs: int) -> Iterator[Occurrence]:
        """Mentions that end before word i, nearest first, within so many paragraphs."""
        here = self.paragraph(i)
        at = bisect_right(self.occurrences, i, key=lambda o: o.i) - 1
        for k in range(at, -1, -1):
            o = self.occurrences[k]
            if here - o.paragraph > paragraphs:
                return
            if o.j <= i:
                yield o


def _reading_order(syntax: Syntax, quoted: Sequence[Span]) -> list[int]:
    """The rank of each sentence among those that speak in the article's own voice; blank and quoted ones share a rank."""
    order, rank, q = [], 0, 0
    for first, last in syntax.sentences:
        order.append(rank)
        own = False
        for t in syntax.tokens[first:last]:
            while q < len(quoted) and quoted[q].end <= t.start:
                q += 1
            if t.text.strip() and t.pos != "PUNCT" and not (q < len(quoted) and quoted[q].start <= t.start):
                own = True
        rank += own
    return order
