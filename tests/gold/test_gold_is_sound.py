"""The gold files quote their articles letter for letter and keep to the published vocabulary."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from vigie.model.entities import EntityType
from vigie.model.events import EventType, Factuality, Role
from vigie.model.figures import Counted
from vigie.model.links import Relation
from vigie.model.statements import Form
from vigie.model.warnings import Certainty, Severity, Urgency, WarningKind

HERE = Path(__file__).parent
ARTICLES = {a["id"]: a for a in map(json.loads, (HERE / "articles.jsonl").read_text(encoding="utf-8").splitlines())}
GOLD = {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(HERE.glob("*.yaml"))}
VALUES = {
    "entities": {"type": EntityType},
    "statements": {"form": Form},
    "figures": {"what": Counted},
    "events": {"type": EventType, "factuality": Factuality},
    "warnings": {"kind": WarningKind, "urgency": Urgency, "severity": Severity, "certainty": Certainty},
    "links": {"relation": Relation},
}
DAY = r"\d{4}(-\d\d(-\d\d)?)?"
EDTF = re.compile(rf"{DAY}(/({DAY}|\.\.))?")


def quoted(gold: dict[str, Any]) -> Iterator[str]:
    """Every string of a gold file that its article must hold."""
    yield from gold["noise"]
    for entity in gold["entities"]:
        yield from entity["mentions"]
    for layer in ("times", "statements", "figures", "events", "warnings", "links"):
        for item in gold[layer]:
            yield item["text"]
            yield from (item[k] for k in ("source", "trigger", "instruction", "level") if item.get(k))


def test_every_article_has_its_gold() -> None:
    assert set(ARTICLES) == set(GOLD)
    assert len(GOLD) >= 15


@pytest.mark.parametrize("name", GOLD)
def test_gold_quotes_its_article(name: str) -> None:
    text = ARTICLES[name]["text"]
    assert [q for q in quoted(GOLD[name]) if q not in text] == []
    assert str(GOLD[name]["published"] or "") == str(ARTICLES[name]["published"] or "")


@pytest.mark.parametrize("name", GOLD)
def test_triggers_stand_in_their_clause(name: str) -> None:
    assert [e["trigger"] for e in GOLD[name]["events"] if e["trigger"] not in e["text"]] == []


@pytest.mark.parametrize("name", GOLD)
def test_gold_keeps_to_the_vocabulary(name: str) -> None:
    gold = GOLD[name]
    for layer, slots in VALUES.items():
        for item in gold[layer]:
            assert all(item[slot] in get_args(allowed) for slot, allowed in slots.items()), item
    for event in gold["events"]:
        assert set(event["roles"]) <= set(get_args(Role)), event
        assert set(event.get("figures", ())) <= {f["id"] for f in gold["figures"]}, event


@pytest.mark.parametrize("name", GOLD)
def test_times_are_edtf(name: str) -> None:
    gold = GOLD[name]
    values = [t["value"] for t in gold["times"]] + [e["when"] for e in gold["events"]]
    values += [w["until"] for w in gold["warnings"]]
    assert [v for v in values if v is not None and not (isinstance(v, str) and EDTF.fullmatch(v))] == []
