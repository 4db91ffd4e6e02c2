"""A parsed article laid out for reading statements: sentences that never break inside a quotation, folded words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vigie.lang.statements import StatementPack
from vigie.model.articles import Article
from vigie.model.entities import Entity, EntityIndex, Mention
from vigie.model.spans import Span
from vigie.model.syntax import Syntax
from vigie.text.folding import fold
from vigie.text.quotations import Quotation, find_quotations, split_sentences

_HEADING_WORDS = 20
ACRONYM = 5
"""Letters up to which a name in capitals is an acronym, whatever it was taken for ("l'ancien maire UDF")."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its token range `first..last` (half-open) and the quotations that touch it."""

    span: Span
    first: int
    last: int
    paragraph: int
    quotations: tuple[Quotation, ...]
    heading: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person who bears a title where it stands beside the name, with the gender its article shows."""

    person: Entity
    gender: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Page:
    """The material of the stage: text, parse, entities, and what was derived from them once.

    `low[i]` is the folded form of token i; `quoted[i]` the number of the quotation token i lies in, -1 outside.
    `titles` maps a title as the article words it beside a name ("maire de nort") to those who bear it.
    """

    text: str
    syntax: Syntax
    entities: EntityIndex
    pack: StatementPack
    low: tuple[str, ...]
    quoted: tuple[int, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[Sentence, ...]
    titles: Mapping[str, Sequence[Bearer]]
    paragraphs: tuple[Span, ...]
    by_id: Mapping[str, Entity]
    by_name: Mapping[str, Entity]
    mentions: tuple[tuple[Mention, Entity], ...]
    mention_of: Mapping[int, tuple[Mention, Entity]]
    short_forms: Mapping[str, Entity]

    def mention(self, i: int) -> tuple[Mention, Entity] | None:
        """The longest mention that covers token i, if any."""
        return self.mention_of.get(i)

    def inside(self, span: Span, *, named_only: bool = False) -> list[tuple[Mention, Entity]]:
        """Mentions that lie wholly inside a span, in text order, longest first at one start."""
        first = bisect_left(self.mentions, span.start, key=lambda pair: pair[0].span.start)
        last = bisect_left(self.mentions, span.end, key=lambda pair: pair[0].span.start)
        inner = self.mentions[first:last]
        return [pair for pair in inner if pair[0].span.end <= span.end and (pair[0].named or not named_only)]

    def paragraph_at(self, offset: int) -> int | None:
        """Number of the paragraph that holds a character offset."""
        number = bisect_right(self.paragraphs, offset, key=lambda p: p.start) - 1
        return number if number >= 0 and offset < self.paragraphs[number].end else None

    def names_a_thing(self, q: Quotation) -> bool:
        """Whether a quotation is a title or a name: "un livre intitulé « … »"."""
        at = bisect_left(self.syntax.starts, q.outer.start) - 1
        if at > 0 and self.is_word(at, "of") and self.is_word(at - 1, "works"):
            return True
        return at >= 0 and self.is_word(at, "naming")

    def sentence_before(self, sentence: Sentence) -> Sentence | None:
        """The sentence in front of one in the same paragraph."""
        number = bisect_left(self.sentences, sentence.span.start, key=lambda s: s.span.start)
        before = self.sentences[number - 1] if number else None
        return before if before is not None and before.paragraph == sentence.paragraph else None

    def bearer(self, title: str, gender: str | None, offset: int) -> Entity | None:
        """The person who bears a title at a place of the text: the last one named with it before, else the only one."""
        fitting = [b for b in self.titles.get(title, ()) if gender is None or b.gender in {gender, None}]
        before = [b for b in fitting if b.at < offset]
        if before:
            return max(before, key=lambda b: b.at).person
        people = {b.person.id for b in fitting}
        return fitting[0].person if len(people) == 1 else None

    def token_at(self, offset: int) -> int:
        """Index of the first token that starts at or after a character offset."""
        return bisect_left(self.syntax.starts, offset)

    def has_finite(self, tokens: Iterable[int]) -> bool:
        """Whether a finite verb form stands among some tokens: then they make a clause."""
        return any("VerbForm=Fin" in self.syntax.tokens[i].morph for i in tokens)

    def is_word(self, i: int, family: str) -> bool:
        """Whether token i is one of the pack's words of a family."""
        return self.low[i] in self.pack.words[family]


