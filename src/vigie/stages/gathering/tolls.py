"""Numbers that hang on no event of their article, given to the event they are most likely about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from vigie.model.events import EventType
from vigie.model.figures import Counted, Figure
from vigie.model.gathering import Member
from vigie.model.situations import Report
from vigie.stages.gathering.groups import Groups
from vigie.stages.gathering.tellings import TOLLS, VIOLENT, Telling
from vigie.text.intervals import bounds, compatible
from vigie.text.windows import sentence_of

SUMMARY = 93
"""Days: numbers of more than a quarter add up many events."""
NEWS = 3
"""Days: of an event and an older one that an article recalls, its loose numbers are about the first."""
RECENT = 10
"""Days: tolls of an event are told within days of it."""
HANGS_ON: Mapping[Counted, tuple[frozenset[EventType], ...]] = {
    "killed": (VIOLENT,),
    "wounded": (VIOLENT,),
    "missing": (VIOLENT,),
    "abducted": (frozenset({"abduction"}), VIOLENT, frozenset({"release"})),
    "arrested": (frozenset({"arrest"}), VIOLENT),
    "troops": (frozenset({"deployment", "withdrawal"}), frozenset({"strike", "clash"})),
}
"""The types of event that a counted thing is about, the likeliest first."""
Tolls = dict[tuple[Counted, int | None, int | None], set[str]]
"""The numbers that the tellings of an event hold, with the articles that give each."""
Rank = tuple[bool, bool, int, int]
"""Whether the event happened, is of the last days, how many articles tell it, and its age: the greatest is the main one."""


def give_loose(groups: Groups) -> dict[Report, tuple[str, ...]]:
    """The ids of loose numbers by the telling they are given to: an event of their sentence, else the main one.

    The main one is an event that happened, and that most articles tell.
    """
    told: dict[str, list[tuple[Rank, Telling]]] = defaultdict(list)
    counted: dict[Report, Tolls] = {}
    for group in groups:
        tolls: Tolls = defaultdict(set)
        for one in group.tellings:
            happened = one.member.event.factuality in ("happened", "ongoing")
            told[one.member.article_id].append(((happened, _is_news(one), len(group.articles), -group.number), one))
            counted[one.member.report] = tolls
            for f in one.member.figures:
                if f.what in TOLLS and not strange(one.member, f):
                    tolls[f.what, f.min, f.max].add(one.member.article_id)
    given: dict[Report, tuple[str, ...]] = {}
    for places in told.values():
        annotation = places[0][1].member.annotation
        held = {f for e in annotation.events for f in e.figures}
        for figure in annotation.figures:
            if figure.id not in held and (owner := _owner(figure, places, counted)) is not None:
                given[owner.report] = (*given.get(owner.report, ()), figure.id)
    return given


def _is_news(one: Telling) -> bool:
    """Whether an event is dated to the days before its article."""
    published = bounds(one.member.day)
    return published is not None and one.days is not None and 0 <= (published[0] - one.days[1]).days <= NEWS


def _owner(figure: Figure, places: list[tuple[Rank, Telling]], counted: Mapping[Report, Tolls]) -> Member | None:
    for types in HANGS_ON.get(figure.what, ()):
        fitting = [(rank, t) for rank, t in places if t.type in types]
        if not fitting:
            continue
        assaults = [(rank, t) for rank, t in fitting if not t.ends_author] or fitting
        sentence = sentence_of(fitting[0][1].member.annotation.article.text, figure.span)
        beside = [p for p in assaults if sentence.start <= p[1].member.event.trigger.start < sentence.end]
        owner = max(beside or assaults, key=lambda p: p[0])[1].member
        elsewhere = counted[owner.report].get((figure.what, figure.min, figure.max), set()) - {owner.article_id}
        return owner if elsewhere or not strange(owner, figure) else None
    return None


def strange(member: Member, figure: Figure) -> bool:
    """Whether a toll is of another time than the event, or adds up years ("258 dead since 2015"), by the date
    told right before it in its sentence, else by all dates of the sentence.
    """
    if figure.what not in TOLLS:
        return False
    sentence = sentence_of(member.annotation.article.text, figure.span)
    dated = [
        (t.span.start, t.value, days)
        for t in member.annotation.times
        if sentence.start <= t.span.start < sentence.end and (days := bounds(t.value)) is not None
    ]
    before = [d for d in dated if d[0] < figure.span.start]
    return bool(dated) and not any(
        compatible(value, day, RECENT) and (days[1] - days[0]).days <= SUMMARY
        for _, value, days in (before[-1:] or dated)
        for day in (member.event.when, member.day)
    )


def with_loose(member: Member, given: Mapping[Report, tuple[str, ...]], because: str) -> Member:
    """A member with the loose numbers it was given, without those of another time, and the reason for which it stands here."""
    left_out = tuple(f.id for f in member.figures if strange(member, f))
    return replace(member, loose=(*member.loose, *given.get(member.report, ())), left_out=left_out, because=because)
