"""The slots of an event across its reports: the most precise day and place, all roles, and who claims, accuses or denies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vigie.model.events import Event, EventType, Factuality, RoleFiller
from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import Change, Claim, FigureLine, Report
from vigie.text.folding import fold
from vigie.text.intervals import bounds, narrowest

T = TypeVar("T")
ACTS: frozenset[EventType] = frozenset(
    {"attack", "strike", "clash", "killing", "abduction", "prison_break", "plot_foiled", "seizure"}
)  # what is claimed, denied or laid at somebody's door
CRIMES: frozenset[EventType] = frozenset({"attack", "abduction"})  # no reading names an official as their author
RECENT = 45  # days: a claim is about an act of the last weeks rather than one recalled
CLAIMS: frozenset[EventType] = frozenset({"claim_of_responsibility", "accusation", "denial"})
Claims = Mapping[tuple[EventType, Report], Sequence[Member]]
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
    """The most frequent type and factuality (the latest on a tie), the narrowest day and the finest place (of several the one
    told most often), all fillers.
    """
    events = [m.event for m in gathering.members]
    places = [e.where for e in events if e.where is not None]
    named = Counter(p.name for p in places)
    sure = [e.confidence for e in events if e.confidence is not None]
    return Slots(
        type=_most([e.type for e in events]),
        when=narrowest([e.when for e in events if e.when]),
        where=min(places, key=lambda p: (FINE[p.precision], -named[p.name], p.name)) if places else None,
        roles=_roles(gathering.members),
        factuality=_most([e.factuality for e in reversed(events)]),
        hedged=all(e.hedged for e in events),
        confidence=max(sure) if sure else None,
    )


def _most(values: Sequence[T]) -> T:
    return Counter(values).most_common(1)[0][0]  # of equals the one met first


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


def claims_by_act(gatherings: Iterable[Gathering]) -> Claims:
    """The claims, accusations and denials of articles, by the act each is about.

    Of the acts that an article tells, a claim concerns the one its own clause names, else a recent one told near it.
    """
    found: dict[tuple[EventType, Report], list[Member]] = defaultdict(list)
    for gathering in gatherings:
        for m in gathering.members:
            if m.event.type in CLAIMS and (act := _concerned(m)) is not None:
                found[m.event.type, Report(m.article_id, act.id)].append(m)
    return found


def claims_about(gathering: Gathering, claims: Claims, type_: EventType) -> tuple[Claim, ...]:
    """The claims, accusations or denials (by `type_`) that concern this event, in order of arrival."""
    grown: dict[str, tuple[str, set[str], dict[str, None], str | None]] = {}
    for member in gathering.members:
        for m in claims.get((type_, member.report), ()):
            fillers = [r.name for role in ("agent", "perpetrator") for r in m.event.fillers(role)]
            for who in fillers or list(m.event.who):
                target = next((r.name for r in m.event.fillers("target")), None)
                entry = grown.setdefault(fold(who), (who, set(), {}, target))
                statement = next((s for s in m.annotation.statements if s.id == m.event.statement), None)
                entry[1].update(statement.via if statement else ())
                entry[2][m.article_id] = None
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
    denied = False
    numbers = _first_given(lines)
    for m in gathering.members:
        if not changes:
            changes.append(Change(m.day, "first", (m.own_voice,), m.article_id))
        for who in m.event.who:
            if fold(who) not in heard:
                heard.add(fold(who))
                if m is not gathering.members[0]:
                    changes.append(Change(m.day, "voice", (who,), m.article_id))
        if m.event.factuality == "denied" and not denied:
            denied = True
            changes.append(Change(m.day, "denied", (), m.article_id))
        changes += [Change(m.day, "figure", values, m.article_id) for values in numbers.pop(m.article_id, ())]
    return tuple(changes)


def _first_given(lines: Sequence[FigureLine]) -> dict[str, list[tuple[str, str, str]]]:
    """The numbers by the first article that gives each."""
    given: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    said: set[tuple[str, int | None, int | None]] = set()
    for line in lines:
        for v in line.values:
            if (line.what, v.min, v.max) not in said:
                said.add((line.what, v.min, v.max))
                given[v.articles[0]].append((line.what, _bound(v.min), _bound(v.max)))
    return given


def _bound(value: int | None) -> str:
    return "" if value is None else str(value)
