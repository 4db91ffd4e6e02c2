"""Exports: each opened by the library its users use; short quotations, no private person, markings kept."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from lxml import etree

from vigie.adapters.parquet import write_parquet
from vigie.jobs.exporting import handouts, make_handout
from vigie.jobs.handing import Found, Maker
from vigie.jobs.situating import refresh
from vigie.jobs.wording import load_phrases
from vigie.model.annotations import MadeBy
from vigie.model.events import EVENT_TYPES
from vigie.model.handouts import Handout
from vigie.model.situations import Actor, ActorLink
from vigie.publish.discretion import Discretion
from vigie.publish.exports.calendars import as_calendar
from vigie.publish.exports.cap import CapSender, as_cap
from vigie.publish.exports.citations import as_bibtex, as_csl, as_line
from vigie.publish.exports.codes import CAMEO, PLOVER
from vigie.publish.exports.graphs import as_gexf
from vigie.publish.exports.maps import as_geojson
from vigie.publish.exports.stix import as_stix
from vigie.publish.exports.tables import COLUMNS, as_csv, rows
from vigie.store.eventlists import EventFilter
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import open_store
from vigie.text.evidence import QUOTED_WORDS
from vigie.text.folding import fold

NOW = "2026-11-28T08:00:00+00:00"
TEXTS = (
    "Une attaque a fait douze morts et trente blessés mardi à Bamako, a déclaré le président malien Assimi Goïta. "
    "Zéphyrin Kerdoncuff, un commerçant de 45 ans, a été tué par les assaillants. Sa voisine Maëlle Tanguidec a accusé l'État islamique.",
    "L'armée malienne prévoit de lancer une offensive le 3 juin à Gao, a annoncé le ministère de la Défense. « =HYPERLINK("
    " , a répondu un habitant, Anatole Bizouarn, qui craint une nouvelle attaque des djihadistes contre sa ville. »",
)
PRIVATE = ("kerdoncuff", "zephyrin", "tanguidec", "bizouarn")
SLUGS = ("/gao-z%C3%A9phyrin-kerdoncuff-tue", "/offensive-gao")


@pytest.fixture(scope="module")
def handout(annotate, pack, tmp_path_factory) -> Handout:  # type: ignore[no-untyped-def]
    """What a store with two articles hands out."""
    store = open_store(str(tmp_path_factory.mktemp("s") / "s.db"), str.split)
    offers = []
    for n, text in enumerate(TEXTS):
        made = annotate(text, title=f"Titre {n} : {'Zéphyrin Kerdoncuff' if n == 0 else 'ANATOLE-BIZOUARN'}")
        article = replace(made.article, url=f"https://journal.example/{n}{SLUGS[n]}", publisher="L'Écho, du {Littoral}")
        offers.append(Offer(article, replace(made, article=article, made_by=MadeBy("p", "l", "m")), "s", 30))
    ingest(store, offers, NOW)
    refresh(store, pack.situations)
    with store.reading() as connection:
        made = make_handout(connection, "CLEAR", EventFilter(), load_phrases("fr"))
    store.close()
    return made


def test_pieces_make_the_whole(annotate, pack, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    store = open_store(str(tmp_path / "s.db"), str.split)
    made = [annotate(t) for t in TEXTS]
    articles = [replace(m.article, url=f"https://journal.example/{n}") for n, m in enumerate(made)]
    ingest(
        store,
        [Offer(a, replace(m, article=a, made_by=MadeBy("p", "l", "m"))) for a, m in zip(articles, made, strict=True)],
        NOW,
    )
    refresh(store, pack.situations)
    with store.reading() as connection:
        whole = make_handout(connection, "CLEAR", EventFilter(), load_phrases("fr"))
        monkeypatch.setattr("vigie.jobs.exporting.STEP", 1)
        pieces = list(handouts(connection, "CLEAR", EventFilter(), load_phrases("fr")))
        assert make_handout(connection, "CLEAR", EventFilter(), load_phrases("fr")) == whole
    store.close()
    assert len(pieces) == len(whole.events) > 1
    assert sum(len(p.statements) for p in pieces) == len(whole.statements)


def everything(handout: Handout) -> str:
    """All that any export says."""
    p = load_phrases("fr")
    parts = [as_csv(rows(handout, t), c) for t, c in COLUMNS.items()]
    parts += [as_geojson(handout), as_gexf(handout), as_calendar(handout, p, NOW), as_bibtex(handout), as_csl(handout)]
    parts += [as_stix(handout, p), *(a.xml for a in as_cap(handout, (p, load_phrases("en")), NOW, CapSender()))]
    return "\n".join([*parts, *(as_line(a) for a in handout.articles)])


def test_there_is_something_to_hand_out(handout) -> None:
    assert "attack" in {e.event.type for e in handout.events}
    assert len(handout.statements) >= 2


def test_no_private_person_is_named(handout) -> None:
    assert [n for n in PRIVATE if n in fold(unquote(everything(handout)))] == []
    assert "Assimi Goïta" in everything(handout), "a head of state is"
    assert [a.url for a in handout.articles if a.url] == ["https://journal.example/1/offensive-gao"]


def test_quotations_are_short(handout) -> None:
    quotes = [r.quote for e in handout.events for r in e.reports] + [s.quote for s in handout.statements]
    assert max(len(q.split()) for q in quotes) <= QUOTED_WORDS


def test_tables_open_as_csv(handout) -> None:
    for table, columns in COLUMNS.items():
        read = list(csv.DictReader(io.StringIO(as_csv(rows(handout, table), columns), newline="")))
        assert len(read) == len(list(rows(handout, table)))
        assert all(None not in row and set(row) == set(columns) for row in read)
    assert [
        r
        for t in COLUMNS
        for r in csv.reader(io.StringIO(as_csv(rows(handout, t), COLUMNS[t])))
        for c in r
        if c[:1] in ("=", "+", "@")
    ] == []


def test_tables_open_in_duckdb(handout, tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    write_parquet(path, rows(handout, "events"), COLUMNS["events"])
    asked = "SELECT type, first_day, killed_min, hedged, lat, articles FROM read_parquet(?) WHERE killed_min = 12"
    with duckdb.connect() as engine:
        found = engine.execute(asked, [str(path)]).fetchall()
        kinds = dict(
            engine.execute(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", [str(path)]
            ).fetchall()
        )
    assert found
    assert found[0][0] == "attack"
    names = {"day": "DATE", "count": "BIGINT", "truth": "BOOLEAN", "degrees": "DOUBLE", "text": "VARCHAR"}
    assert kinds == {column: names[kind] for column, kind in COLUMNS["events"].items()}
    assert found[0][5] == 1
    assert list(tmp_path.iterdir()) == [path]


def test_every_column_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8").partition("## Columns")[2]
    for table, columns in COLUMNS.items():
        (own,) = re.findall(rf"^\*\*{table}\*\*.*?(?=^\*\*|\Z)", told, re.MULTILINE | re.DOTALL)
        named = set(re.findall(r"`([a-z_]+)`", own))
        assert named >= set(columns), table
        assert {n for n in named if "_" in n} <= set(columns), "no column that is gone"


def test_an_outlet_that_nobody_named_is_its_site(handout) -> None:
    maker = Maker("CLEAR", Discretion((), load_phrases("fr")), frozenset())
    marks = [replace(handout.articles[0], publisher=None, url=url) for url in ("https://www.journal.example/1", None)]
    made = maker.of(Found((), {}, marks, frozenset()))
    assert [a.publisher for a in made.articles] == ["journal.example", None]


def test_edges_of_the_graph_keep_their_ids(handout) -> None:
    edge = Actor("groups/a", "A", "group", (), (), (ActorLink("allied_with", "groups/b", True, (), (), False),))
    other = Actor("groups/0", "O", "group", (), (), (ActorLink("fights", "groups/b", True, (), (), False),))
    end = Actor("groups/b", "B", "group", (), (), ())
    found = [
        re.findall(r'<edge id="(\w+)"[^>]*allied_with', as_gexf(replace(handout, actors=some)))
        for some in ((edge, end), (other, edge, end))
    ]
    assert found[0] == found[1] != []


def test_the_map_is_geojson(handout) -> None:
    value = json.loads(as_geojson(handout))
    assert value["type"] == "FeatureCollection"
    for feature in value["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
    assert any(f["properties"]["place"] == "Bamako" for f in value["features"])


def test_the_graph_is_gexf(handout) -> None:
    root = etree.fromstring(as_gexf(handout).encode())
    ns = {"g": "http://gexf.net/1.3"}
    nodes = {n.get("id") for n in root.iterfind(".//g:node", ns)}
    assert nodes == {a.id for a in handout.actors}
    assert all(e.get("source") in nodes and e.get("target") in nodes for e in root.iterfind(".//g:edge", ns))


def test_the_calendar_folds_its_lines(handout) -> None:
    text = as_calendar(handout, load_phrases("fr"), NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") >= 1
    assert re.search(r"DTSTART;VALUE=DATE:20240603\r\nDTEND;VALUE=DATE:20240604", unfolded)


def test_citations(handout) -> None:
    assert as_bibtex(handout).count("@online{") == 2
    assert r"organization = {L'Écho, du \{Littoral\}}" in as_bibtex(handout)
    items = json.loads(as_csl(handout))
    assert items[0]["issued"] == {"date-parts": [[2024, 5, 15]]}
    assert as_line(handout.articles[0], "Des mots").startswith("« Des mots », L'Écho")


def test_every_type_has_its_codes() -> None:
    assert set(PLOVER) == set(CAMEO) == set(EVENT_TYPES)
