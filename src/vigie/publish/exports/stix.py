"""STIX 2.1 (OASIS, June 2021): reports, events, actors, their relations, what was said and what is disputed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from vigie.model.exchange import (
    EVENT_EXTENSION,
    GRADE_EXTENSION,
    NAMESPACE,
    RELATIONS,
    STATUS,
    TLP_EXTENSION,
    TLP_MARKS,
)
from vigie.model.handouts import HandedEvent, HandedStatement, Handout
from vigie.model.situations import Actor, SituationArticle
from vigie.publish.phrases import Phrases
from vigie.text.intervals import bounds

EPOCH = "1970-01-01"
PRESS = "fr"
"""The language of what is taken from the press: titles, quotations, names."""
TAKEN = frozenset(("report", "note", "relationship", "threat-actor", "identity", "location"))
"""Types whose words are those of the press; the words of others are ours."""
WORDED = TAKEN | {"event", "opinion"}
"""Types that have words; without `lang`, readers take words for English."""
Object = dict[str, Any]


def as_stix(handout: Handout, phrases: Phrases) -> str:
    """The bundle of a handout, the same bytes for the same handout; its ids are the same in every bundle."""
    made = _Bundle(handout, phrases)
    objects = sorted({o["id"]: o for o in made.objects()}.values(), key=lambda o: (o["type"], o["id"]))
    mark = uuid.uuid5(NAMESPACE, json.dumps([o["id"] for o in objects]))
    return (
        json.dumps({"type": "bundle", "id": f"bundle--{mark}", "objects": objects}, ensure_ascii=False, indent=1) + "\n"
    )


def stix_id(kind: str, *names: str) -> str:
    """The id of a thing, from its kind and its names."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, chr(10).join((kind, *names)))}"


def _at(when: str | None) -> str:
    """A day or an instant as STIX writes it."""
    if when is None or len(when) <= 10:
        return f"{when or EPOCH}T00:00:00.000Z"
    return datetime.fromisoformat(when).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def last_change(day: str | None, *changes: str | None) -> str | None:
    """The latest of a day and some instants: readers take a version that is no later than theirs for the one they have."""
    return max(filter(None, (day, *changes)), key=_at, default=None)


