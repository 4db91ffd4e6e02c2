"""Figures of an event side by side, and the slots on which its reports cannot all be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import pairwise

from vigie.model.figures import Counted, Figure
from vigie.model.gathering import Gathering, Member
from vigie.model.places import Place
from vigie.model.situations import Contradiction, FigureLine, FigureValue, Stand
from vigie.text.distances import kilometres
from vigie.text.folding import fold
from vigie.text.intervals import bounds
from vigie.text.saying import says_day, says_place

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
        parts = _parts(own, said)
        own = [row for row in own if (row[1].min, row[1].max) not in parts]
        own = _without_single(own)
    if _rising(own):
        moved = any(_moved(a[1], b[1]) for a, b in pairwise(_by_time(own)))
        return [Contradiction(what, "evolution", _held(own))] if moved else []
    if not _some_apart([f for _, f, _ in own]):
        return []
    grown = _grown(own)
    evolution = [Contradiction(what, "evolution", _held(grown))] if len(grown) > 1 else []
    return [*evolution, Contradiction(what, "disagreement", _held(own))]


def _some_apart(figures: list[Figure]) -> bool:
    """Whether two of many numbers cannot both hold."""
    edges = [_edges(f) for f in figures]
    return bool(edges) and max(low for low, _ in edges) > min(high for _, high in edges)


def _without_single(own: list[Row]) -> list[Row]:
    """Without those that name one man after others counted more: a toll does not fall from thirteen to one."""
    kept: list[Row] = []
    for row in _by_time(own):
        if not (row[1].min == row[1].max == 1 and any(_low(k[1]) > 1 for k in kept)):
            kept.append(row)
    return kept


def _by_time(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row[0], row[1].min or 0))


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
        if not grown or (_moved(grown[-1][1], row[1]) and _low(row[1]) > _low(grown[-1][1])):
            grown.append(row)
    return grown


def _held(rows: list[Row]) -> tuple[Stand, ...]:
    """The numbers of rows, oldest first, with who gives each."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for _, f, m in _by_time(rows):
        held[range_text(f.min, f.max)] += [(who, m.article_id) for who in (f.who or (m.own_voice,))]
    return _stands(held)


def _rising(own: list[Row]) -> bool:
    """Whether numbers only go up with the hours."""
    pairs = pairwise(_by_time(own))
    return all(not _moved(a[1], b[1]) or (b[0] > a[0] and _low(b[1]) > _low(a[1])) for a, b in pairs)


def _moved(a: Figure, b: Figure) -> bool:
    """Whether two numbers differ: they cannot both hold, or an open one was raised ("at least 13", then "at least 14").

    Words without a number ("several dead") are not raised by a count.
    """
    if any(f.approximate and f.max is None for f in (a, b)):
        return _apart(a, b)
    slack = 0.9 if a.approximate or b.approximate else 1.0
    raised = _low(a) != _low(b) and min(_low(a), _low(b)) < max(_low(a), _low(b)) * slack
    return _apart(a, b) or (raised and None in (a.max, b.max) and None not in (a.min, b.min))


def _parts(own: list[Row], said: Mapping[str, list[tuple[Figure, Member]]]) -> frozenset[Range]:
    """Numbers that some article gives beside a larger one: they count a part (the six of one country among eight)."""
    return frozenset(
        (f.min, f.max)
        for _, largest, m in own
        for f, _ in said[m.article_id]
        if _low(largest) > _low(f) and _apart(largest, f)
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
    """Two groups, or two persons, of which no article names both; spellings of one name are one, victims are none.

    Where the one is no longer named once the other is, the account has changed with time.
    """
    victims = {fold(r.name) for m in gathering.members for e in m.annotation.events for r in e.fillers("victim")}
    for kind in ("group", "person"):
        held: dict[str, list[tuple[str, str]]] = defaultdict(list)
        moments: dict[str, list[str]] = defaultdict(list)
        together: set[frozenset[str]] = set()
        for m in gathering.members:
            names = [_one_spelling(n, held) for n in _authors(m, kind) if fold(n) not in victims]
            together.add(frozenset(names))
            for n in names:
                held[n] += _told_by(m)
                moments[n].append(m.moment)
        if len(held) > 1 and all(len(names) < 2 for names in together):
            spans = sorted((min(moments[n]), max(moments[n])) for n in held)
            follows = all(a[1] < b[0] for a, b in pairwise(spans))
            return Contradiction("perpetrator", "evolution" if follows else "disagreement", _stands(held))
    return None


def _authors(member: Member, kind: str) -> list[str]:
    """The groups or persons that a telling names as authors; no official is one."""
    known = {e.id: e for e in member.annotation.entities if e.type == kind}
    fillers = [(r.name, known[r.id]) for r in member.event.fillers("perpetrator") if r.id in known]
    return [name for name, e in fillers if kind == "group" or e.standing != "public_role"]


def _one_spelling(name: str, held: Mapping[str, object]) -> str:
    return next((h for h in held if _spelled_alike(fold(h), fold(name))), name)


def _spelled_alike(a: str, b: str) -> bool:
    """Whether two names are one: nearly the same letters, or one with its surname cut ("Anne R."), however its first name is written."""
    short, long = sorted((a.rstrip("."), b), key=len)
    (first, _, initial), (full, _, surname) = short.rpartition(" "), long.partition(" ")
    cut = bool(first) and len(initial) == 1 and surname.startswith(initial) and _alike(first, full)
    return cut or _alike(a, b)


def _alike(a: str, b: str) -> bool:
    return SequenceMatcher(None, a, b).ratio() >= SPELLING


def _place(gathering: Gathering) -> Contradiction | None:
    """Two places that tellings name themselves, too far apart to be one named by its town and by its quarter."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    places: dict[str, Place] = {}
    for m in gathering.members:
        place = m.event.where
        if place is not None and place.is_spot and says_place(m.annotation, m.event):
            held[place.name] += _told_by(m)
            places[place.name] = place
    far = {a for a in places for b in places if kilometres(places[a], places[b]) > APART_KM}
    kept = {name: told for name, told in held.items() if name in far}
    return Contradiction("where", "disagreement", _stands(kept)) if len(kept) > 1 else None


def _day(gathering: Gathering) -> Contradiction | None:
    """Days that tellings give themselves."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for m in gathering.members:
        days = bounds(m.event.when)
        if m.event.when and days and days[0] == days[1] and says_day(m.annotation, m.event):
            held[m.event.when] += _told_by(m)
    return Contradiction("when", "disagreement", _stands(held)) if len(held) > 1 else None
