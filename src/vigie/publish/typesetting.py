"""A paper as the values that the typst template sets, in characters that its fonts can draw."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Set
from dataclasses import fields
from html import escape

from vigie.publish.papers import Block, Drawing, Heading, Paper
from vigie.publish.plaintexts import shown

INSTEAD = "▯"
"""What stands for a character that no font of the typesetter has; the paper says so when there is one."""
NAMELESS = "—"
"""What a heading without words says: a tagged document has no empty ones."""
KINDS = {
    "Heading": "heading",
    "Passage": "passage",
    "Excerpt": "excerpt",
    "Facts": "facts",
    "Grid": "grid",
    "Listing": "listing",
}


def as_values(paper: Paper, glyphs: Set[str], missing: str) -> str:
    """The JSON that `brief.typ` reads: words are strings in it, never markup.

    Args:
        paper: the document.
        glyphs: the characters that the fonts can draw.
        missing: what to say at the end when some could not be drawn.
    """
    drawn = _Drawn(glyphs)
    blocks = [_block(b, drawn) for b in paper.blocks]
    values = {
        "lang": paper.lang,
        "tlp": paper.tlp,
        "title": drawn.text(paper.title) or NAMELESS,
        "day": paper.day,
        "lead": [drawn.text(x) for x in paper.lead],
        "blocks": blocks,
        "foot": drawn.text(paper.foot),
    }
    if drawn.lost:
        blocks.append({"kind": "passage", "tone": "note", "text": missing})
    return json.dumps(values, ensure_ascii=False)


class _Drawn:
    """Leaves in a text what can be drawn, and knows whether something could not."""

    def __init__(self, glyphs: Set[str]) -> None:
        self._glyphs = glyphs
        self.lost = False

    def text(self, text: str) -> str:
        """The text on one line; a letter with accents that has no sign of its own becomes one where Unicode has it."""
        composed = unicodedata.normalize("NFC", shown(text.encode("utf-8", "replace").decode()))
        made = "".join(c if c in self._glyphs else INSTEAD for c in composed)
        self.lost |= INSTEAD in made
        return made


def _block(block: Block, drawn: _Drawn) -> dict[str, object]:
    if isinstance(block, Drawing):
        return {"kind": "drawing", "svg": _standalone(drawn.text(block.svg)), "label": drawn.text(block.label)}
    values = {f.name: _walked(getattr(block, f.name), drawn.text) for f in fields(block)}
    if isinstance(block, Heading) and not values["text"]:
        values["text"] = NAMELESS
    return {"kind": KINDS[type(block).__name__], **values}


def _walked(value: object, text: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return text(value)
    return [_walked(v, text) for v in value] if isinstance(value, tuple) else value


def _standalone(svg: str) -> str:
    """A drawing of the page as an image of its own, in the colours of paper."""
    head, _, rest = svg.partition(">")
    named = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{named}><style>{escape(STYLE, quote=False)}</style>{rest}"


STYLE = (
    'text { font-family: "Libertinus Serif"; font-size: 13px; fill: #16202c; } '
    ".map .sea { fill: #e9eff5; } .map .land path { fill: #f7f5ef; stroke: #b9b4a5; stroke-width: .7; fill-rule: evenodd; } "
    ".map text { font-weight: 600; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; } "
    ".exact { fill: #9c2a1e; fill-opacity: .75; stroke: #ffffff; } "
    ".vague { fill: none; stroke: #9c2a1e; stroke-width: 2; stroke-dasharray: 4 2; } "
    ".timeline rect { fill: #1f4b7a; } .timeline line { stroke: #6b7480; } .timeline text { text-anchor: middle; font-size: 12px; }"
)
"""The colours of drawings on paper."""
