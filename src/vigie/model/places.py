"""Where a place entity lies on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["point", "place", "region", "country"]


@dataclass(frozen=True, slots=True)
class Place:
    """A located place. `lat` and `lon` are WGS 84 degrees, `country` an ISO 3166-1 alpha-2 code, `id` a row of the knowledge base."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    id: str | None
    precision: Precision

    @property
    def is_spot(self) -> bool:
        """Whether it is a point of the map: located, and no country or region."""
        return self.lat is not None and self.lon is not None and self.precision in ("point", "place")
