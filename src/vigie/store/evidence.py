"""The findings of an annotation as rows: short quotations with what they can be searched by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.events import Event
from vigie.model.figures import Figure
from vigie.model.links import Link
from vigie.model.statements import Statement
from vigie.model.warnings import SecurityWarning
from vigie.store.keys import day_number
from vigie.text.evidence import short_span
from vigie.text.folding import fold
from vigie.text.intervals import bounds

Finding = Statement | Figure | Event | SecurityWarning | Link


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of `findings` without its numbers, and the names that stand in it by role."""

    row: dict[str, Any]
    names: tuple[tuple[str, str], ...]


def evidence_of(annotation: Annotation) -> Iterator[Evidence]:
    """One piece of evidence for each finding that is shown or searched, in the order of the layers.

    Two events of one type in one clause have one id in their article; here the second is told apart by its number.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for piece in _pieces(annotation):
        name = piece.row["layer"], piece.row["local_id"]
        seen[name] += 1
        if seen[name] == 1:
            yield piece
        else:
            yield Evidence({**piece.row, "local_id": f"{piece.row['local_id']}:{seen[name]}"}, piece.names)


def _pieces(annotation: Annotation) -> Iterator[Evidence]:
    article = annotation.article
    for s in annotation.statements:
        yield _evidence(
            "statement", s, article, {"kind": s.form, "who": _names(s.who), "hedged": s.hedged}, _speakers(s.who, s.via)
        )
    for f in annotation.figures:
        row = {"kind": f.what, "who": _names(f.who), "hedged": f.hedged}
        yield _evidence("figure", f, article, row, _speakers(f.who))
    for e in annotation.events:
        fillers = [(r.role, r.name) for r in e.roles]
        yield _evidence("event", e, article, _event(e), (*_speakers(e.who), *fillers))
    for w in annotation.warnings:
        yield _evidence("warning", w, article, _warning(w), (("issuer", w.issuer),) if w.issuer else ())
    for x in annotation.links:
        row = {"kind": x.relation, "who": _names(x.who), "hedged": x.hedged}
        yield _evidence("link", x, article, row, (("subject", x.subject), ("object", x.object), *_speakers(x.who)))


def marks_of(annotation: Annotation) -> dict[str, str]:
    """The types and countries of an annotation's events, as the row of its article has them."""
    types = {e.type for e in annotation.events}
    countries = {e.where.country for e in annotation.events if e.where and e.where.country}
    return {"types": _spaced(types), "countries": _spaced(countries)}


def _spaced(names: set[Any]) -> str:
    return f" {' '.join(sorted(names))} " if names else ""


def _evidence(
    layer: str, found: Finding, article: Article, row: dict[str, Any], names: tuple[tuple[str, str], ...]
) -> Evidence:
    span = short_span(found.span, article.text)
    blank = dict.fromkeys(
        ("kind", "who", "place", "country", "lat", "lon", "first_day", "last_day", "factuality", "hedged"), None
    )
    whole = {
        **blank,
        **row,
        "layer": layer,
        "local_id": found.id,
        "start": found.span.start,
        "end": found.span.end,
        "quote": span.of(article.text),
        "day": day_number(article.published) if row.get("first_day") is None else row["first_day"],
        "confidence": found.confidence,
    }
    return Evidence(whole, tuple(dict.fromkeys((role, fold(name)) for role, name in names if name.strip())))


def _event(e: Event) -> dict[str, Any]:
    where = e.where
    return {
        "kind": e.type,
        "who": _names(e.who),
        "place": where.name if where else None,
        "country": where.country if where else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "factuality": e.factuality,
        "hedged": e.hedged,
        **_days(e.when, e.when),
    }


def _warning(w: SecurityWarning) -> dict[str, Any]:
    return {
        "kind": w.kind,
        "who": w.issuer,
        "place": w.area.name if w.area else None,
        "country": w.area.country if w.area else None,
        **_days(w.from_, w.until or w.from_),
    }


def _days(first: str | None, last: str | None) -> dict[str, Any]:
    low, high = bounds(first), bounds(last)
    return {
        "first_day": low[0].toordinal() if low else None,
        "last_day": high[1].toordinal() if high else None,
    }


def _names(who: tuple[str, ...]) -> str | None:
    return "; ".join(who) or None


def _speakers(who: tuple[str, ...], via: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    return (*(("speaker", w) for w in who), *(("via", v) for v in via))
