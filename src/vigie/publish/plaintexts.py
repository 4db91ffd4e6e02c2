"""A paper as Markdown or plain text, for mail; words of the press stay words, whatever signs stand in them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator

from vigie.publish.papers import Drawing, Excerpt, Facts, Grid, Heading, Listing, Paper, Passage

WIDTH = 76
"""Columns of plain text: mail programs break longer lines where they like."""
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LEADING = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([-+=:])")
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def shown(text: str) -> str:
    """Words on one line, without signs that steer a terminal or turn the direction of writing."""
    return " ".join(_UNSHOWN.sub(" ", text).split())


def escaped(text: str) -> str:
    r"""Words as Markdown shows them, none of them as markup.

    >>> escaped("1. *tués* <b> [x](y)")
    '1\\. \\*tués\\* \\<b\\> \\[x\\](y)'
    """
    plain = _ACTIVE.sub(r"\\\1", shown(text))
    return _LEADING.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[4]}\\{m[5]}", plain)


def as_markdown(paper: Paper) -> str:
    """The paper as CommonMark with tables."""
    lines = [f"**TLP:{paper.tlp}**", "", f"# {escaped(paper.title)}", ""]
    for text in paper.lead:
        lines += [escaped(text), ""]
    for block in paper.blocks:
        lines += [*_marked(block), ""]
    return "\n".join([*lines, "---", escaped(paper.foot), "", f"**TLP:{paper.tlp}**", ""])


def _marked(block: object) -> Iterator[str]:
    e = escaped
    match block:
        case Heading(text, level):
            yield f"{'#' * (level + 1)} {e(text)}"
        case Passage(text, tone):
            yield e(text) if tone in ("plain", "comment") else f"*{e(text)}*"
        case Excerpt():
            yield f"> {_quoted(block, e)}"
        case Facts(rows):
            yield from (f"- **{e(term)}** : {' / '.join(map(e, told))}" for term, told in rows)
        case Grid(heads, rows):
            yield f"| {' | '.join(map(e, heads))} |"
            yield f"|{' --- |' * len(heads)}"
            yield from (f"| {' | '.join(map(e, row))} |" for row in rows)
        case Listing(told, numbered):
            for n, line in enumerate(told):
                url = block.addresses[n] if block.addresses else None
                yield f"{f'{n + 1}.' if numbered else '-'} {e(line)}{f' · {_address(url)}' if url else ''}"
        case Drawing():
            return


def _quoted(q: Excerpt, e: Callable[[str], str]) -> str:
    number = f" {e(f'[{q.number}]')}" if q.number else ""
    doubts = f" ({e(', '.join(q.doubts))})" if q.doubts else ""
    who = f"{e(q.who)} : " if q.who else ""
    return f"{who}« {e(q.words)} » — {e(q.outlet)}, {e(q.day)}{number}{doubts}"


def _address(url: str) -> str:
    return "<" + re.sub(r"[\s<>\\`]", lambda m: f"%{ord(m[0]):02X}", shown(url)) + ">"


def as_plain(paper: Paper) -> str:
    """The paper as plain text, lines of 76 columns."""
    lines = [f"TLP:{paper.tlp}", "", shown(paper.title).upper(), ""]
    for text in paper.lead:
        lines += [*_wrapped(text), ""]
    for block in paper.blocks:
        lines += _plain(block)
    return "\n".join([*lines, "", *_wrapped(paper.foot), "", f"TLP:{paper.tlp}", ""])


def _plain(block: object) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield ""
            yield from _wrapped(text.upper() if level == 1 else text)
            yield ("=" if level == 1 else "-") * min(WIDTH, len(shown(text)))
        case Passage(text):
            yield from _wrapped(text)
        case Excerpt():
            yield from _wrapped(_quoted(block, shown), "  ", "  ")
        case Facts(rows):
            for term, told in rows:
                yield from _wrapped(f"{term} : {' / '.join(told)}", "  - ", "    ")
        case Grid(heads, rows):
            for row in rows:
                pairs = (f"{h} : {v}" for h, v in zip(heads, row, strict=True) if v)
                yield from _wrapped(" ; ".join(pairs), "- ", "  ")
        case Listing():
            yield from _lines(block)
        case Drawing():
            return


def _lines(block: Listing) -> Iterator[str]:
    for n, line in enumerate(block.lines):
        yield from _wrapped(line, f"[{n + 1}] " if block.numbered else "- ", "  ")
        if block.addresses and (url := block.addresses[n]):
            yield f"  {shown(url)}"


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(
        shown(text), WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )
