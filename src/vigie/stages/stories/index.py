"""Articles about one thing over its days."""

from __future__ import annotations

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

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
"""Spellings of which the folded form is kept; then they are forgotten and looked up again."""
HASH_BYTES = 8
"""Bytes by which a telling word is known: two words of a vocabulary of a million share one with a chance of one in forty million."""
_WORD = re.compile(r"[^\W\d_]{3,}")
Vector = dict[str, float]
Words = tuple[tuple[str, int], ...]
"""The folded words and names of an article's lead, in order, each with its kind."""
PLAIN, TITLED, NAMED = 0, 1, 2
"""Kinds of word: of the text, of the headline too, the key of a name."""
LoadWords = Callable[[Sequence[str]], Mapping[str, Words]]
"""The words of articles, by their ids."""


class Vectors:
    """Articles as unit vectors of their words and names, by inverse document frequency."""

    def __init__(self, pack: SituationPack) -> None:
        self._pack = pack
        self._folded: dict[str, str] = {}
        self._hashes: dict[str, int] = {}

    def words_of(self, annotation: Annotation) -> Words:
        """The words and names of an article's lead."""
        article = annotation.article
        lead_end = min(len(article.text), (article.paragraphs[0].start if article.paragraphs else 0) + LEAD)
        found = dict.fromkeys(map(self._fold, _WORD.findall(article.text[:lead_end])), PLAIN)
        if article.title:
            for word in map(self._fold, _WORD.findall(article.title.of(article.text))):
                if word in found:
                    found[word] = TITLED
        for e in annotation.entities:
            if e.type in ("person", "place", "facility", "group") and e.mentions[0].span.start < lead_end:
                found[entity_key(e)] = NAMED
        return tuple(found.items())

    def vector(self, words: Words) -> Vector:
        """The unit vector of an article's words."""
        pack = self._pack
        name = NAME_WEIGHT * pack.unknown * 0.5
        vector: Vector = {}
        for word, kind in words:
            if kind == NAMED:
                vector[word] = name
            else:
                weight = pack.weights.get(word, pack.unknown)
                vector[word] = weight * TITLE_WEIGHT if kind == TITLED else weight
        norm = math.sqrt(sum(w * w for w in vector.values())) or 1.0
        return {t: w / norm for t, w in vector.items() if w > 0}

    def telling(self, vector: Vector) -> dict[int, tuple[str, float]]:
        """The words by which an article and a story may meet, with their weights, by the hashes they are posted under."""
        return {self._hash(t): (t, w) for t, w in vector.items() if w > TELLING}

    def _fold(self, word: str) -> str:
        found = self._folded.get(word)
        if found is None:
            if len(self._folded) >= VOCABULARY:
                self._folded.clear()
            found = self._folded[word] = fold(word)
        return found

    def _hash(self, term: str) -> int:
        found = self._hashes.get(term)
        if found is None:
            if len(self._hashes) >= VOCABULARY:
                self._hashes.clear()
            made = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES)
            found = self._hashes[term] = int.from_bytes(made.digest())
        return found


def packed_telling(hashes: Collection[int]) -> bytes:
    """Hashes of telling words as bytes, to be kept."""
    return array("Q", sorted(hashes)).tobytes()


def telling_in(packed: bytes) -> array[int]:
    """The hashes again."""
    return array("Q", packed)


