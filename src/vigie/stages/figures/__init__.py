"""Numbers that matter: how many were killed, held, sent, and on whose word.

In: a parsed article with its entities and statements. Out: figures in text order. What is counted is read from the
counted noun, from the verb it depends on, and from nouns of action around it; a number that counts nothing of the
guide's vocabulary is left out.
"""

from __future__ import annotations

from dataclasses import replace

from vigie.lang.figures import FigurePack
from vigie.model.articles import Article
from vigie.model.entities import EntityIndex
from vigie.model.figures import Figure
from vigie.model.statements import Statement
from vigie.model.syntax import Syntax
from vigie.stages.figures.counting import counted_in, is_article, only_names, with_base
from vigie.stages.figures.describing import describe
from vigie.stages.figures.lists import inherited, once, share, with_grave, with_shared_bound, without_weak
from vigie.stages.figures.worth import matters
from vigie.text.folding import fold
from vigie.text.lemmas import lemmas_of
from vigie.text.numerals import find_quantities

LEAD_PARAGRAPHS = 3
"""Paragraphs, title included, in which a single victim is the news."""


def find_figures(
    article: Article, syntax: Syntax, entities: EntityIndex, statements: tuple[Statement, ...], pack: FigurePack
) -> tuple[Figure, ...]:
    """Numbers of people, attacks and things seized, with their bounds and whose number they are."""
    quantities = find_quantities(fold(article.text), pack.numerals)
    lead = article.paragraphs[min(LEAD_PARAGRAPHS, len(article.paragraphs)) - 1].end if article.paragraphs else 0
    words = lemmas_of(syntax, pack.verb_forms)
    matter = not pack.matter.isdisjoint(words)
    readings = [
        None if is_article(quantity, quantities[n + 1 : n + 2]) else counted_in(quantity, syntax, words, entities, pack)
        for n, quantity in enumerate(quantities)
    ]
    listed = share(readings, syntax, words, pack)
    found: list[Figure] = []
    weak: set[str] = set()
    for n, counted in enumerate(readings):
        if counted is None:
            continue
        based = replace(counted, quantity=with_base(counted.quantity, quantities[n + 1 : n + 2]))
        figure = describe(based, article, syntax, words, entities, statements, pack)
        if matters(figure, counted, found, lead if matter else -1, n in listed, words, syntax, pack):
            found.append(figure)
            if counted.row is None or (figure.what in pack.settings.presence and only_names(counted, words, pack)):
                weak.add(figure.id)
    bounded = with_shared_bound(found, article.text, pack)
    whole = with_grave(inherited(bounded, article.text, syntax, pack), quantities, article.text, pack)
    return tuple(once(without_weak(whole, weak), article))
