"""Rarer ways to report: by a colon, a noun of speech, a pointing pronoun, the order of a translation."""

from __future__ import annotations

from vigie.model.spans import Span
from vigie.stages.statements import contents, phrases, sources
from vigie.stages.statements.cues import VerbCue, cue_span
from vigie.stages.statements.page import Page, Sentence
from vigie.stages.statements.report import Report

FREE_WORDS = 4
"""Words a quotation needs to count as speech where no cue reports it: shorter ones are scare quotes and titles."""


def speaks(page: Page, bounds: tuple[int, int]) -> bool:
    """Whether a phrase names somebody who can speak: an entity or a speaker noun."""
    mention = page.mention(bounds[0])
    return mention is not None or any(can_speak(page, i) for i in range(*bounds))


def can_speak(page: Page, i: int) -> bool:
    """Whether a word names a speaker, a body, a medium or a document, in the singular or plural, or is a proper noun."""
    token = page.syntax.tokens[i]
    if token.pos == "PROPN" or (token.text[:1].isupper() and i > 0 and page.syntax.tokens[i - 1].pos == "DET"):
        return True
    singular = page.low[i].removesuffix("s")
    for prefix in page.pack.words["former_prefixes"]:
        singular = singular.removeprefix(prefix)
    return any(
        page.low[i] in page.pack.words[f] or singular in page.pack.words[f]
        for f in ("speakers", "bodies", "media", "documents")
    )


def pointing_back(page: Page, sentence: Sentence, cue: VerbCue) -> Report | None:
    """Le président l'a annoncé lundi: the content is the sentence before."""
    clitic = any(page.is_word(j, "neuter_objects") for j in range(cue.first, cue.verb))
    before = page.sentence_before(sentence)
    if (
        not clitic
        or "object" not in cue.rule.frames
        or before is None
        or before.quotations
        or page.is_word(max(cue.first - 1, 0), "that")
    ):
        return None
    bounds, span = subject_of(page, sentence, cue, [])
    said = contents.tidy(page, before.span)
    if said is None or span is None:
        return None
    return Report(
        "plain", (said,), bounds, span, cue_span(page, cue), sentence.span, cue.rule.id, doubt=cue.conditional
    )


def trailing(page: Page, sentence: Sentence, cue: VerbCue) -> Report | None:
    """…, il ajouta. — the order of a translation from English, at the end of a sentence."""
    subject = cue.first - 1
    ends = all(page.syntax.tokens[j].pos == "PUNCT" for j in range(cue.last, sentence.last))
    if not ends or subject - 1 <= sentence.first or "quotation" not in cue.rule.frames:
        return None
    if not (page.low[subject - 1] == "," and page.is_word(subject, "subject_pronouns")):
        return None
    left = Span(sentence.span.start, page.syntax.tokens[subject - 1].start)
    said = contents.pieces(page, left, sentence.quotations)
    span = page.syntax.tokens[subject].span
    spoken = any(page.is_word(j, "first_persons") for j in range(sentence.first, subject))
    return (
        Report("incise", tuple(said), (subject, cue.first), span, cue_span(page, cue), span, cue.rule.id, quoted=spoken)
        if said
        else None
    )


def noun_of_speech(page: Page, sentence: Sentence) -> Report | None:
    """X a donné la confirmation que …: a noun of speech that a light verb gives to its subject."""
    for i in range(sentence.first + 2, sentence.last - 2):
        if not page.is_word(i, "speech_nouns") or page.quoted[i] >= 0 or page.syntax.tokens[i].pos != "NOUN":
            continue
        that = next((j for j in range(i + 1, min(i + 4, sentence.last - 1)) if page.is_word(j, "that")), None)
        verb = sources.main_verb(page, sentence, i)
        if that is None or verb is None or not page.is_word(verb[1], "light_verbs"):
            continue
        bounds = sources.source_before(page, sentence, verb[0], verb[1])
        said = contents.pieces(page, contents.chars(page, that + 1, sentence.last, sentence), sentence.quotations)
        if bounds is None or not said:
            return None
        cue = Span(page.syntax.tokens[verb[0]].start, page.syntax.tokens[i].end)
        return Report(
            "plain",
            tuple(said),
            bounds,
            phrases.token_span(page, *bounds),
            cue,
            Span(sentence.span.start, cue.end),
            "noun",
        )
    return None


