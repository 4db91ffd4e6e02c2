"""The words that name a speaker: where the noun phrase of a source begins and ends, without relative clauses."""

from __future__ import annotations

from vigie.model.spans import Span
from vigie.stages.statements.cues import VerbCue, is_auxiliary, next_significant, subordinate
from vigie.stages.statements.page import Page, Sentence

_NOMINAL = {"NOUN", "PROPN", "ADJ", "NUM", "X", "SYM", "DET"}
_OPENING_TOKENS = 10
"""Longest opening of a sentence that is taken whole for its subject."""
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
    i = max(i, min(start + 1, limit))
    while i > start + 1 and page.syntax.tokens[i - 1].pos == "SPACE":
        i -= 1
    while i > start + 1 and (
        page.syntax.tokens[i - 1].pos in {"ADP", "PUNCT", "CCONJ", "DET"} and page.low[i - 1] not in {")", "."}
    ):
        i -= 1
    return _with_apposition(page, i, limit) if appositions and seen else i


def _step(page: Page, i: int, start: int, limit: int, seen: bool) -> int | None:
    """The next token to look at if token i belongs to the phrase, else None."""
    token = page.syntax.tokens[i]
    if page.quoted[i] != page.quoted[start]:
        return None
    if token.pos == "SPACE":
        return i + 1
    if page.is_word(i, "of") and seen:
        return i + 1 if i + 1 < limit and not page.is_word(i + 1, "asides") else None
    if page.is_word(i, "dates") and seen and not page.is_word(i - 1, "of"):
        return None
    if page.is_word(i, "including") and seen:
        return i + 1 if any(page.mention(j) for j in range(i + 1, min(i + 3, limit))) else None
    if token.pos == "DET":
        after = page.syntax.tokens[i - 1].pos in {"ADP", "CCONJ", "DET"} or page.is_word(i - 1, "including")
        return i + 1 if not seen or after or page.is_word(i - 1, "of") else None
    if token.pos in _NOMINAL:
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
        return not seen and i <= start + 1
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
    return i + 1


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
    if end >= limit or page.low[end] != ",":
        return end
    first = end + 1
    if (
        first >= limit
        or page.syntax.tokens[first].pos not in {"NOUN", "PROPN", "DET", "ADJ", "X"}
        or page.quoted[first] >= 0
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
    closed = last >= limit or page.low[last] in {",", ".", ";", ")", '"'}
    return last if closed and last > first and last - first <= _APPOSITION_WORDS + 2 else end


def source_after(page: Page, start: int, limit: int) -> tuple[int, int] | None:
    """The noun phrase that stands as subject behind a verb group: past dates, adverbs and prepositional phrases."""
    at = next_significant(page, start, limit)
    while at is not None and page.quoted[at] == page.quoted[start - 1]:
        token = page.syntax.tokens[at]
        if token.pos in {"ADP", "SCONJ"} and not page.is_word(at, "plural_article"):
            past = _past_prepositional(page, at, limit)
        elif _opens_source(page, at):
            return at, phrase_end(page, at, limit)
        elif page.low[at] == "," and (
            at > start or (at + 1 < limit and page.syntax.tokens[at + 1].pos in {"ADP", "ADV", "SCONJ"})
        ):
            past = at + 1
        else:
            return None
        at = next_significant(page, past, limit)
    return None


def _opens_source(page: Page, i: int) -> bool:
    """Whether a noun phrase may begin at token i: nominal, a pronoun that is not relative, a name mistaken for a verb."""
    token = page.syntax.tokens[i]
    if page.is_word(i, "plural_article") or token.pos in _NOMINAL:
        return True
    if token.pos == "PRON":
        return not page.is_word(i, "relatives")
    return token.pos in {"VERB", "AUX"} and token.text[:1].isupper()


def _past_prepositional(page: Page, i: int, limit: int) -> int:
    """The token past a prepositional phrase that begins at token i."""
    i += 1
    seen = False
    while i < limit:
        token = page.syntax.tokens[i]
        mention = page.mention(i)
        if mention is not None and mention[0].named and mention[0].span.start == token.start:
            if (
                seen
                and mention[1].type != "media"
                and not page.is_word(i - 1, "of")
                and page.syntax.tokens[i - 1].pos not in {"ADP", "DET"}
            ):
                return i
            i, seen = max(i + 1, page.token_at(mention[0].span.end)), True
            continue
        if token.pos == "DET" and seen and not page.is_word(i - 1, "of") and page.syntax.tokens[i - 1].pos != "ADP":
            return i
        if token.pos in _NOMINAL or token.pos == "ADP" or page.is_word(i, "of") or page.low[i] == "-":
            seen = seen or token.pos in {"NOUN", "PROPN", "X", "NUM"}
            i += 1
        else:
            return i
    return i


def source_before(page: Page, sentence: Sentence, cue_first: int, verb: int) -> tuple[int, int] | None:
    """The subject of a verb group that stands in front of it, through coordination and relative pronouns."""
    return _source_before(page, sentence, cue_first, verb) or _opening_phrase(page, sentence, cue_first)


def _opening_phrase(page: Page, sentence: Sentence, cue_first: int) -> tuple[int, int] | None:
    """All that stands in front of a verb group, if it is short, opens with an article or name, and holds no other verb."""
    first = sentence.first
    while first < cue_first and page.syntax.tokens[first].pos in {"SPACE", "CCONJ", "PUNCT"}:
        first += 1
    if not 0 < cue_first - first <= _OPENING_TOKENS or page.syntax.tokens[first].pos not in _NOMINAL:
        return None
    inside = range(first, cue_first)
    if any("VerbForm=Fin" in page.syntax.tokens[k].morph or page.low[k] in {",", ":"} for k in inside):
        return None
    return first, cue_first


def _source_before(page: Page, sentence: Sentence, cue_first: int, verb: int) -> tuple[int, int] | None:
    j = cue_first - 1
    while (
        j >= sentence.first
        and (page.syntax.tokens[j].pos == "ADV" or page.is_word(j, "asides") or page.is_word(j, "dates"))
        and page.quoted[j] < 0
    ):
        j -= 1
    if j < sentence.first:
        return None
    if page.is_word(j, "subject_relatives"):
        return phrase_ending_at(page, sentence, j - 2 if j > sentence.first and page.low[j - 1] == "," else j - 1)
    if page.is_word(j, "subject_pronouns"):
        return j, j + 1
    if page.syntax.tokens[j].pos == "CCONJ" or page.is_word(j, "but"):
        return _shared_subject(page, sentence, j)
    if page.low[j] == ",":
        return _before_comma(page, sentence, j, cue_first, verb)
    head = _parsed_subject(page, sentence, cue_first, verb)
    near = phrase_ending_at(page, sentence, j)
    if near is not None:
        near = _with_first_member(page, sentence, near)
    if near is not None and (
        near[0] == sentence.first
        or page.low[near[0] - 1] == ","
        or page.syntax.tokens[near[0] - 1].pos in {"CCONJ", "SCONJ"}
        or head is None
    ):
        return near
    return _phrase_around(page, sentence, head, cue_first) if head is not None else near


def _with_first_member(page: Page, sentence: Sentence, near: tuple[int, int]) -> tuple[int, int]:
    """A phrase with the member that a conjunction joins in front of it ("la mairie et la préfecture"), if both open the clause."""
    joint = near[0] - 1
    if joint <= sentence.first or page.low[joint] not in page.pack.words["and"]:
        return near
    other = phrase_ending_at(page, sentence, joint - 1)
    opens = other is not None and (
        other[0] == sentence.first or page.low[other[0] - 1] == "," or page.syntax.tokens[other[0] - 1].pos == "SCONJ"
    )
    return (other[0], near[1]) if other is not None and opens else near


def _parsed_subject(page: Page, sentence: Sentence, cue_first: int, verb: int) -> int | None:
    subjects = page.syntax.with_dep(verb, "nsubj")
    return next(
        (
            c
            for c in subjects
            if sentence.first <= c < cue_first and page.quoted[c] < 0 and page.syntax.tokens[c].pos != "SPACE"
        ),
        None,
    )


def _shared_subject(page: Page, sentence: Sentence, conjunction: int) -> tuple[int, int] | None:
    """The subject of the main clause that a conjunction goes on with."""
    before = conjunction
    while (verb := last_finite(page, sentence, before)) is not None:
        first = _group_first(page, sentence, verb)
        if not subordinate(page, sentence, first):
            return source_before(page, sentence, first, verb)
        before = first
    return None


def _before_comma(page: Page, sentence: Sentence, comma: int, cue_first: int, verb: int) -> tuple[int, int] | None:
    """The subject in front of an inserted phrase: "X, maire de Y, a dit", "X, qui dirige Y, a dit", "X, à Y, a dit"."""
    opening = next((k for k in range(comma - 1, sentence.first, -1) if page.low[k] == "," and page.quoted[k] < 0), None)
    if opening is None:
        return phrase_ending_at(page, sentence, comma - 1)
    follow = opening + 1
    inserted = (
        page.is_word(follow, "relatives")
        or page.syntax.tokens[follow].pos in {"ADP", "VERB", "AUX", "SCONJ", "ADV"}
        or page.quoted[follow] >= 0
    )
    if not inserted:
        whole = phrase_ending_at(page, sentence, comma - 1)
        if whole is not None and whole[0] < opening:
            return whole
        head = _parsed_subject(page, sentence, cue_first, verb)
        if head is not None and head < opening:
            return _phrase_around(page, sentence, head, cue_first)
        if whole is not None and whole[0] == follow and page.syntax.tokens[follow].pos != "DET":
            return phrase_ending_at(page, sentence, opening - 1) or whole
        return whole
    found = phrase_ending_at(page, sentence, opening - 1)
    if found is None:
        head = _parsed_subject(page, sentence, cue_first, verb)
        return _phrase_around(page, sentence, head, cue_first) if head is not None else None
    return found


def _phrase_around(page: Page, sentence: Sentence, head: int, limit: int) -> tuple[int, int]:
    """The phrase whose head token is known: from its left edge after the last comma to its end before the verb group."""
    if page.is_word(head, "subject_pronouns") or page.is_word(head, "anybody"):
        return head, head + 1
    start = head
    while start > max(sentence.first, page.syntax.left[head]) and _leans_left(page, start - 1):
        start -= 1
    mention = page.mention(start)
    if mention is not None and mention[0].named:
        start = min(start, page.token_at(mention[0].span.start))
    if start > sentence.first + 1 and page.low[start - 1] == "," and page.syntax.tokens[start].pos == "PROPN":
        titled = phrase_ending_at(page, sentence, start - 2)
        if titled is not None and _titled(page, titled):
            start = titled[0]
    return start, max(head + 1, phrase_end(page, start, limit))


def _leans_left(page: Page, i: int) -> bool:
    token = page.syntax.tokens[i]
    return page.quoted[i] < 0 and (
        token.pos in _NOMINAL
        or page.is_word(i, "of")
        or page.is_word(i, "plural_article")
        or (token.pos == "ADV" and page.syntax.tokens[i + 1].pos in {"ADJ", "DET"})
    )


def phrase_ending_at(page: Page, sentence: Sentence, j: int) -> tuple[int, int] | None:
    """The noun phrase that ends at token j, as far left as nominal words and their "de" go."""
    if j < sentence.first or page.quoted[j] >= 0:
        return None
    start = j
    while start > sentence.first and _nominal_step(page, start - 1):
        start -= 1
    while start < j and (
        page.syntax.tokens[start].pos in {"ADP", "CCONJ", "PUNCT"} and not page.is_word(start, "plural_article")
    ):
        start += 1
    if not any(page.syntax.tokens[k].pos in {"NOUN", "PROPN", "PRON", "X"} for k in range(start, j + 1)):
        return None
    if start > sentence.first + 1 and page.low[start - 1] == "," and page.syntax.tokens[start].pos in {"PROPN", "NOUN"}:
        wider = phrase_ending_at(page, sentence, start - 2)
        if wider is not None and wider[1] == start - 1 and _titled(page, wider):
            return wider[0], j + 1
    return start, j + 1


def _titled(page: Page, bounds: tuple[int, int]) -> bool:
    """Whether a phrase is a title with its article ("le maire de Nort")."""
    return page.syntax.tokens[bounds[0]].pos == "DET" and any(
        page.is_word(k, "speakers") for k in range(bounds[0], min(bounds[1], bounds[0] + 4))
    )


def _nominal_step(page: Page, i: int) -> bool:
    token = page.syntax.tokens[i]
    if page.quoted[i] >= 0:
        return False
    if token.pos == "SPACE":
        return True
    if token.pos == "ADV":
        return page.syntax.tokens[i + 1].pos in {"ADJ", "ADV"}
    return (
        token.pos in _NOMINAL
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


def last_finite(page: Page, sentence: Sentence, before: int) -> int | None:
    """The head of the last verb group outside quotations in front of a token."""
    for j in range(before - 1, sentence.first - 1, -1):
        token = page.syntax.tokens[j]
        if page.quoted[j] >= 0 or token.pos not in {"VERB", "AUX"}:
            continue
        if "VerbForm=Inf" in token.morph or "Tense=Pres|VerbForm=Part" in token.morph:
            continue
        if "VerbForm=Fin" in token.morph or any(is_auxiliary(page, k) for k in range(max(sentence.first, j - 4), j)):
            return j
    return None


def _group_first(page: Page, sentence: Sentence, verb: int) -> int:
    first = verb
    for k in range(verb - 1, max(sentence.first, verb - 6) - 1, -1):
        if is_auxiliary(page, k):
            first = k
    while first > sentence.first and (page.is_word(first - 1, "object_clitics") or is_auxiliary(page, first - 1)):
        first -= 1
    return first


def inverted_source(page: Page, cue: VerbCue, limit: int) -> tuple[Span, tuple[int, int] | None] | None:
    """The source of an incise: the inverted pronoun, the voice behind "on", or the noun phrase after the verb."""
    if cue.clitic is not None and not _is_anybody(page, cue.clitic):
        return pronoun_span(page, cue.clitic), None
    if cue.clitic is not None:
        voice = anonymous_voice(page, cue.last, limit)
        return (token_span(page, *voice), voice) if voice else (pronoun_span(page, cue.clitic), None)
    found = source_after(page, cue.last, limit)
    return (token_span(page, *found), found) if found else None


def _is_anybody(page: Page, clitic: int) -> bool:
    return page.low[clitic].rpartition("-")[2] in page.pack.words["anybody"]


def anonymous_voice(page: Page, start: int, limit: int) -> tuple[int, int] | None:
    """The voice behind "on": "a-t-on appris de source policière", "explique-t-on à la mairie"."""
    at = next_significant(page, start, limit)
    while at is not None:
        if page.is_word(at, "before_voice"):
            first = at + 1
            while first < limit and page.is_word(first, "before_voice"):
                first += 1
            end = phrase_end(page, first, limit) if first < limit else first
            return (first, end) if end > first else None
        if page.syntax.tokens[at].pos in {"ADP", "SCONJ"}:
            past = _past_prepositional(page, at, limit)
        elif page.low[at] == "," or (at == start and "VerbForm=Inf" in page.syntax.tokens[at].morph):
            past = at + 1
        else:
            return None
        at = next_significant(page, past, limit)
    return None


def main_subject(page: Page, sentence: Sentence, start: int) -> tuple[int, int] | None:
    """The subject behind the comma that ends an opening phrase: "Exprimant sa tristesse, le pape …"."""
    comma = next((j for j in range(start, sentence.last) if page.low[j] == "," and page.quoted[j] < 0), None)
    if comma is None or comma + 1 >= sentence.last or not _opens_source(page, comma + 1):
        return None
    return comma + 1, phrase_end(page, comma + 1, sentence.last)


def main_verb(page: Page, sentence: Sentence, before: int) -> tuple[int, int] | None:
    """The first verb group of a sentence in front of a token, as (first token, head)."""
    verb = last_finite(page, sentence, before)
    return (_group_first(page, sentence, verb), verb) if verb is not None else None


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
