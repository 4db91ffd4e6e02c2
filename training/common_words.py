"""Words that press text writes in lower case: a name is not expected where one of them begins a sentence.

Run: python training/common_words.py /work/shared/data/orange/articles.jsonl.xz > src/vigie/lang/fr/common_words.tsv
Counts single words over the corpus; no sentence of it is kept.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from itertools import groupby

from vigie.text.folding import fold

LEAST_SEEN = 4
"""Occurrences in lower case below which a spelling may be a slip."""
LOWER_SHARE = 0.75
"""Share of lower-case among occurrences inside sentences: at 0.75 "conseil" and "front" are common, "orange" is too, "paris" is not."""

_WORD = re.compile(r"(?<![.!?:»\"“(\n] )(?<![\n\"«“(])\b[^\W\d_]+")


def main(path: str) -> None:
    """Print the words, folded, one line for each initial (a row for each word would cost 30 ms at every start)."""
    lower: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["paragraphs"]:
                for word in _WORD.findall(paragraph)[1:]:
                    form = fold(word)
                    seen[form] += 1
                    lower[form] += word[0].islower()
    words = sorted(w for w, n in lower.items() if n >= LEAST_SEEN and n >= LOWER_SHARE * seen[w] and len(w) > 1)
    print("initial\twords")
    for initial, group in groupby(words, key=lambda w: w[0]):
        print(f"{initial}\t{' '.join(group)}")


if __name__ == "__main__":
    main(sys.argv[1])
