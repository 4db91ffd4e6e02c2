"""`vigie dump`, `restore`, `verify`, `purge`, `forget`: what the keeper of a store does with it."""

from __future__ import annotations

import getpass
import secrets
import sys
import zlib
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click

from vigie.cli.messages import check_day
from vigie.cli.stores import opened
from vigie.jobs.dumps import Cleaned, clean_dumps, dump_lines, write_dump
from vigie.model.markings import Tlp
from vigie.store.dumping import dump
from vigie.store.forgetting import forget
from vigie.store.keys import address_key
from vigie.store.markings import mark
from vigie.store.restoring import restore
from vigie.store.retention import purge
from vigie.store.verifying import SHOWN, verify


def run_dump(address: str, output: Path | None, *, journal: bool) -> int:
    """Write a dump; a file gets its name only when it is whole, and is remembered for purges."""
    with opened(address) as store:
        if output is None:
            with store.reading() as connection:
                for line in dump(connection, journal=journal):
                    sys.stdout.buffer.write(line.encode())
            return 0
        try:
            lines = write_dump(store, output, journal=journal)
        except OSError as error:
            raise click.ClickException(f"cannot write {output}: {error.strerror}") from error
    click.echo(f"vigie: {lines} lines in {output}", err=True)
    return 0


def run_restore(address: str, path: Path) -> int:
    """Fill a new store from a dump, then drop what was kept too long."""
    now = datetime.now(UTC)
    with opened(address, create=True) as store:
        try:
            with nullcontext(sys.stdin) if str(path) == "-" else dump_lines(path) as lines:
                count = restore(store, lines, now.isoformat(timespec="seconds"))
        except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
            raise click.ClickException(f"{path}: cannot be read: {error}") from error
        purge(store, now.date().isoformat(), now.isoformat(timespec="seconds"))
    click.echo(f"vigie: {count} articles restored", err=True)
    return 0


def run_verify(address: str) -> int:
    """Check the store; the exit code is 1 when a rule is broken."""
    with opened(address) as store:
        problems = verify(store, datetime.now(UTC).date().isoformat())
    for problem in problems:
        click.echo(f"{problem.rule}: {problem.subject}")
    more = " (and perhaps more)" if len(problems) == SHOWN else ""
    click.echo(f"vigie: {len(problems)} problems{more}" if problems else "vigie: all is well", err=True)
    return int(bool(problems))


def run_mark(address: str, article: str, tlp: Tlp) -> int:
    """Give an article a marking; the exit code is 1 when there is no such article."""
    now, who = datetime.now(UTC).isoformat(timespec="seconds"), getpass.getuser()
    with opened(address) as store, store.writing() as connection:
        if not (mark(connection, article, tlp, who, now) or mark(connection, address_key(article), tlp, who, now)):
            raise click.ClickException(f"there is no article {article}")
    click.echo(f"vigie: TLP:{tlp} {article}; `vigie situate` assembles the situation anew", err=True)
    return 0


def run_purge(address: str, day: str | None) -> int:
    """Drop the texts whose time is over."""
    now = datetime.now(UTC)
    check_day("day", day)
    today = day or now.date().isoformat()
    with opened(address) as store:
        done = purge(store, today, now.isoformat(timespec="seconds"))
        files = clean_dumps(store)
    click.echo(f"vigie: {done.dropped} texts dropped", err=True)
    if not _told(files):
        return 1
    if done.wiped is False:
        click.echo("vigie: another program is reading the store: its log was not emptied; purge again later", err=True)
        return 1
    return 0


def run_forget(address: str, name: str, *, sure: bool) -> int:
    """Forget a person, after asking."""
    if not sure:
        click.confirm(f"Blot out « {name} » everywhere in {address}? This cannot be undone", abort=True, err=True)
    with opened(address) as store:
        try:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            done = forget(store, name, now, getpass.getuser(), secrets.token_hex(16))
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="NAME") from error
        files = clean_dumps(store)
    click.echo(f"vigie: blotted out of {done.versions} versions of {done.articles} articles", err=True)
    if not done.wiped:
        click.echo("vigie: another program is reading the store: run `vigie purge` later to wipe the files", err=True)
    return int(not (_told(files) and done.wiped))


def _told(files: list[Cleaned]) -> bool:
    """Say what became of the dump files; whether all is well with them."""
    for one in files:
        if one.problem:
            click.echo(
                f"vigie: {one.path}: could not be cleaned ({one.problem}): delete it or see to it yourself", err=True
            )
        elif one.changed:
            click.echo(f"vigie: {one.path}: {one.changed} articles cleaned", err=True)
    return not any(one.problem for one in files)
