"""Which numbers are worth keeping: those that count something of the vocabulary, once, and no accident."""

from __future__ import annotations

from vigie.lang.figures import FigurePack
from vigie.model.figures import Figure
from vigie.model.syntax import Syntax
from vigie.stages.figures.counting import Counted, only_names
from vigie.stages.figures.rows import Words
from vigie.text.numerals import Quantity

SMALL = 10
"""Below this, "les deux policiers" points at people told before, and is no strength."""


def matters(
    figure: Figure,
    counted: Counted,
    found: list[Figure],
    lead: int,
    listed: bool,
    words: Words,
    syntax: Syntax,
    pack: FigurePack,
) -> bool:
    """Whether a number is worth keeping: it counts something of the vocabulary, or people in number, and is no echo."""
    quantity, noun = counted.quantity, counted.noun
    if lead < 0 or _of_disaster(counted, words, syntax, pack):
        return False
    if quantity.kind == "ordinal":
        return (figure.what == "attacks" and (figure.min or 0) > 1) or figure.what in pack.settings.victims
    if quantity.kind == "article":
        if _is_among(quantity, words, syntax, pack):
            return False
        named = counted.row is not None and counted.row.what in pack.settings.one_person
        if not named:
            return False
        own = (
            noun is not None
            and counted.row is not None
            and counted.row.single
            and pack.nouns.get(words[noun]) == counted.row
        )
        own = own and "Gender=Fem" not in syntax.tokens[noun or 0].morph
        if noun is None or words[noun] not in pack.people:
            return own
        befell = figure.what in pack.settings.victims and "Number=Plur" not in syntax.tokens[noun].morph
        return own or listed or befell or figure.span.start < lead
    if _is_echo(figure, counted, found, syntax, pack) or _is_pointing(figure, counted, words, syntax, pack):
        return False
    if figure.what == "other":
        lemma = "" if noun is None else words[noun]
        least = figure.min if figure.min is not None else figure.max or 0
        sentence = {words[j] for j in syntax.sentence(counted.token)}
        if lemma in pack.money:
            return not sentence.isdisjoint(pack.settings.funding)
        if counted.row is not None or (lemma in pack.people and not sentence.isdisjoint(pack.settings.files)):
            told = counted.row is not None and not only_names(counted, words, pack)
            return quantity.kind != "vague" and (told or least >= pack.settings.least_people)
        counted_people = lemma in pack.people and lemma not in pack.settings.vague_people
        return quantity.kind != "vague" and counted_people and least >= pack.settings.least_people
    if quantity.kind == "vague":
        return figure.what in pack.settings.one_person or figure.what == "seized"
    return figure.min is not None or figure.max is not None


def _is_among(quantity: Quantity, words: Words, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a single person is told as one of a number ("six personnes, dont un prêtre")."""
    first = syntax.at(quantity.span.start)
    return first > 0 and words[first - 1] in pack.settings.among


def _of_disaster(counted: Counted, words: Words, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether the sentence speaks of an accident, a disease or a disaster and of no armed people."""
    sentence = {words[j] for j in syntax.sentence(counted.token)}
    return not sentence.isdisjoint(pack.settings.other_disasters) and sentence.isdisjoint(pack.matter)


def _is_echo(figure: Figure, counted: Counted, found: list[Figure], syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a definite phrase takes up a number told before ("les deux soldats", "ces 13 hommes")."""
    vague = figure.what == "other" or figure.what in pack.settings.presence
    return _is_definite(counted, syntax, pack) and any(
        (f.min, f.max) == (figure.min, figure.max) and (vague or f.what == figure.what) for f in found
    )


def _is_pointing(figure: Figure, counted: Counted, words: Words, syntax: Syntax, pack: FigurePack) -> bool:
    """Whether a small definite number of soldiers or captives only points at them ("les deux policiers")."""
    if (
        (figure.what not in pack.settings.presence and figure.what != "other")
        or (figure.min or figure.max or 0) >= SMALL
        or not _is_definite(counted, syntax, pack)
    ):
        return False
    return counted.noun is not None and (figure.what == "other" or counted.row is pack.nouns.get(words[counted.noun]))


def _is_definite(counted: Counted, syntax: Syntax, pack: FigurePack) -> bool:
    first = syntax.within(counted.quantity.number)[0]
    return first > 0 and syntax.tokens[first - 1].text.lower() in pack.settings.definite
