"""What left as an Atom feed (RFC 4287): an entry each, updated when it is corrected or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MAKER = "Vigie"
NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without entries changed last."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry: `id` stays through all revisions, `link` leads to what it tells of (address and media type)."""

    id: str
    title: str
    updated: str
    text: str
    category: str
    link: tuple[str, str] | None = None
    related: tuple[tuple[str, str], ...] = ()


def as_release_feed(entries: Sequence[FeedEntry], title: str, identity: str, here: str, lang: str) -> str:
    """The feed; its entries come with the latest first.

    Args:
        entries: what left.
        title: of the feed.
        identity: its id, for ever.
        here: its own address.
        lang: of its words.
    """
    newest = max((e.updated for e in entries), default=NEVER)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(lang)}>\n'
        f"  <title>{escape(title)}</title>\n  <id>{escape(identity)}</id>\n  <updated>{newest}</updated>\n"
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(here)}/>\n'
        f"  <author><name>{MAKER}</name></author>\n  <generator>{MAKER}</generator>\n"
        + "".join(map(_entry, entries))
        + "</feed>\n"
    )


def _entry(e: FeedEntry) -> str:
    links = ""
    if e.link:
        links += f'    <link rel="alternate" type={quoteattr(e.link[1])} href={quoteattr(e.link[0])}/>\n'
    links += "".join(
        f'    <link rel="related" href={quoteattr(url)} title={quoteattr(name)}/>\n' for url, name in e.related
    )
    return (
        f"  <entry>\n    <title>{escape(e.title)}</title>\n    <id>{escape(e.id)}</id>\n    <updated>{e.updated}</updated>\n"
        f"    <category term={quoteattr(e.category)}/>\n{links}"
        f'    <content type="text">{escape(e.text)}</content>\n  </entry>\n'
    )
