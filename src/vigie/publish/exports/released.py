"""One release as STIX objects: what is said, the context that it names, and a report that holds it together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from vigie.model.exchange import TLP_MARKS
from vigie.model.handouts import Handout
from vigie.model.situations import BoardWarning, SituationArticle
from vigie.publish.exports.cap import cap_title
from vigie.publish.exports.stix import EPOCH, as_stix, stix_id
from vigie.publish.phrases import Phrases
from vigie.text.evidence import short_words

Object = dict[str, Any]
LEFT_OUT = frozenset(("report", "grouping", "bundle"))
"""Objects of a bundle that gather what many events say: a release has one report of its own, which is withdrawn with it."""
WARNING_EXTENSION = stix_id("extension-definition", "warning")
"""Our own extension of reports: the slots of a warning, in the words of the Common Alerting Protocol."""
HELD = frozenset(("marking-definition", "extension-definition"))
"""Types that no report refers to."""


def release_objects(handout: Handout, phrases: Phrases, key: str, title: str, published: str) -> Sequence[Object]:
    """The objects of a release, the same for the same handout, in the order of their types and ids.

    Args:
        handout: what was approved: one event, or one warning.
        phrases: the words of names and descriptions.
        key: of the release; the report's id is made of it.
        title: of the release.
        published: the instant at which it was first approved, in STIX's spelling.
    """
    found = [o for o in json.loads(as_stix(handout, phrases))["objects"] if o["type"] not in LEFT_OUT]
    objects: dict[str, Object] = {o["id"]: o for o in found}
    vigie = stix_id("identity", "vigie")
    for w in handout.warnings:
        objects |= {o["id"]: o for o in _context(w, handout, vigie)}
    refs = sorted(i for i, o in objects.items() if o["type"] not in HELD and i != vigie) or [vigie]
    report = _base("report", stix_id("report", "release", key), handout, vigie) | {"created": published}
    report |= {"name": title, "published": published, "object_refs": refs}
    report["report_types"] = ["threat-report" if handout.warnings else "incident"]
    cited = [_reference(a) for a in handout.articles]
    if cited:
        report["external_references"] = cited
    for w in handout.warnings:
        report["description"] = _words(w, handout, phrases)
        report["extensions"] = {WARNING_EXTENSION: _slots(w)}
    objects[report["id"]] = report
    return sorted(objects.values(), key=lambda o: (o["type"], o["id"]))


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
        yield issuer | {"name": w.issuer, "identity_class": "organization"}
    if w.area:
        area = _base("location", stix_id("location", "area", w.area.name), handout, vigie)
        yield area | {"name": w.area.name, "country": w.area.country or "ZZ"}


def _slots(w: BoardWarning) -> Object:
    told = {"kind": w.kind, "state": w.state, "urgency": w.urgency, "severity": w.severity, "certainty": w.certainty,
            "level": w.level, "from": w.from_, "until": w.until, "issuer": w.issuer, "instruction": short_words(w.instruction)}  # fmt: skip
    return {"extension_type": "property-extension", **{k: v for k, v in told.items() if v}}


def _words(w: BoardWarning, handout: Handout, p: Phrases) -> str:
    outlet = next((a.publisher for a in handout.articles if a.publisher), None) or "?"
    said = p("cap", "description", w.issuer or p.brief("unnamed"), outlet)
    return " ".join(filter(None, (f"{cap_title(w, p)}.", said, short_words(w.instruction))))


def _reference(a: SituationArticle) -> Object:
    found = {"source_name": a.publisher or "?", "description": a.title, "url": a.url, "external_id": a.id}
    return {k: v for k, v in found.items() if v}
