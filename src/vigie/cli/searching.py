"""The command `vigie search` and its options."""

from __future__ import annotations

import click

from vigie.cli.options import STORE
from vigie.model.markings import LEVELS


@click.command()
@click.argument("words", nargs=-1)
@STORE
@click.option(
    "--in", "over", type=click.Choice(["articles", "findings", "events"]), default="articles", show_default=True
)
@click.option(
    "--type", "types", multiple=True, metavar="TYPE", help="An event type, a layer (statement, figure…); repeatable."
)
@click.option("--place", help="A country (name or ISO code), or the surroundings of a place.")
@click.option("--near", metavar="LAT,LON", help="The surroundings of a position.")
@click.option("--radius", type=click.FloatRange(0.1, 1000), metavar="KM", help="How far they reach (default: 25 km).")
@click.option("--actor", metavar="NAME", help="A name that stands in a finding.")
@click.option("--role", help="The role that the actor has: perpetrator, victim, speaker, subject…")
@click.option("--voice", metavar="NAME", help="Who speaks or is passed on.")
@click.option("--from", "since", metavar="DATE", help="From this day, month or year on.")
@click.option("--to", "until", metavar="DATE", help="Up to the end of this day, month or year.")
@click.option(
    "--outlet", "outlets", multiple=True, metavar="NAME", help="An outlet by its name in the store; repeatable."
)
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Language of the article; repeatable.")
@click.option("--min-voices", "voices", type=click.IntRange(1), help="Independent voices of an event at least.")
@click.option("--grade", metavar="GRADE", help="A grade or a better one: B2, B or 2.")
@click.option("--confidence", type=click.FloatRange(0, 1), help="Confidence of a finding or event at least.")
@click.option(
    "--tlp",
    "clearance",
    type=click.Choice(LEVELS),
    default=LEVELS[-1],
    show_default=True,
    help="The highest marking shown.",
)
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--cursor", help="Where the page before ended, as it said.")
@click.option("--facets", is_flag=True, help="Also count by type, country, outlet, month, grade.")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def search(words: tuple[str, ...], store: str, form: str, **asked: object) -> None:
    """Search the store: WORDS must all be there, whatever their form; see docs/search.md.

    "a phrase" as it stands, OR between words, -word to exclude, begin* for beginnings, title:word for headlines. Put -- before
    WORDS that begin with a hyphen. Exit code 0 also when nothing was found.

    \b
    Examples:
      vigie search attaque convoi --place Mali --from 2026-10
      vigie search '"état d'"'"'urgence" OR couvre-feu -manifestation' --sort date
      vigie search drone --in events --min-voices 2 --grade B2
      vigie search --in findings --type abduction --near 16.27,-0.04 --radius 100
      vigie search otages --facets --format jsonl > hits.jsonl
    """
    from vigie.cli.search import run
    from vigie.jobs.search import Asked

    raise SystemExit(run(store, Asked(" ".join(words), **asked), form))  # type: ignore[arg-type]  # click has checked them
