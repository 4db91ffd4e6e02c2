"""Two cues for one content: which voice is the outer one, and when the outer one is only the medium."""

from __future__ import annotations

from dataclasses import replace

from vigie.stages.statements.page import Page
from vigie.stages.statements.reports import Report


def settle(page: Page, reports: list[Report]) -> list[Report]:
    """Reports of one sentence without those that another one swallows.

    Of two reports with the same content the later cue is the outer voice. A report that lies wholly inside the content
    of another is inner speech: it stays, with the outer voice as its medium, when the outer voice is a medium.
    """
    kept: list[Report] = []
    for report in reports:
        outer = next((o for o in reports if o is not report and _swallows(o, report)), None)
        if outer is None:
            kept.append(report)
    return kept


def _swallows(outer: Report, inner: Report) -> bool:
    """Whether the inner report, cue and content, lies inside the content of the outer."""
    if inner.cue is None:
        return False
    return any(c.start <= inner.cue.start and inner.cue.end <= c.end for c in outer.contents) and len(outer.contents) >= 1
