"""`vigie sources`: the file of sources and how each fares."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import click

from vigie.cli.accounts import worded
from vigie.cli.stores import opened
from vigie.cli.watch import contact_of, tell
from vigie.ingest.feeds import OPML_BYTES, read_opml
from vigie.ingest.sources_file import (
    LEAST_EVERY,
    SourcesError,
    SourcesFile,
    add_source,
    add_sources,
    load_sources,
    parse_sources,
    read_text,
    remove_source,
    save_sources,
    set_enabled,
)
from vigie.jobs.collector import Reach, fetcher_for
from vigie.jobs.polling import Tools
from vigie.jobs.remembering import NO_MEMORY
from vigie.jobs.trying import SAMPLE, Found, Trial, find_sources, try_source
from vigie.jobs.watching import present
from vigie.jobs.webreaders import WebReaders
from vigie.lang.loading import load_pack
from vigie.model.accounts import Refusal, message
from vigie.model.fetching import FetchFailure
from vigie.model.sources import PolledSource, SourceKind, SourceState
from vigie.store.sources import count_items, states_of
from vigie.text.durations import read_duration, show_span
from vigie.text.folding import fold
from vigie.text.urls import host_of

NAME_CHARS = 40
"""Characters of a name that is made from a title: enough to tell sources apart in a table."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which file, and how to reach the web from it."""

    path: Path
    contact: str | None = None
    allow_loopback: bool = False

    def reach(self, known: SourcesFile) -> Reach:
        """Where to fetch from, and as whom."""
        return Reach(contact_of(self.contact, known.contact), self.allow_loopback)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a source to be added was asked to be; None leaves it to what is found."""

    name: str | None = None
    kind: SourceKind | None = None
    publisher: str | None = None
    every: str = "15m"
    full_text: bool = True
    language: str | None = None
    retention: str | None = None


def add(place: Place, where: str, wish: Wish) -> int:
    """Add an address or a folder; what an address is, and which feed a page has, is found out by fetching it."""
    known = _known(place)
    source = PolledSource(wish.name or "", "folder" if Path(where).is_dir() else wish.kind or "feed", where)
    if source.kind == "folder":
        source = replace(source, location=str(Path(where).resolve()))
    elif wish.kind is None:
        found = _found(place, known, where)
        source = replace(source, kind=found.kind, location=found.url, publisher=found.title)
    taken = {s.name for s in known.sources}
    source = replace(
        source,
        name=wish.name or _free_name(source.publisher or _label(source), taken),
        publisher=wish.publisher or source.publisher,
        every=_seconds(wish.every),
        full_text=wish.full_text,
        language=wish.language,
        retention=_days(wish.retention),
    )
    _change(place.path, lambda text: add_source(text, source))
    tell(f"added {source.name}: {source.kind} {source.location}")
    return 0


def test(place: Place, which: str, *, lang: str) -> int:
    """Look at a source once and tell what it would bring; exit code 1 when that is nothing."""
    known = _known(place)
    source = next((s for s in known.sources if s.name == which), None)
    if source is None:
        kind: SourceKind = "folder" if Path(which).is_dir() else "feed"
        source = PolledSource(which, kind, which)
    with fetcher_for(place.reach(known), [source]) as fetcher:
        tools = Tools(fetcher, WebReaders(), NO_MEMORY, load_pack(), present)
        trial = try_source(source, tools, threading.Event())
    for line in _told(trial, lang):
        click.echo(line)
    return int(not trial.is_good)


def show(place: Place, address: str, form: str) -> int:
    """The health of each source, from the store, or the file alone when there is no store yet."""
    known = _known(place, must_be=True)
    states: dict[str, SourceState] = {}
    counts: dict[str, tuple[int, int]] = {}
    if "://" in address or Path(address).exists():
        with opened(address) as store, store.reading() as connection:
            states = dict(states_of(connection, [s.name for s in known.sources]))
            counts = dict(count_items(connection))
    rows = [_row(s, states.get(s.name) or SourceState(s.name), counts.get(s.name, (0, 0))) for s in known.sources]
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        _print_table(rows)
    return 0


def take_opml(place: Place, path: Path) -> int:
    """Add the feeds of an OPML file; those that are there already stay as they are; exit code 1 when an address is refused."""
    known = _known(place)
    with path.open("rb") as stream:
        read = read_opml(stream.read(OPML_BYTES + 1))
    if isinstance(read, Refusal):
        raise click.ClickException(f"{path}: {message(read.reason, 'en', read.detail)}")
    if not read:
        raise click.ClickException(f"{path}: names no feed")
    places, names = {s.location for s in known.sources}, {s.name for s in known.sources}
    added: list[PolledSource] = []
    refused = 0
    for url, title in read:
        source = PolledSource(_free_name(title or host_of(url) or url, names), "feed", url, title)
        if url in places:
            continue
        try:
            parse_sources(add_source("", source), str(path))
        except SourcesError as error:
            refused += 1
            tell(f"refused: {url}: {error}")
            continue
        places.add(url)
        names.add(source.name)
        added.append(source)
    if added:
        _change(place.path, lambda text: add_sources(text, added))
    tell(f"{len(read)} feeds = {len(added)} added, {len(read) - len(added) - refused} there already, {refused} refused")
    return int(refused > 0)


def switch(path: Path, name: str, *, enabled: bool) -> int:
    """Poll a source, or do not."""
    _change(path, lambda text: set_enabled(text, name, enabled=enabled))
    tell(f"{name} is {'enabled' if enabled else 'disabled'}")
    return 0


def remove(path: Path, name: str) -> int:
    """Take a source out of the file; what it brought stays in the store."""
    _change(path, lambda text: remove_source(text, name))
    tell(f"{name} is removed; what it brought stays in the store")
    return 0


# --------------------------------------------------------------------------- the file


def _known(place: Place, *, must_be: bool = False) -> SourcesFile:
    if not must_be and not place.path.exists():
        return SourcesFile()
    try:
        return load_sources(place.path, 1 if place.allow_loopback else LEAST_EVERY)
    except SourcesError as error:
        raise click.UsageError(str(error)) from error


def _text(path: Path) -> str:
    return _edited(lambda: read_text(path)) if path.exists() else ""


def _change(path: Path, change: Callable[[str], str]) -> None:
    text = _text(path)
    save_sources(path, _edited(lambda: change(text)))


def _edited(change: Callable[[], str]) -> str:
    try:
        return change()
    except SourcesError as error:
        raise click.UsageError(str(error)) from error


def _seconds(raw: str) -> int:
    try:
        return read_duration(raw)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--every") from error


def _days(raw: str | None) -> int | None:
    """The days of a retention, as the file reads it."""
    row = f'[[source]]\nname="x"\nfolder="x"\nretention={json.dumps(raw)}\n' if raw else ""
    try:
        return parse_sources(row, "--retention").sources[0].retention if row else PolledSource("", "page", "").retention
    except SourcesError as error:
        raise click.BadParameter(str(error), param_hint="--retention") from error


def _free_name(label: str, taken: set[str]) -> str:
    """A name for a source, of its title or address."""
    short = re.sub(r"[^a-z0-9]+", "-", fold(label)).strip("-")[:NAME_CHARS].strip("-") or "source"
    return next(n for n in chain((short,), (f"{short}-{i}" for i in count(2))) if n not in taken)


def _label(source: PolledSource) -> str:
    return Path(source.location).name if source.kind == "folder" else host_of(source.location) or source.location


# --------------------------------------------------------------------------- the web


def _found(place: Place, known: SourcesFile, url: str) -> Found:
    """What an address leads to: its first feed when there are several, which are told."""
    probe = PolledSource("probe", "feed", url)
    with fetcher_for(place.reach(known), [probe]) as fetcher:
        tools = Tools(fetcher, WebReaders(), NO_MEMORY, load_pack(), present)
        found = find_sources(url, tools, threading.Event())
    if isinstance(found, FetchFailure):
        raise click.ClickException(
            f"{url}: {worded(found.reason, 'en')}{f' ({found.detail})' if found.detail else ''}; "
            "give --kind to add it as it is"
        )
    if not found:
        raise click.ClickException(f"{url} names no feed; give --kind page to watch this page itself")
    for other in found[1:]:
        tell(f"also there: {other.url}{f' ({other.title})' if other.title else ''}")
    return found[0]


def _told(trial: Trial, lang: str) -> list[str]:
    """What a trial tells, line by line."""
    lines = [f"{trial.source.kind}: {trial.source.location}"]
    if trial.source.kind == "folder":
        return [*lines, f"{len(trial.files)} files", *(f"  {name}" for name in trial.files[:SAMPLE])]
    got = trial.fetched
    if isinstance(got, FetchFailure):
        told = f"{got.status or ''} {got.detail or ''}".strip()
        return [*lines, f"not fetched: {worded(got.reason, lang)}{f' ({told})' if told else ''}"]
    if got is not None:
        lines.append(f"fetched: {got.status} {got.headers.get('content-type', '?')}, {len(got.body)} bytes")
        lines += [f"answers at {got.final_url}"] if got.final_url != got.url else []
        lines += [f"moved for good to {got.moved_to}"] if got.moved_to else []
        lines.append("robots.txt and reservations: nothing that stops us")
        lines += [f"permission seen, which proves nothing: {got.reservation}"] if got.reservation else []
    if trial.unread is not None:
        lines.append(f"not read: {worded(trial.unread.reason, lang)}")
    if trial.feed is not None:
        lines += _list_told(trial)
    if trial.first is not None:
        fate = trial.first.fate
        why = f" ({worded(fate.reason, lang)}{f': {fate.detail}' if fate.detail else ''})" if fate.reason else ""
        lines.append(f"latest article: {fate.outcome}{why}, {trial.words} words, {fate.path}")
    return lines


def _list_told(trial: Trial) -> list[str]:
    feed = trial.feed
    if feed is None:
        return []
    dates = sorted(d for i in feed.items if (d := i.updated or i.published))
    span = f", from {dates[0]} to {dates[-1]}" if dates else ", without dates"
    title = f" « {feed.title} »" if feed.title else ""
    lines = [f"{feed.kind}{title}: {len(feed.items)} items{span if feed.items else ''}"]
    lines += [f"{trial.leads} of them are leads: their pages would be fetched"] if trial.leads else []
    return lines + [f"  {i.published or i.updated or '?'}  {i.title or i.url or i.id}" for i in feed.items[:SAMPLE]]


# --------------------------------------------------------------------------- the table


def _row(source: PolledSource, state: SourceState, counts: tuple[int, int]) -> dict[str, object]:
    return {
        "name": source.name,
        "kind": source.kind,
        "health": state.health if source.enabled else "paused",
        "since": state.health_since,
        "failures": state.failures,
        "failing_since": state.failing_since,
        "last_ok": state.last_ok,
        "last_new": state.last_new,
        "next_due": state.next_due,
        "items": counts[0],
        "waiting": counts[1],
        "detail": state.detail,
        "location": source.location,
    }


def _print_table(rows: Sequence[dict[str, object]]) -> None:
    """One line a source; times are told as how long ago they were, or how soon they will be."""
    now = present()
    shown: list[tuple[str, ...]] = [("SOURCE", "HEALTH", "SINCE", "LAST NEW", "NEXT", "ITEMS", "WAITING", "WHAT")]
    for r in rows:
        when = [_ago(r[key], now) for key in ("since", "last_new", "next_due")]
        shown.append(
            (str(r["name"]), str(r["health"]), *when, str(r["items"]), str(r["waiting"]), str(r["detail"] or ""))
        )
    widths = [max(len(line[n]) for line in shown) for n in range(len(shown[0]))]
    for line in shown:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _ago(value: object, now: datetime) -> str:
    if not isinstance(value, str):
        return "-"
    seconds = (now - datetime.fromisoformat(value)).total_seconds()
    return show_span(seconds) if seconds >= 0 else f"in {show_span(-seconds)}"
