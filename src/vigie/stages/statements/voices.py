"""Whose word it is: from the words of a source to a name or a description, and the media it came through."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.model.entities import Entity, Mention
from vigie.model.spans import Span
from vigie.stages.statements.page import Page
from vigie.stages.statements.reports import Report


@dataclass(frozen=True, slots=True)
class Voice:
    """Names (or one description) of who speaks, their entity ids, and whether they are named."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    named: bool


@dataclass(slots=True)
class Memory:
    """What the reading of a text has heard so far: the last voices, by kind."""

    last: Voice | None = None
    last_via: tuple[str, ...] = ()
    last_paragraph: int = -1
    anonymous: dict[str, Voice] = field(default_factory=dict)
    medium: Voice | None = None
    spoken: list[Voice] = field(default_factory=list)


def voice_of(page: Page, report: Report, memory: Memory) -> Voice | None:
    """Resolve the source of a report; None when the text does not say who speaks."""
    span = report.source_span
    if span is None:
        return None
    if report.source is None:
        return _pronoun(page, span, memory)
    first, last = report.source
    if last - first == 1 and page.is_word(first, "anybody"):
        return None
    if last - first == 1 and (page.is_word(first, "subject_pronouns") or page.is_word(first, "stressed_pronouns")):
        return _pronoun(page, span, memory)
    heads = _speaking(page, span)
    if heads:
        return Voice(tuple(e.name for _, e in heads), tuple(e.id for _, e in heads), True)
    issuer = _issuer(page, report, memory)
    if issuer is not None:
        return issuer
    return _described(page, first, last, memory)


def _pronoun(page: Page, span: Span, memory: Memory) -> Voice | None:
    resolved = page.entities.at(span.start)
    if resolved is not None:
        return Voice((resolved[1].name,), (resolved[1].id,), True)
    return memory.last


def _speaking(page: Page, span: Span) -> list[tuple[Mention, Entity]]:
    """Mentions in a source that stand for the speakers themselves, not behind "de"."""
    found: list[tuple[Mention, Entity]] = []
    mentions = page.entities.inside(span)
    end = -1
    for mention, entity in mentions:
        if mention.span.start < end:
            continue
        i = page.token_at(mention.span.start)
        if _governed(page, i, span):
            continue
        found.append((mention, entity))
        end = mention.span.end
    persons = [pair for pair in found if pair[1].type == "person"]
    if persons and len(found) > 1 and not _listed(page, found):
        return persons[:1]
    if len(found) > 1 and not _listed(page, found):
        media = [pair for pair in found if pair[1].type == "media"]
        return (media or found)[:1]
    return found


def _governed(page: Page, i: int, span: Span) -> bool:
    """Whether a mention hangs on a noun of the source by a preposition ("le porte-parole de X") or qualifies it."""
    j = i - 1
    while j >= 0 and page.syntax.tokens[j].pos == "DET" and page.syntax.tokens[j].start >= span.start:
        j -= 1
    if j < 0 or page.syntax.tokens[j].start < span.start:
        return False
    return page.is_word(j, "of") or page.syntax.tokens[j].pos == "ADP" or page.is_word(j, "merged_articles")


def _listed(page: Page, found: list[tuple[Mention, Entity]]) -> bool:
    """Whether several mentions are a list of speakers: joined by a conjunction, a slash or commas."""
    ids = {e.id for _, e in found}
    if len(ids) < 2:
        return False
    gaps = [page.text[a[0].span.end : b[0].span.start] for a, b in zip(found, found[1:], strict=False)]
    joined = [any(page.low[k] in page.pack.words["and"] or page.low[k] == "/" for k in range(page.token_at(a[0].span.end), page.token_at(b[0].span.start))) for a, b in zip(found, found[1:], strict=False)]
    return bool(joined) and joined[-1] and all(len(g) < 40 for g in gaps)


