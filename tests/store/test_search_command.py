"""`vigie search` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vigie.cli.main import main
from vigie.jobs.search import Asked, AskedError, query_of
from vigie.lang.loading import load_analysis
from vigie.model.articles import Article
from vigie.model.spans import Span
from vigie.store.filters import Filters
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import open_store

TEXT = "Un convoi bloqué\nLe convoi attend devant le pont depuis dimanche."


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A store with one article."""
    store = open_store(str(tmp_path / "store.db"), load_analysis())
    spans = (Span(0, 16), Span(17, len(TEXT)))
    article = Article(
        "a", TEXT, spans[0], spans, publisher="Gazette", published="2026-11-02", url="https://exemple.org/a"
    )
    ingest(store, [Offer(article)], "2026-11-28T08:00:00+00:00")
    store.close()
    return str(tmp_path / "store.db")


def search(path: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["search", "--store", path, *arguments])


def test_hits_go_out_and_counts_beside(path: str) -> None:
    done = search(path, "convois", "--facets")
    assert done.exit_code == 0
    assert "Un convoi bloqué" in done.stdout
    assert "1 found, 1 shown" in done.stderr
    assert "outlet: Gazette 1" in done.stderr


def test_hits_as_records(path: str) -> None:
    (line,) = search(path, "pont", "--format", "jsonl").stdout.splitlines()
    record = json.loads(line)
    assert (record["hit"], record["outlet"], record["published"]) == ("article", "Gazette", "2026-11-02")
    start, end = record["snippet"]["marks"][0]
    assert record["snippet"]["text"][start:end] == "pont"


def test_nothing_found_is_no_failure(path: str) -> None:
    for over in ("articles", "findings", "events"):
        done = search(path, "introuvable", "--in", over)
        assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--from", "hier"),
        ("--near", "ici"),
        ("--near", "95,0"),
        ("--grade", "Z9"),
        ("--place", "Xyzzyville"),
        ("--cursor", "x"),
    ],
)
def test_what_cannot_be_understood_is_wrong_usage(path: str, wrong: tuple[str, str]) -> None:
    done = search(path, "convoi", *wrong)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_words_of_the_world_become_conditions() -> None:
    asked = Asked(place="mali", since="2026-02", until="2026-02", grade="b2", actor="Église  ", outlets=("Gazette",))
    filters = query_of(asked).filters
    assert filters.countries == ("ML",)
    assert filters.last_day - filters.first_day == 27  # type: ignore[operator]
    assert (filters.reliability, filters.credibility, filters.actor.name) == ("B", 2, "eglise")  # type: ignore[union-attr]
    place = query_of(Asked(place="Gao")).filters
    assert place.countries == ()
    assert place.near.km == 25  # type: ignore[union-attr]
    assert abs(place.near.lat - 16.27) < 0.1  # type: ignore[union-attr]
    assert query_of(Asked(clearance="CLEAR")).filters == Filters()
    with pytest.raises(AskedError):
        query_of(Asked(near="1"))
