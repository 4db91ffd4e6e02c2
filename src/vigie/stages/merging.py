"""The slots of an event across its reports: the most precise day and place, all roles, and who claims, accuses or denies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vigie.model.events import Event, EventType, Factuality, RoleFiller
from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import Change, Claim, FigureLine
from vigie.text.folding import fold
from vigie.text.intervals import bounds, narrowest

T = TypeVar("T")
ACTS: frozenset[EventType] = frozenset(
    {"attack", "strike", "clash", "killing", "abduction", "prison_break", "plot_foiled", "seizure"}
)  # what is claimed, denied or laid at somebody's door
CRIMES: frozenset[EventType] = frozenset({"attack", "abduction"})  # no reading names an official as their author
RECENT = 45  # days: a claim is about an act of the last weeks rather than one recalled
FINE = {"point": 0, "place": 1, "region": 2, "country": 3}


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots that the reports of one event agree on, or the best told of them."""

    type: EventType
    when: str | None
    where: Place | None
    roles: tuple[RoleFiller, ...]
    factuality: Factuality
    hedged: bool
    confidence: float | None


def merge_slots(gathering: Gathering) -> Slots:
    """The most frequent type and factuality (the latest on a tie), the narrowest day, the finest place, all fillers."""
    events = [m.event for m in gathering.members]
    places = [e.where for e in events if e.where is not None]
    sure = [e.confidence for e in events if e.confidence is not None]
    return Slots(
        type=_most([e.type for e in events]),
        when=narrowest([e.when for e in events if e.when]),
        where=min(places, key=lambda p: (FINE[p.precision], p.name)) if places else None,
        roles=_roles(gathering.members),
        factuality=_most([e.factuality for e in reversed(events)]),
        hedged=all(e.hedged for e in events),
        confidence=max(sure) if sure else None,
    )


def _most(values: Sequence[T]) -> T:
    counts = Counter(values)
    return max(values, key=lambda v: (counts[v], -values.index(v)))


def _roles(members: Sequence[Member]) -> tuple[RoleFiller, ...]:
    """Each filler once: the same entity under one name, descriptions by their words."""
    found: dict[tuple[str, str], RoleFiller] = {}
    for m in members:
        officials = {e.id for e in m.annotation.entities if e.type == "person" and e.standing == "public_role"}
        for r in m.event.roles:
            if r.role == "perpetrator" and m.event.type in CRIMES and r.id in officials:
                continue
            key = m.keys.get(r.id or "", fold(r.name))
            found.setdefault((r.role, key), RoleFiller(r.role, r.name, key if r.id else None))
    named = {role for role, _ in found if found[role, _].id}
    return tuple(r for (role, _), r in found.items() if r.id or role not in named or role in ("weapon", "recipient"))


def claims_about(
    gathering: Gathering, others: Mapping[EventType, Sequence[Gathering]], type_: EventType
) -> tuple[Claim, ...]:
    """Claims, accusations or denials (by `type_`) of the same story that concern this event.

    Of the acts that an article tells, a claim concerns the one its own clause names, else a recent one told near it.
    """
    grown: dict[str, tuple[str, set[str], list[str], str | None]] = {}
    mine = {(m.article_id, m.event.id) for m in gathering.members}
    for other in others.get(type_, ()):
        for m in other.members:
            act = _concerned(m)
            if act is None or (m.article_id, act.id) not in mine:
                continue
            for who in [r.name for role in ("agent", "perpetrator") for r in m.event.fillers(role)] or list(
                m.event.who
            ):
                target = next((r.name for r in m.event.fillers("target")), None)
                entry = grown.setdefault(fold(who), (who, set(), [], target))
                statement = next((s for s in m.annotation.statements if s.id == m.event.statement), None)
                entry[1].update(statement.via if statement else ())
                if m.article_id not in entry[2]:
                    entry[2].append(m.article_id)
    return tuple(Claim(who, tuple(sorted(via)), tuple(articles), of) for who, via, articles, of in grown.values())


def _concerned(claim: Member) -> Event | None:
    """The act of the claim's article that the claim is about, or None where it tells no act."""
    acts = [e for e in claim.annotation.events if e.type in ACTS]
    published = bounds(claim.day)

    def order(act: Event) -> tuple[bool, bool, bool, int]:
        days = bounds(act.when)
        recent = days is None or published is None or abs((published[0] - days[0]).days) <= RECENT
        within = claim.event.span.start <= act.trigger.start < claim.event.span.end
        distance = abs(act.trigger.start - claim.event.trigger.start)
        return not within, act.factuality != "happened", not recent, distance

    return min(acts, key=order, default=None)


def history(gathering: Gathering, lines: Sequence[FigureLine]) -> tuple[Change, ...]:
    """What changed and when, in order of arrival: the first report, voices that join later, numbers, a denial."""
    changes: list[Change] = []
    heard: set[str] = set()
    said: set[tuple[str, int | None, int | None]] = set()
    for m in gathering.members:
        if not changes:
            changes.append(Change(m.day, "first", (m.own_voice,), m.article_id))
        for who in m.event.who:
            if fold(who) not in heard:
                heard.add(fold(who))
                if m is not gathering.members[0]:
                    changes.append(Change(m.day, "voice", (who,), m.article_id))
        if m.event.factuality == "denied" and not any(c.code == "denied" for c in changes):
            changes.append(Change(m.day, "denied", (), m.article_id))
        for line in lines:
            for v in line.values:
                key = (line.what, v.min, v.max)
                if v.articles[0] == m.article_id and key not in said:
                    said.add(key)
                    changes.append(Change(m.day, "figure", (line.what, _bound(v.min), _bound(v.max)), m.article_id))
    return tuple(changes)


def _bound(value: int | None) -> str:
    return "" if value is None else str(value)
