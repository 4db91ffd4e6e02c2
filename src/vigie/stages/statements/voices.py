"""Whose word it is: from the words of a source to a name or a description, and the media it came through."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from vigie.model.entities import Entity, Mention
from vigie.model.spans import Span
from vigie.stages.statements.page import Page
from vigie.stages.statements.phrases import phrase_end
from vigie.stages.statements.report import Report
from vigie.text import clauses
from vigie.text.folding import fold

_TITLE_STEPS = 3
"""Steps of the parse from a name to the title that is subject ("l'ancien député Les Républicains Paul Roux")."""
_PLURAL = ("s", "x")
"""Endings of plural pronouns."""
_NEAR = 2
"""Paragraphs over which a pronoun in an incise still stands for the voice heard last (a subheading may lie between)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Names (or one description) of who speaks, their entity ids, and whether they are named.

    `human` is false for bodies, media and documents: no "il" or "elle" of an incise stands for them. `title` marks a
    description by a definite title ("le maire"), `plural` one of several ("les habitants").
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    named: bool
    gender: str | None = None
    human: bool = True
    title: bool = False
    plural: bool = False


@dataclass(slots=True)
class Memory:
    """What the reading of a text has heard so far: the last voices, by kind; `unknown` when nobody could say who spoke last."""

    last: Voice | None = None
    unknown: bool = False
    last_via: tuple[str, ...] = ()
    last_paragraph: int = -1
    last_end: int = 0
    anonymous: dict[str, Voice] = field(default_factory=dict)
    described: dict[str, Voice] = field(default_factory=dict)
    same: dict[tuple[str, ...], Voice] = field(default_factory=dict)
    medium: Voice | None = None
    body: Voice | None = None
    person: Voice | None = None
    told: list[Span] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)


def voice_of(page: Page, report: Report, memory: Memory) -> Voice | None:
    """Resolve the source of a report; None when the text does not say who speaks."""
    span = report.source_span
    if span is None:
        return None
    if report.source is None:
        return _heard_as(page, report, span, memory)
    first, last = report.source
    if last - first == 1 and page.is_word(first, "anybody"):
        return None
    if last - first == 1 and (page.is_word(first, "subject_pronouns") or page.is_word(first, "stressed_pronouns")):
        return _heard_as(page, report, span, memory)
    heads = speaking(page, span)
    if heads:
        return _named(page, heads)
    people = _people(page, first, last)
    if people is not None:
        return people
    issuer = _issuer(page, report, memory)
    if issuer is not None:
        return issuer
    return _described(page, first, last, memory)


def _heard_as(page: Page, report: Report, span: Span, memory: Memory) -> Voice | None:
    """The voice behind a pronoun, whose gender is kept for the pronouns that follow."""
    voice = _pronoun(page, report, span, memory)
    form = fold(span.of(page.text))
    if voice is not None and voice.human and len(voice.ids) == 1 and not form.endswith(_PLURAL):
        memory.genders.setdefault(voice.ids[0], "f" if form in page.pack.words["feminine_pronouns"] else "m")
    return voice


def _told_of(page: Page, entity: Entity, report: Report, span: Span, gender: str, memory: Memory) -> bool:
    """Whether a person is only talked of: named last inside what the voice before said, or known by the other gender.

    "…", a dit le procureur. Jean Roux est malade, a-t-il ajouté: "il" is the procureur still.
    """
    if memory.genders.get(entity.id) not in {gender, None}:
        return True
    last = memory.last if memory.last is not None and memory.last.human else memory.person
    number = page.paragraph_at(span.start)
    near = number is not None and number - memory.last_paragraph <= _NEAR
    if report.kind != "incise" or last is None or not near or entity.id in last.ids:
        return False
    if len(last.names) != 1 or last.gender not in {gender, None}:
        return False
    named = [m.span for m in entity.mentions if m.named and m.span.end <= span.start]
    return bool(named) and any(c.covers(named[-1]) for c in (*memory.told, *report.contents))


