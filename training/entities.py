"""Named-entity corpora to texts with spans: WiNER (brat files) and Sequoia (an extra column)."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

WINER_TYPES = {"Person": "PER", "Location": "LOC", "Organization": "ORG"}
SEQUOIA_TYPES = {"PERS": "PER", "LOC": "LOC", "ORG": "ORG"}
SEQUOIA_TRAIN = "sequoia/sequoia/sequoia-ud.parseme.frsemcor.simple.train"
_CONTRACTED = {"de le": "du", "de les": "des", "à le": "au", "à les": "aux"}
_SPACED = re.compile(r" (?=[,.)\]])|(?<=[(\[]) ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A named entity: half-open characters of its text, and PER, LOC or ORG."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its entities; `name` is the file or sentence it comes from."""

    name: str
    text: str
    mentions: tuple[Mention, ...]


def share_of(name: str) -> int:
    """Return the twentieth (0 to 19) that an article falls into, by the hash of its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 20


def is_test(name: str) -> bool:
    """Say whether an article belongs to the held-out tenth."""
    return share_of(name) in (0, 1)


def is_dev(name: str) -> bool:
    """Say whether an article belongs to the twentieth that chooses the best step of a run."""
    return share_of(name) == 2


def read_winer(folder: Path) -> Iterator[Passage]:
    """Yield the articles of WiNER; of nested entities the callers keep the longest."""
    for path in sorted(folder.glob("*.ann")):
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        yield Passage(path.stem, text, tuple(_brat(path.read_text(encoding="utf-8"), text)))


def _brat(rows: str, text: str) -> Iterator[Mention]:
    for row in rows.splitlines():
        fields = row.split("\t")
        if len(fields) != 3 or not fields[0].startswith("T") or ";" in fields[1]:
            continue
        kind, start, end = fields[1].split(" ")
        if kind in WINER_TYPES and text[int(start) : int(end)] == fields[2]:
            yield Mention(int(start), int(end), WINER_TYPES[kind])


def paragraphs(passage: Passage) -> Iterator[Passage]:
    """Yield the paragraphs of an article, its entities with them."""
    for match in re.finditer(r"[^\n]+", passage.text):
        inside = tuple(
            Mention(mention.start - match.start(), mention.end - match.start(), mention.label)
            for mention in passage.mentions
            if match.start() <= mention.start and mention.end <= match.end()
        )
        if match.group().strip():
            yield Passage(passage.name, match.group(), inside)


def tightened(passage: Passage) -> Passage:
    """Return the passage without the spaces that Wikinews leaves where links stood: « Paris , Saint-Denis ( 93 ) »."""
    kept = [True] * (len(passage.text) + 1)
    for match in _SPACED.finditer(passage.text):
        kept[match.start()] = False
    place = [0]
    for keep in kept:
        place.append(place[-1] + keep)
    text = "".join(character for character, keep in zip(passage.text, kept, strict=False) if keep)
    mentions = tuple(Mention(place[m.start], place[m.end], m.label) for m in passage.mentions)
    return Passage(passage.name, text, mentions)


def read_sequoia(path: Path) -> Iterator[Passage]:
    """Yield the sentences of a Sequoia file with the column of named entities."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        head = dict(line[2:].split(" = ", 1) for line in block.split("\n") if re.match(r"# \w+ = ", line))
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        if "text" in head and rows:
            yield Passage(head["sent_id"], head["text"], tuple(_column(rows, head["text"])))


def _column(rows: list[list[str]], text: str) -> Iterator[Mention]:
    places = _places([row[1] for row in rows], text)
    members: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for index, row in enumerate(rows):
        for mark in row[-1].split(";"):
            number, _, label = mark.partition(":")
            if number.isdigit():
                members.setdefault(number, []).append(index)
                if label:
                    labels[number] = label
    for number, indexes in members.items():
        found = [places[index] for index in indexes]
        if labels.get(number) in SEQUOIA_TYPES and all(found):
            yield Mention(
                min(place[0] for place in found if place),
                max(place[1] for place in found if place),
                SEQUOIA_TYPES[labels[number]],
            )


def _places(forms: list[str], text: str) -> list[tuple[int, int] | None]:
    """Return where each form stands in the text; the two parts of a contracted word share its place."""
    places: list[tuple[int, int] | None] = []
    cursor = 0
    skip = False
    for index, form in enumerate(forms):
        if skip:
            skip = False
            continue
        pair = f"{form} {forms[index + 1]}".lower() if index + 1 < len(forms) else ""
        start = _next_word(text, cursor)
        contracted = _CONTRACTED.get(pair)
        if contracted and text[start:].lower().startswith(contracted):
            place = (start, start + len(contracted))
            places += [place, place]
            cursor, skip = place[1], True
        elif text.startswith(form, start):
            places.append((start, start + len(form)))
            cursor = start + len(form)
        else:
            places.append(None)
            cursor = max(cursor, text.find(form, cursor) + len(form)) if form in text[cursor:] else cursor
    return places


def _next_word(text: str, cursor: int) -> int:
    while cursor < len(text) and text[cursor].isspace():
        cursor += 1
    return cursor


def to_doc(nlp: Language, passage: Passage) -> Doc:
    """Return the passage as a document with entities; one that cuts a token takes the whole token."""
    doc = nlp.make_doc(passage.text)
    spans = (doc.char_span(m.start, m.end, label=m.label, alignment_mode="expand") for m in passage.mentions)
    doc.set_ents(filter_spans(span for span in spans if span is not None), default="outside")
    return doc


def with_marks(passage: Passage, apostrophe: str, no_break: bool) -> Passage:
    """Return the passage with one apostrophe and, if asked, no-break spaces in guillemets; its length stays."""
    text = passage.text.replace("'", apostrophe).replace("’", apostrophe)
    if no_break:
        text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    return Passage(passage.name, text, passage.mentions)


def in_capitals(passage: Passage) -> Passage:
    """Return a headline in capitals, if its length stays the same."""
    text = passage.text.upper()
    return Passage(passage.name, text, passage.mentions) if len(text) == len(passage.text) else passage


def count(passages: Iterable[Passage]) -> dict[str, int]:
    """Return how many entities of each type there are."""
    found: dict[str, int] = {}
    for passage in passages:
        for mention in passage.mentions:
            found[mention.label] = found.get(mention.label, 0) + 1
    return dict(sorted(found.items()))
