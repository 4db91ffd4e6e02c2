"""Dump files stay as clean as the store they were made of."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from vigie.jobs.dumps import clean_dumps, dump_lines, write_dump
from vigie.model.spans import Span
from vigie.store.briefs import add_brief, briefs_of
from vigie.store.dumping import dump
from vigie.store.forgetting import forget
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import open_store
from vigie.store.people import accounts_of, add_user, keep_view, views_of
from vigie.store.restoring import restore
from vigie.store.retention import purge
from vigie.store.verifying import verify

NOW = "2026-11-28T08:00:00+00:00"
LATER = "2026-12-29"


def read(path: Path) -> str:
    return (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode()


@pytest.mark.parametrize("name", ["store.dump", "store.dump.gz"])
@pytest.mark.parametrize("journal", [True, False])
def test_a_purge_reaches_the_dumps(store, offers, tmp_path, name, journal) -> None:
    ingest(store, offers, NOW)
    path = tmp_path / name
    write_dump(store, path, journal=journal)
    text = offers[2].article.text
    last = text[text.rindex("\n\n") + 2 :]
    assert last in read(path)
    purge(store, LATER, NOW)
    assert [c.changed for c in clean_dumps(store)] == [len(offers)]
    assert last not in read(path)
    assert [c.changed for c in clean_dumps(store)] == [0]
    other = open_store(str(tmp_path / "copy.db"), store.analyse)
    with dump_lines(path) as lines:
        assert restore(other, lines, NOW) == len(offers)
    assert [p for p in verify(other) if journal] == []
    other.close()


def test_a_forgotten_name_leaves_the_dumps(store, offers, annotate, tmp_path) -> None:
    annotation = annotate("Zéphyrin Kerdoncuff a été entendu lundi à Brest. Selon M. Kerdoncuff, rien n'est prouvé.")
    ingest(store, [*offers[:3], Offer(annotation.article, annotation, "a", 30)], NOW)
    path = tmp_path / "store.dump"
    write_dump(store, path)
    forget(store, "Zéphyrin Kerdoncuff", NOW, "vigie", "sel")
    assert [c.problem for c in clean_dumps(store)] == [None]
    assert re.findall("Kerdoncuff|zephyrin", read(path)) == []
    other = open_store(str(tmp_path / "copy.db"), store.analyse)
    with dump_lines(path) as lines:
        assert restore(other, lines, NOW) == 4
    assert verify(other) == ()
    again = ingest(other, [Offer(replace(annotation.article, publisher="Autre"), None, "a", 30)], NOW)
    assert [r.taken for r in again] == ["new"]
    other.close()


def test_a_forgotten_name_leaves_the_quotations_of_dropped_texts_in_dumps(store, annotate, tmp_path) -> None:
    annotation = annotate("Selon Zéphyrin Kerdoncuff, la route est coupée depuis lundi.")
    assert annotation.statements
    ingest(store, [Offer(annotation.article, annotation, "a", 30)], NOW)
    path = tmp_path / "store.dump"
    write_dump(store, path)
    purge(store, LATER, NOW)
    clean_dumps(store)
    assert "Kerdoncuff" in read(path), "a quotation stays when its text goes"
    forget(store, "Zéphyrin Kerdoncuff", NOW, "vigie", "sel")
    assert [c.problem for c in clean_dumps(store)] == [None]
    assert re.findall("(?i)kerdoncuff", read(path)) == []


def test_a_cleaned_dump_tells_of_what_came_after_it(store, offers, tmp_path) -> None:
    one = replace(offers[0], article=replace(offers[0].article, url="https://journal.example/fait"), annotation=None)
    ingest(store, [one], NOW)
    path = tmp_path / "store.dump"
    write_dump(store, path)
    words = "Tout autre chose."
    later = replace(
        one.article, text=words, title=None, paragraphs=(Span(0, len(words)),), modified_at=f"{LATER}T08:00:00Z"
    )
    ingest(store, [replace(one, article=later)], NOW)
    purge(store, LATER, NOW)
    clean_dumps(store)
    other = open_store(str(tmp_path / "copy.db"), store.analyse)
    with dump_lines(path) as lines:
        restore(other, lines, NOW)
    assert verify(other) == ()
    other.close()


def test_drafts_of_killed_programs_are_removed(store, offers, tmp_path) -> None:
    ingest(store, offers, NOW)
    path = tmp_path / "store.dump"
    write_dump(store, path)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    left, busy = (tmp_path / f".store.dump.{process}.part" for process in (gone.pid, os.getpid()))
    for draft in (left, busy):
        draft.write_text("texts")
    clean_dumps(store)
    assert (left.exists(), busy.exists()) == (False, True)


def test_a_dump_that_is_gone_is_struck_off_and_a_damaged_one_is_told(store, offers, tmp_path) -> None:
    ingest(store, offers, NOW)
    gone, damaged = tmp_path / "gone.dump", tmp_path / "damaged.dump"
    for path in (gone, damaged):
        write_dump(store, path)
    gone.unlink()
    damaged.write_text(read(damaged)[:-100])
    done = clean_dumps(store)
    assert [(c.path, bool(c.problem)) for c in done] == [(str(damaged), True)]
    assert [c.path for c in clean_dumps(store)] == [str(damaged)]


def test_no_half_dump_stands_under_its_name(store, offers, tmp_path) -> None:
    ingest(store, offers, NOW)
    with pytest.raises(OSError, match=r"No such file"):
        write_dump(store, tmp_path / "nowhere" / "a.dump")
    assert list(tmp_path.glob("*.dump*")) == []


def test_a_store_restored_from_an_old_dump_still_knows_whom_to_forget(store, offers, annotate, tmp_path) -> None:
    annotation = annotate("Zéphyrin Kerdoncuff a été entendu lundi à Brest. Selon M. Kerdoncuff, rien n'est prouvé.")
    offer = Offer(annotation.article, annotation, "a", 30)
    ingest(store, [*offers[:3], offer], NOW)
    path = tmp_path / "store.dump"
    write_dump(store, path)
    forget(store, "Zéphyrin Kerdoncuff", NOW, "vigie", "sel")
    assert [c.problem for c in clean_dumps(store)] == [None]
    assert [c.changed for c in clean_dumps(store)] == [0]
    other = open_store(str(tmp_path / "copy.db"), store.analyse)
    with dump_lines(path) as lines:
        restore(other, lines, NOW)
    ingest(other, [replace(offer, article=replace(offer.article, url="https://autre.example/1"))], NOW)
    with other.reading() as connection:
        assert "Kerdoncuff" not in "".join(dump(connection))
    other.close()


def test_a_dump_holds_users_and_briefs(store, tmp_path) -> None:
    now = datetime.fromisoformat(NOW)
    with store.writing() as connection:
        user = add_user(connection, "anne", "analyst", "GREEN", now, "vigie")
        keep_view(connection, user, "Sahel", "country=ML")
        add_brief(connection, "Point du matin", "anne", "GREEN", NOW)
    path = tmp_path / "store.dump"
    write_dump(store, path)
    other = open_store(str(tmp_path / "copy.db"), store.analyse)
    with dump_lines(path) as lines:
        restore(other, lines, NOW)
    with other.reading() as connection:
        assert [a.user.name for a in accounts_of(connection)] == ["anne"]
        assert views_of(connection, user) == [("Sahel", "country=ML")]
        assert [b.title for b in briefs_of(connection, "GREEN")] == ["Point du matin"]
    other.close()
