"""A situation and its brief without private persons: what they are stays, their names do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from vigie.model.annotations import Annotation
from vigie.model.situations import Actor, BoardWarning, Situation, SituationEvent
from vigie.publish.phrases import Phrases
from vigie.publish.views import ArticleView, BriefView, EventView, Quote
from vigie.stages.discretion import discreet, discreet_actor, discreet_warning, private_names, public_names
from vigie.text.shield import Address, Addresses, Clean, Shield

T = TypeVar("T", BriefView, EventView)
AS_IT_IS = frozenset(("anchor", "type", "state_code", "quality"))
"""Slots of views that hold no words."""


class Discretion:
    """Keeps the private persons of some articles out of what is told of them."""

    def __init__(
        self,
        annotations: Iterable[Annotation],
        phrases: Phrases,
        names: Set[str] | None = None,
        public: tuple[Iterable[str], Iterable[str]] = ((), ()),
    ) -> None:
        """The discretion of what is told of some articles.

        Args:
            annotations: the articles.
            phrases: how private persons are called by their roles.
            names: of all private persons, folded, and `public` names as they are written, where they were gathered elsewhere;
                None: those of the articles.
            public: see `names`.
        """
        self._roles = dict(phrases.texts["private"])
        self.private = self._roles[""]
        self._own: dict[str, frozenset[str]] = {}
        annotations = tuple(annotations)
        self.read(annotations)
        if names is None:
            names = frozenset().union(*self._own.values())
            public = public_names(annotations)
        self._shield = Shield(names, phrases("private", "name"), *public)
        self._addresses = Addresses(names, self._shield.spared)

    def read(self, annotations: Iterable[Annotation]) -> None:
        """Know the private persons of these articles, instead of those known before, when one of them is cleaned."""
        self._own = {a.article.id: private_names([a]) for a in annotations}

    def of_article(self, article: str) -> Clean:
        """The cleaner of the texts of an article."""
        return self._shield.within(self._own.get(article, frozenset()))

    def address_of(self, article: str) -> Address:
        """What lets the address of an article through, or leaves it out."""
        return self._addresses.within(self._own.get(article, frozenset()))

    def event(self, event: SituationEvent, public: Set[str]) -> SituationEvent:
        """An event with private persons in it by their role; `public` are the ids of actors."""
        return discreet(event, public, self._roles, self._shield)

    def warning(self, warning: BoardWarning) -> BoardWarning:
        """A warning without them."""
        return discreet_warning(warning, self.private, self._shield)

    def actor(self, actor: Actor) -> Actor:
        """An actor whose relations are told without them."""
        return discreet_actor(actor, self._shield)

    def situation(self, situation: Situation) -> Situation:
        """A whole situation without them."""
        public = {a.id for a in situation.actors}
        return replace(
            situation,
            events=tuple(self.event(e, public) for e in situation.events),
            warnings=tuple(map(self.warning, situation.warnings)),
            actors=tuple(map(self.actor, situation.actors)),
        )

    def words(self, view: T, situation: Situation) -> T:
        """A view of the situation (a brief, an event) whose words are without private persons."""
        articles = {
            f"a{n}": (self.of_article(a.id), self.address_of(a.id)) for n, a in enumerate(situation.articles, 1)
        }
        made: T = _walked(view, self._shield, self._addresses, articles)
        return made


def _walked(value: Any, clean: Clean, address: Address, articles: Mapping[str, tuple[Clean, Address]]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_walked(v, clean, address, articles) for v in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    if isinstance(value, Quote | ArticleView):
        clean, address = articles.get(value.anchor.partition("-")[0], (clean, address))
    made = {
        f.name: address(getattr(value, f.name))
        if f.name == "url"
        else _walked(getattr(value, f.name), clean, address, articles)
        for f in fields(value)
        if f.name not in AS_IT_IS
    }
    return replace(value, **made)
