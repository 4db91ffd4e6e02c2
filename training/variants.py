"""Variants of training sentences: the marks that the press writes in several ways and the treebanks in one.

Every variant keeps the analysis. Chance comes from a generator that the caller seeds, so that a run can be repeated.
"""

from dataclasses import replace
from random import Random

from training.treebanks import Sentence, Word

QUOTES = (("«", "»"), ("“", "”"), ('"', '"'))
NO_BREAK = ("\u00a0", "\u202f")
_ANY_QUOTE = {mark for pair in QUOTES for mark in pair}
_FINAL = {".", "!", "?", "…", "...", "»", "”", '"', ")", ":", ";"}

# Shares of sentences, chosen for press text: headlines in capitals or without a final point are few.
SHARE_CAPITALS = 0.02
SHARE_LOWER = 0.03
SHARE_NO_POINT = 0.06
SHARE_UNACCENTED_CAPITAL = 0.3
SHARE_LINE_BREAK = 0.12
SHARE_NO_BREAK = 0.15


def with_apostrophes(sentence: Sentence, mark: str) -> Sentence:
    """Return the sentence with `mark` for every apostrophe."""
    return tuple(replace(word, form=word.form.replace("'", mark).replace("’", mark)) for word in sentence)


def with_quotes(sentence: Sentence, style: tuple[str, str], gap: str) -> Sentence:
    """Return the sentence with its quotation marks in one style; `gap` ("" or a space) stands inside guillemets."""
    words: list[Word] = []
    inside = False
    for word in sentence:
        if word.form not in _ANY_QUOTE:
            words.append(word)
            continue
        inside = word.form in "«“" if word.form in "«»“”" else not inside
        if inside:
            words.append(replace(word, form=style[0], lemma=style[0], space=bool(gap) and style[0] == "«"))
            continue
        if words:
            words[-1] = replace(words[-1], space=bool(gap) and style[1] == "»")
        words.append(replace(word, form=style[1], lemma=style[1]))
    return tuple(words)


def in_capitals(sentence: Sentence) -> Sentence:
    """Return the sentence as a headline in capitals."""
    return tuple(replace(word, form=word.form.upper()) for word in sentence)


def in_lower_case(sentence: Sentence) -> Sentence:
    """Return the sentence as hurried writers leave it."""
    return tuple(replace(word, form=word.form.lower()) for word in sentence)


def without_point(sentence: Sentence) -> Sentence:
    """Return the sentence without its final point, if nothing hangs on it."""
    last = len(sentence) - 1
    if last < 1 or sentence[last].form != "." or any(word.head == last for word in sentence):
        return sentence
    return sentence[:last]


def with_plain_capital(sentence: Sentence) -> Sentence:
    """Return the sentence with its first capital unaccented: A Paris, Etats."""
    first = sentence[0]
    plain = first.form[:1].translate(str.maketrans("ÀÂÉÈÊËÎÏÔÛÇ", "AAEEEEIIOUC"))
    return (replace(first, form=plain + first.form[1:]), *sentence[1:])


def with_white_space(sentence: Sentence, places: dict[int, str]) -> Sentence:
    """Return the sentence with tokens of white space after the places given, each hanging on the word before it.

    So spaCy sees line breaks and no-break spaces: they are tokens of their own.
    """
    moved = [index + sum(1 for place in places if place < index) for index in range(len(sentence))]
    words: list[Word] = []
    for index, word in enumerate(sentence):
        white = places.get(index)
        words.append(replace(word, head=moved[word.head], space=word.space and white is None))
        if white is not None:
            words.append(Word(white, white, "SPACE", "", moved[index], "dep", space=False))
    return tuple(words)


def with_no_break(sentence: Sentence, space: str) -> Sentence:
    """Return the sentence with `space` inside guillemets and before high marks, as newspapers set them."""
    places = {index: space for index, word in enumerate(sentence) if word.form == "«" and index < len(sentence) - 1}
    for index, word in enumerate(sentence[1:]):
        if word.form in {"»", ":", ";", "!", "?"}:
            places[index] = space
    return with_white_space(sentence, places)


def vary(sentence: Sentence, chance: Random) -> Sentence:
    """Return one variant of a sentence."""
    out = with_apostrophes(sentence, chance.choice("'’"))
    out = with_quotes(out, chance.choices(QUOTES, (5, 1, 4))[0], chance.choice((" ", " ", "")))
    if chance.random() < SHARE_UNACCENTED_CAPITAL:
        out = with_plain_capital(out)
    if chance.random() < SHARE_NO_POINT:
        out = without_point(out)
    draw = chance.random()
    if draw < SHARE_CAPITALS:
        return in_capitals(out)
    return in_lower_case(out) if draw < SHARE_CAPITALS + SHARE_LOWER else out


def varied_document(sentences: list[Sentence], chance: Random) -> list[Sentence]:
    """Return variants of some sentences in a row, with a line break after titles and now and then between two others.

    A press page sets what has no final mark on a line of its own; side by side, such sentences would teach the parser
    to cut where nothing shows it.
    """
    out = [vary(sentence, chance) for sentence in sentences]
    if chance.random() < SHARE_NO_BREAK:
        space = chance.choice(NO_BREAK)
        out = [with_no_break(sentence, space) for sentence in out]
    return [
        with_white_space(sentence, {len(sentence) - 1: chance.choice(("\n", "\n\n"))})
        if sentence[-1].form not in _FINAL or chance.random() < SHARE_LINE_BREAK
        else sentence
        for sentence in out[:-1]
    ] + out[-1:]
