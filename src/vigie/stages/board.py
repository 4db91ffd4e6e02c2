"""The board of warnings: what is in force on a day, what was superseded, lifted, or has run out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from vigie.model.annotations import Annotation
from vigie.model.situations import BoardWarning, Report, WarningState
from vigie.model.warnings import SecurityWarning
from vigie.text.folding import fold
from vigie.text.intervals import bounds
from vigie.text.naming import entity_keys

STALE = 30  # days after which a warning without an end is no longer known to stand
SAME_DAYS = 1  # days between two reports of one warning


@dataclass(frozen=True, slots=True)
class _Told:
    annotation: Annotation
    warning: SecurityWarning
    key: tuple[str, str]  # issuer, area

    @property
    def day(self) -> str:
        return (self.warning.from_ or self.annotation.article.published or "")[:10]


def warning_board(annotations: Sequence[Annotation], as_of: str | None) -> tuple[BoardWarning, ...]:
    """All warnings of articles in order of arrival, each with its state on the day `as_of` (YYYY-MM-DD, or None: unknown).

    Reports of one issuer on one area and day are one warning; a later one of the same issuer and area supersedes it;
    a lifted one leaves; one past its end is expired; an old one without an end is unknown, never in force for ever.
    """
    by_key: dict[tuple[str, str], list[list[_Told]]] = defaultdict(list)
    for annotation in annotations:
        keys = entity_keys(annotation)
        for w in annotation.warnings:
            key = (keys.get(w.issuer_id or "", fold(w.issuer or "?")), _area(w))
            told = _Told(annotation, w, key)
            group = next((g for g in by_key[key] if _same(g[0], told)), None)
            if group is None:
                by_key[key].append([told])
            else:
                group.append(told)
    lines = [line for groups in by_key.values() for line in _chain(groups, as_of)]
    return tuple(sorted(lines, key=lambda w: (w.state != "in_force", w.from_ or "", w.id)))


def _area(w: SecurityWarning) -> str:
    return "" if w.area is None else w.area.country or fold(w.area.name)


def _same(a: _Told, b: _Told) -> bool:
    """Whether two tellings of one issuer and area are one warning."""
    if a.warning.kind != b.warning.kind or (a.warning.action == "lift") != (b.warning.action == "lift"):
        return False
    x, y = bounds(a.day), bounds(b.day)
    return x is None or y is None or abs((x[0] - y[0]).days) <= SAME_DAYS


def _chain(groups: list[list[_Told]], as_of: str | None) -> list[BoardWarning]:
    ordered = sorted(groups, key=lambda g: (g[0].day, g[0].annotation.article.id))
    lines = [_line(g, as_of) for g in ordered]
    for i, line in enumerate(lines[:-1]):
        following = lines[i + 1]
        if line.state in ("in_force", "unknown"):
            lifted = ordered[i + 1][0].warning.action == "lift"
            lines[i] = replace(
                line, state="lifted" if lifted else "superseded", superseded_by=following.id, reasons=("followed",)
            )
    return lines


def _line(group: list[_Told], as_of: str | None) -> BoardWarning:
    first = group[0]
    best = max((t.warning for t in group), key=lambda w: sum(v is not None for v in (w.level, w.instruction, w.until)))
    until = next((t.warning.until for t in group if t.warning.until), None)
    state, reason = _state(first, until, as_of)
    return BoardWarning(
        id=f"{first.annotation.article.id}#{first.warning.id}",
        issuer=best.issuer,
        kind=best.kind,
        area=best.area,
        level=best.level,
        instruction=best.instruction,
        urgency=best.urgency,
        severity=best.severity,
        certainty=best.certainty,
        from_=first.day or None,
        until=until,
        state=state,
        superseded_by=None,
        articles=tuple(dict.fromkeys(t.annotation.article.id for t in group)),
        reports=tuple(Report(t.annotation.article.id, t.warning.id) for t in group),
        reasons=(reason,),
    )


def _state(first: _Told, until: str | None, as_of: str | None) -> tuple[WarningState, str]:
    if first.warning.action == "lift":
        return "lifted", "lifted"
    today = date.fromisoformat(as_of) if as_of else None
    end = bounds(until)
    if today is None or not first.day:
        return "unknown", "no_date"
    if end is not None and end[1] < today:
        return "expired", "past_end"
    if end is not None:
        return "in_force", "before_end"
    start = bounds(first.day)
    if start is None or (today - start[0]).days > STALE:
        return "unknown", "stale"
    return "in_force", "recent"
