"""The board of warnings: what is in force on a day, what was superseded, lifted, or has run out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vigie.model.annotations import Annotation
from vigie.model.entities import Entity
from vigie.model.gleanings import ToldWarning
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
    """A telling of a warning in its story."""

    telling: ToldWarning
    story: str | None

    @property
    def warning(self) -> SecurityWarning:
        return self.telling.warning

    @property
    def article(self) -> str:
        return self.telling.article

    @property
    def day(self) -> str:
        return (self.warning.from_ or self.telling.published or "")[:10]

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
    return board_of([w for a in annotations for w in warnings_in(a)], story_of, as_of)


def board_of(
    tellings: Iterable[ToldWarning], story_of: Mapping[str, str], as_of: str | None
) -> tuple[BoardWarning, ...]:
    """The board that tellings of warnings make, in whatever order they are given; see `warning_board`."""
    told = sorted((_Told(t, story_of.get(t.article)) for t in tellings), key=lambda t: (t.day, t.article, t.warning.id))
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


def warnings_in(annotation: Annotation) -> tuple[ToldWarning, ...]:
    """The warnings of an article."""
    by_id = {e.id: e for e in annotation.entities}
    article, found = annotation.article, []
    for w in annotation.warnings:
        issuer = by_id.get(w.issuer_id or "")
        key = entity_key(issuer) if issuer else fold(w.issuer or "")
        state = issuer.country if issuer else None
        own_seat = _own_seat(annotation, w, issuer)
        found.append(ToldWarning(article.id, article.published, w, key, state, own_seat))
    return tuple(found)


def _same_matter(a: _Told, b: _Told) -> bool:
    """Whether two warnings are about one thing, so that the later one takes the place of the earlier."""
    if FAMILY[a.warning.kind] != FAMILY[b.warning.kind]:
        return False
    if a.article == b.article and a.telling.issuer != b.telling.issuer:
        return False
    one_story = a.story is not None and a.story == b.story
    if a.area != b.area and not (one_story and None in (a.area, b.area)):
        return False
    if a.warning.kind == "threat_level" and a.area is not None and a.area == b.area:
        return True  # a country has one alert level, whoever announces it
    if a.telling.issuer == b.telling.issuer or (a.telling.state is not None and a.telling.state == b.telling.state):
        return True
    return one_story and (a.telling.state is None or b.telling.state is None)


def _same_day(a: _Told, b: _Told) -> bool:
    """Whether two tellings of one matter are one warning."""
    if a.warning.kind != b.warning.kind or a.warning.action != b.warning.action:
        return False
    x, y = bounds(a.day), bounds(b.day)
    return x is None or y is None or abs((x[0] - y[0]).days) <= SAME_DAYS


def _own_seat(annotation: Annotation, warning: SecurityWarning, issuer: Entity | None) -> bool:
    """Whether the area of a warning is only the name its issuer goes by ("Paris recommande"), or lies at its own door."""
    area = warning.area
    if area is None:
        return False
    names = {fold(warning.issuer or "")}
    names |= {fold(m.span.of(annotation.article.text)) for m in issuer.mentions} if issuer else set()
    itself = issuer is not None and issuer.type == "country" and fold(issuer.name) == fold(area.name)
    state = issuer.country if issuer else None
    abroad = warning.kind in ("travel_advice", "call_to_leave") and state is not None
    return (fold(area.name) in names and not itself) or (abroad and area.country == state)


def _line(group: list[_Told], as_of: str | None) -> BoardWarning:
    first = group[0]
    order = sorted(
        group, key=lambda t: -sum(v is not None for v in (t.warning.level, t.warning.instruction, t.warning.until))
    )
    best = order[0].warning
    until = next((t.warning.until for t in group if t.warning.until), None)
    state, reason = _state(first, until, as_of)
    return BoardWarning(
        id=f"{first.article}#{first.warning.id}",
        issuer=best.issuer,
        kind=best.kind,
        area=next((t.warning.area for t in order if t.warning.area is not None and not t.telling.own_seat), None),
        level=best.level,
        instruction=best.instruction,
        urgency=best.urgency,
        severity=best.severity,
        certainty=best.certainty,
        from_=first.day or None,
        until=until,
        state=state,
        superseded_by=None,
        articles=tuple(dict.fromkeys(t.article for t in group)),
        reports=tuple(Report(t.article, t.warning.id) for t in group),
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
