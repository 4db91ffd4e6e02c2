"""The readable file of sources (`sources.toml`): read with errors that name the line, changed without losing comments."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AoT, Table

from vigie.model.markings import LEVELS, Tlp
from vigie.model.sources import RETENTION_DAYS, PolledSource, SourceKind
from vigie.text.durations import read_duration, show_duration

LEAST_EVERY = 60
"""Seconds between two polls of a source at least: no newsroom asks for more, and publishers shut out who comes oftener."""
SOURCES = 50_000
"""Sources of a file: ten times the largest watch that was tried; more is a mistake."""
FOR_GOOD = "forever"
"""The retention that keeps texts; who writes it has the right to."""
_KINDS: tuple[SourceKind, ...] = ("feed", "sitemap", "page", "folder")
_TYPES: Mapping[str, type] = {
    "name": str, "kind": str, "url": str, "folder": str, "publisher": str, "every": str, "full_text": bool, "language": str,
    "retention": str, "enabled": bool, "marking": str,
}  # fmt: skip
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_KEY = re.compile(r"\s*([A-Za-z_]+)\s*=")
_NEW_FILE = """# The sources that `vigie watch` collects. One [[source]] each; `vigie sources --help` changes this file for you.
# contact = "mailto:you@example.org"   # who you are: it goes into the User-Agent, so that publishers can reach you

"""


class SourcesError(ValueError):
    """A file of sources that cannot be used; the message names the line and says what is wrong."""


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """What a file of sources says: who collects, and from where."""

    sources: tuple[PolledSource, ...] = ()
    contact: str | None = None

    @property
    def enabled(self) -> tuple[PolledSource, ...]:
        """The sources that are to be polled."""
        return tuple(s for s in self.sources if s.enabled)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where the rows of a file begin, and where their keys stand."""

    rows: tuple[int, ...] = ()
    keys: Mapping[tuple[int, str], int] = field(default_factory=dict)

    def of(self, row: int, key: str | None = None) -> int:
        """The line of a key of a row, or of the row."""
        start = self.rows[row] if row < len(self.rows) else 0
        return self.keys.get((row, key or ""), start)


def load_sources(path: Path, least_every: int = LEAST_EVERY) -> SourcesFile:
    """The sources of a file.

    Args:
        path: the file.
        least_every: the shortest interval that is let through, in seconds; tests on the loopback ask for less.

    Raises:
        SourcesError: the file is not there, or something in it is wrong.
    """
    return parse_sources(read_text(path), str(path), least_every)


def read_text(path: Path) -> str:
    """The text of a file of sources.

    Raises:
        SourcesError: it cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise SourcesError(f"{path}: no such file (make it with `vigie sources add`)") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: cannot be read: {error}") from error


def parse_sources(text: str, name: str, least_every: int = LEAST_EVERY) -> SourcesFile:
    """The sources of the text of a file; `name` tells it in errors.

    Raises:
        SourcesError: something is wrong; the message names the line.
    """
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourcesError(f"{name}: {error}") from error
    lines = _lines(text)
    for key in raw:
        if key not in ("source", "contact"):
            raise SourcesError(f"{name}: unknown setting {key!r} (known: contact, [[source]])")
    contact = raw.get("contact")
    if contact is not None and not isinstance(contact, str):
        raise SourcesError(f"{name}: contact must be text, such as an address or a mailbox")
    rows = raw.get("source", [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise SourcesError(f"{name}: sources are written as [[source]] rows")
    if len(rows) > SOURCES:
        raise SourcesError(f"{name}: {len(rows)} sources, {SOURCES} at most")
    found: dict[str, PolledSource] = {}
    for number, row in enumerate(rows):
        try:
            source = _source(row, least_every)
            if source.name in found:
                raise _WrongError("name", f"{source.name!r} is used twice")
        except _WrongError as error:
            raise SourcesError(f"{name}, line {lines.of(number, error.key)}: {error}") from error
        found[source.name] = source
    return SourcesFile(tuple(found.values()), contact)


# --------------------------------------------------------------------------- changes


def add_source(text: str, source: PolledSource) -> str:
    """The text of a file with one source more at its end; an empty text begins a new file.

    Raises:
        SourcesError: the text is no such file, or has a source of this name.
    """
    return add_sources(text, [source])


def add_sources(text: str, sources: Sequence[PolledSource]) -> str:
    """The text of a file with more sources at its end, read once however many they are.

    Raises:
        SourcesError: the text is no such file, or a name is there already.
    """
    document = _parsed(text or _NEW_FILE, "sources.toml")
    taken = {str(r.get("name")) for r in _rows(document)}
    added = []
    for source in sources:
        if source.name in taken:
            raise SourcesError(f"there is a source named {source.name!r} already")
        taken.add(source.name)
        table = tomlkit.aot()
        table.append(tomlkit.item(_written(source)))
        added.append(tomlkit.dumps({"source": table}))
    return "\n".join((tomlkit.dumps(document).rstrip("\n") + "\n", *added))


def set_enabled(text: str, name: str, *, enabled: bool) -> str:
    """The text of a file in which a source is polled, or is not.

    Raises:
        SourcesError: there is no source of this name.
    """
    document = _parsed(text, "sources.toml")
    _row(document, name)["enabled"] = enabled
    return tomlkit.dumps(document)


def remove_source(text: str, name: str) -> str:
    """The text of a file without a source.

    Raises:
        SourcesError: there is no source of this name.
    """
    document = _parsed(text, "sources.toml")
    rows = _rows(document)
    del rows[rows.index(_row(document, name))]
    return tomlkit.dumps(document)


def save_sources(path: Path, text: str) -> None:
    """Put a text in the place of a file, wholly or not at all."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


