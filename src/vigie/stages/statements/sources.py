"""The words that name a speaker: the subject in front of a reporting verb or behind it, and the voice behind "on"."""

from __future__ import annotations

from vigie.model.entities import Entity, Mention
from vigie.model.spans import Span
from vigie.stages.statements.cues import VerbCue
from vigie.stages.statements.groups import is_auxiliary, next_significant, stands_as_verb, subordinate
from vigie.stages.statements.page import Page, Sentence
from vigie.stages.statements.phrases import NOMINAL, is_titled, phrase_end, phrase_ending_at, pronoun_span, token_span

_STATE_TOKENS = 5
"""Tokens in which an insertion that tells a speaker's state ends ("a dit, visiblement ému, le maire")."""
_LAPSE_TOKENS = 6
"""Tokens in which words that tell a lapse of time end ("quelques heures plus tard")."""
_OPENING_TOKENS = 10
"""Longest opening of a sentence that is taken whole for its subject."""


def source_after(page: Page, start: int, limit: int) -> tuple[int, int] | None:
    """The noun phrase that stands as subject behind a verb group: past dates, adverbs and prepositional phrases."""
    at = next_significant(page, start, limit)
    while at is not None and page.quoted[at] == page.quoted[start - 1]:
        token = page.syntax.tokens[at]
        if (lapse := _past_lapse(page, at, limit)) is not None:
            past = lapse
        elif token.pos in {"ADP", "SCONJ"} and not page.is_word(at, "plural_article"):
            past = _past_gerund(page, at, limit) or _past_prepositional(page, at, limit)
        elif _opens_source(page, at):
            return at, phrase_end(page, at, limit)
        elif page.low[at] == "," and (at > start or _inserts(page, at, limit)):
            past = _past_state(page, at, limit) or at + 1
        else:
            return None
        at = next_significant(page, past, limit)
    return None


def _past_lapse(page: Page, i: int, limit: int) -> int | None:
    """The token past "un peu plus tôt" or "quelques jours plus tard"."""
    for j in range(i + 1, min(i + _LAPSE_TOKENS, limit)):
        if page.is_word(j, "sooner_later") and page.is_word(j - 1, "more"):
            return j + 1
        if page.mention(j) is not None or page.low[j] == ",":
            return None
    return None


def _past_gerund(page: Page, i: int, limit: int) -> int | None:
    """The token past "en souriant", which tells how somebody spoke, and None where no such form begins."""
    endings = tuple(page.pack.words["gerund_endings"])
    if i + 1 < limit and page.is_word(i, "gerund_marks") and page.low[i + 1].endswith(endings):
        return i + 2 if "VerbForm=Part" in page.syntax.tokens[i + 1].morph else None
    return None


def _inserts(page: Page, comma: int, limit: int) -> bool:
    """Whether a comma straight behind a verb opens an insertion: "a dit, mardi 3 mai, le maire", "a dit, ému, le maire"."""
    if comma + 1 >= limit:
        return False
    opens = page.syntax.tokens[comma + 1].pos in {"ADP", "ADV", "SCONJ"} or page.is_word(comma + 1, "dates")
    return opens or _past_state(page, comma, limit) is not None


def _past_state(page: Page, comma: int, limit: int) -> int | None:
    """The token past ", très ému," behind a verb: adjectives or participles alone between two commas."""
    for j in range(comma + 1, min(comma + _STATE_TOKENS, limit)):
        token = page.syntax.tokens[j]
        if page.low[j] == ",":
            return j + 1 if j > comma + 1 else None
        if token.pos not in {"ADJ", "ADV"} and not ("VerbForm=Part" in token.morph and not is_auxiliary(page, j)):
            return None
    return None


def _opens_source(page: Page, i: int) -> bool:
    """Whether a noun phrase may begin at token i: nominal, a pronoun that is not relative, a name mistaken for a verb."""
    token = page.syntax.tokens[i]
    if page.is_word(i, "plural_article") or token.pos in NOMINAL:
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
                and not page.is_word(i, "platforms")
                and not page.is_word(i - 1, "of")
                and page.syntax.tokens[i - 1].pos not in {"ADP", "DET"}
            ):
                return i
            i, seen = max(i + 1, page.token_at(mention[0].span.end)), True
            continue
        if token.pos == "DET" and seen and not page.is_word(i - 1, "of") and page.syntax.tokens[i - 1].pos != "ADP":
            return i
        if seen and _behind_medium(page, i) and (page.is_word(i, "plural_article") or _titles_name(page, i)):
            return i
        if token.pos in NOMINAL or token.pos == "ADP" or page.is_word(i, "of") or page.low[i] == "-":
            seen = seen or token.pos in {"NOUN", "PROPN", "X", "NUM"}
            i += 1
        else:
            return i
    return i


def _titles_name(page: Page, i: int) -> bool:
    """Whether token i is a title of the person named right behind it ("sur Twitter Mme Roux")."""
    mention = page.mention(i + 1) if i + 1 < len(page.low) else None
    return page.mention(i) is None and mention is not None and mention[0].named and mention[1].type == "person"


def _behind_medium(page: Page, i: int) -> bool:
    """Whether token i stands right behind the name of a medium or platform, which takes no "des" of its own ("à l'AFP des sources")."""
    mention = page.mention(i - 1)
    medium = mention is not None and mention[0].named and mention[1].type == "media"
    return medium or page.is_word(i - 1, "platforms")


