"""Distances on the map."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from vigie.model.places import Place


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance of two located places in kilometres (haversine, mean radius 6,371 km)."""
    assert a.lat is not None
    assert a.lon is not None
    assert b.lat is not None
    assert b.lon is not None
    la, lb = radians(a.lat), radians(b.lat)
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 12742 * asin(sqrt(h))
