"""CAP and STIX: valid for those who read them, the same twice, marked, and with nobody private in them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from stix2validator import ValidationOptions, validate_string

from vigie.jobs.wording import load_phrases
from vigie.model.events import RoleFiller
from vigie.model.exchange import TLP_MARKS
from vigie.model.grades import Grade, Reason
from vigie.model.handouts import HandedEvent, HandedReport, HandedStatement, Handout
from vigie.model.places import Place
from vigie.model.situations import (
    Actor,
    ActorLink,
    BoardWarning,
    Contradiction,
    FigureLine,
    FigureValue,
    Report,
    SituationArticle,
    SituationEvent,
    Stand,
    Voice,
)
from vigie.model.warnings import Area, CapReference
from vigie.publish.exports.cap import CapMessage, CapSender, as_cap, cap_xml, is_over
from vigie.publish.exports.misp import as_misp
from vigie.publish.exports.released import release_objects, release_title
from vigie.publish.exports.stix import as_stix

SENT = "2026-11-28T08:00:00+00:00"
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
ARTICLE = SituationArticle(
    "a1", "L'Écho & Cie", "2024-05-15", "Attaque <à> Gao", "https://journal.example/1?a=1&b=2", "s1", None, None, False
)
OTHER = SituationArticle("a2", None, None, None, None, "s1", None, None, False)
EVENT = SituationEvent(
    id="a1#e", story="s1", type="attack", when="2024-05", where=Place("Gao", "ML", 16.27, -0.05, "place/gao", "place"),
    roles=(RoleFiller("perpetrator", "Groupe du Nord", "groups/nord"), RoleFiller("victim", "une victime")), factuality="happened", hedged=False,
    reports=(Report("a1", "e"), Report("a2", "e")), voices=(Voice("le maire", (), ("a1",), (), True, False),), independent=1,
    figures=(FigureLine("killed", (FigureValue(3, 5, True, "le maire", ("a1",), "2024-05-15"),), (3, 5)),),
    contradictions=(Contradiction("killed", "disagreement", (Stand("3", ("le maire",), ("a1",)), Stand("5", (), ("a2",)))),),
    claims=(), denials=(), accusations=(), grade=Grade("B", 3, (Reason("voices", ("1", "x")),)), first_reported="2024-05-15",
    last_reported="2024-05-16", history=(),
)  # fmt: skip
OPEN = replace(
    EVENT, id="a2#f", when="2016-07/..", where=None, contradictions=(), figures=(), roles=(), factuality="planned"
)


def warning(key: str, **more: object) -> BoardWarning:
    slots = {
        "issuer": "ministère des Affaires étrangères", "kind": "travel_advice", "area": Area("Mali", "ML"), "level": "rouge",
        "instruction": "ne pas s'y rendre & partir", "urgency": "immediate", "severity": "severe", "certainty": "likely", "from_": "2024-05-15",
        "until": None, "state": "in_force", "superseded_by": None, "articles": ("a1",), "reports": (), "reasons": (), **more,
    }  # fmt: skip
    return BoardWarning(id=key, **slots)  # type: ignore[arg-type]


HANDOUT = Handout(
    tlp="AMBER+STRICT",
    as_of="2024-05-16",
    events=(HandedEvent("k1", EVENT, (HandedReport("a1", "e", "Une attaque a frappé"),)), HandedEvent("k2", OPEN, ())),
    statements=(HandedStatement("a1", "s:1", "le maire", (), "direct", False, "Trois morts"), HandedStatement("a2", "s:2", None, (), "indirect", True, "Rien")),
    warnings=(
        warning("w:1", until="2024-06"), warning("w:2", superseded_by="w:3", state="superseded"), warning("w:3", area=None, level=None),
        warning("w:4", state="lifted", issuer=None, from_=None), warning("w:5", state="expired"),
    ),
    actors=(
        Actor("groups/nord", "Groupe du Nord", "group", ("GN", "Groupe du Nord"), ("a1#e",), (ActorLink("allied_with", "countries/ml", True, ("a1",), ("le maire",), True),)),
        Actor("countries/ml", "Mali", "country", (), (), ()),
        Actor("people/x", "Une ministre", "person", (), (), ()),
    ),
    articles=(ARTICLE, OTHER),
)  # fmt: skip


EARLIER = {
    "w:2": (CapReference("veille@exemple.org", "vigie-w-2", "2024-05-20T09:00:00-00:00"),),
    "w:4": (CapReference("veille@exemple.org", "vigie-w-4", "2024-05-21T09:00:00-00:00"), CapReference("v@exemple.org", "vigie-w-4b", "2024-05-22T09:00:00-00:00")),
}  # fmt: skip


@pytest.fixture(scope="module")
def alerts() -> dict[str, etree._Element]:
    words = (load_phrases("fr"), load_phrases("en"))
    made = as_cap(HANDOUT, words, SENT, CapSender("veille@exemple.org", contact="veille@exemple.org"), earlier=EARLIER)
    return {a.name: etree.fromstring(a.xml.encode()) for a in made}


def test_every_alert_is_valid(alerts) -> None:
    schema = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "schemas" / "CAP-v1.2.xsd")))
    assert list(alerts) == ["vigie-w-1.xml", "vigie-w-3.xml", "vigie-w-4-cancel.xml"]
    for root in alerts.values():
        schema.assertValid(root)


def test_alerts_say_what_they_are(alerts) -> None:
    def said(name: str, path: str) -> list[str]:
        return [e.text or "" for e in alerts[name].iterfind(path, CAP)]

    assert [said(n, "c:msgType")[0] for n in alerts] == ["Alert", "Update", "Cancel"]
    assert said("vigie-w-3.xml", "c:references") == ["veille@exemple.org,vigie-w-2,2024-05-20T09:00:00-00:00"]
    assert said("vigie-w-4-cancel.xml", "c:references") == [
        "veille@exemple.org,vigie-w-4,2024-05-21T09:00:00-00:00 v@exemple.org,vigie-w-4b,2024-05-22T09:00:00-00:00"
    ]
    assert said("vigie-w-1.xml", "c:info/c:language") == ["fr-FR", "en"]
    assert said("vigie-w-1.xml", "c:info/c:expires") == ["2024-06-30T23:59:59-00:00"] * 2
    assert said("vigie-w-3.xml", "c:info/c:onset") == ["2024-05-15T00:00:00-00:00"] * 2
    assert said("vigie-w-4-cancel.xml", "c:info/c:onset") == []
    assert {s for n in alerts for s in said(n, "c:info/c:effective")} == {"2026-11-28T08:00:00-00:00"}
    assert said("vigie-w-1.xml", "c:restriction") == ["TLP:AMBER+STRICT"]
    assert {s for n in alerts for s in said(n, "c:status")} == {"Draft"}
    assert said("vigie-w-1.xml", "c:source") == ["ministère des Affaires étrangères"]


@pytest.mark.parametrize(
    ("slots", "kind", "response", "urgency", "expires"),
    [
        ({"until": "2026-12-20"}, "Alert", "Avoid", "Immediate", "2026-12-20T23:59:59-00:00"),
        ({"until": "2026-11-28"}, "Alert", "Avoid", "Immediate", "2026-11-28T23:59:59-00:00"),
        ({}, "Alert", "Avoid", "Immediate", "2026-12-05T23:59:59-00:00"),
        ({"from_": None}, "Alert", "Avoid", "Immediate", "2026-12-05T23:59:59-00:00"),
        ({"from_": "2026-12-10"}, "Update", "Avoid", "Immediate", "2026-12-17T23:59:59-00:00"),
        ({"until": "2026-11-27"}, "Update", "AllClear", "Past", "2026-11-29T08:00:00-00:00"),
        ({"state": "lifted"}, "Update", "AllClear", "Past", "2026-11-29T08:00:00-00:00"),
        ({"state": "superseded", "until": "2026-12-20"}, "Update", "Assess", "Immediate", "2026-11-29T08:00:00-00:00"),
        ({"until": "2026-12-20"}, "Cancel", "AllClear", "Past", "2026-11-29T08:00:00-00:00"),
        ({"until": "2026-11-27"}, "Alert", "AllClear", "Past", "2026-11-27T23:59:59-00:00"),
    ],
)
def test_a_message_expires_after_it_was_sent_unless_it_is_about_what_is_over(
    slots, kind, response, urgency, expires
) -> None:
    """Nobody reads what has expired when it comes; the last row is a draft or an exercise, which no one may make actual."""
    words = (load_phrases("fr"), load_phrases("en"))
    told = warning("w:1", **slots)
    xml = cap_xml(HANDOUT, CapMessage("m", kind, told), words, SENT, CapSender(), "Draft")
    (first, second) = etree.fromstring(xml.encode()).iterfind("c:info", CAP)
    for info in (first, second):
        assert [info.findtext(f"c:{x}", None, CAP) for x in ("responseType", "urgency", "expires")] == [
            response, urgency, expires
        ]  # fmt: skip
        assert (info.find("c:instruction", CAP) is None) == (response in ("AllClear", "Assess"))
    assert is_over(told, SENT) == (response != "Avoid" and kind != "Cancel")


def test_without_what_was_sent_nothing_is_updated_or_cancelled() -> None:
    words = (load_phrases("fr"), load_phrases("en"))
    long = replace(HANDOUT, warnings=(*HANDOUT.warnings, warning("w:6", instruction="évitez la zone " * 20)))
    made = {a.name: etree.fromstring(a.xml.encode()) for a in as_cap(long, words, SENT, CapSender())}
    assert list(made) == ["vigie-w-1.xml", "vigie-w-3.xml", "vigie-w-6.xml"]
    assert {r.findtext("c:msgType", None, CAP) for r in made.values()} == {"Alert"}
    assert {len(e.text.split()) for e in made["vigie-w-6.xml"].iterfind("c:info/c:instruction", CAP)} == {25}


@pytest.fixture(scope="module")
def bundle() -> dict[str, object]:
    return json.loads(as_stix(HANDOUT, load_phrases("fr")))


def test_the_bundle_is_valid(bundle) -> None:
    result = validate_string(json.dumps(bundle), ValidationOptions(version="2.1", strict=False))
    assert result.is_valid, [str(e) for o in getattr(result, "object_results", [result]) for e in o.errors][:5]


def test_objects_say_in_which_language_they_are() -> None:
    """What is the press's is French, what is ours is in the language of the export; without a word of it readers take it for English."""
    made = json.loads(as_stix(HANDOUT, load_phrases("en")))["objects"]
    found = {(o["type"], o.get("lang")) for o in made}
    assert {
        ("event", "en"),
        ("opinion", "en"),
        ("note", "fr"),
        ("report", "fr"),
        ("location", "fr"),
        ("sighting", None),
    } <= found
    assert {k for k, lang in found if lang is None} == {
        "marking-definition",
        "extension-definition",
        "sighting",
        "grouping",
    }
    assert next(o for o in made if o["type"] == "event")["name"].startswith("Attack")


