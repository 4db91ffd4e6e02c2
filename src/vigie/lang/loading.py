"""Read and check a language pack's data files: the only reader of lang/*/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from vigie.lang import (
    cleaning,
    entities,
    events,
    figures,
    links,
    search,
    situations,
    statements,
    syntax,
    times,
    triage,
    warnings,
)
from vigie.lang.packs import LanguagePack
from vigie.text.terms import Analysis

VERSION = "1"


class PackFiles:
    """The files of one language, read on demand; an error names the file it stands in."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._folder = files("vigie.lang") / code

    def toml(self, stem: str) -> Mapping[str, Any]:
        """The rows of `<stem>.toml`."""
        path = self._folder / f"{stem}.toml"
        try:
            return tomllib.loads(path.read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            error.add_note(f"in language data file {path}")
            raise

    def tsv(self, stem: str) -> Sequence[Mapping[str, str]]:
        """The rows of `<stem>.tsv`, by the names of its header line."""
        header, *lines = (self._folder / f"{stem}.tsv").read_text("utf-8").rstrip("\n").split("\n")
        names = header.split("\t")
        return [
            dict(zip(names, line.split("\t"), strict=False)) for line in lines
        ]  # csv.DictReader takes a second for the places


def load_pack(code: str = "fr") -> LanguagePack:
    """Load the pack of a language; a malformed file raises with its name."""
    source = PackFiles(code)
    return LanguagePack(
        code=code,
        version=VERSION,
        cleaning=cleaning.parse(source),
        syntax=syntax.parse(source),
        entities=entities.parse(source),
        times=times.parse(source),
        statements=statements.parse(source),
        figures=figures.parse(source),
        events=events.parse(source),
        warnings=warnings.parse(source),
        links=links.parse(source),
        situations=situations.parse(source),
    )


def load_gate(pack: LanguagePack) -> triage.TriagePack:
    """What the look before parsing needs of a pack: apart from it, for its fifth of a second is owed by `--triage` alone."""
    return triage.parse(PackFiles(pack.code), pack.events)


def load_analysis(code: str = "fr") -> Analysis:
    """The word analysis of a store, without the rest of the pack: a search owes no second to what it does not use."""
    return search.parse(PackFiles(code))