def _body_subject(page: Page, start: int, end: int, gender: str, memory: Memory) -> Voice | None:
    """The body that is the last subject of a stretch in which no person is named ("La police … , a-t-elle précisé")."""
    for i in range(page.token_at(end) - 1, page.token_at(start), -1):
        token, mention = page.syntax.tokens[i], page.mention(i)
        if mention is not None and mention[0].named and mention[1].type == "person":
            return None
        if page.quoted[i] >= 0 or not token.dep.startswith("nsubj") or not page.is_word(i, "bodies"):
            continue
        if clauses.feature(token.morph, "Gender") != ("Fem" if gender == "f" else "Masc"):
            return None
        return _of(mention[1]) if mention is not None else _described(page, i - 1, i + 1, memory)
    return None


def _pronoun(page: Page, report: Report, span: Span, memory: Memory) -> Voice | None:
    """The voice behind a pronoun: a person of the entity stage, the person last made a subject, or who spoke last and fits."""
    form = fold(span.of(page.text))
    resolved = page.mention(page.syntax.at(span.start))
    if form.endswith(_PLURAL) or form in page.pack.words["first_persons"]:
        lone = memory.last is not None and memory.last.named and len(memory.last.names) == 1 and form.endswith(_PLURAL)
        return _of(resolved[1]) if resolved is not None else None if lone else memory.last
    gender = "f" if form in page.pack.words["feminine_pronouns"] else "m"
    number = page.paragraph_at(span.start)
    here = page.paragraphs[number].start if number is not None else 0
    limit = min(span.start, report.contents[0].start) if report.kind == "incise" else span.start
    if number != memory.last_paragraph and report.kind == "incise":
        body = _body_subject(page, here, span.start, gender, memory)
        if body is not None:
            return body
    if resolved is not None and resolved[1].type == "person":
        if not _told_of(page, resolved[1], report, span, gender, memory):
            return _of(resolved[1])
        resolved = None
    heard = memory.last is not None and memory.last.human and memory.last_paragraph == number
    since = (
        page.paragraphs[max(0, (number or 0) - 1)].start if memory.last is not None and not memory.last.human else here
    )
    person = _subject_person(page, memory.last_end if heard else since, limit, gender)
    if person is not None:
        return _of(person)
    noun = _subject_noun(page, here, limit, gender, memory) if not heard and limit > here else None
    if noun is not None:
        return noun
    for voice in (memory.last, memory.person):
        if voice is not None and voice.human and _is_one(voice) and voice.gender in {gender, None}:
            return voice
    quoted = _cited(page, Span(since, max(since, limit)), gender) if memory.last is memory.medium else None
    if quoted is not None:
        return quoted
    if memory.last is not None and not memory.last.human and memory.last.gender == gender:
        return memory.last
    return _of(resolved[1]) if resolved is not None else None


def _cited(page: Page, stretch: Span, gender: str) -> Voice | None:
    """The person last named in a stretch, whom a medium that spoke last cites, if the gender fits."""
    people = [e for _, e in page.inside(stretch, named_only=True) if e.type == "person"]
    return _of(people[-1]) if people and people[-1].gender in {gender, None} else None


def _subject_noun(page: Page, start: int, end: int, gender: str, memory: Memory) -> Voice | None:
    """The last subject of a stretch, where it is a body or somebody without a name, of the gender of a pronoun behind it."""
    for i in range(page.token_at(end) - 1, page.token_at(start) - 1, -1):
        token, mention = page.syntax.tokens[i], page.mention(i)
        if page.quoted[i] >= 0 or not token.dep.startswith("nsubj") or token.pos not in {"NOUN", "PROPN"}:
            continue
        if mention is not None and mention[0].named and mention[1].type in {"person", "place"}:
            return None
        first = i
        while first > 0 and page.syntax.tokens[first - 1].pos in {"DET", "ADJ"} and page.quoted[first - 1] < 0:
            first -= 1
        shown = article_gender(page, first) or {"Fem": "f", "Masc": "m"}.get(clauses.feature(token.morph, "Gender"))
        if shown != gender or clauses.feature(token.morph, "Number") == "Plur":
            return None
        if mention is not None and mention[0].named:
            return _of(mention[1])
        opening = max((s.span.start for s in page.sentences if s.span.start <= token.start), default=start)
        if any(e.type == "person" for _, e in page.inside(Span(opening, token.start), named_only=True)):
            return None
        speaker = page.is_word(i, "speakers") or page.is_word(i, "bodies")
        return _described(page, first, phrase_end(page, first, len(page.low)), memory) if speaker else None
    return None


