"""MISP (core format 2.4): one MISP event for each event, with the taxonomies admiralty-scale and tlp, objects and attributes that MISP knows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from vigie.model.exchange import STATUS
from vigie.model.handouts import HandedEvent, HandedReport, Handout
from vigie.model.markings import Tlp
from vigie.model.situations import SituationArticle
from vigie.publish.exports.stix import EPOCH, event_times, last_change, told_slots
from vigie.publish.phrases import Phrases
from vigie.text.intervals import bounds

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://vigie.example/misp")
"""The namespace of our UUIDs: the same thing has the same one in every export, so that MISP updates and does not double."""
TEMPLATES: Mapping[str, tuple[str, str]] = {
    "event": ("3853b726-6a9c-43b3-8ffb-23839b07d5a9", "1"),
    "geolocation": ("cd6f2238-ba55-4888-82c4-104e6e1acf21", "8"),
    "news-media": ("691463c5-5302-4847-9bec-4c56ccfec677", "3"),
    "annotation": ("5d8dc046-15a1-4ca3-a09f-ed4ede7c4487", "3"),
}
"""UUID and version of the object templates of MISP that we fill."""
DISTRIBUTION: Mapping[Tlp, str] = {"CLEAR": "3", "GREEN": "1", "AMBER": "0", "AMBER+STRICT": "0", "RED": "0"}
"""How far MISP may pass it on: to all communities, to its own, or to nobody beside its organisation."""
KINDS: Mapping[str, str] = {
    "latitude": "float", "longitude": "float", "start_time": "datetime", "end_time": "datetime", "link": "link", "ref": "link",
}  # fmt: skip
"""Types of object attributes that are not text."""
Object = dict[str, Any]


def as_misp(handout: Handout, phrases: Phrases) -> str:
    """The events of a handout as MISP's interfaces take them, the same bytes for the same handout."""
    articles = {a.id: a for a in handout.articles}
    made = [{"Event": _event(one, articles, handout.tlp, phrases)} for one in handout.events]
    return json.dumps({"response": made}, ensure_ascii=False, indent=1) + "\n"


def misp_uuid(*names: str) -> str:
    """The UUID of a thing, from its names."""
    return str(uuid.uuid5(NAMESPACE, "\n".join(names)))


def _event(one: HandedEvent, articles: Mapping[str, SituationArticle], tlp: Tlp, p: Phrases) -> Object:
    e = one.event
    days = bounds(e.when)
    day = days[0].isoformat() if days and days[0].year > 1 else e.first_reported or EPOCH
    stamp = _stamp(last_change(e.last_reported, one.changed))
    objects = list(_objects(one, articles, p, stamp))
    return {
        "uuid": misp_uuid("event", one.key),
        "info": p.event(e.type, e.where.name if e.where else None, e.when),
        "date": day[:10],
        "timestamp": stamp,
        "published": False,
        "analysis": "1",
        "threat_level_id": "4",
        "distribution": DISTRIBUTION[tlp],
        "Orgc": {"name": "Vigie", "uuid": misp_uuid("vigie")},
        "Tag": [{"name": name} for name in _tags(one, tlp)],
        "Attribute": list(_attributes(one, stamp)),
        "Object": objects,
    }


def _tags(one: HandedEvent, tlp: Tlp) -> Iterator[str]:
    grade = one.event.grade
    yield f"tlp:{tlp.lower()}"
    yield f'admiralty-scale:source-reliability="{grade.reliability.lower()}"'
    yield f'admiralty-scale:information-credibility="{grade.credibility}"'


def _attributes(one: HandedEvent, stamp: str) -> Iterator[Object]:
    """Groups said to be behind it, and the countries and bodies it was aimed at."""
    named = (("perpetrator", "threat-actor", "Attribution"), ("target", "target-org", "Targeting data"))
    for role, kind, category in named:
        for r in one.event.roles:
            if r.role == role and r.id is not None:
                yield _attribute(one.key, f"{kind}\n{r.name}", kind, category, r.name, stamp)
    place = one.event.where
    if place is not None:
        yield _attribute(one.key, f"place\n{place.name}", "target-location", "Targeting data", place.name, stamp)


def _attribute(key: str, name: str, kind: str, category: str, value: str, stamp: str) -> Object:
    return {
        "uuid": misp_uuid("attribute", key, name), "type": kind, "category": category, "value": value, "to_ids": False, "distribution": "5",
        "timestamp": stamp,
    }  # fmt: skip


def _objects(one: HandedEvent, articles: Mapping[str, SituationArticle], p: Phrases, stamp: str) -> Iterator[Object]:
    e = one.event
    links = []
    place = e.where
    if place is not None:
        there = {"latitude": place.lat, "longitude": place.lon, "countrycode": place.country, "text": place.name}
        yield (located := _object(one.key, "geolocation", place.name, there, stamp))
        links.append((located["uuid"], "located-at"))
    for r in one.reports:
        if r.article in articles:
            article = articles[r.article]
            told = _object(one.key, "news-media", f"{r.article} {r.finding}", _report(r, article), stamp)
            yield told | ({"first_seen": _instant(article.published).isoformat()} if article.published else {})
            links.append((told["uuid"], "described-by"))
    for c in e.contradictions:
        stands = " ; ".join(f"{s.value} ({', '.join(s.who) or '?'})" for s in c.values)
        noted = _object(
            one.key,
            "annotation",
            c.slot,
            {"text": f"{p.slot(c.slot)} : {stands}", "type": p("contradiction", c.kind)},
            stamp,
        )
        yield noted
        links.append((noted["uuid"], "annotated-by"))
    what = {
        "name": p.event(e.type, place.name if place else None, e.when), "status": STATUS[e.factuality], "event_type": e.type,
        "description": told_slots(one, p), **event_times(bounds(e.when)),
    }  # fmt: skip
    yield _object(one.key, "event", "", what, stamp, links)


def _report(r: HandedReport, a: SituationArticle) -> Mapping[str, str | None]:
    return {"source": a.publisher or "?", "title": a.title, "content": r.quote or None, "link": a.url}


def _object(
    key: str, kind: str, name: str, values: Mapping[str, object], stamp: str, links: Sequence[tuple[str, str]] = ()
) -> Object:
    template, version = TEMPLATES[kind]
    own = misp_uuid("object", key, kind, name)
    return {
        "uuid": own, "name": kind, "meta-category": "misc", "template_uuid": template, "template_version": version, "distribution": "5",
        "timestamp": stamp,
        "Attribute": [_relation(own, relation, value, stamp) for relation, value in values.items() if value not in (None, "")],
        "ObjectReference": [
            {"uuid": misp_uuid("reference", own, other, how), "object_uuid": own, "referenced_uuid": other, "relationship_type": how, "timestamp": stamp}
            for other, how in links
        ],
    }  # fmt: skip


def _relation(own: str, relation: str, value: object, stamp: str) -> Object:
    kind = KINDS.get(relation, "text")
    category = "External analysis" if kind == "link" else "Other"
    return {
        "uuid": misp_uuid("attribute", own, relation), "object_relation": relation, "type": kind, "category": category, "value": str(value),
        "to_ids": False, "disable_correlation": kind != "link", "distribution": "5", "timestamp": stamp,
    }  # fmt: skip


def _stamp(when: str | None) -> str:
    """A day or an instant in seconds, as MISP counts; it takes an event anew only with a later one."""
    return str(int(_instant(when).timestamp()))


def _instant(when: str | None) -> datetime:
    at = datetime.fromisoformat(when or EPOCH)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