@dataclass(slots=True, eq=False)
class _Growing:
    """A story while articles join it: its articles, the sum of the vectors of the first `summed` of them with its square
    length, its days, the hashes of the words that it is posted under, and (packed) those that it was under when it was shut.
    """

    id: str
    title: str
    articles: list[str] = field(default_factory=list)
    total: Vector = field(default_factory=lambda: defaultdict(float))
    square: float = 0.0
    summed: int = 0
    first: str | None = None
    last: str | None = None
    last_day: int = 0
    posted: set[int] = field(default_factory=set)
    shut: bytes = b""

    def join(self, key: str, published: str | None, day: int) -> None:
        """Add an article."""
        self.articles.append(key)
        if published:
            self.first, self.last = min(self.first or published, published), max(self.last or published, published)
        self.last_day = max(self.last_day, day)

    def sum(self, vector: Vector) -> None:
        """Add the vector of the next article that has none yet."""
        self.summed += 1
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

    Args:
        pack: how common words are.
        load: where the words of articles that were passed over are read when their story is compared.
    """

    def __init__(self, pack: SituationPack, load: LoadWords | None = None) -> None:
        self.vectors = Vectors(pack)
        self._load = load
        self._stories: list[_Growing] = []
        self._numbers: dict[str, int] = {}
        self._open: dict[int, dict[int, None]] = defaultdict(dict)
        self._by_day: dict[int, list[int]] = defaultdict(list)
        self._where: dict[str, int] = {}
        self._today = 0

    def add(self, annotation: Annotation, mark: CopyMark) -> str:
        """The id of the story that an article joins: that of its original, else the closest one, else its own."""
        article = annotation.article
        words = self.vectors.words_of(annotation)
        return self.place(article.id, article.published, words, mark.copy_of, title_of(annotation))

    def place(self, key: str, published: str | None, words: Words, copy_of: str | None, title: str = "") -> str:
        """What `add` does, of an article of which only this is there."""
        vector = self.vectors.vector(words)
        telling = self.vectors.telling(vector)
        day = ordinal(published)
        self._move_to(day)
        n = self._where.get(copy_of) if copy_of else None
        if n is None:
            n = self._closest(vector, telling, day)
        if n is None:
            n = self._new(f"story:{key}", title)
        story = self._stories[n]
        if story.summed == len(story.articles):
            story.sum(vector)
        self._join(n, key, published, telling)
        return story.id

    def pass_over(self, key: str, published: str | None, story: str, telling: bytes) -> None:
        """Take in an article whose story is known, for those that follow it."""
        self._move_to(ordinal(published))
        n = self._numbers.get(story)
        if n is None:
            n = self._new(story, "")
        self._join(n, key, published, telling_in(telling))

    def leave(self, key: str, published: str | None, story: str) -> None:
        """Take in an article whose story is known and over when the next one is placed; no undated one may follow."""
        n = self._numbers.get(story)
        if n is None:
            n = self._new(story, "")
        self._stories[n].join(key, published, ordinal(published))
        self._where[key] = n

    def stories(self) -> tuple[Story, ...]:
        """All stories, in order of their first article."""
        return tuple(Story(s.id, s.title, tuple(s.articles), s.first, s.last) for s in self._stories)

    def _new(self, name: str, title: str) -> int:
        n = self._numbers[name] = len(self._stories)
        self._stories.append(_Growing(name, title))
        return n

    def _join(self, n: int, key: str, published: str | None, hashes: Collection[int]) -> None:
        story = self._stories[n]
        story.join(key, published, ordinal(published))
        self._where[key] = n
        self._by_day[story.last_day].append(n)
        story.posted.update(hashes)
        for h in hashes:
            self._open[h][n] = None

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
                story.posted.update(telling_in(story.shut))
                for h in story.posted:
                    self._open[h][n] = None

    def _shut(self, n: int) -> None:
        story = self._stories[n]
        for h in story.posted:
            posted = self._open[h]
            del posted[n]
            if not posted:
                del self._open[h]
        story.shut = packed_telling(story.posted.union(telling_in(story.shut)))
        story.posted.clear()
        if self._load is not None:
            story.total, story.square, story.summed = defaultdict(float), 0.0, 0

    def _closest(self, vector: Vector, telling: Mapping[int, tuple[str, float]], day: int) -> int | None:
        rarest = sorted((len(self._open[h]), t, w, h) for h, (t, w) in telling.items() if h in self._open)
        looked_up: list[tuple[str, float, int]] = []
        posted_so_far = 0
        for posted, term, weight, h in rarest:
            posted_so_far += posted
            if posted_so_far > LOOKED_UP and looked_up:
                break
            looked_up.append((term, weight, h))
        self._sum_up({n for _, _, h in looked_up for n in self._open[h]})
        shared: dict[int, float] = defaultdict(float)
        for term, weight, h in looked_up:
            for n in self._open[h]:
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

    def _sum_up(self, numbers: Collection[int]) -> None:
        """Sum the vectors of articles that were passed over, in the order in which they joined."""
        late = [s for n in numbers if (s := self._stories[n]).summed < len(s.articles)]
        if late and self._load is not None:
            words = self._load([key for s in late for key in s.articles[s.summed :]])
            for story in late:
                for key in story.articles[story.summed :]:
                    story.sum(self.vectors.vector(words[key]))


def find_stories(
    annotations: Sequence[Annotation], marks: Mapping[str, CopyMark], pack: SituationPack
) -> tuple[tuple[Story, ...], Mapping[str, str]]:
    """Group articles, given in order of arrival, into stories; also the story id of each article. See `StoryIndex`."""
    index = StoryIndex(pack)
    story_of = {a.article.id: index.add(a, marks[a.article.id]) for a in annotations}
    return index.stories(), story_of


def title_of(annotation: Annotation) -> str:
    """What a story is called that begins with an article: its headline, else its first words."""
    article = annotation.article
    return article.title.of(article.text) if article.title else article.text[:80]


def ordinal(day: str | None) -> int:
    """The proleptic ordinal of a day of publication, 0 when there is none."""
    return date.fromisoformat(day).toordinal() if day else 0
