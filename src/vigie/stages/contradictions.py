"""Figures of an event side by side, and the slots on which its reports cannot all be right."""

from __future__ import annotations

from collections import defaultdict

from vigie.model.figures import Counted, Figure
from vigie.model.gathering import Gathering, Member
from vigie.model.situations import Contradiction, FigureLine, FigureValue, Stand
from vigie.text.intervals import bounds

TOLLS: tuple[Counted, ...] = ("killed", "wounded", "missing", "arrested", "abducted")
Range = tuple[int | None, int | None]


def figure_lines(gathering: Gathering) -> tuple[FigureLine, ...]:
    """All numbers given for each counted thing, one value for each range and voice, oldest first."""
    rows: dict[Counted, dict[tuple[Range, str | None, str | None], list[tuple[Member, Figure]]]] = defaultdict(dict)
    for member in gathering.members:
        wanted = set(member.event.figures)
        for f in member.annotation.figures:
            if f.id in wanted:
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


def find_contradictions(gathering: Gathering, lines: tuple[FigureLine, ...]) -> tuple[Contradiction, ...]:
    """Tolls, day, place and author on which reports differ; an evolution where only time separates them."""
    found = [c for line in lines if line.what in TOLLS and (c := _toll(line)) is not None]
    for slot in ("perpetrator", "where", "when"):
        stands = _stands(gathering, slot)
        if len(stands) > 1:
            found.append(Contradiction(slot, "disagreement", stands))
    return tuple(found)


def _apart(a: FigureValue, b: FigureValue) -> bool:
    """Whether two numbers cannot both hold; approximate ones are given a tenth on each side."""
    low_a, high_a, low_b, high_b = (_edge(a, "low"), _edge(a, "high"), _edge(b, "low"), _edge(b, "high"))
    return high_a < low_b or high_b < low_a


def _edge(v: FigureValue, side: str) -> float:
    value = v.min if side == "low" else v.max
    if value is None:
        return 0.0 if side == "low" else float("inf")
    slack = value * 0.1 if v.approximate else 0.0
    return value - slack if side == "low" else value + slack


def _toll(line: FigureLine) -> Contradiction | None:
    values = line.values
    pairs = [(a, b) for i, a in enumerate(values) for b in values[i + 1 :] if _apart(a, b)]
    if not pairs:
        return None
    at_once = any(a.as_of == b.as_of and not set(a.articles) & set(b.articles) for a, b in pairs)
    involved = [v for v in values if any(v in pair for pair in pairs)]
    merged: dict[str, tuple[list[str], list[str]]] = {}
    for v in involved:
        who, articles = merged.setdefault(range_text(v.min, v.max), ([], []))
        who += [v.who] if v.who and v.who not in who else []
        articles += [a for a in v.articles if a not in articles]
    if len(merged) < 2:
        return None
    stands = tuple(Stand(value, tuple(who), tuple(articles)) for value, (who, articles) in merged.items())
    return Contradiction(line.what, "disagreement" if at_once else "evolution", stands)


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


def _stands(gathering: Gathering, slot: str) -> tuple[Stand, ...]:
    """Values of a slot that exclude each other, with who holds them."""
    held: dict[str, tuple[list[str], list[str]]] = {}
    for m in gathering.members:
        value = _value(m, slot)
        if value is None:
            continue
        who, articles = held.setdefault(value, ([], []))
        for name in m.event.who or (m.own_voice,):
            if name not in who:
                who.append(name)
        if m.article_id not in articles:
            articles.append(m.article_id)
    return tuple(Stand(v, tuple(w), tuple(a)) for v, (w, a) in held.items())


def _value(m: Member, slot: str) -> str | None:
    if slot == "perpetrator":
        names = sorted(r.name for r in m.event.fillers("perpetrator") if r.id)
        return ", ".join(names) or None
    if slot == "where":
        place = m.event.where
        return place.name if place and place.precision in ("point", "place") else None
    days = bounds(m.event.when)
    return m.event.when if days and days[0] == days[1] else None
