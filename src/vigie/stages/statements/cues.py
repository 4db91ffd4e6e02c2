"""Where a sentence reports speech: verb groups of the pack, with how they stand, and phrases such as "according to"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.lang.statements import AttributionPhrase, ReportingVerb
from vigie.model.spans import Span
from vigie.stages.statements.groups import (
    GROUP_REACH,
    group_start,
    inverted_clitic,
    is_auxiliary,
    is_reflexive,
    next_significant,
    stands_as_verb,
)
from vigie.stages.statements.incises import opens_incise, opens_quoted
from vigie.stages.statements.page import Page, Sentence

ANY_VERB = ReportingVerb("incise", "", (), frozenset({"quotation"}))
"""Whatever its verb, a group with its subject behind it reports the quotation it follows ("…", s'est-il agacé)."""
Position = Literal["plain", "incise", "gerund"]
_NARRATED_REACH = 7
"""Tokens behind an infinitive in which the quotation it reports begins ("pour dénoncer les « six mois perdus »")."""


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
            known.add(cue.verb)
    for i in range(sentence.first + 1, sentence.last - 1):
        if page.quoted[i] >= 0 and page.low[i] == "," and page.quoted[i + 1] == page.quoted[i]:
            cue = _inner_incise(page, sentence, i + 1)
            if cue is not None and cue.verb not in known:
                found.append(cue)
    return sorted(found, key=lambda c: c.first)


def _any_incise(page: Page, sentence: Sentence, i: int) -> VerbCue | None:
    """A verb group with its subject behind it, straight behind a quotation that opens the sentence or holds a clause."""
    if i >= sentence.last - 1 or page.quoted[i] >= 0:
        return None
    comma = page.low[i] == ","
    first = i + comma
    group = _group_from(page, sentence, first, ("reflexives", "object_clitics"), quoted=False)
    if group is None:
        return None
    auxiliary, verb, clitic, last = group
    if clitic is None:
        follow = next_significant(page, last, sentence.last)
        named = (
            follow is not None
            and page.syntax.tokens[follow].pos in {"DET", "PROPN", "NOUN", "ADP"}
            and not page.is_word(follow, "that")
        )
        if not (comma and named and opens_quoted(page, sentence, first - 1)):
            return None
        if page.syntax.tokens[verb].pos != "VERB" or not (page.has_finite([verb]) or auxiliary is not None):
            return None
        if auxiliary is not None and page.is_word(auxiliary, "passive") and first == auxiliary:
            return None
    negated = any(page.is_word(j, "negations") for j in range(first, min(last + 1, sentence.last)))
    head = page.syntax.tokens[auxiliary if auxiliary is not None else verb]
    return VerbCue(ANY_VERB, verb, first, last, "incise", clitic, negated, "Mood=Cnd" in head.morph)


def _inner_incise(page: Page, sentence: Sentence, first: int) -> VerbCue | None:
    """A verb group behind a comma inside a quotation, with its pronoun or its subject behind it ("…, analyse-t-il, …").

    Without a pronoun the verb must be one of the pack's: which of them takes a quotation is no matter here.
    """
    group = _group_from(page, sentence, first, ("reflexives",), quoted=True)
    if group is None:
        return None
    auxiliary, verb, clitic, last = group
    if any(page.low[j] == "?" for j in range(last, sentence.last)):
        return None
    if clitic is None:
        tokens, follow = page.syntax.tokens, next_significant(page, last, sentence.last)
        known = tokens[verb].text.lower() in page.pack.forms and "VerbForm=Inf" not in tokens[verb].morph
        fits = auxiliary is not None or page.has_finite([verb])
        if follow is None or not (known and fits and tokens[follow].pos in {"DET", "PROPN", "NOUN"}):
            return None
        if auxiliary is not None and page.is_word(auxiliary, "passive"):
            return None
    elif page.low[clitic].rpartition("-")[2] not in page.pack.words["third_persons"]:
        return None
    return VerbCue(ANY_VERB, verb, first, last, "incise", clitic, negated=False, conditional=False)


def _group_from(
    page: Page, sentence: Sentence, first: int, clitics: tuple[str, ...], *, quoted: bool
) -> tuple[int | None, int, int | None, int] | None:
    """The verb group that begins at token `first`: auxiliary, verb, inverted pronoun, and the token past it all.

    Clitics of some families may open it; `quoted` says whether it stands within quotation marks.
    """
    i = first
    while i < sentence.last and any(page.is_word(i, f) for f in clitics) and page.syntax.tokens[i].pos != "DET":
        i += 1
    if i >= sentence.last or (page.quoted[i] >= 0) != quoted:
        return None
    auxiliary = i if is_auxiliary(page, i) else None
    verb = i if auxiliary is None else _participle_after(page, sentence, i)
    if verb is None or page.syntax.tokens[verb].pos not in {"VERB", "NOUN", "ADJ"} or page.is_word(verb, "copulas"):
        return None
    clitic = inverted_clitic(page, sentence, auxiliary, verb)
    return auxiliary, verb, clitic, max(verb, clitic or 0) + 1


def _participle_after(page: Page, sentence: Sentence, i: int) -> int | None:
    for j in range(i + 1, min(i + GROUP_REACH, sentence.last)):
        token = page.syntax.tokens[j]
        if page.is_word(j, "passive_participles") or token.pos == "DET":
            return None
        if token.pos == "VERB" or ("VerbForm=Part" in token.morph and token.pos != "AUX"):
            return j
    return None


def phrase_cues(page: Page, sentence: Sentence) -> list[PhraseCue]:
    """Attribution phrases of a sentence outside quotation marks."""
    found: list[PhraseCue] = []
    low = page.low
    for i in range(sentence.first, sentence.last):
        for row in page.pack.phrases.get(low[i], ()):
            end = i + len(row.words)
            if low[i:end] == row.words and end < sentence.last and (page.quoted[i] < 0 or _is_inner(page, sentence, i)):
                found.append(PhraseCue(row, i, end))
                break
    return found


def _is_inner(page: Page, sentence: Sentence, i: int) -> bool:
    """Whether a phrase stands between commas inside a quotation that nothing behind its closing mark attributes."""
    q = page.quotations[page.quoted[i]]
    after = page.token_at(q.outer.end)
    free = after >= len(page.low) or page.low[after] not in {",", "-"}
    return free and i > sentence.first and page.low[i - 1] == "," and page.quoted[i - 1] >= 0 and q.closed


def _verb_cue(page: Page, sentence: Sentence, i: int, rows: tuple[ReportingVerb, ...]) -> VerbCue | None:
    form = page.syntax.tokens[i].text.lower()
    infinitive = form in page.pack.verbs
    if infinitive and not _narrates(page, sentence, i):
        return None
    picked = next(((row, end) for row in rows if (end := _particles(page, sentence, i, row)) is not None), None)
    if picked is None:
        return None
    rule, end = picked
    gerund = infinitive or form in page.pack.gerunds
    first, auxiliary = group_start(page, sentence, i, form in page.pack.participles)
    if not infinitive and not _verbal(page, sentence, i, auxiliary, gerund):
        return None
    if auxiliary is not None and page.is_word(auxiliary, "passive") and not is_reflexive(page, first, auxiliary):
        return None
    clitic = inverted_clitic(page, sentence, auxiliary, i)
    if rule.impersonal and not (_impersonal(page, clitic, first) or _learnt(page, end, sentence.last)):
        return None
    last = max(end, clitic + 1 if clitic is not None and clitic > i else end)
    quoted = page.quoted[i] >= 0
    position: Position = "gerund" if gerund else "plain"
    if not gerund and (clitic is not None or opens_incise(page, sentence, first, last, i, quoted)):
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
    """Whether an infinitive tells what somebody went on to say: "avant d'ajouter : « … »", "a tenu à rappeler que …"."""
    if i <= sentence.first or i + 1 >= sentence.last:
        return False
    if not (page.is_word(i - 1, "of") or page.is_word(i - 1, "introduces_infinitive")):
        return False
    if page.low[i + 1] in {":", '"'} or page.is_word(i + 1, "that"):
        return True
    for j in range(i + 1, min(i + _NARRATED_REACH, sentence.last) if page.is_word(i - 1, "introduces_a") else i):
        if page.quoted[j] >= 0:
            return True
        if page.syntax.tokens[j].pos not in {"DET", "ADP", "NOUN", "PROPN", "ADJ"}:
            return False
    return False


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
        return (
            stands_as_verb(page, i)
            or _governs(page, sentence, i)
            or (i > sentence.first + 1 and page.low[i - 1] == "," and page.quoted[i - 2] >= 0 > page.quoted[i])
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
        return not page.has_finite(range(sentence.first, i))
    if (
        i <= sentence.first
        or i + 2 >= sentence.last
        or page.syntax.tokens[i - 1].pos in {"DET", "ADP", "ADJ", "CCONJ", "PUNCT"}
    ):
        return False
    if page.is_word(i + 1, "that") or page.is_word(i + 1, "infinitive_helpers"):
        return True
    return page.is_word(i + 1, "infinitive_marks") and "VerbForm=Inf" in page.syntax.tokens[i + 2].morph


def _learnt(page: Page, start: int, limit: int) -> bool:
    """Whether a medium stands behind a verb, dates apart, as the one that was told ("a appris lundi l'AFP")."""
    at = next_significant(page, start, limit)
    while at is not None and page.syntax.tokens[at].pos in {"DET", "NUM"}:
        at = next_significant(page, at + 1, limit)
    mention = page.mention(at) if at is not None else None
    return mention is not None and mention[0].named and mention[1].type == "media"


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


def cue_span(page: Page, cue: VerbCue | PhraseCue) -> Span:
    """Characters of a cue."""
    tokens = page.syntax.tokens
    return Span(tokens[cue.first].start, tokens[cue.last - 1].end)
