"""A figure as it is told: its bounds, whom it counts, on whose word."""

from __future__ import annotations

from vigie.lang.figures import FigurePack
from vigie.model.articles import Article
from vigie.model.entities import EntityIndex
from vigie.model.figures import Figure
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Statement
from vigie.model.syntax import Syntax
from vigie.stages.figures.counting import Counted
from vigie.stages.figures.rows import Words
from vigie.text import clauses
from vigie.text.folding import fold
from vigie.text.headlines import headline_of
from vigie.text.numerals import Quantity
from vigie.text.voices import Voice, voice_of

CAUSE_REACH = 4
"""Tokens between the noun of an assault and the place named with it ("attaque au couteau de Londres")."""
LEAD_PARAGRAPHS = 3
"""Paragraphs, title included, whose victims are those of the assault in the headline."""
VOWELS = frozenset("aeiouyh")


def describe(
    counted: Counted,
    article: Article,
    syntax: Syntax,
    words: Words,
    entities: EntityIndex,
    statements: tuple[Statement, ...],
    pack: FigurePack,
) -> Figure:
    """The figure of a counted quantity."""
    quantity, row = counted.quantity, counted.row
    what = row.what if row is not None else "other"
    end = quantity.span.end
    if counted.noun is not None:
        end = max(end, syntax.tokens[counted.noun].end, *(_adjective_ends(counted.noun, syntax)))
    low, high = quantity.min, quantity.max
    counts = what == "killed" and counted.noun is not None and words[counted.noun] in pack.settings.fallen
    if quantity.kind == "ordinal" and what != "attacks" and not counts:  # "une cinquième victime" makes five
        low = high = 1
    span = Span(quantity.span.start, end)
    voice: Voice = voice_of(statements, span, quantity.number.start)
    if not voice.who:
        voice = _quoted(article, statements, quantity.number.start) or voice
    head = clauses.clause_head(syntax, counted.token)
    of_span = None if counted.noun is None else clauses.noun_phrase(syntax, counted.noun)
    of, of_id = _described(of_span, quantity, article, entities)
    if what in pack.settings.victims and of_id is None and _is_bare(counted, of, syntax, words, pack):
        cause = _cause(counted.token, article, syntax, words, pack)
        of = f"{_of_whom(cause, syntax, words, pack)}{_cause_name(cause, article, syntax)}" if cause is not None else of
    return Figure(
        id=finding_id("figure", span, what),
        span=span,
        what=what,
        of=of,
        of_id=of_id,
        min=low,
        max=high,
        approximate=quantity.approximate,
        who=voice.who,
        hedged=voice.hedged or clauses.mood(syntax, head) == "Cnd",
        statement=voice.statement,
        rules=() if row is None else (row.id,),
    )


def _quoted(article: Article, statements: tuple[Statement, ...], at: int) -> Voice | None:
    """The only speaker of a paragraph, for a number that stands there between quotation marks."""
    paragraph = next((p for p in article.paragraphs if p.start <= at < p.end), None)
    if paragraph is None:
        return None
    before = article.text[paragraph.start : at]
    inside = before.count('"') % 2 or before.count("«") > before.count("»") or before.count("“") > before.count("”")
    speakers = {s.who for s in statements if s.who and paragraph.covers(s.span)}
    return Voice(speakers.pop()) if inside and len(speakers) == 1 else None


def _is_bare(counted: Counted, of: str | None, syntax: Syntax, words: Words, pack: FigurePack) -> bool:
    """Whether the counted noun says no more than that they are people or dead ("12 morts", "trois autres")."""
    if counted.quantity.kind == "article" and counted.row is not None and not counted.row.single:
        return False
    if counted.noun is None or of is None:
        return True
    told = words[counted.noun] in pack.settings.nobody or pack.nouns.get(words[counted.noun]) is counted.row
    return told and not any(syntax.tokens[c].dep.startswith("nmod") for c in syntax.children[counted.noun])


def _cause(token: int, article: Article, syntax: Syntax, words: Words, pack: FigurePack) -> int | None:
    """The noun of the assault that made the victims: the nearest of the sentence, else the last before it in its paragraph."""
    sentence = syntax.sentence(token)
    own = [j for j in sentence if _is_cause(j, syntax, words, pack)]
    before = [j for j in own if j < token]
    if own:
        return before[-1] if before else own[0]
    start = next((p.start for p in article.paragraphs if p.start <= syntax.tokens[token].start < p.end), 0)
    for j in range(sentence.start - 1, max(-1, syntax.at(start) - 1), -1):
        if _is_cause(j, syntax, words, pack):
            return j
    headline = headline_of(article)
    if headline is None or start > article.paragraphs[min(LEAD_PARAGRAPHS, len(article.paragraphs)) - 1].start:
        return None
    return next((j for j in syntax.within(headline) if _is_cause(j, syntax, words, pack)), None)


def _is_cause(j: int, syntax: Syntax, words: Words, pack: FigurePack) -> bool:
    return words[j] in pack.settings.causes and syntax.tokens[j].pos in {"NOUN", "PROPN"}


def _cause_name(cause: int, article: Article, syntax: Syntax) -> str:
    """The noun of the assault with the place or people it struck ("attaque de Cambrils"), in at most five words."""
    end = syntax.tokens[cause].end
    for c in syntax.children[cause]:
        t = syntax.tokens[c]
        if c > cause and c - cause <= CAUSE_REACH and t.dep.startswith(("nmod", "amod")) and t.pos in {"PROPN", "ADJ"}:
            flat = [k for k in syntax.children[c] if syntax.tokens[k].dep.startswith("flat")]
            end = max(end, *(syntax.tokens[k].end for k in (c, *flat)))
    name = " ".join(article.text[syntax.tokens[cause].start : end].split())
    return name[:1].lower() + name[1:]


def _of_whom(cause: int, syntax: Syntax, words: Words, pack: FigurePack) -> str:
    t, forms = syntax.tokens[cause], pack.settings.of_victims
    if "Number=Plur" in t.morph:
        return forms["plural"]
    if fold(t.text)[:1] in VOWELS:
        return forms["elided"]
    return forms["feminine" if words[cause] in pack.settings.feminine_causes else "masculine"]


def _adjective_ends(noun: int, syntax: Syntax) -> list[int]:
    return [syntax.tokens[c].end for c in syntax.children[noun] if syntax.tokens[c].dep == "amod" and 0 < c - noun <= 2]


def _described(
    span: Span | None, quantity: Quantity, article: Article, entities: EntityIndex
) -> tuple[str | None, str | None]:
    """What is counted in words, without the numeral, and the entity named in it."""
    if span is None:
        return None, None
    start = max(span.start, quantity.number.end)
    words = article.text[start : span.end].strip() if start < span.end else span.of(article.text)
    inside = entities.inside(Span(start, max(start, span.end)))
    return words or None, inside[0][1].id if inside else None
