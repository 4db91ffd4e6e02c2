"""Tell stories again after some articles changed, looking anew only at those that the change can reach.

`StoryIndex` takes articles in order of arrival, each by what those before it left. It is followed here in that order: an article
whose telling words stand under no story that differs is passed over with the story it had, every other one is placed anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vigie.lang.situations import SituationPack
from vigie.model.gleanings import Glance, Step
from vigie.stages.stories.index import QUIET, LoadWords, StoryIndex, Words, ordinal, telling_in

AHEAD = 100
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
        """Note that an article joins a story, before the change or after it."""
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
        self._moved = frozenset(moved)
        self._words: dict[str, Words] = {}
        self._differing = _Differing()
        self._found: dict[str, str] = {}

    def stories(self, pack: SituationPack) -> dict[str, str]:
        """The stories of the articles that changed or that a change could reach."""
        index = StoryIndex(pack, self._load)
        if not any(s.was for s in self._steps):
            for number, step in enumerate(self._steps):
                self._place(index, number, step.glance)
            return self._found
        first = next((n for n, s in enumerate(self._steps) if not s.stays or s.glance.key in self._moved), 0)
        self._pass_by(index, first)
        for number, step in enumerate(self._steps[first:], first):
            glance = step.glance
            self._differing.move_to(ordinal(glance.published))
            if not step.is_:
                self._differing.join(self._before[glance.key], glance)
                self._differing.differ(self._before[glance.key], ordinal(glance.published))
            elif not step.was or self._is_reached(glance):
                self._compare(step, self._place(index, number, glance))
            else:
                story = self._before[glance.key]
                self._differing.join(story, glance)
                index.pass_over(glance.key, glance.published, story, glance.telling)
        return self._found

    def _pass_by(self, index: StoryIndex, first: int) -> None:
        """Take in the articles before the first that changed: only the words of stories that are open then are posted."""
        steps = self._steps[:first]
        last: dict[str, int] = {}
        for step in steps:
            last[self._before[step.glance.key]] = ordinal(step.glance.published)
        is_dated = all(s.glance.published for s in self._steps[-1:])
        quiet = ordinal(self._steps[first].glance.published) - QUIET if is_dated else 0
        for step in steps:
            glance = step.glance
            story = self._before[glance.key]
            self._differing.join(story, glance)
            if last[story] < quiet:
                index.leave(glance.key, glance.published, story)
            else:
                index.pass_over(glance.key, glance.published, story, glance.telling)

    def _place(self, index: StoryIndex, number: int, glance: Glance) -> str:
        words = self._words_of(number)
        story = index.place(glance.key, glance.published, words, self._copies.get(glance.key))
        self._found[glance.key] = story
        return story

    def _is_reached(self, glance: Glance) -> bool:
        """Whether an article may look at a story that differs, or joins another one with its original."""
        if glance.key in self._moved:
            return True
        original = self._copies.get(glance.key, "")
        joined = self._found.get(original), self._before.get(original), self._before[glance.key]
        return any(s in self._differing for s in joined) or self._differing.reaches(glance.telling)

    def _compare(self, step: Step, story: str) -> None:
        glance, day, differing = step.glance, ordinal(step.glance.published), self._differing
        differing.join(story, glance)
        if not step.was:
            differing.differ(story, day)
        elif (old := self._before[glance.key]) != story:
            differing.join(old, glance)
            differing.differ(old, day)
            differing.differ(story, day)

    def _words_of(self, number: int) -> Words:
        """The words of the article of a step; those of the next ones that are sure to be placed are loaded with it."""
        key = self._steps[number].glance.key
        if key not in self._words:
            ahead = self._steps[number + 1 : number + AHEAD]
            self._words = dict(self._load([key, *(s.glance.key for s in ahead if s.is_ and not s.was)]))
        return self._words[key]
