"""What `vigie verify` checks beside articles: the situation as last assembled, the accounts, the days that texts are kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from vigie.model.accounts import OUTCOMES
from vigie.model.markings import LEVELS, at_or_below
from vigie.store.codec import unpack_event, unpack_part
from vigie.store.keys import digest
from vigie.store.schema import (
    accounts,
    articles,
    assembled,
    board,
    event_reports,
    events,
    gleaned,
    placed,
    refusals,
    versions,
)
from vigie.store.situations import event_row, waiting

LATE = timedelta(days=2)
"""How long a text may stay behind its last day before it is told: `vigie watch` purges once a day."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: the rule, and what breaks it."""

    rule: str
    subject: str


def event_problems(connection: Connection) -> Iterator[Problem]:
    """Each event can be read, its row and its reports are those of its record, and no report is marked above it."""
    told: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for r in connection.execute(select(event_reports)):
        told[r.tlp, r.event_key].add((r.article_key, r.local_id))
    columns: list[str] | None = None
    for row in connection.execute(select(events).order_by(events.c.tlp, events.c.key)):
        name = f"{row.tlp} {row.key}"
        try:
            event = unpack_event(row.body)
        except Exception:  # noqa: BLE001  whatever a damaged body makes of its reader, it is one problem of this event
            yield Problem("an event can be read", name)
            continue
        if row.digest not in ("", digest(row.body.hex())):
            yield Problem("an event is what its digest says", name)
        said = event_row(row.key, event, row.body, row.digest)
        columns = columns or [c for c in said if c in events.c]
        if any(getattr(row, c) != said[c] for c in columns):
            yield Problem("an event's row says what its record says", name)
        if told[row.tlp, row.key] != {(r.article, r.event) for r in event.reports}:
            yield Problem("an event has the reports of its record", name)
    yield from _marked_above(connection)
    if not waiting(connection, "assemble"):
        there = {(r.tlp, r.key) for r in connection.execute(select(events.c.tlp, events.c.key))}
        yield from (
            Problem("a report tells an event that is there", f"{t} {k}") for t, k in sorted(told.keys() - there)
        )


def _marked_above(connection: Connection) -> Iterator[Problem]:
    """What is marked shows in no situation below its marking."""
    for level in LEVELS:
        above = articles.c.tlp.not_in(at_or_below(level))
        reports = (
            select(events.c.key)
            .join(event_reports, (event_reports.c.tlp == events.c.tlp) & (event_reports.c.event_key == events.c.key))
            .join(articles, articles.c.key == event_reports.c.article_key)
        )
        for key in connection.execute(reports.where(events.c.tlp == level, above).distinct()).scalars():
            yield Problem("nothing shows below its marking", f"{level} event {key}")
        parts = select(board.c.key).join(articles, articles.c.key == board.c.key)
        for key in connection.execute(parts.where(board.c.tlp == level, board.c.kind == "article", above)).scalars():
            yield Problem("nothing shows below its marking", f"{level} article {key}")


def board_problems(connection: Connection) -> Iterator[Problem]:
    """Each part of the board can be read, under its own key; an article on it is there."""
    known = set(connection.execute(select(articles.c.key)).scalars())
    for row in connection.execute(select(board).order_by(board.c.tlp, board.c.kind, board.c.key)):
        name = f"{row.tlp} {row.kind} {row.key}"
        try:
            part = unpack_part(row.kind, row.body)
        except Exception:  # noqa: BLE001  as above
            yield Problem("a part of the board can be read", name)
            continue
        if part.id != row.key:
            yield Problem("a part of the board stands under its key", name)
        if row.kind == "article" and row.key not in known:
            yield Problem("an article of the board is there", name)


def assembly_problems(connection: Connection) -> Iterator[Problem]:
    """The situation shows the articles that it was made of, each in the story that it was put into, as far as nothing waits."""
    if waiting(connection, "assemble"):
        return
    for level in connection.execute(select(assembled.c.tlp).order_by(assembled.c.tlp)).scalars():
        told = select(placed.c.key, placed.c.story).where(placed.c.tlp == level)
        made = {r.key: r.story for r in connection.execute(told)}
        shown = select(board.c.key, board.c.body).where(board.c.tlp == level, board.c.kind == "article")
        for row in connection.execute(shown):
            try:
                story = unpack_part("article", row.body).story  # type: ignore[union-attr]
            except Exception:  # noqa: BLE001  as above; `board_problems` tells it
                story = made.get(row.key)
            if made.pop(row.key, None) != story:
                yield Problem("an article stands in the story it was put into", f"{level} {row.key}")
        yield from (Problem("an article that was assembled is on the board", f"{level} {k}") for k in sorted(made))
        lost = select(placed.c.key).where(placed.c.tlp == level, placed.c.gleaned_id.not_in(select(gleaned.c.id)))
        for key in connection.execute(lost.order_by(placed.c.key)).scalars():
            yield Problem("what was read of an article for the situation is there", f"{level} {key}")


def account_problems(connection: Connection) -> Iterator[Problem]:
    """Accounts count in known outcomes, name all that was refused, and took in no more than is stored."""
    counted: Counter[tuple[int, str, str]] = Counter()
    taken = 0
    every = select(accounts, accounts.c.count.label("number"))
    for row in connection.execute(every):
        name = f"{row.source} {row.day} {row.outcome}"
        if row.outcome not in OUTCOMES or row.number <= 0:
            yield Problem("accounts count in known outcomes", name)
        elif row.outcome == "refused":
            counted[row.run_id, row.source, row.reason] += row.number
        elif row.outcome != "duplicate":
            taken += row.number
    named = select(refusals.c.run_id, refusals.c.source, refusals.c.reason, func.count().label("n"))
    listed = Counter({
        (r.run_id, r.source, r.reason): r.n
        for r in connection.execute(named.group_by(refusals.c.run_id, refusals.c.source, refusals.c.reason))
    })  # fmt: skip
    for run, source, reason in sorted(k for k in counted.keys() | listed.keys() if counted[k] != listed[k]):
        yield Problem("what was refused is named and counted", f"run {run} {source} {reason}")
    stored = connection.execute(select(func.count()).select_from(versions)).scalar_one()
    if taken > stored:
        yield Problem("what was taken in is stored", f"{taken} counted, {stored} stored")


def retention_problems(connection: Connection, today: str | None) -> Iterator[Problem]:
    """A text that was dropped is gone, with what was taken out of it; none is kept long behind its day."""
    asked = select(articles.c.key, versions.c.keep_until, versions.c.dropped, versions.c.text.is_(None).label("gone"),
                   versions.c.removed).join(articles, articles.c.id == versions.c.article_id)  # fmt: skip
    last = (date.fromisoformat(today) - LATE).isoformat() if today else ""
    for row in connection.execute(asked.order_by(versions.c.id)):
        if row.gone != (row.dropped is not None) or (row.gone and row.removed is not None):
            yield Problem("a text that was dropped is gone", row.key)
        if not all(day is None or _is_day(day) for day in (row.keep_until, row.dropped)):
            yield Problem("a text is kept until a day", row.key)
        elif not row.gone and row.keep_until is not None and row.keep_until < last:
            yield Problem("no text is kept behind its day (run `vigie purge`)", row.key)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
