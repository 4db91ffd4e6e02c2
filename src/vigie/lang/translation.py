"""Marks by which a text betrays that a machine translated it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class TranslationCue:
    """Words or a shape that native press does not write.

    `weight` is what one sight of it adds to the logarithm of the odds; `seek` are letters of which one must stand in the
    text before the pattern is worth trying; `title` limits it to the headline.
    """

    id: str
    pattern: re.Pattern[str]
    weight: float
    seek: tuple[str, ...]
    title: bool


@dataclass(frozen=True, slots=True)
class TranslationPack:
    """The cues, and the sum of weights at which a text is as likely translated as not."""

    cues: tuple[TranslationCue, ...]
    threshold: float


def parse(source: DataFiles) -> TranslationPack:
    """Read the rows of `translation.toml`."""
    data = source.toml("translation")
    cues = tuple(
        TranslationCue(
            id=row["id"],
            pattern=re.compile(row["pattern"], re.MULTILINE),
            weight=float(row["weight"]),
            seek=tuple(row.get("seek", ())),
            title=row.get("where") == "title",
        )
        for row in data["cue"]
    )
    return TranslationPack(cues, float(data["threshold"]))
