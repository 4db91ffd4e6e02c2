"""`vigie`: the command line. Heavy modules are imported by the commands that need them, so that --help answers at once."""

from __future__ import annotations

from pathlib import Path

import click

from vigie import __version__
from vigie.cli.briefing import brief
from vigie.cli.collect import accounts, sources, watch
from vigie.cli.importing import import_
from vigie.cli.options import LANG, MODEL, PATHS, PROCESSES, SIFT, STORE
from vigie.cli.searching import search
from vigie.model.events import EVENT_TYPES
from vigie.model.markings import LEVELS

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="vigie")
def main() -> None:
    """Read the press, in French first, and keep a sourced picture of a security situation.

    \b
    Exit codes: 0 all inputs were read, 1 something was refused, 2 wrong usage.
    Data goes to standard output, messages to standard error.

    \b
    Examples:
      vigie brief articles/ -o brief.html
      vigie annotate article.html --format table
      cat article.txt | vigie annotate - > records.jsonl
    """


@main.command()
@PATHS
@click.option("--format", "form", type=click.Choice(["jsonl", "table"]), default="jsonl", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of standard output."
)
@SIFT
@MODEL
@PROCESSES
def annotate(
    paths: tuple[Path, ...], form: str, output: Path | None, sift: bool, model: str | None, processes: int | None
) -> None:
    """Say what each article reports: one record an article.

    PATHS are files (.txt, .md, .html, .jsonl, .json, .csv, .parquet, .warc, .eml, .mbox, .pdf, .docx, .odt, also .gz and .xz),
    folders of them, or - for standard input.

    \b
    Examples:
      vigie annotate dispatches/ > records.jsonl
      vigie annotate - --format table < article.txt
      vigie annotate feed.jsonl.xz --triage > records.jsonl
    """
    from vigie.cli.annotate import run

    raise SystemExit(run(paths, form, output, model, processes, sift=sift))


main.add_command(brief)


@main.command()
def doctor() -> None:
    """Check the installation: model, versions, data files, fonts, what is optional and missing."""
    from vigie.cli.doctor import run

    raise SystemExit(run())


@main.command()
@PATHS
@STORE
@click.option("--source", default="", help="The name under which these articles came in.")
@click.option("--retention", type=click.IntRange(0), default=30, show_default=True, help="Days that texts are kept.")
@click.option("--keep-texts", is_flag=True, help="Keep texts for good (you have the right to).")
@click.option(
    "--tlp",
    type=click.Choice(LEVELS),
    default=LEVELS[0],
    show_default=True,
    help="The marking of articles that are new.",
)
@click.option("--annotate/--no-annotate", default=True, help="Read them now, or later with `vigie reprocess`.")
@SIFT
@MODEL
def ingest(paths: tuple[Path, ...], **options: object) -> None:
    """Read articles into the store. What it already has changes nothing.

    \b
    Examples:
      vigie ingest dispatches/ --store vigie.db
      vigie ingest archive.jsonl.xz --source archive --keep-texts --no-annotate
    """
    from vigie.cli.ingest import Request, run

    raise SystemExit(run(Request(paths=paths, **options)))  # type: ignore[arg-type]


@main.command()
@STORE
@MODEL
@click.option("--limit", type=click.IntRange(1), help="Articles to read at most.")
def reprocess(store: str, model: str | None, limit: int | None) -> None:
    """Read again what is unread or was read by other versions of program, model or language pack.

    Decisions of people stay. It can be interrupted and run again at any time, beside other commands.

    \b
    Example:
      vigie reprocess --store vigie.db --limit 500
    """
    from vigie.cli.ingest import run_reprocess

    raise SystemExit(run_reprocess(store, model, limit))


@main.command()
@STORE
def situate(store: str) -> None:
    """Assemble the situation of the store: events with their voices, warnings in force, actors; search and watch lists use it.

    \b
    Example:
      vigie situate --store vigie.db
    """
    from vigie.cli.ingest import run_situate

    raise SystemExit(run_situate(store))


