"""Simplify Natural Earth's countries into the outlines that the brief's map draws: publish/data/world.json.

Usage: python training/world.py ne_50m_admin_0_countries.zip > src/vigie/publish/data/world.json
Natural Earth is in the public domain. Coordinates are WGS 84 degrees, in hundredths, as flat lists x, y, x, y…
"""

from __future__ import annotations

import json
import struct
import sys
import zipfile
from itertools import pairwise

TOLERANCE = 0.12  # degrees: about what one pixel of a map of a region shows
SMALLEST = 0.25  # square degrees of a ring's box under which it is left out, unless it is the country's only one
Point = tuple[float, float]


def rings(shp: bytes) -> list[list[list[Point]]]:
    """Rings of each polygon record of a shapefile (ESRI technical description, 1998)."""
    at, shapes = 100, []
    while at < len(shp):
        (length,) = struct.unpack(">i", shp[at + 4 : at + 8])
        body = shp[at + 8 : at + 8 + 2 * length]
        parts, points = struct.unpack("<2i", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        flat = struct.unpack(f"<{2 * points}d", body[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        xy = list(zip(flat[::2], flat[1::2], strict=True))
        shapes.append([xy[a:b] for a, b in pairwise(starts)])
        at += 8 + 2 * length
    return shapes


def simplify(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's line simplification (1973), without recursion."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (x1, y1), (x2, y2) = points[a], points[b]
        norm = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        worst, far = a, TOLERANCE
        for i in range(a + 1, b):
            x, y = points[i]
            d = (
                abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / norm
                if norm
                else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            )
            if d > far:
                worst, far = i, d
        if worst != a:
            keep.add(worst)
            stack += [(a, worst), (worst, b)]
    return [points[i] for i in sorted(keep)]


def area(ring: list[Point]) -> float:
    """Area of a ring's bounding box in square degrees."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def main() -> None:
    """Print the outlines: one list of rings for each country, in the file's order."""
    with zipfile.ZipFile(sys.argv[1]) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".shp"))
        shapes = rings(archive.read(name))
    countries = []
    for shape in shapes:
        big = sorted(shape, key=area, reverse=True)
        kept = [r for n, r in enumerate(big) if n == 0 or area(r) >= SMALLEST]
        lines = [simplify(r) for r in kept]
        countries.append([[round(100 * v) for p in line for v in p] for line in lines if len(line) > 3])
    print(json.dumps({"source": "Natural Earth 1:50m, public domain", "countries": countries}, separators=(",", ":")))


if __name__ == "__main__":
    main()
