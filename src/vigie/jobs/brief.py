"""From inputs to a situation and its brief."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vigie import __version__
from vigie.jobs.wording import load_brief_style, load_outlines, load_phrases, load_quality, load_template
from vigie.lang.situations import SituationPack
from vigie.model.annotations import Annotation
from vigie.model.situations import Situation, Source
from vigie.publish.brief import Briefing
from vigie.publish.rendering import render_brief
from vigie.publish.situations import Record, situation_record
from vigie.text.folding import fold


@dataclass(frozen=True, slots=True)
class Look:
    """How a brief is to be shown: its language, the day from which changes are told, with whole texts or without."""

    lang: str = "fr"
    since: str | None = None
    with_text: bool = False


def brief_page(situation: Situation, annotations: Sequence[Annotation], look: Look) -> str:
    """The page of a brief."""
    phrases = load_phrases(look.lang)
    view = Briefing(situation, annotations, phrases).view(
        quality=load_quality(),
        outlines=load_outlines(),
        since=look.since,
        with_text=look.with_text,
        made_by=f"vigie {__version__}",
    )
    return render_brief(view, phrases, load_template("brief.html"), load_brief_style())


def record_of(situation: Situation, lang: str = "fr") -> Record:
    """The situation record, its reasons worded in a language."""
    return situation_record(situation, load_phrases(lang))


def with_sources(pack: SituationPack, path: Path) -> SituationPack:
    """The pack with the user's own reliability table on top.

    Raises:
        ValueError: the file is no such table; the message says what is wrong.
    """
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["source"]
        own = {fold(r["name"]): Source(r["name"], r.get("kind", "unknown"), r["reliability"]) for r in rows}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: not a table of [[source]] rows with name and reliability ({error})") from error
    wrong = [s.name for s in own.values() if s.reliability not in ("A", "B", "C", "D", "E", "F")]
    if wrong:
        raise ValueError(f"{path}: reliability must be a letter from A to F ({', '.join(wrong)})")
    return replace(pack, sources={**pack.sources, **own})
