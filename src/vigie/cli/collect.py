"""The commands of the collector: `vigie sources`, `vigie watch`, `vigie accounts`; each imports its own modules when it is run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from vigie.cli.options import LANG, MODEL, SIFT, STORE

FILE = click.option(
    "--sources",
    "path",
    envvar="VIGIE_SOURCES",
    type=click.Path(path_type=Path, dir_okay=False),
    default="sources.toml",
    show_default=True,
    help="The file of sources.",
)
CONTACT = click.option(
    "--contact",
    envvar="VIGIE_CONTACT",
    help="Who you are (mailto: or https:), for the User-Agent; else what the file of sources says.",
)
LOOPBACK = click.option(
    "--allow-loopback", is_flag=True, hidden=True, help="For tests only: reach servers on 127.0.0.1, without pauses."
)
Kind = Literal["feed", "sitemap", "page"]


@click.group()
def sources() -> None:
    """Keep the file of sources, and see how each fares.

    \b
    Examples:
      vigie sources add https://www.example.org/ --contact mailto:you@example.org
      vigie sources test example
      vigie sources list
    """


@sources.command("add")
@click.argument("where", metavar="URL|FOLDER")
@FILE
@click.option("--name", help="Its name for good (default: made from its title).")
@click.option(
    "--kind", type=click.Choice(["feed", "sitemap", "page"]), help="Take the address as this, without fetching it."
)
@click.option("--publisher", help="Who publishes it (default: the feed's title).")
@click.option("--every", default="15m", show_default=True, help="How often it is polled: 15m, 1h, 1d.")
@click.option("--full-text/--leads-only", default=True, help="Fetch the page of an item that has only a lead.")
@click.option("--language", help="Its language, when it does not say so itself.")
@click.option("--retention", metavar="SPAN", help="How long texts are kept: 30d (default), 90d, forever.")
@CONTACT
@LOOPBACK
def sources_add(
    where: str,
    path: Path,
    contact: str | None,
    allow_loopback: bool,
    name: str | None,
    kind: Kind | None,
    publisher: str | None,
    every: str,
    full_text: bool,
    language: str | None,
    retention: str | None,
) -> None:
    """Add an address or a folder. Of a page, its feed is found and added."""
    from vigie.cli.sources import Place, Wish, add

    wish = Wish(name, kind, publisher, every, full_text, language, retention)
    raise SystemExit(add(Place(path, contact, allow_loopback), where, wish))


@sources.command("test")
@click.argument("which", metavar="NAME|URL|FOLDER")
@FILE
@CONTACT
@LANG
@LOOPBACK
def sources_test(which: str, path: Path, contact: str | None, lang: str, allow_loopback: bool) -> None:
    """Look at a source once and tell what it would bring; nothing is stored."""
    from vigie.cli.sources import Place, test

    raise SystemExit(test(Place(path, contact, allow_loopback), which, lang=lang))


@sources.command("list")
@FILE
@STORE
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@LOOPBACK
def sources_list(path: Path, store: str, form: str, allow_loopback: bool) -> None:
    """Show the health of each source: since when, what came last, when it is polled next."""
    from vigie.cli.sources import Place, show

    raise SystemExit(show(Place(path, None, allow_loopback), store, form))


@sources.command("import")
@click.argument("opml", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@FILE
def sources_import(opml: Path, path: Path) -> None:
    """Add the feeds of an OPML file, as feed readers write it."""
    from vigie.cli.sources import Place, take_opml

    raise SystemExit(take_opml(Place(path), opml))


@sources.command("enable")
@click.argument("name")
@FILE
def sources_enable(name: str, path: Path) -> None:
    """Poll a source again."""
    from vigie.cli.sources import switch

    raise SystemExit(switch(path, name, enabled=True))


@sources.command("disable")
@click.argument("name")
@FILE
def sources_disable(name: str, path: Path) -> None:
    """Do not poll a source for now."""
    from vigie.cli.sources import switch

    raise SystemExit(switch(path, name, enabled=False))


@sources.command("remove")
@click.argument("name")
@FILE
def sources_remove(name: str, path: Path) -> None:
    """Take a source out of the file; what it brought stays in the store."""
    from vigie.cli.sources import remove

    raise SystemExit(remove(path, name))


@click.command()
@STORE
@FILE
@click.option("--once", is_flag=True, help="Poll once each source that is due, then end.")
@click.option("--for", "span", metavar="SPAN", help="End after this time: 10m, 1h, 1d.")
@click.option("--annotate/--no-annotate", default=True, help="Read articles at once, or later with `vigie reprocess`.")
@SIFT
@MODEL
@CONTACT
@click.option("--threads", type=click.IntRange(1, 256), default=32, show_default=True, help="Polls at once.")
@click.option("-v", "--verbose", is_flag=True, help="Tell each poll.")
@LOOPBACK
def watch(path: Path, **options: object) -> None:
    """Collect: poll each source at its time, keep what is new, tell what fails or falls silent.

    Beside collecting it assembles the situation, tells watch lists (`vigie watchlist`) and drops texts whose time is over.
    It runs until it is stopped (Ctrl-C or SIGTERM, within ten seconds). The file of sources is read again when it changes.

    \b
    Examples:
      vigie watch --store vigie.db --sources sources.toml
      vigie watch --once --no-annotate
      vigie watch --for 1h --triage -v
    """
    from vigie.cli.watch import Request, run

    raise SystemExit(run(Request(sources=path, **options)))  # type: ignore[arg-type]


@click.command()
@STORE
@click.option("--run", "run_name", metavar="NAME", help="One run, by its name, or `last`.")
@click.option("--source", help="One source.")
@click.option("--day", metavar="DATE", help="One day, YYYY-MM-DD.")
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(["run", "source", "day"]),
    help="Keep lines apart by this; may be given again (default: source and day).",
)
@click.option("--refused", is_flag=True, help="List what was refused, by name and reason.")
@LANG
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def accounts(run_name: str | None, by: tuple[str, ...], **options: object) -> None:
    """What became of everything offered: offered = accepted + degraded + refused + duplicate, exactly.

    \b
    Examples:
      vigie accounts --run last
      vigie accounts --source example --by day
      vigie accounts --refused --format jsonl
    """
    from vigie.cli.accounts import Request, run

    raise SystemExit(run(Request(run=run_name, by=by or ("source", "day"), **options)))  # type: ignore[arg-type]
