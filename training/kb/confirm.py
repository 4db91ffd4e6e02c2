"""Look for the names of the curated tables in a press corpus: confirmed.txt, the folded names that it has.

    python training/kb/confirm.py ../shared/data/orange/articles.jsonl.xz > training/kb/confirmed.txt

Names of fewer than five letters are left out: folded, they are too often words. Only names are kept, no text.
"""

import json
import lzma
import sys
from collections import Counter
from pathlib import Path

from tables import fold, items, read_table

TABLES = ("groups", "agencies", "organisations", "media", "officials", "people", "facilities")
LONGEST = 8
LEAST = 2
LETTERS = 5


def main() -> None:
    """Print the names that stand in at least two articles."""
    folder = Path(__file__).resolve().parents[2] / "src/vigie/lang/fr"
    names: set[tuple[str, ...]] = set()
    for table in TABLES:
        for row in read_table(folder / f"{table}.tsv"):
            forms = [fold(form) for form in (row.get("name") or row["person"], *items(row["aliases"]))]
            names.update(tuple(form.split()) for form in forms if len(form) >= LETTERS)
    starts = {name[0] for name in names}
    found: Counter[str] = Counter()
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            clean = "".join(
                c if c.isalnum() else " " for c in fold("\n".join([row["title"] or "", *row["paragraphs"]]))
            )
            words = clean.split()
            here = {words_[:n] for i, word in enumerate(words) if word in starts
                    for words_ in (tuple(words[i : i + LONGEST]),) for n in range(1, len(words_) + 1)}  # fmt: skip
            found.update(" ".join(name) for name in here & names)
    print("\n".join(sorted(name for name, articles in found.items() if articles >= LEAST)))


if __name__ == "__main__":
    main()
