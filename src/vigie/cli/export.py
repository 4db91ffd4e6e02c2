"""`vigie export`: hand on what the store knows in the forms that other tools read."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self, cast

import click

from vigie.adapters.parquet import ParquetDraft
from vigie.cli.messages import check_day, writing
from vigie.cli.stores import opened
from vigie.jobs.exporting import make_handout
from vigie.jobs.tabling import TableForm, TablePiece, table_pieces
from vigie.jobs.wording import load_phrases
from vigie.model.handouts import Handout
from vigie.model.markings import LEVELS, Tlp
from vigie.model.warnings import CapReference
from vigie.publish.exports.calendars import as_calendar
from vigie.publish.exports.cap import CapSender, CapStatus, as_cap
from vigie.publish.exports.citations import as_bibtex, as_csl
from vigie.publish.exports.graphs import as_gexf
from vigie.publish.exports.maps import as_geojson
from vigie.publish.exports.misp import as_misp
from vigie.publish.exports.stix import as_stix
from vigie.publish.exports.tables import COLUMNS, as_csv
from vigie.publish.phrases import Phrases
from vigie.store.alerts import sent_by_warning
from vigie.store.eventlists import EventFilter

TEXTS: Mapping[str, Callable[[Handout, Phrases], str]] = {
    "geojson": lambda h, _: as_geojson(h),
    "gexf": lambda h, _: as_gexf(h),
    "bibtex": lambda h, _: as_bibtex(h),
    "csl": lambda h, _: as_csl(h),
    "stix": as_stix,
    "misp": as_misp,
    "ics": lambda h, p: as_calendar(h, p, datetime.now(UTC).isoformat()),
}


def run(
    address: str,
    form: str,
    output: Path | None,
    clearance: Tlp,
    lang: str,
    wanted: dict[str, str | None],
    status: CapStatus,
) -> int:
    """Write an export: a file, or a folder of tables."""
    phrases = load_phrases(lang)
    with opened(address) as store, store.reading() as connection:
        if form in DRAFTS:
            kind = cast(TableForm, form)
            pieces = table_pieces(connection, clearance, _filter(wanted), phrases, kind)
            events, marking = _tables(pieces, kind, output)
            click.echo(f"vigie: {events} events, TLP:{marking}", err=True)
            return 0
        handout = make_handout(connection, clearance, _filter(wanted), phrases)
        earlier = sent_by_warning(connection, (handout.tlp,))
    if form == "cap":
        _alerts(handout, output, status, earlier)
    else:
        with writing(output) as out:
            out.write(TEXTS[form](handout, phrases))
    click.echo(f"vigie: {len(handout.events)} events, TLP:{handout.tlp}", err=True)
    return 0


def _filter(wanted: dict[str, str | None]) -> EventFilter:
    days: dict[str, int | None] = {}
    for name in ("from", "to"):
        value = wanted[name] or None
        check_day(name, value)
        days[name] = date.fromisoformat(value).toordinal() if value else None
    return EventFilter(
        type=wanted["type"],
        country=wanted["country"],
        actor=wanted["actor"],
        first_day=days["from"],
        last_day=days["to"],
    )


def _alerts(
    handout: Handout, folder: Path | None, status: CapStatus, earlier: Mapping[str, Sequence[CapReference]]
) -> None:
    """One file an alert; without a person's approval none is Actual."""
    if folder is None:
        raise click.UsageError("cap makes one file an alert: name a folder with -o")
    words = (load_phrases("fr"), load_phrases("en"))
    try:
        sender = CapSender.from_environment(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for alert in as_cap(handout, words, datetime.now(UTC).isoformat(timespec="seconds"), sender, status, earlier):
            (folder / alert.name).write_text(alert.xml, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error.strerror}") from error


def _tables(pieces: Generator[TablePiece], form: TableForm, folder: Path | None) -> tuple[int, Tlp]:
    """Write the tables piece by piece; returns how many events there were, and their marking."""
    if folder is None:
        raise click.UsageError(f"{form} makes several tables: name a folder with -o")
    events, marking = 0, LEVELS[0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            drafts: dict[str, ParquetDraft | _CsvDraft] = {}
            for table, columns in COLUMNS.items():
                drafts[table] = DRAFTS[form](folder / f"{table}.{form}", columns)
                stack.enter_context(drafts[table])
            for piece in stack.enter_context(closing(pieces)):
                events, marking = events + piece.events, piece.tlp
                for table, lines in piece.lines.items():
                    drafts[table].add(lines)
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error.strerror}") from error
    return events, marking


class _CsvDraft:
    """A CSV file being written; it appears under its name when the draft is left without an error."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        self._path, self._columns = path, columns
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._file = self._part.open("w", encoding="utf-8", newline="")

    def __enter__(self) -> Self:
        self.add(as_csv((), self._columns))
        return self

    def add(self, lines: str) -> None:
        self._file.write(lines)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._file.close()
            if kind is None:
                self._part.replace(self._path)
        finally:
            self._part.unlink(missing_ok=True)


DRAFTS: Mapping[TableForm, type[ParquetDraft] | type[_CsvDraft]] = {"csv": _CsvDraft, "parquet": ParquetDraft}
"""What writes the tables of each form."""