def test_what_leaves_says_it_in_both_languages() -> None:
    words = load_phrases("fr"), load_phrases("en")
    for handout, begins in (
        (replace(HANDOUT, warnings=()), ("attaque", "attack")), (replace(HANDOUT, events=()), ("conseil", "travel"))
    ):  # fmt: skip
        title = release_title(handout, words[0])
        objects = {o["id"]: o for o in release_objects(handout, words, "k", title, "2026-11-28T08:00:00.000Z")}
        report = next(o for o in objects.values() if o["type"] == "report")
        contents = [o for o in objects.values() if o["type"] == "language-content"]
        (second,) = [o for o in contents if o["object_ref"] == report["id"]]
        names = report["name"], second["contents"]["en"]["name"]
        assert report["lang"] == "fr"
        assert [n.casefold().startswith(w) for n, w in zip(names, begins, strict=True)] == [True, True], names
        assert {o["id"] for o in contents} <= set(report["object_refs"])
        assert all(o["object_ref"] in objects for o in contents)
        assert len(contents) > 1 or not handout.events
        text = json.dumps(
            {"type": "bundle", "id": "bundle--6a1a8ce2-540e-4205-8190-6454743a90e4", "objects": list(objects.values())}
        )
        result = validate_string(text, ValidationOptions(version="2.1"))
        assert result.is_valid, [str(e) for o in getattr(result, "object_results", [result]) for e in o.errors][:5]


