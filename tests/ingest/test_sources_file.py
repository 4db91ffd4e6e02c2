"""The file of sources: what it says, errors that name the line, changes that keep comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.ingest.sources_file import (
    SourcesError,
    add_source,
    load_sources,
    parse_sources,
    remove_source,
    save_sources,
    set_enabled,
)
from vigie.model.sources import PolledSource

TEXT = """# our sources
contact = "mailto:veille@echo.test"

[[source]]           # the daily
name = "echo"
url = "https://echo.test/rss"
every = "30m"
retention = "90d"

[[source]]
name = "depot"
folder = "/srv/depot"
retention = "forever"
enabled = false
"""


def test_the_file_says_what_is_to_be_polled() -> None:
    found = parse_sources(TEXT, "sources.toml")
    assert found.contact == "mailto:veille@echo.test"
    echo, depot = found.sources
    assert echo == PolledSource("echo", "feed", "https://echo.test/rss", every=1800, retention=90)
    assert (depot.kind, depot.location, depot.retention, depot.enabled) == ("folder", "/srv/depot", None, False)
    assert found.enabled == (echo,)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('every = "30m"', 'every = "soon"', 7, "no duration"),
        ('every = "30m"', 'every = "5s"', 7, "1m or more"),
        ('every = "30m"', "every = 30", 7, "text in quotes"),
        ('every = "30m"', 'evry = "30m"', 7, "unknown setting 'evry'"),
        ('name = "echo"', "", 4, "needs a name"),
        ('name = "depot"', 'name = "echo"', 11, "used twice"),
        ("https://echo.test/rss", "ftp://echo.test/rss", 6, "http"),
        ("https://echo.test/rss", "https://[echo/rss", 6, "malformed"),
        ('url = "https://echo.test/rss"', "", 4, "either a url or a folder"),
        ('folder = "/srv/depot"', 'folder = "/srv/depot"\nkind = "feed"', 13, "needs a url"),
        ('url = "https', 'kind = "gopher"\nurl = "https', 6, "kind must be one of"),
        ("enabled = false", 'enabled = "no"', 14, "true or false"),
        ('retention = "90d"', 'retention = "long"', 8, "forever"),
    ],
)
def test_an_error_names_its_line(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(SourcesError) as error:
        parse_sources(TEXT.replace(old, new), "s.toml")
    assert f"s.toml, line {line}:" in str(error.value)
    assert words in str(error.value)


@pytest.mark.parametrize(
    "text", ["[[source]\n", "source = 3\n", "sauce = 1\n", "contact = 1\n", "[source]\nname='x'\n"]
)
def test_a_file_that_is_none_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SourcesError, match=r"s\.toml"):
        parse_sources(text, "s.toml")


def test_changes_keep_comments_and_what_they_write_is_read_again() -> None:
    added = PolledSource("fil", "sitemap", "https://fil.test/news.xml", "Le Fil", 3600, False, "fr", 7, True)
    text = add_source(TEXT, added)
    assert text.startswith(TEXT.split("\n", 1)[0])
    assert "# the daily" in text
    assert parse_sources(text, "s").sources[-1] == added
    off = set_enabled(text, "echo", enabled=False)
    assert "# the daily" in off
    assert not parse_sources(off, "s").sources[0].enabled
    assert [s.name for s in parse_sources(remove_source(off, "depot"), "s").sources] == ["echo", "fil"]


def test_a_new_file_begins_with_words_for_its_reader() -> None:
    text = add_source("", PolledSource("depot", "folder", "/srv/depot", retention=None))
    assert text.startswith("#")
    text = add_source(text, PolledSource("echo", "feed", "https://echo.test/rss"))
    assert [s.name for s in parse_sources(text, "s").sources] == ["depot", "echo"]


def test_a_name_is_given_once_and_an_unknown_one_is_told() -> None:
    with pytest.raises(SourcesError, match="already"):
        add_source(TEXT, PolledSource("echo", "feed", "https://echo.test/rss"))
    with pytest.raises(SourcesError, match="no source named"):
        remove_source(TEXT, "echos")


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    with pytest.raises(SourcesError, match="no such file"):
        load_sources(path)
    save_sources(path, TEXT)
    assert len(load_sources(path).sources) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["sources.toml"]
