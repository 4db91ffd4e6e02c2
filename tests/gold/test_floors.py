"""The project's own gold articles, read by the whole pipeline, against floors that only go up."""

import json
import sys
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "bench"))

import score as scorer  # noqa: E402

FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def read():
    from vigie.jobs.annotate import Annotator, take_in
    from vigie.publish.records import annotation_record

    annotator = Annotator()
    intake = take_in([HERE / "articles.jsonl"], None, annotator.pack)
    records = {a.article.id: annotation_record(a) for a in annotator.annotate(intake.articles)}
    golds = {f.stem: yaml.safe_load(f.read_text(encoding="utf-8")) for f in sorted(HERE.glob("*.yaml"))}
    return golds, records


def test_every_article_has_its_gold(read):
    golds, records = read
    assert len(golds) >= 15
    assert golds.keys() == records.keys()


@pytest.mark.parametrize("layer", scorer.LAYERS)
def test_the_score_does_not_fall(read, layer):
    golds, records = read
    assert scorer.score(golds, records)[layer] >= FLOORS[layer] - 0.002


def test_the_scorer_can_fail(read):
    golds, records = read
    empty = {k: {layer: [] for layer in scorer.LAYERS} for k in records}
    assert max(scorer.score(golds, empty).values()) < 0.2


def test_every_span_stands_in_its_text(read):
    for record in read[1].values():
        for layer in scorer.LAYERS:
            for item in record[layer]:
                places = [item, *(item.get("mentions") or []), *(item.get("hedge_cues") or [])]
                places += [item[k] for k in ("source", "cue") if item.get(k)]
                for place in places:
                    assert record["text"][place["start"] : place["end"]] == place["text"]


def test_noise_goes_and_evidence_stays(read):
    golds, records = read
    for name, gold in golds.items():
        text = scorer.plain(records[name]["text"])
        for noise in gold["noise"]:
            wanted = noise if isinstance(noise, str) else noise["text"]
            assert scorer.plain(wanted) not in text
        for item in (*gold["statements"], *gold["events"]):
            assert scorer.plain(item["text"]) in text
