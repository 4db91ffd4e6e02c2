"""From the objects of a STIX bundle, checked already, to what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from vigie.model.events import EVENT_TYPES, Factuality, Role, RoleFiller
from vigie.model.exchange import (
    GRADE_EXTENSION,
    RELATIONS,
    STATUS,
    Cited,
    Received,
    ReceivedActor,
    ReceivedContradiction,
    ReceivedEvent,
    ReceivedFigure,
    ReceivedNote,
    ReceivedRelation,
    ReceivedReport,
    ReceivedStand,
)
from vigie.model.figures import Counted
from vigie.model.links import Relation
from vigie.model.markings import Tlp, highest
from vigie.model.places import Place, Precision
from vigie.model.statements import Form
from vigie.text.intervals import bounds

ACTORS: Mapping[str, str] = {
    "threat-actor": "group", "intrusion-set": "group", "identity": "organisation", "location": "place",
}  # fmt: skip
"""Objects that name somebody or something, and what it is to us; an individual is a person."""
EVENTS = frozenset(("event", "incident"))
READ = (
    EVENTS
    | ACTORS.keys()
    | {"relationship", "sighting", "note", "opinion", "report", "marking-definition", "extension-definition"}
)
"""Types that are read; others are counted."""
_FACTS: Mapping[str, Factuality] = {status: fact for fact, status in reversed(list(STATUS.items()))}
_RELATION: Mapping[str, Relation] = {name: relation for relation, name in RELATIONS.items()}
ABOUT = ("object_refs", "sighting_of_ref", "source_ref")
"""The slots by which notes, opinions, sightings and relationships say what they are about."""
ENTRIES = 1_000
"""Entries of a list inside one object at most (roles, figures, aliases, articles cited): a hundred times what an event of the press has."""
_FINE = {"day": 10, "month": 7, "year": 4}
Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The last versions of a bundle's objects by id, the marking of each, and the strictest of all."""

    objects: Mapping[str, Object]
    marks: Mapping[str, Tlp]
    tlp: Tlp


def read_objects(source: Source) -> Received:
    """What the objects say.

    Raises:
        ValueError: one has a slot of a kind that it cannot have, or contradicts itself ("contradictory: …").
    """
    return _Reader(source).received()


