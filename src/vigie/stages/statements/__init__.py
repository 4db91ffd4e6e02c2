"""Who says what, on whose word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from vigie.lang.statements import StatementPack
from vigie.model.articles import Article
from vigie.model.entities import EntityIndex
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Form, Statement
from vigie.model.syntax import Syntax
from vigie.stages.statements.conflicts import settle
from vigie.stages.statements.free import free_reports, unanswered
from vigie.stages.statements.hearing import Memory, Voice, article_gender, remember
from vigie.stages.statements.hedges import hedge_cues
from vigie.stages.statements.media import media_of
from vigie.stages.statements.page import Page, Sentence, lay_out
from vigie.stages.statements.report import Report
from vigie.stages.statements.reports import reports_of
from vigie.stages.statements.voices import voice_of
from vigie.text.folding import fold

_QUOTED_SHARE = 0.45
"""Share of the content's full words that quotations must carry for direct speech: half, less a word that belongs to both."""
_QUOTED_RUN, _RUN_SHARE = 4, 0.3
"""A quotation of so many words, with so large a share quoted in all, carries what a mixed sentence says; the rest leads to it."""

__all__ = ["find_statements"]


def find_statements(
    article: Article, syntax: Syntax, entities: EntityIndex, pack: StatementPack
) -> tuple[Statement, ...]:
    """The statements of an article in text order: quoted, indirect and attributed speech with its speakers and media."""
    if not syntax.tokens:
        return ()
    page = lay_out(article, syntax, entities, pack)
    memory = Memory()
    statements: list[Statement] = []
    waiting: list[tuple[Sentence, Report]] = []
    for n, sentence in enumerate(page.sentences):
        reports = settle(page, reports_of(page, sentence))
        reports.extend(free_reports(page, n, sentence, reports, memory))
        if opening := unanswered(page, sentence, reports):
            waiting.append((sentence, opening))
            continue
        for report in sorted(reports, key=lambda r: r.contents[0].start):
            while waiting and (report.cue is not None or not _goes_on(page, n)):
                earlier, opened = waiting.pop(0)
                statements.extend(_state(page, earlier, replace(report, contents=opened.contents), memory))
            statements.extend(_state(page, sentence, report, memory))
    named = tuple(_renamed(s, memory) for s in statements)
    return _unrepeated(article, named)


def _renamed(statement: Statement, memory: Memory) -> Statement:
    """A statement under the name that a later sentence gave its speaker."""
    voice = memory.same.get(statement.who)
    return replace(statement, who=voice.names, who_ids=voice.ids) if voice is not None else statement


def _introduces(page: Page, report: Report, voice: Voice, sentence: Sentence, memory: Memory) -> bool:
    """Whether this source names for the first time the person whom the sentence before calls by title alone.

    "…", a déclaré le chef d'état-major. "…", a souligné le général Jean Roux: the press gives the office, then the name.
    """
    last = memory.last
    if (
        last is None
        or not last.title
        or not voice.human
        or len(voice.ids) != 1
        or memory.last_paragraph != sentence.paragraph
    ):
        return False
    entity = page.by_id.get(voice.ids[0])
    if report.source is not None and page.is_word(report.source[0], "own_words"):
        return False  # "son avocat, Jean Roux" is another one
    gender = article_gender(page, report.source[0]) if report.source is not None else None
    fits = last.gender is not None and last.gender == (gender or voice.gender)
    return (
        entity is not None
        and fits
        and report.source_span is not None
        and entity.mentions[0].span.start >= report.source_span.start
    )


def _goes_on(page: Page, number: int) -> bool:
    """Whether the next sentence still belongs to the quotation that a paragraph left open."""
    following = page.sentences[number + 1 : number + 2]
    return bool(following) and any(q.continues for q in following[0].quotations)


