"""What is said: the stretch of text that a cue reports, from its first word to where the article's own voice resumes."""

from __future__ import annotations

from collections.abc import Collection

from vigie.model.spans import Span
from vigie.stages.statements.cues import VerbCue
from vigie.stages.statements.groups import next_significant, subordinate
from vigie.stages.statements.page import Page, Sentence
from vigie.text.quotations import Quotation, split_sentences

_MARKS = '«»“”„"'
_ASIDES = 2
"""Insertions between commas that may part a verb from what it reports."""
_QUE_LETTERS = 3
_QUOTED_WORDS = 3
"""Words a quotation needs to be what a verb says rather than a name or nickname ("dit « le Grand »")."""
_EDGES = " \t\n\u00a0\u202f\u2009\u200b,;:–—-"


def tidy(page: Page, span: Span) -> Span | None:
    """Without white space, commas and the final stop; without its marks where one quotation fills it."""
    text, start, end = page.text, span.start, span.end
    changed = True
    while changed and start < end:
        changed = False
        while start < end and text[start] in _EDGES:
            start, changed = start + 1, True
        while start < end and (
            text[end - 1] in _EDGES or (text[end - 1] == "." and not text[start:end].endswith(".)"))
        ):
            end, changed = end - 1, True
        for ellipsis in ("(...)", "(…)", "[...]", "[…]"):
            if text.startswith(ellipsis, start):
                start, changed = start + len(ellipsis), True
        if (
            start < end
            and text[start] in _MARKS
            and not _marks_within(text, start + 1, end - (text[end - 1] in _MARKS))
        ):
            start, changed = start + 1, True
        elif (
            start < end
            and text[end - 1] in _MARKS
            and not _marks_within(text, start + (text[start] in _MARKS), end - 1)
        ):
            end, changed = end - 1, True
    return Span(start, end) if end - start > 1 else None


def _marks_within(text: str, start: int, end: int) -> bool:
    return any(c in _MARKS for c in text[start:end])


def pieces(page: Page, span: Span, quotations: Collection[Quotation]) -> list[Span]:
    """The statements of a content: one for each sentence of a quotation, the whole where no quotation breaks."""
    inside = [q for q in quotations if q.inner.overlaps(span)]
    if not inside:
        trimmed = tidy(page, span)
        return [trimmed] if trimmed else []
    parts = split_sentences(page.text, span, short=page.pack.words["abbreviations"])
    if len(parts) == 1:
        trimmed = tidy(page, span)
        return [trimmed] if trimmed else []
    return [t for p in parts if (t := tidy(page, p)) and len(t.of(page.text).split()) > 1]


def complement(page: Page, sentence: Sentence, cue: VerbCue) -> tuple[str, int] | None:
    """How the content of a plain or gerund cue begins (frame) and at which token."""
    at = next_significant(page, cue.last, sentence.last)
    asides = 0
    while at is not None:
        if page.low[at] == ",":
            asides += 1
            past = _past_aside(page, at, sentence.last)
            if asides > _ASIDES or past is None:
                return None
        elif begun := _opens(page, cue, at, sentence.last) or _opens_phrase(page, sentence, cue, at):
            return begun
        elif page.syntax.tokens[at].pos in {"ADP", "SCONJ"} and not (
            page.is_word(at, "plural_article") or page.is_word(at, "relatives") or _is_that(page, at)
        ):
            past = _skip_phrase(page, at, sentence.last)
        else:
            return None
        at = next_significant(page, past, sentence.last)
    return None


def _is_that(page: Page, i: int) -> bool:
    """Whether token i is "que", also glued to a quotation mark (`qu'"en`)."""
    return page.is_word(i, "that") or page.low[i][:_QUE_LETTERS] in page.pack.words["glued_that"]


def _opens(page: Page, cue: VerbCue, i: int, limit: int) -> tuple[str, int] | None:
    """A que-clause, a colon or a quotation that begins at token i."""
    frames = cue.rule.frames
    if _is_that(page, i):
        glued = len(page.low[i]) > _QUE_LETTERS
        after_noun = page.syntax.tokens[i - 1].pos in {"NOUN", "PROPN", "PRON"} and not page.is_word(i - 1, "dates")
        relative = "PronType=Rel" in page.syntax.tokens[i].morph and after_noun and not glued
        if "que" not in frames or relative or page.is_word(i - 1, "before_that"):
            return None
        return ("que", i if glued else i + 1)
    if page.low[i] == ":":
        return ("colon", i + 1) if "quotation" in frames and i + 1 < limit else None
    return _quoted_start(page, cue, i) if page.quoted[i] >= 0 else None


