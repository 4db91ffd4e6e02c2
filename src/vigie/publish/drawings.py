"""Drawings of the brief as inline SVG: a map, a timeline, a network. Each has a text beside it that says the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

Outlines = Sequence[Sequence[Sequence[int]]]
WIDTH, MAP_HEIGHT = 900, 420
FLAT = 0.6  # names are wider than high: neighbours stand further apart sideways than above each other
STEPS = 220  # of the force layout: it stands still after about two hundred for sixty nodes


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: degrees, how many articles tell of it, its label, and the anchor it leads to."""

    lat: float
    lon: float
    weight: int
    label: str
    anchor: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A bucket of the timeline: its label and how many events fall into it."""

    label: str
    count: int


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

    paths = [p for rings in outlines if (p := _outline(rings, (west, south, east, north), at))]
    land = "".join(f'<path d="{p}"/>' for p in paths)
    marks = []
    for dot in sorted(dots, key=lambda d: -d.weight):
        x, y = at(dot.lon, dot.lat)
        radius = 4 + 2.2 * math.sqrt(dot.weight)
        kind = "exact" if dot.exact else "vague"
        marks.append(
            f'<a href="#{escape(dot.anchor)}"><circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(dot.label)}</title></circle></a>"
        )
    names = _labels([(*at(d.lon, d.lat), d) for d in dots], height)
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(label)}">'
        f'<rect class="sea" width="{WIDTH}" height="{height:.0f}"/><g class="land">{land}</g>{"".join(marks)}{names}</svg>'
    )


def _window(dots: Sequence[Dot]) -> tuple[float, float, float, float]:
    """West, south, east, north of a frame around all dots, of the drawing's proportions."""
    lats, lons = [d.lat for d in dots], [d.lon for d in dots]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    pad = max(3.0, 0.12 * max(east - west, north - south))
    west, east, south, north = west - pad, east + pad, max(-60.0, south - pad), min(80.0, north + pad)
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


def _outline(rings: Sequence[Sequence[int]], window: tuple[float, float, float, float], at: object) -> str:
    west, south, east, north = window
    parts = []
    for flat in rings:
        xs, ys = flat[::2], flat[1::2]
        if max(xs) < west * 100 or min(xs) > east * 100 or max(ys) < south * 100 or min(ys) > north * 100:
            continue
        points = [at(x / 100, y / 100) for x, y in zip(xs, ys, strict=True)]  # type: ignore[operator]
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
    top = max(b.count for b in bars)
    step = min(60.0, (WIDTH - 20) / len(bars))
    every = max(1, math.ceil(len(bars) * 62 / WIDTH))
    out = []
    for i, bar in enumerate(bars):
        high = 80 * bar.count / top
        x = 10 + i * step
        if bar.count:
            out.append(
                f'<rect x="{x + 1:.1f}" y="{92 - high:.1f}" width="{max(2.0, step - 2):.1f}" height="{high:.1f}">'
                f"<title>{escape(bar.label)} : {bar.count}</title></rect>"
                f'<text class="n" x="{x + step / 2:.1f}" y="{88 - high:.1f}">{bar.count}</text>'
            )
        if i % every == 0:
            out.append(f'<text x="{x + step / 2:.1f}" y="108">{escape(bar.label)}</text>')
    return (
        f'<svg class="timeline" viewBox="0 -10 {WIDTH} 124" role="img" aria-label="{escape(label)}">'
        f'<line x1="10" y1="92" x2="{WIDTH - 10}" y2="92"/>{"".join(out)}</svg>'
    )


def draw_network(nodes: Sequence[Node], edges: Sequence[Edge], label: str) -> str:
    """Actors and their relations, placed by forces from a fixed start, so that the same input gives the same drawing."""
    if not edges:
        return ""
    height = min(900, 200 + 16 * len(nodes))
    at = _layout(nodes, edges, WIDTH, height)
    lines, words = [], []
    for e in edges:
        (x1, y1), (x2, y2) = at[e.source], at[e.target]
        kind = "firm" if e.firm else "doubt"
        lines.append(f'<line class="{kind}" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}"/>')
        words.append(f'<text class="rel" x="{(x1 + x2) / 2:.0f}" y="{(y1 + y2) / 2 - 3:.0f}">{escape(e.label)}</text>')
    for n in nodes:
        x, y = at[n.id]
        words.append(
            f'<g class="node {escape(n.type)}"><circle cx="{x:.0f}" cy="{y:.0f}" r="6"/>'
            f'<text x="{x:.0f}" y="{y + 19:.0f}">{escape(n.name)}</text></g>'
        )
    return (
        f'<svg class="network" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(lines)}{''.join(words)}</svg>"
    )


def _layout(
    nodes: Sequence[Node], edges: Sequence[Edge], width: float, height: float
) -> dict[str, tuple[float, float]]:
    """Positions by repulsion and springs (Fruchterman and Reingold 1991) with a pull to the middle, cooled linearly."""
    count = len(nodes)
    ids = {n.id: i for i, n in enumerate(nodes)}
    x = [width / 2 + width * 0.3 * math.cos(2.39996 * i) * math.sqrt((i + 1) / count) for i in range(count)]
    y = [height / 2 + height * 0.3 * math.sin(2.39996 * i) * math.sqrt((i + 1) / count) for i in range(count)]
    ideal = min(130.0, 0.8 * math.sqrt(width * height / count))
    pairs = [(ids[e.source], ids[e.target]) for e in edges]
    for step in range(STEPS):
        dx = [0.35 * (width / 2 - v) * height / width for v in x]
        dy = [0.35 * (height / 2 - v) for v in y]
        for i in range(count):
            for j in range(i):
                ax, ay = x[i] - x[j] or 0.1, (y[i] - y[j]) * FLAT or 0.1
                push = ideal * ideal / (ax * ax + ay * ay)
                dx[i] += ax * push
                dy[i] += ay * push
                dx[j] -= ax * push
                dy[j] -= ay * push
        for i, j in pairs:
            ax, ay = x[i] - x[j], y[i] - y[j]
            pull = math.hypot(ax, ay) / ideal
            dx[i] -= ax * pull
            dy[i] -= ay * pull
            dx[j] += ax * pull
            dy[j] += ay * pull
        heat = 60 * (1 - step / STEPS)
        for i in range(count):
            far = math.hypot(dx[i], dy[i]) or 1.0
            half = 3.8 * len(nodes[i].name) + 8
            x[i] = min(width - half, max(half, x[i] + dx[i] / far * min(far, heat)))
            y[i] = min(height - 30, max(16, y[i] + dy[i] / far * min(far, heat)))
    return {n.id: (x[i], y[i]) for n, i in zip(nodes, range(count), strict=True)}
