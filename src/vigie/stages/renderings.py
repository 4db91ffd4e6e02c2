"""Machine translations of articles that are there themselves: the same names, numbers and days in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vigie.model.annotations import Annotation
from vigie.model.situations import CopyMark
from vigie.text.naming import entity_key, medium

TRANSLATED = 0.5
"""Score from which a text is taken for machine-translated."""
SAME = 0.7
"""Share of the names, numbers and days of the poorer text that the other holds; two reports of one event share half."""
ENOUGH = 8
"""Names, numbers and days that two texts must share: fewer are shared by any two reports of one event."""
PERSON_OR_PLACE = frozenset({"person", "place", "facility", "group", "agency", "organisation", "country", "media"})


def with_renderings(
    annotations: Sequence[Annotation], marks: Mapping[str, CopyMark], story_of: Mapping[str, str]
) -> Mapping[str, CopyMark]:
    """Marks in which a machine translation names the article that it renders, and has the origin of that one.

    Only articles of one story are compared, a translation with those that were there on its day.
    """
    inside: dict[str, list[Annotation]] = defaultdict(list)
    for a in annotations:
        inside[story_of[a.article.id]].append(a)
    found = dict(marks)
    for articles in inside.values():
        if any(_is_translated(a) for a in articles):
            found.update(_of_story(articles, marks))
    return found


def _of_story(articles: Sequence[Annotation], marks: Mapping[str, CopyMark]) -> Mapping[str, CopyMark]:
    written = [(a, _facts(a)) for a in articles if not _is_translated(a)]
    found: dict[str, CopyMark] = {}
    for a in articles:
        mark = marks[a.article.id]
        if not _is_translated(a) or mark.copy_of is not None:
            continue
        original = _original(_facts(a), a.article.published, written)
        if original is not None:
            origin = medium(original.article, marks[original.article.id].origin)
            found[a.article.id] = replace(mark, translation_of=original.article.id, origin=origin)
    return found


def _original(
    facts: frozenset[str], day: str | None, written: Sequence[tuple[Annotation, frozenset[str]]]
) -> Annotation | None:
    """The earliest article that shares most facts, if it shares enough."""
    best, most = None, SAME
    for other, theirs in written:
        later = day is not None and other.article.published is not None and other.article.published > day
        shared = len(facts & theirs)
        share = shared / (min(len(facts), len(theirs)) or 1)
        if not later and shared >= ENOUGH and share >= SAME and (best is None or share > most):
            best, most = other, share
    return best


def _is_translated(annotation: Annotation) -> bool:
    return annotation.article.translation.score >= TRANSLATED


def _facts(annotation: Annotation) -> frozenset[str]:
    """What survives a translation: names, numbers and days."""
    names = {entity_key(e) for e in annotation.entities if e.type in PERSON_OR_PLACE}
    numbers = {f"{f.what} {f.min} {f.max}" for f in annotation.figures}
    return frozenset(names | numbers | {t.value for t in annotation.times if t.value})
