"""Where a sentence reports speech: verb groups of the pack, with how they stand, and phrases such as "according to"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.lang.statements import AttributionPhrase, ReportingVerb
from vigie.model.spans import Span
from vigie.stages.statements.page import Page, Sentence

ANY_VERB = ReportingVerb("incise", "", (), frozenset({"quotation"}))
"""Whatever its verb, a group with its subject behind it reports the quotation it follows ("…", s'est-il agacé)."""
Position = Literal["plain", "incise", "gerund"]
_GROUP_REACH = 9
"""Tokens that may stand between an auxiliary and its participle ("a, de son côté, déclaré")."""


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A reporting verb group: tokens `first..last` (half-open), with `verb` its lexical head and `clitic` an inverted pronoun."""

    rule: ReportingVerb
    verb: int
    first: int
    last: int
    position: Position
    clitic: int | None
    negated: bool
    conditional: bool


@dataclass(frozen=True, slots=True)
class PhraseCue:
    """A phrase that introduces a source; `first..last` are its tokens without the source."""

    rule: AttributionPhrase
    first: int
    last: int


def verb_cues(page: Page, sentence: Sentence) -> list[VerbCue]:
    """Reporting verb groups of a sentence that stand outside quotation marks, or as an incise within them."""
    found: list[VerbCue] = []
    for i in range(sentence.first, sentence.last):
        lemma = page.pack.forms.get(page.syntax.tokens[i].text.lower())
        if lemma is not None and (cue := _verb_cue(page, sentence, i, page.pack.verbs[lemma])):
            found.append(cue)
    known = {c.verb for c in found}
    for q in sentence.quotations:
        cue = _any_incise(page, sentence, page.token_at(q.outer.end))
        if cue is not None and cue.verb not in known:
            found.append(cue)
    return sorted(found, key=lambda c: c.first)


def _any_incise(page: Page, sentence: Sentence, i: int) -> VerbCue | None:
    """A verb group with its subject behind it, straight behind a quotation that opens the sentence or holds a clause."""
    if i >= sentence.last - 1 or page.quoted[i] >= 0:
        return None
    comma = page.low[i] == ","
    i += comma
    first = i
    while (
        i < sentence.last
        and (page.is_word(i, "reflexives") or page.is_word(i, "object_clitics"))
        and page.syntax.tokens[i].pos != "DET"
    ):
        i += 1
    if i >= sentence.last or page.quoted[i] >= 0:
        return None
    auxiliary = i if is_auxiliary(page, i) else None
    verb = i if auxiliary is None else _participle_after(page, sentence, i)
    if verb is None or page.syntax.tokens[verb].pos not in {"VERB", "NOUN", "ADJ"} or page.is_word(verb, "copulas"):
        return None
    clitic = _clitic(page, sentence, auxiliary, verb)
    last = max(verb, clitic or 0) + 1
    if clitic is None:
        follow = next_significant(page, last, sentence.last)
        named = (
            follow is not None
            and page.syntax.tokens[follow].pos in {"DET", "PROPN", "NOUN", "ADP"}
            and not page.is_word(follow, "that")
        )
        if not (comma and named and opens_quoted(page, sentence, first - 1)):
            return None
        if page.syntax.tokens[verb].pos != "VERB" or not (
            "VerbForm=Fin" in page.syntax.tokens[verb].morph or auxiliary is not None
        ):
            return None
        if auxiliary is not None and page.is_word(auxiliary, "passive") and first == auxiliary:
            return None
    negated = any(page.is_word(j, "negations") for j in range(first, min(last + 1, sentence.last)))
    head = page.syntax.tokens[auxiliary if auxiliary is not None else verb]
    return VerbCue(ANY_VERB, verb, first, last, "incise", clitic, negated, "Mood=Cnd" in head.morph)


def _participle_after(page: Page, sentence: Sentence, i: int) -> int | None:
    for j in range(i + 1, min(i + _GROUP_REACH, sentence.last)):
        token = page.syntax.tokens[j]
        if page.is_word(j, "passive_participles") or token.pos == "DET":
            return None
        if token.pos == "VERB" or ("VerbForm=Part" in token.morph and token.pos != "AUX"):
            return j
    return None


def opens_quoted(page: Page, sentence: Sentence, end: int) -> bool:
    """Whether everything in front of token `end` is quoted, and says a clause."""
    inside = range(sentence.first, end)
    if not all(page.quoted[j] >= 0 or page.syntax.tokens[j].pos == "PUNCT" for j in inside):
        return False
    return any("VerbForm=Fin" in page.syntax.tokens[j].morph for j in inside)


def phrase_cues(page: Page, sentence: Sentence) -> list[PhraseCue]:
    """Attribution phrases of a sentence outside quotation marks."""
    found: list[PhraseCue] = []
    low = page.low
    for i in range(sentence.first, sentence.last):
        for row in page.pack.phrases.get(low[i], ()):
            end = i + len(row.words)
            if page.quoted[i] < 0 and low[i:end] == row.words and end < sentence.last:
                found.append(PhraseCue(row, i, end))
                break
    return found


def _verb_cue(page: Page, sentence: Sentence, i: int, rows: tuple[ReportingVerb, ...]) -> VerbCue | None:
    form = page.syntax.tokens[i].text.lower()
    infinitive = form in page.pack.verbs
    if infinitive and not _narrates(page, sentence, i):
        return None
    picked = next(((row, end) for row in rows if (end := _particles(page, sentence, i, row)) is not None), None)
    if picked is None:
        return None
    rule, end = picked
    gerund = infinitive or form.endswith("ant")
    first, auxiliary = _group_start(page, sentence, i, form in page.pack.participles)
    if not infinitive and not _verbal(page, sentence, i, auxiliary, gerund):
        return None
    if auxiliary is not None and page.is_word(auxiliary, "passive") and not _reflexive(page, first, auxiliary):
        return None
    clitic = _clitic(page, sentence, auxiliary, i)
    if rule.impersonal and not _impersonal(page, clitic, first):
        return None
    last = max(end, clitic + 1 if clitic is not None and clitic > i else end)
    quoted = page.quoted[i] >= 0
    position: Position = "gerund" if gerund else "plain"
    if not gerund and (clitic is not None or _opens_incise(page, sentence, first, last, i, quoted)):
        position = "incise"
    if quoted and position != "incise":
        return None
    if position == "incise" and "quotation" not in rule.frames:
        return None
    head = page.syntax.tokens[auxiliary if auxiliary is not None else i]
    negated = any(
        page.is_word(j, "negations") for j in range(max(sentence.first, first - 1), min(last + 2, sentence.last))
    )
    conditional = "Mood=Cnd" in head.morph and (auxiliary is not None or not page.is_word(i, "wishes"))
    return VerbCue(rule, i, first, last, position, clitic, negated, conditional)


def _narrates(page: Page, sentence: Sentence, i: int) -> bool:
    """Whether an infinitive tells what somebody went on to say: "avant d'ajouter : « … »", "et X de conclure que …"."""
    if i <= sentence.first or i + 1 >= sentence.last or not page.is_word(i - 1, "of"):
        return False
    return page.low[i + 1] in {":", '"'} or page.is_word(i + 1, "that")


def _verbal(page: Page, sentence: Sentence, i: int, auxiliary: int | None, gerund: bool) -> bool:
    """Whether a form that may report stands here as a verb that does."""
    token = page.syntax.tokens[i]
    form = token.text.lower()
    if auxiliary is not None:
        return True
    if gerund:
        introduced = i == sentence.first or page.low[i - 1] == "," or page.is_word(i - 1, "gerund_marks")
        return introduced or (i + 1 < sentence.last and page.is_word(i + 1, "that"))
    if form in page.pack.participles and not page.is_word(i, "present_too"):
        joined = i > sentence.first and page.syntax.tokens[i - 1].pos == "CCONJ"
        return joined and any(is_auxiliary(page, j) and page.quoted[j] < 0 for j in range(sentence.first, i - 1))
    if token.pos in {"VERB", "AUX"}:
        return True
    if page.is_word(i, "nouns_alike"):
        return _governs(page, sentence, i) or (
            i > sentence.first + 1 and page.low[i - 1] == "," and page.quoted[i - 2] >= 0 > page.quoted[i]
        )
    return token.pos not in {"PROPN", "DET", "ADP"}


def _governs(page: Page, sentence: Sentence, i: int) -> bool:
    """Whether a form that may be a noun stands as a verb: a noun in front of it, a clause or infinitive behind it."""
    if (
        i > sentence.first
        and page.low[i - 1] == ","
        and i + 1 < sentence.last
        and page.syntax.tokens[i + 1].pos == "ADP"
    ):
        return not any("VerbForm=Fin" in page.syntax.tokens[k].morph for k in range(sentence.first, i))
    if (
        i <= sentence.first
        or i + 2 >= sentence.last
        or page.syntax.tokens[i - 1].pos in {"DET", "ADP", "ADJ", "CCONJ", "PUNCT"}
    ):
        return False
    if page.is_word(i + 1, "that") or page.is_word(i + 1, "infinitive_helpers"):
        return True
    return page.is_word(i + 1, "infinitive_marks") and "VerbForm=Inf" in page.syntax.tokens[i + 2].morph


def _impersonal(page: Page, clitic: int | None, first: int) -> bool:
    before = first - 1
    if clitic is not None:
        return page.low[clitic].rpartition("-")[2] in page.pack.words["anybody"]
    return before >= 0 and page.is_word(before, "anybody")


def _particles(page: Page, sentence: Sentence, i: int, row: ReportingVerb) -> int | None:
    """The token past the verb and the words that make an idiom of it, None if these are not there."""
    if not row.particles:
        return i + 1
    for j in range(i + 1, min(i + 5, sentence.last)):
        if page.low[j : j + len(row.particles)] == row.particles:
            return j + len(row.particles)
    return None


def _group_start(page: Page, sentence: Sentence, i: int, participle: bool) -> tuple[int, int | None]:
    """First token of the verb group of i, and its auxiliary if i is a past participle that has one."""
    first, auxiliary = i, None
    if participle:
        for j in range(i - 1, max(sentence.first, i - _GROUP_REACH) - 1, -1):
            if page.is_word(j, "passive_participles"):
                return i, None
            if is_auxiliary(page, j):
                first = auxiliary = j
                break
            if (
                page.syntax.tokens[j].pos in {"SCONJ", "CCONJ"}
                or (page.syntax.tokens[j].pos == "VERB" and j < i - 1)
                or (page.quoted[j] >= 0) != (page.quoted[i] >= 0)
            ):
                break
            if page.low[j] in ".;:()":
                break
    while first > sentence.first and (_clitic_before(page, first - 1) or is_auxiliary(page, first - 1)):
        first -= 1
    return first, auxiliary


def is_auxiliary(page: Page, i: int) -> bool:
    """Whether token i is a form of the tense auxiliaries; folding makes "à" one, its class does not."""
    return page.is_word(i, "auxiliaries") and page.syntax.tokens[i].pos != "ADP"


def _clitic_before(page: Page, i: int) -> bool:
    """Whether token i is an object or negative clitic of the verb behind it."""
    return page.is_word(i, "object_clitics") and page.syntax.tokens[i].pos in {"PRON", "ADV"}


def _reflexive(page: Page, first: int, auxiliary: int) -> bool:
    return any(page.is_word(j, "reflexives") for j in range(first, auxiliary))


def _clitic(page: Page, sentence: Sentence, auxiliary: int | None, verb: int) -> int | None:
    """The inverted subject pronoun of a verb group ("a-t-il déclaré", "explique-t-on")."""
    for base in (auxiliary, verb):
        if base is not None:
            for j in range(base + 1, min(base + 4, sentence.last)):
                if page.is_word(j, "clitics"):
                    return j
                if not page.is_word(j, "clitic_links"):
                    break
    return None


def _opens_incise(page: Page, sentence: Sentence, first: int, last: int, verb: int, quoted: bool) -> bool:
    """Whether a verb group after a comma or a closing mark has its subject behind it."""
    before = first - 1
    while before >= sentence.first and page.is_word(before, "as"):
        before -= 1
    if before < sentence.first:
        return before + 1 < first  # "Comme l'a dit X, …"
    if before == sentence.first or page.low[before] not in {",", '"', "-", "!", "?", "…", "..."}:
        return False
    after_quote = not quoted and (page.quoted[before] >= 0 or page.quoted[before - 1] >= 0)
    follow = next_significant(page, last, sentence.last)
    if follow is None:
        return after_quote
    if (
        page.is_word(follow, "that")
        or page.low[follow] in {":", '"'}
        or page.low[follow][:3] in page.pack.words["glued_that"]
    ):
        return False
    if after_quote and all(
        page.quoted[j] >= 0 or page.syntax.tokens[j].pos == "PUNCT" for j in range(sentence.first, before)
    ):
        return True
    if after_quote and _ends_clause(page, before if page.quoted[before] >= 0 else before - 1):
        return True
    if after_quote and not _subject_before(page, verb, first) and not _orders(page, sentence, last):
        return True
    if page.low[before] != ",":
        return False
    if (
        quoted
        and page.syntax.tokens[follow].pos in {"DET", "PROPN", "NOUN"}
        and any(page.low[j] in {",", '"', "."} for j in range(follow, min(follow + 14, sentence.last)))
    ):
        return True
    if _subject_before(page, verb, first):
        return False
    return quoted or _whole_clause(page, sentence, before) or _mere_opening(page, sentence, before)


def _mere_opening(page: Page, sentence: Sentence, end: int) -> bool:
    """Whether only a connector stands in front of token `end` ("En outre, ajoute X, …")."""
    return (
        0 < end - sentence.first <= 4
        and page.syntax.tokens[sentence.first].pos in {"ADV", "ADP", "CCONJ", "SCONJ"}
        and not page.is_word(sentence.first, "plural_article")
    )


def _orders(page: Page, sentence: Sentence, last: int) -> bool:
    """Whether a verb group is followed by somebody and an infinitive ("a appelé X à partir"): then it has its own content."""
    for j in range(last, min(last + 8, sentence.last - 1)):
        if page.low[j] == ",":
            return False
        if page.is_word(j, "infinitive_marks") and "VerbForm=Inf" in page.syntax.tokens[j + 1].morph:
            return True
    return False


def _whole_clause(page: Page, sentence: Sentence, end: int) -> bool:
    """Whether a main clause stands in front of token `end`, so that the verb behind it comments rather than goes on."""
    finite = (j for j in range(sentence.first, end) if "VerbForm=Fin" in page.syntax.tokens[j].morph)
    return any(page.quoted[j] >= 0 or not subordinate(page, sentence, j) for j in finite)


def subordinate(page: Page, sentence: Sentence, first: int) -> bool:
    """Whether a conjunction or relative pronoun stands between a verb group and the comma in front of it."""
    for k in range(first - 1, sentence.first - 1, -1):
        if page.low[k] == "," and page.quoted[k] < 0:
            return False
        if page.syntax.tokens[k].pos == "SCONJ" or page.is_word(k, "relatives"):
            return True
    return False


def _ends_clause(page: Page, i: int) -> bool:
    """Whether the quotation that ends at token i holds a whole clause (so that what follows the comma comments on it)."""
    number = page.quoted[i]
    if number < 0:
        return False
    inner = page.quotations[number].inner
    span = range(page.token_at(inner.start), page.token_at(inner.end))
    return any("VerbForm=Fin" in page.syntax.tokens[j].morph for j in span)


def _subject_before(page: Page, verb: int, first: int) -> bool:
    """Whether the parse gives the verb a subject in front of it, outside quotations.

    A subject right in front of a comma is none: French parts them only by an insertion, which has a comma of its own.
    """
    for c in page.syntax.with_dep(verb, "nsubj"):
        if c < first and page.quoted[c] < 0 and not _has_verb(page, c + 1, first):
            commas = sum(page.low[j] == "," and page.quoted[j] < 0 for j in range(c + 1, first))
            if commas != 1 or page.low[first - 1] != ",":
                return True
    return False


def _has_verb(page: Page, first: int, last: int) -> bool:
    """Whether a finite verb of no relative clause stands between a subject and a verb group: then it takes that subject."""
    for j in range(first, last):
        if page.quoted[j] < 0 and page.is_word(j, "relatives"):
            return False
        if page.quoted[j] < 0 and "VerbForm=Fin" in page.syntax.tokens[j].morph:
            return True
    return False


def next_significant(page: Page, i: int, limit: int) -> int | None:
    """The next token that is no adverb, date word or aside, None at the end."""
    while i < limit:
        token = page.syntax.tokens[i]
        light = (
            token.pos == "SPACE"
            or page.is_word(i, "dates")
            or page.is_word(i, "asides")
            or (token.pos == "ADV" and not page.is_word(i, "that"))
        )
        if not light and not (token.pos in {"NUM", "DET"} and i + 1 < limit and _opens_date(page, i, limit)):
            return i
        i += 1
    return None


def _opens_date(page: Page, i: int, limit: int) -> bool:
    """Whether an article or number stands in front of a date word ("le 7 janvier")."""
    if page.is_word(i + 1, "dates"):
        return True
    return i + 2 < limit and page.syntax.tokens[i + 1].pos == "NUM" and page.is_word(i + 2, "dates")


def cue_span(page: Page, cue: VerbCue | PhraseCue) -> Span:
    """Characters of a cue."""
    tokens = page.syntax.tokens
    return Span(tokens[cue.first].start, tokens[cue.last - 1].end)