def _opens_phrase(page: Page, sentence: Sentence, cue: VerbCue, i: int) -> tuple[str, int] | None:
    """An infinitive, a complement behind a preposition of the verb's frames, or an object that begins at token i."""
    frames, token = cue.rule.frames, page.syntax.tokens[i]
    if _is_that(page, i) or page.is_word(i, "relatives") or page.low[i] == ":" or page.quoted[i] >= 0:
        return None
    if "VerbForm=Inf" in token.morph or page.is_word(i, "infinitive_helpers"):
        return ("infinitive", i) if "infinitive" in frames else None
    if page.is_word(i, "infinitive_marks") and (found := _marked_infinitive(page, cue, i, sentence.last)):
        return found
    for frame in ("a", "contre", "sur", "de"):
        if frame in frames and page.is_word(i, f"introduces_{frame}"):
            return (frame, i + 1)
    if token.pos in {"ADP", "SCONJ"} and not page.is_word(i, "plural_article"):
        return None
    clitic = page.is_word(i, "object_clitics") and token.pos in {"PRON", "ADV"}
    if clitic or ("VerbForm=Fin" in token.morph and token.pos in {"VERB", "AUX"}):
        infinitive = (
            "infinitive" in frames and i + 1 < sentence.last and "VerbForm=Inf" in page.syntax.tokens[i + 1].morph
        )
        return ("infinitive", i) if infinitive else None
    return _object_start(page, sentence, cue, i)


def _quoted_start(page: Page, cue: VerbCue, i: int) -> tuple[str, int] | None:
    """A quotation straight behind the verb: any of its frames may be quoted whole, a mere word only as an object."""
    if cue.rule.frames & {"quoted_object", "object", "de", "a"}:
        return ("quoted", i)
    words = len(page.quotations[page.quoted[i]].inner.of(page.text).split())
    return ("quoted", i) if words >= _QUOTED_WORDS and cue.rule.frames & {"quotation", "que", "de_infinitive"} else None


def _past_aside(page: Page, comma: int, limit: int) -> int | None:
    """The token past ", … ," if what stands there is no clause of its own."""
    for j in range(comma + 1, min(comma + 16, limit)):
        if page.low[j] == ",":
            return j + 1
        token = page.syntax.tokens[j]
        if page.is_word(j, "that") and j == comma + 1:
            return j
        if page.quoted[j] >= 0 or ("VerbForm=Fin" in token.morph and token.pos in {"VERB", "AUX"}):
            return None
    return None


def _marked_infinitive(page: Page, cue: VerbCue, i: int, limit: int) -> tuple[str, int] | None:
    """An infinitive or quotation behind "de" or "à", as far as the verb takes one."""
    frames = cue.rule.frames
    wanted = "a" if page.is_word(i, "introduces_a") else "de_infinitive"
    if wanted not in frames:
        return None
    for j in range(i + 1, min(i + 6, limit)):
        token = page.syntax.tokens[j]
        if "VerbForm=Inf" in token.morph or page.is_word(j, "infinitive_helpers"):
            return (wanted, i + 1)
        if not (
            page.is_word(j, "object_clitics") or page.is_word(j, "negations") or token.pos in {"ADV", "PUNCT", "PRON"}
        ):
            return (wanted, i + 1) if page.quoted[i + 1] >= 0 and page.quoted[i] < 0 else None
    return None