def lay_out(article: Article, syntax: Syntax, entities: EntityIndex, pack: StatementPack) -> Page:
    """Find quotations and sentences of an article once, for all that follows."""
    text = article.text
    paragraphs = ((article.title,) if article.title else ()) + article.paragraphs
    quotations = find_quotations(text, paragraphs)
    starts = syntax.starts
    quoted = [-1] * len(starts)
    for n, q in enumerate(quotations):
        for i in range(bisect_left(starts, q.outer.start), bisect_left(starts, q.outer.end)):
            quoted[i] = n
    by_paragraph: dict[int, list[Quotation]] = {}
    for q in quotations:
        by_paragraph.setdefault(q.paragraph, []).append(q)
    sentences = []
    for number, paragraph in enumerate(paragraphs):
        own = by_paragraph.get(number, [])
        ends = [q.outer.end for q in own]
        found = split_sentences(text, paragraph, [q.outer for q in own], short=pack.words["abbreviations"])
        heading = number > 0 and len(found) == 1 and _is_heading(found[0].of(text))
        for span in found:
            near = own[bisect_right(ends, span.start) : bisect_left(own, span.end, key=lambda q: q.outer.start)]
            touched = tuple(near)
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
            sentences.append(Sentence(span, first, last, number, touched, heading or span == article.title))
    low = tuple(fold(t.text) for t in syntax.tokens)
    by_id, by_name = {e.id: e for e in entities.entities}, {e.name: e for e in entities.entities}
    mentions = tuple(
        sorted(((m, e) for e in entities.entities for m in e.mentions), key=lambda p: (p[0].span.start, -p[0].span.end))
    )
    titles = _titles(text, syntax, entities, pack, low)
    return Page(
        text,
        syntax,
        entities,
        pack,
        low,
        tuple(quoted),
        quotations,
        tuple(sentences),
        titles,
        paragraphs,
        by_id,
        by_name,
        mentions,
        _by_token(syntax, mentions),
        _short_forms(text, mentions),
    )


def _by_token(syntax: Syntax, mentions: Sequence[tuple[Mention, Entity]]) -> dict[int, tuple[Mention, Entity]]:
    """For each token under a mention, the longest one."""
    found: dict[int, tuple[Mention, Entity]] = {}
    for pair in mentions:
        span = pair[0].span
        for i in range(syntax.at(span.start), bisect_left(syntax.starts, span.end)):
            known = found.get(i)
            if known is None or len(known[0].span) < len(span):
                found[i] = pair
    return found


def _short_forms(text: str, mentions: Sequence[tuple[Mention, Entity]]) -> dict[str, Entity]:
    """The beginnings of long names that only one entity has: "police régionale" for "police régionale de Nort"."""
    found: dict[str, Entity] = {}
    shared: set[str] = set()
    for mention, entity in mentions:
        words = fold(mention.span.of(text)).split() if mention.named and entity.type not in {"person", "place"} else []
        for n in range(2, len(words)):
            form = " ".join(words[:n])
            if found.setdefault(form, entity).id != entity.id:
                shared.add(form)
    return {form: entity for form, entity in found.items() if form not in shared}


