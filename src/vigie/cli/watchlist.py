"""`vigie watchlist`: rules that notify, and what they told."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from vigie.cli.stores import opened
from vigie.jobs.notifying import Post, check_rule, deliver, feed, note
from vigie.model.grades import read_grade
from vigie.model.watches import WatchRule
from vigie.store.watchlists import given_up, remove_rule, rules, save_rule


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `vigie watchlist add`, by their names."""

    actor: tuple[str, ...]
    type: tuple[str, ...]
    country: tuple[str, ...]
    near: tuple[float, float, float] | None
    word: tuple[str, ...]
    grade: str | None
    min_voices: int
    notify: tuple[str, ...]


def run_add(address: str, name: str, asked: Asked) -> int:
    """Keep a watch list; one of the same name is replaced."""
    try:
        letter, number = read_grade(asked.grade) if asked.grade is not None else (None, None)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--grade") from error
    rule = WatchRule(
        name, asked.actor, asked.type, tuple(c.upper() for c in asked.country), asked.near, asked.word, letter, number,  # type: ignore[arg-type]  # click has checked them
        asked.min_voices, asked.notify,
    )  # fmt: skip
    try:
        check_rule(rule)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with opened(address) as store, store.writing() as connection:
        save_rule(connection, rule, _now(), getpass.getuser())
    click.echo(f"vigie: watching « {name} »", err=True)
    return 0


def run_list(address: str) -> int:
    """Print the watch lists, one a line."""
    with opened(address) as store, store.reading() as connection:
        for rule in rules(connection):
            click.echo(f"{rule.name}\t{_told(rule)}")
    return 0


def _told(rule: WatchRule) -> str:
    """A rule in one line."""
    grade = f"{rule.reliability or ''}{rule.credibility or ''}"
    parts = {
        "actor": ", ".join(rule.actors), "type": ", ".join(rule.types), "country": ", ".join(rule.countries),
        "near": ",".join(f"{n:g}" for n in rule.near or ()), "words": " ".join(rule.words), "grade": grade,
        "voices": str(rule.voices or ""), "notify": ", ".join(rule.notify),
    }  # fmt: skip
    return "; ".join(f"{k}: {v}" for k, v in parts.items() if v)


def run_remove(address: str, name: str) -> int:
    """Take a watch list away."""
    with opened(address) as store, store.writing() as connection:
        gone = remove_rule(connection, name, _now(), getpass.getuser())
    if not gone:
        click.echo(f"vigie: there is no watch list « {name} »", err=True)
    return int(not gone)


def run_notify(address: str, lang: str) -> int:
    """Find what is new for the watchers and deliver it; the exit code says whether a delivery failed."""
    with opened(address) as store:
        made = note(store, lang)
        done = deliver(store, Post.from_environment(os.environ, lang))
        with store.reading() as connection:
            lost = given_up(connection)
    failed = [d for d in done if d.problem]
    for one in failed:
        click.echo(f"vigie: {one.watch}: {one.address}: {one.problem}", err=True)
    click.echo(
        f"vigie: {made} notices, {len(done) - len(failed)} delivered, {len(failed)} failed, {lost} given up", err=True
    )
    return int(bool(failed))


def run_feed(address: str, name: str, lang: str) -> int:
    """Print the Atom feed of a watch list."""
    with opened(address) as store:
        with store.reading() as connection:
            known = name in {r.name for r in rules(connection)}
        if not known:
            raise click.ClickException(f"there is no watch list « {name} »")
        click.echo(feed(store, name, lang), nl=False)
    return 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
