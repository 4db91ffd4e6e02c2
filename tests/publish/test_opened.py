"""Exports opened by the libraries that their users use, with the values that went in."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import duckdb
import icalendar
import networkx
import pandas
import pyogrio
import pytest

from vigie.adapters.parquet import write_parquet
from vigie.jobs.wording import load_phrases
from vigie.lang.loading import load_pack
from vigie.model.accounts import Ledger
from vigie.model.handouts import HandedEvent, HandedReport, Handout
from vigie.model.links import Link
from vigie.model.places import Place
from vigie.model.spans import Span
from vigie.pipeline import assemble
from vigie.publish.exports.calendars import as_calendar
from vigie.publish.exports.graphs import as_gexf
from vigie.publish.exports.maps import as_geojson
from vigie.publish.exports.tables import COLUMNS, as_csv, rows

GAO = Place("Gao", "ML", 16.27, -0.04, "places/gao", "place")
QUOTE = 'Des mots, "entre" guillemets ; et\nune ligne d\'après'


def frame(path: Path) -> pandas.DataFrame:
    """A Parquet file as a data frame of pandas, by DuckDB: pandas alone reads Parquet with pyarrow only, which is not among our dependencies."""
    with duckdb.connect() as engine:
        return engine.execute("SELECT * FROM read_parquet(?)", [str(path)]).df()


@pytest.fixture
def handout(told) -> Handout:
    known = [("Front <&>", "group"), ("Mali", "country")]
    link = Link("link:0", Span(0, 3), "Front <&>", "fights", "Mali", "entity:0", "entity:1")
    annotations = [
        told(
            "a",
            where=GAO,
            killed=(3, None),
            known=known,
            roles=[("perpetrator", "Front <&>"), ("target", "Mali")],
            links=(link,),
        ),
        told("b", "meeting", when="2024-06-03", factuality="planned", publisher="=Le Phare"),
        told("c", "abduction", when=None, where=Place("Niger", "NE", None, None, None, "country"), publisher="Le Cap"),
    ]
    situation = assemble(annotations, load_pack().situations, Ledger())
    events = tuple(
        HandedEvent(f"key{n}", e, tuple(HandedReport(r.article, r.event, QUOTE) for r in e.reports))
        for n, e in enumerate(situation.events)
    )
    return Handout("GREEN", situation.as_of, events, (), (), situation.actors, situation.articles)


def test_pandas_reads_the_tables(handout, tmp_path: Path) -> None:
    for table, columns in COLUMNS.items():
        told = list(rows(handout, table))
        write_parquet(tmp_path / f"{table}.parquet", told, columns)
        for read in (
            pandas.read_csv(io.StringIO(as_csv(told, columns))),
            frame(tmp_path / f"{table}.parquet"),
        ):
            assert list(read.columns) == list(columns)
            assert len(read) == len(told)
    events = frame(tmp_path / "events.parquet").set_index("type")
    assert events.loc["attack", "lat"] == pytest.approx(16.27)
    assert events.loc["attack", "quote"] == QUOTE
    assert events["killed_min"].sum() == 3
    read = pandas.read_csv(io.StringIO(as_csv(rows(handout, "events"), COLUMNS["events"]))).set_index("type")
    assert read.loc["attack", "quote"] == QUOTE
    assert read.loc["meeting", "outlet"] == "'=Le Phare"
    assert not read.loc["attack", "hedged"]


def test_pyogrio_reads_the_map(handout, tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    path.write_text(as_geojson(handout), encoding="utf-8")
    assert pyogrio.read_info(path)["crs"] == "EPSG:4326"
    meta, _, shapes, fields = pyogrio.raw.read(path)
    table = dict(zip(meta["fields"], fields, strict=True))
    assert meta["geometry_type"] == "Point"
    assert list(table["place"]) == ["Gao"]
    assert len(shapes) == 1


def test_networkx_reads_the_graph(handout, tmp_path: Path) -> None:
    path = tmp_path / "actors.gexf"
    path.write_text(as_gexf(handout), encoding="utf-8")
    graph = networkx.read_gexf(path)
    assert set(graph.nodes) == {a.id for a in handout.actors}
    assert {d["label"] for _, d in graph.nodes(data=True)} == {"Front <&>", "Mali"}
    assert graph.number_of_edges() == sum(x.forward for a in handout.actors for x in a.links) == 1


def test_icalendar_reads_the_calendar(handout) -> None:
    made = icalendar.Calendar.from_ical(as_calendar(handout, load_phrases("fr"), "2026-11-28T08:00:00+00:00"))
    (entry,) = made.walk("VEVENT")
    assert entry.decoded("DTSTART") == date(2024, 6, 3)
    assert entry.decoded("DTEND") - entry.decoded("DTSTART") == timedelta(days=1)
    assert "Rencontre" in str(entry["SUMMARY"])
    assert str(entry["DESCRIPTION"]) == QUOTE
    assert not made.errors
    assert not entry.errors
