"""Drawings of the brief as inline SVG: a map, a timeline, a network. Each has a text beside it that says the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

Outlines = tuple[tuple[tuple[int, ...], ...], ...]
"""Countries as rings of longitudes and latitudes in turn, in hundredths of a degree."""
Window = tuple[float, float, float, float]
Projection = Callable[[float, float], tuple[float, float]]
WIDTH, MAP_HEIGHT = 900, 420
GRID = 5  # degrees between the borders that a map may have
ROW, LONGEST = 30, 27  # pixels between two actors above each other; characters of a name that fit between two levels


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: degrees, how many articles tell of it, its label, and the address or anchor of the page it leads to."""

    lat: float
    lon: float
    weight: int
    label: str
    target: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A bucket of the timeline: the label below it, how many events fall into it, its whole name and the address it leads to."""

    label: str
    count: int
    name: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor of the network."""

    id: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation drawn from one node to another; `firm` is false when it is hedged."""

    source: str
    target: str
    label: str
    firm: bool


def draw_map(dots: Sequence[Dot], outlines: Outlines, label: str) -> str:
    """A map cropped to its dots (equirectangular, true to scale at their middle latitude); empty without dots."""
    if not dots:
        return ""
    west, south, east, north = _window(dots)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    height = (north - south) * scale

    def at(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeeze * scale, (north - lat) * scale

    land = _land(outlines, (west, south, east, north))
    marks = []
    for dot in sorted(dots, key=lambda d: -d.weight):
        x, y = at(dot.lon, dot.lat)
        radius = 4 + 2.2 * math.sqrt(dot.weight)
        kind = "exact" if dot.exact else "vague"
        marks.append(
            f'<a href="{escape(dot.target)}" aria-label="{escape(dot.label)}"><circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(dot.label)}</title></circle></a>"
        )
    names = _labels([(*at(d.lon, d.lat), d) for d in dots], height)
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height:.0f}" role="group" aria-label="{escape(label)}">'
        f'<rect class="sea" width="{WIDTH}" height="{height:.0f}"/><g class="land">{land}</g>{"".join(marks)}{names}</svg>'
    )


@lru_cache(maxsize=64)
def _land(outlines: Outlines, window: Window) -> str:
    """The countries inside a window; pages ask for the same windows again and again."""
    west, south, east, north = window
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeeze * scale, (north - lat) * scale

    paths = [p for rings in outlines if (p := _outline(rings, window, at))]
    return "".join(f'<path d="{p}"/>' for p in paths)


def _window(dots: Sequence[Dot]) -> Window:
    """West, south, east, north of a frame around all dots, of the drawing's proportions."""
    lats, lons = [d.lat for d in dots], [d.lon for d in dots]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    pad = max(3.0, 0.12 * max(east - west, north - south))
    west, east, south, north = (
        _step(west - pad, math.floor), _step(east + pad, math.ceil), max(-60.0, _step(south - pad, math.floor)),
        min(80.0, _step(north + pad, math.ceil)),
    )  # fmt: skip
    squeeze = math.cos(math.radians((south + north) / 2))
    ratio = WIDTH / MAP_HEIGHT
    wide, high = (east - west) * squeeze, north - south
    if wide / high < ratio:
        more = (high * ratio / squeeze - (east - west)) / 2
        west, east = west - more, east + more
    else:
        more = (wide / ratio - high) / 2
        south, north = south - more, north + more
    return west, south, east, north


def _step(degrees: float, to: Callable[[float], int]) -> float:
    """A border of the map on a grid, so that maps of nearly the same places are the same map."""
    return float(to(degrees / GRID) * GRID)


def _outline(rings: Sequence[Sequence[int]], window: Window, at: Projection) -> str:
    west, south, east, north = window
    parts = []
    for flat in rings:
        xs, ys = flat[::2], flat[1::2]
        if max(xs) < west * 100 or min(xs) > east * 100 or max(ys) < south * 100 or min(ys) > north * 100:
            continue
        points = [at(x / 100, y / 100) for x, y in zip(xs, ys, strict=True)]
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(parts)


def _labels(placed: Sequence[tuple[float, float, Dot]], height: float) -> str:
    """Names beside the heaviest dots, left out where they would cover another name."""
    taken: list[tuple[float, float, float]] = []
    out = []
    for x, y, dot in sorted(placed, key=lambda p: -p[2].weight):
        name = dot.label.split(" : ")[0].split(" — ")[0]
        wide = 7.0 * len(name)
        left = x + 9 if x + 9 + wide < WIDTH else x - 9 - wide
        clear = all(abs(y - ty) > 15 or left + wide < tx or left > tx + tw for tx, ty, tw in taken)
        if clear and 10 < y < height - 4:
            taken.append((left, y, wide))
            out.append(f'<text x="{left:.1f}" y="{y + 4:.1f}">{escape(name)}</text>')
    return "".join(out)


