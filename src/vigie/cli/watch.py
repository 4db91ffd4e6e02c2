"""`vigie watch`: the long-running collector."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import click

from vigie.cli.stores import give_way, opened
from vigie.ingest.sources_file import LEAST_EVERY, SourcesError, load_sources
from vigie.jobs.annotate import Annotator
from vigie.jobs.collector import Collector, Reach, Reloading, fetcher_for, run_collector
from vigie.jobs.notifying import Post
from vigie.jobs.pruning import Listings
from vigie.jobs.refreshing import Refresher
from vigie.jobs.watching import Plan, Tally, present
from vigie.lang.loading import load_pack
from vigie.model.accounts import OUTCOMES
from vigie.text.durations import read_duration

LOOPBACK_EVERY = 1
"""The shortest interval, in seconds, when the loopback is allowed: tests cannot wait for a minute."""


@dataclass(frozen=True, slots=True)
class Request:
    """What `vigie watch` was asked for; the names are those of its options."""

    store: str
    sources: Path
    once: bool
    span: str | None
    annotate: bool
    sift: bool
    model: str | None
    contact: str | None
    threads: int
    verbose: bool
    allow_loopback: bool


def run(request: Request) -> int:
    """Collect until stopped; the exit code is 0 when it ended in good order, whatever the sources did."""
    least = LOOPBACK_EVERY if request.allow_loopback else LEAST_EVERY
    load = Reloading(request.sources, least)
    plan = Plan(_until(request.span), request.once, request.threads, request.verbose)
    try:
        sources = load_sources(request.sources, least)
        fetcher = fetcher_for(
            Reach(contact_of(request.contact, sources.contact), request.allow_loopback), sources.sources
        )
    except SourcesError as error:
        raise click.UsageError(str(error)) from error
    give_way()
    pack = load_pack()
    annotator = Annotator(request.model, pack, sift=request.sift) if request.annotate else None
    stop = _stopped_by_signals()
    with opened(request.store, create=True) as store, fetcher:
        tell(f"watching {len(sources.enabled)} sources")
        listings = Listings()
        keeper = Refresher(store, pack.situations, tell, Post.from_environment(os.environ, "fr"), listings)
        keeper.start()
        name, tally = run_collector(Collector(store, pack, annotator, fetcher, load, tell, listings), plan, stop)
        keeper.stop()
        if not stop.is_set():
            keeper.look(last=True)
    _tell_end(name, tally)
    return 0


def contact_of(asked: str | None, written: str | None) -> str:
    """Who fetches: publishers must be able to reach whoever runs this.

    Raises:
        click.UsageError: nobody is named.
    """
    contact = asked or written
    if not contact:
        raise click.UsageError(
            "say who you are, so that publishers can reach you: --contact mailto:you@example.org, "
            'or contact = "mailto:you@example.org" in the file of sources'
        )
    return contact


def tell(line: str) -> None:
    """Tell a line on standard error."""
    click.echo(f"vigie: {line}", err=True)


def _until(span: str | None) -> datetime | None:
    if span is None:
        return None
    try:
        return present() + timedelta(seconds=read_duration(span))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--for") from error


def _stopped_by_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, on_signal)
    return stop


def _tell_end(name: str, tally: Tally) -> None:
    sums = ", ".join(f"{tally.counts[o]} {o}" for o in OUTCOMES)
    tell(f"{tally.offered} offered = {sums}")
    tell(
        f"{tally.polls} polls, {tally.postponed} postponed, {tally.forgotten} forgotten, {tally.alerts} alerts; "
        f"{tally.listed} listed, {tally.deferred} deferred, {tally.resumed} resumed; run {name}"
    )