class _Bundle:
    """Makes the objects of one bundle."""

    def __init__(self, handout: Handout, phrases: Phrases) -> None:
        self._h, self._p = handout, phrases
        self._articles = {a.id: a for a in handout.articles}
        self._actors = {a.id: self._actor_id(a) for a in handout.actors}
        self._vigie = stix_id("identity", "vigie")

    def objects(self) -> Iterator[Object]:
        """All objects, in no particular order, some twice."""
        yield self._marking()
        yield self._base("identity", self._vigie, EPOCH, own=False, name="Vigie", identity_class="system")
        yield from self._definitions()
        yield from (self._actor(a) for a in self._h.actors)
        yield from self._relations()
        for a in self._h.articles:
            yield self._outlet(a.publisher or "?")
        for one in self._h.events:
            yield from self._event(one)
        yield from self._reports()
        for s in self._h.statements:
            yield from self._statement(s)

    def _base(
        self, kind: str, identity: str, day: str | None, modified: str | None = None, *, own: bool = True, **more: Any
    ) -> Object:
        maker = {"created_by_ref": self._vigie} if own else {}
        lang = {"lang": PRESS if kind in TAKEN else self._p.lang} if kind in WORDED else {}
        return {
            "type": kind, "spec_version": "2.1", "id": identity, **maker, "created": _at(day), "modified": _at(modified or day), **lang,
            "object_marking_refs": [TLP_MARKS[self._h.tlp]], **{k: v for k, v in more.items() if v not in (None, [], ())},
        }  # fmt: skip

    def _marking(self) -> Object:
        tlp = self._h.tlp
        inside = {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": tlp.lower()}}
        return {"type": "marking-definition", "spec_version": "2.1", "id": TLP_MARKS[tlp], "created": "2022-10-01T00:00:00.000Z",
                "name": f"TLP:{tlp}", "extensions": inside}  # fmt: skip

    def _definitions(self) -> Iterator[Object]:
        known = (
            (GRADE_EXTENSION, "Vigie grade", "https://vigie.example/stix/grade.json", ["property-extension"]),
            (EVENT_EXTENSION, "Event", "https://github.com/oasis-open/cti-stix-common-objects", ["new-sdo"]),
        )
        for identity, name, schema, kinds in known:
            yield self._base(
                "extension-definition", identity, EPOCH, name=name, schema=schema, version="1.0", extension_types=kinds
            )

    def _actor_id(self, a: Actor) -> str:
        return stix_id("threat-actor" if a.type == "group" else "location" if a.type == "country" else "identity", a.id)

    def _actor(self, a: Actor) -> Object:
        identity = self._actors[a.id]
        if a.type == "group":
            return self._base(
                "threat-actor",
                identity,
                EPOCH,
                name=a.name,
                aliases=sorted(set(a.aliases) - {a.name}),
                threat_actor_types=["unknown"],
            )
        if a.type == "country":
            code = a.id.rpartition("/")[2].upper()
            return self._base("location", identity, EPOCH, name=a.name, country=code if len(code) == 2 else a.name)
        return self._base(
            "identity",
            identity,
            EPOCH,
            name=a.name,
            identity_class="individual" if a.type == "person" else "organization",
        )

    def _relations(self) -> Iterator[Object]:
        for a in self._h.actors:
            for x in a.links:
                if x.forward and x.other in self._actors:
                    kind = RELATIONS[x.relation]  # type: ignore[index]  # a link of an actor carries the name of a relation
                    days = sorted(self._day(k) for k in x.articles) or [EPOCH]
                    told = "; ".join(x.voices)
                    yield self._base(
                        "relationship", stix_id("relationship", a.id, kind, x.other), days[0], days[-1], relationship_type=kind,
                        source_ref=self._actors[a.id], target_ref=self._actors[x.other], confidence=30 if x.hedged else 60, description=told,
                        extensions=_own(relation=x.relation, hedged=x.hedged, voices=list(x.voices)),
                    )  # fmt: skip

    def _day(self, article: str) -> str:
        found = self._articles.get(article)
        return (found.published if found else None) or EPOCH

    def _outlet(self, name: str) -> Object:
        return self._base(
            "identity",
            stix_id("identity", "outlet", name),
            EPOCH,
            name=name,
            identity_class="organization",
            roles=["media"],
        )

    def _event(self, one: HandedEvent) -> Iterator[Object]:
        e, p = one.event, self._p
        place = e.where
        name = p.event(e.type, place.name if place else None, e.when)
        identity = stix_id("event", one.key)
        sightings = list(self._sightings(one, identity))
        days = bounds(e.when)
        grade: Object = {"extension_type": "property-extension", "reliability": e.grade.reliability, "credibility": e.grade.credibility,
                 "independent_voices": e.independent, "event_type": e.type, "hedged": e.hedged, "factuality": e.factuality}  # fmt: skip
        told: Object = {
            "edtf": e.when,
            "precision": place.precision if place else None,
            "roles": [{"role": r.role, "name": r.name} for r in e.roles],
            "figures": [{"what": f.what, "min": f.current[0], "max": f.current[1]} for f in e.figures],
        }
        grade |= {k: v for k, v in told.items() if v}
        yield self._base(
            "event", identity, e.first_reported, last_change(e.last_reported, one.changed), status=STATUS[e.factuality], name=name, event_types=[e.type],
            description=told_slots(one, self._p), sighting_refs=[s["id"] for s in sightings], **event_times(days),
            extensions={EVENT_EXTENSION: {"extension_type": "new-sdo"}, GRADE_EXTENSION: grade},
        )  # fmt: skip
        yield from sightings
        if place:
            where: Object = (
                {"latitude": place.lat, "longitude": place.lon}
                if place.lat is not None and place.lon is not None
                else {}
            )
            there = stix_id(
                "location",
                place.id or "",
                *(str(x) for x in (place.name, place.country, place.lat, place.lon, place.precision)),
            )
            country = place.country or ("ZZ" if not where else None)
            yield self._base("location", there, EPOCH, name=place.name, country=country, **where)
            yield self._base("relationship", stix_id("relationship", one.key, "located-at", there), e.first_reported, last_change(e.first_reported, one.changed), relationship_type="located-at",
                             source_ref=identity, target_ref=there)  # fmt: skip
        for c in e.contradictions:
            if c.kind == "disagreement":
                said = " ; ".join(f"{s.value} ({', '.join(s.who) or '?'})" for s in c.values)
                yield self._base("opinion", stix_id("opinion", one.key, c.slot), e.last_reported, last_change(e.last_reported, one.changed), explanation=f"{p.slot(c.slot)} : {said}",
                                 opinion="neutral", object_refs=[identity],
                                 extensions=_own(slot=c.slot, values=[{"value": s.value, "who": list(s.who)} for s in c.values]))  # fmt: skip

    def _sightings(self, one: HandedEvent, event: str) -> Iterator[Object]:
        """Each outlet that reported the event; STIX asks what was seen to be a domain object, and ours is one by extension."""
        seen: dict[str, list[str]] = {}
        for r in one.reports:
            if r.article in self._articles:
                seen.setdefault(self._articles[r.article].publisher or "?", []).append(r.article)
        for outlet, articles in seen.items():
            days = sorted(self._day(a) for a in articles)
            yield self._base(
                "sighting", stix_id("sighting", one.key, outlet), days[0], last_change(days[-1], one.changed), count=len(articles), sighting_of_ref=event,
                where_sighted_refs=[stix_id("identity", "outlet", outlet)], external_references=[self._reference(self._articles[a]) for a in articles],
            )  # fmt: skip

    def _reference(self, a: SituationArticle) -> Object:
        found = {"source_name": a.publisher or "?", "description": a.title, "url": a.url, "external_id": a.id}
        return {k: v for k, v in found.items() if v}

    def _reports(self) -> Iterator[Object]:
        """Each article that tells an event, as a report; each story of several, as a grouping."""
        told: dict[str, list[HandedEvent]] = {}
        stories: dict[str, list[HandedEvent]] = {}
        for one in self._h.events:
            if one.event.story:
                stories.setdefault(one.event.story, []).append(one)
            for r in one.reports:
                told.setdefault(r.article, []).append(one)
        for key, events in told.items():
            a = self._articles.get(key)
            if a:
                yield self._base(
                    "report", stix_id("report", key), a.published, _changed(a.published, events), name=a.title or a.publisher or key, published=_at(a.published),
                    report_types=["incident"], object_refs=_refs(events), external_references=[self._reference(a)],
                )  # fmt: skip
        for story, events in stories.items():
            if len(_refs(events)) > 1:
                yield self._base(
                    "grouping",
                    stix_id("grouping", story),
                    EPOCH,
                    _changed(EPOCH, events),
                    context="suspicious-activity",
                    object_refs=_refs(events),
                )

    def _statement(self, s: HandedStatement) -> Iterator[Object]:
        a = self._articles.get(s.article)
        if a is None or not s.quote:
            return
        outlet = stix_id("identity", "outlet", a.publisher or "?")
        yield self._base(
            "note", stix_id("note", s.article, s.finding), a.published, abstract=s.who, content=s.quote, authors=[s.who] if s.who else None,
            object_refs=[outlet], external_references=[self._reference(a)],
            extensions=_own(form=s.form, hedged=s.hedged, via=list(s.via)),
        )  # fmt: skip


def _own(**slots: object) -> Object:
    """Our own extension of an object, with what its type has no place for."""
    return {
        GRADE_EXTENSION: {
            "extension_type": "property-extension",
            **{k: v for k, v in slots.items() if v not in (None, [])},
        }
    }


def _refs(events: Sequence[HandedEvent]) -> list[str]:
    return list(dict.fromkeys(stix_id("event", one.key) for one in events))


def _changed(day: str | None, events: Sequence[HandedEvent]) -> str | None:
    return last_change(day, *(one.changed for one in events))


def told_slots(one: HandedEvent, p: Phrases) -> str | None:
    """Who took part and the latest numbers, in a line."""
    parts = [f"{p('role', r.role)} : {r.name}" for r in one.event.roles]
    parts += [f"{p('figure', line.what)} : {p.range(*line.current)}" for line in one.event.figures]
    return " ; ".join(parts) or None


def event_times(days: tuple[date, date] | None) -> Object:
    """The bounds of an event with how fine they are; open ones are left out."""
    if days is None:
        return {}
    span = (days[1] - days[0]).days
    fine = "day" if span == 0 else "month" if span < 32 else "year"
    found: Object = {}
    if days[0].year > 1:
        found |= {"start_time": _at(days[0].isoformat()), "start_time_fidelity": fine}
    if days[1].year < 9999:
        found |= {"end_time": _at(days[1].isoformat()), "end_time_fidelity": fine}
    return found
