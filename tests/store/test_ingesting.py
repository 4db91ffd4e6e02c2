"""Ingest: one transaction, idempotent, the same in every order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import func, select

from vigie.model.spans import Span
from vigie.store.articles import annotations_of, out_of_date, stored
from vigie.store.dumping import dump
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.points import watch_points
from vigie.store.schema import articles, audit, findings, metadata, outbox, versions
from vigie.store.verifying import verify

NOW = "2026-11-28T08:00:00+00:00"


def content(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(dump(connection, journal=False))


def count(store: Store, table) -> int:  # type: ignore[no-untyped-def]
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_goes_in_comes_out(store, offers, readings) -> None:
    receipts = ingest(store, offers, NOW)
    assert [r.taken for r in receipts] == ["new"] * len(offers)
    with store.reading() as connection:
        back = {a.article.text: a for a in annotations_of(connection)}
    for receipt, reading in zip(receipts, readings, strict=True):
        expected = replace(reading.article, id=receipt.key, path=None)
        assert back[reading.article.text] == replace(reading, article=expected)
    assert verify(store) == ()


def test_the_same_twice_changes_nothing(store, offers) -> None:
    ingest(store, offers, NOW)
    before = content(store), count(store, audit), count(store, outbox)
    again = ingest(store, offers, "2026-11-29T08:00:00+00:00")
    assert {(r.taken, r.annotated) for r in again} == {("known", False)}
    assert (content(store), count(store, audit), count(store, outbox)) == before


def test_order_and_batches_leave_the_same_content(address, store, offers, tmp_path) -> None:
    ingest(store, offers, NOW)
    shuffled = list(offers) * 2
    Random(3).shuffle(shuffled)
    other = open_store(str(tmp_path / "other.db"), store.analyse)
    for one in shuffled:
        ingest(other, [one], NOW)
    assert content(other) == content(store)
    assert verify(other) == ()
    other.close()


def later(offer: Offer, text: str, at: str) -> Offer:
    old = offer.article
    new = replace(old, text=text, title=None, paragraphs=(Span(0, len(text)),), modified_at=at)
    return Offer(new, None, offer.source, 30)


def test_a_changed_text_at_one_address_is_a_version(store, article, tmp_path) -> None:
    url = "https://journal.example/a?utm_source=rss"
    first = Offer(article("a", "Trois morts dans l'attaque.", url=url))
    second = later(first, "Cinq morts dans l'attaque.", "2024-05-15T18:00:00+00:00")
    receipts = ingest(store, [second, first], NOW)
    assert [r.taken for r in receipts] == ["new", "version"]
    assert receipts[0].key == receipts[1].key
    with store.reading() as connection:
        assert [s.article.text for s in stored(connection)] == ["Cinq morts dans l'attaque."]
        assert len(list(stored(connection, all_versions=True))) == 2
    other = open_store(str(tmp_path / "other.db"), store.analyse)
    ingest(other, [first], NOW)
    ingest(other, [second], NOW)
    assert content(other) == content(store)
    assert verify(other) == verify(store) == ()
    other.close()


def test_articles_without_address_are_told_apart_by_outlet_and_text(store, article) -> None:
    one, same, other = (
        article("x", "Un fait.", publisher="A"),
        article("x", "Un fait.", publisher="A"),
        article("x", "Un fait.", publisher="B"),
    )
    assert [r.taken for r in ingest(store, [Offer(one), Offer(same), Offer(other)], NOW)] == ["new", "known", "new"]


def test_findings_come_later_and_are_replaced(store, offers) -> None:
    made = offers[0].annotation.made_by
    ingest(store, [replace(o, annotation=None) for o in offers], NOW)
    with store.reading() as connection:
        assert len(list(stored(connection, out_of_date(made)))) == len(offers)
    receipts = ingest(store, offers, NOW)
    assert {(r.taken, r.annotated) for r in receipts} == {("known", True)}
    held = count(store, findings)
    newer = [replace(o, annotation=replace(o.annotation, made_by=replace(made, program="vigie later"))) for o in offers]
    assert all(r.annotated for r in ingest(store, newer, NOW))
    assert count(store, findings) == held
    with store.reading() as connection:
        assert len(list(stored(connection, out_of_date(made)))) == len(offers)
    assert verify(store) == ()


@pytest.mark.parametrize(
    "point", ["ingest.decided", "ingest.articles", "ingest.findings", "ingest.journal", "ingest.before_commit"]
)
def test_a_failure_anywhere_keeps_nothing(store, offers, point) -> None:
    def fail(name: str) -> None:
        if name == point:
            raise KeyboardInterrupt

    watch_points(fail)
    try:
        with pytest.raises(KeyboardInterrupt):
            ingest(store, offers, NOW)
    finally:
        watch_points(None)
    assert {count(store, t) for t in metadata.sorted_tables} == {0}
    ingest(store, offers, NOW)
    assert verify(store) == ()


def test_broken_rules_are_found(store, offers) -> None:
    ingest(store, offers, NOW)
    with store.writing() as connection:
        connection.execute(findings.update().where(findings.c.id == 1).values(quote="Rien de tel."))
        connection.execute(audit.update().where(audit.c.id == 2).values(detail="{}"))
        connection.execute(versions.update().where(versions.c.id == 3).values(text="Autre chose."))
    broken = {p.rule for p in verify(store)}
    assert {"a quotation stands in its text", "the audit chain is unbroken", "a version is what its digest says",
            "the index has the words of the table"} <= broken  # fmt: skip


def test_two_events_of_one_type_in_one_clause_are_both_kept(store, told) -> None:
    annotation = told("a")
    ingest(store, [Offer(annotation.article, replace(annotation, events=annotation.events * 2))], NOW)
    with store.reading() as connection:
        ids = connection.execute(select(findings.c.local_id).order_by(findings.c.id)).scalars().all()
    assert ids == ["event:0-53:attack", "event:0-53:attack:2"]
    assert verify(store) == ()


def test_articles_know_their_day(store, offers) -> None:
    ingest(store, offers, NOW)
    with store.reading() as connection:
        days = connection.execute(select(articles.c.published, articles.c.day)).all()
    assert all((day == 0) == (published is None) for published, day in days)
