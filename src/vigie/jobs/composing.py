"""A brief that a person composed, on paper."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from vigie import __version__
from vigie.jobs.brief import paper_document
from vigie.jobs.storebriefs import situation_of_rows
from vigie.jobs.wording import load_phrases, load_quality
from vigie.publish.brief import Briefing
from vigie.publish.discretion import Discretion
from vigie.publish.papers import Composition, composed_paper
from vigie.publish.views import BriefView
from vigie.store.briefs import KeptBrief
from vigie.store.eventlists import event_of
from vigie.store.listings import list_warnings
from vigie.store.sight import sight_of

WARNINGS = 50
"""Warnings in force of one country on paper at most, the latest."""


def composed_document(connection: Connection, kept: KeptBrief, lang: str) -> bytes:
    """The PDF of a composed brief: its events in their order with the comments, and the warnings in force where they happened.

    It shows what the brief's own marking covers, whoever asks for it: it may be handed to anybody cleared for that marking.
    """
    phrases = load_phrases(lang)
    sight = sight_of(connection, kept.tlp)
    rows = [(x.comment, row) for x in kept.lines if (row := event_of(connection, sight, x.event)) is not None]
    countries = {row.event.where.country for _, row in rows if row.event.where}
    there = [
        list_warnings(connection, sight, "in_force", c, limit=WARNINGS).rows for c in sorted(filter(None, countries))
    ]
    warnings = [w for some in there for w in some if w.area is not None and w.area.country]
    situation, annotations = situation_of_rows(connection, sight, [row.event for _, row in rows], warnings)
    discretion = Discretion(annotations, phrases)
    told = discretion.situation(situation)
    briefing = Briefing(told, annotations, phrases)
    view = discretion.words(_framed(briefing.view(quality=load_quality(), made_by=f"vigie {__version__}")), told)
    shown = {e.id for e in told.events}
    cards = [(c, discretion.words(briefing.card(r.event.id), told)) for c, r in rows if r.event.id in shown]
    day = phrases.day
    lead = [phrases.brief("by", kept.author, day(kept.made[:10]))]
    if kept.approved_by:
        lead.append(phrases.brief("approved", kept.approved_by, day((kept.approved or "")[:10])))
    else:
        lead.append(phrases.brief("unapproved"))
    if len(cards) < len(kept.lines):
        lead.append(phrases.brief("gone", len(kept.lines) - len(cards)))
    composed = Composition(kept.title, tuple(lead), {card.anchor: comment for comment, card in cards})
    paper = composed_paper(view, [card for _, card in cards], composed, phrases, kept.tlp, situation.as_of)
    return paper_document(paper, phrases, "pdf")


def _framed(view: BriefView) -> BriefView:
    """What stands around the chosen events on paper: warnings, sources, method. The rest of a brief is not read through for names."""
    sources = tuple(replace(a, layers=()) for a in view.articles)
    parts = dict.fromkeys(("essential", "changed", "stories", "chronology", "speakers", "relations", "unread"), ())
    return replace(view, articles=sources, **parts)  # type: ignore[arg-type]  # all of these are tuples
