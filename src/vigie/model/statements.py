"""Who says what, in which words, through whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.spans import Span

Form = Literal["direct", "indirect", "according_to"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One reported clause.

    `span` is the content, `source` the words that name its speaker, `cue` the words that report it. `who` holds the
    speakers' entity names, or a description ("sources sécuritaires") when unnamed; empty when the text does not say.
    `who_ids` are their entity ids where there is one. `via` are the media or bodies through which it reached the article.
    """

    id: str
    span: Span
    source: Span | None
    cue: Span | None
    who: tuple[str, ...]
    who_ids: tuple[str, ...]
    via: tuple[str, ...]
    form: Form
    hedged: bool = False
    hedge_cues: tuple[Span, ...] = ()
    rules: tuple[str, ...] = ()
    confidence: float | None = None
