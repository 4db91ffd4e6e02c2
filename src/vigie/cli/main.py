"""`vigie`: the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vigie")
def main() -> None:
    """Read the press and keep a sourced picture of a security situation."""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), required=True)
@click.option("--format", "form", type=click.Choice(["jsonl", "table"]), default="jsonl")
def annotate(paths: tuple[Path, ...], form: str) -> None:
    """Annotate articles."""
    del form
    from vigie.ingest.tables import read_documents
    from vigie.jobs.annotate import Annotator
    from vigie.publish.records import annotation_record

    for annotation in Annotator().annotate(read_documents(paths)):
        sys.stdout.write(json.dumps(annotation_record(annotation), ensure_ascii=False) + "\n")
