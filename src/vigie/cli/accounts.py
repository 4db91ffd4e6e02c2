"""`vigie accounts`: what became of everything offered, by run, source and day."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

import click

from vigie.cli.stores import opened
from vigie.model.accounts import MESSAGES, OUTCOMES
from vigie.model.fetching import FETCH_MESSAGES
from vigie.store.accounts import AccountLine, Fate, account_lines, refused_items, runs_of


@dataclass(frozen=True, slots=True)
class Request:
    """What `vigie accounts` was asked for; the names are those of its options."""

    store: str
    run: str | None
    source: str | None
    day: str | None
    by: tuple[str, ...]
    refused: bool
    lang: str
    form: str


def run(request: Request) -> int:
    """Show the accounts, summed over what was not asked to be kept apart."""
    with opened(request.store) as store, store.reading() as connection:
        name = request.run
        if name == "last":
            runs = runs_of(connection)
            name = runs[-1].name if runs else name
        if request.refused:
            _list_refused(refused_items(connection, name, request.source), request)
            return 0
        lines = account_lines(connection, name, request.source, request.day, frozenset(request.by))
    if request.form == "jsonl":
        for line in lines:
            click.echo(json.dumps(_record(line), ensure_ascii=False))
    else:
        _table(lines, request.lang)
    return 0


def _list_refused(fates: tuple[Fate, ...], request: Request) -> None:
    for fate in fates:
        if request.form == "jsonl":
            click.echo(
                json.dumps({"path": fate.path, "reason": fate.reason, "detail": fate.detail}, ensure_ascii=False)
            )
        else:
            click.echo(f"{fate.path}\t{worded(fate.reason, request.lang)}\t{fate.detail or ''}")


def worded(reason: str, lang: str) -> str:
    """A reason in words, whether it is the readers' or the fetcher's."""
    words = MESSAGES.get(reason) or FETCH_MESSAGES.get(reason)  # type: ignore[call-overload]
    return words[lang == "en"] if words else reason


def _record(line: AccountLine) -> dict[str, object]:
    whole = {"run": line.run, "source": line.source, "day": line.day}
    return {
        **{k: v for k, v in whole.items() if v},
        "outcome": line.outcome,
        "reason": line.reason,
        "count": line.count,
    }


def _table(lines: tuple[AccountLine, ...], lang: str) -> None:
    """Each group with its sum, which is that of the outcomes below it, and their reasons."""
    groups: dict[tuple[str, str, str], list[AccountLine]] = {}
    for line in lines:
        groups.setdefault((line.run, line.source, line.day), []).append(line)
    for key, some in groups.items():
        sums: Counter[str] = Counter()
        for line in some:
            sums[line.outcome] += line.count
        told = ", ".join(f"{sums[o]} {o}" for o in OUTCOMES)
        click.echo(f"{' · '.join(k for k in key if k) or 'all'}: {sum(sums.values())} offered = {told}")
        for line in some:
            if line.reason:
                click.echo(f"  {line.count:8} {line.outcome:9} {worded(line.reason, lang)}")
