"""What is handed to the store, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.markings import Tlp

Taken = Literal["new", "version", "known"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An article to keep, with its findings when it was annotated, the source it came by and how long its text may stay.

    `retention` is in days; None keeps the text for good. `tlp` marks an article that is new; one that is there keeps its marking,
    which only a person changes.
    """

    article: Article
    annotation: Annotation | None = None
    source: str = ""
    retention: int | None = None
    tlp: Tlp = "CLEAR"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an offer: the article's key, its version, and whether that was known; `annotated` if findings were new."""

    key: str
    version: str
    taken: Taken
    annotated: bool
