"""Places: where the places, facilities and countries of an article lie.

In: the article, its entities and the knowledge base. Out: a place for each entity that can be located at least to a country;
for a court the town in which it sits.
Homonyms are chosen by what the article says around them ("X (Moselle)", "X, au Mali"), by the countries it is about, and by
population; what stays open gets no coordinates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log10

from vigie.lang.entities import EntityPack, Known
from vigie.model.articles import Article
from vigie.model.entities import Entity
from vigie.model.places import Place, Precision
from vigie.text.gazetteer import Alias, key_of, words_of

_KINDS = ("country", "place", "facility")
_BESIDE = 6
"""Words behind a name in which a country or region that holds it may stand ("Velika, dans le nord du Mali")."""
_SAID, _ABOUT, _HOME = 12.0, 4.0, 0.6
"""Weight of the words beside the name, of the countries of the article, and of the country of the publisher (France)."""
_ALONE = 0.7
"""Share of the article's countries from which one holds all that is not said to lie elsewhere."""
_CITY = 300_000
"""Inhabitants from which a place is known by its name alone, whatever country is named beside it."""
_REGION = 4.0
"""Weight of a region, whose inhabitants the tables do not count: that of a town of ten thousand."""
_LAND = 6.0
"""Weight of a region where the text gives the name an article, as towns have none: more than being of the countries of the article."""
_ARTICLE = 4
"""Characters before a name in which its article stands."""
_OWN = 1.0
"""Weight of the row that the entity was bound to."""
HOME = "FR"


def locate(article: Article, entities: Sequence[Entity], pack: EntityPack) -> Mapping[str, Place]:
    """Entity id to its place, for countries, places and facilities."""
    atlas = _Atlas(article, entities, pack)
    found: dict[str, Place] = {}
    for entity in entities:
        if entity.type in _KINDS or _has_seat(entity, pack):
            place = atlas.place(entity)
            if place is not None:
                found[entity.id] = place
    return found


def _has_seat(entity: Entity, pack: EntityPack) -> bool:
    """Whether an agency is a court or office that sits in the town of its name ("tribunal correctionnel de Lorcy")."""
    return entity.type == "agency" and key_of(entity.name).split(" ")[0] in pack.words["seats"]


