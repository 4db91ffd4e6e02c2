"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

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
STORE = click.option(
    "--store",
    envvar="VIGIE_STORE",
    default="vigie.db",
    show_default=True,
    help="The store: an SQLite file, or a postgresql:// URL.",
)
LANG = click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of what is shown."
)