@main.command()
@STORE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, also .gz (default: standard output).",
)
@click.option(
    "--content", is_flag=True, help="Only what was read and decided, without times of arrival, audit and accounts."
)
def dump(store: str, output: Path | None, content: bool) -> None:
    """Write the store as lines of JSON, sealed; the same content gives the same lines on every engine.

    \b
    Examples:
      vigie dump --store vigie.db -o vigie.dump.gz
      vigie dump --store postgresql:///vigie --content | sha256sum
    """
    from vigie.cli.store import run_dump

    raise SystemExit(run_dump(store, output, journal=not content))


@main.command()
@STORE
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
def restore(store: str, path: Path) -> None:
    """Fill a new store from a dump, wholly or not at all; texts whose time is over are dropped.

    \b
    Example:
      vigie restore vigie.dump.gz --store copy.db
    """
    from vigie.cli.store import run_restore

    raise SystemExit(run_restore(store, path))


@main.command()
@STORE
def verify(store: str) -> None:
    """Check the store: hashes, quotations, index, audit chain. Exit code 1 when something does not hold.

    \b
    Example:
      vigie verify --store vigie.db
    """
    from vigie.cli.store import run_verify

    raise SystemExit(run_verify(store))


@main.command()
@STORE
@click.argument("article")
@click.argument("tlp", type=click.Choice(LEVELS))
def mark(store: str, article: str, tlp: str) -> None:
    """Give ARTICLE (its key or address) the marking TLP: who may see it and all that is made of it.

    \b
    Example:
      vigie mark https://journal.example/n/17 AMBER --store vigie.db
    """
    from vigie.cli.store import run_mark

    raise SystemExit(run_mark(store, article, tlp))  # type: ignore[arg-type]  # click has checked the marking


@main.command()
@STORE
@click.option("--day", metavar="DATE", help="Drop what was to be kept until before this day (default: today).")
def purge(store: str, day: str | None) -> None:
    """Drop texts whose time is over, from every byte of the store; quotations, findings and hashes stay.

    \b
    Example:
      vigie purge --store vigie.db
    """
    from vigie.cli.store import run_purge

    raise SystemExit(run_purge(store, day))


@main.command()
@STORE
@click.argument("name")
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
def forget(store: str, name: str, sure: bool) -> None:
    """Blot a person's whole NAME out of the store and keep it from coming back; the audit says that it was done.

    \b
    Example:
      vigie forget "Zéphyrin Kerdoncuff" --store vigie.db
    """
    from vigie.cli.store import run_forget

    raise SystemExit(run_forget(store, name, sure=sure))


@main.group()
def watchlist() -> None:
    """Be told of events: by mail, webhook or feed, once each, and again when one changes in what was asked for.

    \b
    Mail goes through VIGIE_SMTP (smtp://user:password@host:port or smtps://…) from VIGIE_MAIL_FROM; webhooks are signed
    with VIGIE_WEBHOOK_SECRET (header Vigie-Signature: sha256=…).

    \b
    Examples:
      vigie watchlist add sahel --country ML --country NE --type attack --min-voices 2 --notify mailto:desk@example.org
      vigie watchlist notify --store vigie.db
      vigie watchlist feed sahel > sahel.atom
    """


@watchlist.command("add")
@click.argument("name")
@STORE
@click.option("--actor", multiple=True, help="A group, body, country or official; any of those given.")
@click.option(
    "--type", multiple=True, type=click.Choice(EVENT_TYPES), metavar="TYPE", help="An event type; any of those given."
)
@click.option("--country", multiple=True, metavar="CODE", help="A country by its ISO code; any of those given.")
@click.option("--near", type=(float, float, float), metavar="LAT LON KM", help="A circle on the map.")
@click.option("--word", multiple=True, help="A word of headlines or quotations; all of those given.")
@click.option("--grade", help="The worst Admiralty grade wanted: B2, B or 2.")
@click.option("--min-voices", type=click.IntRange(0), default=0, help="Independent voices at least.")
@click.option("--notify", multiple=True, metavar="ADDRESS", help="mailto:… or https://…; none for the feed alone.")
def watchlist_add(name: str, store: str, **asked: object) -> None:
    """Watch for events under NAME."""
    from vigie.cli.watchlist import Asked, run_add

    raise SystemExit(run_add(store, name, Asked(**asked)))  # type: ignore[arg-type]


