"""A partner's bundle: read wholly, or refused with its reason; and what we export comes back with all that the format holds."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.ingest.bundleobjects import ENTRIES
from vigie.ingest.bundles import BUNDLE_BYTES, OBJECTS, BundleError, read_bundle
from vigie.jobs.wording import load_phrases
from vigie.model.events import EVENT_TYPES, RoleFiller
from vigie.model.exchange import FAULTS, GRADE_EXTENSION, TLP_MARKS, Cited
from vigie.model.grades import Grade
from vigie.model.handouts import HandedEvent, HandedReport, HandedStatement, Handout
from vigie.model.markings import LEVELS
from vigie.model.places import Place
from vigie.model.situations import (
    Actor,
    ActorLink,
    Contradiction,
    FigureLine,
    FigureValue,
    Report,
    SituationArticle,
    SituationEvent,
    Stand,
)
from vigie.publish.exports.stix import as_stix, stix_id

NOW = "2026-11-28T08:00:00+00:00"
DAY = "2026-11-20T00:00:00.000Z"


def one(kind: str, n: int = 1, **slots: Any) -> dict[str, Any]:
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid.UUID(int=n)}", "created": DAY, "modified": DAY,
            "object_marking_refs": [TLP_MARKS["CLEAR"]], **slots}  # fmt: skip


def bundle(*objects: Any) -> bytes:
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid.UUID(int=9)}", "objects": list(objects)}).encode()


def event(n: int = 1, **slots: Any) -> dict[str, Any]:
    return one("event", n, **{"name": "Une attaque à Gao", "status": "occurred", "event_types": ["attack"], **slots})


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


REFUSED = {
    "no JSON": (b"{", "malformed"), "no text": (b"\xff\xfe{}", "malformed"), "a list": (b"[]", "malformed"), "no bundle": (b'{"type":"x","objects":[]}', "malformed"),
    "huge": (b" " * (BUNDLE_BYTES + 1), "too_large"), "very deep": (b"[" * 100_000, "too_deep"), "deep": (bundle(event(x=deep(50))), "too_deep"),
    "NaN": (bundle(event(x=float("nan"))), "malformed"), "many": (bundle(*[{}] * (OBJECTS + 1)), "too_many"), "no object": (bundle("x"), "malformed"),
    "a key twice": (b'{"type":"bundle","objects":[],"objects":[]}', "contradictory"), "an id of another type": (bundle(event(type="note")), "malformed"),
    "no instant": (bundle(event(created="hier")), "malformed"), "a day that is none": (bundle(event(created="2026-19-41T00:00:00Z")), "malformed"),
    "the future": (bundle(event(modified="2027-01-01T00:00:00Z")), "future"), "modified before": (bundle(event(created="2026-11-21T00:00:00Z")), "contradictory"),
    "two of one version": (bundle(event(), event(name="Rien à Gao")), "contradictory"), "ends before it begins": (
        bundle(event(start_time="2026-11-02T00:00:00Z", end_time="2026-11-01T00:00:00Z")), "contradictory"),
    "RED": (bundle(event(object_marking_refs=[TLP_MARKS["RED"]])), "marking"), "RED in a part": (
        bundle(event(granular_markings=[{"marking_ref": TLP_MARKS["RED"], "selectors": ["name"]}])), "marking"),
    "a script": (bundle(event(name="<script>alert(1)</script>")), "active_content"), "an image": (bundle(event(description="<IMG src=x onerror=a>")), "active_content"),
    "an address that runs": (bundle(event(external_references=[{"source_name": "x", "url": "javascript:alert(1)"}])), "active_content"),
    "a file": (bundle(event(external_references=[{"source_name": "x", "url": "file:///etc/passwd"}])), "active_content"),
    "letters that turn": (bundle(event(name="a\u202eb")), "active_content"), "an entity": (bundle(event(name="&#60;b")), "active_content"),
    "a key that runs": (bundle(event(**{"<b>": 1})), "active_content"), "control": (bundle(event(name="a\x1b[31m")), "malformed"),
    "half a letter": (b'{"type":"bundle","objects":[{"type":"event","id":"event--00000000-0000-0000-0000-000000000001","name":"\\ud800"}]}', "malformed"),
    "many roles": (bundle(event(extensions={GRADE_EXTENSION: {"roles": [{"role": "victim", "name": f"n{n}"} for n in range(ENTRIES + 1)]}})), "malformed"),
    "many aliases": (bundle(event(), one("threat-actor", name="G", aliases=[f"n{n}" for n in range(ENTRIES + 1)])), "malformed"),
    "a note that grows": (bundle(*(event(n) for n in range(1, 3_500)), one("note", content="a" * 19_000, object_refs=[event(n)["id"] for n in range(1, 3_500)])), "too_large"),
    "a long name": (bundle(event(name="a" * 30_000)), "too_large"), "a name that is none": (bundle(event(name=3)), "malformed"),
    "aliases that are none": (bundle(event(), one("threat-actor", name="G", aliases="G")), "malformed"),
    "a latitude that is none": (bundle(event(), one("location", 2, name="G", latitude=95.0, longitude=2.0),
                                       one("relationship", 3, relationship_type="located-at", source_ref=event()["id"], target_ref=f"location--{uuid.UUID(int=2)}")), "malformed"),
    "itself": (bundle(one("threat-actor", name="G"), one("relationship", source_ref=f"threat-actor--{uuid.UUID(int=1)}", relationship_type="x",
                                                         target_ref=f"threat-actor--{uuid.UUID(int=1)}")), "contradictory"),
    "nothing": (bundle(), "empty"), "nothing we read": (bundle(one("malware", name="m")), "empty"), "a number too long": (
        b'{"type":"bundle","objects":[' + b"9" * 5000 + b"]}", "malformed"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_with_its_reason(name) -> None:
    data, fault = REFUSED[name]
    with pytest.raises(BundleError) as told:
        read_bundle(data, "AMBER", NOW)
    assert told.value.fault == fault, str(told.value)


def test_every_fault_is_worded_and_met() -> None:
    assert {fault for _, fault in REFUSED.values()} == set(FAULTS)


def test_a_foreign_bundle_is_read_as_far_as_it_goes() -> None:
    there = one("location", 2, name="Gao", country="ML", latitude=16.27, longitude=-0.05)
    told = event(
        description="Trois morts", start_time="2026-11-01T00:00:00Z", start_time_fidelity="month", status="pending"
    )
    link = one("relationship", 3, relationship_type="located-at", source_ref=told["id"], target_ref=there["id"])
    note = one("note", 4, content="Rien de plus", object_refs=[told["id"]], authors=["le maire"])
    alone = one("note", 5, content="Tout est calme", abstract="le préfet", object_refs=[there["id"]])
    group = one("threat-actor", 6, name="Groupe du Nord")
    other = one("intrusion-set", 7, name="Front")
    allied = one(
        "relationship",
        8,
        relationship_type="allied-with",
        source_ref=group["id"],
        target_ref=other["id"],
        confidence=20,
    )
    report = one(
        "report", 10, name="Point du jour", description="Journée calme.", published=DAY, object_refs=[told["id"]]
    )
    old = event(created="2026-11-01T00:00:00Z", modified="2026-11-02T00:00:00Z", name="Avant")
    found = read_bundle(
        bundle(there, old, told, link, note, alone, group, other, allied, report, one("malware", name="m")),
        "GREEN",
        NOW,
    )
    (e,) = found.events
    assert (e.name, e.type, e.when, e.factuality, e.where, e.notes) == (
        "Une attaque à Gao", "attack", "2026-11", "planned", Place("Gao", "ML", 16.27, -0.05, None, "place"), ("Rien de plus",),
    )  # fmt: skip
    assert [(n.who, n.words) for n in found.notes] == [("le préfet", "Tout est calme")]
    assert [(r.relation, r.hedged) for r in found.relations] == [("allied_with", True)]
    assert [(r.name, r.words) for r in found.reports] == [("Point du jour", "Journée calme.")]
    assert found.left_out == 1


def test_an_event_is_marked_as_strictly_as_all_that_is_said_of_it() -> None:
    told, other = event(), event(2)
    strict = {"object_marking_refs": [TLP_MARKS["AMBER"]]}
    for about in (
        one("note", 3, content="x", object_refs=[other["id"], told["id"]], **strict),
        one("opinion", 4, explanation="x", opinion="neutral", object_refs=[told["id"]], **strict),
        one("sighting", 5, sighting_of_ref=told["id"], **strict),
        one("relationship", 6, relationship_type="x", source_ref=told["id"], target_ref=other["id"], **strict),
    ):
        found = {e.id: e.tlp for e in read_bundle(bundle(told, other, about), "RED", NOW).events}
        assert found == {told["id"]: "AMBER", other["id"]: "AMBER" if about["type"] == "note" else "CLEAR"}


def test_what_says_no_marking_is_as_strict_as_its_sender_may_be() -> None:
    found = read_bundle(bundle(event(object_marking_refs=[])), "AMBER", NOW)
    assert found.tlp == found.events[0].tlp == "AMBER"


# --------------------------------------------------------------------------- there and back

WORD = (
    st.text("abcdeéèàç' 'ABÉ-0123456789«»,;=", min_size=1, max_size=30).map(lambda s: " ".join(s.split())).filter(bool)
)
DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2026, 11, 27)).map(str)
WHEN = st.one_of(st.none(), DAYS, DAYS.map(lambda d: d[:7]), DAYS.map(lambda d: d[:4]), DAYS.map(lambda d: f"{d}/.."))
PLACES = st.one_of(
    st.none(), st.builds(Place, WORD, st.sampled_from(["ML", "NE", None]), st.just(16.25), st.just(-0.5), st.none(), st.sampled_from(["point", "place", "region"])),
    st.builds(Place, WORD, st.sampled_from(["ML", "FR"]), st.none(), st.none(), st.none(), st.just("country")),
)  # fmt: skip
ROLES = st.lists(
    st.builds(RoleFiller, st.sampled_from(["perpetrator", "target", "victim", "weapon"]), WORD), max_size=3, unique=True
).map(tuple)
COUNTS = st.one_of(
    st.tuples(st.integers(0, 99), st.integers(100, 999)),
    st.tuples(st.integers(0, 99), st.none()),
    st.tuples(st.none(), st.integers(0, 99)),
)


@st.composite
def handouts(draw: Any) -> Handout:
    """Handouts of some events, actors with relations and statements."""
    articles = [
        SituationArticle(f"a{n}", draw(WORD), draw(DAYS), draw(st.one_of(st.none(), WORD)), draw(st.sampled_from([None, f"https://e.example/{n}?a=1&b=é"])), None, None, None, False)
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    events = []
    for n in range(draw(st.integers(0, 3))):
        first, last = sorted((draw(DAYS), draw(DAYS)))
        reports = draw(st.lists(st.sampled_from([a.id for a in articles]), min_size=1, unique=True))
        whats = draw(st.lists(st.sampled_from(["killed", "wounded", "troops"]), unique=True))
        figures = tuple(FigureLine(w, (FigureValue(None, None, False, None, (), None),), draw(COUNTS)) for w in whats)
        stands = draw(
            st.lists(st.builds(Stand, WORD, st.lists(WORD, max_size=2).map(tuple), st.just(())), min_size=2, max_size=3)
        )
        slots = draw(st.lists(st.sampled_from(["killed", "where", "when"]), unique=True, max_size=2))
        events.append(HandedEvent(f"k{n}", SituationEvent(
            f"e{n}", None, draw(st.sampled_from(EVENT_TYPES)), draw(WHEN), draw(PLACES), draw(ROLES),
            draw(st.sampled_from(["happened", "ongoing", "planned", "possible", "foiled", "denied"])), draw(st.booleans()),
            tuple(Report(r, "x") for r in reports), (), draw(st.integers(0, 9)), figures,
            tuple(Contradiction(s, "disagreement", tuple(stands)) for s in slots), (), (), (),
            Grade(draw(st.sampled_from("ABCDEF")), draw(st.integers(1, 6)), ()), first, last, (),
        ), tuple(HandedReport(r, "x", "des mots") for r in reports)))  # fmt: skip
    names = draw(st.lists(WORD, min_size=2, max_size=3, unique=True))
    kinds = [draw(st.sampled_from(["group", "agency", "person"])) for _ in names]
    ids = [f"{k}:{n}" for n, k in enumerate(kinds)]
    relation = st.sampled_from(["fights", "allied_with", "leads", "based_in", "linked_to"])
    link = st.builds(
        ActorLink,
        relation,
        st.sampled_from(ids[1:]),
        st.just(value=True),
        st.just(("a0",)),
        st.lists(WORD, max_size=2).map(tuple),
        st.booleans(),
    )
    links = draw(st.lists(link, max_size=2, unique_by=lambda x: (x.relation, x.other)))
    actors = [
        Actor(i, n, k, tuple(draw(st.lists(WORD, max_size=2, unique=True))), (), tuple(links) if i == ids[0] else ())
        for i, n, k in zip(ids, names, kinds, strict=True)
    ]
    form = st.sampled_from(["direct", "indirect", "according_to"])
    statements = [
        HandedStatement("a0", f"s{n}", draw(st.one_of(st.none(), WORD)), tuple(draw(st.lists(WORD, max_size=2))), draw(form), draw(st.booleans()), draw(WORD))
        for n in range(draw(st.integers(0 if events else 1, 3)))
    ]  # fmt: skip
    return Handout(
        draw(st.sampled_from(LEVELS)), None, tuple(events), tuple(statements), (), tuple(actors), tuple(articles)
    )


@given(handouts())
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_a_round_trip_loses_nothing_that_the_format_holds(handout) -> None:
    found = read_bundle(as_stix(handout, load_phrases("fr")).encode(), "RED", NOW)
    articles = {a.id: Cited(a.publisher or "?", a.title, a.url, a.id) for a in handout.articles}
    assert found.tlp == handout.tlp
    assert found.left_out == 0
    events = {e.id: e for e in found.events}
    assert len(events) == len(handout.events)
    for told in handout.events:
        e, got = told.event, events[stix_id("event", told.key)]
        assert (got.type, got.when, got.factuality, got.hedged, got.voices) == (
            e.type,
            e.when,
            e.factuality,
            e.hedged,
            e.independent,
        )
        assert (got.created[:10], got.modified[:10]) == (e.first_reported, e.last_reported)
        assert got.grade == (e.grade.reliability, e.grade.credibility)
        assert got.where == e.where
        assert got.roles == e.roles
        assert [(f.what, f.min, f.max) for f in got.figures] == [(f.what, *f.current) for f in e.figures]
        wanted = {c.slot: [(s.value, s.who) for s in c.values] for c in e.contradictions}
        assert {c.slot: [(s.value, s.who) for s in c.values] for c in got.contradictions} == wanted
        assert set(got.sightings) == {articles[r.article] for r in told.reports}
    assert {
        (a.name, a.type == "person", frozenset(a.aliases))
        for a in found.actors
        if a.id in {_actor(x) for x in handout.actors}
    } == {
        (a.name, a.type == "person", frozenset(a.aliases) - {a.name} if a.type == "group" else frozenset())
        for a in handout.actors
    }
    names = {a.id: a.name for a in found.actors}
    assert sorted(
        (names[r.subject], r.relation, names[r.object], r.hedged, r.voices) for r in found.relations
    ) == sorted(
        (a.name, x.relation, next(b.name for b in handout.actors if b.id == x.other), x.hedged, x.voices)
        for a in handout.actors
        for x in a.links
    )
    told_notes = {(n.who, n.words, n.form, n.hedged, n.via, n.cited) for n in found.notes}
    assert told_notes == {(s.who, s.quote, s.form, s.hedged, s.via, (articles[s.article],)) for s in handout.statements}


def _actor(a: Actor) -> str:
    return stix_id("threat-actor" if a.type == "group" else "identity", a.id)
