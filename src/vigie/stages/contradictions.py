"""Figures of an event side by side, and the slots on which its reports cannot all be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from itertools import pairwise

from vigie.model.figures import Counted, Figure
from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import Contradiction, FigureLine, FigureValue, Stand
from vigie.text.distances import kilometres
from vigie.text.folding import fold
from vigie.text.intervals import bounds

TOLLS: tuple[Counted, ...] = ("killed", "wounded", "missing", "arrested", "abducted")
SPELLING = 0.8  # likeness (difflib's ratio) from which two names are spellings of one
APART_KM = 12.0  # a quarter and its town lie closer
Range = tuple[int | None, int | None]
Row = tuple[str, Figure, Member]
"""The moment of an article, its number, its telling of the event."""


def figure_lines(gathering: Gathering) -> tuple[FigureLine, ...]:
    """All numbers given for each counted thing, one value for each range, voice and day, oldest first."""
    rows: dict[Counted, dict[tuple[Range, str | None, str | None], list[tuple[Member, Figure]]]] = defaultdict(dict)
    for member in gathering.members:
        for f in member.figures:
            who = f.who[0] if f.who else None
            rows[f.what].setdefault(((f.min, f.max), who, member.day), []).append((member, f))
    lines = []
    for what, cells in rows.items():
        values = [
            FigureValue(key[0][0], key[0][1], any(f.approximate for _, f in told), key[1], _articles(told), key[2])
            for key, told in cells.items()
        ]
        values.sort(key=lambda v: (v.as_of or "", v.min or 0, v.who or ""))
        latest = [v for v in values if v.as_of == values[-1].as_of]
        lows = [v.min for v in latest if v.min is not None]
        highs = [v.max for v in latest if v.max is not None]
        lines.append(FigureLine(what, tuple(values), (min(lows, default=None), max(highs, default=None))))
    return tuple(sorted(lines, key=lambda line: line.what))


def _articles(told: list[tuple[Member, Figure]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.article_id for m, _ in told))


def find_contradictions(gathering: Gathering) -> tuple[Contradiction, ...]:
    """Tolls, author, place and day on which reports differ; an evolution where only time separates them."""
    found = [c for what in TOLLS for c in _toll(gathering, what)]
    found += [c for c in (_author(gathering), _place(gathering), _day(gathering)) if c is not None]
    return tuple(found)


def _toll(gathering: Gathering, what: Counted) -> list[Contradiction]:
    """Each article's own number is its largest; numbers that rise with the hours are an evolution.

    Where they do not only rise, the largest ones of the days may still do so beside the disagreement: both are told.
    """
    said: dict[str, list[tuple[Figure, Member]]] = defaultdict(list)
    for m in gathering.members:
        said[m.article_id] += [(f, m) for f in m.figures if f.what == what]
    own = [(m.moment, f, m) for f, m in (max(told, key=lambda t: _low(t[0])) for told in said.values() if told)]
    if not _rising(own):
        own = [row for row in own if not _part(row[1], said.values())]
    if not any(_apart(a, b) for _, a, _ in own for _, b, _ in own):
        return []
    if _rising(own):
        return [Contradiction(what, "evolution", _held(own))]
    grown = _grown(own)
    evolution = [Contradiction(what, "evolution", _held(grown))] if len(grown) > 1 else []
    return [*evolution, Contradiction(what, "disagreement", _held(own))]


def _grown(own: list[Row]) -> list[Row]:
    """Of each day the largest number, as far as it exceeds those of all days before."""
    by_day: dict[str, Row] = {}
    for row in own:
        day = row[2].day or ""
        if day not in by_day or _low(row[1]) > _low(by_day[day][1]):
            by_day[day] = row
    grown: list[Row] = []
    for day in sorted(by_day):
        row = by_day[day]
        if not grown or (_apart(grown[-1][1], row[1]) and _low(row[1]) > _low(grown[-1][1])):
            grown.append(row)
    return grown


def _held(rows: list[Row]) -> tuple[Stand, ...]:
    """The numbers of rows, oldest first, with who gives each."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for _, f, m in sorted(rows, key=lambda row: (row[0], row[1].min or 0)):
        held[range_text(f.min, f.max)] += [(who, m.article_id) for who in (f.who or (m.own_voice,))]
    return _stands(held)


