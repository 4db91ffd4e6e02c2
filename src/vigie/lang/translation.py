"""Marks by which a text betrays that a machine translated it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vigie.lang.sources import DataFiles


@dataclass(frozen=True, slots=True)
class TranslationCue:
    """Words or a shape that native press does not write; `weight` is how much one sight of it says (natural logarithm of odds)."""

    id: str
    pattern: re.Pattern[str]
    weight: float


@dataclass(frozen=True, slots=True)
class TranslationPack:
    """The cues, and one alternation of them all to be asked first."""

    cues: tuple[TranslationCue, ...]


def parse(source: DataFiles) -> TranslationPack:
    """Read the rows of `translation.toml`."""
    rows = source.toml("translation")["cue"]
    return TranslationPack(tuple(TranslationCue(r["id"], re.compile(r["pattern"]), float(r["weight"])) for r in rows))