class _Reader:
    """Reads the objects of one bundle."""

    def __init__(self, source: Source) -> None:
        self._s = source
        self._live = {i: o for i, o in source.objects.items() if o.get("revoked") is not True}
        self._saying: dict[tuple[str, str], list[Object]] = defaultdict(list)
        for o in self._of("note", "opinion", "sighting", "relationship"):
            for slot in ABOUT:
                for ref in dict.fromkeys(_refs(o, slot)):
                    self._saying[slot, ref].append(o)

    def received(self) -> Received:
        """Everything that is read."""
        unread = sum(1 for o in self._s.objects.values() if o["type"] not in READ)
        events = tuple(self._event(o) for o in self._of(*EVENTS))
        told = {e.id for e in events}
        return Received(
            tlp=self._s.tlp,
            events=events,
            actors=tuple(self._actor(o) for o in self._of(*ACTORS)),
            relations=tuple(self._relations()),
            notes=tuple(self._note(o) for o in self._of("note") if told.isdisjoint(_refs(o, "object_refs"))),
            reports=tuple(self._report(o) for o in self._s.objects.values() if o["type"] == "report"),
            left_out=unread,
        )

    def _of(self, *kinds: str) -> Iterator[Object]:
        return (o for o in self._live.values() if o["type"] in kinds)

    def _named(self, ref: str) -> str | None:
        found = self._live.get(ref)
        return _text(found, "name") if found is not None else None

    def _actor(self, o: Object) -> ReceivedActor:
        kind = ACTORS[o["type"]]
        country = _text(o, "country")
        if o["type"] == "identity" and o.get("identity_class") == "individual":
            kind = "person"
        if o["type"] == "location" and country and "latitude" not in o and "region" not in o and "city" not in o:
            kind = "country"
        name = _text(o, "name") or country or "?"
        return ReceivedActor(o["id"], name, kind, _texts(o, "aliases"), country)

    def _relations(self) -> Iterator[ReceivedRelation]:
        for o in self._of("relationship"):
            one, other = _text(o, "source_ref") or "", _text(o, "target_ref") or ""
            if one == other:
                raise ValueError(f"contradictory: {o['id']} relates a thing to itself")
            if self._live.get(one, {}).get("type") not in ACTORS or self._live.get(other, {}).get("type") not in ACTORS:
                continue
            own, named = _own(o), _text(o, "relationship_type") or "related-to"
            relation = _one_of(own.get("relation"), get_args(Relation)) or _RELATION.get(named)
            hedged = bool(own["hedged"]) if "hedged" in own else _number(o, "confidence", 0, 100) in range(50)
            voices = _texts(own, "voices")
            yield ReceivedRelation(
                o["id"], _modified(o), one, relation, named, other, hedged, voices, self._mark(o["id"], one, other)
            )

    def _event(self, o: Object) -> ReceivedEvent:
        own, key = _own(o), o["id"]
        kind = _one_of(own.get("event_type"), EVENT_TYPES) or next(
            (t for t in _texts(o, "event_types") if t in EVENT_TYPES), None
        )
        fact = _one_of(own.get("factuality"), get_args(Factuality)) or _FACTS.get(_text(o, "status") or "", "happened")
        letter, digit = _one_of(own.get("reliability"), tuple("ABCDEF")), _number(own, "credibility", 1, 6)
        graded = (str(letter), digit) if letter and digit else None
        return ReceivedEvent(
            id=key,
            created=_created(o),
            modified=_modified(o),
            name=_text(o, "name") or "?",
            description=_text(o, "description"),
            type=kind,
            when=_when(o, own),
            where=self._place(key, own),
            factuality=fact,
            hedged=own.get("hedged") is True,
            roles=tuple(_roles(own)),
            figures=tuple(_figures(own)),
            grade=graded,
            voices=_number(own, "independent_voices", 0, 100_000),
            contradictions=tuple(self._contradiction(x) for x in self._about(key, "opinion")),
            sightings=tuple(c for x in self._about(key, "sighting", "sighting_of_ref") for c in self._seen(x)),
            notes=tuple(w for x in self._about(key, "note") if (w := _text(x, "content"))),
            tlp=self._mark(key, *self._told_of(key)),
        )

    def _told_of(self, event: str) -> Iterator[str]:
        """The ids of all that enters the article of an event, whose marking it may not stand below."""
        for slot in ABOUT:
            for o in self._saying.get((slot, event), ()):
                yield from (o["id"], *_refs(o, "where_sighted_refs"), str(o.get("target_ref")))

    def _mark(self, *ids: str) -> Tlp:
        """The strictest marking of some objects; what the bundle does not hold says nothing."""
        return highest(self._s.marks[i] for i in ids if i in self._s.marks)

    def _about(self, event: str, kind: str, slot: str = "object_refs") -> Iterator[Object]:
        return (o for o in self._saying.get((slot, event), ()) if o["type"] == kind)

    def _place(self, event: str, own: Object) -> Place | None:
        for o in self._about(event, "relationship", "source_ref"):
            there = self._live.get(str(o.get("target_ref")))
            if o.get("relationship_type") == "located-at" and there and there["type"] == "location":
                lat, lon = _degrees(there, "latitude", 90), _degrees(there, "longitude", 180)
                country = _text(there, "country")
                code = (
                    country.upper()
                    if country and len(country) == 2 and country.isalpha() and country.upper() != "ZZ"
                    else None
                )
                guess: Precision = "country" if lat is None else "place"
                fine: Precision = _one_of(own.get("precision"), get_args(Precision)) or guess
                return Place(_text(there, "name") or country or "?", code, lat, lon, None, fine)
        return None

    def _contradiction(self, o: Object) -> ReceivedContradiction:
        own = _own(o)
        stands = tuple(ReceivedStand(_text(v, "value") or "?", _texts(v, "who")) for v in _dicts(own, "values"))
        return ReceivedContradiction(_text(own, "slot"), stands, _text(o, "explanation") or "")

    def _seen(self, o: Object) -> Iterator[Cited]:
        """What a sighting cites, else the outlets that saw it."""
        cited = tuple(_cited(o))
        yield from cited
        if not cited:
            names = (self._named(r) for r in _refs(o, "where_sighted_refs"))
            yield from (Cited(n, None, None, None) for n in names if n)

    def _note(self, o: Object) -> ReceivedNote:
        own = _own(o)
        who = "; ".join(_texts(o, "authors")) or _text(o, "abstract")
        form: Form = _one_of(own.get("form"), get_args(Form)) or "indirect"
        return ReceivedNote(
            o["id"], _created(o), _modified(o), who, _text(o, "content") or "", form, own.get("hedged") is True, _texts(own, "via"),
            tuple(_cited(o)), self._s.marks[o["id"]],
        )  # fmt: skip

    def _report(self, o: Object) -> ReceivedReport:
        return ReceivedReport(
            o["id"], _created(o), _modified(o), _text(o, "name") or "?", _text(o, "description"), _refs(o, "object_refs"), tuple(_cited(o)),
            o.get("revoked") is True, self._s.marks[o["id"]],
        )  # fmt: skip


