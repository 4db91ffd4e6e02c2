"""Classes of nouns that figures and events share, and the "@class" notation of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vigie.lang.sources import DataFiles

Classes = Mapping[str, frozenset[str]]


def read_classes(source: DataFiles) -> Classes:
    """The classes of `actors.toml`, by name."""
    return {name: frozenset(lemmas) for name, lemmas in source.toml("actors")["classes"].items()}


def expand(words: Sequence[str], classes: Classes) -> frozenset[str]:
    """The lemmas of a list in which "@class" stands for all lemmas of a class; an unknown class raises KeyError."""
    found: set[str] = set()
    for word in words:
        found |= classes[word[1:]] if word.startswith("@") else {word}
    return frozenset(found)
