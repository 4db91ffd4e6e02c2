"""The public situation record, `vigie/situation/1`, as plain JSON values."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from vigie.model.situations import (
    Actor,
    BoardWarning,
    Claim,
    Contradiction,
    FigureLine,
    Situation,
    SituationArticle,
    SituationEvent,
    Voice,
)
from vigie.publish.phrases import Phrases
from vigie.publish.records import place_record

SCHEMA = "vigie/situation/1"
Record = dict[str, Any]


def situation_record(situation: Situation, phrases: Phrases) -> Record:
    """The record as `contract/situation.md` lists it; `phrases` words the reasons of grades and states."""
    accounts = situation.accounts
    return {
        "schema": SCHEMA,
        "as_of": situation.as_of,
        "period": {"from": situation.period[0], "until": situation.period[1]},
        "articles": [_article(a) for a in situation.articles],
        "stories": [
            {"id": s.id, "title": s.title, "articles": list(s.articles), "first": s.first, "last": s.last}
            for s in situation.stories
        ],
        "events": [event_record(e, phrases) for e in situation.events],
        "warnings": [warning_record(w, phrases) for w in situation.warnings],
        "actors": [actor_record(a) for a in situation.actors],
        "accounts": {
            "offered": accounts.offered,
            "accepted": accounts.count("accepted"),
            "degraded": accounts.count("degraded"),
            "refused": accounts.count("refused"),
            "duplicate": accounts.count("duplicate"),
            "reasons": dict(accounts.reasons()),
        },
    }


def _article(a: SituationArticle) -> Record:
    return {
        "id": a.id,
        "publisher": a.publisher,
        "published": a.published,
        "title": a.title,
        "url": a.url,
        "story": a.story,
        "origin": a.origin,
        "copy_of": a.copy_of,
        "machine_translated": a.machine_translated,
        "translation_of": a.translation_of,
        "version_of": a.version_of,
        "changes": [{"what": c.what, "before": c.before, "after": c.after} for c in a.changes],
        "reuses": [{"article": r.article, "paragraphs": list(r.paragraphs)} for r in a.reuses],
    }


def event_record(e: SituationEvent, phrases: Phrases) -> Record:
    """One event of the record."""
    roles: dict[str, list[str]] = {}
    for filler in e.roles:
        roles.setdefault(filler.role, []).append(filler.name)
    return {
        "id": e.id,
        "story": e.story,
        "type": e.type,
        "when": e.when,
        "where": place_record(e.where),
        "roles": roles,
        "factuality": e.factuality,
        "hedged": e.hedged,
        "confidence": None if e.confidence is None else round(e.confidence, 3),
        "reports": [
            {"article": r.article, "event": r.event, "because": because or None}
            for r, because in zip_longest(e.reports, e.because)
        ],
        "voices": [_voice(v) for v in e.voices],
        "independent": e.independent,
        "figures": [_figures(line) for line in e.figures],
        "contradictions": [_contradiction(c) for c in e.contradictions],
        "claims": [_claim(c) for c in e.claims],
        "denials": [_claim(c) for c in e.denials],
        "accusations": [_claim(c) for c in e.accusations],
        "grade": {
            "reliability": e.grade.reliability,
            "credibility": e.grade.credibility,
            "reasons": [phrases.reason(r.code, r.values) for r in e.grade.reasons],
        },
        "first_reported": e.first_reported,
        "last_reported": e.last_reported,
        "history": [
            {"when": c.when, "what": phrases.change(c.code, c.values), "article": c.article} for c in e.history
        ],
    }


def _voice(v: Voice) -> Record:
    return {
        "who": v.who,
        "via": list(v.via),
        "articles": list(v.articles),
        "statements": list(v.statements),
        "named": v.named,
        "own": v.own,
    }


def _figures(line: FigureLine) -> Record:
    return {
        "what": line.what,
        "values": [
            {
                "min": v.min,
                "max": v.max,
                "approximate": v.approximate,
                "who": v.who,
                "articles": list(v.articles),
                "as_of": v.as_of,
            }
            for v in line.values
        ],
        "current": {"min": line.current[0], "max": line.current[1]},
    }


def _contradiction(c: Contradiction) -> Record:
    return {
        "slot": c.slot,
        "kind": c.kind,
        "values": [{"value": s.value, "who": list(s.who), "articles": list(s.articles)} for s in c.values],
    }


def _claim(c: Claim) -> Record:
    return {"who": c.who, "via": list(c.via), "articles": list(c.articles), "of": c.of}


def warning_record(w: BoardWarning, phrases: Phrases) -> Record:
    """One warning of the record."""
    return {
        "id": w.id,
        "issuer": w.issuer,
        "kind": w.kind,
        "area": None if w.area is None else {"name": w.area.name, "country": w.area.country},
        "level": w.level,
        "instruction": w.instruction,
        "urgency": w.urgency,
        "severity": w.severity,
        "certainty": w.certainty,
        "from": w.from_,
        "until": w.until,
        "state": w.state,
        "superseded_by": w.superseded_by,
        "articles": list(w.articles),
        "reasons": [phrases.state(r) for r in w.reasons],
    }


def actor_record(a: Actor) -> Record:
    """One actor of the record."""
    return {
        "id": a.id,
        "name": a.name,
        "type": a.type,
        "aliases": list(a.aliases),
        "events": list(a.events),
        "links": [
            {
                "relation": x.relation,
                "other": x.other,
                "forward": x.forward,
                "articles": list(x.articles),
                "voices": list(x.voices),
                "hedged": x.hedged,
            }
            for x in a.links
        ],
    }
