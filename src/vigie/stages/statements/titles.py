"""Whom an office or a description takes up: "l'ancien ministre", "l'élue", "cet homme", "le chef du parti"."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.entities import Entity
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
from vigie.stages.statements.page import Page
from vigie.text import clauses
from vigie.text.folding import fold

_VIEW_TOKENS = 5
"""Tokens from the first of a sentence to the name in whose view it stands ("D'après le général Roux")."""
_NAMED_REACH = 2
"""Paragraphs over which an office still stands for the person named as a speaker last."""
_CHAPO = 2
"""The last paragraph, the headline being number 0, in which an office may stand for the person of the headline."""


@dataclass(frozen=True, slots=True)
class Title:
    """A definite phrase of one person: its tokens, head noun, place and paragraph, the gender it shows.

    `former` marks what somebody was or will be, `office` a political one, which the press gives to whom it has named.
    """

    first: int
    start: int
    last: int
    head: int
    at: int
    number: int
    gender: str | None
    former: bool
    office: bool


def taken_up(page: Page, first: int, start: int, last: int, memory: Memory) -> Voice | None:
    """The person whom a phrase takes up by what they are: who spoke last, who is the last subject, whom the headline names."""
    number = page.paragraph_at(page.syntax.tokens[first].start)
    if number is None or page.low[first] not in page.pack.words["definite"] or page.is_word(first, "own_words"):
        return None
    if (sole := _sole_person(page, first, start, last, number)) is not None:
        return voice_named(sole)
    if clauses.feature(page.syntax.tokens[start].morph, "Number") == "Plur" or page.is_word(
        first, "plural_demonstratives"
    ):
        return None
    title = _title(page, first, start, last, number)
    nobody = any(page.is_word(start, f) for f in ("voices", "bodies", "documents", "media"))
    body = nobody or page.is_word(start, "any_body") or page.is_word(start, "councils")
    somebody = page.is_word(start, "anybody_nouns") or (page.is_word(start, "speakers") and not body)
    pointing = page.is_word(first, "demonstratives") and somebody
    capital = page.syntax.tokens[start].text[:1].isupper() and page.mention(start) is None
    native = capital and not body  # "le Toulousain de 35 ans"
    known_by = title.former or page.is_word(start, "taken_up") or page.is_word(title.head, "taken_up")
    if pointing or native or known_by or title.office:
        widely = (native or known_by or title.office) and not page.is_word(title.head, "no_politicians")
        found = _current(page, title, memory, widely=widely) or _of_headline(page, title)
        if found is not None:
            return found
    return memory.last if _untitled(page, title, memory) else None


def whoever(page: Page, first: int, memory: Memory) -> Voice | None:
    """The person behind "celle qui …": who spoke last or is the last subject, of the gender of the pronoun."""
    number = page.paragraph_at(page.syntax.tokens[first].start)
    if number is None or clauses.feature(page.syntax.tokens[first].morph, "Number") == "Plur":
        return None
    title = _title(page, first, first, first + 1, number)
    voice = _newest(page, title, memory)
    return voice if voice is not None and _fits(page, title, voice, memory) else None


def _title(page: Page, first: int, start: int, last: int, number: int) -> Title:
    words = range(start, last)
    prefixes = tuple(page.pack.words["former_prefixes"])
    head = head_noun(page, start, last)
    until = next((i for i in words if page.is_word(i, "of")), last)
    former = any(page.is_word(i, "former") or page.low[i].startswith(prefixes) for i in range(start, until))
    inside = page.inside(Span(page.syntax.tokens[start].start, page.syntax.tokens[last - 1].end))
    body = any(e.type in {"organisation", "group"} for _, e in inside) or any(page.is_word(i, "parties") for i in words)
    court = any(page.is_word(i, "sittings") or page.is_word(i, "services_of_state") for i in words)
    office = page.is_word(head, "politicians") or (page.is_word(head, "heads_of_parties") and body)
    return Title(
        first, start, last, head, page.syntax.tokens[first].start, number, _gender(page, first, start, last),
        former, office and not court,
    )  # fmt: skip


def _gender(page: Page, first: int, start: int, last: int) -> str | None:
    """The gender that a phrase shows, none where an elided article stands before a noun of either gender ("l'otage")."""
    noun = page.low[head_noun(page, start, last)]
    either = any(noun.endswith(w) for w in page.pack.words["either_gender"])
    return article_gender(page, first) if either else shown_gender(page, first, start, last)


def _current(page: Page, title: Title, memory: Memory, *, widely: bool) -> Voice | None:
    """The one whom the article speaks of: the subject named since the last speech, else who spoke, else the last subject.

    Looking `widely`, also the only person of the paragraph and whoever of a name spoke last.
    """
    if (opening := _in_whose_view(page, title)) is not None and _fits(page, title, opening, memory):
        return opening
    ranked = _spoke_or_subject(page, title, memory)
    if widely and (lone := _lone_in_paragraph(page, title)) is not None:
        ranked.append(lone)
    if widely and title.number - memory.named_paragraph <= _NAMED_REACH:
        ranked.extend(v for v in (memory.named,) if v is not None)
    return next((v for v in ranked if _fits(page, title, v, memory)), None)


def _in_whose_view(page: Page, title: Title) -> Voice | None:
    """The person in whose view the sentence of a title begins ("Pour Jean Roux, « … », a lancé le chef du parti")."""
    at = page.token_at(_sentence_start(page, title))
    named = (m for i in range(at + 1, min(at + _VIEW_TOKENS, title.first)) if (m := page.mention(i)) is not None)
    first = next((e for m, e in named if m.named), None)
    opens = page.low[at] in page.pack.phrases and first is not None and first.type == "person"
    return voice_named(first) if opens and first is not None else None


def _newest(page: Page, title: Title, memory: Memory) -> Voice | None:
    """Whoever was last made a subject or heard, nearest to a title."""
    return next(iter(_spoke_or_subject(page, title, memory)), None)


def _spoke_or_subject(page: Page, title: Title, memory: Memory) -> list[Voice]:
    """Who spoke last and the last subject in front of the sentence of a title, the later one first."""
    since = page.paragraphs[max(0, title.number - 1)].start
    subject = last_subject(page, since, _sentence_start(page, title), title.gender)
    spoke = memory.last if _near(title, memory) else None
    ranked = [v for v in (spoke, voice_named(subject[1]) if subject is not None else None) if v is not None]
    if subject is not None and spoke is not None and subject[0] > memory.last_end:
        ranked.reverse()
    return ranked


def _sentence_start(page: Page, title: Title) -> int:
    """Where the sentence of a title begins: what "…, a dit le maire" reports lies in it, and tells not who the mayor is."""
    return max((s.span.start for s in page.sentences if s.span.start <= title.at), default=title.at)


def _lone_in_paragraph(page: Page, title: Title) -> Voice | None:
    """The only person whom the article names in its own words in the paragraph of a title, or in the one before it."""
    opens = not title.former or title.at - page.paragraphs[title.number].start <= 1
    for number in (title.number, title.number - 1)[: 1 + opens]:
        since = page.paragraphs[max(0, number)].start
        before = page.inside(Span(since, max(since, _sentence_start(page, title))), named_only=True)
        named = {e.id: e for m, e in before if e.type == "person" and page.quoted[page.token_at(m.span.start)] < 0}
        if named:
            return voice_named(next(iter(named.values()))) if len(named) == 1 else None
    return None


def _near(title: Title, memory: Memory) -> bool:
    voice = memory.last
    return voice is not None and voice.human and is_one(voice) and title.number - memory.last_paragraph <= 1


def _fits(page: Page, title: Title, voice: Voice, memory: Memory) -> bool:
    """Whether nothing that the article says of a voice speaks against a title."""
    known = voice.gender or (memory.genders.get(voice.ids[0]) if voice.ids else None)
    if title.gender is not None and known not in {title.gender, None}:
        return False
    own = Span(title.at, page.syntax.tokens[title.last - 1].end)
    if any(e.id in voice.ids for _, e in page.inside(own)):
        return False  # "l'ex-collaborateur de Jean Roux" is another one
    entity = page.by_id.get(voice.ids[0]) if voice.ids else None
    if page.is_word(title.head, "no_politicians") and entity is not None and _elected(page, entity):
        return False
    if page.is_word(title.head, "accused"):
        return entity is not None and entity.standing not in {"public_role", "victim"}
    held = page.is_word(title.head, "politicians") or page.is_word(title.head, "person_titles")
    if not (title.office or (title.former and held)):
        return True
    return entity is not None and not _against(page, title, entity)


def _against(page: Page, title: Title, entity: Entity) -> bool:
    """Whether a person is no holder of offices, or bears another office of the same kind ("le président du port" of two ports)."""
    if entity.type != "person" or entity.standing in {"suspect", "victim", "armed_group"}:
        return True
    own = [t for t, bearers in page.titles.items() if any(b.person.id == entity.id for b in bearers)]
    own.extend(_bare(page, fold(m.span.of(page.text))) for m in entity.mentions if not m.named)
    if title.former or any(t.startswith(tuple(page.pack.words["former"])) for t in own):
        return False
    head, words = page.low[title.head], _full(page, title)
    for other in own:
        name, _, rest = other.partition(" ")
        if (
            name == head
            and rest
            and words
            and words.isdisjoint(rest.split())
            and not page.is_word(title.head, "elected")
        ):
            return True
        if (
            name != head
            and page.is_word(title.head, "offices_of_state")
            and name in page.pack.words["offices_of_state"]
        ):
            return True
    return False


def _elected(page: Page, entity: Entity) -> bool:
    """Whether the article gives a person a political office beside the name."""
    bearers = (b for t in page.pack.words["elected_offices"] for b in page.titles.get(t, ()))
    return any(b.person.id == entity.id for b in bearers)


def _bare(page: Page, form: str) -> str:
    """A phrase without its article."""
    first, _, rest = form.partition(" ")
    return rest if first in page.pack.words["articles"] else form


def _full(page: Page, title: Title) -> set[str]:
    """The nouns and names of a title behind its head."""
    behind = range(title.head + 1, title.last)
    return {page.low[i] for i in behind if page.syntax.tokens[i].pos in {"NOUN", "PROPN", "ADJ"}}


def _of_headline(page: Page, title: Title) -> Voice | None:
    """The person of the headline, whom the sentences below it take up by an office before the body names anybody else."""
    opening = page.sentences[0] if page.sentences else None
    if opening is None or not opening.heading or opening.paragraph > 0 or not 0 < title.number <= _CHAPO:
        return None
    named = {e.id: e for _, e in page.inside(page.paragraphs[0], named_only=True) if e.type == "person"}
    fitting = [e for e in named.values() if title.gender is None or e.gender in {title.gender, None}]
    before = page.inside(Span(page.paragraphs[0].end, title.at), named_only=True)
    if len(fitting) != 1 or any(e.type == "person" and e.id != fitting[0].id for _, e in before):
        return None
    accused = page.is_word(title.head, "accused")
    return None if accused or _against(page, title, fitting[0]) else voice_named(fitting[0])


def _sole_person(page: Page, first: int, start: int, last: int, number: int) -> Entity | None:
    """The only person named yet in the paragraph of a definite office or of "cet homme" that opens a sentence of it.

    Le prochain serait Jean Roux. Le porte-parole du parti a dit …: the press gives the name, then what he is.
    """
    at = page.syntax.tokens[first].start
    opens = any(s.span.start <= at <= s.span.start + 1 for s in page.sentences)
    head = head_noun(page, start, last)
    pointing = page.is_word(first, "demonstratives") and page.is_word(start, "anybody_nouns")
    office = page.is_word(head, "person_titles") and page.low[first] in page.pack.words["singular_definite"]
    if not opens or not (pointing or office):
        return None
    before = page.inside(Span(page.paragraphs[number].start, at), named_only=True)
    people = {e.id: e for _, e in before if e.type == "person"}
    gender = shown_gender(page, first, start, last)
    lone = next(iter(people.values())) if len(people) == 1 else None
    titled = {b.person.id for bearers in page.titles.values() for b in bearers}
    if lone is None or lone.gender not in {gender, None} or (lone.id in titled and not pointing):
        return None
    return lone


def _untitled(page: Page, title: Title, memory: Memory) -> bool:
    """Whether a phrase may give the office of the named person who spoke last, beside whose name the article sets none."""
    voice, first, head = memory.last, title.first, title.head
    if voice is None or len(voice.ids) != 1 or not _near(title, memory):
        return False
    if page.low[first] not in page.pack.words["singular_definite"] | page.pack.words["demonstratives"]:
        return False
    other = any(
        page.is_word(head, f)
        for f in ("bodies", "media", "documents", "voices", "anonymous_nouns", "any_body", "councils")
    )
    inside = page.inside(Span(title.at, page.syntax.tokens[title.last - 1].end))
    words = range(title.start, title.last)
    strange = any(page.syntax.tokens[i].pos == "PROPN" and page.mention(i) is None for i in words)
    if other or strange or not page.is_word(head, "speakers") or any(e.type in {"media", "person"} for _, e in inside):
        return False
    if any(page.is_word(i, "sittings") for i in words):
        return False
    titled = {b.person.id for bearers in page.titles.values() for b in bearers}
    return voice.ids[0] not in titled and _fits(page, title, voice, memory)
