"""Places: where the places, facilities and countries of an article lie.

In: the article's entities and the knowledge base. Out: a place for each entity that can be located at least to a country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vigie.lang.entities import EntityPack, Known
from vigie.model.entities import Entity
from vigie.model.places import Place, Precision

_PRECISION: Mapping[str, Precision] = {"country": "country", "facility": "point", "place": "place"}


def locate(entities: Sequence[Entity], pack: EntityPack) -> Mapping[str, Place]:
    """Entity id to its place, for countries, places and facilities."""
    return {e.id: _place(e, pack) for e in entities if e.type in _PRECISION and (e.kb or e.country)}


def _place(entity: Entity, pack: EntityPack) -> Place:
    row: Known | None = pack.rows[pack.by_key[entity.kb]] if entity.kb in pack.by_key else None
    if row is None:
        return Place(entity.name, entity.country, None, None, None, _PRECISION[entity.type])
    return Place(row.name, entity.country or row.country, row.lat, row.lon, row.key, _PRECISION[entity.type])