def draw_timeline(bars: Sequence[Bar], label: str) -> str:
    """Bars of events by day, month or year; empty without bars."""
    if not bars:
        return ""
    top, role = max(b.count for b in bars), "group" if any(b.target for b in bars) else "img"
    step = min(60.0, (WIDTH - 20) / len(bars))
    every = max(1, math.ceil(len(bars) * 62 / WIDTH))
    out = []
    for i, bar in enumerate(bars):
        high = 80 * bar.count / top
        x = 10 + i * step
        if bar.count:
            told = f"{escape(bar.name or bar.label)} : {bar.count}"
            drawn = (
                f'<rect x="{x + 1:.1f}" y="{92 - high:.1f}" width="{max(2.0, step - 2):.1f}" height="{high:.1f}">'
                f"<title>{told}</title></rect>"
                f'<text class="n" x="{x + step / 2:.1f}" y="{88 - high:.1f}">{bar.count}</text>'
            )
            out.append(f'<a href="{escape(bar.target)}" aria-label="{told}">{drawn}</a>' if bar.target else drawn)
        if i % every == 0:
            out.append(f'<text x="{x + step / 2:.1f}" y="108">{escape(bar.label)}</text>')
    return (
        f'<svg class="timeline" viewBox="0 -10 {WIDTH} 124" role="{role}" aria-label="{escape(label)}">'
        f'<line x1="10" y1="92" x2="{WIDTH - 10}" y2="92"/>{"".join(out)}</svg>'
    )


def draw_network(nodes: Sequence[Node], edges: Sequence[Edge], label: str) -> str:
    """Actors and their relations, each connected set drawn as a tree from its best connected actor, the largest first."""
    if not edges:
        return ""
    at, height = _layout(nodes, edges)
    names = {n.id: n.name for n in nodes}
    lines, words = [], []
    for e in edges:
        (left, one), (right, other) = sorted(((at[e.source], e.source), (at[e.target], e.target)))
        kind = "firm" if e.firm else "doubt"
        start = min(left[0] + 14 + 7.2 * len(_cut(names[one])), right[0] - 12) if right[0] > left[0] else left[0]
        lines.append(
            f'<line class="{kind}" x1="{start:.0f}" y1="{left[1]:.0f}" x2="{right[0]:.0f}" y2="{right[1]:.0f}"/>'
        )
        x, y = right[0] - 12, right[1] - 0.12 * (right[1] - left[1])
        arrow = "→" if other == e.target else "←"
        words.append(f'<text class="rel" x="{x:.0f}" y="{y - 4:.0f}">{escape(e.label)} {arrow}</text>')
    for n in nodes:
        x, y = at[n.id]
        words.append(
            f'<g class="node {escape(n.type)}"><circle cx="{x:.0f}" cy="{y:.0f}" r="6"/>'
            f'<text x="{x + 10:.0f}" y="{y + 4:.0f}">{escape(_cut(n.name))}<title>{escape(n.name)}</title></text></g>'
        )
    return (
        f'<svg class="network" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(label)}">'
        f"{''.join(lines)}{''.join(words)}</svg>"
    )


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _layout(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[dict[str, tuple[float, float]], float]:
    """Positions of all nodes and the height of the drawing: trees below each other, small ones two abreast."""
    near: dict[str, list[str]] = {n.id: [] for n in nodes}
    for e in edges:
        near[e.source] += [e.target] if e.target not in near[e.source] else []
        near[e.target] += [e.source] if e.source not in near[e.target] else []
    trees, seen = [], set[str]()
    for n in sorted(nodes, key=lambda n: (-len(near[n.id]), n.name, n.id)):
        if n.id not in seen:
            trees.append(_tree(n.id, near, seen))
    trees.sort(key=lambda t: -len(t))
    at: dict[str, tuple[float, float]] = {}
    floors = [20.0, 20.0]
    for tree in trees:
        levels = max(level for level, _ in tree.values()) + 1
        rows = max(row for _, row in tree.values()) + 1
        wide = levels > 2
        column = 0 if wide or floors[0] <= floors[1] else 1
        top = max(floors) if wide else floors[column]
        step = WIDTH / levels if wide else WIDTH / 4
        for node, (level, row) in tree.items():
            at[node] = (14 + column * WIDTH / 2 + level * step, top + row * ROW)
        bottom = top + rows * ROW + 6
        floors = [bottom, bottom] if wide else [bottom if c == column else f for c, f in enumerate(floors)]
    return at, max(floors)


def _tree(root: str, near: Mapping[str, Sequence[str]], seen: set[str]) -> dict[str, tuple[int, float]]:
    """Level and row of each node that hangs together with the root: a leaf has a row, a parent the middle of its children."""
    children: dict[str, list[str]] = {root: []}
    queue = [root]
    seen.add(root)
    for node in queue:
        for other in near[node]:
            if other not in seen:
                seen.add(other)
                children[node].append(other)
                children[other] = []
                queue.append(other)
    level = {root: 0}
    for node in queue:
        level.update(dict.fromkeys(children[node], level[node] + 1))
    row: dict[str, float] = {}
    leaves, stack = 0, [root]
    order: list[str] = []
    while stack:
        node = stack.pop()
        order.append(node)
        stack += reversed(children[node])
    for node in order:
        if not children[node]:
            row[node] = float(leaves)
            leaves += 1
    for node in reversed(order):
        if children[node]:
            row[node] = (row[children[node][0]] + row[children[node][-1]]) / 2
    return {node: (level[node], row[node]) for node in order}
