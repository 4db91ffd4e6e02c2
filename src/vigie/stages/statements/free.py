"""Quotations that no cue reports: speech that goes on, or speech told in the article's own clause."""

from __future__ import annotations

from dataclasses import replace

from vigie.model.spans import Span
from vigie.stages.statements import contents, phrases, sources
from vigie.stages.statements.constructions import FREE_WORDS
from vigie.stages.statements.cues import verb_cues
from vigie.stages.statements.groups import is_auxiliary
from vigie.stages.statements.hearing import Memory, stands_as_subject
from vigie.stages.statements.page import Page, Sentence
from vigie.stages.statements.report import Report
from vigie.stages.statements.voices import speaking
from vigie.text import clauses
from vigie.text.quotations import Quotation

_PREDICATE_WORDS = 3
"""Words of a quoted predicate, so that a single quoted verb stays the article's."""
_ADDED_WORDS = 4
"""Words of a second quotation in a sentence, so that a quoted name stays the article's."""
_OBJECT_WORDS = 6
"""Words of a quoted object behind a verb that reports nothing by itself."""
_CLAUSE_WORDS = 5
"""Words of a quotation inside the article's clause that is taken for speech."""


def free_reports(page: Page, number: int, sentence: Sentence, reports: list[Report], memory: Memory) -> list[Report]:
    """Reports of the quotations of a sentence that no other report covers: on its subject, or on the voice last heard."""
    if sentence.heading:
        return []
    covered = [c for r in reports for c in r.contents]
    found: list[Report] = []
    for q in sentence.quotations:
        if any(c.overlaps(q.inner) for c in covered) or not len(q.inner) or page.names_a_thing(q):
            continue
        report = _predicate(page, sentence, q) or _after_colon(page, sentence, q) or _added(page, sentence, q, reports)
        report = (
            report
            or _answered(page, number, sentence, q, memory)
            or _introduced(page, number, sentence, q, memory)
            or _continued(page, sentence, q, memory)
            or _object(page, sentence, q)
        )
        named = report is None or report.source_span is None or any(map(str.isalnum, report.source_span.of(page.text)))
        if report is not None and named:
            found.append(report)
            covered.extend(report.contents)
    return found


def unanswered(page: Page, sentence: Sentence, reports: list[Report]) -> Report | None:
    """The contents of a quotation that opens here, has no cue yet and goes on in the next paragraph, where its speaker is named."""
    if len(sentence.quotations) != 1 or any(r.cue is not None for r in reports):
        return None
    q = sentence.quotations[0]
    if q.closed or q.continues or not _whole(page, sentence, q):
        return None
    following = next((o for o in page.quotations if o.outer.start > q.outer.start), None)
    if following is None or not following.continues or following.paragraph != q.paragraph + 1:
        return None
    said = contents.pieces(page, q.outer, sentence.quotations)
    return Report("continued", tuple(said), None, None, None, q.outer, "continued") if said else None


def _predicate(page: Page, sentence: Sentence, q: Quotation) -> Report | None:
    """X « condamne fermement … »: the reporting verb itself is quoted, its subject is not."""
    first = page.token_at(q.inner.start)
    if first <= sentence.first + 1 or first >= sentence.last or len(q.inner.of(page.text).split()) < _PREDICATE_WORDS:
        return None
    form = page.syntax.tokens[first].text.lower()
    if form not in page.pack.forms or form in page.pack.verbs:
        return None
    if all(row.particles for row in page.pack.verbs[page.pack.forms[form]]):
        return None
    start = page.token_at(q.outer.start)
    gerund = form in page.pack.gerunds
    if gerund:
        verb = sources.main_verb(page, sentence, start)
        bounds = sources.source_before(page, sentence, verb[0], verb[1]) if verb else None
    else:
        group = start - 1 if is_auxiliary(page, start - 1) else start
        if group == start and form in page.pack.participles and not page.is_word(first, "present_too"):
            return None
        bounds = sources.source_before(page, sentence, group, first)
    if bounds is None:
        return None
    span = phrases.token_span(page, *bounds)
    said = contents.pieces(page, q.outer, sentence.quotations)
    rule = page.pack.verbs[page.pack.forms[form]][0].id
    return (
        Report(
            "plain",
            tuple(said),
            bounds,
            span,
            page.syntax.tokens[first].span,
            Span(sentence.span.start, q.outer.start),
            rule,
            quoted=True,
        )
        if said
        else None
    )