def _issuer(page: Page, report: Report, memory: Memory) -> Voice | None:
    """A report, statement or image speaks for the body that issues it."""
    assert report.source is not None and report.source_span is not None
    first, last = report.source
    head = next((i for i in range(first, last) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"} or page.is_word(i, "documents")), None)
    if head is None or not (page.is_word(head, "documents") or (head + 1 < last and page.is_word(head + 1, "documents"))):
        return None
    inside = [pair for pair in page.entities.inside(report.source_span) if pair[1].type in {"agency", "organisation", "media", "country", "group"}]
    if inside:
        return Voice((inside[0][1].name,), (inside[0][1].id,), True)
    owner = next((i for i in range(head + 1, last - 1) if page.is_word(i, "of")), None)
    if owner is not None and any(page.is_word(i, "media") for i in range(owner, last)):
        return _described(page, owner + 1, last, memory)
    if owner is None and page.low[first] in page.pack.words["definite"] and memory.last is not None:
        return memory.last
    return None


def _described(page: Page, first: int, last: int, memory: Memory) -> Voice | None:
    """A description without its article; "cette source" is the last voice of that noun."""
    start = first
    while start < last - 1 and (page.syntax.tokens[start].pos in {"DET", "NUM"} or page.is_word(start, "articles")):
        start += 1
    noun = next((page.syntax.tokens[i].lemma for i in range(start, last) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"}), page.low[start])
    back = any(page.is_word(i, "demonstratives") for i in range(first, last)) or (page.low[first] in page.pack.words["definite"] and last - start == 1)
    if back and noun in memory.anonymous:
        return memory.anonymous[noun]
    if back and page.is_word(start, "media") and memory.medium is not None:
        return memory.medium
    if any(page.is_word(i, "relatives") for i in range(first, last)):
        return None
    name = page.text[page.syntax.tokens[start].start : page.syntax.tokens[last - 1].end]
    voice = Voice((name,), (), False)
    memory.anonymous.setdefault(noun, voice)
    if last - start > 1:
        memory.anonymous[noun] = voice
    return voice


def media_of(page: Page, report: Report, voice: Voice | None) -> tuple[str, ...]:
    """Media named in the reporting words or inside the source ("un responsable cité par X"): entity names or descriptions."""
    found: list[str] = []
    own = set(voice.names) if voice else set()
    for mention, entity in page.entities.inside(report.region, named_only=False):
        if any(c.overlaps(mention.span) for c in report.contents) or entity.name in own or entity.name in found:
            continue
        i = page.token_at(mention.span.start)
        if (entity.type == "media" or page.is_word(i, "platforms") or page.low[i] in page.pack.words["platforms"]) and _carried(page, i):
            found.append(entity.name)
    if not found:
        found.extend(_unnamed_media(page, report, own))
    return tuple(found)


def _carried(page: Page, i: int) -> bool:
    """Whether a medium stands behind a preposition that makes it the carrier ("à l'AFP", "sur RFI", "cité par X")."""
    for j in range(i - 1, max(-1, i - 7), -1):
        if page.is_word(j, "carriers"):
            return True
        token = page.syntax.tokens[j]
        if token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"}:
            return False
    return False


def _unnamed_media(page: Page, report: Report, own: set[str]) -> list[str]:
    """A medium without a name: "interrogé par la télévision locale"."""
    for i in range(page.token_at(report.region.start), page.token_at(report.region.end)):
        if not page.is_word(i, "carriers") or any(c.start <= page.syntax.tokens[i].start < c.end for c in report.contents):
            continue
        for k in range(i + 1, min(i + 3, len(page.low))):
            if page.is_word(k, "media"):
                last = k + 1
                while last < len(page.low) and page.syntax.tokens[last].pos == "ADJ":
                    last += 1
                mention = page.entities.at(page.syntax.tokens[k].start)
                name = mention[1].name if mention else page.text[page.syntax.tokens[k].start : page.syntax.tokens[last - 1].end]
                if name not in own:
                    return [name]
    return []