def _rising(own: list[Row]) -> bool:
    """Whether numbers only go up with the hours."""
    rows = sorted(own, key=lambda row: (row[0], row[1].min or 0))
    return all(not _apart(a[1], b[1]) or (b[0] > a[0] and _low(b[1]) > _low(a[1])) for a, b in pairwise(rows))


def _part(figure: Figure, said: Iterable[list[tuple[Figure, Member]]]) -> bool:
    """Whether some article gives this number beside a larger one: it counts a part (the six of one country among eight)."""
    return any(
        any((f.min, f.max) == (figure.min, figure.max) for f, _ in told)
        and any(_low(f) > _low(figure) and _apart(f, figure) for f, _ in told)
        for told in said
    )


def _low(f: Figure) -> int:
    return f.min if f.min is not None else f.max or 0


def _apart(a: Figure, b: Figure) -> bool:
    """Whether two numbers cannot both hold; approximate ones are given a tenth on each side."""
    return _edges(a)[1] < _edges(b)[0] or _edges(b)[1] < _edges(a)[0]


def _edges(f: Figure) -> tuple[float, float]:
    slack = 0.1 if f.approximate else 0.0
    return (f.min or 0) * (1 - slack), float("inf") if f.max is None else f.max * (1 + slack)


def range_text(low: int | None, high: int | None) -> str:
    """A range as text without words: "25", "≥ 25", "≤ 13", "30-40", "?".

    >>> range_text(8001, None)
    '≥ 8001'
    """
    if low == high:
        return "?" if low is None else str(low)
    if high is None:
        return f"≥ {low}"
    return f"≤ {high}" if low is None else f"{low}-{high}"


def _stands(held: Mapping[str, list[tuple[str, str]]]) -> tuple[Stand, ...]:
    """Values with who holds them and in which articles."""
    return tuple(
        Stand(value, tuple(dict.fromkeys(w for w, _ in told)), tuple(dict.fromkeys(a for _, a in told)))
        for value, told in held.items()
    )


def _told_by(m: Member) -> list[tuple[str, str]]:
    return [(who, m.article_id) for who in (m.event.who or (m.own_voice,))]


def _author(gathering: Gathering) -> Contradiction | None:
    """Two groups, or two persons, of which no article names both; spellings of one name are one, victims are none."""
    victims = {fold(r.name) for m in gathering.members for r in m.event.fillers("victim")}
    for kind in ("group", "person"):
        held: dict[str, list[tuple[str, str]]] = defaultdict(list)
        together: set[frozenset[str]] = set()
        for m in gathering.members:
            types = {e.id: e.type for e in m.annotation.entities}
            names = [
                r.name
                for r in m.event.fillers("perpetrator")
                if r.id and types.get(r.id) == kind and fold(r.name) not in victims
            ]
            names = [_one_spelling(n, held) for n in names]
            together.add(frozenset(names))
            for n in names:
                held[n] += _told_by(m)
        if len(held) > 1 and all(len(names) < 2 for names in together):
            return Contradiction("perpetrator", "disagreement", _stands(held))
    return None


def _one_spelling(name: str, held: Mapping[str, object]) -> str:
    return next((h for h in held if SequenceMatcher(None, fold(h), fold(name)).ratio() >= SPELLING), name)


def _place(gathering: Gathering) -> Contradiction | None:
    """Two located places too far apart to be one named by its town and by its quarter."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    places: dict[str, Place] = {}
    for m in gathering.members:
        place = m.event.where
        if place is not None and place.is_spot:
            held[place.name] += _told_by(m)
            places[place.name] = place
    far = {a for a in places for b in places if kilometres(places[a], places[b]) > APART_KM}
    kept = {name: told for name, told in held.items() if name in far}
    return Contradiction("where", "disagreement", _stands(kept)) if len(kept) > 1 else None


def _day(gathering: Gathering) -> Contradiction | None:
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for m in gathering.members:
        days = bounds(m.event.when)
        if m.event.when and days and days[0] == days[1]:
            held[m.event.when] += _told_by(m)
    return Contradiction("when", "disagreement", _stands(held)) if len(held) > 1 else None
