"""Tables: one row an event, a voice, a figure, a statement; columns are documented in docs/exports.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from vigie.model.figures import Counted
from vigie.model.handouts import HandedEvent, Handout
from vigie.publish.exports.codes import ACLED, CAMEO, PLOVER
from vigie.text.intervals import bounds

Value = str | int | float | bool | None
Row = Mapping[str, Value]
Kind = Literal["text", "count", "degrees", "truth", "day"]
"""What the values of a column are; a day is YYYY-MM-DD."""
TOLLS: tuple[Counted, ...] = ("killed", "wounded", "abducted", "arrested")
"""Figures that have columns of their own in the table of events; the table of figures has all."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(handout: Handout, table: str) -> Iterator[Row]:
    """The rows of a table, each with every column."""
    makers = {"events": _events, "voices": _voices, "figures": _figures, "statements": _statements}
    return makers[table](handout)


def as_csv(lines: Iterable[Row], columns: Iterable[str], *, head: bool = True) -> str:
    """Rows as CSV (RFC 4180), with a header unless more rows of a table follow; a text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.DictWriter(out, tuple(columns), lineterminator="\r\n")
    if head:
        writer.writeheader()
    for row in lines:
        writer.writerow({k: _safe(v) for k, v in row.items()})
    return out.getvalue()


def _safe(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


_EDGES = [(f"{toll}_{edge}", toll, n) for toll in TOLLS for n, edge in enumerate(("min", "max"))]
_ROLES = ("perpetrator", "target", "victim", "agent", "participant", "weapon")
COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "events": {
        **dict.fromkeys(("event", "type", "plover", "cameo", "acled_type", "acled_sub_type", "when"), "text"),
        "first_day": "day", "last_day": "day", "place": "text", "country": "text", "lat": "degrees", "lon": "degrees", "precision": "text",
        "factuality": "text", "hedged": "truth", **dict.fromkeys(_ROLES, "text"), **{name: "count" for name, _, _ in _EDGES},
        "independent_voices": "count", "reliability": "text", "credibility": "count", "contradictions": "text", "articles": "count",
        "first_reported": "day", "last_reported": "day", "quote": "text", "outlet": "text", "url": "text", "tlp": "text",
    },
    "voices": {
        "event": "text", "voice": "text", "named": "truth", "own_voice": "truth", "via": "text", "articles": "text", "tlp": "text",
    },
    "figures": {
        "event": "text", "what": "text", "min": "count", "max": "count", "approximate": "truth", "voice": "text", "as_of": "day",
        "articles": "text", "tlp": "text",
    },
    "statements": {
        "article": "text", "outlet": "text", "published": "day", "url": "text", "who": "text", "via": "text", "form": "text",
        "hedged": "truth", "quote": "text", "tlp": "text",
    },
}  # fmt: skip
"""The columns of each table, in their order, and what stands in them."""


def _events(handout: Handout) -> Iterator[Row]:
    articles = {a.id: a for a in handout.articles}
    for one in handout.events:
        e = one.event
        days = bounds(e.when)
        acled = ACLED.get(e.type, (None, None))
        first = one.reports[0] if one.reports else None
        article = articles.get(first.article) if first else None
        where = e.where
        yield {
            "event": one.key, "type": e.type, "plover": PLOVER[e.type], "cameo": CAMEO[e.type], "acled_type": acled[0],
            "acled_sub_type": acled[1], "when": e.when, "first_day": _day(days, 0), "last_day": _day(days, 1),
            "place": where.name if where else None, "country": where.country if where else None, "lat": where.lat if where else None,
            "lon": where.lon if where else None, "precision": where.precision if where else None, "factuality": e.factuality,
            "hedged": e.hedged, **{r: _fillers(one, r) for r in _ROLES},
            **_tolls(one), "independent_voices": e.independent, "reliability": e.grade.reliability, "credibility": e.grade.credibility,
            "contradictions": "; ".join(dict.fromkeys(c.slot for c in e.contradictions if c.kind == "disagreement")) or None,
            "articles": len({r.article for r in one.reports}), "first_reported": _iso(e.first_reported), "last_reported": _iso(e.last_reported),
            "quote": first.quote if first else None, "outlet": article.publisher if article else None,
            "url": article.url if article else None, "tlp": handout.tlp,
        }  # fmt: skip


def _day(days: object, edge: int) -> str | None:
    return days[edge].isoformat() if isinstance(days, tuple) and 1 < days[edge].year < 9999 else None


@lru_cache(maxsize=10_000)
def _iso(day: str | None) -> str | None:
    """A day as columns of days have it; what a partner dates in no year of the calendar is none."""
    try:
        return date.fromisoformat((day or "")[:10]).isoformat()
    except ValueError:
        return None


def _fillers(one: HandedEvent, role: str) -> str | None:
    return "; ".join(r.name for r in one.event.roles if r.role == role) or None


def _tolls(one: HandedEvent) -> Row:
    current = {line.what: line.current for line in one.event.figures}
    return {name: current.get(toll, (None, None))[n] for name, toll, n in _EDGES}


def _voices(handout: Handout) -> Iterator[Row]:
    for one in handout.events:
        for v in one.event.voices:
            yield {"event": one.key, "voice": v.who, "named": v.named, "own_voice": v.own, "via": "; ".join(v.via) or None,
                   "articles": "; ".join(v.articles), "tlp": handout.tlp}  # fmt: skip


def _figures(handout: Handout) -> Iterator[Row]:
    for one in handout.events:
        for line in one.event.figures:
            for v in line.values:
                yield {"event": one.key, "what": line.what, "min": v.min, "max": v.max, "approximate": v.approximate, "voice": v.who,
                       "as_of": _iso(v.as_of), "articles": "; ".join(v.articles), "tlp": handout.tlp}  # fmt: skip


def _statements(handout: Handout) -> Iterator[Row]:
    articles = {a.id: a for a in handout.articles}
    for s in handout.statements:
        a = articles.get(s.article)
        yield {"article": s.article, "outlet": a.publisher if a else None, "published": _iso(a.published) if a else None,
               "url": a.url if a else None, "who": s.who, "via": "; ".join(s.via) or None, "form": s.form, "hedged": s.hedged,
               "quote": s.quote, "tlp": handout.tlp}  # fmt: skip
