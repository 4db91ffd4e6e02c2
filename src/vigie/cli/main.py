"""`vigie`: the command line. Heavy modules are imported by the commands that need them, so that --help answers at once."""

from __future__ import annotations

from pathlib import Path

import click

from vigie import __version__

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


PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
MODEL = click.option("--model", help="Another spaCy pipeline for French, by path or package name.")
PROCESSES = click.option(
    "-j", "--processes", type=click.IntRange(1, 64), help="Processes to use (default: one a core when it pays)."
)


SIFT = click.option(
    "--triage",
    "sift",
    is_flag=True,
    help="Parse only what may bear on security; a mixed stream goes more than twice as fast.",
)


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

    PATHS are files (.txt, .md, .html, .jsonl, .json, also .gz and .xz), folders of them, or - for standard input.

    \b
    Examples:
      vigie annotate dispatches/ > records.jsonl
      vigie annotate - --format table < article.txt
      vigie annotate feed.jsonl.xz --triage > records.jsonl
    """
    from vigie.cli.annotate import run

    raise SystemExit(run(paths, form, output, model, processes, sift=sift))


@main.command()
@PATHS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The page (default: standard output)."
)
@click.option(
    "--situation", type=click.Path(path_type=Path, dir_okay=False), help="Also write the situation record (JSON)."
)
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of the brief.")
@click.option("--with-text", is_flag=True, help="A reading copy with whole texts; not to be passed on.")
@click.option("--as-of", metavar="DATE", help="The day of the situation, YYYY-MM-DD (default: the last article's).")
@click.option(
    "--since", metavar="DATE", help="Tell what changed since this day, YYYY-MM-DD (default: the last article's)."
)
@click.option(
    "--sources", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Your own reliability table (TOML)."
)
@SIFT
@MODEL
@PROCESSES
def brief(paths: tuple[Path, ...], **options: object) -> None:
    """Write the brief of many articles: one self-contained page.

    \b
    Examples:
      vigie brief dispatches/ -o brief.html --situation situation.json
      vigie brief news.jsonl.xz --lang en --since 2026-11-20 -o brief.html
    """
    from vigie.cli.brief import Request, run

    raise SystemExit(run(Request(paths=paths, **options)))  # type: ignore[arg-type]


@main.command()
def doctor() -> None:
    """Check the installation: model, versions, data files, fonts, what is optional and missing."""
    from vigie.cli.doctor import run

    raise SystemExit(run())
