"""Reading and writing of the knowledge base's flat tables.

A table is UTF-8 text with a header line, tab-separated cells, `|` between the items of a list and an empty cell for
what is not known. No quoting: a cell holds neither a tab nor a line break.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from vigie.text import folding

Row = dict[str, str]
#: Acronyms of at most this many letters match with exact case only.
SHORT = 3
MARKS = re.compile("[-'.`ʿ‘’]")


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
    """The form under which the matcher compares names: folded, with hyphens and apostrophes as spaces."""
    plain = folding.fold(text).replace("œ", "oe").replace("æ", "ae")
    return " ".join(MARKS.sub(" ", plain).split())


def slug(text: str) -> str:
    """A stable identifier made of a name: folded, with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def exact(name: str, aliases: Iterable[str], listed: Iterable[str]) -> list[str]:
    """The forms that match with exact case only: those listed, and acronyms that are words or syllables once folded."""
    short = [form for form in (name, *aliases) if len(form) <= SHORT and form.isupper()]
    return list(dict.fromkeys([*listed, *short]))


def distinct(name: str, aliases: Iterable[str], cased: Iterable[str] = ()) -> str:
    """Aliases that differ from the name and from each other for the matcher, as a list cell."""
    own = set(cased)
    seen = {name if name in own else fold(name)}
    kept = []
    for alias in aliases:
        form = alias if alias in own else fold(alias)
        if form and form not in seen:
            seen.add(form)
            kept.append(alias)
    return "|".join(kept)
