"""Whether a verb group comments on what stands in front of it ("…, a déclaré X") or goes on with it."""

from __future__ import annotations

from vigie.stages.statements.groups import next_significant
from vigie.stages.statements.page import Page, Sentence
from vigie.text import clauses

_CLAUSE_REACH = 8
"""Tokens behind a verb in which a clause of its own begins ("a prévenu les habitants que …")."""


def opens_incise(page: Page, sentence: Sentence, first: int, last: int, verb: int, quoted: bool) -> bool:
    """Whether a verb group after a comma or a closing mark has its subject behind it."""
    before = first - 1
    while before >= sentence.first and (page.is_word(before, "as") or page.syntax.tokens[before].pos == "SPACE"):
        before -= 1
    if before < sentence.first:
        return before + 1 < first  # "Comme l'a dit X, …"
    if before == sentence.first or page.low[before] not in {",", '"', "-", "!", "?", "…", "..."}:
        return False
    after_quote = not quoted and (page.quoted[before] >= 0 or page.quoted[before - 1] >= 0)
    follow = next_significant(page, last, sentence.last)
    if follow is None:
        return after_quote
    if (
        page.is_word(follow, "that")
        or page.low[follow] in {":", '"'}
        or page.low[follow][:3] in page.pack.words["glued_that"]
    ):
        return False
    if after_quote and all(
        page.quoted[j] >= 0 or page.syntax.tokens[j].pos == "PUNCT" for j in range(sentence.first, before)
    ):
        return True
    if after_quote and _ends_clause(page, before if page.quoted[before] >= 0 else before - 1):
        return True
    if after_quote and not _subject_before(page, verb, first) and not _orders(page, sentence, last):
        return True
    if page.low[before] != ",":
        return False
    if (
        quoted
        and page.syntax.tokens[follow].pos in {"DET", "PROPN", "NOUN"}
        and any(page.low[j] in {",", '"', "."} for j in range(follow, min(follow + 14, sentence.last)))
    ):
        return True
    if _subject_before(page, verb, first):
        return False
    return (
        quoted
        or _whole_clause(page, sentence, before)
        or _mere_opening(page, sentence, before)
        or _enclosed(page, sentence, last, verb)
        or _closes_sentence(page, sentence, last, verb)
        or _of_several_behind(page, verb, first)
    )


def _mere_opening(page: Page, sentence: Sentence, end: int) -> bool:
    """Whether only a connector stands in front of token `end` ("En outre, ajoute X, …")."""
    return (
        0 < end - sentence.first <= 4
        and page.syntax.tokens[sentence.first].pos in {"ADV", "ADP", "CCONJ", "SCONJ"}
        and not page.is_word(sentence.first, "plural_article")
    )


def _orders(page: Page, sentence: Sentence, last: int) -> bool:
    """Whether a verb group is followed by somebody and an infinitive ("a appelé X à partir"): then it has its own content."""
    for j in range(last, min(last + 8, sentence.last - 1)):
        if page.low[j] == ",":
            return False
        if page.is_word(j, "infinitive_marks") and "VerbForm=Inf" in page.syntax.tokens[j + 1].morph:
            return True
    return False


def _enclosed(page: Page, sentence: Sentence, last: int, verb: int) -> bool:
    """Whether a verb and its subject part another subject from its verb ("Le dessin, note le juge, est faux")."""
    if page.syntax.tokens[verb].text.lower() in page.pack.participles and verb == last - 1:
        return False
    start = next_significant(page, last, sentence.last)
    if start is None or page.syntax.tokens[start].pos not in {"DET", "PROPN"}:
        return False
    comma = next((j for j in range(start, sentence.last) if page.low[j] == ","), None)
    if comma is None or comma + 1 >= sentence.last or page.has_finite(range(start, comma)):
        return False
    behind = next_significant(page, comma + 1, sentence.last)
    if behind is None or page.quoted[behind] >= 0:
        return False
    clitic = page.syntax.tokens[behind].pos == "PRON" or page.is_word(behind, "object_clitics")
    return page.has_finite(range(behind, min(behind + 1 + clitic, sentence.last)))


def _closes_sentence(page: Page, sentence: Sentence, last: int, verb: int) -> bool:
    """Whether a verb and the medium behind it end a sentence without another verb ("Un drame de plus, note le Soir.")."""
    form = page.syntax.tokens[verb].text.lower()
    if form in page.pack.participles and verb == last - 1:
        return False
    start = next_significant(page, last, sentence.last)
    found = (page.mention(i) for i in range(start, min(start + 2, sentence.last))) if start is not None else ()
    medium = next((m for m in found if m is not None and m[0].named and m[1].type == "media"), None)
    if medium is None:
        return False
    return all(page.syntax.tokens[j].pos == "PUNCT" for j in range(page.token_at(medium[0].span.end), sentence.last))


