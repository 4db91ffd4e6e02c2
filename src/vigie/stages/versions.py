"""Later versions of one article: the same address read again, and whether what it tells has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from vigie.model.annotations import Annotation
from vigie.model.figures import Counted
from vigie.model.situations import VersionChange, VersionMark
from vigie.text.urls import canonical_url

TOLLS: tuple[Counted, ...] = ("killed", "wounded", "missing", "arrested", "abducted")


def find_versions(annotations: Sequence[Annotation]) -> Mapping[str, VersionMark]:
    """The articles that are later versions of one before, by id, with what changed since that version.

    Versions share an address (without tracking) and an outlet. What is compared are the tolls, the kinds of event told as
    fact and the warnings: a mended typo changes nothing and is no news; a changed toll is.

    Args:
        annotations: in order of arrival; versions of one address are ordered by their last change.
    """
    by_address: dict[tuple[str, str | None], list[Annotation]] = defaultdict(list)
    for a in annotations:
        if a.article.url:
            by_address[canonical_url(a.article.url), a.article.publisher].append(a)
    marks: dict[str, VersionMark] = {}
    for versions in by_address.values():
        ordered = sorted(versions, key=_changed_at)
        for before, after in pairwise(ordered):
            marks[after.article.id] = VersionMark(before.article.id, tuple(_changes(before, after)))
    return marks


def _changed_at(annotation: Annotation) -> tuple[str, str]:
    a = annotation.article
    return a.modified_at or a.published_at or a.published or "9999", a.id


def _changes(before: Annotation, after: Annotation) -> Iterable[VersionChange]:
    old, new = _told(before), _told(after)
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield VersionChange(key, old.get(key), new.get(key))


def _told(annotation: Annotation) -> dict[str, str]:
    """What a version tells, by what it is about: its largest number of each toll, its kinds of event, its warnings."""
    found: dict[str, str] = {}
    for what in TOLLS:
        numbers = [(f.min or 0, f.max) for f in annotation.figures if f.what == what]
        if numbers:
            low, high = max(numbers, key=lambda n: (n[0], n[1] is None, n[1] or 0))
            found[what] = str(low) if low == high else f"{low}/{'' if high is None else high}"
    for e in annotation.events:
        found[f"event:{e.type}"] = e.factuality if e.factuality != "ongoing" else "happened"
    for w in annotation.warnings:
        found[f"warning:{w.kind}"] = w.level or w.action
    return found
