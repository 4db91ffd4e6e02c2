"""Articles about one thing over its days."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from vigie.lang.situations import SituationPack
from vigie.model.annotations import Annotation
from vigie.model.situations import CopyMark, Story
from vigie.text.folding import fold
from vigie.text.naming import entity_key

JOIN = 0.14
"""Cosine with the story; swept from 0.10 to 0.32 on the story gold (docs/quality.md)."""
QUIET = 12
"""Days without an article after which a story is over."""
LEAD = 900
"""Characters of an article that say what it is about."""
NAME_WEIGHT, TITLE_WEIGHT = 1.5, 1.6
TELLING = 0.1
"""Weight in an article's unit vector from which a word may bring it and a story together."""
LOOKED_UP = 150
"""Stories looked up by the words of an article, its rarest words first, so that a busy week costs no more than a calm one."""
COMPARED = 8
"""Stories whose cosine is taken: those that share most of the telling words."""
VOCABULARY = 400_000
"""Spellings of which the weight is kept; then they are forgotten and looked up again."""
_WORD = re.compile(r"[^\W\d_]{3,}")
Vector = dict[str, float]


@dataclass(slots=True, eq=False)
class _Growing:
    """A story while articles join it: its articles, the sum of their vectors with its square length, its days."""

    id: str
    title: str
    articles: list[str] = field(default_factory=list)
    total: Vector = field(default_factory=lambda: defaultdict(float))
    square: float = 0.0
    first: str | None = None
    last: str | None = None
    last_day: int = 0

    def join(self, annotation: Annotation, vector: Vector, day: int) -> None:
        """Add an article."""
        self.articles.append(annotation.article.id)
        published = annotation.article.published
        if published:
            self.first, self.last = min(self.first or published, published), max(self.last or published, published)
        self.last_day = max(self.last_day, day)
        for term, weight in vector.items():
            before = self.total[term]
            self.total[term] = before + weight
            self.square += weight * (2 * before + weight)

    def cosine(self, vector: Vector) -> float:
        """Cosine of an article's unit vector with the sum."""
        total = self.total
        return sum(w * total[t] for t, w in vector.items() if t in total) / (math.sqrt(self.square) or 1.0)


class StoryIndex:
    """The stories of the articles seen so far; only those of the last days are compared with a new article.

    Articles are added in order of arrival, undated ones last: these are grouped by their words alone.
    """

    def __init__(self, pack: SituationPack) -> None:
        self._pack = pack
        self._stories: list[_Growing] = []
        self._open: dict[str, dict[int, None]] = defaultdict(dict)
        self._by_day: dict[int, list[int]] = defaultdict(list)
        self._where: dict[str, int] = {}
        self._weights: dict[str, tuple[str, float]] = {}
        self._today = 0

    def add(self, annotation: Annotation, mark: CopyMark) -> str:
        """The id of the story that an article joins: that of its original, else the closest one, else its own."""
        vector = self._vector(annotation)
        day = _ordinal(annotation.article.published)
        self._move_to(day)
        n = self._where.get(mark.copy_of) if mark.copy_of else None
        if n is None:
            n = self._closest(vector, day)
        if n is None:
            n = len(self._stories)
            article = annotation.article
            title = article.title.of(article.text) if article.title else article.text[:80]
            self._stories.append(_Growing(f"story:{article.id}", title))
        story = self._stories[n]
        story.join(annotation, vector, day)
        self._where[annotation.article.id] = n
        self._by_day[story.last_day].append(n)
        for term, weight in vector.items():
            if weight > TELLING:
                self._open[term][n] = None
        return story.id

    def stories(self) -> tuple[Story, ...]:
        """All stories, in order of their first article."""
        return tuple(Story(s.id, s.title, tuple(s.articles), s.first, s.last) for s in self._stories)

    def _move_to(self, day: int) -> None:
        """Leave behind the stories that are over by a day; with the first undated article all are looked at again."""
        if day > self._today:
            for old in [d for d in self._by_day if 0 < d < day - QUIET]:
                for n in self._by_day.pop(old):
                    if self._stories[n].last_day == old:
                        self._shut(n)
            self._today = day
        elif not day and self._today:
            self._today = 0
            for n, story in enumerate(self._stories):
                for term in story.total:
                    self._open[term][n] = None

    def _shut(self, n: int) -> None:
        for term in self._stories[n].total:
            posted = self._open.get(term)
            if posted is not None and posted.pop(n, 0) is None and not posted:
                del self._open[term]

    def _closest(self, vector: Vector, day: int) -> int | None:
        shared: dict[int, float] = defaultdict(float)
        telling = [(len(self._open[t]), t, w) for t, w in vector.items() if w > TELLING and t in self._open]
        looked_up = 0
        for posted, term, weight in sorted(telling):
            looked_up += posted
            if looked_up > LOOKED_UP and shared:
                break
            for n in self._open[term]:
                shared[n] += weight * self._stories[n].total[term] / math.sqrt(self._stories[n].square)
        likely = sorted(shared, key=lambda n: (-shared[n], n))[:COMPARED]
        best, best_score = None, JOIN
        for n in sorted(likely):
            story = self._stories[n]
            if day and story.last_day and abs(day - story.last_day) > QUIET:
                continue
            score = story.cosine(vector)
            if score > best_score:
                best, best_score = n, score
        return best

    def _vector(self, annotation: Annotation) -> Vector:
        """Unit vector of an article's words and names, by inverse document frequency."""
        article = annotation.article
        lead_end = min(len(article.text), (article.paragraphs[0].start if article.paragraphs else 0) + LEAD)
        vector: Vector = dict(self._weighed(article.text[:lead_end]))
        if article.title:
            for word, _ in set(self._weighed(article.title.of(article.text))):
                if word in vector:
                    vector[word] *= TITLE_WEIGHT
        for e in annotation.entities:
            if e.type in ("person", "place", "facility", "group") and e.mentions[0].span.start < lead_end:
                vector[entity_key(e)] = NAME_WEIGHT * self._pack.unknown * 0.5
        norm = math.sqrt(sum(w * w for w in vector.values())) or 1.0
        return {t: w / norm for t, w in vector.items() if w > 0}

    def _weighed(self, text: str) -> Iterable[tuple[str, float]]:
        """The folded words of a text with their weights."""
        known = self._weights
        for word in _WORD.findall(text):
            found = known.get(word)
            if found is None:
                if len(known) >= VOCABULARY:
                    known.clear()
                folded = fold(word)
                found = known[word] = (folded, self._pack.weights.get(folded, self._pack.unknown))
            yield found


def find_stories(
    annotations: Sequence[Annotation], marks: Mapping[str, CopyMark], pack: SituationPack
) -> tuple[tuple[Story, ...], Mapping[str, str]]:
    """Group articles, given in order of arrival, into stories; also the story id of each article. See `StoryIndex`."""
    index = StoryIndex(pack)
    story_of = {a.article.id: index.add(a, marks[a.article.id]) for a in annotations}
    return index.stories(), story_of


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0
