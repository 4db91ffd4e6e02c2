"""Noun phrases of sources: where they begin and end, without relative clauses."""

from __future__ import annotations

from vigie.model.spans import Span
from vigie.stages.statements.groups import is_auxiliary, next_significant
from vigie.stages.statements.page import Page, Sentence

NOMINAL = {"NOUN", "PROPN", "ADJ", "NUM", "X", "SYM", "DET"}
_COMPLEMENT_TOKENS = 9
"""Tokens of a complement that may part a title from the name behind it."""
_PLACE_TOKENS = 6
"""Tokens in which the place behind a title ends, before the name of who bears it."""
_APPOSITION_WORDS = 8
"""Longest apposition kept in a source ("Jean Martin, maire de Nort")."""


def token_span(page: Page, first: int, last: int) -> Span:
    """Characters of tokens first..last (half-open)."""
    return Span(page.syntax.tokens[first].start, page.syntax.tokens[last - 1].end)


def pronoun_span(page: Page, clitic: int) -> Span:
    """Characters of an inverted pronoun without its hyphens ("-t-il" gives "il")."""
    token = page.syntax.tokens[clitic]
    return Span(token.end - len(token.text.rpartition("-")[2]), token.end)


def phrase_end(page: Page, start: int, limit: int, *, appositions: bool = True) -> int:
    """The token past the noun phrase that begins at token `start`."""
    i, seen = start, False
    while i < limit:
        mention = page.mention(i)
        if mention is not None and mention[0].named:
            i = max(i + 1, min(limit, page.token_at(mention[0].span.end)))
            seen = True
            continue
        step = _step(page, i, start, limit, seen)
        if step is None:
            break
        seen = seen or page.syntax.tokens[i].pos in {"NOUN", "PROPN", "X"}
        i = step
    headed = next((k for k in range(start, i) if page.syntax.tokens[k].pos in {"NOUN", "PROPN"}), start)
    titled = any(page.is_word(k, "person_titles") for k in range(start, i))
    written = page.is_word(headed, "documents") and not titled  # "un tweet du porte-parole, Paul Roux"
    appositions = appositions and not written and not page.is_word(headed, "bodies")
    i = max(_to_name(page, start, i, limit), min(start + 1, limit))
    while i > start + 1 and page.syntax.tokens[i - 1].pos == "SPACE":
        i -= 1
    while i > start + 1 and (
        page.syntax.tokens[i - 1].pos in {"ADP", "PUNCT", "CCONJ", "DET"} and page.low[i - 1] not in {")", "."}
    ):
        i -= 1
    return _with_apposition(page, i, limit) if appositions and seen else i


def _to_name(page: Page, start: int, end: int, limit: int) -> int:
    """Past a complement that parts a title from its name ("le député allié au parti Paul Roux"), else the end as it is."""
    if end >= limit or page.syntax.tokens[start].pos != "DET" or is_auxiliary(page, end):
        return end
    if not any(page.is_word(k, "speakers") for k in range(start, end)):
        return end
    first = page.syntax.tokens[end]
    if not ("VerbForm=Part" in first.morph and "Tense=Past" in first.morph) and first.pos != "ADJ":
        return end
    for j in range(end + 1, min(end + _COMPLEMENT_TOKENS, limit)):
        token, mention = page.syntax.tokens[j], page.mention(j)
        if mention is not None and mention[0].named and mention[1].type == "person":
            free = page.syntax.tokens[j - 1].pos in {"NOUN", "PROPN", "ADJ"}
            return min(limit, page.token_at(mention[0].span.end)) if free else end
        if page.quoted[j] != page.quoted[start] or token.pos not in NOMINAL | {"ADP"}:
            return end
    return end


