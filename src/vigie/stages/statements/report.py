"""A report before anybody is named: contents on one voice, with the words that report them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigie.model.spans import Span

Kind = Literal["incise", "plain", "phrase", "colon", "continued"]


@dataclass(frozen=True, slots=True)
class Report:
    """Contents on one voice. `source` are token bounds of its phrase, `source_span` its characters (also of a pronoun).

    `region` is the stretch of the reporting words, where the medium is looked for. `doubt` is true when the cue itself
    keeps its distance ("aurait déclaré"); `quoted` when the content is an object that a quotation carries; `media` are
    carriers found in another cue of the sentence.
    """

    kind: Kind
    contents: tuple[Span, ...]
    source: tuple[int, int] | None
    source_span: Span | None
    cue: Span | None
    region: Span
    rule: str
    quoted: bool = False
    doubt: bool = False
    media: tuple[str, ...] = ()
