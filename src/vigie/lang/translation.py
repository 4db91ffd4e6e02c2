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
class Monotony:
    """From how many uses of one verb of speech, and from what share of all verbs of speech, the text has no other."""

    uses: int
    share: float
    weight: float


@dataclass(frozen=True, slots=True)
class OneVerb:
    """The verb of speech that a translation repeats where a writer varies: `pattern` finds any such verb (group 1)."""

    id: str
    word: str
    pattern: re.Pattern[str]
    levels: tuple[Monotony, ...]


@dataclass(frozen=True, slots=True)
class TranslationPack:
    """The cues, the verbs that are repeated, and the sum of weights at which a text is as likely translated as not."""

    cues: tuple[TranslationCue, ...]
    monotone: tuple[OneVerb, ...]
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
    monotone = tuple(
        OneVerb(
            id=row["id"],
            word=row["word"],
            pattern=re.compile(row["pattern"]),
            levels=tuple(Monotony(int(x["uses"]), float(x["share"]), float(x["weight"])) for x in row["levels"]),
        )
        for row in data["monotone"]
    )
    return TranslationPack(cues, monotone, float(data["threshold"]))
