"""Tell copies again after some articles changed, looking anew only at those that the change can reach.

`CopyIndex` takes articles in order of arrival, each by what those before it left. It is followed here in that order: an article
that reads nothing of what changed is passed over with the answer it had, every other one is placed anew. What is placed reads only
what is kept under its own hashes, so the rest need not be indexed. Where a new answer reaches an article that was passed over, the
walk begins again with that one among those to be placed; the answers are those of a walk that places all.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

from vigie.model.gleanings import Glance, Step
from vigie.model.situations import CopyMark
from vigie.stages.copies.index import POSTINGS, CopyIndex, Load
from vigie.text.shingles import hashes_in


def recopied(steps: Sequence[Step], before: Mapping[str, CopyMark], load: Load) -> dict[str, CopyMark]:
    """The marks of the articles that changed or that a change could reach.

    Args:
        steps: the walk.
        before: the marks of the articles that were there.
        load: the text of an article as it is now.
    """
    if not any(s.stays for s in steps):
        index = CopyIndex(load)
        return {g.key: _placed(index, g, load) for g in (s.glance for s in steps if s.is_)}
    reached = _sharing(steps, before)
    while True:
        found, late = _walk_copies(steps, before, reached, load)
        if not late:
            return found
        reached |= late


def _placed(index: CopyIndex, glance: Glance, load: Load) -> CopyMark:
    return index.place(glance.key, frozenset(array("I", glance.sample)), glance.credited, load)


def _sharing(steps: Sequence[Step], before: Mapping[str, CopyMark]) -> set[str]:
    """Articles whose original changed, and those that may find a changed article under a sampled shingle: it is among the
    first that have it, before them.
    """
    keys = {s.glance.key for s in steps if not s.stays}
    changed = frozenset(h for s in steps if not s.stays for h in array("I", s.glance.sample))
    carriers: Counter[int] = Counter()
    live: set[int] = set()
    found: set[str] = set()
    for step in steps:
        shared = hashes_in(step.glance.sample, changed)
        if not step.stays:
            live.update(h for h in shared if carriers[h] < POSTINGS)
            continue
        carriers.update(shared)
        if not live.isdisjoint(shared) or before[step.glance.key].copy_of in keys:
            found.add(step.glance.key)
    return found


def _walk_copies(
    steps: Sequence[Step], before: Mapping[str, CopyMark], reached: set[str], load: Load
) -> tuple[dict[str, CopyMark], set[str]]:
    """The marks of those that are placed anew, and those passed over that a mark which changed could reach."""
    placed = [s.glance for s in steps if s.is_ and (not s.was or s.glance.key in reached)]
    index = CopyIndex(load, frozenset(h for g in placed for h in array("I", g.sample)))
    found: dict[str, CopyMark] = {}
    moved: set[int] = set()
    originals: set[str | None] = set()
    late: set[str] = set()
    for step in steps:
        glance = step.glance
        if not step.is_:
            continue
        if not step.was or glance.key in reached:
            mark = found[glance.key] = _placed(index, glance, load)
            old = before[glance.key] if step.was else mark
            if (old.copy_of, old.origin) != (mark.copy_of, mark.origin):
                moved.update(array("I", glance.sample))
                originals.add(glance.key)
            continue
        if moved and (before[glance.key].copy_of in originals or hashes_in(glance.sample, moved)):
            late.add(glance.key)
        index.pass_over(glance.key, glance.sample, before[glance.key])
    return found, late
