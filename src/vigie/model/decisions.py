"""What people decided about events: decisions stand against every later computation, with their author and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.grades import Credibility, Reliability
from vigie.model.markings import Tlp
from vigie.model.situations import Report

DecisionKind = Literal["join", "split", "reject", "grade"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a person about events, named by their reports, which stay when the ids of events change.

    join: all `reports` tell one event. split: no report of `reports` tells the event of one of `apart_from`. reject: the
    event that holds one of `reports` is none. grade: the event that holds the first of `reports` has this `reliability`
    and `credibility` (None: as computed). `when` is an ISO 8601 instant; of two that clash the later one holds. `tlp`: only
    who may see that much sees what follows from it; somebody who read more than others must not show it by what they decide.

    Raises:
        ValueError: a decision that decides nothing.
    """

    kind: DecisionKind
    reports: tuple[Report, ...]
    author: str
    reason: str
    when: str
    apart_from: tuple[Report, ...] = ()
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    tlp: Tlp = "CLEAR"

    def __post_init__(self) -> None:
        """Refuse what decides nothing."""
        if not self.reports or (self.kind == "join" and len(set(self.reports)) < 2):
            raise ValueError(f"a {self.kind} needs {'two reports' if self.kind == 'join' else 'a report'}")
        if self.kind == "split" and (not self.apart_from or {*self.reports} & {*self.apart_from}):
            raise ValueError("a split needs other reports that the first ones are kept apart from")
        if self.kind == "grade" and self.reliability is None and self.credibility is None:
            raise ValueError("a grade needs a letter or a digit")


def report_of(event: str) -> Report:
    """The report that gives an event its id ("article#event").

    >>> report_of("a#1#event:4-13:attack")
    Report(article='a#1', event='event:4-13:attack')
    """
    article, _, telling = event.rpartition("#")
    return Report(article, telling)
