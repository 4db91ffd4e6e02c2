"""A quantity in its clause: the noun it counts, the token that stands for it, and what befell that; dates and measures count nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vigie.lang.figures import CountedRow, FigurePack
from vigie.model.entities import EntityIndex
from vigie.model.syntax import Syntax
from vigie.stages.figures.rows import Words, row_of
from vigie.text import clauses
from vigie.text.numerals import Quantity

HEAD_REACH = 4
"""Tokens between a numeral and its noun where the parse gives none ("six très jeunes marins")."""
NUMBERED = frozenset({"organisation", "media", "facility", "place"})
QUOTES = frozenset('"«»“”')
YEARS = range(1800, 2101)


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with the token that stands for it in its clause, the counted noun, and what it counts."""

    quantity: Quantity
    token: int
    noun: int | None
    row: CountedRow | None


def counted_in(
    quantity: Quantity, syntax: Syntax, words: Words, entities: EntityIndex, pack: FigurePack
) -> Counted | None:
    """A quantity with what it counts; None for dates, measures, and numbers in names."""
    tokens = syntax.within(quantity.number)
    if not tokens or quantity.number.end - quantity.number.start == 0:
        return None
    named = entities.at(quantity.number.start)
    if (
        named is not None and named[0].named and named[1].type in NUMBERED
    ):  # a body or place whose name begins with a number
        return None
    noun = _noun(tokens[-1], syntax, pack)
    counts = noun is not None and quantity.kind != "article" and words[noun] in pack.settings.count_nouns
    if noun is not None and counts:  # "245 le nombre de victimes" counts victims
        noun = next(clauses.complements(syntax, noun, pack.settings.partitives), noun)
    lemma = "" if noun is None else words[noun]
    if lemma in pack.settings.dates or _is_date(quantity, noun, tokens[0], syntax, pack):
        return None
    token = noun if noun is not None and _governs(syntax, noun, tokens[-1]) else tokens[-1]
    row = row_of(quantity, token, noun, syntax, words, pack)
    if lemma in pack.measures and (row is None or lemma not in row.only):  # "500 grammes d'explosif" can be seized
        return None
    return Counted(quantity, token, noun, row)


def only_names(counted: Counted, words: Words, pack: FigurePack) -> bool:
    """Whether only the counted noun itself says what is counted."""
    return counted.row is None or (counted.noun is not None and pack.nouns.get(words[counted.noun]) is counted.row)


def is_article(quantity: Quantity, following: Sequence[Quantity]) -> bool:
    """Whether "une" only introduces an ordinal ("une cinquième victime")."""
    return any(
        quantity.min == 1 and q.kind == "ordinal" and 0 <= q.number.start - quantity.number.end <= 1 for q in following
    )


def _noun(last: int, syntax: Syntax, pack: FigurePack) -> int | None:
    """The counted noun: the governor of a numeral, the complement of a collective, or the next noun."""
    t = syntax.tokens[last]
    if (
        t.dep in {"nummod", "det", "amod"}
        and t.head > last
        and syntax.tokens[t.head].pos in {"NOUN", "PROPN", "ADJ", "VERB"}
    ):
        return t.head
    for j in range(last + 1, min(last + 1 + HEAD_REACH, len(syntax.tokens))):
        n = syntax.tokens[j]
        if n.text in QUOTES:
            continue
        if (
            n.sent != t.sent
            or n.pos in {"VERB", "AUX", "PUNCT", "CCONJ", "SCONJ", "NUM"}
            or (n.pos == "PRON" and n.dep != "nmod")
        ):
            return None
        if n.pos == "ADP" and n.text.lower() not in pack.settings.partitives:
            return None
        if n.pos in {"NOUN", "PROPN"}:
            return j
    return None


def _governs(syntax: Syntax, noun: int, number: int) -> bool:
    """Whether the noun stands for the whole in its clause ("six marins"), not as complement of the number ("six des marins")."""
    return number not in syntax.ancestors(noun)


def _is_date(quantity: Quantity, noun: int | None, first: int, syntax: Syntax, pack: FigurePack) -> bool:
    if quantity.kind not in {"number", "ordinal"} or quantity.min is None:
        return False
    last = syntax.within(quantity.number)[-1]
    last_token = syntax.tokens[last]
    if last_token.end > quantity.number.end and "-" in last_token.text and last_token.text[-1].isalpha():
        return (
            quantity.number.end - quantity.number.start < last_token.end - last_token.start
            and last_token.text[0].isdigit()
        )  # "14-Juillet"
    if noun is None and first > 0 and syntax.tokens[first - 1].text.lower() in pack.settings.weekdays:
        return True
    around = (first + 1, last + 1) if noun is not None else (first - 1, first + 1, last + 1)
    beside = {syntax.tokens[j].text.lower() for j in around if 0 <= j < len(syntax.tokens)}
    if _is_first_of_two_days(last, syntax, pack):
        return True
    if beside & pack.settings.units or (
        first + 1 < len(syntax.tokens) and syntax.tokens[first + 1].text.lower() in pack.settings.dates
    ):
        return True
    if quantity.min not in YEARS:
        return False
    follows = last + 1 < len(syntax.tokens) and syntax.tokens[last + 1].pos == "DET"  # "en juin 2018 un attentat"
    return noun is None or follows or (first > 0 and syntax.tokens[first - 1].text.lower() in pack.settings.dates)


def _is_first_of_two_days(last: int, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a number is the first of two days of a month ("les 20 et 21 décembre")."""
    after = [t.text.lower() for t in syntax.tokens[last + 1 : last + 4]]
    return (
        len(after) == 3
        and after[0] in pack.numerals.joiners | pack.numerals.either
        and after[1].isdigit()
        and after[2] in pack.settings.dates
    )


def with_base(quantity: Quantity, following: tuple[Quantity, ...]) -> Quantity:
    """The share of a base that follows at once: "la moitié des 850" is 425."""
    if quantity.share is None or not following:
        return quantity
    base = following[0]
    near = 0 <= base.span.start - quantity.span.end <= HEAD_REACH + 1
    if not near or base.min is None or base.min != base.max:
        return quantity
    value = round(base.min * quantity.share)
    return replace(quantity, min=value, max=value, approximate=True)
