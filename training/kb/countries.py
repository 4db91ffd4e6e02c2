"""countries.tsv: the curated French names and adjectives joined with the public country tables.

Curated: `sources/countries.tsv`. Official name, coordinates and region: mledoze/countries (ODbL 1.0). Wikidata
identifiers: Natural Earth (public domain).
"""

import json
from pathlib import Path

from tables import Row, distinct, fold, items, join, read_table

HEADER = (
    "iso2", "name", "official", "aliases", "demonyms_m", "demonyms_f", "capital", "capital_aliases", "lat", "lon",
    "region", "kind", "risk", "wikidata", "source", "seen",
)  # fmt: skip
#: Names that are also a person's name or a common word: the matcher asks for context.
RISK = {"Dominique": "person", "Maurice": "person", "Grenade (pays)": "word", "Salvador": "person", "Jersey": "word",
        "Panama": "", "Îles Salomon": "person"}  # fmt: skip
#: Countries of which French names no article ("à Cuba", "de Chypre").
BARE = {"AD", "AG", "BB", "BH", "CU", "CY", "DJ", "FJ", "HT", "IL", "KI", "KN", "LC", "MC", "MG", "MT", "MU", "NR",
        "OM", "SG", "SM", "ST", "TO", "TT", "TV", "TW", "VC", "VU", "WS", "HK", "MO", "MF", "SX", "PM", "BL", "YT",
        "WF", "GI", "GG", "JE", "AW", "AI", "CW", "MS", "GU", "PR"}  # fmt: skip
PLURAL = {"AE", "BS", "BM", "BQ", "CC", "CK", "FK", "FO", "GS", "KM", "KY", "MH", "MP", "MV", "NL", "PH", "PN", "PW",
          "SB", "SC", "TC", "TF", "US", "VG", "VI", "AX", "AS"}  # fmt: skip
#: Feminine names that do not end in e.
FEMININE = {"CD", "CG", "KP", "KR", "MK", "GW", "DD"}
MASCULINE_E = {"BZ", "KH", "MX", "MZ", "SR", "ZW", "IO"}
REGIONS = {"Africa": "Afrique", "Americas": "Amériques", "Asia": "Asie", "Europe": "Europe", "Oceania": "Océanie",
           "Antarctic": "Antarctique"}  # fmt: skip


def plural(adjective: str) -> str:
    """The written plural of an adjective of nationality."""
    if not adjective or adjective.endswith(("s", "x")) or adjective == "burkinabè":
        return adjective
    return adjective[:-2] + "aux" if adjective.endswith("al") else adjective + "s"


def complement(iso2: str, name: str) -> list[str]:
    """The ways to say "of the country": ["du Mali"], ["de Syrie", "de la Syrie"]."""
    name = name.split(" (")[0]
    bare = name.removeprefix("La ")
    vowel = fold(name)[0] in "aeiouyh" and name not in {"Hongrie", "Honduras", "Hong Kong", "Yémen", "Yougoslavie"}
    de = f"d'{name}" if vowel else f"de {bare}"
    if iso2 == "RE":
        return ["de La Réunion", "de la Réunion"]
    if iso2 == "HT":
        return ["d'Haïti", "de Haïti"]
    if iso2 == "SV":
        return ["du Salvador"]
    if iso2 in PLURAL:
        return [f"des {name}"]
    if iso2 in BARE:
        return [de]
    if (not name.endswith("e") and iso2 not in FEMININE) or iso2 in MASCULINE_E:
        return [f"d'{name}", f"de l'{name}"] if vowel else [f"du {name}"]
    if vowel:
        return [de, f"de l'{name}"]
    whole = f"de la {name}"
    return [whole] if name.startswith("République") else [de, whole]


def _facts(data: Path) -> dict[str, dict]:
    rows = json.loads((data / "kb/countries/countries.json").read_text(encoding="utf-8"))
    return {row["cca2"]: row for row in rows}


def _wikidata(data: Path) -> dict[str, str]:
    found = {}
    for line in (data / "kb/natural_earth_50m/countries_fr.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        iso = {"FRA": "FR", "NOR": "NO", "KOS": "XK"}.get(cells[0], cells[1])
        found[iso] = cells[10]
    return found


def build(data: Path, sources: Path, seen: str) -> list[Row]:
    """All countries, territories and a few states of the past, keyed by ISO 3166-1 alpha-2 code."""
    facts, wikidata = _facts(data), _wikidata(data)
    rows = []
    for row in read_table(sources / "countries.tsv"):
        iso2, fact = row["iso2"], facts.get(row["iso2"])
        short = row["name"].split(" (")[0]
        aliases = [*([short] if short != row["name"] else []), *items(row["aliases"])]
        official = fact["translations"].get("fra", {}).get("official", "").replace(" -", "-") if fact else ""
        capitals = items(row["capital"])
        rows.append({
            "iso2": iso2, "name": row["name"], "official": official,
            "aliases": distinct(row["name"], [*aliases, official]),
            "demonyms_m": join([row["demonym_m"], plural(row["demonym_m"]), *items(row["extra_m"])]),
            "demonyms_f": join([row["demonym_f"], plural(row["demonym_f"]), *items(row["extra_f"])]),
            "capital": capitals[0] if capitals else "", "capital_aliases": join(capitals[1:]),
            "lat": str(round(fact["latlng"][0], 3)) if fact else "",
            "lon": str(round(fact["latlng"][1], 3)) if fact else "",
            "region": REGIONS[fact["region"]] if fact else "", "kind": row["kind"],
            "risk": RISK.get(row["name"], ""), "wikidata": wikidata.get(iso2, ""),
            "source": "mledoze-countries|naturalearth|general-knowledge" if fact else "general-knowledge",
            "seen": seen, "landlocked": "yes" if fact and fact["landlocked"] else "",
        })  # fmt: skip
    return rows