def _after_colon(page: Page, sentence: Sentence, q: Quotation) -> Report | None:
    """Il a réagi pour les sauver : « Je suis sorti … » — a clause in quotation marks behind a colon, on the subject's word."""
    colon = page.token_at(q.outer.start) - 1
    if colon <= sentence.first or page.low[colon] != ":" or not _clausal(page, q):
        return None
    verb = sources.main_verb(page, sentence, colon)
    bounds = sources.source_before(page, sentence, verb[0], verb[1]) if verb else None
    if bounds is None or page.is_word(bounds[0], "anybody"):
        return None
    span = phrases.token_span(page, *bounds)
    person = any(e.type == "person" for _, e in page.inside(span)) or page.is_word(bounds[0], "subject_pronouns")
    said = contents.pieces(page, q.outer, sentence.quotations)
    return (
        Report("colon", tuple(said), bounds, span, None, Span(sentence.span.start, q.outer.start), "colon")
        if person and said
        else None
    )


def _object(page: Page, sentence: Sentence, q: Quotation) -> Report | None:
    """Le parquet n'a trouvé « aucune trace d'un … »: a long quoted object, on the word of the body or person that is subject."""
    start = page.token_at(q.outer.start)
    if start <= sentence.first or len(q.inner.of(page.text).split()) < _OBJECT_WORDS:
        return None
    verb = sources.main_verb(page, sentence, start)
    if verb is None or verb[1] != start - 1 or clauses.is_passive(page.syntax, verb[1]):
        return None
    bounds = sources.source_before(page, sentence, verb[0], verb[1])
    if bounds is None:
        return None
    span = phrases.token_span(page, *bounds)
    heads = speaking(page, span)
    if not heads or any(e.type in {"place", "facility"} for _, e in heads):
        return None
    said = contents.pieces(page, q.outer, sentence.quotations)
    return (
        Report(
            "plain", tuple(said), bounds, span, None, Span(sentence.span.start, q.outer.start), "object", quoted=True
        )
        if said
        else None
    )


def _added(page: Page, sentence: Sentence, q: Quotation, reports: list[Report]) -> Report | None:
    """A further quotation in the sentence of an incise: "…", a dit X, "…"."""
    told = next((r for r in reports if r.kind in {"incise", "plain"} and r.contents[-1].end <= q.outer.start), None)
    if told is None or len(q.inner.of(page.text).split()) < _ADDED_WORDS:
        return None
    start = page.token_at(q.outer.start)
    opening = start
    while (
        opening > sentence.first
        and page.low[opening - 1] != ","
        and page.quoted[opening - 1] < 0
        and start - opening < 6
    ):
        opening -= 1
    joined = page.syntax.tokens[opening].pos == "CCONJ"
    begin = page.syntax.tokens[opening + 1].start if joined and opening + 1 < start else q.outer.start
    said = contents.pieces(page, Span(begin, q.outer.end), sentence.quotations)
    return replace(told, contents=tuple(said)) if said and (joined or opening == start) else None


def _introduced(page: Page, number: int, sentence: Sentence, q: Quotation, memory: Memory) -> Report | None:
    """L'avocat s'est expliqué. « … »: the sentence before tells of speech and reports none of it."""
    if number == 0 or not _whole(page, sentence, q) or not _clausal(page, q):
        return None
    before = page.sentences[number - 1]
    if before.paragraph != sentence.paragraph:
        return _after_paragraph(page, before, sentence, q, memory)
    if before.quotations:
        return None
    cues = [c for c in verb_cues(page, before) if c.position == "plain" and not c.negated]
    if cues and memory.last is not None and memory.last_end > page.syntax.tokens[cues[-1].first].start:
        return None
    if cues:
        bounds = sources.source_before(page, before, cues[-1].first, cues[-1].verb)
    else:
        bounds = _person_before(page, before) if memory.last_paragraph != sentence.paragraph else None
    if bounds is None:
        return None
    said = contents.pieces(page, q.outer, sentence.quotations)
    span = phrases.token_span(page, *bounds)
    return Report("colon", tuple(said), bounds, span, None, before.span, "introduced") if said else None


