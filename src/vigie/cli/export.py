"""`vigie export`: hand on what the store knows in the forms that other tools read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import click

from vigie.adapters.parquet import ParquetDraft
from vigie.cli.messages import check_day, writing
from vigie.cli.stores import opened
from vigie.jobs.exporting import handouts, make_handout
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
from vigie.publish.exports.tables import COLUMNS, Row, as_csv, rows
from vigie.publish.phrases import Phrases
from vigie.store.alerts import sent_by_warning
from vigie.store.eventlists import EventFilter

TABLES = ("csv", "parquet")
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
        if form in TABLES:
            events, marking = _tables(handouts(connection, clearance, _filter(wanted), phrases), form, output)
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


def _tables(pieces: Iterable[Handout], form: str, folder: Path | None) -> tuple[int, Tlp]:
    """Write the tables piece by piece; returns how many events there were, and their marking."""
    if folder is None:
        raise click.UsageError(f"{form} makes several tables: name a folder with -o")
    events, marking = 0, LEVELS[0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            drafts: dict[str, ParquetDraft | _CsvDraft] = {}
            for table, columns in COLUMNS.items():
                path = folder / f"{table}.{form}"
                drafts[table] = (
                    stack.enter_context(ParquetDraft(path, columns))
                    if form == "parquet"
                    else stack.enter_context(_CsvDraft(path, columns))
                )
            for piece in pieces:
                events, marking = events + len(piece.events), piece.tlp
                for table, draft in drafts.items():
                    draft.add(rows(piece, table))
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error.strerror}") from error
    return events, marking


class _CsvDraft:
    """A CSV file being written, rows added piece by piece."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._columns = columns

    def __enter__(self) -> Self:
        self._file.write(as_csv((), self._columns))
        return self

    def add(self, lines: Iterable[Row]) -> None:
        self._file.write(as_csv(lines, self._columns, head=False))

    def __exit__(self, *_: object) -> None:
        self._file.close()
