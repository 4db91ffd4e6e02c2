"""Plain text and Markdown, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vigie.ingest.decoding import Decoded
from vigie.ingest.layout import lay_out
from vigie.ingest.limits import ARTICLE_CHARS
from vigie.model.accounts import Refusal
from vigie.model.articles import Document

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+)\s*:[ \t]*(.*?)[ \t]*$")
_ITEM = re.compile(r"^\s*-\s+(.*?)\s*$")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)")
_HYPERLINK = re.compile(r"\[([^\]\n]{1,300})\]\((?:https?:|/|#|mailto:)[^)\n]{0,2000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)


def read_text(decoded: Decoded, path: str, *, markdown: bool = False) -> Document | Refusal:
    """The document of a plain text; front matter (`title`, `date`, `url`, `publisher`, `author`…) is honoured."""
    fields, body = front_matter(decoded.text)
    if len(body) > ARTICLE_CHARS:
        return Refusal(path, "too_long", f"{len(body)} > {ARTICLE_CHARS}")
    title = _first(fields, "title")
    if markdown:
        body, heading = _plain(body)
        title = title or heading
    layout = lay_out(body)
    paragraphs = layout.paragraphs
    if title is None:
        title = layout.title
    elif layout.title is not None:
        paragraphs = (layout.title, *paragraphs)
    if not paragraphs and title:
        paragraphs, title = (title,), None
    if not any(c.isalpha() for p in paragraphs for c in p):
        return Refusal(path, "no_text")
    published = _first(fields, "date", "published", "published_at")
    return Document(
        id=_first(fields, "id"),
        path=path,
        url=_first(fields, "url", "canonical_url", "link"),
        title=title,
        paragraphs=paragraphs,
        publisher=_first(fields, "publisher", "site", "source"),
        credit=_first(fields, "credit"),
        authors=fields.get("authors") or fields.get("author") or (),
        published=published,
        modified=_first(fields, "modified", "updated", "lastmod"),
        published_basis="given" if published else None,
        language=_first(fields, "language", "lang"),
        notes=decoded.notes,
    )


def front_matter(text: str) -> tuple[Mapping[str, tuple[str, ...]], str]:
    """The fields between two `---` lines at the head of a text, in lower case, and the text after them.

    >>> front_matter("---\\ndate: 2021-08-26\\n---\\nLe texte.")
    ({'date': ('2021-08-26',)}, 'Le texte.')
    """
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields: dict[str, tuple[str, ...]] = {}
    last = ""
    for line in found[1].splitlines():
        if field := _FIELD.match(line):
            last = field[1].lower()
            fields[last] = _values(field[2])
        elif last and (item := _ITEM.match(line)):
            fields[last] = (*fields[last], _unquoted(item[1]))
    return {k: v for k, v in fields.items() if v}, text[found.end() :]


def _values(raw: str) -> tuple[str, ...]:
    if raw.startswith("[") and raw.endswith("]"):
        return tuple(filter(None, (_unquoted(v.strip()) for v in raw[1:-1].split(","))))
    value = _unquoted(raw)
    return (value,) if value else ()


def _unquoted(value: str) -> str:
    """A value without its YAML quotes."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def _first(fields: Mapping[str, tuple[str, ...]], *names: str) -> str | None:
    return next((fields[n][0] for n in names if n in fields), None)


def _plain(body: str) -> tuple[str, str | None]:
    """Markdown without its marks, and the first heading when the text opens with it."""
    body = _IMAGE.sub("", body)
    body = _HYPERLINK.sub(r"\1", body)
    body = _RULE.sub("", body)
    body = _STRONG.sub(r"\2", body)
    opening = _HEADING.match(body.lstrip())
    heading = opening[1] if opening else None
    if opening:
        body = body.lstrip()[opening.end() :]
    return _HEADING.sub(r"\n\1\n", body), heading
