"""What people decided about who tells the same event, in the form that gathering asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.model.decisions import Decision
from vigie.model.situations import Report

Pair = frozenset[Report]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Reports that people joined (`bound`: each with all that stand with it) and the pairs that they split (`apart`)."""

    bound: dict[Report, frozenset[Report]]
    apart: dict[Report, frozenset[Report]]

    def with_it(self, report: Report) -> frozenset[Report]:
        """The reports that people joined with a report, itself included."""
        return self.bound.get(report, frozenset((report,)))

    def against(self, reports: Iterable[Report]) -> frozenset[Report]:
        """The reports that may not stand with any of `reports`, nor with what was joined with them."""
        if not self.apart:
            return frozenset()
        found: set[Report] = set()
        for report in reports:
            for own in self.with_it(report):
                for other in self.apart.get(own, ()):
                    found |= self.with_it(other)
        return frozenset(found)


def rule(decisions: Sequence[Decision]) -> Rulings:
    """Joins and splits in the order in which they were made; a later one takes back what it clashes with of the earlier.

    A split takes its reports out of what they were joined with where that holds the other side; a join ends the splits
    between its reports.
    """
    clusters: list[set[Report]] = []
    apart: set[Pair] = set()
    for decision in sorted(decisions, key=lambda d: (d.when, d.kind, [(r.article, r.event) for r in d.reports])):
        if decision.kind == "join":
            merged = set(decision.reports).union(*(c for c in clusters if not c.isdisjoint(decision.reports)))
            clusters = [c for c in clusters if c.isdisjoint(merged)] + [merged]
            apart = {p for p in apart if not p <= merged}
        elif decision.kind == "split":
            clusters = [part for c in clusters for part in _parted(c, decision)]
            apart |= {frozenset((a, b)) for a in decision.reports for b in decision.apart_from}
    bound = {r: frozenset(c) for c in clusters for r in c}
    sides: dict[Report, set[Report]] = {}
    for a, b in map(tuple, apart):
        sides.setdefault(a, set()).add(b)
        sides.setdefault(b, set()).add(a)
    return Rulings(bound, {r: frozenset(others) for r, others in sides.items()})


def _parted(cluster: set[Report], split: Decision) -> list[set[Report]]:
    """A cluster, in two parts where a split runs through it."""
    out = cluster & set(split.reports)
    return [out, cluster - out] if out and cluster & set(split.apart_from) else [cluster]
