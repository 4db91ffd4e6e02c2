"""What numbers told side by side say of each other: parts of a whole, shared bounds, one number told twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from vigie.lang.figures import FigurePack
from vigie.model.articles import Article
from vigie.model.figures import Figure
from vigie.model.spans import Span, finding_id
from vigie.model.syntax import Syntax
from vigie.stages.figures.counting import Counted, only_names
from vigie.stages.figures.rows import BEFALLEN, Words
from vigie.text import clauses
from vigie.text.folding import fold
from vigie.text.headlines import headline_of
from vigie.text.numerals import Quantity

LIST_REACH = 9
"""Tokens from one number of a list to the next."""
PART_REACH = 4
"""Words between the wounded and a part of them ("douze personnes sont blessées, dont six")."""
STATE_REACH = 40
"""Characters behind a number in which the state of those it counts is told."""
SEVERAL = 2
"""The least number that "plusieurs" stands for."""
_WORDS = re.compile(r"\w+")
_CLAUSE = re.compile(r"[,;.:()\n]")
_ASIDE = re.compile(r"\([^()\n]*\)")


def share(readings: list[Counted | None], syntax: Syntax, words: Words, pack: FigurePack) -> frozenset[int]:
    """Let what befell the last of a list hold for all of it ("sept soldats, un guide et six civils ont été tués"); says which stand in one.

    The least bound of the first holds for the next too ("au moins sept soldats et six civils").
    """
    listed: set[int] = set()
    for n in range(len(readings) - 2, -1, -1):
        one, other = readings[n], readings[n + 1]
        if one is None or other is None or other.row is None or other.row.what not in BEFALLEN:
            continue
        if only_names(other, words, pack) or not _side_by_side(one, other, syntax, words, pack):
            continue
        idle = one.row is None or (one.row.what in pack.settings.presence and only_names(one, words, pack))
        if idle and syntax.tokens[one.token].dep != "obj" and _is_somebody(one, words, pack):
            readings[n] = one = replace(one, row=other.row)
        if one.row is not None and one.row.what == other.row.what:
            listed |= {n, n + 1}
    for n in range(1, len(readings)):
        one, other = readings[n - 1], readings[n]
        if one is None or other is None or not {n - 1, n} <= listed:
            continue
        least = one.quantity.max is None and one.quantity.kind == "number" and not one.quantity.approximate
        if least and other.quantity.min == other.quantity.max and other.quantity.kind == "number":
            readings[n] = replace(other, quantity=replace(other.quantity, max=None))
    return frozenset(n for n in listed if (one := readings[n]) is not None and _is_somebody(one, words, pack))


def _is_somebody(counted: Counted, words: Words, pack: FigurePack) -> bool:
    return counted.noun is not None and words[counted.noun] in pack.people


def _side_by_side(one: Counted, other: Counted, syntax: Syntax, words: Words, pack: FigurePack) -> bool:
    """Whether two counted things are neighbours in a list: only the rest of the first phrase and a comma or "et" between."""
    if one.noun is None:
        return False
    between = syntax.within(Span(one.quantity.span.end, other.quantity.span.start))
    if not between or len(between) > LIST_REACH or syntax.tokens[one.noun].sent != syntax.tokens[between[-1]].sent:
        return False
    last = syntax.tokens[between[-1]].text.lower()
    if last != "," and last not in pack.numerals.joiners:
        return False
    for j in between[:-1]:
        t = syntax.tokens[j]
        named = t.pos in {"NOUN", "PROPN", "ADJ", "DET"} or (last != "," and clauses.is_participle(syntax, j))
        if j != one.noun and not named and t.text.lower() not in pack.settings.partitives:
            return False
        if words[j] in pack.verbs or words[j] in pack.doings:
            return False
    return True


def with_grave(found: list[Figure], quantities: Sequence[Quantity], text: str, pack: FigurePack) -> list[Figure]:
    """Figures, with the parts of the wounded that are told by their state alone ("treize blessés, dont un grave")."""
    told = list(found)
    for whole in found:
        if whole.what != "wounded":
            continue
        after = next((q for q in quantities if q.span.start >= whole.span.end), None)
        if after is None or after.min is None or after.kind in {"ordinal", "share"}:
            continue
        between = _WORDS.findall(fold(text[whole.span.end : after.span.start]))
        state = _WORDS.findall(_CLAUSE.split(fold(text[after.span.end : after.span.end + STATE_REACH]))[0])
        is_part = 0 < len(between) <= PART_REACH and between[-1] in pack.settings.among
        if (
            is_part
            and not pack.settings.states.isdisjoint(state)
            and all(f.what != "wounded" for f in found if f.span.start == after.span.start)
        ):
            told = [f for f in told if f.span.start != after.span.start]
            made = finding_id("figure", after.span, whole.what)
            told.append(
                replace(whole, id=made, span=after.span, min=after.min, max=after.max, approximate=after.approximate)
            )
    return sorted(told, key=lambda f: f.span)


def with_shared_bound(found: list[Figure], text: str, pack: FigurePack) -> list[Figure]:
    """Figures whose least bound holds for the next member too: "au moins un mort et 32 blessés" leaves both open."""
    least = [form for form, kind in pack.numerals.bounds.items() if kind == "least"]
    kept = found[:1]
    for f in found[1:]:
        before = kept[-1]
        between = _ASIDE.sub(" ", fold(text[before.span.end : f.span.start])).split()
        joined = bool(between) and between[0] in pack.numerals.joiners and set(between[1:]) <= pack.settings.partitives
        bounded = any(fold(before.span.of(text)).startswith(form) for form in least)
        if (
            joined
            and bounded
            and before.max is None
            and {before.what, f.what} <= BEFALLEN
            and before.what != f.what
            and f.min == f.max
            and not f.approximate
        ):
            f = replace(f, max=None)  # noqa: PLW2901  the same figure
        kept.append(f)
    return kept


def inherited(found: list[Figure], text: str, syntax: Syntax, pack: FigurePack) -> list[Figure]:
    """Figures of which one that counts a part ("huit personnes, dont six guides") befell what befell the whole."""
    kept = found[:1]
    for f in found[1:]:
        whole = kept[-1]
        between = _WORDS.findall(fold(text[whole.span.end : f.span.start]))
        told = bool(between) and len(between) <= PART_REACH and between[-1] in pack.settings.among
        part = whole.what in BEFALLEN and f.what not in BEFALLEN and told
        same = len({syntax.tokens[syntax.at(x.span.start)].sent for x in (whole, f)}) == 1
        if part and same:
            f = replace(f, id=finding_id("figure", f.span, whole.what), what=whole.what)  # noqa: PLW2901  the same figure
        kept.append(f)
    return kept


def once(found: Sequence[Figure], article: Article) -> Iterator[Figure]:
    """One figure for each number told: the body's wording before the headline's, an exact one there before a loose one here."""
    headline = headline_of(article)
    title = -1 if headline is None else headline.end
    found = [f for f in found if f.span.end > title or not _is_told_closer(f, [g for g in found if g.span.end > title])]
    seen: dict[tuple[str, int | None, int | None], Figure] = {}
    for figure in found:
        key = (figure.what, figure.min, figure.max)
        kept = seen.get(key)
        if kept is None:
            seen[key] = figure
        elif kept.span.end <= title < figure.span.start:
            seen[key] = replace(figure, also=kept.spans)
        else:
            told = replace(kept, also=(*kept.also, figure.span))
            voiced = figure.who and not kept.who
            seen[key] = replace(told, who=figure.who, statement=figure.statement) if voiced else told
    yield from sorted(seen.values(), key=lambda f: f.span.start)


def _is_told_closer(figure: Figure, body: Sequence[Figure]) -> bool:
    """Whether the body tells a headline's number with its bound ("plus de 200" for "200"), or a count for its "plusieurs"."""
    for f in body:
        if f.what != figure.what or f.min is None:
            continue
        bounded = f.max is None and figure.min == figure.max and figure.min in {f.min, f.min - 1}
        counted = figure.approximate and figure.min == SEVERAL and figure.max is None and f.max is not None
        if bounded or (counted and f.min >= SEVERAL):
            return True
    return False


def without_weak(found: Sequence[Figure], weak: Collection[str]) -> list[Figure]:
    """Figures without those that only name people ("les 13 soldats") of whom the same number tells what befell them elsewhere."""
    told = {(f.min, f.max) for f in found if f.id not in weak}
    return [f for f in found if f.id not in weak or (f.min, f.max) not in told]
