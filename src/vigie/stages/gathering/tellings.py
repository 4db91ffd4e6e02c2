"""One article's telling of an event, with what gathering compares read from it once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vigie.lang.situations import GatheringWords
from vigie.model.entities import Entity
from vigie.model.events import EventType, Role
from vigie.model.gathering import Member
from vigie.model.places import Place
from vigie.text.folding import fold
from vigie.text.intervals import Days, bounds
from vigie.text.saying import says_day, says_place

NAMED_ROLES: tuple[Role, ...] = ("victim", "target", "participant", "agent", "perpetrator", "recipient")
DEADLY: frozenset[EventType] = frozenset({"killing", "strike"})
ASSAULTS: frozenset[EventType] = frozenset({"attack", "abduction", "clash"})
VIOLENT: frozenset[EventType] = frozenset({"attack", "strike", "clash", "killing", "abduction"})
TOLLS = frozenset({"killed", "wounded", "missing"})
EXACT = 1
"""Days: a night counts as a day."""
_WORD = re.compile(r"[^\W\d_]{4,}")
Feature = tuple[str, str | int]


@dataclass(frozen=True, slots=True)
class Telling:
    """A member with its day, place, names and numbers made ready.

    `day_said` and `place_said`: the sentence of the event gives them; what is only inferred from elsewhere in the article
    is weaker. `elsewhere`: folded names of the places where the article tells other events of its type. `names` are keys by role, persons by initial and surname; `dead` those whom it kills; `described`: telling
    words of its victims and targets; `ends_author`: it tells the death of the author of an assault. `features` is what two tellings of one event share at least one of.
    """

    member: Member
    days: Days | None
    exact: bool
    day_said: bool
    place: Place | None
    place_said: bool
    elsewhere: frozenset[str]
    names: Mapping[Role, frozenset[str]]
    dead: frozenset[str]
    described: frozenset[str]
    ends_author: bool
    tolls: frozenset[tuple[str, int | None, int | None]]
    trigger: str
    copy: str
    features: frozenset[Feature]

    @property
    def type(self) -> EventType:
        """Type of the event."""
        return self.member.event.type


def telling(member: Member, words: GatheringWords) -> Telling:
    """What is compared of a member, by the words that a language knows victims and authors by."""
    event, annotation = member.event, member.annotation
    days = bounds(event.when)
    one = Telling(
        member=member,
        days=days,
        exact=days is not None and (days[1] - days[0]).days <= EXACT,
        day_said=says_day(annotation, event),
        place=event.where or _around(member),
        place_said=says_place(annotation, event),
        elsewhere=_elsewhere(member) if event.type in VIOLENT else frozenset(),
        names=_names(member),
        dead=_dead(member),
        described=_described(member, words),
        ends_author=event.type in DEADLY and _ends_author(member, words),
        tolls=frozenset((f.what, f.min, f.max) for f in member.figures),
        trigger=fold(event.trigger.of(annotation.article.text)),
        copy=member.mark.copy_of or member.article_id,
        features=frozenset(),
    )
    return replace(one, features=frozenset(_features(one)))


def _features(one: Telling) -> Iterator[Feature]:
    yield "copy", one.copy
    yield from (("toll", f"{what} {low} {high}") for what, low, high in one.tolls)
    yield from ((role, key) for role, keys in one.names.items() for key in keys)
    yield from (("described", word) for word in one.described)
    if one.exact and one.days:
        yield from (("day", d.toordinal()) for d in one.days)
    if one.place:
        yield "place", fold(one.place.name)
    if one.ends_author:
        yield "ends", ""


def known_in_story(tellings: Sequence[Telling]) -> list[Telling]:
    """Tellings of one story, by what only all of them together know.

    A surname cut to its initial ("Anne R.") is the one full surname with it; who kills a person whom another names as
    author of an assault tells his end.
    """
    full = _full_names(tellings)
    if full:
        tellings = [_renamed(t, full) if not full.keys().isdisjoint(_persons(t)) else t for t in tellings]
    authors = frozenset(k for t in tellings if t.type in ASSAULTS for k in t.names.get("perpetrator", ()))
    return [
        replace(t, ends_author=True, features=t.features | {("ends", "")})
        if t.dead & authors and not t.ends_author
        else t
        for t in tellings
    ]


def _persons(one: Telling) -> frozenset[str]:
    return one.dead.union(*one.names.values())


def _full_names(tellings: Sequence[Telling]) -> Mapping[str, str]:
    """Person keys whose surname is an initial, with the one key of the story that it can stand for."""
    keys = {k for t in tellings for k in _persons(t)}
    found: dict[str, str] = {}
    for short in keys:
        first, _, last = short.partition(" ")
        if len(first) == 1 and len(last.rstrip(".")) == 1:
            fitting = [k for k in keys if k != short and k.startswith(short.rstrip(".")) and len(k) > len(short)]
            if len(fitting) == 1:
                found[short] = fitting[0]
    return found


def _renamed(one: Telling, full: Mapping[str, str]) -> Telling:
    names = {role: frozenset(full.get(k, k) for k in keys) for role, keys in one.names.items()}
    made = replace(one, names=names, dead=frozenset(full.get(k, k) for k in one.dead))
    return replace(made, features=frozenset(_features(made)))


def asked(features: frozenset[Feature], slack: int) -> Iterator[Feature]:
    """Features under which the tellings of one event may stand: those given, and the days around its own."""
    for kind, value in features:
        if kind == "day" and isinstance(value, int):
            yield from (("day", value + n) for n in range(-slack, slack + 1))
        else:
            yield kind, value


def person_key(name: str) -> str:
    """A person across spellings of the first name: its initial and the surname; a name of one word as it is.

    >>> person_key("Redouane Tamari") == person_key("Radouane Tamari")
    True
    """
    words = fold(name).split()
    return f"{words[0][0]} {words[-1]}" if len(words) > 1 else fold(name)


def _key(entity: Entity, member: Member) -> str:
    return person_key(entity.name) if entity.type == "person" and not entity.kb else member.keys[entity.id]


def _names(member: Member) -> Mapping[Role, frozenset[str]]:
    known = {e.id: e for e in member.annotation.entities}
    found: dict[Role, set[str]] = {}
    for r in member.event.roles:
        if r.id in member.keys and r.id in known and r.role in NAMED_ROLES:
            found.setdefault(r.role, set()).add(_key(known[r.id], member))
    return {role: frozenset(keys) for role, keys in found.items()}


def _dead(member: Member) -> frozenset[str]:
    """Keys of the named persons whom an event kills: nobody is killed twice."""
    if member.event.type not in DEADLY:
        return frozenset()
    persons = {e.id: e for e in member.annotation.entities if e.type == "person"}
    return frozenset(_key(persons[r.id], member) for r in member.event.fillers("victim") if r.id in persons)


def _described(member: Member, words: GatheringWords) -> frozenset[str]:
    """Telling words of the victims and targets that have no name."""
    unnamed = (r.name for role in ("victim", "target") for r in member.event.fillers(role) if r.id is None)
    found = {w for name in unnamed for w in _WORD.findall(fold(name))}
    return frozenset(found - words.common - words.authors)


def _ends_author(member: Member, words: GatheringWords) -> bool:
    """Whether a victim is called the author of an assault or is that of another event of the article, or the police killed
    somebody unnamed beside an assault.
    """
    victims = member.event.fillers("victim")
    if any(not words.authors.isdisjoint(fold(v.name).split()) for v in victims if v.id is None):
        return True
    assaults = [e for e in member.annotation.events if e.type in ASSAULTS]
    authors = {r.id for e in assaults for r in e.fillers("perpetrator") if r.id is not None}
    if any(v.id in authors for v in victims):
        return True
    by = {w for r in member.event.fillers("perpetrator") for w in fold(r.name).split()}
    return not victims and bool(assaults) and not by.isdisjoint(words.police)


def _around(member: Member) -> Place | None:
    """Where most events of an article happen, for those whose own place it does not tell: the first told of those told as often."""
    told = [e.where for e in member.annotation.events if e.where is not None]
    names = Counter(fold(place.name) for place in told)
    return max(told, key=lambda place: names[fold(place.name)], default=None)


def _elsewhere(member: Member) -> frozenset[str]:
    """The other places at which the article tells an event of this type."""
    own = member.event.where
    return frozenset(
        fold(e.where.name)
        for e in member.annotation.events
        if e.type == member.event.type and e.where is not None and says_place(member.annotation, e)
    ) - ({fold(own.name)} if own else frozenset())
