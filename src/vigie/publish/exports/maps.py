"""GeoJSON (RFC 7946): located events as points."""

from __future__ import annotations

import json

from vigie.model.handouts import Handout
from vigie.publish.exports.tables import rows


def as_geojson(handout: Handout) -> str:
    """A FeatureCollection of the events that have coordinates; their properties are the columns of the table of events."""
    features = [
        {
            "type": "Feature",
            "id": row["event"],
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {k: v for k, v in row.items() if k not in ("lat", "lon")},
        }
        for row in rows(handout, "events")
        if row["lat"] is not None and row["lon"] is not None
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"
