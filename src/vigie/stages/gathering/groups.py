"""Groups of tellings while they grow, and which of them a telling may belong to."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from vigie.model.situations import Report
from vigie.stages.gathering.evidence import LOOSE_SLACK, Evidence, evidence
from vigie.stages.gathering.rulings import Rulings
from vigie.stages.gathering.tellings import Feature, Telling, asked

SAMPLE = 12
"""Tellings of a group that a new one is compared with: the first ones; more of them say the same."""
JOIN_SAMPLE = 8
"""Tellings of each of two groups that are compared before they are joined."""
AGREEING = 0.5
"""Share of the compared tellings of a group that must not speak against a new one."""
CANDIDATES = 48
"""Groups that a telling is compared with: those that share most with it. Real stories have fewer; ten thousand articles
about one day may not."""
POSTINGS = 128
"""Groups looked at for one feature, the first and the last ones: what all share tells nothing apart."""
DECIDED = "decided"
"""The reason of a telling that a person put where it stands."""


@dataclass(slots=True, eq=False)
class Group:
    """Tellings taken for one event so far, in order of arrival, with the reason for which each joined."""

    number: int
    tellings: list[Telling] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    reports: set[Report] = field(default_factory=set)
    because: dict[Report, str] = field(default_factory=dict)

    def add(self, one: Telling, reason: str) -> None:
        """Add a telling; those that arrive in order cost nothing to keep in order."""
        if self.tellings and order_of(one) < order_of(self.tellings[-1]):
            insort(self.tellings, one, key=order_of)
        else:
            self.tellings.append(one)
        self.articles.add(one.member.article_id)
        self.reports.add(one.member.report)
        self.because[one.member.report] = reason


def order_of(one: Telling) -> tuple[str, str, str]:
    """Order of arrival: day, instant, id; undated ones last."""
    article = one.member.annotation.article
    return article.published or "9999", article.published_at or "9999", article.id


class Groups:
    """The groups of one story, found by what their tellings share."""

    def __init__(self, rulings: Rulings) -> None:
        self._rulings = rulings
        self._all: list[Group] = []
        self._index: dict[Feature, list[int]] = defaultdict(list)
        self._where: dict[Report, int] = {}

    def __iter__(self) -> Iterator[Group]:
        """The groups that hold a telling, in order of their making."""
        return (g for g in self._all if g.tellings)

    def __getitem__(self, number: int) -> Group:
        return self._all[number]

    def of(self, one: Telling) -> Group:
        """The group in which a telling stands."""
        return self._all[self._where[one.member.report]]

    def place(self, tellings: Sequence[Telling]) -> None:
        """Put the tellings of one article into groups: what people joined first, then the best fits, no two in one group.

        What fits nowhere makes a group of its own.
        """
        taken: set[int] = set()
        open_: list[Telling] = []
        for one in tellings:
            found = self._decided(one)
            if found is None:
                open_.append(one)
            else:
                self._put(one, found, DECIDED)
                taken.add(found.number)
        fits = sorted(
            ((-e.score, n, g.number, e.reason) for n, one in enumerate(open_) for g, e in self._fitting(one)),
        )
        placed: dict[int, tuple[int, str]] = {}
        for _, n, number, reason in fits:
            if n not in placed and number not in taken:
                placed[n] = (number, reason)
                taken.add(number)
        for n, one in enumerate(open_):
            number, reason = placed.get(n) or (self._new(), "")
            self._put(one, self._all[number], reason)

    def _new(self) -> int:
        self._all.append(Group(len(self._all)))
        return len(self._all) - 1

    def _decided(self, one: Telling) -> Group | None:
        """The group that holds a report with which a person joined this one."""
        report = one.member.report
        return next(
            (self._all[self._where[r]] for r in sorted_reports(self._rulings.with_it(report)) if r in self._where), None
        )

    def _put(self, one: Telling, group: Group, reason: str) -> None:
        group.add(one, reason)
        self._where[one.member.report] = group.number
        for feature in one.features:
            posted = self._index[feature]
            if not posted or posted[-1] != group.number:
                posted.append(group.number)

    def near(self, tellings: Iterable[Telling]) -> list[Group]:
        """The groups that share most features with some tellings, the oldest first."""
        wanted = {f for one in tellings for f in asked(one.features, LOOSE_SLACK)}
        shared: Counter[int] = Counter()
        for feature in wanted:
            posted = self._index.get(feature, ())
            seen = posted if len(posted) <= POSTINGS else [*posted[: POSTINGS // 2], *posted[-POSTINGS // 2 :]]
            shared.update(set(seen))
        live = [n for n in shared if self._all[n].tellings]
        if len(live) > CANDIDATES:
            live = sorted(live, key=lambda n: (-shared[n], n))[:CANDIDATES]
        return [self._all[n] for n in sorted(live)]

    def may_meet(self, group: Group, reports: Iterable[Report]) -> bool:
        """Whether no person keeps some reports apart from those of a group."""
        return group.reports.isdisjoint(self._rulings.against(reports))

    def _fitting(self, one: Telling) -> Iterator[tuple[Group, Evidence]]:
        """The groups that a telling may belong to: most of their tellings allow it, and one speaks for it enough."""
        for group in self.near([one]):
            if not self.may_meet(group, (one.member.report,)):
                continue
            first = group.tellings[:SAMPLE]
            scored = [e for other in first if (e := evidence(one, other)) is not None]
            if not scored or len(scored) < len(first) * AGREEING:
                continue
            strongest = max(scored, key=lambda e: (e.score, e.reason, e.enough))
            if strongest.suffices:
                yield group, strongest

    def pour(self, source: Group, into: Group, reason: str) -> None:
        """Move the tellings of a group into another; nothing happens where a person keeps them apart."""
        if source is into or not self.may_meet(into, source.reports):
            return
        for one in source.tellings:
            self._put(one, into, source.because[one.member.report] or reason)
        source.tellings, source.articles, source.reports, source.because = [], set(), set(), {}


def sorted_reports(reports: Iterable[Report]) -> list[Report]:
    """Reports in one order, whatever the order of arrival."""
    return sorted(reports, key=lambda r: (r.article, r.event))


def most_agree(one: Group, other: Group) -> Evidence | None:
    """The strongest evidence between two groups where at least half of their tellings agree that they are one."""
    pairs = [evidence(x, y) for x in one.tellings[:JOIN_SAMPLE] for y in other.tellings[:JOIN_SAMPLE]]
    agreeing = [p for p in pairs if p is not None and p.suffices]
    if not agreeing or len(agreeing) * 2 < len(pairs):
        return None
    return max(agreeing, key=lambda e: (e.score, e.reason, e.enough))
