"""The MISP export, opened by PyMISP with its own templates and types."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pymisp
import pytest
from pymisp import MISPEvent, MISPObject

from vigie.jobs.wording import load_phrases
from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger
from vigie.model.handouts import HandedEvent, HandedReport, Handout
from vigie.model.places import Place
from vigie.pipeline import assemble
from vigie.publish.exports.misp import TEMPLATES, as_misp

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")


@pytest.fixture
def handout(told) -> Handout:
    annotations = [
        told("a", where=GAO, killed=(3, 3), known=[("Front", "group"), ("Mali", "country")], roles=[("perpetrator", "Front"), ("target", "Mali")]),
        told("b", where=GAO, killed=(9, 9), publisher="Le Phare", when="2024-05-13/2024-05-14"),
        told("c", "abduction", when=None, publisher="Le \x00Cap", factuality="planned"),
    ]  # fmt: skip
    situation = assemble(annotations, load_pack().situations, Ledger())
    events = tuple(
        HandedEvent(
            f"key{n}", e, tuple(HandedReport(r.article, r.event, "Une explosion a frappé le marché") for r in e.reports)
        )
        for n, e in enumerate(situation.events)
    )
    articles = tuple(replace(a, url=f"https://echo.example/{a.id}", title="Le titre") for a in situation.articles)
    return Handout("AMBER+STRICT", situation.as_of, events, (), (), situation.actors, articles)


def load(text: str) -> list[MISPEvent]:
    made = []
    for value in json.loads(text)["response"]:
        event = MISPEvent(strict_validation=True)
        event.load(value)
        made.append(event)
    return made


def test_pymisp_opens_every_event(handout) -> None:
    events = load(as_misp(handout, load_phrases("fr")))
    assert len(events) == len(handout.events)
    attack = next(e for e in events if "Attaque" in e.info)
    grade = next(e.event.grade for e in handout.events if e.event.type == "attack")
    scale = "admiralty-scale:"
    wanted = (
        f'{scale}source-reliability="{grade.reliability.lower()}"',
        f'{scale}information-credibility="{grade.credibility}"',
    )
    assert {t.name for t in attack.tags} == {"tlp:amber+strict", *wanted}
    assert str(attack.date) in ("2024-05-13", "2024-05-14")
    assert {(a.type, a.value) for a in attack.attributes} >= {
        ("threat-actor", "Front"),
        ("target-org", "Mali"),
        ("target-location", "Gao"),
    }
    assert not any(a.to_ids for e in events for a in e.attributes)
    assert {o.name for o in attack.objects} >= {"event", "geolocation", "news-media", "annotation"}
    links = {a.value for o in attack.get_objects_by_name("news-media") for a in o.get_attributes_by_relation("link")}
    assert links == {"https://echo.example/a", "https://echo.example/b"}
    (what,) = attack.get_objects_by_name("event")
    assert {r.referenced_uuid for r in what.ObjectReference} == {o.uuid for o in attack.objects} - {what.uuid}


def test_objects_meet_the_templates_of_misp(handout) -> None:
    for name, (template, version) in TEMPLATES.items():
        known = MISPObject(name, strict=True)
        assert (known.template_uuid, str(known.template_version)) == (template, version)
    for event in load(as_misp(handout, load_phrases("en"))):
        for found in event.objects:
            strict = MISPObject(found.name, strict=True)
            for a in found.attributes:
                made = strict.add_attribute(a.object_relation, value=a.value)
                assert made is not None
                assert made.type == a.type
            assert strict.to_dict(strict=True)


def test_uuids_are_the_same_in_every_export_and_never_double(handout) -> None:
    one, two = as_misp(handout, load_phrases("fr")), as_misp(handout, load_phrases("fr"))
    assert one == two
    alone = as_misp(replace(handout, events=handout.events[:1]), load_phrases("fr"))
    assert json.loads(alone)["response"][0] == json.loads(one)["response"][0]

    def uuids(value: object) -> list[str]:
        if isinstance(value, list):
            return [u for v in value for u in uuids(v)]
        if isinstance(value, dict):
            own = (
                [value["uuid"]]
                if "uuid" in value and "name" not in value.get("Orgc", {}) and value.get("name") != "Vigie"
                else []
            )
            return own + [u for v in value.values() for u in uuids(v)]
        return []

    found = uuids(json.loads(one))
    assert len(found) == len(set(found)) > 20
    assert all(UUID(u).version == 5 for u in found)


def test_every_type_is_one_of_its_category(handout) -> None:
    known = pymisp.MISPEvent().describe_types["category_type_mappings"]
    for event in json.loads(as_misp(handout, load_phrases("fr")))["response"]:
        told = event["Event"]["Attribute"] + [a for o in event["Event"]["Object"] for a in o["Attribute"]]
        assert [(a["category"], a["type"]) for a in told if a["type"] not in known[a["category"]]] == []