def translation_slip(page: Page, sentence: Sentence) -> Report | None:
    """…, Le Quotidien rapports. — a medium and an untranslated verb at the end of a sentence."""
    last = sentence.last - 1
    while last > sentence.first and page.syntax.tokens[last].pos == "PUNCT":
        last -= 1
    if not page.is_word(last, "translated_verbs"):
        return None
    comma = next((j for j in range(last - 1, max(sentence.first, last - 6), -1) if page.low[j] == ","), None)
    if comma is None or comma + 1 >= last:
        return None
    span = phrases.token_span(page, comma + 1, last)
    if not any(e.type == "media" for _, e in page.inside(span)):
        return None
    said = contents.pieces(page, Span(sentence.span.start, page.syntax.tokens[comma].start), sentence.quotations)
    return (
        Report("incise", tuple(said), (comma + 1, last), span, page.syntax.tokens[last].span, span, "slip")
        if said
        else None
    )


def voice_and_colon(page: Page, sentence: Sentence) -> Report | None:
    """Un témoin : « … » without a verb."""
    for q in sentence.quotations:
        at = page.token_at(q.outer.start)
        colon = at - 1
        if colon <= sentence.first or page.low[colon] != ":" or len(q.inner.of(page.text).split()) < FREE_WORDS:
            continue
        found = phrases.phrase_ending_at(page, sentence, colon - 1)
        if found is None or found[0] > sentence.first + 3 or not speaks(page, found):
            return None
        said = contents.pieces(page, q.outer, sentence.quotations)
        span = phrases.token_span(page, *found)
        return (
            Report("colon", tuple(said), found, span, None, Span(sentence.span.start, q.outer.start), "colon")
            if said
            else None
        )
    return None


def subject_of(
    page: Page, sentence: Sentence, cue: VerbCue, verbs: list[VerbCue]
) -> tuple[tuple[int, int] | None, Span | None]:
    """The source of a plain or gerund cue."""
    if page.is_word(cue.first - 1, "of") and page.low[cue.verb] in page.pack.verbs:
        found = phrases.phrase_ending_at(page, sentence, cue.first - 2)
        if found is not None and speaks(page, found):
            return found, phrases.token_span(page, *found)
    if cue.position == "gerund":
        if (told := _qualified(page, sentence, cue)) is not None:
            return told, phrases.token_span(page, *told)
        governor = _main_cue(cue, verbs)
        if governor is not None and governor.position == "incise":
            named = sources.inverted_source(page, governor, cue.first)
            return (named[1], named[0]) if named else (None, None)
        if governor is not None:
            return subject_of(page, sentence, governor, verbs)
        verb = sources.main_verb(page, sentence, cue.first)
        if verb is None:
            found = sources.main_subject(page, sentence, cue.last)
        else:
            found = sources.source_before(page, sentence, verb[0], verb[1])
    else:
        found = sources.source_before(page, sentence, cue.first, cue.verb)
    return (found, phrases.token_span(page, *found)) if found else (None, None)


def _qualified(page: Page, sentence: Sentence, cue: VerbCue) -> tuple[int, int] | None:
    """The speaker whom a participle without a comma qualifies ("après un point de la police indiquant que …")."""
    head, before = page.syntax.tokens[cue.verb].head, cue.first - 1
    if before <= sentence.first or page.low[before] == "," or page.is_word(before, "gerund_marks"):
        return None
    noun = page.syntax.tokens[head]
    if not sentence.first < head < cue.first or noun.pos not in {"NOUN", "PROPN"} or noun.dep.startswith("nsubj"):
        return None
    if page.is_word(head, "documents") or not page.syntax.tokens[cue.verb].dep.startswith("acl"):
        return None
    if page.mention(head) is None and not can_speak(page, head):  # "un point de la police": the body, not the occasion
        head = next(
            (k for k in range(before, head, -1) if page.is_word(k - 1, "of") or page.is_word(k - 2, "of")), head
        )
    start = head - (page.syntax.tokens[head - 1].pos == "DET")
    return (start, cue.first) if speaks(page, (start, cue.first)) else None


def _main_cue(gerund: VerbCue, verbs: list[VerbCue]) -> VerbCue | None:
    """The finite cue a gerund continues: the last one before it in the sentence, else the first one behind it."""
    before = [c for c in verbs if c.last <= gerund.first and c.position != "gerund"]
    if before:
        return before[-1]
    return next((c for c in verbs if c.first > gerund.last and c.position == "plain"), None)
