"""The board of warnings: what is in force on a day, what was superseded, lifted, or has run out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vigie.model.annotations import Annotation
from vigie.model.situations import BoardWarning, Report, WarningState
from vigie.model.warnings import SecurityWarning, WarningKind
from vigie.text.folding import fold
from vigie.text.intervals import bounds
from vigie.text.naming import entity_key

STALE = 30  # days after which a warning without an end is no longer known to stand
ORDER: Mapping[WarningState, int] = {"in_force": 0, "unknown": 1, "superseded": 2, "lifted": 3, "expired": 4}
SAME_DAYS = 1  # days between two reports of one warning
FAMILY: Mapping[WarningKind, str] = {
    "travel_advice": "advice", "call_to_leave": "advice", "threat_level": "level", "security_alert": "alert",
    "general": "alert",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """One article's telling of a warning; `issuer` and `state` are the issuer's key and country, where known."""

    annotation: Annotation
    warning: SecurityWarning
    issuer: str
    state: str | None
    story: str | None

    @property
    def day(self) -> str:
        return (self.warning.from_ or self.annotation.article.published or "")[:10]

    @property
    def area(self) -> str | None:
        area = self.warning.area
        return None if area is None else area.country or fold(area.name)


def warning_board(
    annotations: Sequence[Annotation], story_of: Mapping[str, str], as_of: str | None
) -> tuple[BoardWarning, ...]:
    """All warnings of articles in order of arrival, each with its state on the day `as_of` (YYYY-MM-DD, or None: unknown).

    Reports of one warning on one day are one line. A later warning on the same matter supersedes an earlier one, a
    lifted one leaves the board; one past its end is expired; an old one without an end is unknown, never in force
    for ever.
    """
    told = sorted(_all(annotations, story_of), key=lambda t: (t.day, t.annotation.article.id, t.warning.id))
    groups: list[list[_Told]] = []
    follows: dict[int, int] = {}
    for t in told:
        before = [n for n, g in enumerate(groups) if n not in follows and _same_matter(g[0], t)]
        one = next((n for n in before if _same_day(groups[n][0], t)), None)
        if one is not None:
            groups[one].append(t)
            continue
        follows.update(dict.fromkeys(before, len(groups)))
        groups.append([t])
    lines = [_line(g, as_of) for g in groups]
    for n, later in follows.items():
        if lines[n].state in ("in_force", "unknown"):
            lifted = groups[later][0].warning.action == "lift"
            state: WarningState = "lifted" if lifted else "superseded"
            lines[n] = replace(lines[n], state=state, superseded_by=lines[later].id, reasons=("followed",))
    return tuple(sorted(lines, key=lambda w: (ORDER[w.state], w.from_ or "", w.id)))


def _all(annotations: Sequence[Annotation], story_of: Mapping[str, str]) -> Iterator[_Told]:
    for annotation in annotations:
        by_id = {e.id: e for e in annotation.entities}
        for w in annotation.warnings:
            issuer = by_id.get(w.issuer_id or "")
            key = entity_key(issuer) if issuer else fold(w.issuer or "")
            state = issuer.country if issuer else None
            yield _Told(annotation, w, key, state, story_of.get(annotation.article.id))


def _same_matter(a: _Told, b: _Told) -> bool:
    """Whether two warnings are about one thing, so that the later one takes the place of the earlier."""
    if FAMILY[a.warning.kind] != FAMILY[b.warning.kind]:
        return False
    if a.annotation.article.id == b.annotation.article.id and a.issuer != b.issuer:
        return False
    one_story = a.story is not None and a.story == b.story
    if a.area != b.area and not (one_story and None in (a.area, b.area)):
        return False
    if a.warning.kind == "threat_level" and a.area is not None and a.area == b.area:
        return True  # a country has one alert level, whoever announces it
    if a.issuer == b.issuer or (a.state is not None and a.state == b.state):
        return True
    return one_story and (a.state is None or b.state is None)


def _same_day(a: _Told, b: _Told) -> bool:
    """Whether two tellings of one matter are one warning."""
    if a.warning.kind != b.warning.kind or a.warning.action != b.warning.action:
        return False
    x, y = bounds(a.day), bounds(b.day)
    return x is None or y is None or abs((x[0] - y[0]).days) <= SAME_DAYS


def _own_seat(t: _Told) -> bool:
    """Whether the area of a warning is only the name its issuer goes by ("Paris recommande"), or lies at its own door."""
    area = t.warning.area
    if area is None:
        return False
    issuer = next((e for e in t.annotation.entities if e.id == t.warning.issuer_id), None)
    names = {fold(t.warning.issuer or "")}
    names |= {fold(m.span.of(t.annotation.article.text)) for m in issuer.mentions} if issuer else set()
    itself = issuer is not None and issuer.type == "country" and fold(issuer.name) == fold(area.name)
    abroad = t.warning.kind in ("travel_advice", "call_to_leave") and t.state is not None
    return (fold(area.name) in names and not itself) or (abroad and area.country == t.state)


def _line(group: list[_Told], as_of: str | None) -> BoardWarning:
    first = group[0]
    order = sorted(
        group, key=lambda t: -sum(v is not None for v in (t.warning.level, t.warning.instruction, t.warning.until))
    )
    best = order[0].warning
    until = next((t.warning.until for t in group if t.warning.until), None)
    state, reason = _state(first, until, as_of)
    return BoardWarning(
        id=f"{first.annotation.article.id}#{first.warning.id}",
        issuer=best.issuer,
        kind=best.kind,
        area=next((t.warning.area for t in order if t.warning.area is not None and not _own_seat(t)), None),
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