@watchlist.command("list")
@STORE
def watchlist_list(store: str) -> None:
    """List the watch lists."""
    from vigie.cli.watchlist import run_list

    raise SystemExit(run_list(store))


@watchlist.command("remove")
@click.argument("name")
@STORE
def watchlist_remove(name: str, store: str) -> None:
    """Stop watching under NAME."""
    from vigie.cli.watchlist import run_remove

    raise SystemExit(run_remove(store, name))


@watchlist.command("notify")
@STORE
@LANG
def watchlist_notify(store: str, lang: str) -> None:
    """Find what is new since the last time (run `vigie situate` first) and deliver it."""
    from vigie.cli.watchlist import run_notify

    raise SystemExit(run_notify(store, lang))


@watchlist.command("feed")
@click.argument("name")
@STORE
@LANG
def watchlist_feed(name: str, store: str, lang: str) -> None:
    """Print the Atom feed of NAME."""
    from vigie.cli.watchlist import run_feed

    raise SystemExit(run_feed(store, name, lang))


main.add_command(search)
main.add_command(import_)
main.add_command(sources)
main.add_command(watch)
main.add_command(accounts)


@main.command()
@STORE
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; loopback unless told otherwise.")
@click.option("--port", type=click.IntRange(1, 65535), default=8470, show_default=True)
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="TLS certificate (PEM).")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), help="TLS private key (PEM).")
@click.option(
    "--address", metavar="URL", help="Under which people reach it, when that is another one than --host says."
)
@click.option(
    "--assemble/--no-assemble", default=True, help="Keep the situation fresh, or leave that to `vigie watch`."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that answer (default: 2, or 1 on a machine of one core)."
)
def serve(store: str, **options: object) -> None:
    """Open the workbench in a browser.

    The first start makes an administrator and prints a link that works once.

    \b
    Examples:
      vigie serve --store vigie.db
      vigie serve --host 0.0.0.0 --certificate cert.pem --key key.pem --address https://vigie.example:8470/
    """
    from vigie.cli.serve import run
    from vigie.cli.workers import Served

    raise SystemExit(run(store, Served(**options)))  # type: ignore[arg-type]  # click has checked them


@main.command()
@click.argument(
    "form",
    metavar="FORMAT",
    type=click.Choice(["csv", "parquet", "geojson", "gexf", "ics", "bibtex", "csl", "cap", "stix", "misp"]),
)
@STORE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file (default: standard output), or the folder of tables.",
)
@click.option(
    "--tlp", type=click.Choice(LEVELS), default="CLEAR", show_default=True, help="What the recipient may see."
)
@LANG
@click.option("--type", "kind", type=click.Choice(EVENT_TYPES), metavar="TYPE", help="Only events of this type.")
@click.option("--country", metavar="CODE", help="Only events in this country (ISO code).")
@click.option("--actor", help="Only events in which this name stands.")
@click.option("--from", "first", metavar="DATE", help="Only events from this day on.")
@click.option("--to", "last", metavar="DATE", help="Only events up to this day.")
@click.option(
    "--status", type=click.Choice(["Draft", "Exercise"]), default="Draft", show_default=True, help="Of CAP alerts."
)
def export(
    form: str, store: str, output: Path | None, tlp: str, lang: str, kind: str | None, country: str | None, actor: str | None,
    first: str | None, last: str | None, status: str,
) -> None:  # fmt: skip
    """Hand on events in the form of other tools: csv and parquet (tables), geojson, gexf, ics, bibtex, csl, cap, stix, misp.

    Quotations have 25 words at most; private persons stand by their role, never by their name.

    \b
    Examples:
      vigie export csv -o tables/ --country ML
      vigie export geojson --type attack --from 2026-01-01 > attacks.geojson
    """
    from vigie.cli.export import run

    wanted = {"type": kind, "country": country, "actor": actor, "from": first, "to": last}
    raise SystemExit(run(store, form, output, tlp, lang, wanted, status))  # type: ignore[arg-type]  # click has checked the marking
