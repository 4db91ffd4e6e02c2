"""Offers made up from a seed: articles with versions, copies by other sources, odd letters, findings, names to forget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article, Removed
from vigie.model.entities import Entity, Mention
from vigie.model.events import Event, RoleFiller
from vigie.model.figures import Figure
from vigie.model.places import Place
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Statement
from vigie.store.offers import Offer

PERSON = "Zéphyrin Kerdoncuff"
"""The person whom the campaign forgets; a fifth of the articles name them."""
MADE_BY = MadeBy("vigie faults", "fr faults", "model faults")
RETENTIONS = (None, 5, 30, 30)
_COMMON = (
    "le la les un une des de du et à en pour par sur avec dans ce cette ces qui que dont où plus moins après avant "
    "selon ville route marché village armée police ministre préfet groupe combattants attaque explosion frontière "
    "habitants témoins blessés morts convoi poste pont rivière école hôpital nuit matin soir lundi mardi mercredi "
    "renforts alerte menace enquête arrêté libéré annoncé déclaré confirmé démenti évoqué signalé l'œuvre naïf où ça"
)
"""Common words, with the letters that go wrong first: accents, ligatures, apostrophes."""
_SYLLABLES = (
    "ba",
    "ko",
    "ri",
    "né",
    "tou",
    "mar",
    "sel",
    "vé",
    "don",
    "gui",
    "pa",
    "lo",
    "fra",
    "ché",
    "mi",
    "zan",
    "ni",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How long made-up texts are, in words, and of how many words beside the common ones they are made."""

    words: int
    vocabulary: int


SMALL = Size(words=45, vocabulary=200)
"""Articles of a few sentences: what a campaign of thousands of kills can write and check again each time."""


class Writer:
    """Writes made-up offers; the same seed gives the same ones."""

    def __init__(self, seed: int, size: Size = SMALL) -> None:
        self._chance = Random(seed)
        self._size = size
        chance = Random(size.vocabulary)
        rare = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(size.vocabulary)]
        self._words = [*_COMMON.split() * 3, *rare]
        self._seed = seed

    def offers(self, articles: int) -> tuple[Offer, ...]:
        """Offers of so many articles, in an order of their own: versions and copies stand anywhere."""
        made = [offer for number in range(articles) for offer in self._article(number)]
        self._chance.shuffle(made)
        return tuple(made)

    def _article(self, number: int) -> list[Offer]:
        chance = self._chance
        url = f"https://journal-{number % 3}.example/{self._seed}/{number}" if chance.random() < 0.8 else None
        first = self.offer(number, url)
        made = [first]
        if url and chance.random() < 0.4:
            made += [self._later(first, hour) for hour in range(1, chance.randint(2, 3))]
        if chance.random() < 0.4:
            one = chance.choice(made)
            again = replace(one, source="source-copie", article=replace(one.article, path=f"copie/{number}"))
            made += [again if chance.random() < 0.5 else replace(again, annotation=None), one]
        return made

    def offer(self, number: int, url: str | None, *, named: bool | None = None, annotated: bool | None = None) -> Offer:
        """An offer of one article; chance decides what is left open."""
        chance = self._chance
        named = chance.random() < 0.2 if named is None else named
        title = self._sentence(chance.randint(4, 9)).rstrip(".") if chance.random() < 0.8 else None
        sentences = [self._sentence(chance.randint(8, 20)) for _ in range(max(1, self._size.words // 14))]
        if named:
            sentences.insert(chance.randrange(len(sentences) + 1), f"{PERSON} a été entendu dans cette affaire.")
        sentences.insert(0, f"Dépêche {self._seed}-{number} du correspondant.")
        article = _assembled(f"{self._seed}-{number}", title, sentences)
        article = replace(
            article,
            url=url,
            path=f"lot/{number}.json" if chance.random() < 0.7 else None,
            publisher=chance.choice(("L'Écho", "Le Relais", "Sud-Matin")),
            authors=(PERSON,) if named and chance.random() < 0.3 else (),
            published=None if chance.random() < 0.1 else f"2026-11-{chance.randint(1, 27):02}",
            removed=(Removed("Lire aussi : la suite du dossier", "related"),) if chance.random() < 0.3 else (),
        )
        wanted = chance.random() < 0.7 if annotated is None else annotated
        found = annotation_of(article, chance) if wanted else None
        return Offer(article, found, f"source-{number % 4}", chance.choice(RETENTIONS))

    def _later(self, first: Offer, hour: int) -> Offer:
        old = first.article
        sentences = [old.text[p.start : p.end] for p in old.paragraphs]
        sentences.append(self._sentence(12))
        title = old.title.of(old.text) if old.title else None
        new = _assembled(old.id, title, sentences)
        new = replace(
            new, url=old.url, path=old.path, publisher=old.publisher, published=old.published, authors=old.authors,
            modified_at=f"2026-11-28T{hour:02}:00:00+00:00",
        )  # fmt: skip
        found = annotation_of(new, self._chance) if first.annotation else None
        return replace(first, article=new, annotation=found)

    def _sentence(self, words: int) -> str:
        chosen = self._chance.choices(self._words, k=words)
        return f"{' '.join(chosen).capitalize()}."


def _assembled(id_: str, title: str | None, sentences: list[str]) -> Article:
    text, spans = title or "", []
    for sentence in sentences:
        text += "\n\n" if text else ""
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    return Article(id_, text, Span(0, len(title)) if title else None, tuple(spans))


def annotation_of(article: Article, chance: Random) -> Annotation:
    """Findings on the paragraphs of an article, one or two each, with spans that are true to its text."""
    statements, figures, events = [], [], []
    for span in article.paragraphs:
        who = (PERSON,) if PERSON in span.of(article.text) else (chance.choice(("la préfecture", "des témoins")),)
        if chance.random() < 0.5:
            statements.append(
                Statement(finding_id("statement", span), span, None, None, who, (), ("L'Écho",), "indirect")
            )
        if chance.random() < 0.4:
            place = Place("Gao", "ML", 16.27, -0.04, None, "place") if chance.random() < 0.5 else None
            roles = (RoleFiller("victim", chance.choice((PERSON, "des habitants"))),) if who == (PERSON,) else ()
            events.append(
                Event(finding_id("event", span, "attack"), "attack", span, Span(span.start, span.start + 4),
                      article.published, place, roles, (), "happened", who=who)
            )  # fmt: skip
        if chance.random() < 0.3:
            dead = chance.randint(1, 40)
            figures.append(
                Figure(finding_id("figure", span, "killed"), span, "killed", None, None, dead, dead, who=who)
            )
    entities = (Entity("entity:0", "la préfecture", "agency", (Mention(Span(0, 4)),), standing="public_role"),)
    return Annotation(
        article, entities, (), tuple(statements), tuple(figures), tuple(events), made_by=MADE_BY
    )  # fmt: skip
