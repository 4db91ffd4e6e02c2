"""Joining the groups of a story that met too late, once all its tellings are there."""

from __future__ import annotations

from collections import defaultdict

from vigie.model.events import EventType
from vigie.stages.gathering.evidence import SINGLE, evidence, names_score
from vigie.stages.gathering.groups import JOIN_SAMPLE, SAMPLE, Group, Groups, most_agree
from vigie.stages.gathering.tellings import Telling
from vigie.text.folding import fold

VAGUE_ENOUGH = 1.0
"""Points that put a telling without day or place with the main event of its story."""
FEW = 3
"""Articles of a group that may be the main event told vaguely; more of them would know when and where."""
INFERRED_ENOUGH = 2.0
"""The same for a telling whose day or place is only inferred."""


def join_groups(groups: Groups) -> None:
    """Join groups of which no article tells both, and most of whose tellings agree."""
    for one in list(groups):
        for other in groups.near(one.tellings[:JOIN_SAMPLE]):
            if other.number <= one.number or not one.tellings or not other.tellings:
                continue
            if one.articles.isdisjoint(other.articles) and (found := most_agree(one, other)) is not None:
                groups.pour(other, one, found.reason)


def join_twice_told(groups: Groups) -> None:
    """Join groups that share articles where each of these tells the one act twice, and most other tellings agree."""
    of_article: dict[str, list[Telling]] = defaultdict(list)
    for group in groups:
        for telling in group.tellings:
            of_article[telling.member.article_id].append(telling)
    for one in list(groups):
        beside = {groups.of(t).number for a in one.articles for t in of_article[a]}
        for number in sorted(n for n in beside if n > one.number):
            other = groups[number]
            if not other.tellings or not one.tellings:
                continue
            shared = min((one.articles, other.articles), key=len)
            if (
                _all_told_twice(groups, one, other, [of_article[a] for a in shared])
                and most_agree(one, other) is not None
            ):
                groups.pour(other, one, "told twice")


def _all_told_twice(groups: Groups, one: Group, other: Group, articles: list[list[Telling]]) -> bool:
    """Whether the tellings of two groups by one article are the same act, for each article that has some in both."""
    for tellings in articles:
        mine = [t for t in tellings if groups.of(t) is one]
        theirs = [t for t in tellings if groups.of(t) is other]
        if not all(_told_twice(x, y) for x in mine for y in theirs):
            return False
    return True


def _told_twice(a: Telling, b: Telling) -> bool:
    """Whether two events of one article are one act: one type, one exact day, one place, no number that differs."""
    x, y = a.member.event, b.member.event
    if x.type != y.type or x.factuality != y.factuality or not _one_day(a, b):
        return False
    if x.where is None or y.where is None or fold(x.where.name) != fold(y.where.name):
        return x.type in SINGLE and (x.where is None) != (y.where is None) and names_score(a, b) is not None
    shared = {what for what, _, _ in a.tolls} & {what for what, _, _ in b.tolls}
    return names_score(a, b) is not None and all(
        {t for t in a.tolls if t[0] == what} == {t for t in b.tolls if t[0] == what} for what in shared
    )


def _one_day(a: Telling, b: Telling) -> bool:
    """Whether two tellings of one article have one exact day, or one has it and the other, at the same spot, has none."""
    known = a if a.days is not None else b
    if known.days is None or known.days[0] != known.days[1]:
        return False
    at_spot = a.place is not None and b.place is not None and a.place.is_spot
    return a.member.event.when == b.member.event.when or (at_spot and None in (a.days, b.days))


def join_vague(groups: Groups) -> None:
    """Join tellings without a certain day or place to the event of their type that most articles of the story tell."""
    largest: dict[EventType, Group] = {}
    for group in groups:
        main = largest.setdefault(group.tellings[0].type, group)
        if len(group.articles) > len(main.articles):
            largest[group.tellings[0].type] = group
    for group in list(groups):
        main = largest[group.tellings[0].type]
        if main is group or len(group.articles) > FEW or len(main.articles) < 2:
            continue
        if len(group.articles) < len(main.articles) and group.articles.isdisjoint(main.articles):
            pairs = [_vaguely_agree(one, m) for one in group.tellings for m in main.tellings[:SAMPLE]]
            if all(pairs):
                groups.pour(group, main, "main event of the story")


def _vaguely_agree(one: Telling, main: Telling) -> bool:
    """Whether a telling whose day or place is open may be the main event, or one whose day or place is only inferred."""
    open_ = one.days is None or one.place is None
    if not open_ and one.day_said and one.place_said:
        return False
    found = evidence(one, main)
    least = VAGUE_ENOUGH if open_ else INFERRED_ENOUGH
    return found is not None and (found.suffices if found.differs else found.score >= least)
