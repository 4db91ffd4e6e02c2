"""Voices that a reading has heard so far, and what a phrase shows of whoever it stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.model.entities import Entity
from vigie.model.spans import Span
from vigie.stages.statements.page import Page
from vigie.text import clauses
from vigie.text.folding import fold

_TITLE_STEPS = 3
"""Steps of the parse from a name to the title that is subject ("l'ancien député Les Républicains Paul Roux")."""


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
    named: Voice | None = None
    named_paragraph: int = -1
    told: list[Span] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)


def is_one(voice: Voice) -> bool:
    """Whether a voice is one speaker."""
    return len(voice.names) == 1 and not voice.plural


def voice_named(entity: Entity) -> Voice:
    """The voice of a named thing."""
    return Voice((entity.name,), (entity.id,), True, entity.gender, entity.type == "person")


def last_subject(page: Page, start: int, end: int, gender: str | None) -> tuple[int, Entity] | None:
    """The last person named as a subject between two offsets, outside quotations, with the place of the name."""
    found = None
    for mention, entity in page.inside(Span(start, max(start, end)), named_only=True):
        i = page.token_at(mention.span.start)
        if (
            entity.type == "person"
            and (gender is None or entity.gender in {gender, None})
            and page.quoted[i] < 0
            and stands_as_subject(page, i, page.token_at(mention.span.end))
            and not _of_relative(page, i, page.token_at(mention.span.end))
        ):
            found = mention.span.start, entity
    return found


def _of_relative(page: Page, first: int, last: int) -> bool:
    """Whether a name is the subject of a relative clause ("le sac que Jean Roux a porté"): the article goes on with another."""
    heads = (page.syntax.tokens[i].head for i in range(first, last) if page.syntax.tokens[i].dep.startswith("nsubj"))
    return any(page.syntax.tokens[h].dep.startswith("acl:relcl") for h in heads)


def stands_as_subject(page: Page, first: int, last: int) -> bool:
    """Whether the words of a name are the subject of a verb, or stand in apposition to it."""
    behind_of = page.is_word(first - 1, "of")
    behind = first > 0 and page.syntax.tokens[first - 1].pos == "ADP"  # "Jean Roux, en procès avec Paul Morel, a dit"
    for i in range(first, last):
        j = i
        for _ in range(_TITLE_STEPS):
            token = page.syntax.tokens[j]
            if token.dep.startswith("nsubj"):
                return not behind_of
            article = page.syntax.tokens[j - 1].pos == "DET"
            if (
                behind
                or token.dep not in {"appos", "nmod", "flat:name"}
                or (j != i and page.is_word(j - 1 - article, "of"))
            ):
                break
            j = token.head
    return False


def head_noun(page: Page, start: int, last: int) -> int:
    """The first noun of a phrase, else its first token."""
    return next((i for i in range(start, last) if page.syntax.tokens[i].pos in {"NOUN", "PROPN"}), start)


def shown_gender(page: Page, first: int, start: int, last: int) -> str | None:
    """The gender that the article of a phrase or its noun shows, if one does."""
    morph = page.syntax.tokens[head_noun(page, start, last)].morph
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
    if voice.human and voice.named and len(voice.ids) == 1:
        memory.named, memory.named_paragraph = voice, paragraph
    types = {page.by_id[i].type for i in voice.ids}
    if "media" in types or (not voice.ids and any(fold(w) in page.pack.words["media"] for w in voice.names[0].split())):
        memory.medium = voice
    if types - {"person", "media"} or (
        not voice.ids and any(fold(w) in page.pack.words["bodies"] for w in voice.names[0].split())
    ):
        memory.body = voice
