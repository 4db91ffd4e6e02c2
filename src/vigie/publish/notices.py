"""What a watcher is told of an event: plain text for mail, plain values for a webhook, entries of an Atom feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from vigie.model.situations import SituationEvent
from vigie.model.watches import Notice, Told
from vigie.publish.phrases import Phrases
from vigie.publish.plaintexts import shown

MAKER = "Vigie"


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in words. `id` is the same for one state of one event and watch list, however often it is sent."""

    id: str
    watch: str
    event: str
    title: str
    lines: tuple[str, ...]
    reports: tuple[Told, ...]
    made: str


def message(
    identity: str,
    notice: Notice,
    event: SituationEvent,
    reports: Sequence[Told],
    phrases: Phrases,
    clean: Callable[[str], str],
    *,
    made: str,
) -> Message:
    """The words of a notice; `clean` takes the names of private persons out, `reports` are without them already."""
    say = phrases.notice
    place = event.where.name if event.where else None
    head = phrases.event(event.type, place, event.when)
    grade = f"{event.grade.reliability}{event.grade.credibility}"
    lines = [
        say("again" if notice.again else "first", notice.watch),
        say("state", phrases("factuality", event.factuality), event.independent, grade),
        *(phrases.reason(r.code, r.values) for r in event.grade.reasons),
    ]
    lines += [say("contradicted", phrases.slot(c.slot)) for c in event.contradictions if c.kind == "disagreement"]
    return Message(identity, notice.watch, notice.event, clean(head), tuple(map(clean, lines)), tuple(reports), made)


def as_text(told: Message, phrases: Phrases) -> str:
    """The notice as the body of a mail."""
    parts = [told.title, "", *told.lines, ""]
    for r in told.reports:
        parts.append("– " + ", ".join(filter(None, (r.outlet, r.day, r.title))))
        parts.append(f"  « {r.quote} »")
        if r.url:
            parts.append(f"  {r.url}")
    return "\n".join([*parts, "", phrases.notice("foot"), ""])


def as_values(told: Message) -> dict[str, Any]:
    """The notice as JSON values, schema `vigie/notice/1`."""
    return {
        "schema": "vigie/notice/1",
        "id": told.id,
        "watch": told.watch,
        "event": told.event,
        "title": told.title,
        "lines": list(told.lines),
        "made": told.made,
        "reports": [
            {"outlet": r.outlet, "day": r.day, "title": r.title, "url": r.url, "quote": r.quote} for r in told.reports
        ],
    }


def from_values(value: dict[str, Any]) -> Message:
    """The notice again."""
    return Message(
        value["id"], value["watch"], value["event"], value["title"], tuple(value["lines"]),
        tuple(Told(r["outlet"], r["day"], r["title"], r["url"], r["quote"]) for r in value["reports"]), value["made"],
    )  # fmt: skip


def as_atom(messages: Sequence[Message], title: str, identity: str, phrases: Phrases, here: str | None = None) -> str:
    """An Atom feed (RFC 4287) of notices, newest first; a later state of an event is an entry of its own. `here` is its address."""
    newest = max((m.made for m in messages), default="1970-01-01T00:00:00+00:00")
    entries = "".join(_entry(m, phrases) for m in messages)
    itself = f'  <link rel="self" type="application/atom+xml" href={quoteattr(here)}/>\n' if here else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(phrases.lang)}>\n'
        f"  <title>{escape(title)}</title>\n  <id>{escape(identity)}</id>\n  <updated>{newest}</updated>\n{itself}"
        f"  <author><name>{MAKER}</name></author>\n  <generator>{MAKER}</generator>\n{entries}</feed>\n"
    )


def _entry(told: Message, phrases: Phrases) -> str:
    links = "".join(
        f"    <link rel={quoteattr('related')} href={quoteattr(shown(r.url))} title={quoteattr(shown(r.title or r.outlet))}/>\n"
        for r in told.reports
        if r.url
    )
    words = "\n".join(map(shown, as_text(told, phrases).splitlines()))
    return (
        f"  <entry>\n    <title>{escape(shown(told.title))}</title>\n    <id>{escape(told.id)}</id>\n"
        f"    <updated>{told.made}</updated>\n{links}"
        f"    <content type={quoteattr('text')}>{escape(words)}</content>\n  </entry>\n"
    )
