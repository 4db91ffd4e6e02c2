"""Events as lines of lists: what is shown of one before it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from vigie.model.situations import FigureLine
from vigie.publish.phrases import Phrases
from vigie.store.eventlists import COUNTED, EventRow
from vigie.store.schema import articles, findings
from vigie.store.sight import Sight
from vigie.store.writing import chunks


@dataclass(frozen=True, slots=True)
class EventLine:
    """A line: the event in words, the quotation it rests on with its outlet, the number of other reports."""

    key: str
    type: str
    label: str
    when: str
    where: str
    figures: tuple[str, ...]
    grade: str
    reasons: tuple[str, ...]
    voices: str
    marks: tuple[str, ...]
    quote: str
    outlet: str
    day: str
    article: str
    others: int
    changes: tuple[str, ...]


def event_lines(
    connection: Connection, sight: Sight, rows: Sequence[EventRow], p: Phrases, since: str | None = None
) -> tuple[EventLine, ...]:
    """The lines of events; with `since` (a day), what changed from then on stands with each."""
    quoted = _quotes(connection, sight, rows, p)
    return tuple(_line(r, quoted.get(r.key, ("", "", None, "")), p, since) for r in rows)


def _line(row: EventRow, quoted: tuple[str, str, str | None, str], p: Phrases, since: str | None) -> EventLine:
    e = row.event
    quote, outlet, day, article = quoted
    key = "voices_none" if e.independent == 0 else "voices_one" if e.independent == 1 else "voices_many"
    return EventLine(
        key=row.key,
        type=e.type,
        label=p("event_type", e.type),
        when=p.day(e.when),
        where=p.place(e.where.name, e.where.country) if e.where else p.brief("no_place"),
        figures=tuple(figure_words(line, e.type, p) for line in e.figures),
        grade=f"{e.grade.reliability}{e.grade.credibility}",
        reasons=tuple(
            p.reason(r.code, [v.replace(article, outlet) if article else v for v in r.values]) for r in e.grade.reasons
        ),
        voices=p.brief(key, e.independent),
        marks=_marks(row, p),
        quote=quote,
        outlet=outlet,
        day=p.day(day),
        article=article,
        others=max(0, len({r.article for r in e.reports}) - 1),
        changes=tuple(p.change(c.code, c.values) for c in e.history if since and c.when and c.when >= since),
    )


def counted(number: int) -> str:
    """A count as people read it: exact up to `COUNTED`.

    >>> counted(12), counted(10_001)
    ('12', '10000+')
    """
    return f"{COUNTED}+" if number > COUNTED else str(number)


def figure_words(line: FigureLine, event_type: str, p: Phrases) -> str:
    """The last number of a counted thing, in words."""
    last = line.values[-1]
    return f"{p.counted(line.what, event_type)} : {p.range(last.min, last.max, approximate=last.approximate)}"


def _marks(row: EventRow, p: Phrases) -> tuple[str, ...]:
    e = row.event
    marks = [] if e.factuality == "happened" else [p("factuality", e.factuality)]
    marks += [p.brief("hedged")] if e.hedged else []
    slots = [p.slot(c.slot) for c in e.contradictions if c.kind == "disagreement"]
    if slots:
        marks.append(p("web", "contested_on", ", ".join(dict.fromkeys(slots))))
    elif e.denials:
        marks.append(p.brief("contested"))
    return tuple(marks)


def _quotes(
    connection: Connection, sight: Sight, rows: Sequence[EventRow], p: Phrases
) -> dict[str, tuple[str, str, str | None, str]]:
    """For each event the words of its first report: quotation, outlet, day, key of the article."""
    first = {(r.event.reports[0].article, r.event.reports[0].event): r.key for r in rows if r.event.reports}
    found: dict[str, tuple[str, str, str | None, str]] = {}
    for some in chunks(list(first)):
        layer = func.coalesce(
            findings.c.layer, ""
        )  # by their versions, never by the layer, which half of all findings have
        asked = (
            select(findings.c.local_id, findings.c.quote, articles.c.publisher, articles.c.url, articles.c.published, articles.c.key)
            .join(articles, articles.c.version_id == findings.c.version_id)
            .where(sight.articles, articles.c.key.in_({a for a, _ in some}), layer == "event")
        )  # fmt: skip
        for r in connection.execute(asked):
            event = first.get((r.key, r.local_id))
            if event is not None:
                found[event] = (r.quote, p.outlet(r.publisher, r.url), r.published, r.key)
    return found