def _is_one(voice: Voice) -> bool:
    return len(voice.names) == 1 and not voice.plural


def _of(entity: Entity) -> Voice:
    return Voice((entity.name,), (entity.id,), True, entity.gender, entity.type == "person")


def _subject_person(page: Page, start: int, end: int, gender: str) -> Entity | None:
    """The last person named as a subject between two offsets, outside quotations."""
    found = None
    for mention, entity in page.inside(Span(start, max(start, end)), named_only=True):
        i = page.token_at(mention.span.start)
        if (
            entity.type == "person"
            and entity.gender in {gender, None}
            and page.quoted[i] < 0
            and stands_as_subject(page, i, page.token_at(mention.span.end))
        ):
            found = entity
    return found


def stands_as_subject(page: Page, first: int, last: int) -> bool:
    """Whether the words of a name are the subject of a verb, or stand in apposition to it."""
    behind_of = page.is_word(first - 1, "of")
    for i in range(first, last):
        j = i
        for _ in range(_TITLE_STEPS):
            token = page.syntax.tokens[j]
            if token.dep.startswith("nsubj"):
                return j == i or not behind_of
            article = page.syntax.tokens[j - 1].pos == "DET"
            if token.dep not in {"appos", "nmod", "flat:name"} or (j != i and page.is_word(j - 1 - article, "of")):
                break
            j = token.head
    return False


def speaking(page: Page, span: Span) -> list[tuple[Mention, Entity]]:
    """Mentions in a source that stand for the speakers themselves, not behind "de"."""
    found: list[tuple[Mention, Entity]] = []
    mentions = page.inside(span)
    end = -1
    for mention, entity in mentions:
        if mention.span.start < end:
            continue
        i = page.token_at(mention.span.start)
        if _governed(page, i, span) or (i > 0 and page.is_word(i, "platforms") and page.is_word(i - 1, "media_places")):
            continue
        found.append((mention, entity))
        end = mention.span.end
    persons = [pair for pair in found if pair[1].type == "person"]
    if not persons and found and _office_of(page, span, found[0][0]):
        return []
    if persons and len(found) > 1 and not _listed(page, found):
        return persons[:1]
    if len(found) > 1 and not _listed(page, found):
        media = [pair for pair in found if pair[1].type == "media"]
        return (media or found)[:1]
    return found


