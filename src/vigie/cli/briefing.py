"""The command `vigie brief` as users see it; what it does is in `cli/brief.py`, imported when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from vigie.cli.options import LANG, MODEL, PROCESSES, SIFT
from vigie.model.events import EVENT_TYPES
from vigie.model.markings import LEVELS


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file (default: standard output)."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md", "txt", "pdf"]),
    default="html",
    show_default=True,
    help="A page, text for mail, or paper.",
)
@click.option("--pdf", is_flag=True, help="The same as --format pdf: A4, tagged, the same bytes for the same input.")
@click.option(
    "--situation", type=click.Path(path_type=Path, dir_okay=False), help="Also write the situation record (JSON)."
)
@LANG
@click.option(
    "--with-text", is_flag=True, help="A reading copy (HTML) with whole texts and names; not to be passed on."
)
@click.option("--as-of", metavar="DATE", help="The day of the situation, YYYY-MM-DD (default: the last article's).")
@click.option(
    "--since", metavar="DATE", help="Tell what changed since this day, YYYY-MM-DD (default: the last article's)."
)
@click.option(
    "--sources", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Your own reliability table (TOML)."
)
@click.option("--store", help="Instead of files: what this store knows (run `vigie situate` first).")
@click.option(
    "--tlp",
    type=click.Choice(LEVELS),
    help="The marking; of a store, what the recipient may see (default there: CLEAR).",
)
@click.option("--from", "first", metavar="DATE", help="Of a store: only events from this day on.")
@click.option("--to", "last", metavar="DATE", help="Of a store: only events up to this day.")
@click.option("--country", metavar="CODE", help="Of a store: only events in this country (ISO code).")
@click.option("--place", help="Of a store: only events at places with this in their name.")
@click.option("--actor", help="Of a store: only events in which this name stands.")
@click.option(
    "--type", "kind", type=click.Choice(EVENT_TYPES), metavar="TYPE", help="Of a store: only events of this type."
)
@click.option("--watch", metavar="NAME", help="Of a store: only events that a watch list asks for.")
@SIFT
@MODEL
@PROCESSES
def brief(paths: tuple[Path, ...], *, pdf: bool, **options: object) -> None:
    """Write the brief of many articles: one self-contained page, a paper (PDF), or text for mail.

    Private persons stand in it by their role, except in a reading copy (--with-text).

    \b
    Examples:
      vigie brief dispatches/ -o brief.html --situation situation.json
      vigie brief news.jsonl.xz --lang en --since 2026-11-20 --pdf -o brief.pdf
      vigie brief --store vigie.db --country ML --from 2026-11-01 --format txt
      vigie brief --store vigie.db --watch sahel --tlp AMBER --pdf -o sahel.pdf
    """
    from vigie.cli.brief import Request, run

    if pdf:
        options["form"] = "pdf"
    if options["with_text"] and options["form"] != "html":
        raise click.UsageError("--with-text makes a page (HTML) only")
    raise SystemExit(run(Request(paths=paths, **options)))  # type: ignore[arg-type]
