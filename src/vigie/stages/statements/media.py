"""The media and platforms through which a word came: asked, cited, carried, or named where a sentence opens."""

from __future__ import annotations

from vigie.model.entities import Entity, Mention
from vigie.model.spans import Span
from vigie.stages.statements.hearing import Memory, Voice
from vigie.stages.statements.page import Page, Sentence
from vigie.stages.statements.report import Report


def media_of(page: Page, report: Report, voice: Voice | None, memory: Memory) -> tuple[str, ...]:
    """Media named in the reporting words or inside the source ("un responsable cité par X"): entity names or descriptions."""
    own = set(voice.names) if voice else set()
    found = [m for m in report.media if m not in own]
    for i in range(page.token_at(report.region.start), page.token_at(report.region.end)):
        token = page.syntax.tokens[i]
        mention = page.mention(i)
        medium = mention is not None and mention[1].type == "media" and mention[0].span.start == token.start
        medium = medium or (mention is not None and _asked_by(page, i, mention))
        if not (medium or page.is_word(i, "platforms")) or any(c.start <= token.start < c.end for c in report.contents):
            continue
        name = mention[1].name if mention is not None else token.text
        if name not in own and name not in found and _carried(page, i, report.source_span):
            found.append(name)
    speaks = voice is not None and any(page.by_id[i].type == "media" for i in voice.ids)
    if not found and not speaks:
        found.extend(n for n in _opening_media(page, report, voice, memory) if n not in own)
    if not found:
        found.extend(_unnamed_media(page, report, own, memory))
    if not found and report.doubt and memory.last is not None and memory.last is memory.medium:
        found.extend(n for n in memory.last.names if n not in own)
    return tuple(found)


def _opening_media(page: Page, report: Report, voice: Voice | None, memory: Memory) -> list[str]:
    """Media of the words that open a sentence, or of the sentence before that reports nothing: "Invité de RTL, X …".

    That one may end the paragraph before, if it names the speaker ("X s'est confiée au micro de RTL").
    """
    here = next((s for s in page.sentences if s.span.start <= report.region.start < s.span.end), None)
    if here is None:
        return []
    before = page.sentence_before(here) or _named_before(page, here, voice)
    spans = [(here.first, page.token_at(report.region.start))]
    if before is not None and memory.last_end <= before.span.start and not before.quotations:
        spans.append((before.first, before.last))
    for first, last in spans:
        reached = any(
            any(page.is_word(j, f) for f in ("hosts", "contacts", "occasions", "speaking_out"))
            for j in range(first, last)
        )
        for i in range(first, last) if reached else ():
            mention = page.mention(i)
            starts = mention is not None and mention[0].span.start == page.syntax.tokens[i].start
            if starts and mention is not None and mention[1].type == "media" and _carried(page, i, None):
                return [mention[1].name]
    return []


def _named_before(page: Page, here: Sentence, voice: Voice | None) -> Sentence | None:
    """The last sentence of the paragraph before one, if it is no heading and names who speaks."""
    number = next(n for n, s in enumerate(page.sentences) if s.span == here.span)
    before = page.sentences[number - 1] if number else None
    if before is None or voice is None or before.heading or here.paragraph - before.paragraph != 1:
        return None
    return before if any(e.id in voice.ids for _, e in page.inside(before.span, named_only=True)) else None


def _asked_by(page: Page, i: int, mention: tuple[Mention, Entity]) -> bool:
    """Whether a body, by its words no medium, is one that asked the speaker ("interrogé par l'Écho du Nord")."""
    if mention[1].type in {"person", "country"} or mention[0].span.start != page.syntax.tokens[i].start:
        return False
    j = i - 1
    while j > 0 and page.syntax.tokens[j].pos == "DET":
        j -= 1
    return j > 0 and page.is_word(j, "carriers") and page.is_word(j - 1, "contacts")


def _carried(page: Page, i: int, source: Span | None) -> bool:
    """Whether a medium stands behind a preposition that makes it the carrier ("à l'AFP", "au micro de RTL", "cité par X")."""
    medium, stranger = False, False
    for j in range(i - 1, max(-1, i - 9), -1):
        token = page.syntax.tokens[j]
        if page.is_word(j, "carriers"):
            return medium or not stranger
        if page.is_word(j, "occasions") or (page.is_word(j, "of") and page.is_word(j - 1, "hosts")):
            return True
        if page.is_word(j, "of"):
            if source is not None and source.start <= token.start < source.end:
                return True
        elif page.is_word(j, "media") or page.is_word(j, "media_places"):
            medium = True
        elif page.low[j] != '"' and token.pos in {"VERB", "AUX", "PUNCT", "SCONJ", "PRON"}:
            return False
        elif token.pos not in {"DET", "ADJ", "NUM", "CCONJ", "PROPN"}:
            stranger = True
    return False


def _unnamed_media(page: Page, report: Report, own: set[str], memory: Memory) -> list[str]:
    """A medium without a name: "interrogé par la télévision locale"; "au journal" is the last medium heard."""
    tokens = page.syntax.tokens
    limit = page.token_at(report.region.end)
    for i in range(page.token_at(report.region.start), limit):
        if not page.is_word(i, "carriers") or any(c.start <= tokens[i].start < c.end for c in report.contents):
            continue
        for k in range(i + 1, min(i + 4, limit)):
            if not page.is_word(k, "media"):
                if tokens[k].pos not in {"DET", "NUM", "ADJ"}:
                    break
                continue
            last = k + 1
            while last < limit and tokens[last].pos == "ADJ":
                last += 1
            again = all(page.is_word(j, "local_media") for j in range(k + 1, last))  # "au quotidien régional"
            if again and memory.medium is not None and not page.is_word(k - 1, "only_one"):
                return [n for n in memory.medium.names if n not in own]
            name = page.text[tokens[k].start : tokens[last - 1].end]
            return [name] if last > k + 1 and name not in own else []
    return []
