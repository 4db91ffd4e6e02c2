"""What a cheap look at an article decided to read of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Extent = Literal["whole", "part", "none"]


@dataclass(frozen=True, slots=True)
class Triage:
    """How much of an article is worth parsing, and the rules whose words spoke for it.

    `paragraphs` are the numbers of the paragraphs to read when `extent` is "part" (the headline is read with them);
    `words` counts the article's words by white space, `words_read` those that are parsed.
    """

    extent: Extent
    paragraphs: tuple[int, ...]
    words: int
    words_read: int
    rules: tuple[str, ...]
