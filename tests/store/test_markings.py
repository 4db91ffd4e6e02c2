"""Markings: what is raised disappears at once, what was decided above does not show below."""

from __future__ import annotations

from vigie.jobs.situating import refresh
from vigie.model.decisions import Decision
from vigie.model.markings import LEVELS
from vigie.model.situations import Actor, Report, SituationArticle
from vigie.store.boards import every_part
from vigie.store.decisions import decide, decided
from vigie.store.eventlists import EventFilter, event_of, list_events
from vigie.store.ingesting import ingest
from vigie.store.markings import mark
from vigie.store.offers import Offer
from vigie.store.sight import sight_of

NOW = "2026-11-28T08:00:00+00:00"


def article(told, name: str, **changed: object) -> Offer:
    one = told(name, roles=[("perpetrator", "Front du Port")], known=[("Front du Port", "group")], **changed)
    return Offer(one.article, one)


def keys(store, clearance: str) -> list[str]:
    with store.reading() as connection:
        return [r.key for r in list_events(connection, sight_of(connection, clearance), EventFilter()).rows]


def test_a_raised_article_is_gone_at_once(store, pack, told) -> None:
    text = "Une explosion a frappé le marché couvert du port de Tilbar."
    (receipt,) = ingest(store, [article(told, "a1", text=text)], NOW)
    refresh(store, pack.situations)
    (key,) = keys(store, "CLEAR")
    with store.writing() as connection:
        assert mark(connection, receipt.key, "AMBER", "anne", NOW)
        sight = sight_of(connection, "CLEAR")
        assert event_of(connection, sight, key) is None
        assert list(every_part(connection, sight, SituationArticle)) == []
        assert not any(receipt.key in str(a) for a in every_part(connection, sight, Actor))
    refresh(store, pack.situations)
    assert keys(store, "CLEAR") == []
    assert keys(store, "RED") == [key]
    with store.writing() as connection:
        mark(connection, receipt.key, "CLEAR", "anne", NOW)
    refresh(store, pack.situations)
    assert keys(store, "CLEAR") == keys(store, "RED") == [key]


def test_an_event_keeps_its_key_when_one_of_its_articles_is_raised(store, pack, told) -> None:
    same = {"day": "2024-06-04", "when": "2024-06-03"}
    first = "Trois personnes sont mortes dans une explosion au marché couvert du port."
    second = "Au port, une explosion a visé les étals du marché couvert, indique la mairie."
    offers = [article(told, "a1", text=first, **same), article(told, "a2", text=second, publisher="Le Quai", **same)]
    receipts = ingest(store, offers, NOW)
    refresh(store, pack.situations)
    (key,) = keys(store, "CLEAR")
    for receipt in receipts:
        with store.writing() as connection:
            mark(connection, receipt.key, "RED", "anne", NOW)
        assert keys(store, "CLEAR") == []
        refresh(store, pack.situations)
        assert keys(store, "CLEAR") == [key]
        with store.writing() as connection:
            mark(connection, receipt.key, "CLEAR", "anne", NOW)
        refresh(store, pack.situations)
        assert keys(store, "CLEAR") == [key]


def test_a_decision_holds_from_its_marking_on(store, pack, told) -> None:
    offers = [
        article(
            told,
            f"a{n}",
            text=f"Une explosion a frappé le dépôt numéro {n} de la ville.",
            day=f"2024-0{5 + n}-10",
            when=f"2024-0{5 + n}-09",
        )
        for n in range(2)
    ]
    receipts = ingest(
        store, [Offer(o.article, o.annotation, tlp=t) for o, t in zip(offers, ("CLEAR", "RED"), strict=True)], NOW
    )
    refresh(store, pack.situations)
    with store.reading() as connection:
        (row,) = list_events(connection, sight_of(connection, "CLEAR"), EventFilter()).rows
    report = Report(receipts[0].key, row.event.reports[0].event)
    with store.writing() as connection:
        decide(connection, Decision("reject", (report,), "anne", "une rumeur", NOW, tlp="RED"))
    refresh(store, pack.situations)
    assert len(keys(store, "CLEAR")) == 1
    assert len(keys(store, "RED")) == 1
    assert keys(store, "RED") != keys(store, "CLEAR")
    with store.reading() as connection:
        seen = [len(decided(connection, sight_of(connection, level))[0]) for level in LEVELS]
    assert seen == [0, 0, 0, 0, 1]
    with store.writing() as connection:
        decide(connection, Decision("reject", (report,), "anne", "démentie", NOW))
    refresh(store, pack.situations)
    assert keys(store, "CLEAR") == []


def test_the_situation_of_a_marking_that_nothing_has_goes(store, pack, told) -> None:
    (receipt,) = ingest(store, [Offer(*_pair(told), tlp="AMBER")], NOW)
    refresh(store, pack.situations)
    assert len(keys(store, "AMBER")) == 1
    with store.writing() as connection:
        mark(connection, receipt.key, "CLEAR", "anne", NOW)
    refresh(store, pack.situations)
    with store.reading() as connection:
        levels = connection.exec_driver_sql("select distinct tlp from events").scalars().all()
    assert levels == ["CLEAR"]


def _pair(told):
    one = told("a1", text="Une explosion a frappé le marché couvert du port.")
    return one.article, one


def test_offers_mark_what_is_new_and_nothing_else(store, told) -> None:
    one, same = _pair(told), _pair(told)
    first = ingest(store, [Offer(*one, tlp="GREEN"), Offer(*same, tlp="AMBER")], NOW)
    ingest(store, [Offer(*one, tlp="RED"), Offer(*one)], NOW)
    with store.reading() as connection:
        found = connection.exec_driver_sql("select key, tlp from articles").all()
    assert [tuple(r) for r in found] == [(first[0].key, "AMBER")]
