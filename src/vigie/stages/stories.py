"""Articles about one thing over its days."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from vigie.lang.situations import SituationPack
from vigie.model.annotations import Annotation
from vigie.model.situations import CopyMark, Story
from vigie.text.folding import fold
from vigie.text.naming import entity_key

JOIN = 0.14  # cosine with the story; swept from 0.10 to 0.32 on the story gold (docs/quality.md)
QUIET = 12  # days without an article after which a story is over
LEAD = 900  # characters of an article that say what it is about
NAME_WEIGHT, TITLE_WEIGHT = 1.5, 1.6
RARE = 3.0  # inverse document frequency from which a word may bring two articles together
_WORD = re.compile(r"[^\W\d_]{3,}")
Vector = dict[str, float]


@dataclass(slots=True)
class _Growing:
    """A story while articles join it."""

    members: list[Annotation] = field(default_factory=list)
    total: Vector = field(default_factory=lambda: defaultdict(float))
    last: int = 0


def find_stories(
    annotations: Sequence[Annotation], marks: Mapping[str, CopyMark], pack: SituationPack
) -> tuple[tuple[Story, ...], Mapping[str, str]]:
    """Group articles, given in order of arrival, into stories; also the story id of each article.

    An article joins the story whose summed vector it is closest to, if close enough and recent enough; a copy joins
    the story of its original. Undated articles are grouped by their words alone.
    """
    stories: list[_Growing] = []
    index: dict[str, set[int]] = defaultdict(set)
    where: dict[str, int] = {}
    for annotation in annotations:
        vector = _vector(annotation, pack)
        day = _ordinal(annotation.article.published)
        n = _choose(annotation, vector, day, stories, index, where, marks)
        if n is None:
            n = len(stories)
            stories.append(_Growing())
        _join(stories[n], annotation, vector, day)
        where[annotation.article.id] = n
        for term in vector:
            index[term].add(n)
    made = tuple(_story(s) for s in stories)
    return made, {article: made[n].id for article, n in where.items()}


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _vector(annotation: Annotation, pack: SituationPack) -> Vector:
    """Unit vector of an article's words and names, by inverse document frequency."""
    article = annotation.article
    lead_end = min(len(article.text), (article.paragraphs[0].start if article.paragraphs else 0) + LEAD)
    vector: Vector = defaultdict(float)
    for word in _WORD.findall(fold(article.text[:lead_end])):
        vector[word] = max(vector[word], pack.weights.get(word, pack.unknown))
    if article.title:
        for word in set(_WORD.findall(fold(article.title.of(article.text)))):
            vector[word] *= TITLE_WEIGHT
    for e in annotation.entities:
        if e.type in ("person", "place", "facility", "group") and e.mentions[0].span.start < lead_end:
            vector[entity_key(e)] = NAME_WEIGHT * pack.unknown * 0.5
    norm = math.sqrt(sum(w * w for w in vector.values())) or 1.0
    return {t: w / norm for t, w in vector.items() if w > 0}


def _choose(
    annotation: Annotation,
    vector: Vector,
    day: int,
    stories: list[_Growing],
    index: Mapping[str, set[int]],
    where: Mapping[str, int],
    marks: Mapping[str, CopyMark],
) -> int | None:
    original = marks[annotation.article.id].copy_of
    if original is not None and original in where:
        return where[original]
    floor = RARE / 30
    candidates = {n for t, w in vector.items() if w > floor for n in index.get(t, ())}
    best, best_score = None, JOIN
    for n in sorted(candidates):
        story = stories[n]
        if day and story.last and abs(day - story.last) > QUIET:
            continue
        score = _cosine(vector, story)
        if score > best_score:
            best, best_score = n, score
    return best


def _cosine(vector: Vector, story: _Growing) -> float:
    norm = math.sqrt(sum(w * w for w in story.total.values())) or 1.0
    return sum(w * story.total.get(t, 0.0) for t, w in vector.items()) / norm


def _join(story: _Growing, annotation: Annotation, vector: Vector, day: int) -> None:
    story.members.append(annotation)
    story.last = max(story.last, day)
    for term, weight in vector.items():
        story.total[term] += weight


def _story(story: _Growing) -> Story:
    first = story.members[0].article
    days = sorted(a.article.published for a in story.members if a.article.published)
    title = first.title.of(first.text) if first.title else first.text[:80]
    return Story(
        id=f"story:{first.id}",
        title=title,
        articles=tuple(a.article.id for a in story.members),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )
