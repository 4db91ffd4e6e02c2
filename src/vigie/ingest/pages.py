"""Saved web pages."""

from __future__ import annotations

import re
from datetime import datetime

from vigie.adapters.pages import extract
from vigie.ingest.decoding import Decoded
from vigie.ingest.limits import ARTICLE_CHARS, HTML_CHARS, HTML_DEPTH, HTML_TAGS
from vigie.model.accounts import Refusal
from vigie.model.articles import Document

_UNREAD = re.compile(r"<(script|style|noscript|svg|template|iframe)\b[^<>]*>", re.IGNORECASE)
_CLOSING = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for name in ("script", "style", "noscript", "svg", "template", "iframe")
}
_LINKED_DATA = re.compile(r"<script\b[^>]{0,200}ld\+json", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,20000}?(/?)>")
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]{8000,}>")
"""Tags with pictures inside their attributes, or thousands of attributes, over which the parser takes quadratic time."""
_UNCLOSED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt",
    "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt",
})  # fmt: skip
"""Elements that have no end tag or may leave it out, so that counting them says nothing of depth."""


def read_page(decoded: Decoded, path: str, now: datetime | None = None) -> Document | Refusal:
    """The article of a page, or why there is none.

    Args:
        decoded: the page.
        path: how the accounts name it.
        now: the present; dates after it are not believed.
    """
    html = without_scripts(decoded.text.replace("\x00", ""))
    if len(html) > HTML_CHARS:
        return Refusal(path, "too_large", f"{len(html)} > {HTML_CHARS}")
    if (elements := html.count("<")) > HTML_TAGS:
        return Refusal(path, "too_large", f"{elements} > {HTML_TAGS}")
    if (depth := nesting(html)) > HTML_DEPTH:
        return Refusal(path, "html_too_deep", f"{depth} > {HTML_DEPTH}")
    page = extract(html, now)
    if page is None:
        return Refusal(path, "no_article")
    if sum(map(len, page.paragraphs)) > ARTICLE_CHARS:
        return Refusal(path, "too_long", f"> {ARTICLE_CHARS}")
    return Document(
        id=None,
        path=path,
        url=page.url,
        title=page.title,
        paragraphs=page.paragraphs,
        publisher=page.publisher,
        credit=page.credit,
        authors=page.authors,
        published=page.published,
        modified=page.modified,
        published_basis="page" if page.published else None,
        language=page.language,
        removed=page.removed,
        notes=decoded.notes,
    )


def without_scripts(html: str) -> str:
    """A page without what is not read: scripts (but linked data), styles, drawings, frames, monstrous attributes."""
    kept: list[str] = []
    at = 0
    unclosed: set[str] = set()
    while opening := _UNREAD.search(html, at):
        name = opening[1].lower()
        closing = None if name in unclosed else _CLOSING[name].search(html, opening.end())
        end = closing.end() if closing else opening.end()
        if closing is None:
            unclosed.add(name)
        kept.append(html[at : end if _LINKED_DATA.match(opening[0]) else opening.start()])
        at = end
    kept.append(html[at:])
    return _LONG_TAG.sub(r"<\1>", "".join(kept))


def nesting(html: str) -> int:
    """How many elements are open at once at most, by a scan of the tags that builds no tree.

    >>> nesting("<div><div><p>a</div></div>")
    2
    """
    depth = deepest = 0
    for close, name, self_closed in _TAG.findall(html):
        if self_closed or name.lower() in _UNCLOSED:
            continue
        depth = max(0, depth - 1) if close else depth + 1
        deepest = max(deepest, depth)
    return deepest


def looks_like_page(data: bytes) -> bool:
    """Whether bytes begin as an HTML page does."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml", b"<body", b"<article", b"<!--"))
