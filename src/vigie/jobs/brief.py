"""From inputs to a situation and its brief."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from vigie import __version__
from vigie.adapters.typesetting import typeset
from vigie.jobs.wording import (
    load_brief_style,
    load_glyphs,
    load_outlines,
    load_phrases,
    load_quality,
    load_template,
)
from vigie.lang.situations import SituationPack
from vigie.model.annotations import Annotation
from vigie.model.markings import Tlp
from vigie.model.situations import Situation, Source
from vigie.publish.brief import Briefing
from vigie.publish.discretion import Discretion
from vigie.publish.papers import Paper, brief_paper
from vigie.publish.phrases import Phrases
from vigie.publish.plaintexts import as_markdown, as_plain
from vigie.publish.rendering import render_brief
from vigie.publish.situations import Record, situation_record
from vigie.publish.typesetting import as_values
from vigie.publish.views import BriefView, Unread
from vigie.text.folding import fold
from vigie.text.intervals import bounds

Form = Literal["html", "md", "txt", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Look:
    """How a brief is to be shown: its language, the day from which changes are told, with whole texts or without, its marking."""

    lang: str = "fr"
    since: str | None = None
    with_text: bool = False
    tlp: Tlp | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a brief from a store says in the place of the accounts of a run: how its events were chosen, what is not well."""

    chosen: str
    unread: tuple[Unread, ...]


def brief_page(situation: Situation, annotations: Sequence[Annotation], look: Look) -> str:
    """The page of a brief."""
    view = brief_view(situation, annotations, look)
    return render_brief(view, load_phrases(look.lang), load_template("brief.html"), load_brief_style())


def brief_document(
    situation: Situation, annotations: Sequence[Annotation], look: Look, form: Form, beside: Beside | None = None
) -> bytes:
    """A brief in one of its forms; text is UTF-8. What is not marked is CLEAR on paper."""
    phrases = load_phrases(look.lang)
    view = brief_view(situation, annotations, look)
    if beside is not None:
        view = replace(view, accounts=beside.chosen, unread=beside.unread)
    if form == "html":
        return render_brief(view, phrases, load_template("brief.html"), load_brief_style()).encode()
    return paper_document(brief_paper(view, phrases, look.tlp or "CLEAR", situation.as_of), phrases, form)


def brief_view(situation: Situation, annotations: Sequence[Annotation], look: Look) -> BriefView:
    """What a brief shows; without whole texts no private person is named in it."""
    phrases = load_phrases(look.lang)
    discretion = None if look.with_text else Discretion(annotations, phrases)
    told = discretion.situation(situation) if discretion else situation
    view = Briefing(told, annotations, phrases).view(
        quality=load_quality(),
        outlines=load_outlines(),
        since=look.since,
        with_text=look.with_text,
        made_by=f"vigie {__version__}",
    )
    view = replace(view, tlp=look.tlp)
    return discretion.words(view, told) if discretion else view


def paper_document(paper: Paper, phrases: Phrases, form: Form) -> bytes:
    """A paper as Markdown, plain text or PDF."""
    if form == "md":
        return as_markdown(paper).encode("utf-8", "replace")
    if form == "txt":
        return as_plain(paper).encode("utf-8", "replace")
    days = bounds(paper.day)
    values = as_values(paper, load_glyphs(), phrases.brief("undrawn"))
    return typeset(load_template("brief.typ"), values, days[0] if days else None)


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