def _step(page: Page, i: int, start: int, limit: int, seen: bool) -> int | None:
    """The next token to look at if token i belongs to the phrase, else None."""
    token = page.syntax.tokens[i]
    if page.quoted[i] != page.quoted[start]:
        return None
    if token.pos == "SPACE":
        return i + 1
    if i == start and page.is_word(i, "plural_article"):
        return i + 1
    if page.is_word(i, "of") and (seen or page.is_word(i - 1, "only_one")):
        return i + 1 if i + 1 < limit and not page.is_word(i + 1, "asides") else None
    if page.is_word(i, "dates") and seen and not page.is_word(i - 1, "of"):
        return None
    if page.is_word(i, "including") and seen:
        named = [j for j in range(i + 1, min(i + 3, limit)) if page.mention(j)]
        follow = next((j for j in range(i + 1, limit) if j > (named or [limit])[0] and not page.mention(j)), limit)
        echoed = follow < limit and page.is_word(follow, "reflexives")  # "la mairie, dont le Soir se fait l'écho"
        return i + 1 if named and not echoed else None
    if token.pos == "DET":
        after = page.syntax.tokens[i - 1].pos in {"ADP", "CCONJ", "DET"} or page.is_word(i - 1, "including")
        return i + 1 if not seen or after or page.is_word(i - 1, "of") else None
    if token.pos in NOMINAL:
        return i + 1
    if token.pos == "ADP":
        return _through_preposition(page, i, start, limit)
    if token.pos == "CCONJ":
        return _through_coordination(page, i, start, limit)
    if token.pos in {"ADV", "PRON", "VERB", "AUX"}:
        return i + 1 if _belongs(page, i, start, limit, seen) else None
    return _through_mark(page, i, limit)


def _belongs(page: Page, i: int, start: int, limit: int, seen: bool) -> bool:
    """Whether an adverb, pronoun or verb form stands inside the phrase ("très long", "celui de", "chargé de")."""
    token = page.syntax.tokens[i]
    if token.pos == "ADV":
        return i + 1 < limit and page.syntax.tokens[i + 1].pos in {"ADJ", "NUM", "ADV"}
    if token.pos == "PRON":
        return (not seen and i <= start + 1) or (page.is_word(i, "stressed_pronouns") and page.is_word(i - 1, "of"))
    return (not seen and i == start) or page.is_word(i, "nominal_participles")


def _through_mark(page: Page, i: int, limit: int) -> int | None:
    """Past a hyphen, a slash, the stop of an initial, or a short parenthesis such as an acronym."""
    token, low = page.syntax.tokens[i], page.low[i]
    if low in {"-", "/", ".", "'", "&"} and i + 1 < limit:
        tight = page.syntax.tokens[i - 1].end == token.start
        followed = page.syntax.tokens[i + 1].start == token.end or (low == "." and len(page.low[i - 1]) < 3)
        return i + 1 if tight and followed and page.syntax.tokens[i + 1].pos not in {"DET", "PUNCT"} else None
    if low == "(":
        return next((j + 1 for j in range(i + 1, min(i + 4, limit)) if page.low[j] == ")"), None)
    return None


def _through_preposition(page: Page, i: int, start: int, limit: int) -> int | None:
    """Past a preposition other than "de" if the parse puts it inside the phrase and no medium or date follows."""
    noun = page.syntax.tokens[i].head
    if page.is_word(i, "told_in"):
        return None
    if not i < noun < limit or not start <= page.syntax.tokens[noun].head < i:
        return None
    follow = next_significant(page, i + 1, limit)
    if (
        follow is None
        or follow != i + 1
        or any(
            any(page.is_word(j, family) for family in ("media", "media_places", "documents", "platforms"))
            for j in range(i + 1, min(noun + 3, limit))
        )
    ):
        return None
    mention = page.mention(noun)
    if mention is not None and mention[1].type == "media":
        return None
    return None if _addressed(page, i, noun, limit) else i + 1


