"""`vigie doctor`: is everything there that the program needs, and what is optional and missing."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

import click

from vigie import __version__
from vigie.adapters.parser import SHIPPED_MODEL, Parser
from vigie.jobs.wording import load_outlines, load_quality
from vigie.lang.loading import load_pack

NEEDED = ("spacy", "trafilatura", "htmldate", "py3langid", "lxml", "lxml_html_clean", "jinja2", "click")
OPTIONAL_PROGRAMS = {"chromium": "printing the brief to PDF from the command line"}
SENTENCE = "La préfecture a annoncé mardi la fin de l'alerte."


def run() -> int:
    """Print one line a check; the exit code is 1 when something needed is missing."""
    lines: list[tuple[bool, str]] = [
        (True, f"vigie {__version__}, Python {platform.python_version()}, {platform.system()}"),
        *(_package(name) for name in NEEDED),
    ]
    if all(ok for ok, _ in lines):
        lines += [_model(), _pack(), _data()]
    for ok, text in lines:
        click.echo(f"{'ok     ' if ok else 'MISSING'}  {text}")
    for program, use in OPTIONAL_PROGRAMS.items():
        found = shutil.which(program)
        click.echo(f"{'ok     ' if found else 'absent '}  {program} (optional: {use})")
    click.echo("ok       fonts: the brief uses the reader's own, none is needed here")
    return 0 if all(ok for ok, _ in lines) else 1


def _package(name: str) -> tuple[bool, str]:
    try:
        return True, f"{name} {version(name)}"
    except PackageNotFoundError:
        return False, f"{name} is not installed: reinstall vigie"


def _model() -> tuple[bool, str]:
    if not (SHIPPED_MODEL / "meta.json").is_file():
        return False, f"model: nothing at {SHIPPED_MODEL}"
    parser = Parser()
    size = sum(f.stat().st_size for f in SHIPPED_MODEL.rglob("*") if f.is_file()) / 2**20
    tokens = next(iter(parser.parse([SENTENCE]))).tokens
    return len(tokens) > 0, f"model {parser.name}, {size:.0f} MiB, reads {len(tokens)} tokens of a test sentence"


def _pack() -> tuple[bool, str]:
    pack = load_pack()
    return True, f"language pack {pack.code} {pack.version}: {len(pack.situations.media)} names of media"


def _data() -> tuple[bool, str]:
    quality = load_quality()
    measured = ", ".join(sorted(quality)) or "none yet"
    return len(load_outlines()) > 200, f"map of {len(load_outlines())} countries; measured layers: {measured}"
