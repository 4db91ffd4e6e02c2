"""Where the title and the paragraphs of a plain text are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

_BLANK = re.compile(r"\n[ \t\u00a0\u200b]*(?:\n[ \t\u00a0\u200b]*)+")
TITLE_CHARS = 220
"""Longest headline: two lines of a newspaper page; longer first lines are a lead."""
_WRAPPED_CHARS = 100
"""Longest line of a text wrapped by an editor or a mail program."""
_FULL_LINE = 52
"""Median length of the lines of such a text."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A plain text taken apart; `title` is None when the first line does not look like one."""

    title: str | None
    paragraphs: tuple[str, ...]


def lay_out(text: str) -> Layout:
    """Title and paragraphs of a text: blank lines part paragraphs, and so do single newlines unless lines are wrapped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    blocks = [b.strip("\n") for b in _BLANK.split(text.strip("\ufeff\n")) if b.strip()]
    wrapped = _is_wrapped(blocks)
    pieces: list[str] = []
    for block in blocks:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        pieces.extend([" ".join(lines)] if wrapped else lines)
    alone = bool(blocks) and (wrapped or "\n" not in blocks[0] or len(blocks) > 1)
    if len(pieces) > 1 and alone and looks_like_title(pieces[0]):
        return Layout(pieces[0], tuple(pieces[1:]))
    return Layout(None, tuple(pieces))


def looks_like_title(line: str) -> bool:
    """Whether a first line is a headline: short, and without the final stop of a sentence."""
    return len(line) <= TITLE_CHARS and not line.endswith((".", ";", ",", ":")) and any(c.isalpha() for c in line)


def _is_wrapped(blocks: list[str]) -> bool:
    """Whether newlines inside blocks come from a fixed line width rather than from paragraphs."""
    inner = [line.rstrip() for b in blocks for line in b.split("\n")[:-1] if line.strip()]
    if len(inner) < 3 or max(len(line) for b in blocks for line in b.split("\n")) > _WRAPPED_CHARS:
        return False
    stopped = sum(line.endswith((".", "!", "?", "»", '"', "”")) for line in inner)
    return median(map(len, inner)) >= _FULL_LINE and stopped * 2 < len(inner)