def _addressed(page: Page, i: int, noun: int, limit: int) -> bool:
    """Whether a phrase behind "à" names the person spoken to ("a dit le maire à la journaliste Jeanne Roux")."""
    called = page.is_word(noun, "speakers") and not page.is_word(noun, "bodies") and noun + 1 < limit
    at = noun + 1 if called else noun
    named = page.mention(at)
    return page.is_word(i, "introduces_a") and named is not None and named[0].named and named[1].type == "person"


def _through_coordination(page: Page, i: int, start: int, limit: int) -> int | None:
    """Past a conjunction that joins a second speaker."""
    if page.low[i] not in page.pack.words["and"] or i + 1 >= limit:
        return None
    other = page.syntax.tokens[i].head
    joined = (
        other > i and start <= page.syntax.tokens[other].head < i and page.syntax.tokens[other].pos in {"NOUN", "PROPN"}
    )
    return i + 1 if joined else None


def _with_apposition(page: Page, end: int, limit: int) -> int:
    """Past ", Jean Martin" or ", porte-parole de X", if that is what stands between the commas."""
    if end + 1 < limit and page.low[end + 1] == "," and "VerbForm=Part" in page.syntax.tokens[end].morph:
        behind = _with_apposition(page, end + 1, limit)  # "le chef des soldats révoltés, Jean Roux"
        named = page.inside(token_span(page, end + 1, behind), named_only=True) if behind > end + 1 else ()
        return behind if any(e.type == "person" for _, e in named) and not is_auxiliary(page, end) else end
    if (past := _past_place(page, end, limit)) is not None:
        return past
    if end >= limit or page.low[end] != ",":
        return end
    first = end + 1
    if (
        first >= limit
        or page.syntax.tokens[first].pos not in {"NOUN", "PROPN", "DET", "ADJ", "X"}
        or page.quoted[first] != page.quoted[end - 1]
    ):
        return end
    if page.is_word(first, "dates") or page.is_word(first, "asides") or page.is_word(first, "pointing_pronouns"):
        return end
    if page.syntax.tokens[first].pos == "DET" and page.low[first] not in page.pack.words["definite"]:
        return end
    last = phrase_end(page, first, limit, appositions=False)
    if page.syntax.tokens[first].pos == "DET" and not any(
        e.type == "person" for _, e in page.inside(token_span(page, first, max(last, first + 1)))
    ):
        return end
    closed = last >= limit or page.low[last] in {",", ".", ";", ")", '"'} or page.is_word(last, "subject_relatives")
    return last if closed and last > first and last - first <= _APPOSITION_WORDS + 2 else end


def _past_place(page: Page, end: int, limit: int) -> int | None:
    """Past a place and the name behind it ("l'ancien chef des troupes au Nord, le général Jean Roux"), if that is what follows."""
    if end >= limit or page.syntax.tokens[end].pos != "ADP" or page.is_word(end, "told_in"):
        return None
    comma = next((j for j in range(end + 1, min(end + _PLACE_TOKENS, limit)) if page.low[j] == ","), None)
    inside = [page.mention(j) for j in range(end + 1, comma)] if comma is not None else []
    if comma is None or not any(m is not None and m[1].type in {"place", "country", "facility"} for m in inside):
        return None
    past = _with_apposition(page, comma, limit)
    named = page.inside(token_span(page, comma, past), named_only=True) if past > comma else ()
    return past if any(e.type == "person" for _, e in named) else None


