"""Tables that are written by hand: identifiers, references by name and exact-case forms are filled in here."""

from pathlib import Path

from tables import Row, distinct, exact, fold, items, join, read_table, slug

HEADERS = {
    "groups": ("id", "name", "aliases", "parent", "countries", "kind", "cased", "wikidata", "source", "seen"),
    "organisations": ("id", "name", "aliases", "kind", "cased", "wikidata", "source", "seen"),
    "media": ("id", "name", "aliases", "kind", "country", "domains", "cased", "wikidata", "source", "seen"),
    "officials": (
        "id",
        "person",
        "aliases",
        "office",
        "country",
        "body",
        "from",
        "until",
        "wikidata",
        "source",
        "seen",
    ),
    "people": ("id", "person", "aliases", "type", "standing", "group", "wikidata", "source", "seen"),
    "facilities": ("id", "name", "aliases", "kind", "country", "lat", "lon", "wikidata", "source", "seen"),
}


def build(name: str, sources: Path, seen: str) -> list[Row]:
    """One table of `HEADERS` from its curated source."""
    header = HEADERS[name]
    label = "name" if "name" in header else "person"
    rows = read_table(sources / f"{name}.tsv")
    identifiers = {row[label]: slug(row[label]) for row in rows}
    names = {fold(row[label]) for row in rows}
    made = []
    for row in rows:
        filled = dict(row)
        parts = [row[label], row.get("office", ""), row.get("country", ""), row.get("body", ""), row.get("from", "")]
        filled["id"] = slug(" ".join(part for part in parts if part)) if name == "officials" else slug(row[label])
        others = [alias for alias in items(row["aliases"]) if fold(alias) not in names - {fold(row[label])}]
        cased = exact(row[label], others, items(row.get("cased", ""))) if "cased" in header else []
        filled["aliases"] = distinct(row[label], others, cased)
        if "cased" in header:
            filled["cased"] = join(cased)
        if name == "groups" and row["parent"]:
            filled["parent"] = identifiers[row["parent"]]
        if name == "people" and row["group"]:
            filled["group"] = slug(row["group"])
        filled["source"] = row.get("source") or "general-knowledge"
        filled["seen"] = seen
        made.append(filled)
    return made
