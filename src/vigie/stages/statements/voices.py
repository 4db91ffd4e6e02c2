"""Whose word it is: from the words of a source to a name or a description, and the media it came through."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from vigie.model.entities import Entity, Mention
from vigie.model.spans import Span
from vigie.stages.statements.hearing import (
    Memory,
    Voice,
    article_gender,
    head_noun,
    is_one,
    last_subject,
    shown_gender,
    voice_named,
)
from vigie.stages.statements.page import ACRONYM, Page, office_keys
from vigie.stages.statements.phrases import phrase_end
from vigie.stages.statements.report import Report
from vigie.stages.statements.titles import taken_up, whoever
from vigie.text import clauses
from vigie.text.folding import fold

_TELLER_TOKENS = 3
"""Tokens behind a source in which the words that say whose account it is begin ("révélée par X")."""
_SHORT = 3
"""Letters up to which a word of a title says too little to be shared."""
_PLURAL = ("s", "x")
"""Endings of plural pronouns."""
_NEAR = 2
"""Paragraphs over which a pronoun in an incise still stands for the voice heard last (a subheading may lie between)."""


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
        voice = _named(page, heads)
        body = not voice.human and not voice.gender and all(e.type != "media" for _, e in heads)
        return voice if not body else replace(voice, gender=shown_gender(page, first, first, last))
    people = _people(page, first, last)
    if people is not None:
        return people
    issuer = _told_by(page, first, last, memory) or _issuer(page, report, memory)
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
        return voice_named(mention[1]) if mention is not None else _described(page, i - 1, i + 1, memory)
    return None


def _pronoun(page: Page, report: Report, span: Span, memory: Memory) -> Voice | None:
    """The voice behind a pronoun: a person of the entity stage, the person last made a subject, or who spoke last and fits."""
    form = fold(span.of(page.text))
    resolved = page.mention(page.syntax.at(span.start))
    if form.endswith(_PLURAL) or form in page.pack.words["first_persons"]:
        return voice_named(resolved[1]) if resolved is not None else _plural(page, report, span, memory)
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
            return voice_named(resolved[1])
        resolved = None
    heard = memory.last is not None and memory.last.human and memory.last_paragraph == number
    since = (
        page.paragraphs[max(0, (number or 0) - 1)].start if memory.last is not None and not memory.last.human else here
    )
    person = last_subject(page, memory.last_end if heard else since, limit, gender)
    if person is not None:
        later = _subject_noun(page, person[0] + 1, limit, gender, memory) if report.kind == "phrase" else None
        return later or voice_named(person[1])
    noun = _subject_noun(page, here, limit, gender, memory) if not heard and limit > here else None
    if noun is not None:
        return noun
    for voice in (memory.last, memory.person):
        if voice is not None and voice.human and is_one(voice) and voice.gender in {gender, None}:
            return voice
    quoted = _cited(page, Span(since, max(since, limit)), gender) if memory.last is memory.medium else None
    if quoted is not None:
        return quoted
    if memory.last is not None and not memory.last.human and memory.last.gender == gender:
        return memory.last
    return voice_named(resolved[1]) if resolved is not None else _unnamed(page, form, number or 0, limit, memory)


def _unnamed(page: Page, form: str, number: int, limit: int, memory: Memory) -> Voice | None:
    """Somebody without a name, the last subject of this paragraph or the one before ("Le prévenu … Il a affirmé")."""
    if form not in page.pack.words["third_persons"]:
        return None
    gender = "f" if form in page.pack.words["feminine_pronouns"] else "m"
    voice = _subject_noun(page, page.paragraphs[max(0, number - 1)].start, limit, gender, memory)
    medium = voice is not None and any(page.by_id[i].type == "media" for i in voice.ids)
    return None if medium else voice


def _plural(page: Page, report: Report, span: Span, memory: Memory) -> Voice | None:
    """The voice behind "ils", "elles" or "nous" that no entity answers to."""
    last = memory.last
    if not fold(span.of(page.text)).endswith(_PLURAL):
        return last
    alone = last is None or (is_one(last) and not last.plural)
    several = _several(page, report, span, memory) if alone else None
    lone = last is not None and last.named and len(last.names) == 1
    people = memory.person if last is memory.medium and memory.person is not None and memory.person.plural else None
    return several or people or (None if lone else last)


def _several(page: Page, report: Report, span: Span, memory: Memory) -> Voice | None:
    """The people who are subject of what "ont-ils dit" closes, or the last subject of several since somebody spoke."""
    number = page.paragraph_at(span.start)
    since = page.paragraphs[number].start if number is not None else span.start
    end = report.contents[0].end if report.kind == "incise" else span.start
    start = since if number != memory.last_paragraph else max(since, memory.last_end)
    feminine = fold(span.of(page.text)) in page.pack.words["feminine_pronouns"]
    for i in range(page.token_at(end) - 1, page.token_at(start) - 1, -1):
        token = page.syntax.tokens[i]
        if page.quoted[i] >= 0 or not token.dep.startswith("nsubj") or token.pos not in {"NOUN", "PROPN"}:
            continue
        if clauses.feature(token.morph, "Number") != "Plur":
            continue
        if feminine and clauses.feature(token.morph, "Gender") == "Masc":
            return None
        mention = page.mention(i)
        if mention is not None:
            return voice_named(mention[1])
        lone = page.low[i].removesuffix("s")
        if not any(
            w in page.pack.words[f] for w in (page.low[i], lone) for f in ("speakers", "bodies", "anonymous_nouns")
        ):
            return None
        first = i
        while first > 0 and page.syntax.tokens[first - 1].pos in {"DET", "ADJ", "NUM"} and page.quoted[first - 1] < 0:
            first -= 1
        return _described(page, first, phrase_end(page, first, _sentence_end(page, first), appositions=False), memory)
    return None


def _cited(page: Page, stretch: Span, gender: str) -> Voice | None:
    """The person last named in a stretch, whom a medium that spoke last cites, if the gender fits."""
    people = [e for _, e in page.inside(stretch, named_only=True) if e.type == "person"]
    return voice_named(people[-1]) if people and people[-1].gender in {gender, None} else None


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
        speaker = page.is_word(i, "speakers") or page.is_word(i, "bodies")
        if shown != gender or clauses.feature(token.morph, "Number") == "Plur":
            if speaker or mention is not None or token.pos != "NOUN" or token.text[:1].isupper():
                return None
            continue  # no "il" that speaks is a thing
        if mention is not None and mention[0].named:
            return voice_named(mention[1])
        opening = max((s.span.start for s in page.sentences if s.span.start <= token.start), default=start)
        if any(e.type == "person" for _, e in page.inside(Span(opening, token.start), named_only=True)):
            return None
        return _described(page, first, phrase_end(page, first, _sentence_end(page, i)), memory) if speaker else None
    return None


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
        name = mention.span.of(page.text)
        if (
            entity.type == "person"
            and i > 0
            and name.isupper()
            and len(name) <= ACRONYM
            and page.is_word(i - 1, "speakers")
        ):
            continue
        found.append((mention, entity))
        end = mention.span.end
    persons = [pair for pair in found if pair[1].type == "person"]
    if not persons and found and _office_of(page, span, found[0][0]):
        return []
    if persons and len(found) > 1 and not _listed(page, found):
        return [next((p for p in persons if p[0].named), persons[0])]  # a title bound to another gives way to the name
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
    if page.is_word(j, "of") and page.syntax.tokens[j - 1].pos == "PROPN" and page.mention(j - 1) is None:
        return page.low[j - 2] != "," or page.syntax.tokens[j - 1].start < span.start  # ", Régis de Vernier"
    return page.is_word(j, "of") or page.syntax.tokens[j].pos == "ADP" or page.is_word(j, "merged_articles")


def _listed(page: Page, found: list[tuple[Mention, Entity]]) -> bool:
    """Whether several mentions are a list of speakers: joined by a conjunction, a slash or commas."""
    found = [pair for n, pair in enumerate(found) if n == 0 or pair[1].id != found[n - 1][1].id]  # "la Sûreté (DSP)"
    if len({e.id for _, e in found}) < 2:
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
    names: list[str] = []
    ids: list[str] = []
    for mention, entity in heads:
        if entity.id in ids:
            continue
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


def _told_by(page: Page, first: int, last: int, memory: Memory) -> Voice | None:
    """Who gives an account: "une information révélée par X", "le récit fait par la presse", "le témoignage d'un voisin"."""
    head = head_noun(page, first, last)
    account = page.is_word(head, "accounts")
    if not account and not page.is_word(head, "informations"):
        return None
    limit = _sentence_end(page, head)
    for k in range(head + 1, min(last + _TELLER_TOKENS, limit - 1)):
        if page.low[k] in {",", '"', "."}:
            break
        family = "given_by" if account else "told_by"
        if page.is_word(k, family) and page.is_word(k + 1, "by") and k + 2 < limit:
            end = phrase_end(page, k + 2, limit, appositions=False)
            heads = speaking(page, Span(page.syntax.tokens[k + 2].start, page.syntax.tokens[end - 1].end))
            return _named(page, heads) if heads else _described(page, k + 2, end, memory)
    if account and head + 2 < last and page.is_word(head + 1, "of"):
        whose = Span(page.syntax.tokens[head + 2].start, page.syntax.tokens[last - 1].end)
        heads = speaking(page, whose)
        return _named(page, heads) if heads else _described(page, head + 2, last, memory)
    return None


def _issuer(page: Page, report: Report, memory: Memory) -> Voice | None:
    """A report, statement or image speaks for the body that issues it."""
    if report.source is None or report.source_span is None:
        return None
    first, last = report.source
    if last - first > 1 and page.is_word(first + 1, "only_one"):
        return None
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
        return voice_named(inside[0][1])
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
        return _latter(page, first, memory)
    if start == last - 1 and page.is_word(start, "another") and memory.last is not None and not memory.last.named:
        return memory.last  # "…", a dit un témoin. "…", a dit un autre: a witness too
    if page.is_word(first, "pointing_pronouns") and first + 1 < len(page.low) and page.is_word(first + 1, "relatives"):
        return whoever(page, first, memory)
    if start == last - 1 and page.is_word(start, "only_one"):
        return None
    known = (
        _titled(page, first, start, last, memory)
        or _heard(page, first, start, last, noun, memory)
        or _body_again(page, first, start, last, memory)
    )
    if known is not None or any(page.is_word(i, "relatives") for i in range(first, last)):
        return known
    words = fold(page.text[page.syntax.tokens[start].start : page.syntax.tokens[last - 1].end])
    again = memory.described.get(words.partition(",")[0]) or taken_up(page, first, start, last, memory)
    if again is not None:
        memory.described.setdefault(words.partition(",")[0], again)
        for n in range(start + 2, last):  # "le jeune homme du port" is "le jeune homme" from then on
            memory.described.setdefault(
                fold(page.text[page.syntax.tokens[start].start : page.syntax.tokens[n - 1].end]), again
            )
        return again
    voice = _new_voice(page, first, start, last)
    if voice is not None and not _coordinated(page, start, last):
        memory.anonymous.setdefault(noun, voice)
        if last - start > 1:
            memory.anonymous[noun] = voice
    return voice


def _coordinated(page: Page, start: int, last: int) -> bool:
    """Whether a description joins two ("la police et des témoins"): neither noun alone stands for both."""
    inside = range(start + 1, last - 1)
    return any(page.low[i] in page.pack.words["and"] and page.syntax.tokens[i + 1].pos == "DET" for i in inside)


def _sentence_end(page: Page, i: int) -> int:
    """The token past the sentence that holds a token."""
    at = page.syntax.tokens[i].start
    return next((s.last for s in page.sentences if s.span.start <= at < s.span.end), len(page.low))


def _latter(page: Page, first: int, memory: Memory) -> Voice | None:
    """The voice heard last for "ce dernier", unless its gender speaks against it."""
    shown, voice = article_gender(page, first), memory.last
    if voice is None or voice.gender in {shown, None} or shown is None:
        return voice
    number = page.paragraph_at(page.syntax.tokens[first].start) or 0
    return _last_noun(page, page.paragraphs[max(0, number - 1)].start, page.syntax.tokens[first].start, shown)


def _last_noun(page: Page, start: int, end: int, gender: str) -> Voice | None:
    """The person without a name, of a gender, told of last between two offsets outside quotations."""
    for i in range(page.token_at(end) - 1, page.token_at(start) - 1, -1):
        token = page.syntax.tokens[i]
        if page.quoted[i] >= 0 or token.pos != "NOUN" or not page.is_word(i, "speakers") or page.mention(i) is not None:
            continue
        if clauses.feature(token.morph, "Gender") == ("Fem" if gender == "f" else "Masc") and i > 0:
            return _new_voice(page, i - 1, i, phrase_end(page, i, _sentence_end(page, i), appositions=False))
    return None


def _titled(page: Page, first: int, start: int, last: int, memory: Memory) -> Voice | None:
    """Who bears a title ("le maire"), has a name that begins so ("la police régionale"), or is the group last named."""
    if page.low[first] in page.pack.words["singular_definite"]:
        title = fold(page.text[page.syntax.tokens[start].start : page.syntax.tokens[last - 1].end])
        at, shown = page.syntax.tokens[first].start, article_gender(page, first)
        words = Span(page.syntax.tokens[start].start, page.syntax.tokens[last - 1].end)
        keys = (title, *sorted(office_keys(page.low[start], words, page.entities)))
        bearer = next((b for k in keys if (b := page.bearer(k, shown, at)) is not None), None)
        found = bearer or page.short_forms.get(title) or _same_office(page, first, start, last)
        if found is not None:
            spoke = taken_up(page, first, start, last, memory) if bearer and page.is_word(start, "taken_up") else None
            return spoke if spoke is not None and last - start == 1 else voice_named(found)
    group = _last_group(page, first, start) if page.low[first] in page.pack.words["definite"] else None
    return voice_named(group) if group is not None else None


def _body_again(page: Page, first: int, start: int, last: int, memory: Memory) -> Voice | None:
    """The body heard last, where a lone noun takes it up: its own first word ("le ministère"), or one for any ("l'organisme")."""
    body = memory.body
    if last - start != 1 or body is None or len(body.ids) != 1:
        return None
    if page.low[first] not in page.pack.words["singular_definite"] | page.pack.words["demonstratives"]:
        return None
    own = page.low[start] in page.pack.words["bodies"] and fold(body.names[0]).split()[0] == page.low[start]
    return body if own or (page.is_word(start, "any_body") and memory.last is body) else None


def _heard(page: Page, first: int, start: int, last: int, noun: str, memory: Memory) -> Voice | None:
    """A voice heard before: "cette source" is the last one of its noun, "le quotidien" the last medium."""
    if page.is_word(start, "colleagues") and memory.medium is not None:
        return memory.medium
    pointing = any(page.is_word(i, "demonstratives") for i in range(first, last) if not page.is_word(start, "only_one"))
    kind = all(
        page.is_word(i, f) for i, f in [(start, "media"), *((i, "kinds_of_media") for i in range(start + 1, last))]
    )
    if not pointing and not (page.low[first] in page.pack.words["definite"] and (last - start == 1 or kind)):
        return None
    heard = memory.anonymous.get(noun)
    alone = clauses.feature(page.syntax.tokens[start].morph, "Number") == "Sing"
    if heard is not None and not (heard.plural and alone):
        return heard
    if page.is_word(start, "media") and memory.medium is not None:
        return memory.medium
    if pointing and page.is_word(start, "source_nouns"):
        return memory.last  # "a appris l'AFP auprès du parquet. …, selon cette source"
    return memory.last if any(page.is_word(i, "same") for i in range(first, last)) else None


def _new_voice(page: Page, first: int, start: int, last: int) -> Voice | None:
    """A description of an unnamed speaker, up to the first comma."""
    tokens = page.syntax.tokens
    comma = next((i for i in range(start + 1, last) if page.low[i] == ","), last)
    if not any(tokens[i].pos in {"NOUN", "PROPN", "ADJ", "X"} for i in range(start, comma)):
        return None
    head = head_noun(page, start, last)
    human = not any(page.is_word(head, family) for family in ("bodies", "media", "documents"))
    speaker = page.is_word(head, "speakers") or page.low[head].removesuffix("s") in page.pack.words["speakers"]
    if human and not speaker:
        inside = page.inside(Span(tokens[start].start, tokens[last - 1].end))
        human = not any(e.type in {"place", "facility"} for _, e in inside)
    office = page.low[first] in page.pack.words["singular_definite"] and speaker
    name = page.text[tokens[start].start : tokens[comma - 1].end].strip()
    several = tokens[first].pos in {"DET", "ADP"} or (first == head and page.low[head].endswith(_PLURAL))
    plural = clauses.feature(tokens[head].morph, "Number") == "Plur" and several
    return Voice((name,), (), False, shown_gender(page, first, start, last), human, office, plural)


def _same_office(page: Page, first: int, start: int, last: int) -> Entity | None:
    """The only person of the article under a title of this head, if both titles share a word behind it."""
    gender, words = (
        article_gender(page, first),
        {page.low[i] for i in range(start + 1, last) if len(page.low[i]) > _SHORT},
    )
    people = {
        b.person.id: b.person
        for title, bearers in page.titles.items()
        for b in bearers
        if title.partition(" ")[0] == page.low[start]
        and b.gender in {gender, None}
        and words.intersection(title.replace("'", " ").split())
    }
    return next(iter(people.values())) if len(people) == 1 else None


def _last_group(page: Page, first: int, start: int) -> Entity | None:
    """The armed group last named in front of "le groupe …" in its paragraph or the one before."""
    if not page.is_word(start, "group_nouns"):
        return None
    offset = page.syntax.tokens[first].start
    number = page.paragraph_at(offset) or 0
    before = page.inside(Span(page.paragraphs[max(0, number - 1)].start, offset), named_only=True)
    return next((e for _, e in reversed(before) if e.type == "group"), None)
