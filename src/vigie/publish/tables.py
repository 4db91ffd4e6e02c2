"""An annotation as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.model.annotations import Annotation
from vigie.text.windows import excerpt

Row = tuple[str, str, str, str]
WIDTHS = (11, 26, 34)


def annotation_table(annotation: Annotation) -> str:
    """One article's findings, a line each: layer, kind or speaker, slots, words."""
    article = annotation.article
    head = f"{article.id}  {article.published or '—'}  {article.publisher or ''}".rstrip()
    lines = [head, *(_line(row) for row in _rows(annotation)), ""]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    cells = [cell[: width - 1].ljust(width) for cell, width in zip(row, WIDTHS, strict=False)]
    return "  " + "".join(cells) + row[3]


def _rows(a: Annotation) -> Iterator[Row]:
    text = a.article.text
    for e in a.events:
        place = e.where.name if e.where else ""
        yield "event", e.type, f"{e.when or '—'} {place} {e.factuality}", excerpt(text, e.span, e.trigger, 14)
    for w in a.warnings:
        yield "warning", w.issuer or "—", f"{w.kind} {w.area.name if w.area else ''}", excerpt(text, w.span, None, 14)
    for s in a.statements:
        via = f" via {', '.join(s.via)}" if s.via else ""
        yield "statement", ", ".join(s.who) or "—", s.form + via, excerpt(text, s.span, None, 14)
    for f in a.figures:
        yield "figure", f.what, f"{f.min}..{f.max} {f.of or ''}", excerpt(text, f.span, None, 14)
    for x in a.links:
        yield "link", x.relation, f"{x.subject} → {x.object}", excerpt(text, x.span, None, 14)
    for t in a.times:
        yield "time", t.value or "—", "approximate" if t.approximate else "", t.span.of(text)
    for n in a.entities:
        yield "entity", n.type, n.name, ", ".join(dict.fromkeys(m.span.of(text) for m in n.mentions if m.named))
