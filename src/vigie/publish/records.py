"""The public annotation record, `vigie/annotation/1`, as plain JSON values."""

from __future__ import annotations

from typing import Any

from vigie.model.annotations import Annotation
from vigie.model.articles import Article
from vigie.model.entities import Entity
from vigie.model.events import Event
from vigie.model.figures import Figure
from vigie.model.links import Link
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.model.times import TimeExpression
from vigie.model.triage import Triage
from vigie.model.warnings import SecurityWarning

SCHEMA = "vigie/annotation/1"
Record = dict[str, Any]


def annotation_record(annotation: Annotation) -> Record:
    """The record of one article, every key present, as `contract/annotation.md` lists them."""
    article, text = annotation.article, annotation.article.text
    made = annotation.made_by
    return {
        "schema": SCHEMA,
        "id": article.id,
        "source": _source(article),
        "published": article.published,
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "published_basis": article.published_basis,
        "language": article.language,
        "machine_translated": {
            "score": round(article.translation.score, 3),
            "cues": [{**_words(c.span, text), "rule": c.rule} for c in article.translation.cues],
        },
        "text": text,
        "removed": [{"text": r.text, "reason": r.reason} for r in article.removed],
        "entities": [_entity(e, text) for e in annotation.entities],
        "times": [_time(t, text) for t in annotation.times],
        "statements": [_statement(s, text) for s in annotation.statements],
        "figures": [_figure(f, text) for f in annotation.figures],
        "events": [_event(e, text) for e in annotation.events],
        "warnings": [_warning(w, text) for w in annotation.warnings],
        "links": [_link(x, text) for x in annotation.links],
        **({} if annotation.triage is None else {"triage": _triage(annotation.triage)}),
        "made_by": None if made is None else {"program": made.program, "pack": made.pack, "model": made.model},
    }


def _triage(triage: Triage) -> Record:
    """What was read of the article, only in records made with `--triage`."""
    return {
        "read": triage.extent,
        "paragraphs": list(triage.paragraphs),
        "words": triage.words,
        "words_read": triage.words_read,
        "rules": list(triage.rules),
    }


def _source(article: Article) -> Record:
    return {
        "path": article.path,
        "url": article.url,
        "publisher": article.publisher,
        "credit": article.credit,
        "title": article.title.of(article.text) if article.title else None,
        "authors": list(article.authors),
    }


def _words(span: Span, text: str) -> Record:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _maybe(span: Span | None, text: str) -> Record | None:
    return None if span is None else _words(span, text)


def _item(
    found: Entity | TimeExpression | Statement | Figure | Event | SecurityWarning | Link, span: Span, text: str
) -> Record:
    return {
        "id": found.id,
        **_words(span, text),
        "rules": list(found.rules),
        "confidence": None if found.confidence is None else round(found.confidence, 3),
    }


def _who(names: tuple[str, ...]) -> str | list[str] | None:
    """One name as it is, several as a list, none as null."""
    return list(names) if len(names) > 1 else names[0] if names else None


def _entity(e: Entity, text: str) -> Record:
    return {
        **_item(e, e.mentions[0].span, text),
        "name": e.name,
        "type": e.type,
        "same_as": e.same_as,
        "country": e.country,
        "why": e.why,
        "standing": e.standing,
        "procedure": e.procedure,
        "mentions": [{**_words(m.span, text), "named": m.named, "why": m.why} for m in e.mentions],
    }


def _time(t: TimeExpression, text: str) -> Record:
    return {**_item(t, t.span, text), "value": t.value, "approximate": t.approximate, "relative": t.relative}


def _statement(s: Statement, text: str) -> Record:
    return {
        **_item(s, s.span, text),
        "source": _maybe(s.source, text),
        "cue": _maybe(s.cue, text),
        "who": _who(s.who),
        "who_id": s.who_ids[0] if s.who_ids else None,
        "via": list(s.via),
        "form": s.form,
        "hedged": s.hedged,
        "hedge_cues": [_words(c, text) for c in s.hedge_cues],
    }


def _figure(f: Figure, text: str) -> Record:
    return {
        **_item(f, f.span, text),
        "what": f.what,
        "of": f.of,
        "of_id": f.of_id,
        "min": f.min,
        "max": f.max,
        "approximate": f.approximate,
        "who": _who(f.who),
        "hedged": f.hedged,
        "statement": f.statement,
    }


def place_record(place: Place | None) -> Record | None:
    """A place as the records show it, or null."""
    if place is None:
        return None
    return {
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "id": place.id,
        "precision": place.precision,
    }


def _event(e: Event, text: str) -> Record:
    roles: dict[str, list[str]] = {}
    role_ids: dict[str, list[str]] = {}
    for filler in e.roles:
        roles.setdefault(filler.role, []).append(filler.name)
        if filler.id:
            role_ids.setdefault(filler.role, []).append(filler.id)
    return {
        **_item(e, e.span, text),
        "type": e.type,
        "trigger": e.trigger.of(text),
        "trigger_start": e.trigger.start,
        "when": e.when,
        "where": place_record(e.where),
        "roles": roles,
        "role_ids": role_ids,
        "figures": list(e.figures),
        "factuality": e.factuality,
        "hedged": e.hedged,
        "who": _who(e.who),
        "statement": e.statement,
        "level": None if e.level is None else {"from": e.level.before, "to": e.level.after},
        "plover": None if e.plover is None else {"type": e.plover.type, "mode": e.plover.mode},
    }


def _warning(w: SecurityWarning, text: str) -> Record:
    return {
        **_item(w, w.span, text),
        "issuer": w.issuer,
        "issuer_id": w.issuer_id,
        "kind": w.kind,
        "action": w.action,
        "area": None if w.area is None else {"name": w.area.name, "country": w.area.country},
        "level": w.level,
        "instruction": w.instruction,
        "urgency": w.urgency,
        "severity": w.severity,
        "certainty": w.certainty,
        "from": w.from_,
        "until": w.until,
        "statement": w.statement,
    }


def _link(x: Link, text: str) -> Record:
    return {
        **_item(x, x.span, text),
        "subject": x.subject,
        "relation": x.relation,
        "object": x.object,
        "subject_id": x.subject_id,
        "object_id": x.object_id,
        "hedged": x.hedged,
        "who": _who(x.who),
        "statement": x.statement,
    }