def _whole_clause(page: Page, sentence: Sentence, end: int) -> bool:
    """Whether a main clause stands in front of token `end`, so that the verb behind it comments rather than goes on."""
    finite = [j for j in range(sentence.first, end) if "VerbForm=Fin" in page.syntax.tokens[j].morph]
    return any(page.quoted[j] >= 0 or not _dependent(page, sentence, j) for j in finite)


def _dependent(page: Page, sentence: Sentence, verb: int) -> bool:
    """Whether a relative pronoun or conjunction in front of a finite verb still waits for it ("qui a crié", not "qui a crié est")."""
    verbs = 0
    for k in range(verb - 1, sentence.first - 1, -1):
        if page.low[k] == "," and page.quoted[k] < 0:
            return False
        if page.syntax.tokens[k].pos == "SCONJ" or page.is_word(k, "relatives"):
            if not verbs:
                return True
            verbs -= 1
        elif page.quoted[k] < 0 and "VerbForm=Fin" in page.syntax.tokens[k].morph:
            verbs += 1
    return False


def _ends_clause(page: Page, i: int) -> bool:
    """Whether the quotation that ends at token i holds a whole clause (so that what follows the comma comments on it)."""
    number = page.quoted[i]
    if number < 0:
        return False
    inner = page.quotations[number].inner
    span = range(page.token_at(inner.start), page.token_at(inner.end))
    return page.has_finite(span)


def _subject_before(page: Page, verb: int, first: int) -> bool:
    """Whether the parse gives the verb a subject in front of it, outside quotations.

    A subject right in front of a comma is none: French parts them only by an insertion, which has a comma of its own.
    """
    for c in page.syntax.with_dep(verb, "nsubj"):
        if c < first and page.quoted[c] < 0 and not _has_verb(page, c + 1, first) and _agrees(page, c, first, verb):
            commas = sum(page.low[j] == "," and page.quoted[j] < 0 for j in range(c + 1, first))
            if commas != 1 or page.low[first - 1] != ",":
                return True
    return False


def _of_several_behind(page: Page, verb: int, first: int) -> bool:
    """Whether a verb group in the plural has only one thing in front of it as its subject: those who speak stand behind it."""
    plural = clauses.feature(page.syntax.tokens[first].morph, "Number") == "Plur"
    before = [c for c in page.syntax.with_dep(verb, "nsubj") if c < first]
    single = (
        clauses.feature(page.syntax.tokens[c].morph, "Number") == "Sing"
        and not any(page.syntax.tokens[k].dep == "conj" for k in page.syntax.children[c])
        for c in before
    )
    return plural and bool(before) and all(single)


def _agrees(page: Page, subject: int, first: int, verb: int) -> bool:
    """Whether a verb group is in the number of a subject: "avait annoncé" does not belong to several."""
    finite = next((j for j in range(first, verb + 1) if "VerbForm=Fin" in page.syntax.tokens[j].morph), verb)
    number = clauses.feature(page.syntax.tokens[finite].morph, "Number")
    own = clauses.feature(page.syntax.tokens[subject].morph, "Number")
    several = own == "Plur" or any(page.syntax.tokens[c].dep == "conj" for c in page.syntax.children[subject])
    own_clause = any(page.is_word(j, "that") for j in range(verb + 1, min(verb + _CLAUSE_REACH, len(page.low))))
    return own_clause or not (number == "Sing" and several)


def _has_verb(page: Page, first: int, last: int) -> bool:
    """Whether a finite verb of no relative clause stands between a subject and a verb group: then it takes that subject."""
    relative = 0
    for j in range(first, last):
        if page.quoted[j] >= 0:
            continue
        if page.is_word(j, "relatives"):
            relative += 1
        elif "VerbForm=Fin" in page.syntax.tokens[j].morph:
            if not relative:
                return True
            relative -= 1
    return False


def opens_quoted(page: Page, sentence: Sentence, end: int) -> bool:
    """Whether everything in front of token `end` is quoted, and says a clause."""
    inside = range(sentence.first, end)
    if not all(page.quoted[j] >= 0 or page.syntax.tokens[j].pos == "PUNCT" for j in inside):
        return False
    return page.has_finite(inside)
