"""`vigie brief`: many articles, or what a store knows, in; one page or paper out."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from vigie.cli.messages import check_day, tell_accounts, with_progress, write_bytes, writing
from vigie.cli.stores import opened
from vigie.jobs.annotate import annotate_all, settle, take_in
from vigie.jobs.brief import Beside, Form, Look, brief_document, record_of, with_sources
from vigie.jobs.storebriefs import ChoiceError, Chosen, gather_brief
from vigie.jobs.wording import load_phrases
from vigie.lang.loading import load_pack
from vigie.model.events import EventType
from vigie.model.markings import Tlp
from vigie.pipeline import assemble
from vigie.store.eventlists import EventFilter


@dataclass(frozen=True, slots=True)
class Request:
    """What the command was asked for; the names are those of its options."""

    paths: tuple[Path, ...]
    output: Path | None
    situation: Path | None
    form: Form
    lang: str
    with_text: bool
    as_of: str | None
    since: str | None
    sources: Path | None
    sift: bool
    model: str | None
    processes: int | None
    tlp: Tlp | None
    store: str | None
    first: str | None
    last: str | None
    place: str | None
    country: str | None
    actor: str | None
    kind: EventType | None
    watch: str | None

    @property
    def choice(self) -> tuple[str, ...]:
        """What the events were chosen by, as given."""
        given = (self.watch, self.kind, self.country, self.place, self.actor)
        return (*filter(None, given), *([f"{self.first or '…'}/{self.last or '…'}"] if self.first or self.last else ()))


def run(request: Request) -> int:
    """Write the brief, and the record when it is asked for; the exit code says whether something was refused."""
    for name in ("as_of", "since", "first", "last"):
        check_day({"first": "from", "last": "to"}.get(name, name), getattr(request, name))
    if request.store is None:
        return _of_files(request)
    if request.paths or request.situation or request.sources or request.with_text or request.as_of:
        raise click.UsageError("a brief of a --store takes no files, --situation, --sources, --as-of or --with-text")
    return _of_store(request, request.store)


def _of_files(request: Request) -> int:
    if not request.paths:
        raise click.UsageError("name files, or a --store")
    if request.choice:
        raise click.UsageError("events are chosen from a --store; files are read whole")
    pack = load_pack()
    situations = pack.situations
    if request.sources:
        try:
            situations = with_sources(situations, request.sources)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--sources") from error
    intake = take_in(request.paths, sys.stdin.buffer if Path("-") in request.paths else None, pack)
    found = annotate_all(intake.articles, pack, request.model, request.processes, sift=request.sift)
    reading = settle(intake, with_progress(found, len(intake.articles), "annotate"))
    situation = assemble(reading.annotations, situations, reading.ledger, request.as_of)
    look = Look(request.lang, request.since, request.with_text, request.tlp)
    write_bytes(request.output, brief_document(situation, reading.annotations, look, request.form))
    if request.situation:
        record = json.dumps(record_of(situation, request.lang), ensure_ascii=False, indent=1)
        with writing(request.situation) as out:
            out.write(record + "\n")
    tell_accounts(reading.ledger)
    for path in (request.output, request.situation):
        if path:
            click.echo(f"vigie: wrote {path}", err=True)
    return reading.ledger.exit_code


def _of_store(request: Request, address: str) -> int:
    phrases = load_phrases(request.lang)
    days = [date.fromisoformat(d).toordinal() if d else None for d in (request.first, request.last)]
    wanted = EventFilter(
        type=request.kind, country=request.country, place=request.place, actor=request.actor, first_day=days[0], last_day=days[1]
    )  # fmt: skip
    chosen = Chosen(wanted, request.watch, request.tlp or "CLEAR")
    with opened(address) as store, store.reading() as connection:
        try:
            found = gather_brief(connection, chosen, phrases, store.analyse)
        except ChoiceError as error:
            raise click.BadParameter(f"no watch list {error}", param_hint="--watch") from error
    named = " · ".join(request.choice) or phrases.brief("chosen_all")
    beside = Beside(phrases.brief("chosen", named, found.met, len(found.situation.events)), found.unread)
    look = Look(request.lang, request.since, tlp=found.tlp)
    write_bytes(request.output, brief_document(found.situation, found.annotations, look, request.form, beside))
    click.echo(f"vigie: {len(found.situation.events)} of {found.met} events, TLP:{found.tlp}", err=True)
    return 0