def _text(o: Object, name: str) -> str | None:
    """A string of an object on one line, None when it is empty or not there."""
    value = o.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{o.get('id', name)}: {name} is no text")
    return " ".join(value.split()) or None if value else None


def _texts(o: Object, name: str) -> tuple[str, ...]:
    found = _strings(o, name)
    _bounded(o, name, found)
    return tuple(" ".join(v.split()) for v in found if v.strip())


def _strings(o: Object, name: str) -> list[str]:
    value = o.get(name, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError(f"{o.get('id', name)}: {name} is no list of texts")
    return value


def _refs(o: Object, name: str) -> tuple[str, ...]:
    """The ids that an object names in a slot: a list of any length, or a single one."""
    value = o.get(name, [])
    return (value,) if isinstance(value, str) and name.endswith("_ref") else tuple(_strings(o, name))


def _bounded(o: Object, name: str, value: list[Any]) -> None:
    if len(value) > ENTRIES:
        raise ValueError(f"{o.get('id', name)}: {name} has more than {ENTRIES} entries")


def _dicts(o: Object, name: str) -> list[Object]:
    value = o.get(name, [])
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise ValueError(f"{o.get('id', name)}: {name} is no list of objects")
    _bounded(o, name, value)
    return value


def _number(o: Object, name: str, least: int, most: int) -> int | None:
    value = o.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{o.get('id', name)}: {name} is no number from {least} to {most}")
    return value


def _degrees(o: Object, name: str, most: int) -> float | None:
    value = o.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > most:
        raise ValueError(f"{o.get('id', name)}: {name} is no angle")
    return float(value)


def _one_of(value: object, known: tuple[Any, ...]) -> Any:
    return value if isinstance(value, str) and value in known else None


def _own(o: Object) -> Object:
    """Our own extension of an object, empty where there is none."""
    extensions = o.get("extensions", {})
    own = extensions.get(GRADE_EXTENSION, {}) if isinstance(extensions, dict) else None
    if not isinstance(own, dict):
        raise ValueError(f"{o['id']}: extensions is no object of objects")
    return own


def _modified(o: Object) -> str:
    """The instant of an object's version."""
    at = _text(o, "modified") or _text(o, "created")
    if at is None:
        raise ValueError(f"{o['id']}: neither created nor modified")
    return at


def _created(o: Object) -> str:
    return _text(o, "created") or _modified(o)


def _cited(o: Object) -> Iterator[Cited]:
    for x in _dicts(o, "external_references"):
        yield Cited(_text(x, "source_name") or "?", _text(x, "description"), _text(x, "url"), _text(x, "external_id"))


def _roles(own: Object) -> Iterator[RoleFiller]:
    for r in _dicts(own, "roles"):
        role, name = _one_of(r.get("role"), get_args(Role)), _text(r, "name")
        if role and name:
            yield RoleFiller(role, name)


def _figures(own: Object) -> Iterator[ReceivedFigure]:
    most = 10**9
    for f in _dicts(own, "figures"):
        what, low, high = (
            _one_of(f.get("what"), get_args(Counted)),
            _number(f, "min", 0, most),
            _number(f, "max", 0, most),
        )
        if low is not None and high is not None and low > high:
            raise ValueError(f"contradictory: from {low} to {high}")
        if what and (low is not None or high is not None):
            yield ReceivedFigure(what, low, high)


def _when(o: Object, own: Object) -> str | None:
    """The days of an event in EDTF: ours when the bundle carries it, else from its times and how fine they are."""
    edtf = _text(own, "edtf")
    if edtf is not None:
        if bounds(edtf) is None:
            raise ValueError(f"{o['id']}: {edtf[:40]} is no EDTF date")
        return edtf
    times = [_text(o, f"{edge}_time") for edge in ("start", "end")]
    fine = [_FINE.get(_text(o, f"{edge}_time_fidelity") or "day", 10) for edge in ("start", "end")]
    start, end = (t[:n] if t else None for t, n in zip(times, fine, strict=True))
    if (start and bounds(start) is None) or (end and bounds(end) is None):
        raise ValueError(f"{o['id']}: its times are no instants")
    if times[0] and times[1] and times[0] > times[1]:
        raise ValueError(f"contradictory: {o['id']} ends before it begins")
    if start is None:
        return f"../{end}" if end else None
    return start if end in (None, start) else f"{start}/{end}"