def _titles(
    text: str, syntax: Syntax, entities: EntityIndex, pack: StatementPack, low: tuple[str, ...]
) -> dict[str, list[Bearer]]:
    """Titles that stand in front of or behind a person's name, whole and by their head noun, with those who bear them."""
    bearers: dict[str, list[Bearer]] = {}
    for entity in entities.entities:
        if entity.type != "person":
            continue
        for mention in entity.mentions:
            name = mention.span.of(text)
            if mention.named and not (name.isupper() and len(name) <= ACRONYM):
                called = low[at - 1] if (at := bisect_left(syntax.starts, mention.span.start)) else ""
                for title in pack.words["lawyers"] if called in pack.words["calls_of_lawyers"] else ():
                    bearers.setdefault(title, []).append(Bearer(entity, entity.gender, mention.span.start))
                for first, last in _beside(syntax, pack, low, mention.span):
                    article = low[first - 1] if first else ""
                    gender = (
                        "f"
                        if article in pack.words["feminine_articles"]
                        else "m"
                        if article in pack.words["masculine_articles"]
                        else None
                    )
                    whole = fold(text[syntax.tokens[first].start : syntax.tokens[last - 1].end])
                    inside = Span(syntax.tokens[first].start, syntax.tokens[last - 1].end)
                    for title in {whole, low[first], *office_keys(low[first], inside, entities)}:
                        bearers.setdefault(title, []).append(
                            Bearer(entity, gender or entity.gender, mention.span.start)
                        )
    return bearers


def office_keys(head: str, title: Span, entities: EntityIndex) -> set[str]:
    """Keys of an office by the bodies its words name, whatever their form: "directeur de la BCE" and "… de la Banque centrale"."""
    bodies = ("agency", "organisation", "group", "media", "facility")
    return {
        f"{head} #{e.id}"
        for e in entities.entities
        if e.type in bodies and any(m.named and title.covers(m.span) for m in e.mentions)
    }


def _beside(syntax: Syntax, pack: StatementPack, low: tuple[str, ...], name: Span) -> list[tuple[int, int]]:
    """Token ranges of a title in front of a name ("le maire de Nort, Jean Roux") or behind it ("Jean Roux, maire de Nort")."""
    found = []
    end = bisect_left(syntax.starts, name.start)
    stop = end - 1 if end and low[end - 1] == "," else end
    governed_name = stop > 0 and low[stop - 1] in pack.words["of"]  # "la mère de Jean Roux" is somebody else
    for k in range(stop - 1, max(-1, stop - 10) if not governed_name else stop - 1, -1):
        governed = k > 1 and syntax.tokens[k - 2].pos == "ADP"
        if governed and low[k] in pack.words["speakers"] and low[k - 2] not in pack.words["of"]:
            break  # "a dit le maire à la journaliste Jeanne Roux": the maire is another
        if (
            low[k] in pack.words["speakers"]
            and k
            and syntax.tokens[k - 1].pos in {"DET", "ADJ"}
            and low[k - 1] not in pack.words["of"]
            and not governed
        ):
            found.append((k, stop))
            if syntax.tokens[k - 1].pos == "ADJ":
                found.append((k - 1, stop))
            break
        if syntax.tokens[k].pos in {"PUNCT", "VERB", "AUX", "SCONJ", "SPACE"}:
            break
    behind = bisect_left(syntax.starts, name.end)
    if behind + 2 < len(low) and low[behind] == "," and low[behind + 1] in pack.words["singular_definite"]:
        behind += 1
    if (
        behind + 1 < len(low)
        and low[behind] in {",", *pack.words["singular_definite"]}
        and (low[behind + 1] in pack.words["speakers"] or _bare_apposition(syntax, pack, low, behind))
    ):
        last = behind + 2
        while (
            last < len(low)
            and syntax.tokens[last].pos not in {"PUNCT", "VERB", "AUX", "SCONJ", "SPACE"}
            and last < behind + 10
        ):
            last += 1
        found.append((behind + 1, last))
    return found


def _bare_apposition(syntax: Syntax, pack: StatementPack, low: tuple[str, ...], comma: int) -> bool:
    """Whether a bare noun in the singular stands behind the comma after a name: it says what the person is."""
    token = syntax.tokens[comma + 1]
    plain = token.pos == "NOUN" and token.text[:1].islower() and low[comma + 1] not in pack.words["dates"]
    return low[comma] == "," and plain and "Number=Plur" not in token.morph and token.head < comma


def _is_heading(text: str) -> bool:
    """Whether a paragraph of one sentence looks like a subheading: short, without a final stop."""
    bare = text.rstrip('»”"\u00a0\u202f )')
    return bare[-1:] not in ".!?…:;," and len(text.split()) <= _HEADING_WORDS
