"""`vigie ingest`: read articles into the store; `vigie reprocess`: read again what is out of date; `vigie situate`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from vigie.cli.messages import tell_accounts, with_progress
from vigie.cli.stores import give_way, opened
from vigie.jobs.annotate import Annotator, Failure
from vigie.jobs.keeping import Keeping, keep
from vigie.jobs.reprocessing import count_out_of_date, reprocess
from vigie.jobs.situating import refresh
from vigie.lang.loading import load_pack
from vigie.model.markings import Tlp


@dataclass(frozen=True, slots=True)
class Request:
    """What `vigie ingest` was asked for; the names are those of its options."""

    paths: tuple[Path, ...]
    store: str
    source: str
    retention: int
    keep_texts: bool
    tlp: Tlp
    annotate: bool
    sift: bool
    model: str | None


def run(request: Request) -> int:
    """Read inputs into the store, batch by batch; the exit code says whether something was refused."""
    give_way()
    pack = load_pack()
    annotator = Annotator(request.model, pack, sift=request.sift) if request.annotate else None
    retention = None if request.keep_texts else request.retention
    stdin = sys.stdin.buffer if Path("-") in request.paths else None
    with opened(request.store, create=True) as store:
        ledger = keep(request.paths, stdin, store, pack, Keeping(annotator, request.source, retention, request.tlp))
    tell_accounts(ledger)
    return ledger.exit_code


def run_reprocess(address: str, model: str | None, limit: int | None) -> int:
    """Bring annotations up to date; the exit code says whether an article failed."""
    give_way()
    annotator = Annotator(model)
    failed = 0
    with opened(address) as store:
        total = count_out_of_date(store, annotator)
        asked = total if limit is None else min(limit, total)
        for item in with_progress(reprocess(store, annotator, limit), asked, "reprocess"):
            if isinstance(item, Failure):
                failed += 1
                click.echo(f"vigie: failed: {item.article}: {item.error}", err=True)
    click.echo(f"vigie: {asked - failed} of {total} out of date were read again, {failed} failed", err=True)
    return int(failed > 0)


def run_situate(address: str) -> int:
    """Assemble the situation of the store and keep it."""
    give_way()
    pack = load_pack()
    with opened(address) as store:
        changed = refresh(store, pack.situations, whole=True)
    click.echo(
        f"vigie: {len(changed.new)} new events, {len(changed.changed)} changed, {len(changed.gone)} gone", err=True
    )
    return 0
