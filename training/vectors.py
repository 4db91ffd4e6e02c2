"""Word vectors of sub-words (floret) on press text: the corpus, the run, and the base pipeline that carries them.

Of the articles only counts of neighbouring words go into the vectors; no sentence can be read back from them.
"""

import json
import lzma
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy
from spacy.language import Language
from spacy.vectors import Mode, Vectors

from training.tokenizer import blank

DIMENSIONS = 96
ROWS = 20_000  # 7.7 MB of 32-bit numbers
HASHES = 2
NGRAMS = (3, 5)
MIN_COUNT = 5
EPOCHS = 8
NEGATIVES = 10
SEED = 20260101
CURLY_SHARE = 0.5  # of articles, so that both apostrophes meet the same neighbours

_WORD = re.compile(
    r"(?:[lLdDjJsStTmMnNcCyY]|[qQ]u|[jJ]usqu|[lL]orsqu|[pP]uisqu|[qQ]uoiqu)['’](?=\w)"
    r"|\d+(?:[.,]\d+)*|\w+(?:[-'’.&]\w+)*\.?(?=\s[a-z,])|\w+(?:[-'’&]\w+)*|[^\w\s]"
)
_CLITIC = re.compile(
    r"(?<=[a-zé])(?:-t-(?:ils?|elles?|on)|-(?:ils?|elles?|on|ce|je|tu|nous|vous|le|la|les|lui|leur|y|en|moi|toi|là|ci))$"
)
_RUN = """
import floret, json, sys
options = json.loads(sys.argv[1])
model = floret.train_unsupervised(options.pop("input"), **options)
model.save_floret_vectors(sys.argv[2])
"""


def read_paragraphs(archive: Path) -> Iterator[str]:
    """Yield titles, leads and paragraphs, each article with one of the two apostrophes."""
    chance = Random(SEED)
    with lzma.open(archive, "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            mark = "’" if chance.random() < CURLY_SHARE else "'"
            for text in (article.get("title"), article.get("description"), *article["paragraphs"]):
                if text:
                    yield text.replace("'", mark).replace("’", mark)


def words_of(text: str) -> Iterator[str]:
    """Yield the words and marks of a text, cut nearly as the tokenizer does and ten times as fast."""
    for chunk in _WORD.findall(text):
        clitic = _CLITIC.search(chunk)
        if clitic and chunk.lower() != "rendez-vous":
            yield chunk[: clitic.start()]
            yield clitic.group()
        else:
            yield chunk


def write_corpus(archive: Path, target: Path) -> int:
    """Write the words of every paragraph on a line of `target`; return how many there are."""
    total = 0
    with target.open("w", encoding="utf-8") as out:
        for text in read_paragraphs(archive):
            words = list(words_of(text))
            total += len(words)
            out.write(" ".join(words) + "\n")
    return total


def train_floret(corpus: Path, target: Path, python: str, threads: int = 2) -> None:
    """Run floret, which a Python of the caller's choice must have (`pip install floret`)."""
    options = {
        "input": str(corpus), "model": "cbow", "mode": "floret", "dim": DIMENSIONS, "bucket": ROWS,
        "hashCount": HASHES, "minn": NGRAMS[0], "maxn": NGRAMS[1], "minCount": MIN_COUNT, "epoch": EPOCHS,
        "neg": NEGATIVES, "thread": threads, "verbose": 0,
    }  # fmt: skip
    subprocess.run([python, "-c", _RUN, json.dumps(options), str(target)], check=True)


def base_pipeline(vectors: Path) -> Language:
    """Return the blank pipeline with its tokenizer, norms and floret vectors."""
    nlp = blank()
    with vectors.open(encoding="utf-8") as file:
        rows, width, low, high, hashes, seed, begin, end = file.readline().split(" ")
        table = numpy.zeros((int(rows), int(width)), dtype="f")
        for line in file:
            number, *values = line.rstrip().split(" ")
            table[int(number)] = [float(value) for value in values]
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings,
        data=table,
        name="vigie_fr_floret",
        mode=Mode.floret,
        minn=int(low),
        maxn=int(high),
        hash_count=int(hashes),
        hash_seed=int(seed),
        bow=begin,
        eow=end.rstrip(),
    )
    return nlp
