"""Count in how many articles of a press corpus each word stands: lang/fr/frequencies.tsv.

Usage: python training/frequencies.py ARTICLES.jsonl.xz > src/vigie/lang/fr/frequencies.tsv
Counts are facts about the corpus; no text of it is kept.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from vigie.text.folding import fold

LEAST = 60  # rarer words weigh as unknown ones: the table stays small
WORD = re.compile(r"[^\W\d_]{3,}")


def main() -> None:
    """Print the table: its first row holds the number of articles."""
    counts: Counter[str] = Counter()
    articles = 0
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            articles += 1
            counts.update(set(WORD.findall(fold(" ".join([row["title"] or "", *row["paragraphs"]])))))
    print("word\tarticles")
    print(f"\t{articles}")
    for word, n in sorted(counts.items()):
        if n >= LEAST:
            print(f"{word}\t{n}")


if __name__ == "__main__":
    main()