def test_the_bundle_holds_together(bundle) -> None:
    objects = {o["id"]: o for o in bundle["objects"]}
    assert len(objects) == len(bundle["objects"])
    for o in objects.values():
        refs = [v for k, v in o.items() if k.endswith("_ref")] + [
            r for k, v in o.items() if k.endswith("_refs") for r in v
        ]
        assert [r for r in refs if r not in objects] == []
    kinds = {o["type"] for o in objects.values()}
    assert kinds >= {
        "identity",
        "threat-actor",
        "location",
        "report",
        "grouping",
        "relationship",
        "sighting",
        "note",
        "opinion",
        "event",
        "marking-definition",
    }
    assert all(
        o.get("object_marking_refs", [TLP_MARKS["AMBER+STRICT"]]) == [TLP_MARKS["AMBER+STRICT"]]
        for o in objects.values()
    )
    event = next(o for o in objects.values() if o["type"] == "event" and o["status"] == "occurred")
    assert (event["start_time"], event["end_time"], event["start_time_fidelity"]) == (
        "2024-05-01T00:00:00.000Z",
        "2024-05-31T00:00:00.000Z",
        "month",
    )
    pending = next(o for o in objects.values() if o["type"] == "event" and o["status"] == "pending")
    assert "end_time" not in pending


def test_what_changed_has_a_later_version_under_the_same_id(bundle) -> None:
    """Readers take a version for the one they have unless it is later, whatever it says."""
    at = "2026-11-28T08:00:00.250000+00:00"
    later = replace(HANDOUT, events=tuple(replace(e, changed=at) for e in HANDOUT.events))
    old = {o["id"]: o for o in bundle["objects"]}
    new = {o["id"]: o for o in json.loads(as_stix(later, load_phrases("fr")))["objects"]}
    assert set(old) == set(new)
    moved = {o["type"] for i, o in new.items() if o != old[i]}
    assert moved == {"event", "sighting", "opinion", "report", "relationship", "grouping"}
    assert {o["modified"] for i, o in new.items() if o != old[i]} == {"2026-11-28T08:00:00.250Z"}
    first, second = (json.loads(as_misp(h, load_phrases("fr")))["response"][0]["Event"] for h in (HANDOUT, later))
    assert first["uuid"] == second["uuid"]
    assert int(first["timestamp"]) < int(second["timestamp"]) == 1795852800


def test_the_same_handout_is_the_same_bundle(bundle) -> None:
    assert json.loads(as_stix(HANDOUT, load_phrases("fr"))) == bundle
    less = json.loads(as_stix(replace(HANDOUT, events=HANDOUT.events[:1]), load_phrases("fr")))
    assert {o["id"] for o in less["objects"]} < {o["id"] for o in bundle["objects"]}
