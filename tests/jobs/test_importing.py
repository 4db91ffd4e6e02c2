"""A partner's bundle enters as the partner's voice, wholly or not at all; every word shown is theirs."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from vigie.cli.main import main
from vigie.ingest.bundles import BundleError
from vigie.jobs.annotate import Annotator
from vigie.jobs.exporting import make_handout
from vigie.jobs.importing import PostError, import_bundle, import_post
from vigie.jobs.reprocessing import count_out_of_date
from vigie.jobs.situating import refresh
from vigie.jobs.wording import load_phrases
from vigie.model.annotations import MadeBy
from vigie.model.exchange import TLP_MARKS
from vigie.model.places import Place
from vigie.publish.discretion import Discretion
from vigie.publish.exports.stix import as_stix
from vigie.store.articles import annotations_of
from vigie.store.eventlists import EventFilter, EventRow, list_events
from vigie.store.inbox import Arrival, keep_post, posts
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.released import stix_instant
from vigie.store.schema import articles
from vigie.store.sight import sight_of
from vigie.text.folding import fold

NOW = "2026-11-28T08:00:00+00:00"
GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
PARTNER = "Cellule Nord"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(str(tmp_path / "mine.db"), lambda text: fold(text).split())
    yield made
    made.close()


@pytest.fixture
def sent(told: Any, pack: Any, tmp_path: Path) -> bytes:
    """What another Vigie exports of two articles."""
    theirs = open_store(str(tmp_path / "theirs.db"), str.split)
    slots: dict[str, Any] = {
        "where": GAO,
        "known": [("Front", "group"), ("Mali", "country")],
        "roles": [("perpetrator", "Front"), ("target", "Mali")],
    }
    for one in (
        told("a", killed=(3, 3), **slots),
        told("b", killed=(9, 9), publisher="Le Phare", text="Neuf morts dans le marché de Gao, dit le maire.", **slots),
    ):
        ingest(
            theirs,
            [
                Offer(
                    replace(one.article, url=f"https://echo.example/{one.article.id}"),
                    replace(one, made_by=MadeBy("p", "l", "m")),
                )
            ],
            NOW,
        )
    refresh(theirs, pack.situations)
    with theirs.reading() as connection:
        handout = make_handout(connection, "CLEAR", EventFilter(), load_phrases("fr"))
    theirs.close()
    return as_stix(handout, load_phrases("fr")).encode()


def changed(sent: bytes, **slots: Any) -> bytes:
    """The bundle with other slots in its first event."""
    value = json.loads(sent)
    next(o for o in value["objects"] if o["type"] == "event").update(slots)
    return json.dumps(value).encode()


def situation(store: Store, pack: Any, clearance: Any = "RED") -> tuple[EventRow, ...]:
    refresh(store, pack.situations)
    with store.reading() as connection:
        return list_events(connection, sight_of(connection, clearance), EventFilter()).rows


def count(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(articles)).scalar_one())


def test_a_partners_event_stands_in_the_situation_as_their_voice(store, sent, pack) -> None:
    done = import_bundle(store, sent, PARTNER, "AMBER", "anne")
    assert done.articles == done.new > 0
    (row,) = situation(store, pack)
    e = row.event
    assert (e.type, e.when, e.where and e.where.name, {r.name for r in e.roles}) == (
        "attack",
        "2024-05-14",
        "Gao",
        {"Front", "Mali"},
    )
    assert [(v.who, v.own) for v in e.voices] == [(PARTNER, True)]
    assert e.independent == 1, "what two outlets told our partner is one voice to us"


def test_every_word_shown_stands_in_the_bundle(store, sent) -> None:
    import_bundle(store, sent, PARTNER, "AMBER", "anne")
    words = set(fold(json.dumps(json.loads(sent), ensure_ascii=False)).replace('"', " ").split())
    with store.reading() as connection:
        found = list(annotations_of(connection))
    assert found
    for a in found:
        spans = (
            [e.span for e in a.events]
            + [s.span for s in a.statements]
            + [m.span for x in a.entities for m in x.mentions]
        )
        spans += [x.span for x in a.links]
        assert all(0 <= s.start < s.end <= len(a.article.text) for s in spans)
        for paragraph in a.article.paragraphs:
            told = fold(paragraph.of(a.article.text)).split()
            own = [w for w in told if not any(w.strip(" ,;.:·()«»") in x for x in words)]
            assert [w for w in own if not re.fullmatch(r"[a-f][1-6]|\d*/\d*", w)] == [], (
                "but for a grade and the bounds of a number"
            )


def test_importing_twice_changes_nothing_and_a_later_version_replaces(store, sent, pack) -> None:
    first = import_bundle(store, sent, PARTNER, "AMBER", "anne")
    again = import_bundle(store, sent, PARTNER, "AMBER", "anne")
    assert (again.new, count(store)) == (0, first.new)
    later = json.loads(sent)
    e = next(o for o in later["objects"] if o["type"] == "event")
    e["modified"] = stix_instant(datetime.fromisoformat(e["modified"]) + timedelta(minutes=1))
    next(iter(x for k, x in e["extensions"].items() if x["extension_type"] == "property-extension"))["factuality"] = (
        "denied"
    )
    import_bundle(store, json.dumps(later).encode(), PARTNER, "AMBER", "anne")
    assert count(store) == first.new
    assert [row.event.factuality for row in situation(store, pack)] == ["denied"]


def test_another_partner_is_another_voice(store, sent, pack) -> None:
    import_bundle(store, sent, PARTNER, "AMBER", "anne")
    import_bundle(store, sent, "Cellule Sud", "AMBER", "anne")
    voices = {v.who for row in situation(store, pack) for v in row.event.voices}
    assert voices == {PARTNER, "Cellule Sud"}


@pytest.mark.parametrize(
    ("slots", "fault"),
    [
        ({"name": "<b>x"}, "active_content"),
        ({"object_marking_refs": [TLP_MARKS["RED"]]}, "marking"),
        ({"modified": "2030-01-01T00:00:00Z"}, "future"),
    ],
)
def test_nothing_of_a_refused_bundle_is_taken(store, sent, pack, slots, fault) -> None:
    with pytest.raises(BundleError) as told:
        import_bundle(store, changed(sent, **slots), PARTNER, "GREEN", "anne")
    assert told.value.fault == fault
    assert count(store) == 0
    assert situation(store, pack) == ()
    with store.reading() as connection:
        (post,) = posts(connection, "RED", "refused")
    assert (post.partner, post.body) == (PARTNER, "")
    assert post.reason.startswith(fault)


def test_a_marking_holds_and_is_never_lowered(store, sent, pack) -> None:
    red = changed(sent, object_marking_refs=[TLP_MARKS["RED"]])
    import_bundle(store, sent, PARTNER, "RED", "anne")
    assert len(situation(store, pack, "CLEAR")) == 1
    import_bundle(store, red, PARTNER, "RED", "anne")
    assert situation(store, pack, "CLEAR") == ()
    import_bundle(store, sent, PARTNER, "RED", "anne")
    assert situation(store, pack, "CLEAR") == ()
    assert len(situation(store, pack, "RED")) == 1


@pytest.mark.parametrize("kind", ["note", "opinion", "sighting"])
def test_an_event_stands_under_the_strictest_marking_of_what_is_said_of_it(store, pack, kind) -> None:
    at = {"spec_version": "2.1", "created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z"}
    event = {**at, "type": "event", "id": f"event--{uuid.UUID(int=1)}", "name": "Attaque", "event_types": ["attack"],
             "object_marking_refs": [TLP_MARKS["CLEAR"]]}  # fmt: skip
    about = {"sighting_of_ref": event["id"]} if kind == "sighting" else {"object_refs": [event["id"]]}
    words = {"content": "Source secrète", "explanation": "Source secrète",
             "external_references": [{"source_name": "Source secrète"}]}  # fmt: skip
    said = {**at, "type": kind, "id": f"{kind}--{uuid.UUID(int=2)}", **about, **words,
            "object_marking_refs": [TLP_MARKS["RED"]]}  # fmt: skip
    bundle = json.dumps({"type": "bundle", "objects": [event, said]}).encode()
    import_bundle(store, bundle, PARTNER, "RED", "anne")
    with store.reading() as connection:
        marks = {r.title: r.tlp for r in connection.execute(select(articles.c.title, articles.c.tlp))}
    assert marks["Attaque"] == "RED"
    assert situation(store, pack, "AMBER") == ()


def test_an_actor_stands_under_its_own_marking(store) -> None:
    at = {"spec_version": "2.1", "created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z"}
    clear = {"object_marking_refs": [TLP_MARKS["CLEAR"]]}
    one, other = (f"threat-actor--{uuid.UUID(int=n)}" for n in (1, 2))
    objects = [
        {**at, **clear, "type": "threat-actor", "id": one, "name": "Front"},
        {**at, "type": "threat-actor", "id": other, "name": "Nom secret", "object_marking_refs": [TLP_MARKS["RED"]]},
        {**at, **clear, "type": "relationship", "id": f"relationship--{uuid.UUID(int=3)}", "source_ref": one, "target_ref": other,
         "relationship_type": "related-to"},
    ]  # fmt: skip
    import_bundle(store, json.dumps({"type": "bundle", "objects": objects}).encode(), PARTNER, "RED", "anne")
    with store.reading() as connection:
        assert set(connection.execute(select(articles.c.tlp)).scalars()) == {"RED"}


def test_a_report_that_is_taken_back_tells_nothing_any_more(store, pack) -> None:
    key = f"report--{uuid.UUID(int=1)}"
    report = {"type": "report", "spec_version": "2.1", "id": key, "created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z", "name": "Point",
              "description": "Le préfet a été vu à Gao.", "published": "2026-11-01T00:00:00Z", "object_refs": [key]}  # fmt: skip
    import_bundle(store, json.dumps({"type": "bundle", "objects": [report]}).encode(), PARTNER, "GREEN", "anne")
    taken_back = {**report, "revoked": True, "modified": "2026-11-02T00:00:00Z"}
    import_bundle(store, json.dumps({"type": "bundle", "objects": [taken_back]}).encode(), PARTNER, "GREEN", "anne")
    with store.reading() as connection:
        (found,) = annotations_of(connection)
    assert found.statements == ()
    assert "préfet" not in found.article.text


def test_a_post_is_imported_once(store, sent, pack) -> None:
    with store.writing() as connection:
        key = keep_post(connection, Arrival(PARTNER, "GREEN", sent.decode(), {}), NOW)
        bad = keep_post(connection, Arrival(PARTNER, "GREEN", "{}", {"n": 2}), NOW)
    assert import_post(store, key, "RED", "anne").new > 0
    with pytest.raises(PostError):
        import_post(store, key, "RED", "anne")
    with pytest.raises(PostError):
        import_post(store, bad, "CLEAR", "anne")
    with pytest.raises(BundleError):
        import_post(store, bad, "RED", "anne")
    with store.reading() as connection:
        assert {p.key: p.state for p in posts(connection, "RED", None)} == {key: "imported", bad: "refused"}


def test_no_reading_of_ours_replaces_what_a_partner_said(store, sent) -> None:
    import_bundle(store, sent, PARTNER, "AMBER", "anne")
    assert count_out_of_date(store, Annotator()) == 0


def test_the_command(sent, tmp_path: Path) -> None:
    store, path, bad = str(tmp_path / "c.db"), tmp_path / "b.json", tmp_path / "bad.json"
    path.write_bytes(sent)
    bad.write_text("{}")
    open_store(store, str.split).close()
    run = CliRunner().invoke
    assert run(main, ["import", str(path), "--store", store]).exit_code == 2
    done = run(main, ["import", str(path), "--store", store, "--partner", PARTNER])
    assert (done.exit_code, "articles" in done.stderr) == (0, True), done.output
    refused = run(main, ["import", str(bad), "--store", store, "--partner", PARTNER])
    assert (refused.exit_code, "bien formé" in refused.stderr) == (1, True), refused.output
    assert run(main, ["import", "--waiting", "--store", store]).exit_code == 0
    assert run(main, ["import", "--post", "x", "--store", store]).exit_code == 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Zéphyrin Kerdoncuff", False), ("Front du Port", True), ("une victime", True), ("Mali", True)],
)
def test_a_name_that_no_object_explains_does_not_leave_again(store, sent, pack, name, shown) -> None:
    """A partner's event may name anybody in its roles: whoever is not told to be a group or a body counts as a private person."""
    value = json.loads(sent)
    event = next(o for o in value["objects"] if o["type"] == "event")
    for extension in event["extensions"].values():
        for role in extension.get("roles", ()):
            role["name"] = name
    value["objects"].append({
        "type": "threat-actor", "spec_version": "2.1", "id": f"threat-actor--{uuid.UUID(int=9)}", "name": "Front du Port",
        "created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z", "object_marking_refs": [TLP_MARKS["CLEAR"]],
    })  # fmt: skip
    import_bundle(store, json.dumps(value).encode(), PARTNER, "AMBER", "anne")
    assert name in str([r.event.roles for r in situation(store, pack)])
    with store.reading() as connection:
        out = as_stix(make_handout(connection, "RED", EventFilter(), load_phrases("fr")), load_phrases("fr"))
    assert (name in out) is shown


def test_a_private_person_in_free_words_does_not_leave_again(store, pack) -> None:
    """A report's name and description are a partner's own words; no object says who they tell of."""
    key, name = f"report--{uuid.UUID(int=3)}", "Procès de Zéphyrin Kerdoncuff à Gao"
    report = {"type": "report", "spec_version": "2.1", "id": key, "created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z", "name": name,
              "description": "Zéphyrin Kerdoncuff a été arrêté à Gao. Les amis de Kerdoncuff protestent. Me Paul Dorn le défend.",
              "published": "2026-11-01T00:00:00Z", "object_refs": [key]}  # fmt: skip
    import_bundle(store, json.dumps({"type": "bundle", "objects": [report]}).encode(), PARTNER, "GREEN", "anne")
    refresh(store, pack.situations)
    with store.reading() as connection:
        (found,) = annotations_of(connection)
        rows = [(found.article.id, e.standing) for e in found.entities if "Kerdoncuff" in e.name]
    clean = Discretion([found], load_phrases("fr")).of_article(found.article.id)
    assert rows, "the reading saw the person"
    told = clean(found.article.text)
    assert "Kerdoncuff" not in told
    assert "Zéphyrin" not in told
    assert "Paul Dorn" in told