# --------------------------------------------------------------------------- inside


class _WrongError(ValueError):
    """What is wrong with a row, and at which key."""

    def __init__(self, key: str | None, message: str) -> None:
        super().__init__(message)
        self.key = key


def _parsed(text: str, name: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise SourcesError(f"{name}, line {error.line}: {error}") from error
    except (TOMLKitError, ValueError) as error:
        raise SourcesError(f"{name}: {error}") from error


def _lines(text: str) -> _Lines:
    rows: list[int] = []
    keys: dict[tuple[int, str], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if _HEADER.match(line):
            rows.append(number)
        elif rows and (found := _KEY.match(line)):
            keys.setdefault((len(rows) - 1, found[1]), number)
    return _Lines(tuple(rows), keys)


def _rows(document: tomlkit.TOMLDocument) -> list[Table]:
    rows = document.get("source", [])
    if rows != [] and not isinstance(rows, AoT):
        raise SourcesError("sources.toml: sources are written as [[source]] rows")
    return rows  # type: ignore[no-any-return]


def _row(document: tomlkit.TOMLDocument, name: str) -> Table:
    for row in _rows(document):
        if str(row.get("name")) == name:
            return row
    raise SourcesError(f"there is no source named {name!r}")


def _source(row: Mapping[str, Any], least_every: int) -> PolledSource:
    for key, value in row.items():
        wanted = _TYPES.get(key)
        if wanted is None:
            raise _WrongError(key, f"unknown setting {key!r} (known: {', '.join(_TYPES)})")
        if not isinstance(value, wanted):
            raise _WrongError(key, f"{key} must be {'true or false' if wanted is bool else 'text in quotes'}")
        if isinstance(value, str) and not value.strip():
            raise _WrongError(key, f"{key} is empty")
    name = row.get("name")
    if name is None:
        raise _WrongError(None, "a source needs a name")
    kind, location = _place(row)
    return PolledSource(
        name=name,
        kind=kind,
        location=location,
        publisher=row.get("publisher"),
        every=_every(row.get("every", "15m"), least_every),
        full_text=row.get("full_text", True),
        language=row.get("language"),
        retention=_retention(row.get("retention")),
        enabled=row.get("enabled", True),
        marking=_marking(row.get("marking", LEVELS[0])),
    )


def _place(row: Mapping[str, Any]) -> tuple[SourceKind, str]:
    if ("url" in row) == ("folder" in row):
        raise _WrongError(None, "a source needs either a url or a folder")
    kind = row.get("kind", "folder" if "folder" in row else "feed")
    if kind not in _KINDS:
        raise _WrongError("kind", f"kind must be one of {', '.join(_KINDS)}")
    if (kind == "folder") != ("folder" in row):
        raise _WrongError("kind", f"a {kind} needs a {'folder' if kind == 'folder' else 'url'}")
    if "folder" in row:
        return kind, row["folder"]
    try:
        parts = urlsplit(row["url"])
    except ValueError as error:
        raise _WrongError("url", f"malformed address: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise _WrongError("url", "an address begins with http:// or https:// and has a host")
    return kind, row["url"]


def _every(raw: str, least: int) -> int:
    try:
        seconds = read_duration(raw)
    except ValueError as error:
        raise _WrongError("every", f"every: {error}") from error
    if seconds < least:
        raise _WrongError("every", f"every must be {show_duration(least)} or more")
    return seconds


def _retention(raw: str | None) -> int | None:
    if raw is None:
        return RETENTION_DAYS
    if raw == FOR_GOOD:
        return None
    try:
        seconds = read_duration(raw)
    except ValueError as error:
        raise _WrongError("retention", f"retention: {error} (or {FOR_GOOD!r})") from error
    return -(-seconds // 86_400)


def _marking(raw: str) -> Tlp:
    found = next((level for level in LEVELS if level == raw.upper()), None)
    if found is None:
        raise _WrongError("marking", f"marking must be one of {', '.join(LEVELS)}")
    return found


def _written(source: PolledSource) -> dict[str, Any]:
    """The settings of a source that are worth writing down."""
    place = "folder" if source.kind == "folder" else "url"
    row: dict[str, Any] = {"name": source.name, "kind": source.kind, place: source.location}
    if source.publisher:
        row["publisher"] = source.publisher
    row["every"] = show_duration(source.every)
    if not source.full_text:
        row["full_text"] = False
    if source.language:
        row["language"] = source.language
    if source.retention != RETENTION_DAYS:
        row["retention"] = FOR_GOOD if source.retention is None else f"{source.retention}d"
    if not source.enabled:
        row["enabled"] = False
    if source.marking != LEVELS[0]:
        row["marking"] = source.marking
    return row