def _state(page: Page, sentence: Sentence, report: Report, memory: Memory) -> list[Statement]:
    voice = voice_of(page, report, memory)
    if report.kind == "continued":
        voice = None if memory.unknown else memory.last
    if (
        voice is not None
        and memory.last is not None
        and voice.named
        and _introduces(page, report, voice, sentence, memory)
    ):
        memory.same[memory.last.names] = voice
        memory.last = voice
    via = media_of(page, report, voice, memory)
    same = voice is not None and memory.last is not None and voice.names == memory.last.names
    if not via and same and _same_speech(page, report, sentence.paragraph - memory.last_paragraph):
        via = memory.last_via
    memory.unknown = voice is None
    if voice is None:
        memory.last_paragraph, memory.last_end = sentence.paragraph, max(c.end for c in report.contents)
    if voice is not None:
        memory.told.extend(report.contents)
        remember(page, memory, voice, via, sentence.paragraph, max(c.end for c in report.contents))
    return [s for content in report.contents if (s := _statement(page, report, content, voice, via))]


def _same_speech(page: Page, report: Report, paragraphs: int) -> bool:
    """Whether a report goes on with the speech heard so many paragraphs ago: in the same one, or in the next behind a pronoun."""
    if paragraphs == 0 or report.kind == "continued":
        return True
    source = report.source_span if report.source is None and report.kind == "incise" else None
    return paragraphs == 1 and source is not None and fold(source.of(page.text)) in page.pack.words["third_persons"]


def _statement(
    page: Page, report: Report, content: Span, voice: Voice | None, via: tuple[str, ...]
) -> Statement | None:
    form = _form(page, report, content)
    hedges = hedge_cues(page, content, after_past=_after_past(page, report))
    if report.doubt and report.cue is not None:
        hedges = (report.cue, *hedges)
    return Statement(
        id=finding_id("statement", content),
        span=content,
        source=report.source_span,
        cue=report.cue,
        who=voice.names if voice else (),
        who_ids=voice.ids if voice else (),
        via=via,
        form=form,
        hedged=bool(hedges),
        hedge_cues=hedges,
        rules=(report.rule,),
    )


def _after_past(page: Page, report: Report) -> bool:
    """Whether a report in the past frames its content, so that a conditional in it is a future."""
    if report.kind != "plain" or report.cue is None:
        return False
    first = page.token_at(report.cue.start)
    return (
        "Tense=Pres|VerbForm=Part" in page.syntax.tokens[first].morph
        or page.is_word(first, "auxiliaries")
        or "Tense=Imp" in page.syntax.tokens[first].morph
        or "Tense=Past" in page.syntax.tokens[first].morph
    )


def _form(page: Page, report: Report, content: Span) -> Form:
    """Direct as soon as quotations carry half of the content; else by the kind of cue."""
    if report.quoted:
        return "direct"
    told = [
        i
        for i in range(page.token_at(content.start), page.token_at(content.end))
        if page.syntax.tokens[i].pos not in {"PUNCT", "SPACE"}
    ]
    full = [i for i in told if page.syntax.tokens[i].pos not in {"DET", "ADP", "PRON", "CCONJ", "SCONJ"}]
    share = (
        sum(page.quoted[i] >= 0 for i in full) / len(full) if full else float(bool(told) and page.quoted[told[0]] >= 0)
    )
    runs = Counter(page.quoted[i] for i in told if page.quoted[i] >= 0)
    longest = max(runs.values(), default=0)
    if share >= _QUOTED_SHARE or (longest >= _QUOTED_RUN and runs.total() >= _RUN_SHARE * len(told)):
        return "direct"
    return "according_to" if report.kind == "phrase" else "indirect"


def _unrepeated(article: Article, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Without what the headline says before the body says it again, and without twins of one span."""
    kept: list[Statement] = []
    seen: set[str] = set()
    body = [set(fold(s.span.of(article.text)).split()) for s in statements if not _in_title(article, s)]
    for s in statements:
        words = set(fold(s.span.of(article.text)).split())
        if _in_title(article, s) and any(len(words & other) * 2 >= len(words) for other in body):
            continue
        if s.id not in seen:
            seen.add(s.id)
            kept.append(s)
    return tuple(kept)


def _in_title(article: Article, s: Statement) -> bool:
    return article.title is not None and article.title.covers(s.span)
