"""Reading and writing of the knowledge base's flat tables.

A table is UTF-8 text with a header line, tab-separated cells, `|` between the items of a list and an empty cell for
what is not known. No quoting: a cell holds neither a tab nor a line break.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

Row = dict[str, str]


def read_table(path: Path) -> list[Row]:
    """Read a table as one dict per line; raises ValueError when a line has another number of cells than the header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ValueError(f"{path.name}:{number}: {len(cells)} cells, {len(header)} expected")
        rows.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    return rows


def write_table(path: Path, header: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows sorted by their first column; returns how many were written."""
    ordered = sorted(rows, key=lambda row: row[header[0]])
    lines = ["\t".join(header)]
    lines += ["\t".join(row.get(column, "") for column in header) for row in ordered]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(ordered)


def items(cell: str) -> list[str]:
    """The items of a list cell, without empty ones."""
    return [item.strip() for item in cell.split("|") if item.strip()]


def join(values: Iterable[str]) -> str:
    """A list cell: each value once, in the order of first sight."""
    return "|".join(dict.fromkeys(value for value in values if value))


def fold(text: str) -> str:
    """The form under which the matcher compares names: no accents, lower case, hyphens and apostrophes as spaces."""
    text = text.replace("œ", "oe").replace("Œ", "Oe").replace("ı", "i").replace("ø", "o").replace("ł", "l")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[-'’‘ʿʼ–—.]", " ", plain.lower()).split())


def slug(text: str) -> str:
    """A stable identifier made of a name: folded, with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def distinct(name: str, aliases: Iterable[str]) -> str:
    """Aliases that fold differently from the name and from each other, as a list cell."""
    seen = {fold(name)}
    kept = []
    for alias in aliases:
        key = fold(alias)
        if key and key not in seen:
            seen.add(key)
            kept.append(alias)
    return "|".join(kept)
