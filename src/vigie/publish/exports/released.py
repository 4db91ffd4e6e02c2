"""One release as STIX objects: what is said, the context that it names, and a report that holds it together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from vigie.model.exchange import TLP_MARKS
from vigie.model.handouts import Handout
from vigie.model.situations import BoardWarning, SituationArticle
from vigie.publish.exports.cap import cap_title
from vigie.publish.exports.languages import language_contents
from vigie.publish.exports.stix import EPOCH, PRESS, as_stix, stix_id
from vigie.publish.phrases import Phrases
from vigie.text.evidence import short_words

Object = dict[str, Any]
LEFT_OUT = frozenset(("report", "grouping", "bundle"))
"""Objects of a bundle that gather what many events say: a release has one report of its own, which is withdrawn with it."""
WARNING_EXTENSION = stix_id("extension-definition", "warning")
"""Our own extension of reports: the slots of a warning, in the words of the Common Alerting Protocol."""
ENDED = frozenset(("lifted", "expired"))
"""States of warnings that nothing follows."""
HELD = frozenset(("marking-definition", "extension-definition"))
"""Types that no report refers to."""


def release_title(handout: Handout, phrases: Phrases) -> str:
    """What a release is about, in a few words."""
    if handout.warnings:
        return cap_title(handout.warnings[0], phrases)
    event = handout.events[0].event
    return phrases.event(event.type, event.where.name if event.where else None, event.when)


def release_objects(
    handout: Handout, words: tuple[Phrases, Phrases], key: str, title: str, published: str
) -> Sequence[Object]:
    """The objects of a release, the same for the same handout, in the order of their types and ids.

    Args:
        handout: what was approved: one event, or one warning.
        words: of names and descriptions; what they are in the second language stands in objects of language content.
        key: of the release; the report's id is made of it.
        title: of the release.
        published: the instant at which it was first approved, in STIX's spelling.
    """
    first, second = words
    objects = _said(handout, first, key, title, published)
    others = _said(handout, second, key, release_title(handout, second), published)
    objects += language_contents(objects, others, second.lang)
    vigie = stix_id("identity", "vigie")
    report = next(o for o in objects if o["type"] == "report")
    named = (o["id"] for o in objects if o["type"] not in HELD and o is not report and o["id"] != vigie)
    report["object_refs"] = sorted(named) or [vigie]
    return sorted(objects, key=lambda o: (o["type"], o["id"]))


def _said(handout: Handout, phrases: Phrases, key: str, title: str, published: str) -> list[Object]:
    """What a release says in one language: its objects and its report."""
    found = [o for o in json.loads(as_stix(handout, phrases))["objects"] if o["type"] not in LEFT_OUT]
    objects: dict[str, Object] = {o["id"]: o for o in found}
    vigie = stix_id("identity", "vigie")
    for w in handout.warnings:
        objects |= {o["id"]: o for o in _context(w, handout, vigie)}
    report = _base("report", stix_id("report", "release", key), handout, vigie) | {
        "created": published,
        "modified": published,
    }
    report |= {"lang": phrases.lang, "name": title, "published": published}
    report["report_types"] = ["threat-report" if handout.warnings else "incident"]
    cited = [_reference(a) for a in handout.articles]
    if cited:
        report["external_references"] = cited
    for w in handout.warnings:
        report["description"] = _words(w, handout, phrases)
        report["extensions"] = {WARNING_EXTENSION: _slots(w)}
    return [*objects.values(), report]


def _base(kind: str, identity: str, handout: Handout, maker: str) -> Object:
    at = f"{EPOCH}T00:00:00.000Z"
    return {"type": kind, "spec_version": "2.1", "id": identity, "created_by_ref": maker, "created": at, "modified": at,
            "object_marking_refs": [TLP_MARKS[handout.tlp]]}  # fmt: skip


def _context(w: BoardWarning, handout: Handout, vigie: str) -> Iterator[Object]:
    """Who warns, and for where."""
    yield _base("extension-definition", WARNING_EXTENSION, handout, vigie) | {
        "name": "Vigie warning", "schema": "https://vigie.example/stix/warning.json", "version": "1.0",
        "extension_types": ["property-extension"],
    }  # fmt: skip
    if w.issuer:
        issuer = _base("identity", stix_id("identity", "issuer", w.issuer), handout, vigie)
        yield issuer | {"lang": PRESS, "name": w.issuer, "identity_class": "organization"}
    if w.area:
        area = _base("location", stix_id("location", "area", w.area.name), handout, vigie)
        yield area | {"lang": PRESS, "name": w.area.name, "country": w.area.country or "ZZ"}


def _slots(w: BoardWarning) -> Object:
    told = {"kind": w.kind, "state": w.state, "urgency": w.urgency, "severity": w.severity, "certainty": w.certainty,
            "level": w.level, "from": w.from_, "until": w.until, "issuer": w.issuer, "instruction": short_words(w.instruction)}  # fmt: skip
    return {"extension_type": "property-extension", **{k: v for k, v in told.items() if v}}


def _words(w: BoardWarning, handout: Handout, p: Phrases) -> str:
    outlet = next((a.publisher for a in handout.articles if a.publisher), None) or "?"
    said = p("cap", "description", w.issuer or p.brief("unnamed"), outlet)
    state = p("cap", "replaced") if w.state == "superseded" else p("cap", "ended") if w.state in ENDED else None
    return " ".join(filter(None, (f"{cap_title(w, p)}.", said, short_words(w.instruction), state)))


def _reference(a: SituationArticle) -> Object:
    found = {"source_name": a.publisher or "?", "description": a.title, "url": a.url, "external_id": a.id}
    return {k: v for k, v in found.items() if v}