def source_before(page: Page, sentence: Sentence, cue_first: int, verb: int) -> tuple[int, int] | None:
    """The subject of a verb group that stands in front of it, through coordination and relative pronouns."""
    found = _source_before(page, sentence, cue_first, verb) or _opening_phrase(page, sentence, cue_first)
    if found is None:
        return None
    first, last = found
    if (
        first > sentence.first
        and first + 1 < last
        and page.is_word(first, "connectors")
        and page.is_word(first - 1, "within")
    ):
        first += 1  # "En effet Le Monde révèle"
    return _whole_list(page, sentence, _whole_name(page, (first, last)))


def _whole_list(page: Page, sentence: Sentence, bounds: tuple[int, int]) -> tuple[int, int]:
    """A phrase of two names with those that commas join in front of it ("Le Soir, RTL et LCI"), all of one type."""
    first, last = bounds
    here = page.mention(first)
    if here is None or not any(page.low[k] in page.pack.words["and"] for k in range(first, last)):
        return bounds
    while first - 2 >= sentence.first and page.low[first - 1] == ",":
        before = page.mention(first - 2)
        if before is None or not before[0].named or before[1].type != here[1].type:
            break
        first = page.token_at(before[0].span.start)
    opens = first == sentence.first or page.low[first - 1] in {",", '"'} or page.is_word(first - 1, "including")
    opens = opens or (first - 1 == sentence.first and page.syntax.tokens[first - 1].pos == "DET")
    return (first, last) if opens else bounds


def _whole_name(page: Page, bounds: tuple[int, int]) -> tuple[int, int]:
    """A phrase with the rest of the name at its end, where the parse took part of the name for the verb."""
    mention = page.mention(bounds[1] - 1)
    if mention is None or not mention[0].named:
        return bounds
    last, tokens = bounds[1], page.syntax.tokens
    while last < len(tokens) and tokens[last].start < mention[0].span.end:
        last += 1
    return bounds[0], last


def _opening_phrase(page: Page, sentence: Sentence, cue_first: int) -> tuple[int, int] | None:
    """All that stands in front of a verb group, if it is short, opens with an article or name, and holds no other verb."""
    first = sentence.first
    while first < cue_first and page.syntax.tokens[first].pos in {"SPACE", "CCONJ", "PUNCT"}:
        first += 1
    if not 0 < cue_first - first <= _OPENING_TOKENS or page.syntax.tokens[first].pos not in NOMINAL:
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
        or page.low[near[0] - 1] in {",", ":"}
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
    if found is None or page.is_word(found[0] - 1, "including"):  # "Le texte, signé par dix voix, dont la mairie, dit"
        head = _parsed_subject(page, sentence, cue_first, verb)
        return _phrase_around(page, sentence, head, cue_first) if head is not None else found
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
        if titled is not None and is_titled(page, titled):
            start = titled[0]
    return start, max(head + 1, phrase_end(page, start, limit))


def _leans_left(page: Page, i: int) -> bool:
    token = page.syntax.tokens[i]
    return page.quoted[i] < 0 and (
        token.pos in NOMINAL
        or page.is_word(i, "of")
        or page.is_word(i, "plural_article")
        or (token.pos == "ADV" and page.syntax.tokens[i + 1].pos in {"ADJ", "DET"})
    )


def last_finite(page: Page, sentence: Sentence, before: int) -> int | None:
    """The head of the last verb group outside quotations in front of a token."""
    for j in range(before - 1, sentence.first - 1, -1):
        token, noun = page.syntax.tokens[j], stands_as_verb(page, j)
        if page.quoted[j] >= 0 or not (noun or token.pos in {"VERB", "AUX"}):
            continue
        if "VerbForm=Inf" in token.morph or "Tense=Pres|VerbForm=Part" in token.morph:
            continue
        helped = any(is_auxiliary(page, k) for k in range(max(sentence.first, j - 4), j))
        if noun or helped or "VerbForm=Fin" in token.morph:
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
    told = told_medium(page, cue, limit)
    if told is not None:
        found = anonymous_voice(page, page.token_at(told[0].span.end), limit) or found
    return (token_span(page, *found), found) if found else None


def cited_source(page: Page, end: int, limit: int) -> tuple[int, int] | None:
    """Whom a medium cites right behind its name: "Le Soir, citant un juge, …", "selon Le Soir qui cite un juge"."""
    i = end + (end < limit and page.low[end] == ",")
    i += i < limit and page.is_word(i, "subject_relatives")
    if i == end or i + 1 >= limit or not page.is_word(i, "citing"):
        return None
    last = phrase_end(page, i + 1, limit)
    return (i + 1, last) if last > i + 1 else None


def told_medium(page: Page, cue: VerbCue, limit: int) -> tuple[Mention, Entity] | None:
    """The medium that is subject of an impersonal verb: whoever told it stands behind ("a appris l'AFP de source policière")."""
    found = source_after(page, cue.last, limit) if cue.rule.impersonal and cue.clitic is None else None
    inside = (page.mention(i) for i in range(*found)) if found is not None else ()
    return next((m for m in inside if m is not None and m[0].named and m[1].type == "media"), None)


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
