"""`vigie import`: a partner's STIX bundle, from a file or from the inbox, into the store."""

from __future__ import annotations

from pathlib import Path

import click

from vigie.cli.options import STORE
from vigie.model.markings import LEVELS, Tlp


@click.command("import")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@STORE
@click.option("--partner", help="Who sent the file: what it says enters in this name.")
@click.option(
    "--tlp", type=click.Choice(LEVELS), default="AMBER", show_default=True, help="The strictest marking that the partner may use."
)  # fmt: skip
@click.option("--post", metavar="KEY", help="Instead of a file: what a partner posted (TAXII) and waits in the inbox.")
@click.option("--waiting", is_flag=True, help="List what waits in the inbox.")
def import_(path: Path | None, store: str, partner: str | None, tlp: Tlp, post: str | None, *, waiting: bool) -> None:
    """Take a partner's STIX 2.1 bundle into the situation, in the partner's voice; run `vigie situate` afterwards.

    It is taken wholly or refused with its reason (exit code 1): malformed, too large or deep, contradictory, marked above what the
    partner may mark, with markup or code in it. Nothing of a refused bundle is shown to anybody.

    \b
    Examples:
      vigie import bundle.json --partner "Cellule Nord" --store vigie.db
      vigie import --waiting
      vigie import --post 0d4a2f0e-11aa-4b7c-8d8e-3c5f2a9b7e10
    """
    from vigie.cli.imports import run_file, run_post, run_waiting

    if waiting:
        raise SystemExit(run_waiting(store))
    if post:
        raise SystemExit(run_post(store, post))
    if path is None or not partner:
        raise click.UsageError("name a file and its --partner, or a --post")
    raise SystemExit(run_file(store, path, " ".join(partner.split())[:120], tlp))
