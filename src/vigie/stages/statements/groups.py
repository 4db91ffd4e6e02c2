"""Verb groups and what stands around them: auxiliaries, clitics, adverbs, subordination."""

from __future__ import annotations

from vigie.stages.statements.page import Page, Sentence

GROUP_REACH = 9
"""Tokens that may stand between an auxiliary and its participle ("a, de son côté, déclaré")."""


def is_auxiliary(page: Page, i: int) -> bool:
    """Whether token i is a form of the tense auxiliaries; folding makes "à" one, its class does not."""
    return page.is_word(i, "auxiliaries") and page.syntax.tokens[i].pos != "ADP"


def clitic_before(page: Page, i: int) -> bool:
    """Whether token i is an object or negative clitic of the verb behind it."""
    return page.is_word(i, "object_clitics") and page.syntax.tokens[i].pos in {"PRON", "ADV"}


def is_reflexive(page: Page, first: int, auxiliary: int) -> bool:
    """Whether a reflexive pronoun stands in front of the auxiliary of a verb group ("s'est indigné")."""
    return any(page.is_word(j, "reflexives") for j in range(first, auxiliary))


def group_start(page: Page, sentence: Sentence, i: int, participle: bool) -> tuple[int, int | None]:
    """First token of the verb group of i, and its auxiliary if i is a past participle that has one."""
    first, auxiliary = i, None
    if participle:
        for j in range(i - 1, max(sentence.first, i - GROUP_REACH) - 1, -1):
            if page.is_word(j, "passive_participles"):
                return i, None
            if is_auxiliary(page, j):
                first = auxiliary = j
                break
            if (
                page.syntax.tokens[j].pos in {"SCONJ", "CCONJ"}
                or (page.syntax.tokens[j].pos == "VERB" and j < i - 1)
                or (page.quoted[j] >= 0) != (page.quoted[i] >= 0)
            ):
                break
            if page.low[j] in ".;:()":
                break
    while first > sentence.first and (clitic_before(page, first - 1) or is_auxiliary(page, first - 1)):
        first -= 1
    if first - 2 >= sentence.first and page.is_word(first - 1, "object_clitics") and page.is_word(first - 2, "as"):
        first -= 1  # "Comme le note X, …", where the parse took "le" for an article
    return first, auxiliary


def inverted_clitic(page: Page, sentence: Sentence, auxiliary: int | None, verb: int) -> int | None:
    """The inverted subject pronoun of a verb group ("a-t-il déclaré", "explique-t-on")."""
    for base in (auxiliary, verb):
        if base is not None:
            for j in range(base + 1, min(base + 4, sentence.last)):
                if page.is_word(j, "clitics"):
                    return j
                if not page.is_word(j, "clitic_links"):
                    break
    return None


def subordinate(page: Page, sentence: Sentence, first: int) -> bool:
    """Whether a conjunction or relative pronoun stands between a verb group and the comma in front of it."""
    for k in range(first - 1, sentence.first - 1, -1):
        if page.low[k] == "," and page.quoted[k] < 0:
            return False
        if page.syntax.tokens[k].pos == "SCONJ" or page.is_word(k, "relatives"):
            return True
    return False


def next_significant(page: Page, i: int, limit: int) -> int | None:
    """The next token that is no adverb, date word or aside, None at the end."""
    while i < limit:
        token, mention = page.syntax.tokens[i], page.mention(i)
        if mention is not None and mention[0].named and mention[1].type == "media":  # "La Dernière Heure" is no date
            return i
        light = (
            token.pos == "SPACE"
            or page.is_word(i, "dates")
            or page.is_word(i, "asides")
            or (token.pos == "ADV" and not page.is_word(i, "that"))
        )
        if not light and not (token.pos in {"NUM", "DET"} and i + 1 < limit and _opens_date(page, i, limit)):
            return i
        i += 1
    return None


def _opens_date(page: Page, i: int, limit: int) -> bool:
    """Whether an article or number stands in front of a date word ("le 7 janvier")."""
    if page.is_word(i, "demonstratives") and page.is_word(i + 1, "latter"):
        return False
    if page.is_word(i + 1, "dates"):
        return True
    return i + 2 < limit and page.syntax.tokens[i + 1].pos == "NUM" and page.is_word(i + 2, "dates")


def stands_as_verb(page: Page, i: int) -> bool:
    """Whether a form that the parse took for a noun is a verb.

    A name is its subject and an article or a mark follows ("Roux juge ce"), or it comments ("comme le note X").
    """
    tokens = page.syntax.tokens
    if not 0 < i < len(tokens) - 1 or not page.is_word(i, "nouns_alike"):
        return False
    if i > 1 and page.is_word(i - 1, "object_clitics") and page.is_word(i - 2, "as"):
        return True
    if tokens[i].dep != "ROOT":
        return False
    named = page.mention(i - 1)
    subject = named is not None and named[0].named and named[1].type == "person"
    governs = any(c < i and tokens[c].dep.startswith("nsubj") for c in page.syntax.children[i])
    return subject and governs and (tokens[i + 1].pos == "DET" or page.quoted[i + 1] >= 0)
