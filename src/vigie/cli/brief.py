"""`vigie brief`: many articles in, one page out."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from vigie.cli.messages import check_day, tell_accounts, with_progress, writing
from vigie.jobs.annotate import annotate_all, settle, take_in
from vigie.jobs.brief import Look, brief_page, record_of, with_sources
from vigie.lang.loading import load_pack
from vigie.pipeline import assemble


@dataclass(frozen=True, slots=True)
class Request:
    """What the command was asked for; the names are those of its options."""

    paths: tuple[Path, ...]
    output: Path | None
    situation: Path | None
    lang: str
    with_text: bool
    as_of: str | None
    since: str | None
    sources: Path | None
    sift: bool
    model: str | None
    processes: int | None


def run(request: Request) -> int:
    """Write the brief, and the record when it is asked for; the exit code says whether something was refused."""
    for name in ("as_of", "since"):
        check_day(name, getattr(request, name))
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
    look = Look(request.lang, request.since, request.with_text)
    page = brief_page(situation, reading.annotations, look)
    with writing(request.output) as out:
        out.write(page)
    if request.situation:
        record = json.dumps(record_of(situation, request.lang), ensure_ascii=False, indent=1)
        with writing(request.situation) as out:
            out.write(record + "\n")
    tell_accounts(reading.ledger)
    for path in (request.output, request.situation):
        if path:
            click.echo(f"vigie: wrote {path}", err=True)
    return reading.ledger.exit_code
