"""From the cues of one sentence to reports: contents, source and cue, before anybody is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from vigie.model.spans import Span
from vigie.stages.statements import contents, phrases, sources
from vigie.stages.statements.constructions import (
    FREE_WORDS,
    noun_of_speech,
    pointing_back,
    speaks,
    subject_of,
    trailing,
    translation_slip,
    voice_and_colon,
)
from vigie.stages.statements.cues import PhraseCue, VerbCue, cue_span, phrase_cues, verb_cues
from vigie.stages.statements.page import Page, Sentence
from vigie.stages.statements.report import Kind, Report
from vigie.stages.statements.voices import speaking
from vigie.text.folding import fold

SCRAP = 2
"""Words up to which an unquoted content before or behind "selon X" says nothing."""


def reports_of(page: Page, sentence: Sentence) -> list[Report]:
    """All reports of one sentence, in text order; none for headings."""
    if sentence.heading and sentence.paragraph > 0:
        return []
    verbs = verb_cues(page, sentence)
    phrases = phrase_cues(page, sentence)
    stops = _stops(page, sentence, verbs, phrases)
    found: list[Report] = []
    for cue in verbs:
        report = (
            _incise(page, sentence, cue, verbs, phrases)
            if cue.position == "incise"
            else _plain(page, sentence, cue, verbs, stops)
        )
        if report is not None:
            found.append(report)
        elif found and cue.position == "incise" and (media := _second_teller(page, cue, sentence.last)):
            found[-1] = replace(found[-1], media=media)
    for phrase in phrases:
        report = _phrase(page, sentence, phrase, verbs)
        if report is not None and found and _only_carries(page, report, found[-1]):
            found[-1] = replace(found[-1], media=_media_in(page, report.source_span))
        elif report is not None:
            found.append(report)
    found.extend(r for r in (noun_of_speech(page, sentence), translation_slip(page, sentence)) if r is not None)
    if not found and (colon := voice_and_colon(page, sentence)) is not None:
        found.append(colon)
    spoken = [r for r in found if r.source_span is None or any(c.isalnum() for c in r.source_span.of(page.text))]
    return sorted(spoken, key=lambda r: r.contents[0].start)


def _second_teller(page: Page, cue: VerbCue, limit: int) -> tuple[str, ...]:
    """The medium that a second incise names as the one who passes a word on ("…", aurait-il dit, rapporte l'Écho)."""
    named = sources.inverted_source(page, cue, limit)
    return _media_in(page, named[0]) if named is not None and named[1] is not None else ()


def _media_in(page: Page, source: Span | None) -> tuple[str, ...]:
    """The media that speak in a source, none if anybody else does."""
    heads = speaking(page, source) if source is not None else []
    return tuple(e.name for _, e in heads) if heads and all(e.type == "media" for _, e in heads) else ()


def _only_carries(page: Page, report: Report, told: Report) -> bool:
    """Whether a medium behind an incise is all that a phrase adds ("…", aurait-il dit à un juge selon le Soir)."""
    said = report.contents[0]
    words = range(page.token_at(said.start), page.token_at(said.end))
    bare = not page.has_finite(words) and all(page.quoted[i] < 0 for i in words)
    behind = told.kind == "incise" and told.cue is not None and told.cue.end <= said.start
    return behind and bare and bool(_media_in(page, report.source_span))


def _stops(page: Page, sentence: Sentence, verbs: list[VerbCue], phrases: list[PhraseCue]) -> set[int]:
    """Tokens at which another cue cuts a content short: the comma in front of it."""
    stops = set()
    cues: list[VerbCue | PhraseCue] = [*verbs, *phrases]
    for cue in cues:
        plain = isinstance(cue, VerbCue) and cue.position == "plain"
        at = cue.first - 1
        if (
            at > sentence.first
            and isinstance(cue, VerbCue)
            and cue.position == "gerund"
            and page.is_word(at, "gerund_marks")
        ):
            at -= 1
            if page.low[at] != ",":
                stops.add(at + 1)
        while at > sentence.first and page.is_word(at, "as"):
            at -= 1
        if not plain and at > sentence.first and page.low[at] == ",":
            stops.add(at)
    return stops


def _incise(
    page: Page, sentence: Sentence, cue: VerbCue, verbs: list[VerbCue], phrases: list[PhraseCue]
) -> Report | None:
    """ "…", a déclaré X: the content stands in front of the cue, and may go on behind it."""
    if cue.negated:
        return None
    quoted = page.quoted[cue.verb]
    limit = sentence.last if quoted < 0 else page.token_at(page.quotations[quoted].inner.end)
    named = sources.inverted_source(page, cue, limit)
    if named is None:
        return None
    span, bounds = named
    carriers: tuple[str, ...] = ()
    if bounds is not None:
        carriers, bounds = _through_medium(page, bounds, limit)
        span = Span(page.syntax.tokens[bounds[0]].start, page.syntax.tokens[bounds[1] - 1].end) if carriers else span
    first = cue.first - 1
    while first > sentence.first and page.is_word(first, "as"):
        first -= 1
    after_quote = page.quoted[first] >= 0 or page.quoted[max(first - 1, 0)] >= 0
    if bounds is not None and _tells_nothing(page, cue, bounds, first, free=quoted >= 0 or not after_quote):
        return None
    floor = _floor(page, sentence, cue, verbs, first)
    end = page.syntax.tokens[first].end if page.low[first] == '"' else page.syntax.tokens[first].start
    left = Span(min(max(sentence.span.start, page.syntax.tokens[floor].start), end), end)
    if quoted >= 0:
        left = Span(min(max(left.start, page.quotations[quoted].inner.start), left.end), left.end)
    elif after_quote:
        left = _behind_colon(page, max(page.quoted[first], page.quoted[max(first - 1, 0)]), left)
    tail = bounds[1] if bounds is not None else cue.last
    right = _right(page, sentence, cue, tail, verbs, phrases, limit)
    if page.is_word(floor, "subject_relatives"):
        return None
    said = contents.pieces(page, left, sentence.quotations)
    if right is not None and quoted < 0 and _parts_clause(page, left, right):
        said = contents.pieces(page, Span(left.start, right.end), sentence.quotations)
    elif right is not None:
        after = contents.pieces(page, right, sentence.quotations)
        whole = sum(len(s.of(page.text).split()) for s in said)
        said = (
            after
            if whole <= 3
            and not page.has_finite(range(page.token_at(left.start), page.token_at(left.end)))  # "C'était un ami"
            and (quoted >= 0 or not any(q.outer.overlaps(left) for q in sentence.quotations))
            else [*said, *after]
        )
    said = [_without_source(page, s, phrases) for s in said]
    if not said:
        return None
    region = Span(page.syntax.tokens[cue.first].start, right.start if right else sentence.span.end)
    told = sources.told_medium(page, cue, limit)
    return Report(
        "incise",
        tuple(said),
        bounds,
        span,
        cue_span(page, cue),
        region,
        cue.rule.id,
        doubt=cue.conditional,
        media=carriers or ((told[1].name,) if told is not None else ()),
    )


def _tells_nothing(page: Page, cue: VerbCue, bounds: tuple[int, int], first: int, *, free: bool) -> bool:
    """Whether the subject of an incise is nobody who speaks; "comme le montre une vidéo" proves, and tells nothing."""
    proof = any(page.is_word(i, "documents") and page.mention(i) is None for i in range(*bounds))
    return (first < cue.first - 1 and proof) or (free and cue.clitic is None and not speaks(page, bounds))


def _without_source(page: Page, content: Span, phrases: list[PhraseCue]) -> Span:
    """A content without the ", selon X" that ends it: whoever speaks names a source of theirs."""
    for phrase in phrases:
        at = phrase.first - 1
        comma = page.syntax.tokens[at].start
        if phrase.rule.kind != "according" or page.low[at] != "," or not content.start < comma < content.end:
            continue
        behind = range(phrase.first, page.token_at(content.end))
        if not any(page.low[j] == "," or page.quoted[j] >= 0 for j in behind) and not page.has_finite(behind):
            return Span(content.start, comma)
    return content


def _parts_clause(page: Page, left: Span, right: Span) -> bool:
    """Whether an incise parts a subject from its verb ("Le dessin, note le juge, est faux"): the clause is one content."""
    before = range(page.token_at(left.start), page.token_at(left.end))
    at = page.token_at(right.start)
    subject = any(page.syntax.tokens[i].pos in {"NOUN", "PROPN", "PRON"} for i in before)
    opens = bool(before) and page.syntax.tokens[before[0]].pos not in {"ADP", "ADV", "CCONJ", "SCONJ"}
    return subject and opens and not page.has_finite(before) and page.has_finite(range(at, at + 2))


def _floor(page: Page, sentence: Sentence, cue: VerbCue, verbs: list[VerbCue], first: int) -> int:
    """The token at which the content of an incise may begin: past the incises in front of it."""
    floor = sentence.first
    quoted = page.quoted[cue.verb] >= 0
    for other in verbs:
        same_level = (page.quoted[other.verb] >= 0) == quoted and not other.negated
        if other.last <= first and other.verb != cue.verb and other.position == "incise" and same_level:
            floor = max(floor, _tail(page, other, first))
    return floor


def _behind_colon(page: Page, number: int, left: Span) -> Span:
    """Of what stands in front of an incise, the quotation alone where a colon introduces it."""
    q = page.quotations[number]
    introduced = page.is_word(page.token_at(q.outer.start) - 1, "colons")
    return Span(min(max(left.start, q.outer.start), left.end), left.end) if introduced else left


def _tail(page: Page, cue: VerbCue, limit: int) -> int:
    """The token past an incise and its source, where the next content may begin."""
    named = sources.inverted_source(page, cue, limit)
    end = named[1][1] if named and named[1] else cue.last
    while end < limit and (page.low[end] in {",", "."} or page.syntax.tokens[end].pos == "CCONJ"):
        end += 1
    return end


def _right(
    page: Page, sentence: Sentence, cue: VerbCue, tail: int, verbs: list[VerbCue], phrases: list[PhraseCue], limit: int
) -> Span | None:
    """The stretch behind an incise in which the same speech goes on."""
    start = _past_contact(page, tail, limit)
    while (
        start < limit
        and page.low[start] not in {",", ":", ".", ";"}
        and not (page.quoted[start] >= 0 and page.quoted[cue.verb] < 0)
    ):
        start += 1
    if start >= limit - 1:
        return None
    if page.quoted[start] < 0 and start + 1 < limit and page.low[start] in {",", ":", ".", ";"}:
        start += 1
    end = limit
    firsts = [*(v.first for v in verbs), *(p.first for p in phrases)]
    end = min([end, *(f for f in firsts if f > start)])
    if any(tail <= f < start for f in firsts) or page.is_word(start, "relatives"):
        return None
    if page.quoted[cue.verb] >= 0 or page.low[start - 1] == ":":
        return Span(page.syntax.tokens[start].start, page.syntax.tokens[end - 1].end) if end > start else None
    quotes = [
        q
        for q in sentence.quotations
        if not page.names_a_thing(q)
        and page.syntax.tokens[start].start <= q.outer.start
        and q.outer.end <= page.syntax.tokens[end - 1].end + 1
    ]
    if quotes and len(quotes[0].inner.of(page.text).split()) >= FREE_WORDS:
        if end < limit:
            return Span(quotes[0].outer.start, quotes[-1].outer.end)
        begin = start if _short_left(page, sentence, cue) else page.token_at(quotes[0].outer.start)
        return Span(page.syntax.tokens[begin].start, quotes[-1].outer.end)
    if _short_left(page, sentence, cue) and not _quoted_before(page, cue) and end - start > 3:
        return Span(page.syntax.tokens[start].start, page.syntax.tokens[end - 1].end)
    return None


def _past_contact(page: Page, tail: int, limit: int) -> int:
    """The token past words that only say how a source was reached ("…, confie un voisin, cité par X. …")."""
    if tail + 1 < limit and page.low[tail] == "," and page.is_word(tail + 1, "contacts"):
        return next((j for j in range(tail + 1, limit) if page.low[j] in {",", ".", ";"}), limit)
    return tail


def _quoted_before(page: Page, cue: VerbCue) -> bool:
    """Whether an incise follows a closing mark: then the quotation is what was said, whole as it stands."""
    return any(page.quoted[j] >= 0 for j in range(max(0, cue.first - 2), cue.first))


def _short_left(page: Page, sentence: Sentence, cue: VerbCue) -> bool:
    """Whether what stands before an incise is only the beginning of its clause ("En 2020, a-t-il dit, …")."""
    return not page.has_finite(range(sentence.first, cue.first - 1))


def _plain(page: Page, sentence: Sentence, cue: VerbCue, verbs: list[VerbCue], stops: set[int]) -> Report | None:
    """X a déclaré que …, X a annoncé la mort de …, X : « … »."""
    if cue.negated or _conditional_clause(page, sentence, cue.first):
        return None
    begun = contents.complement(page, sentence, cue)
    if begun is None:
        return pointing_back(page, sentence, cue) or trailing(page, sentence, cue)
    frame, start = begun
    if start >= sentence.last:
        return None
    noun = frame in {"object", "quoted_object", "de", "a", "contre", "sur"}
    if noun and not any(v.position == "incise" and v.first > start for v in verbs):
        frame, start = _past_colon(page, sentence, frame, start)
    if frame in {"de_infinitive", "a"} and _empty_request(page, start, sentence.last):
        return None
    if frame == "colon":
        said = contents.pieces(page, contents.chars(page, start, sentence.last, sentence), sentence.quotations)
    else:
        end = contents.clause_end(page, sentence, cue, start, stops, frame)
        several = frame in {"que", "infinitive"}
        ranges = contents.coordinated_clauses(page, start, end) if several else [(start, end)]
        spans = [contents.chars(page, a, b, sentence) for a, b in ranges]
        said = [t for s in spans for t in contents.pieces(page, _whole_quotation(s, sentence), sentence.quotations)]
        if frame in {"object", "quoted_object", "quoted", "de", "a", "contre", "sur"} and not _worth(
            page, sentence, cue, frame, said
        ):
            return None
    if not said:
        return None
    bounds, span = subject_of(page, sentence, cue, verbs)
    if bounds is None and span is None and frame not in {"colon", "quoted"}:
        return None
    if frame == "object" and not (bounds and (speaks(page, bounds) or page.is_word(bounds[0], "subject_pronouns"))):
        return None
    region_end = said[0].start
    region = Span(sentence.span.start, max(region_end, page.syntax.tokens[cue.last - 1].end))
    opening = next(
        (
            i
            for i in range(page.token_at(said[0].start), sentence.last)
            if page.syntax.tokens[i].pos not in {"DET", "ADP", "PUNCT"}
        ),
        None,
    )
    quoted = frame not in {"que", "colon", "infinitive"} and opening is not None and page.quoted[opening] >= 0
    kind: Kind = "colon" if frame == "colon" else "plain"
    if bounds is None and cue.position == "gerund":  # "Et de conclure : …", on the voice of the sentence before
        kind = "continued"
    doubt = cue.conditional or (
        cue.rule.doubt and span is not None and fold(span.of(page.text)) in page.pack.words["anybody"]
    )
    return Report(kind, tuple(said), bounds, span, cue_span(page, cue), region, cue.rule.id, quoted=quoted, doubt=doubt)


def _empty_request(page: Page, start: int, limit: int) -> bool:
    """Whether somebody is only asked to speak ("lui a demandé de s'expliquer"): that says nothing."""
    for i in range(start, min(start + 3, limit)):
        if page.is_word(i, "empty_requests"):
            return all(page.is_word(c, "reflexives") for c in page.syntax.with_dep(i, "obj"))
    return False


def _past_colon(page: Page, sentence: Sentence, frame: str, start: int) -> tuple[str, int]:
    """What follows a colon, if it is quoted, rather than the object in front of it ("a critiqué ce texte : « … »")."""
    for j in range(start, sentence.last - 1):
        if page.quoted[j] >= 0 or page.low[j] == ";":
            break
        if page.is_word(j, "colons") and page.quoted[j + 1] >= 0:
            return "colon", j + 1
    return frame, start


def _conditional_clause(page: Page, sentence: Sentence, first: int) -> bool:
    """Whether a verb group stands in an if-clause or indirect question."""
    for k in range(first - 1, max(sentence.first, first - 4) - 1, -1):
        if page.low[k] == ",":
            return False
        if page.is_word(k, "conditions") and (
            page.low[k] in page.pack.words["if"]
            or (k + 1 != first and page.syntax.tokens[k].pos in {"SCONJ", "PRON", "ADV"})
        ):
            return True
    return False


def _whole_quotation(span: Span, sentence: Sentence) -> Span:
    """A content that ends inside a quotation reaches to its end."""
    for q in sentence.quotations:
        if q.outer.start < span.end < q.outer.end:
            return Span(span.start, q.outer.end)
    return span


def _worth(page: Page, sentence: Sentence, cue: VerbCue, frame: str, said: list[Span]) -> bool:
    """Whether an object says enough to be a statement: quoted words, or a verb that takes a noun for what it announces."""
    if not said:
        return False
    quotes = [q for q in sentence.quotations if q.outer.overlaps(said[0])]
    if not quotes and frame == "object" and _is_voice(page, said[0]):
        return False
    if frame in {"object", "a", "contre", "sur", "de"} and (frame in cue.rule.frames):
        return len(said[0].of(page.text).split()) > 1 and not (
            len(quotes) == 0 and page.is_word(page.token_at(said[0].start), "own_words")
        )
    return bool(quotes) and quotes[0].outer.start <= said[0].start + 60


def _is_voice(page: Page, content: Span) -> bool:
    """Whether an object is a report or whoever is cited, not what is said ("confirmant une information de X", "citant Y")."""
    first = page.token_at(content.start)
    nouns = range(first, min(first + 2, len(page.low)))
    mention = page.mention(first)
    person = mention is not None and mention[0].named and mention[1].type == "person"
    return person or any(page.is_word(i, f) for i in nouns for f in ("documents", "speakers", "voices"))


def _phrase(page: Page, sentence: Sentence, cue: PhraseCue, verbs: list[VerbCue]) -> Report | None:
    """Selon X, … / …, selon X."""
    inner = page.quoted[cue.first] >= 0
    if (page.quoted[cue.last] >= 0) != inner or page.is_word(cue.last, "relatives"):
        return None
    if page.is_word(cue.last, "refused_sources"):
        return None
    lone = page.is_word(cue.last, "stressed_pronouns") and not page.is_word(cue.last + 1, "of")
    end = cue.last + 1 if lone else phrases.phrase_end(page, cue.last, sentence.last)
    if inner and not _names_speaker(page, cue, end, verbs):
        return None
    if end <= cue.last or any(page.is_word(i, "refused_sources") for i in range(cue.last, min(end, cue.last + 3))):
        return None
    initial = cue.first == sentence.first or all(
        page.syntax.tokens[j].pos in {"CCONJ", "ADV", "PUNCT"} for j in range(sentence.first, cue.first)
    )
    before_comma = cue.first > sentence.first and page.low[cue.first - 1] in {",", '"', "-"}
    placed: Literal["first", "between"] | None = "first" if initial else "between" if before_comma else None
    if cue.rule.kind == "opinion" and not _opinion(page, cue, end, placed):
        return None
    if cue.rule.kind == "anonymous":
        if any(v.last <= cue.first <= v.last + 6 for v in verbs) or not (before_comma or initial):
            return None
        bounds = (cue.last - 1, end)
    else:
        bounds = (cue.last, end)
    media, bounds = _through_medium(page, bounds, sentence.last)
    end = bounds[1]
    pronoun = page.is_word(cue.last, "stressed_pronouns")
    if pronoun and end > cue.last + 1 and page.is_word(cue.last + 1, "of"):  # "responsables selon eux de leur échec"
        return None
    pronoun = pronoun and end == cue.last + 1
    tail = end if pronoun else phrases.past_relative(page, end, sentence.last)
    if pronoun and _within_noun_phrase(page, sentence, cue, tail):
        return None
    if not (initial or before_comma or tail >= sentence.last or page.low[tail] in {".", ",", ";"}):
        return None
    said = _phrase_content(page, sentence, cue, tail, initial, verbs)
    if not said or (len(said) == 1 and _is_scrap(page, said[0])):
        return None
    region = Span(page.syntax.tokens[cue.first].start, page.syntax.tokens[max(tail, end) - 1].end)
    return Report(
        "phrase",
        tuple(said),
        bounds,
        phrases.token_span(page, *bounds),
        cue_span(page, cue),
        region,
        cue.rule.id,
        media=media,
    )


def _through_medium(page: Page, bounds: tuple[int, int], limit: int) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The media that pass a word on and the speaker they cite, else no media and the source as it is."""
    cited = sources.cited_source(page, bounds[1], limit)
    heads = speaking(page, phrases.token_span(page, *bounds)) if cited is not None and speaks(page, cited) else []
    called = any(page.is_word(i, "media") for i in range(*bounds))  # "l'agence Dala" is a medium by its words
    if cited is None or not heads or not (called or all(e.type == "media" for _, e in heads)):
        return (), bounds
    return tuple(e.name for _, e in heads), cited


def _is_scrap(page: Page, span: Span) -> bool:
    """Whether a content is but a word or two outside quotation marks ("aux enquêteurs")."""
    return len(span.of(page.text).split()) <= SCRAP and page.quoted[page.token_at(span.start)] < 0


def _names_speaker(page: Page, cue: PhraseCue, end: int, verbs: list[VerbCue]) -> bool:
    """Whether a phrase inside a quotation names who speaks it, and no verb does ("« Il vient du nord, selon un collègue. … »")."""
    spoken = any(page.quoted[v.verb] == page.quoted[cue.first] for v in verbs)
    plain = cue.rule.kind not in {"opinion", "anonymous"} and not page.is_word(cue.last, "stressed_pronouns")
    closes = end >= len(page.low) or page.low[end] in {",", ".", '"', "!", "…"}
    return plain and closes and not spoken and speaks(page, (cue.last, end))


def _within_noun_phrase(page: Page, sentence: Sentence, cue: PhraseCue, tail: int) -> bool:
    """Whether a phrase parts a noun from its complement ("le motif politique, selon eux, du crime"): it reports no sentence."""
    if tail + 1 >= sentence.last or page.low[tail] != "," or cue.first - 2 < sentence.first:
        return False
    before = page.syntax.tokens[cue.first - 2]
    return page.is_word(tail + 1, "of") and before.pos in {"NOUN", "ADJ", "PROPN"}


def _opinion(page: Page, cue: PhraseCue, end: int, placed: Literal["first", "between"] | None) -> bool:
    """Whether "pour X" gives X's view: between commas or in front, and X is somebody; several people only in front."""
    if placed is None or end >= len(page.low) or page.low[end] != ",":
        return False
    if page.is_word(cue.last, "stressed_pronouns"):
        return True
    head = next((i for i in range(cue.last, end) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"}), None)
    if head is None:
        return False
    mention = page.mention(head)
    several = page.low[head].removesuffix("s") in page.pack.words["speakers"]
    voice = page.is_word(head, "speakers") or (
        several and placed == "first" and page.syntax.tokens[cue.last].pos == "DET" and head <= cue.last + 2
    )
    return voice or (mention is not None and mention[1].type == "person")


def _phrase_content(
    page: Page, sentence: Sentence, cue: PhraseCue, tail: int, initial: bool, verbs: list[VerbCue]
) -> list[Span]:
    limit = min(
        [
            sentence.last,
            *(v.first for v in verbs if v.position == "incise" and v.first >= cue.last and page.quoted[v.verb] < 0),
        ]
    )
    if initial:
        start = tail
        if start < limit and page.low[start] == ",":
            start += 1
        end = limit
        for other in verbs:
            if other.position == "incise" and other.first > start and page.quoted[other.verb] < 0:
                end = min(end, other.first)
        span = contents.chars(page, start, end, sentence) if start < end else None
        return contents.pieces(page, span, sentence.quotations) if span else []
    start = _in_parenthesis(page, sentence, cue.first)
    if start > sentence.first:
        limit = min(limit, next((j for j in range(tail, limit) if page.low[j] == ")"), limit))
    for other in verbs:
        if other.position == "incise" and start <= other.first and other.last < cue.first:
            start = max(start, _tail(page, other, cue.first))
    left = contents.chars(page, start, cue.first, sentence) if cue.first > start else None
    words_left = len(left.of(page.text).split()) if left else 0
    right = contents.chars(page, tail, limit, sentence) if tail < limit else None
    words_right = len(right.of(page.text).split()) if right else 0
    if page.quoted[cue.first] >= 0:
        return [t for s in (left, right) if s is not None for t in contents.pieces(page, s, sentence.quotations)]
    if words_right > 4 and words_left <= 4 and right is not None:
        return contents.pieces(page, right, sentence.quotations)
    if left is None:
        return []
    if (
        words_right > 4
        and right is not None
        and tail < limit
        and page.low[tail] == ","
        and not _closes(page, tail + 1, limit)
    ):
        return contents.pieces(page, Span(left.start, right.end), sentence.quotations)
    return contents.pieces(page, left, sentence.quotations)


def _in_parenthesis(page: Page, sentence: Sentence, i: int) -> int:
    """The token behind the bracket that is open at token i, the first of the sentence if none is."""
    for j in range(i - 1, sentence.first - 1, -1):
        if page.low[j] == ")":
            break
        if page.low[j] == "(":
            return j + 1
    return sentence.first


def _closes(page: Page, start: int, limit: int) -> bool:
    """Whether what follows a phrase in the middle of a sentence is the article's own: a new clause or comment."""
    return (
        start >= limit or page.syntax.tokens[start].pos in {"CCONJ", "SCONJ", "ADP"} or page.is_word(start, "relatives")
    )
