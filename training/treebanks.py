"""Universal Dependencies files to spaCy documents: contracted articles merged, split over lines no more.

A contracted word (du, des, au, aux, auquel, desdites) is one token here: it takes the place of the part whose head
lies outside the word (the preposition for du, the pronoun for auquel) and the union of the features of its parts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from spacy.tokens import Doc
from spacy.vocab import Vocab

TRAIN = (
    "UD_French-Sequoia/fr_sequoia-ud-train.conllu",
    "UD_French-GSD/fr_gsd-ud-dev.conllu",
    "UD_French-PUD/fr_pud-ud-test.conllu",
    "UD_French-FQB/fr_fqb-ud-test.conllu",
)
SPOKEN = tuple(
    f"UD_French-{name}/fr_{name.lower()}-ud-{part}.conllu"
    for name in ("Rhapsodie", "ParisStories")
    for part in ("train", "dev", "test")
)
DEV = "UD_French-Sequoia/fr_sequoia-ud-dev.conllu"
TESTS = {
    "sequoia": "UD_French-Sequoia/fr_sequoia-ud-test.conllu",
    "gsd": "UD_French-GSD/fr_gsd-ud-test.conllu",
}


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a treebank; `head` counts from 0 in the sentence and is the token itself at the root."""

    form: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool


Sentence: TypeAlias = tuple[Word, ...]


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file, contracted words merged."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        if rows:
            yield merge([row for row in rows if "." not in row[0]])


def merge(rows: list[list[str]]) -> Sentence:
    """Return the tokens of the rows of one sentence; a row `4-5` makes one token of its parts."""
    parts = {row[0]: row for row in rows if "-" not in row[0]}
    groups: list[tuple[str, str, list[list[str]]]] = []
    inside: set[str] = set()
    for row in rows:
        if "-" in row[0]:
            first, last = (int(bound) for bound in row[0].split("-"))
            members = [str(number) for number in range(first, last + 1)]
            groups.append((row[1], row[9], [parts[number] for number in members]))
            inside.update(members)
        elif row[0] not in inside:
            groups.append((row[1], row[9], [row]))
    position = {part[0]: index for index, (_, _, members) in enumerate(groups) for part in members}
    return tuple(_word(index, *group, position) for index, group in enumerate(groups))


def _word(index: int, form: str, misc: str, members: list[list[str]], position: dict[str, int]) -> Word:
    outside = [row for row in members if row[6] == "0" or position[row[6]] != index]
    row = outside[0] if outside else members[0]
    root = row[6] == "0"
    return Word(
        form=form,
        lemma=row[2] if row[2] != "_" else form,
        pos=row[3],
        feats=_union([member[5] for member in members]),
        head=index if root else position[row[6]],
        dep="ROOT" if root else row[7],
        space="SpaceAfter=No" not in misc,
    )


def _union(feats: list[str]) -> str:
    """Return the features of all parts, the values of one field joined by commas."""
    found: dict[str, set[str]] = {}
    for pair in "|".join(value for value in feats if value != "_").split("|"):
        if pair:
            field, _, values = pair.partition("=")
            found.setdefault(field, set()).update(values.split(","))
    return "|".join(f"{field}={','.join(sorted(found[field]))}" for field in sorted(found))


def with_split_numbers(sentence: Sentence) -> Sentence:
    """Return the sentence with the words that hold a space (50 000) cut there, as the tokenizer cuts them.

    The last piece keeps the analysis and the pieces before it hang on it as numbers.
    """
    pieces = [word.form.split() for word in sentence]
    ends = [sum(map(len, pieces[: index + 1])) - 1 for index in range(len(sentence))]
    words: list[Word] = []
    for word, parts, end in zip(sentence, pieces, ends, strict=True):
        words += [Word(part, part, word.pos, word.feats, end, "nummod", space=True) for part in parts[:-1]]
        words.append(replace(word, form=parts[-1], head=ends[word.head]))
    return tuple(words)


def text_of(sentence: Sentence) -> str:
    """Return the words of a sentence without marks of spacing: what two copies of a sentence have in common."""
    return " ".join(word.form for word in sentence)


def without_repeats(sentences: Iterable[Sentence], held_out: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences that do not stand in `held_out`; the splits of Sequoia share about twenty."""
    known = {text_of(sentence) for sentence in held_out}
    return [sentence for sentence in sentences if text_of(sentence) not in known]


def to_doc(vocab: Vocab, sentences: Iterable[Sentence]) -> Doc:
    """Return one document of some sentences in a row, a space between them unless one ends in white space."""
    words: list[Word] = []
    for sentence in sentences:
        offset = len(words)
        words += [replace(word, head=word.head + offset) for word in sentence[:-1]]
        last = sentence[-1]
        words.append(replace(last, head=last.head + offset, space=not last.form.isspace()))
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        pos=[word.pos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=[word.head for word in words],
        deps=[word.dep for word in words],
    )


def grouped(sentences: list[Sentence], size: int) -> Iterator[list[Sentence]]:
    """Yield the sentences in groups of `size`, as they follow each other."""
    for start in range(0, len(sentences), size):
        yield sentences[start : start + size]