def _office_of(page: Page, span: Span, mention: Mention) -> bool:
    """Whether a body or place only completes the title of a person ("la présidente de la région Nord")."""
    first, at = page.token_at(span.start), page.token_at(mention.span.start)
    heads = (i for i in range(first, at) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"})
    head = next(heads, None)
    return head is not None and page.is_word(head, "person_titles")


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
    pairs = [(a.span.end, b.span.start) for (a, _), (b, _) in pairwise(found)]
    gaps = [page.text[a:b] for a, b in pairs]
    joined = [
        any(
            page.low[k] in page.pack.words["and"] or page.low[k] == "/"
            for k in range(page.token_at(a), page.token_at(b))
        )
        for a, b in pairs
    ]
    return bool(joined) and joined[-1] and all(len(g) < 40 for g in gaps)


def _named(page: Page, heads: list[tuple[Mention, Entity]]) -> Voice:
    """The voice of named speakers; a capital that speaks, speaks for its state."""
    names, ids = [], []
    for mention, entity in heads:
        state = page.pack.states.get(fold(mention.span.of(page.text))) if entity.type == "place" else None
        country = page.by_name.get(state) if state else None
        names.append(state or entity.name)
        ids.append(country.id if country else "" if state else entity.id)
    lone = heads[0][1] if len(heads) == 1 else None
    return Voice(
        tuple(names),
        tuple(i for i in ids if i),
        True,
        lone.gender if lone else None,
        all(e.type == "person" for _, e in heads),
    )


def _people(page: Page, first: int, last: int) -> Voice | None:
    """ "Les Américains" speak for their state, if nothing else stands in the phrase."""
    if (
        last - first != 2
        or page.low[first] not in page.pack.words["definite"]
        or not page.syntax.tokens[first + 1].text[:1].isupper()
    ):
        return None
    state = page.pack.states.get(page.low[first + 1])
    if state is None:
        return None
    country = page.by_name.get(state)
    return Voice((state,), (country.id,) if country else (), True, human=False)


def _issuer(page: Page, report: Report, memory: Memory) -> Voice | None:
    """A report, statement or image speaks for the body that issues it."""
    if report.source is None or report.source_span is None:
        return None
    first, last = report.source
    head = next(
        (
            i
            for i in range(first, last)
            if page.syntax.tokens[i].pos in {"NOUN", "PROPN"} or page.is_word(i, "documents")
        ),
        None,
    )
    if head is None or not (
        page.is_word(head, "documents") or (head + 1 < last and page.is_word(head + 1, "documents"))
    ):
        return None
    inside = [
        pair
        for pair in page.inside(report.source_span)
        if pair[1].type in {"agency", "organisation", "media", "country", "group"}
        and fold(pair[1].name) not in page.pack.words["platforms"]
    ]
    if inside:
        return _of(inside[0][1])
    owner = next((i for i in range(head + 1, last - 1) if page.is_word(i, "of")), None)
    if owner is not None and any(page.is_word(i, "media") for i in range(owner, last)):
        return _described(page, owner + 1, last, memory)
    loose = page.is_word(head, "loose_documents")
    if owner is None and page.low[first] in page.pack.words["definite"] and not loose:
        return memory.body or memory.last
    return None


def _described(page: Page, first: int, last: int, memory: Memory) -> Voice | None:
    """The voice of a source that names nobody: one heard before under these words, else a description without article."""
    start = first
    while start < last - 1 and (
        page.syntax.tokens[start].pos in {"DET", "NUM"}
        or page.is_word(start, "articles")
        or page.is_word(start, "same")
    ):
        if page.is_word(start, "only_one") and page.is_word(start + 1, "of"):
            break
        start += 1
    nouns = (page.syntax.tokens[i].lemma for i in range(start, last) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"})
    noun = next(nouns, page.low[start])
    if start == last - 1 and page.is_word(start, "latter") and page.is_word(first, "demonstratives"):
        return memory.last
    if start == last - 1 and page.is_word(start, "only_one"):
        return None
    known = (
        _titled(page, first, start, last)
        or _heard(page, first, start, last, noun, memory)
        or _body_again(page, first, start, last, memory)
    )
    if known is not None or any(page.is_word(i, "relatives") for i in range(first, last)):
        return known
    words = fold(page.text[page.syntax.tokens[start].start : page.syntax.tokens[last - 1].end])
    again = memory.described.get(words.partition(",")[0]) or _taken_up(page, first, start, last, memory)
    if again is not None:
        memory.described.setdefault(words.partition(",")[0], again)
        for n in range(start + 2, last):  # "le jeune homme du port" is "le jeune homme" from then on
            memory.described.setdefault(
                fold(page.text[page.syntax.tokens[start].start : page.syntax.tokens[n - 1].end]), again
            )
        return again
    voice = _new_voice(page, first, start, last)
    if voice is not None:
        memory.anonymous.setdefault(noun, voice)
        if last - start > 1:
            memory.anonymous[noun] = voice
    return voice


def _titled(page: Page, first: int, start: int, last: int) -> Voice | None:
    """Who bears a title ("le maire"), has a name that begins so ("la police régionale"), or is the group last named."""
    if page.low[first] in page.pack.words["singular_definite"]:
        title = fold(page.text[page.syntax.tokens[start].start : page.syntax.tokens[last - 1].end])
        bearer = page.bearer(title, article_gender(page, first), page.syntax.tokens[first].start)
        found = bearer or page.short_forms.get(title)
        if found is not None:
            return _of(found)
    group = _last_group(page, first, start) if page.low[first] in page.pack.words["definite"] else None
    return _of(group) if group is not None else None


def _taken_up(page: Page, first: int, start: int, last: int, memory: Memory) -> Voice | None:
    """The person who spoke last, where a phrase takes them up by what they are ("l'élue", "l'officier", "cet homme")."""
    if page.low[first] not in page.pack.words["definite"] or page.is_word(first, "own_words"):
        return None
    nobody = any(page.is_word(start, f) for f in ("voices", "bodies", "documents", "media"))
    somebody = page.is_word(start, "anybody_nouns") or (page.is_word(start, "speakers") and not nobody)
    lone = clauses.feature(page.syntax.tokens[start].morph, "Number") != "Plur"
    pointing = (
        page.is_word(first, "demonstratives") and somebody and lone and not page.is_word(first, "plural_demonstratives")
    )
    native = page.syntax.tokens[start].text[:1].isupper() and page.mention(start) is None  # "le Toulousain de 35 ans"
    untitled = _untitled(page, first, start, last, memory)
    known_by = page.is_word(start, "taken_up") or page.low[start].startswith(tuple(page.pack.words["former_prefixes"]))
    number = page.paragraph_at(page.syntax.tokens[first].start)
    if number is None:
        return None
    if (sole := _sole_person(page, first, start, last, number)) is not None:
        return _of(sole)
    if not (pointing or native or known_by or untitled):
        return None
    voice = memory.last
    if voice is None or not voice.human or not _is_one(voice) or number - memory.last_paragraph > 1:
        return _taken_subject(page, first, start, last, number) if pointing or native or known_by else None
    known = voice.gender or (memory.genders.get(voice.ids[0]) if voice.ids else None)
    gender = _shown_gender(page, first, start, last)
    pointed = page.is_word(first, "demonstratives")
    near = number - memory.last_paragraph <= (0 if page.is_word(start, "former") and not pointed else 1)
    return voice if near and (gender is None or known is None or gender == known) else None


def _sole_person(page: Page, first: int, start: int, last: int, number: int) -> Entity | None:
    """The only person named yet in the paragraph of a definite office or of "cet homme" that opens a sentence of it.

    Le prochain serait Jean Roux. Le porte-parole du parti a dit …: the press gives the name, then what he is.
    """
    at = page.syntax.tokens[first].start
    opens = any(s.span.start <= at <= s.span.start + 1 for s in page.sentences)
    head = _head_noun(page, start, last)
    pointing = page.is_word(first, "demonstratives") and page.is_word(start, "anybody_nouns")
    office = page.is_word(head, "person_titles") and page.low[first] in page.pack.words["singular_definite"]
    if not opens or not (pointing or office):
        return None
    before = page.inside(Span(page.paragraphs[number].start, at), named_only=True)
    people = {e.id: e for _, e in before if e.type == "person"}
    gender = _shown_gender(page, first, start, last)
    lone = next(iter(people.values())) if len(people) == 1 else None
    titled = {b.person.id for bearers in page.titles.values() for b in bearers}
    if lone is None or lone.gender not in {gender, None} or (lone.id in titled and not pointing):
        return None
    return lone


def _body_again(page: Page, first: int, start: int, last: int, memory: Memory) -> Voice | None:
    """The body heard last, where a lone noun takes it up: its own first word ("le ministère"), or one for any ("l'organisme")."""
    body = memory.body
    if last - start != 1 or body is None or len(body.ids) != 1:
        return None
    if page.low[first] not in page.pack.words["singular_definite"] | page.pack.words["demonstratives"]:
        return None
    own = page.low[start] in page.pack.words["bodies"] and fold(body.names[0]).split()[0] == page.low[start]
    return body if own or (page.is_word(start, "any_body") and memory.last is body) else None


def _untitled(page: Page, first: int, start: int, last: int, memory: Memory) -> bool:
    """Whether a phrase may give the office of the named person who spoke last, beside whose name the article sets none."""
    voice = memory.last
    if voice is None or len(voice.ids) != 1 or clauses.feature(page.syntax.tokens[start].morph, "Number") == "Plur":
        return False
    if page.low[first] not in page.pack.words["singular_definite"] | page.pack.words["demonstratives"]:
        return False
    head = _head_noun(page, start, last)
    other = any(page.is_word(head, f) for f in ("bodies", "media", "documents", "voices", "anonymous_nouns"))
    inside = page.inside(Span(page.syntax.tokens[first].start, page.syntax.tokens[last - 1].end))
    strange = any(page.syntax.tokens[i].pos == "PROPN" and page.mention(i) is None for i in range(start, last))
    if other or strange or not page.is_word(head, "speakers") or any(e.type in {"media", "person"} for _, e in inside):
        return False
    titled = {b.person.id for bearers in page.titles.values() for b in bearers}
    return voice.ids[0] not in titled


def _taken_subject(page: Page, first: int, start: int, last: int, number: int) -> Voice | None:
    """The person last made a subject in the paragraph of a phrase or the one before, of the gender that the phrase shows."""
    if clauses.feature(page.syntax.tokens[start].morph, "Number") == "Plur":
        return None
    since = page.paragraphs[max(0, number - 1)].start
    gender = _shown_gender(page, first, start, last) or "m"
    person = _subject_person(page, since, page.syntax.tokens[first].start, gender)
    return _of(person) if person is not None else None


def _heard(page: Page, first: int, start: int, last: int, noun: str, memory: Memory) -> Voice | None:
    """A voice heard before: "cette source" is the last one of its noun, "le quotidien" the last medium."""
    if page.is_word(start, "colleagues") and memory.medium is not None:
        return memory.medium
    pointing = any(page.is_word(i, "demonstratives") for i in range(first, last) if not page.is_word(start, "only_one"))
    if not pointing and not (page.low[first] in page.pack.words["definite"] and last - start == 1):
        return None
    if noun in memory.anonymous:
        return memory.anonymous[noun]
    if page.is_word(start, "media") and memory.medium is not None:
        return memory.medium
    return memory.last if any(page.is_word(i, "same") for i in range(first, last)) else None


def _new_voice(page: Page, first: int, start: int, last: int) -> Voice | None:
    """A description of an unnamed speaker, up to the first comma."""
    tokens = page.syntax.tokens
    comma = next((i for i in range(start + 1, last) if page.low[i] == ","), last)
    if not any(tokens[i].pos in {"NOUN", "PROPN", "ADJ", "X"} for i in range(start, comma)):
        return None
    head = _head_noun(page, start, last)
    human = not any(page.is_word(head, family) for family in ("bodies", "media", "documents"))
    speaker = page.is_word(head, "speakers") or page.low[head].removesuffix("s") in page.pack.words["speakers"]
    if human and not speaker:
        inside = page.inside(Span(tokens[start].start, tokens[last - 1].end))
        human = not any(e.type in {"place", "facility"} for _, e in inside)
    office = page.low[first] in page.pack.words["singular_definite"] and speaker
    name = page.text[tokens[start].start : tokens[comma - 1].end].strip()
    plural = clauses.feature(tokens[head].morph, "Number") == "Plur" and tokens[first].pos in {"DET", "ADP"}
    return Voice((name,), (), False, _shown_gender(page, first, start, last), human, office, plural)


def _last_group(page: Page, first: int, start: int) -> Entity | None:
    """The armed group last named in front of "le groupe …" in its paragraph or the one before."""
    if not page.is_word(start, "group_nouns"):
        return None
    offset = page.syntax.tokens[first].start
    number = page.paragraph_at(offset) or 0
    before = page.inside(Span(page.paragraphs[max(0, number - 1)].start, offset), named_only=True)
    return next((e for _, e in reversed(before) if e.type == "group"), None)


def _head_noun(page: Page, start: int, last: int) -> int:
    """The first noun of a phrase, else its first token."""
    return next((i for i in range(start, last) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"}), start)


def _shown_gender(page: Page, first: int, start: int, last: int) -> str | None:
    """The gender that the article of a phrase or its noun shows, if one does."""
    morph = page.syntax.tokens[_head_noun(page, start, last)].morph
    return article_gender(page, first) or {"Fem": "f", "Masc": "m"}.get(clauses.feature(morph, "Gender"))


def article_gender(page: Page, first: int) -> str | None:
    """The gender that the article of a phrase shows, if it shows one."""
    if page.is_word(first, "feminine_articles"):
        return "f"
    return "m" if page.is_word(first, "masculine_articles") else None


def remember(page: Page, memory: Memory, voice: Voice, via: tuple[str, ...], paragraph: int, end: int) -> None:
    """Keep what was heard for the pronouns, reports and quotations that follow."""
    memory.last, memory.last_via, memory.last_paragraph, memory.last_end = voice, via, paragraph, end
    if voice.human:
        memory.person = voice
    types = {page.by_id[i].type for i in voice.ids}
    if "media" in types or (not voice.ids and any(fold(w) in page.pack.words["media"] for w in voice.names[0].split())):
        memory.medium = voice
    if types - {"person", "media"} or (
        not voice.ids and any(fold(w) in page.pack.words["bodies"] for w in voice.names[0].split())
    ):
        memory.body = voice