def phrase_ending_at(page: Page, sentence: Sentence, j: int) -> tuple[int, int] | None:
    """The noun phrase that ends at token j, as far left as nominal words and their "de" go."""
    if j < sentence.first or page.quoted[j] >= 0:
        return None
    if page.low[j] == ")":  # "le Conseil de la mer (CM) …"
        opening = next((k for k in range(j - 1, sentence.first, -1) if page.low[k] == "("), None)
        before = phrase_ending_at(page, sentence, opening - 1) if opening is not None else None
        return (before[0], j + 1) if before is not None else None
    start = j
    while start > sentence.first and _nominal_step(page, start - 1):
        start -= 1
    while start < j and (
        page.syntax.tokens[start].pos in {"ADP", "CCONJ", "PUNCT"} and not page.is_word(start, "plural_article")
    ):
        start += 1
    while start < j and page.is_word(start, "dates") and start > sentence.first:  # "a dit lundi à la présidente"
        start += 1
        while start < j and page.syntax.tokens[start].pos == "ADP" and not page.is_word(start, "of"):
            start += 1
    if not any(page.syntax.tokens[k].pos in {"NOUN", "PROPN", "PRON", "X"} for k in range(start, j + 1)):
        return None
    if start > sentence.first + 1 and page.low[start - 1] == "," and page.syntax.tokens[start].pos in {"PROPN", "NOUN"}:
        wider = phrase_ending_at(page, sentence, start - 2)
        if wider is not None and wider[1] == start - 1 and (is_titled(page, wider) or is_person(page, wider)):
            return wider[0], j + 1
    return start, j + 1


def is_titled(page: Page, bounds: tuple[int, int]) -> bool:
    """Whether a phrase is a title with its article ("le maire de Nort"), and no body or place behind a preposition."""
    first = bounds[0]
    if page.syntax.tokens[first].pos != "DET" or (first and page.syntax.tokens[first - 1].pos == "ADP"):
        return False
    inside = range(first, min(bounds[1], first + 4))
    title = next((k for k in inside if page.is_word(k, "speakers")), None)
    return title is not None and not page.is_word(title, "bodies")


def is_person(page: Page, bounds: tuple[int, int]) -> bool:
    """Whether a phrase is the name of a person and nothing else."""
    mention = page.mention(bounds[0])
    whole = token_span(page, *bounds)
    return mention is not None and mention[0].named and mention[1].type == "person" and mention[0].span.covers(whole)


def _nominal_step(page: Page, i: int) -> bool:
    token = page.syntax.tokens[i]
    if page.quoted[i] >= 0:
        return False
    if token.pos == "SPACE":
        return True
    if token.pos == "ADV":
        return page.syntax.tokens[i + 1].pos in {"ADJ", "ADV"}
    return (
        token.pos in NOMINAL
        or page.is_word(i, "of")
        or page.low[i] == "-"
        or (
            token.pos == "ADP"
            and page.low[i] not in {",", "."}
            and page.syntax.tokens[i + 1].pos in {"DET", "PROPN", "NOUN"}
            and page.syntax.tokens[i - 1].pos in {"NOUN", "PROPN", "ADJ"}
            if i
            else False
        )
    )


def past_relative(page: Page, end: int, limit: int) -> int:
    """The token past what still qualifies a source: ", qui révèle l'information", ", cité par X", "(SVR)"."""
    i = end
    while i < limit:
        if page.low[i] == "(":
            close = next((j for j in range(i, limit) if page.low[j] == ")"), None)
            if close is None:
                return i
            i = close + 1
            continue
        k = i + 1 if page.low[i] == "," else i
        if k >= limit or page.quoted[k] >= 0:
            return i
        token = page.syntax.tokens[k]
        participle = ("VerbForm=Part" in token.morph and not is_auxiliary(page, k)) or page.is_word(k, "contacts")
        bare_noun = k > i and token.pos == "NOUN" and page.syntax.tokens[k].dep in {"appos", "nmod"}
        if not (
            page.is_word(k, "relatives")
            or participle
            or bare_noun
            or (k == i and token.pos in {"ADP", "ADV", "VERB"})
            or page.is_word(k, "dates")
        ):
            return i
        j = k
        while j < limit and page.low[j] != "," and page.quoted[j] < 0:
            j += 1
        if j >= limit:
            return limit if k == i or i > end else (limit if page.is_word(k, "relatives") or participle else i)
        i = j
        if page.low[i] == "," and not (i + 1 < limit and page.is_word(i + 1, "relatives")):
            return i
    return i