class _Atlas:
    """What one article says of countries, beside the knowledge base."""

    def __init__(self, article: Article, entities: Sequence[Entity], pack: EntityPack) -> None:
        self.pack, self.words, self.entities = pack, words_of(article.text), entities
        self.regions = pack.words["region_kinds"]
        self.at = {m.span.start: e for e in entities for m in e.mentions if m.named}
        self.weight = self._countries(entities)
        total = sum(self.weight.values())
        self.share = {c: n / total for c, n in self.weight.items()} if total else {}

    def _countries(self, entities: Sequence[Entity]) -> Counter[str]:
        """How much of the article each country holds: its names, its bodies, its adjectives."""
        weight: Counter[str] = Counter()
        for entity in entities:
            if entity.country:
                weight[entity.country] += len(entity.mentions) * (3 if entity.type == "country" else 1)
        for i, form in enumerate(self.words.forms):
            code = self.pack.nationality.get(form)
            if code and not self.words.capital(i):
                weight[code] += 1
        return weight

    def place(self, entity: Entity) -> Place | None:
        row = self._row(entity)
        if row is not None:
            return _placed(row, self.regions)
        if entity.type == "facility":
            return self._site(entity)
        if entity.type == "agency":
            seat = self._named_inside(entity)
            return None if seat is None else _placed(seat, self.regions)
        country = self._said(entity) or self._only()
        return Place(entity.name, country, None, None, None, "place") if country else None

    def _row(self, entity: Entity) -> Known | None:
        """The row of the knowledge base that fits best."""
        own = self.pack.by_key.get(entity.kb or "")
        if own is not None and self.pack.rows[own].type in ("country", "facility"):
            return self.pack.rows[own]
        rows = {a.row for a in self._aliases(entity)} | ({own} if own is not None else set())
        known = [self.pack.rows[r] for r in sorted(rows) if self.pack.rows[r].type == "place"]
        if entity.type != "place" or not known:
            return None
        if len(known) == 1 and not self._contradicted(entity, known[0]):
            return known[0]
        said = self._said(entity)
        land = _LAND if self._has_article(entity) else 0.0
        best = max(
            known,
            key=lambda k: (
                self._fitness(k, said)
                + (_OWN if own is not None and k is self.pack.rows[own] else 0)
                + (land if k.kind in self.regions else 0)
            ),
        )
        return None if said and best.country and best.country != said else best

    def _has_article(self, entity: Entity) -> bool:
        """Whether the text gives a name the article of a land ("la Floride"), which towns do without."""
        text = self.words.text
        before = (text[max(0, m.span.start - _ARTICLE) : m.span.start].lower() for m in entity.mentions if m.named)
        return any(b.endswith(article) for b in before for article in self.pack.words["land_articles"])

    def _aliases(self, entity: Entity) -> list[Alias]:
        names = {m.span.of(self.words.text) for m in entity.mentions if m.named}
        return [alias for name in names for alias in self.pack.tree.aliases(key_of(name))]

    def _contradicted(self, entity: Entity, row: Known) -> bool:
        said = self._said(entity)
        known_well = row.population > _CITY or row.kind in self.regions
        return bool(said and row.country and said != row.country and not known_well)

    def _fitness(self, row: Known, said: str | None) -> float:
        size = log10(row.population + 10) + (_REGION if row.kind in self.regions else 0)
        return (
            size
            + (_SAID if said and row.country == said else 0)
            + _ABOUT * self.share.get(row.country or "", 0)
            + (_HOME if row.country == HOME else 0)
        )

    def _said(self, entity: Entity) -> str | None:
        """The country that the words beside a mention give: "(Moselle)", "au Mali", "dans le nord de la Syrie"."""
        for mention in entity.mentions:
            if mention.named:
                country = self._beside(mention.span.end)
                if country:
                    return country
        return None

    def _beside(self, end: int) -> str | None:
        words, links = self.words, self.pack.words["beside"]
        i = bisect_left(words.starts, end)
        opened = words.folded[end : words.starts[i]].strip() == "(" if i < len(words) else False
        within = False
        for k in range(i, min(i + _BESIDE, len(words))):
            gap = words.folded[words.ends[k - 1] : words.starts[k]] if k else ""
            if any(c in gap for c in ".;:\n"):
                return None
            within = within or words.forms[k] in self.pack.words["within"]
            holder = self.at.get(words.starts[k])
            if holder is not None and holder.type in ("country", "place"):
                return self._country_of(holder) if opened or within else None
            if opened and words.forms[k].isdigit() and len(words.forms[k]) == 2:
                return HOME
            if words.forms[k] not in links:
                return None
        return None

    def _country_of(self, entity: Entity) -> str | None:
        if entity.country:
            return entity.country
        countries = {
            self.pack.rows[a.row].country for a in self._aliases(entity) if self.pack.rows[a.row].kind in self.regions
        }
        return countries.pop() if len(countries) == 1 else None

    def _only(self) -> str | None:
        """The country that an unknown place lies in when the article is about one country alone."""
        best = max(self.share, key=lambda c: self.share[c], default=None)
        return best if best is not None and self.share[best] >= _ALONE else None

    def _site(self, entity: Entity) -> Place | None:
        """A facility lies where the place in its name does, else in the town behind it, else where the words beside it say."""
        for other in self.entities:
            if other.type == "place" and key_of(other.name) and f" {key_of(other.name)} " in f" {key_of(entity.name)} ":
                inner = self.place(other)
                if inner is not None:
                    return Place(
                        entity.name,
                        inner.country,
                        inner.lat,
                        inner.lon,
                        inner.id,
                        "point" if inner.lat is not None else "place",
                    )
        town = self._town_behind(entity)
        if town is not None:
            return Place(
                entity.name, town.country, town.lat, town.lon, town.id, "point" if town.lat is not None else "place"
            )
        known = self._named_inside(entity)
        if known is not None:
            return Place(entity.name, known.country, known.lat, known.lon, known.key, "point")
        country = entity.country or self._said(entity) or self._only()
        return Place(entity.name, country, None, None, None, "point") if country else None

    def _town_behind(self, entity: Entity) -> Place | None:
        """The town that stands behind a mention ("la gare Nord-Neuve à Lorcy")."""
        words = self.words
        for mention in entity.mentions:
            i = bisect_left(words.starts, mention.span.end)
            if not mention.named or i + 1 >= len(words) or words.forms[i] not in self.pack.words["at"]:
                continue
            town = self.at.get(words.starts[i + 1])
            if (
                town is not None
                and town.type == "place"
                and not set(words.folded[mention.span.end : words.starts[i]]) & set(".;:\n")
            ):
                return self.place(town)
        return None

    def _named_inside(self, entity: Entity) -> Known | None:
        """The known place whose name ends the facility's ("aéroport de Kaboul")."""
        parts = key_of(entity.name).split(" ")
        for k in range(1, len(parts)):
            rows = [self.pack.rows[a.row] for a in self.pack.tree.aliases(" ".join(parts[k:]))]
            places = [r for r in rows if r.type == "place"]
            if places:
                return max(places, key=lambda r: self._fitness(r, self._said(entity)))
        return None


def _placed(row: Known, regions: frozenset[str]) -> Place:
    return Place(row.name, row.country, row.lat, row.lon, row.key, _precision(row, regions))


def _precision(row: Known, regions: frozenset[str]) -> Precision:
    if row.type == "country":
        return "country"
    if row.type == "facility":
        return "point"
    return "region" if row.kind in regions else "place"
