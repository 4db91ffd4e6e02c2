"""What the commands say on standard error: progress, what was refused, the accounts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TypeVar

import click

from vigie.model.accounts import OUTCOMES, Ledger, message

T = TypeVar("T")
SHOWN = 20  # refusals and degradations told one by one; the others are counted


def with_progress(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Show a bar on standard error while items pass, when somebody watches and there are many."""
    with click.progressbar(items, length=total, label=label, file=sys.stderr, hidden=total < 20) as bar:
        yield from bar


@contextmanager
def writing(path: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file; one that cannot be written is wrong usage and told as such."""
    try:
        with click.open_file(str(path or "-"), "w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error


def write_bytes(path: Path | None, data: bytes) -> None:
    """Write to standard output, or to a file, as `writing` does."""
    try:
        with click.open_file(str(path or "-"), "wb") as out:
            out.write(data)
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error


def tell_accounts(ledger: Ledger) -> None:
    """Say what was refused, degraded or double, each with its reason, then the sums."""
    told = [e for e in ledger.entries if e.outcome != "accepted"]
    for e in told[:SHOWN]:
        why = "; ".join(message(r, "fr", e.detail if n == 0 else None) for n, r in enumerate(e.reasons))
        click.echo(f"vigie: {e.outcome}: {e.path}: {why}", err=True)
    if len(told) > SHOWN:
        click.echo(f"vigie: … {len(told) - SHOWN} more", err=True)
    sums = ", ".join(f"{ledger.count(o)} {o}" for o in OUTCOMES)
    click.echo(f"vigie: {ledger.offered} offered = {sums}", err=True)


def check_day(name: str, value: str | None) -> None:
    """Refuse the value of an option that is no day."""
    if value is None:
        return
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(
            f"{value} is not a day like 2026-11-23", param_hint=f"--{name.replace('_', '-')}"
        ) from error
