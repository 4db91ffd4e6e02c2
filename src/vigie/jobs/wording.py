"""Reads what the renderers show with: interface words, templates, outlines, measured quality."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vigie.publish.drawings import Outlines
from vigie.publish.phrases import Phrases
from vigie.publish.views import Quality
from vigie.text.folding import fold

LANGUAGES = ("fr", "en")
_FOLDER = files("vigie.publish")


def load_phrases(lang: str) -> Phrases:
    """The interface words of a language ("fr" or "en")."""
    raw = tomllib.loads((_FOLDER / "texts" / f"{lang}.toml").read_text("utf-8"))
    names = {code: told[LANGUAGES.index(lang)] for code, *told in _countries()}
    return Phrases(lang, {**{k: v for k, v in raw.items() if isinstance(v, dict)}, "country": names})


@cache
def _countries() -> tuple[tuple[str, str, str], ...]:
    """The code of each country with its French and its English name."""
    lines = (_FOLDER / "data" / "countries.tsv").read_text("utf-8").splitlines()[1:]
    return tuple((code, french, english) for code, french, english in (line.split("\t") for line in lines))


@cache
def country_codes() -> Mapping[str, str]:
    """The code of each country by its folded name, in both languages."""
    return {fold(name): code for code, *names in _countries() for name in names}


def load_template(name: str) -> str:
    """A template of the package."""
    return (_FOLDER / "templates" / name).read_text("utf-8")


def load_brief_style() -> str:
    """The stylesheet of the brief: what it shares with the workbench, then its own."""
    return "".join((_FOLDER / "styles" / name).read_text("utf-8") for name in ("shared.css", "brief.css"))


def load_glyphs() -> frozenset[str]:
    """The characters that the typesetter's own fonts can draw."""
    lines = (_FOLDER / "data" / "glyphs.txt").read_text("utf-8").splitlines()
    ranges = (r.partition("-") for line in lines if not line.startswith("#") for r in line.split())
    return frozenset(chr(c) for first, _, last in ranges for c in range(int(first, 16), int(last or first, 16) + 1))


@cache
def load_outlines() -> Outlines:
    """Outlines of the countries, for the map."""
    world = json.loads((_FOLDER / "data" / "world.json").read_text("utf-8"))["countries"]
    return tuple(tuple(tuple(ring) for ring in country) for country in world)


def load_quality() -> dict[str, Quality]:
    """Precision and recall of each layer as `./run bench --publish FOLDER` last measured them."""
    rows = json.loads((_FOLDER / "data" / "quality.json").read_text("utf-8"))
    return {layer: Quality(r["precision"], r["recall"], rows["articles"]) for layer, r in rows["layers"].items()}