def _after_paragraph(page: Page, before: Sentence, sentence: Sentence, q: Quotation, memory: Memory) -> Report | None:
    """A paragraph that is all quotation, on the person who is subject of a sentence in front of it that reports nothing."""
    told = memory.last_end > before.span.start or before.heading or sentence.paragraph - before.paragraph != 1
    long = any(len(o.inner.of(page.text).split()) >= FREE_WORDS for o in before.quotations)
    if told or long or q.continues or memory.last_paragraph >= before.paragraph:
        return None
    bounds = _person_before(page, before)
    said = contents.pieces(page, q.outer, sentence.quotations) if bounds is not None else []
    if bounds is None or not said:
        return None
    return Report("colon", tuple(said), bounds, phrases.token_span(page, *bounds), None, before.span, "introduced")


def _person_before(page: Page, before: Sentence) -> tuple[int, int] | None:
    """The first person who is named as a subject in a sentence: nobody else is likely to speak right beside it."""
    for mention, entity in page.inside(before.span, named_only=True):
        first, last = page.token_at(mention.span.start), page.token_at(mention.span.end)
        if entity.type == "person" and page.quoted[first] < 0 and stands_as_subject(page, first, last):
            return first, last
    return None


def _answered(page: Page, number: int, sentence: Sentence, q: Quotation, memory: Memory) -> Report | None:
    """« … ». La ministre Anne Roux s'est réjouie: a quotation that opens a paragraph, on the person of the sentence behind it."""
    following = page.sentences[number + 1 : number + 2]
    opens = number == 0 or page.sentences[number - 1].paragraph != sentence.paragraph
    if not opens or not following or following[0].paragraph != sentence.paragraph or q.continues:
        return None
    if memory.last_paragraph >= sentence.paragraph - 1 or not _whole(page, sentence, q) or not _clausal(page, q):
        return None
    bounds = _person_before(page, following[0])
    said = contents.pieces(page, q.outer, sentence.quotations) if bounds is not None else []
    if bounds is None or not said:
        return None
    return Report(
        "colon", tuple(said), bounds, phrases.token_span(page, *bounds), None, following[0].span, "introduced"
    )


def _continued(page: Page, sentence: Sentence, q: Quotation, memory: Memory) -> Report | None:
    """A quotation that goes on with the speech of the sentence or paragraph before it."""
    if memory.last is None and not memory.unknown:
        return None
    whole, clausal = _whole(page, sentence, q), _clausal(page, q)
    opens = q.outer.start <= sentence.span.start + 1
    near = sentence.paragraph == memory.last_paragraph
    if not near and not (
        sentence.paragraph == memory.last_paragraph + 1 and (q.continues or whole or (opens and clausal))
    ):
        return None
    if whole:
        said = contents.pieces(
            page,
            Span(max(q.outer.start, sentence.span.start), min(q.outer.end, sentence.span.end)),
            sentence.quotations,
        )
    elif clausal:
        introduced = page.low[page.token_at(q.outer.start) - 1] == ":"
        said = contents.pieces(page, q.outer if introduced else sentence.span, sentence.quotations)
    else:
        return None
    region = Span(sentence.span.start, sentence.span.start)
    return Report("continued", tuple(said), None, None, None, region, "continued") if said else None


def _whole(page: Page, sentence: Sentence, q: Quotation) -> bool:
    """Whether a quotation fills its sentence."""
    outside = (
        page.text[sentence.span.start : max(sentence.span.start, q.outer.start)]
        + page.text[min(q.outer.end, sentence.span.end) : sentence.span.end]
    )
    return not outside.strip(" .,;:!?…-–—\u00a0\u202f")


def _clausal(page: Page, q: Quotation) -> bool:
    """Whether a quotation inside the article's sentence holds a finite verb and enough words."""
    tokens = range(page.token_at(q.inner.start), page.token_at(q.inner.end))
    words = sum(page.syntax.tokens[i].pos != "PUNCT" for i in tokens)
    return words >= _CLAUSE_WORDS and page.has_finite(tokens)