def _skip_phrase(page: Page, i: int, limit: int) -> int:
    """Past a prepositional phrase, up to a mark, a conjunction, a verb or a quotation."""
    i += 1
    while i < limit:
        token = page.syntax.tokens[i]
        stop = (
            page.quoted[i] >= 0 or page.is_word(i, "relatives") or _is_that(page, i) or page.low[i] in {",", ":", ";"}
        )
        if (
            stop
            or (token.pos in {"VERB", "AUX"} and "VerbForm=Part" not in token.morph and not token.text[:1].isupper())
            or page.is_word(i, "infinitive_helpers")
        ):
            return i
        if page.is_word(i, "infinitive_marks") and i + 1 < limit and "VerbForm=Inf" in page.syntax.tokens[i + 1].morph:
            return i
        if token.pos == "DET" and next_significant(page, i, limit) != i:
            i += 1
            continue
        if (
            token.pos == "DET"
            and page.syntax.tokens[i - 1].pos not in {"ADP", "DET", "CCONJ"}
            and not page.is_word(i - 1, "of")
            and not page.is_word(i, "plural_article")
        ):
            return i
        i += 1
    return i


def _object_start(page: Page, sentence: Sentence, cue: VerbCue, i: int) -> tuple[str, int] | None:
    """A noun phrase behind the verb: its content if the verb takes one, or what it says to the person it addresses."""
    frames = cue.rule.frames
    that = next(
        (
            j
            for j in range(i, min(i + 14, sentence.last))
            if page.quoted[j] < 0 and _is_that(page, j) and not page.is_word(j - 1, "before_that")
        ),
        None,
    )
    if "que" in frames and that is not None and page.syntax.tokens[that].pos == "SCONJ":
        head = page.syntax.tokens[that].head
        if page.syntax.tokens[head].head == cue.verb:
            return ("que", that + 1 if len(page.low[that]) <= _QUE_LETTERS else that)
    for j in range(i, min(i + 14, sentence.last)):
        if page.quoted[j] >= 0 or page.low[j] in {",", ":"}:
            break
        if page.is_word(j, "infinitive_marks") and (found := _marked_infinitive(page, cue, j, sentence.last)):
            return found
    if "de" in frames:
        return _called(page, i, sentence.last)
    if "object" in frames:
        return ("object", i)
    if "quoted_object" in frames:
        return ("quoted_object", i)
    return None


def _called(page: Page, i: int, limit: int) -> tuple[str, int] | None:
    """What somebody calls a thing ("a qualifié l'attaque de « lâche »"): the quotation behind "de"."""
    for j in range(i + 1, limit):
        if page.quoted[j] >= 0:
            return ("quoted", j) if page.is_word(j - 1, "of") else None
        if page.low[j] == "," or "VerbForm=Fin" in page.syntax.tokens[j].morph:
            return None
    return None


def clause_end(
    page: Page, sentence: Sentence, cue: VerbCue, first: int, stops: Collection[int], frame: str = "que"
) -> int:
    """The token past the content that begins at token `first` of a plain cue."""
    syntax = page.syntax
    opening = cue.position == "gerund" and (cue.first <= sentence.first + 1 or _inserted(page, sentence, cue))
    within = opening or subordinate(page, sentence, cue.first)
    if frame == "quoted":
        return _quotation_end(page, sentence, cue, first, stops)
    for j in range(first + 1, sentence.last):
        if page.quoted[j] >= 0:
            continue
        if j in stops or page.low[j] in {";", "."}:
            return j
        if (
            page.low[j] == ","
            and within
            and (opening or j > first + 3)
            and j + 1 < sentence.last
            and page.syntax.tokens[j + 1].pos in {"DET", "PROPN", "PRON", "NOUN", "AUX", "VERB"}
        ):
            return j
        if (
            page.low[j] == ","
            and _returns(page, sentence, cue, j, frame)
            and (frame != "que" or _complete(page, first, j))
        ):
            return j
        if syntax.tokens[j].pos == "CCONJ" and _resumes(page, sentence, cue, j):
            return j
    return sentence.last


def _inserted(page: Page, sentence: Sentence, cue: VerbCue) -> bool:
    """Whether a gerund stands between a subject and its verb ("L'agence, citant un témoin, a …")."""
    return not page.has_finite(range(sentence.first, cue.first))


def _complete(page: Page, first: int, last: int) -> bool:
    """Whether a que-clause has its own verb yet, outside relative clauses."""
    relative = False
    for j in range(first, last):
        if page.low[j] == ",":
            relative = False
        elif page.is_word(j, "relatives"):
            relative = True
        elif "VerbForm=Fin" in page.syntax.tokens[j].morph and not relative:
            return True
    return False


