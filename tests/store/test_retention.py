"""Retention and forgetting: what is dropped is gone from every byte, what may stay stays."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from vigie.jobs.situating import refresh
from vigie.model.annotations import MadeBy
from vigie.model.spans import Span
from vigie.model.watches import WatchRule
from vigie.store.articles import stored
from vigie.store.briefs import BriefLine, add_brief, change_lines
from vigie.store.codec import unpack_value
from vigie.store.dumping import dump
from vigie.store.forgetting import forget
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.retention import purge
from vigie.store.schema import (
    annotated,
    articles,
    audit,
    board,
    briefs,
    events,
    finding_names,
    findings,
    versions,
    watches,
)
from vigie.store.verifying import verify
from vigie.store.watchlists import save_rule
from vigie.text.folding import fold

NOW = "2026-11-28T08:00:00+00:00"
BEFORE, AFTER = "2026-12-28", "2026-12-29"
WORD = re.compile(r"\w{5,}")


def bytes_of(path: str) -> bytes:
    """All bytes of an SQLite store: the file and what stands beside it."""
    return b"".join(p.read_bytes() for p in sorted(Path(path).parent.glob(Path(path).name + "*")))


def test_texts_go_when_their_time_is_over(store, offers) -> None:
    ingest(store, offers, NOW)
    assert purge(store, BEFORE, NOW).dropped == 0
    assert purge(store, AFTER, NOW).dropped == len(offers)
    assert purge(store, AFTER, NOW).dropped == 0
    with store.reading() as connection:
        kept = list(stored(connection))
        quotes = connection.execute(select(findings.c.start, findings.c.quote, versions.c.digest).join(versions)).all()
    texts = {one.digest: one.article.text for one in kept}
    assert all(texts[digest][start : start + len(quote)] == quote for start, quote, digest in quotes)
    assert all(one.dropped == AFTER and one.annotation is not None for one in kept)
    assert verify(store) == ()


def test_a_source_may_keep_its_texts_for_good(store, offers) -> None:
    ingest(store, [Offer(offers[0].article, None, "archive", None)], NOW)
    assert purge(store, "2099-01-01", NOW).dropped == 0


def test_no_byte_of_a_dropped_text_is_left(store, address, offers) -> None:
    if "://" in address:
        pytest.skip("reads the bytes of an SQLite file; PostgreSQL rewrites its tables (VACUUM FULL)")
    ingest(store, offers, NOW)
    with store.reading() as connection:
        kept = [
            *_values(connection, findings),
            *_values(connection, finding_names),
            *_values(connection, articles),
            *_values(connection, audit),
        ]
        kept += connection.execute(select(versions.c.title).where(versions.c.title.is_not(None))).scalars().all()
        kept += connection.execute(select(versions.c.head)).scalars().all()
    left = fold(" ".join(kept))
    rare = {w for o in offers for w in WORD.findall(o.article.text.lower()) if fold(w) not in left}
    before = bytes_of(address).lower()
    there = {w for w in rare if w.encode() in before}
    assert len(there) > 150, "the words stand in the files before the purge"
    sentences = [s for o in offers for s in re.split(r"(?<=[.!?])\s", o.article.text) if len(s.split()) > 30]
    assert purge(store, AFTER, NOW).wiped is True
    after = bytes_of(address)
    assert [s for s in sentences if s.encode() in after] == []
    assert {w for w in there if w.encode() in after.lower()} == set()


def _values(connection, table) -> list[str]:  # type: ignore[no-untyped-def]
    """All strings of a table: names, places and short quotations, which stay."""
    return [v for row in connection.execute(select(table)) for v in row if isinstance(v, str)]


def test_purged_articles_still_meet_and_are_known(store, offers) -> None:
    ingest(store, offers, NOW)
    purge(store, AFTER, NOW)
    assert {r.taken for r in ingest(store, offers, NOW)} == {"known"}


def test_a_purged_article_may_be_told_anew(store, offers) -> None:
    ingest(store, [one := by_address(offers)], NOW)
    purge(store, AFTER, NOW)
    words = "Tout autre chose."
    new = replace(
        one.article, text=words, title=None, paragraphs=(Span(0, len(words)),), modified_at=f"{AFTER}T08:00:00Z"
    )
    assert [r.taken for r in ingest(store, [Offer(new)], NOW)] == ["version"]
    assert verify(store) == ()


def test_findings_on_a_purged_text_stay_as_they_were(store, offers) -> None:
    ingest(store, [one := by_address(offers)], NOW)
    purge(store, AFTER, NOW)
    newer = replace(one.annotation, statements=(), events=(), made_by=MadeBy("later", "later", "later"))
    assert [r.annotated for r in ingest(store, [replace(one, annotation=newer)], NOW)] == [False]
    assert verify(store) == ()


def by_address(offers) -> Offer:  # type: ignore[no-untyped-def]
    """The offer with the most events, under an address, so that another text makes another version."""
    one = max(offers, key=lambda o: len(o.annotation.events))
    article = replace(one.article, url="https://journal.example/fait")
    return replace(one, article=article, annotation=replace(one.annotation, article=article))


NAME = "Zéphyrin Kerdoncuff"
TEXT = "Zéphyrin Kerdoncuff a été entendu lundi. Selon M. Kerdoncuff, rien n'est prouvé. Un kerdoncuff n'est pas un nom commun."
URL = "https://journal.example/faits/zephyrin-kerdoncuff-entendu-12"


def offer_about(annotate, url: str | None = URL) -> Offer:  # type: ignore[no-untyped-def]
    annotation = annotate(TEXT, title="L'affaire Zéphyrin Kerdoncuff")
    article = replace(annotation.article, url=url, authors=(NAME,))
    return Offer(article, replace(annotation, article=article), "source-0", 30)


@pytest.mark.parametrize("purged", [False, True])
def test_a_forgotten_name_is_nowhere(store, address, offers, annotate, purged) -> None:
    ingest(store, [*offers[:3], offer_about(annotate)], NOW)
    if purged:
        purge(store, AFTER, NOW)
    done = forget(store, "zephyrin  KERDONCUFF", NOW, "déléguée à la protection", "sel")
    assert (done.articles, done.versions, done.wiped) == (1, 1, True)
    with store.reading() as connection:
        whole = "\n".join(dump(connection))
        acts = connection.execute(select(audit.c.actor).where(audit.c.action == "person.forgotten")).scalars().all()
        stale = connection.execute(select(annotated.c.stale).where(annotated.c.stale)).all()
    assert re.findall("Kerdoncuff|zephyrin|Zéphyrin", whole) == []
    assert acts == ["déléguée à la protection"]
    assert len(stale) == (not purged)
    assert verify(store) == ()
    if "://" not in address:
        assert re.findall(rb"(?i)z.{1,2}phyrin", bytes_of(address)) == []


def test_a_forgotten_name_leaves_the_situation_and_what_people_wrote(store, pack, annotate) -> None:
    ingest(store, [offer_about(annotate)], NOW)
    refresh(store, pack.situations)
    with store.writing() as connection:
        key = add_brief(connection, f"Sur {NAME}", "anne", "CLEAR", NOW)
        change_lines(connection, key, [BriefLine("e", f"{NAME} encore")])
        save_rule(connection, WatchRule("liste", actors=(NAME,)), NOW, "anne")
    assert NAME in everything_kept(store), "the name is there to be forgotten"
    forget(store, NAME, NOW, "vigie", "sel")
    assert re.findall("(?i)z.phyrin", everything_kept(store)) == []


def everything_kept(store) -> str:  # type: ignore[no-untyped-def]
    """All that the situation, briefs and watch lists of a store say."""
    with store.reading() as connection:
        packed = [b for t in (board, events) for b in connection.execute(select(t.c.body)).scalars()]
        assert packed
        written = [str(tuple(r)) for t in (briefs, watches) for r in connection.execute(select(t))]
    return "\n".join([*(json.dumps(unpack_value(b), ensure_ascii=False) for b in packed), *written])


def test_a_forgotten_name_does_not_come_back(store, annotate) -> None:
    offer = offer_about(annotate)
    ingest(store, [offer], NOW)
    forget(store, NAME, NOW, "vigie", "sel")
    again = ingest(store, [offer, offer_about(annotate, "https://autre.example/2")], NOW)
    assert [r.taken for r in again] == ["known", "new"]
    with store.reading() as connection:
        whole = "\n".join(dump(connection))
    assert re.findall("(?i)z.phyrin", whole) == []
    assert "Un kerdoncuff n'est pas" in whole, "a common noun stays"
    assert verify(store) == ()


def test_a_single_word_is_no_name_to_forget(store) -> None:
    with pytest.raises(ValueError, match="whole name"):
        forget(store, "Paris", NOW, "vigie", "sel")


def test_a_purge_that_was_cut_off_is_finished_by_the_next(store, offers) -> None:
    ingest(store, offers, NOW)
    with store.writing() as connection:
        connection.execute(text("INSERT INTO settings (name, value) VALUES ('unwiped', '1')"))
    assert purge(store, BEFORE, NOW).wiped is True
    assert purge(store, BEFORE, NOW).wiped is None
