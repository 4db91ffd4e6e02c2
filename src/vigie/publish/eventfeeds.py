"""New and changed events of a list as entries of a feed, and as a JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from vigie.model.situations import SituationEvent
from vigie.model.watches import Told
from vigie.publish.phrases import Phrases
from vigie.publish.plaintexts import shown
from vigie.publish.releasefeeds import MAKER, FeedEntry

CHANGES = 6
"""Lines of an event's history in an entry at most, the last ones."""
HTML = "text/html"


def event_entry(
    key: str,
    event: SituationEvent,
    changed: str,
    reports: Sequence[Told],
    phrases: Phrases,
    clean: Callable[[str], str],
    address: str,
) -> FeedEntry:
    """The entry of one event: its id is the event's for ever, its `updated` the instant of its last change.

    Args:
        key: the lasting key of the event.
        event: as assembled; words of persons in it go through `clean`.
        changed: ISO 8601 with its zone.
        reports: the reports to quote, clean already.
        phrases: the words of the interface.
        clean: takes the names of private persons out.
        address: of the event's page.
    """
    say = phrases.notice
    title = clean(phrases.event(event.type, event.where.name if event.where else None, event.when))
    grade = f"{event.grade.reliability}{event.grade.credibility}"
    lines = [say("state", phrases("factuality", event.factuality), event.independent, grade)]
    lines += [phrases.reason(r.code, r.values) for r in event.grade.reasons]
    lines += [say("contradicted", phrases.slot(c.slot)) for c in event.contradictions if c.kind == "disagreement"]
    lines += [f"{phrases.day(c.when)} : {phrases.change(c.code, c.values)}" for c in event.history[-CHANGES:]]
    quoted = [f"« {r.quote} » — {', '.join(filter(None, (r.outlet, r.day)))}" for r in reports]
    text = "\n".join(shown(x) for x in (*map(clean, lines), *quoted))
    related = tuple((shown(r.url), shown(r.title or r.outlet)) for r in reports if r.url)
    return FeedEntry(f"urn:vigie:event:{key}", shown(title), changed, text, event.type, (address, HTML), related)


def as_json_feed(entries: Sequence[FeedEntry], title: str, here: str, home: str, lang: str) -> str:
    """The feed as JSON Feed 1.1 (jsonfeed.org): entries come with the latest first, `here` is its address, `home` that of the list."""
    items = [
        {
            "id": e.id,
            "title": e.title,
            "content_text": e.text,
            "date_modified": e.updated,
            "tags": [e.category],
            **({"url": e.link[0]} if e.link else {}),
            **({"external_url": e.related[0][0]} if e.related else {}),
        }
        for e in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": home, "feed_url": here, "language": lang,
        "authors": [{"name": MAKER}], "items": items,
    }  # fmt: skip
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"