def _quotation_end(page: Page, sentence: Sentence, cue: VerbCue, first: int, stops: Collection[int]) -> int:
    """Past a quoted object and what completes it, up to a comma, a conjunction of the report or a second predicate."""
    j = page.token_at(page.quotations[page.quoted[first]].outer.end)
    if (
        j + 1 < sentence.last
        and page.syntax.tokens[j].pos == "CCONJ"
        and page.quoted[j + 1] >= 0
        and _says_clause(page, page.quoted[j + 1])
    ):
        return j
    while j < sentence.last:
        token = page.syntax.tokens[j]
        if page.quoted[j] < 0 and (
            j in stops
            or page.low[j] in {",", ";", ".", ":"}
            or (token.pos == "CCONJ" and _resumes(page, sentence, cue, j))
        ):
            return j
        j += 1
    return sentence.last


def _says_clause(page: Page, number: int) -> bool:
    """Whether a quotation holds a finite verb, so that it is a statement of its own."""
    inner = page.quotations[number].inner
    return any(
        "VerbForm=Fin" in page.syntax.tokens[j].morph
        for j in range(page.token_at(inner.start), page.token_at(inner.end))
    )


def _returns(page: Page, sentence: Sentence, cue: VerbCue, comma: int, frame: str) -> bool:
    """Whether what follows a comma hangs on the reporting verb itself, or comments on the report."""
    follow = comma + 1
    if follow >= sentence.last:
        return False
    if page.is_word(follow, "asides_after"):
        return True
    if frame == "que" and page.is_word(follow, "goes_on"):
        return False
    token = page.syntax.tokens[follow]
    if token.pos in {"CCONJ", "PUNCT"}:
        return False
    branch = follow
    for _ in range(6):
        head = page.syntax.tokens[branch].head
        if head == branch or head <= comma:
            break
        branch = head
    dep = page.syntax.tokens[branch].dep.partition(":")[0]
    return page.syntax.tokens[branch].head == cue.verb and (
        dep in {"advcl", "parataxis"}
        or (dep == "obl" and token.pos == "ADP" and frame == "que" and _last_segment(page, sentence, comma))
    )


def _last_segment(page: Page, sentence: Sentence, comma: int) -> bool:
    """Whether no further comma stands behind this one: what follows is an aside on the report, not within its content."""
    return not any(page.low[j] == "," and page.quoted[j] < 0 for j in range(comma + 1, sentence.last))


def _resumes(page: Page, sentence: Sentence, cue: VerbCue, conjunction: int) -> bool:
    """Whether a conjunction starts a new predicate of the reporting clause ("… et a ajouté")."""
    k = conjunction + 1
    while k < sentence.last and (page.is_word(k, "object_clitics") or page.syntax.tokens[k].pos == "ADV"):
        k += 1
    if k >= sentence.last or page.quoted[k] >= 0 or page.syntax.tokens[k].pos not in {"VERB", "AUX"}:
        return False
    verb = k if page.syntax.tokens[k].pos == "VERB" else page.syntax.tokens[k].head
    return page.syntax.tokens[verb].head == cue.verb or (
        page.syntax.tokens[verb].text.lower() in page.pack.forms
        and "VerbForm=Inf" not in page.syntax.tokens[verb].morph
    )


def coordinated_clauses(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """The token ranges of "A et que B" within a que-clause."""
    ranges, start = [], first
    for j in range(first + 1, last - 1):
        if page.quoted[j] < 0 and page.syntax.tokens[j].pos == "CCONJ" and _is_that(page, j + 1):
            ranges.append((start, j))
            start = j + 2 if len(page.low[j + 1]) <= _QUE_LETTERS else j + 1
    ranges.append((start, last))
    return [r for r in ranges if r[1] > r[0]]


def chars(page: Page, first: int, last: int, sentence: Sentence) -> Span:
    """Characters of tokens first..last, with the rest of a glued token such as `qu'"en` cut off at its front."""
    start = page.syntax.tokens[first].start
    if len(page.low[first]) > _QUE_LETTERS and page.low[first][:_QUE_LETTERS] in page.pack.words["glued_that"]:
        start += _QUE_LETTERS
    end = page.syntax.tokens[last - 1].end if last > first else start
    return Span(max(start, sentence.span.start), min(max(start, end), sentence.span.end))
