"""iCalendar (RFC 5545): deadlines of warnings, and days of what is planned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from vigie.model.handouts import Handout
from vigie.publish.phrases import Phrases
from vigie.text.intervals import bounds

LINE = 75
"""Octets of a line at most; longer ones are folded."""
LONGEST = 31
"""Days of an entry at most: what is planned for some month or year is no appointment."""


def as_calendar(handout: Handout, phrases: Phrases, made: str) -> str:
    """A calendar of whole-day entries: the ends of warnings in force, and planned or feared events that have a day."""
    stamp = made[:19].replace("-", "").replace(":", "") + "Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vigie//Vigie//FR", f"X-TLP:{handout.tlp}"]
    for key, title, first, last, about in _entries(handout, phrases):
        mark = hashlib.sha256(key.encode()).hexdigest()[:32]
        lines += ["BEGIN:VEVENT", f"UID:{mark}@vigie", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{first:%Y%m%d}"]
        lines += [f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(title)}"]
        lines += [f"DESCRIPTION:{_escaped(about)}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(f"{_folded(x)}\r\n" for x in [*lines, "END:VCALENDAR"])


def _entries(handout: Handout, p: Phrases) -> Iterator[tuple[str, str, date, date, str]]:
    for w in handout.warnings:
        days = bounds(w.until)
        if w.state == "in_force" and days and 1 < days[1].year < 9999:
            title = " · ".join(filter(None, (p("warning_kind", w.kind), w.area.name if w.area else None, w.issuer)))
            yield w.id, title, days[1], days[1], w.instruction or ""
    for one in handout.events:
        days = bounds(one.event.when)
        if one.event.factuality in ("planned", "possible") and days and (days[1] - days[0]).days < LONGEST:
            where = one.event.where.name if one.event.where else None
            title = " · ".join(
                filter(None, (p("event_type", one.event.type), where, p("factuality", one.event.factuality)))
            )
            yield one.key, title, days[0], days[1], one.reports[0].quote if one.reports else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of 75 octets, never inside a character."""
    out, size = [], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LINE:
            out.append("\r\n ")
            size = 1
        out.append(char)
        size += octets
    return "".join(out)
