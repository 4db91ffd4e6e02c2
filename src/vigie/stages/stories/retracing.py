"""Tell stories again after some articles changed, looking anew only at those that the change can reach.

`StoryIndex` takes articles in order of arrival, each by what those before it left. It is followed here in that order: an article
that reads nothing of what changed is passed over with the answer it had, every other one is placed anew. What is placed reads only
what is kept under its own hashes, so the rest need not be indexed. Where a new answer reaches an article that was passed over, the
walk begins again with that one among those to be placed; the answers are those of a walk that places all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vigie.lang.situations import SituationPack
from vigie.model.gleanings import Glance, Step
from vigie.stages.stories.index import QUIET, LoadWords, StoryIndex, Words, ordinal, telling_in

AHEAD = 400
"""Articles whose words are loaded at once."""


class _Differing:
    """The stories that hold other articles than before, as far as the walk has come, and the telling words they stand under."""

    def __init__(self) -> None:
        self._members: dict[str, list[bytes]] = defaultdict(list)
        self._last: dict[str, int] = {}
        self._open: dict[str, Counter[int]] = {}
        self._hashes: Counter[int] = Counter()
        self._today = 0

    def __contains__(self, story: str | None) -> bool:
        return story in self._last

    def reaches(self, telling: bytes) -> bool:
        """Whether an article with these words may look at one of the stories."""
        return bool(self._hashes) and not self._hashes.keys().isdisjoint(telling_in(telling))

    def move_to(self, day: int) -> None:
        """Leave behind the stories that are over by a day, in both walks; with the first undated article all count again."""
        if day > self._today:
            self._today = day
            for story in [s for s in self._open if 0 < self._last[s] < day - QUIET]:
                self._shut(story)
        elif not day and self._today:
            self._today = 0
            for story in self._last:
                self._reopen(story)

    def join(self, story: str, glance: Glance) -> None:
        """Note that an article joins a story, in one of the walks or in both."""
        self._members[story].append(glance.telling)
        if story in self._last:
            self._last[story] = max(self._last[story], ordinal(glance.published))
            self._reopen(story)

    def differ(self, story: str, day: int) -> None:
        """Note that a story differs from now on."""
        self._last[story] = max(self._last.get(story, 0), day)
        self._reopen(story)

    def _reopen(self, story: str) -> None:
        members = self._members[story]
        if story in self._open:
            self._count(story, members[-1:])
        else:
            self._open[story] = Counter()
            self._count(story, members)

    def _count(self, story: str, members: Sequence[bytes]) -> None:
        mine = self._open[story]
        for telling in members:
            hashes = telling_in(telling)
            mine.update(hashes)
            self._hashes.update(hashes)

    def _shut(self, story: str) -> None:
        for h, times in self._open.pop(story).items():
            self._hashes[h] -= times
            if not self._hashes[h]:
                del self._hashes[h]


class Retelling:
    """A walk over the stories of articles of which some changed.

    Args:
        steps: the walk.
        before: the stories of the articles that were there.
        copies: the original of each copy, as it is now; `moved` are the articles whose original changed.
        load: the words of articles as they are now.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        before: Mapping[str, str],
        copies: Mapping[str, str],
        moved: Iterable[str],
        load: LoadWords,
    ) -> None:
        self._steps, self._before, self._copies, self._load = steps, before, copies, load
        self._reached = set(moved)
        self._words: dict[str, Words] = {}

    def stories(self, pack: SituationPack) -> dict[str, str]:
        """The stories of the articles that changed or that a change could reach."""
        while True:
            found, late = self._walk(pack)
            if not late:
                return found
            self._reached |= late

    def _walk(self, pack: SituationPack) -> tuple[dict[str, str], set[str]]:
        placed = [s.glance for s in self._steps if s.is_ and self._is_placed(s)]
        whole = len(placed) == sum(s.is_ for s in self._steps)
        wanted = None if whole else {h for g in placed for h in telling_in(g.telling)}
        index, differing = StoryIndex(pack, self._load, wanted), _Differing()
        found: dict[str, str] = {}
        late: set[str] = set()
        number = 0
        for step in self._steps:
            glance = step.glance
            if step.is_ and self._is_placed(step):
                words = self._words_of(glance.key, placed, number)
                number += 1
                found[glance.key] = index.place(glance.key, glance.published, words, self._copies.get(glance.key))
                if not whole:
                    self._compare(differing, step, found[glance.key])
                continue
            differing.move_to(ordinal(glance.published))
            old = self._before[glance.key]
            if not step.is_:
                differing.join(old, glance)
                differing.differ(old, ordinal(glance.published))
                continue
            if self._is_reached(differing, glance, found):
                late.add(glance.key)
            differing.join(old, glance)
            index.pass_over(glance.key, glance.published, old, glance.telling)
        return found, late

    def _is_placed(self, step: Step) -> bool:
        return not step.was or step.glance.key in self._reached

    def _is_reached(self, differing: _Differing, glance: Glance, found: Mapping[str, str]) -> bool:
        """Whether an article may have looked at a story that differs, or joined one with its original."""
        original = self._copies.get(glance.key, "")
        joined = found.get(original), self._before.get(original), self._before[glance.key]
        return any(s in differing for s in joined) or differing.reaches(glance.telling)

    def _compare(self, differing: _Differing, step: Step, story: str) -> None:
        glance, day = step.glance, ordinal(step.glance.published)
        differing.move_to(day)
        differing.join(story, glance)
        if not step.was:
            differing.differ(story, day)
        elif (old := self._before[glance.key]) != story:
            differing.join(old, glance)
            differing.differ(old, day)
            differing.differ(story, day)

    def _words_of(self, key: str, placed: Sequence[Glance], number: int) -> Words:
        """The words of the article of that number among those to be placed; those of the next ones are loaded with it."""
        if key not in self._words:
            self._words = dict(self._load([g.key for g in placed[number : number + AHEAD]]))
        return self._words[key]
