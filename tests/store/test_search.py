"""Searching on both engines: words and their forms, conditions, order, pages, counts, passages."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from vigie.lang.loading import load_analysis
from vigie.model.articles import Article
from vigie.model.spans import Span
from vigie.store.candidates import reach_of, with_words
from vigie.store.filters import Filters, Named, Near
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.querying import parse_words
from vigie.store.retention import purge
from vigie.store.schema import articles, event_reports, events, finding_names, findings, versions
from vigie.store.search import CursorError, Page, Query, search
from vigie.store.wordindex import IndexEntry, add, remove, scrub
from vigie.text.evidence import QUOTED_WORDS

NOW = "2026-11-28T08:00:00+00:00"
ANALYSIS = load_analysis()

WRITTEN = {
    "a": (
        "Un convoi attaqué",
        "Le gouvernement condamne l'attaque d'un convoi près de Ménaka.",
        "Gazette",
        "2026-11-01",
    ),
    "b": (
        "Deux villages visés",
        "Des hommes armés attaquent deux villages ; les convois sont suspendus.",
        "Gazette",
        "2026-11-03",
    ),
    "c": (
        "Le couvre-feu prolongé",
        "Le plan de paix attend. Le couvre-feu dure jusqu'à lundi.",
        "Courrier",
        "2026-10-20",
    ),
    "d": ("Les hôpitaux débordés", "L'hôpital central manque de tout. La paix est un plan lointain.", "Courrier", None),
    "e": (
        "Une manifestation à Bamako",
        "La manifestation s'est dispersée sans heurt avant le couvre-feu.",
        "Écho",
        "2026-11-03",
    ),
}


def written(name: str) -> Article:
    title, body, outlet, day = WRITTEN[name]
    whole = f"{title}\n{body}"
    spans = (Span(0, len(title)), Span(len(title) + 1, len(whole)))
    return Article(
        name, whole, spans[0], spans, publisher=outlet, published=day, url=f"https://exemple.org/{name}", language="fr"
    )


@pytest.fixture
def library(address: str) -> Iterator[Store]:
    """A store with five short articles and the French analysis."""
    opened = open_store(address, ANALYSIS)
    ingest(opened, [Offer(written(n), None, "essai", 30) for n in WRITTEN], NOW)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def reports(address: str, offers) -> Iterator[Store]:  # type: ignore[no-untyped-def]
    """A store with annotated dispatches and the French analysis."""
    opened = open_store(address, ANALYSIS)
    ingest(opened, offers, NOW)
    try:
        yield opened
    finally:
        opened.close()


def ask(store: Store, words: str = "", **more) -> Page:  # type: ignore[no-untyped-def]
    with store.reading() as connection:
        return search(connection, Query(words, **more), ANALYSIS)


def names(page: Page) -> str:
    """The short names of the articles of a page, in its order."""
    return "".join(hit.url[-1] for hit in page.hits)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("attaque", "ab"),
        ("ATTAQUÉES convoi", "ab"),
        ("hopital", "d"),
        ("hôpitaux", "d"),
        ('"plan de paix"', "c"),
        ("plan paix", "cd"),
        ("couvre-feu", "ce"),
        ("couvre-feu -manifestation", "c"),
        ('couvre-feu -"sans heurt"', "c"),
        ("hôpital OR manifestation", "de"),
        ("hôpital OU manifestation", "de"),
        ("convoi hôpital OR gouvernement", "a"),
        ("manif*", "e"),
        ("title:convoi", "a"),
        ("titre:convoi", "a"),
        ("-convoi", ""),
        ("le la de", ""),
        ("introuvable", ""),
        ('"convoi', "ab"),
        ("(convoi) AND ménaka", ""),
        ("convoi, ménaka !", "a"),
        ("OR convoi OR", "ab"),
        ("", "abcde"),
    ],
)
def test_words_find_articles(library: Store, words: str, expected: str) -> None:
    page = ask(library, words)
    assert "".join(sorted(names(page))) == expected
    assert (page.count, page.more) == (len(expected), False)


def test_newest_first_and_undated_last(library: Store) -> None:
    assert names(ask(library, sort="date")) == "ebacd"
    assert names(ask(library, "couvre-feu", sort="date")) == "ec"


def test_a_headline_weighs_more(library: Store) -> None:
    assert names(ask(library, "convoi", sort="relevance")) == "ab"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filters(outlets=("Gazette",)), "ba"),
        (Filters(outlets=("Gazette", "Écho")), "eba"),
        (Filters(languages=("en",)), ""),
        (Filters(first_day=date(2026, 11, 1).toordinal()), "eba"),
        (Filters(last_day=date(2026, 11, 1).toordinal()), "acd"),
        (Filters(first_day=date(2026, 11, 3).toordinal(), last_day=date(2026, 11, 3).toordinal()), "eb"),
    ],
)
@pytest.mark.parametrize("words", ["", "convoi OR couvre-feu OR hôpital"])
def test_conditions_on_articles(library: Store, asked: Filters, expected: str, words: str) -> None:
    assert names(ask(library, words, filters=asked, sort="date")) == expected


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("words", ["", "convoi OR couvre-feu OR hôpital"])
def test_pages_follow_one_another(library: Store, sort: str, words: str) -> None:
    whole, cursor, seen = names(ask(library, words, sort=sort)), None, ""
    for _ in range(5):
        page = ask(library, words, sort=sort, limit=2, cursor=cursor)
        seen, cursor = seen + names(page), page.cursor
        if cursor is None:
            break
    assert seen == whole
    assert len(whole) == 5


@pytest.mark.parametrize("cursor", ["", "x", "WyJkYXRlIiwidHJvaXMiXQ", "e30", "WyJyZWxldmFuY2UiLDEsMl0"])
def test_a_cursor_from_elsewhere_is_told(library: Store, cursor: str) -> None:
    with pytest.raises(CursorError):
        ask(library, "convoi", sort="date", cursor=cursor)


def test_facets_count_what_was_found(library: Store) -> None:
    facets = ask(library, "couvre-feu OR convoi", facets=True).facets
    assert facets is not None
    assert facets["outlet"] == (("Gazette", 2), ("Courrier", 1), ("Écho", 1))
    assert facets["month"] == (("2026-11", 3), ("2026-10", 1))


def test_passages_are_short_and_show_the_words(library: Store) -> None:
    (hit,) = ask(library, "ménaka").hits
    assert [hit.snippet.text[s:e] for s, e in hit.snippet.marks] == ["Ménaka"]
    whole = written("a").text
    assert whole[hit.snippet.start :].startswith(hit.snippet.text)
    (hit,) = ask(library, "villag*").hits
    assert [hit.title[s:e] for s, e in hit.marks] == ["villages"]
    for hit in ask(library).hits:
        assert len(hit.snippet.text.split()) <= QUOTED_WORDS


def test_of_very_many_the_newest_are_taken(library: Store) -> None:
    wanted = parse_words("convoi OR couvre-feu", ANALYSIS)
    assert wanted is not None
    with library.reading() as connection:
        pool = with_words(connection, wanted, reach_of(Filters(), None), "CLEAR", most=2)
        again = with_words(connection, wanted, reach_of(Filters(), pool.positions[-1]), "CLEAR", most=2)
    assert (len(pool.positions), pool.whole) == (2, False)
    assert again.whole
    assert pool.positions == tuple(sorted(pool.positions, reverse=True))
    assert max(again.positions) < min(pool.positions)


@pytest.mark.parametrize("marking", ["GREEN", "RED"])
def test_nobody_sees_above_their_clearance(library: Store, marking: str) -> None:
    with library.writing() as connection:
        connection.execute(update(articles).where(articles.c.url.endswith("/a")).values(tlp=marking))
    assert names(ask(library, "convoi")) == "b"
    assert names(ask(library, filters=Filters(outlets=("Gazette",)))) == "b"
    assert sorted(names(ask(library, "convoi", filters=Filters(clearance=marking)))) == ["a", "b"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="\"-*:()|ORtitle convoi'\\&!<>^{}+~", max_size=40))
def test_nothing_typed_is_an_error(library: Store, words: str) -> None:
    ask(library, words)


def test_a_dropped_text_is_found_by_what_stays(reports: Store) -> None:
    assert purge(reports, "2099-01-01", NOW).dropped
    found = ask(reports, "attaque")
    assert found.count
    for hit in found.hits:
        assert len(hit.snippet.text.split()) <= QUOTED_WORDS


def test_no_byte_of_a_removed_entry_is_left(store: Store, address: str) -> None:
    if "://" in address:
        pytest.skip("reads the bytes of an SQLite file")
    marks = {n: sha256(str(n).encode()).hexdigest()[:24] for n in range(1, 300)}
    entries = [IndexEntry(n, 700_000 + n, "titre", f"mot commun {mark}") for n, mark in marks.items()]
    with store.writing() as connection:
        add(connection, entries, store.analyse)
    with store.writing() as connection:
        remove(connection, entries[100:200], store.analyse)
    with store.writing() as connection:
        scrub(connection)
    with store.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr]
        left = connection.execute(text("SELECT count(*) FROM words WHERE words MATCH 'commun'")).scalar()
    with open(address, "rb") as file:
        bytes_ = file.read()
    assert left == 199
    # FTS5 writes of each term what differs from the one before: the last 16 digits always
    there = {n for n, mark in marks.items() if mark[-16:].encode() in bytes_}
    assert there == set(range(1, 300)) - set(range(101, 201))


# --------------------------------------------------------------------------- findings and events


def rows(store: Store):  # type: ignore[no-untyped-def]
    asked = select(findings, articles.c.key, articles.c.publisher).join(
        articles, articles.c.version_id == findings.c.version_id
    )
    with store.reading() as connection:
        return connection.execute(asked).all()


def found_ids(page: Page) -> set[tuple[str, str]]:
    return {(hit.key, hit.local_id) for hit in page.hits}


def ids(some) -> set[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return {(r.key, r.local_id) for r in some}


def test_findings_by_their_fields(reports: Store) -> None:
    every = rows(reports)
    assert found_ids(ask(reports, over="findings", limit=200)) == ids(every)
    for asked, holds in (
        (Filters(types=("event",)), lambda r: r.layer == "event"),
        (Filters(types=("attack", "figure")), lambda r: r.kind == "attack" or r.layer == "figure"),
        (Filters(countries=("KE", "ML", "FR")), lambda r: r.country in ("KE", "ML", "FR")),
        (Filters(confidence=0.7), lambda r: r.confidence is not None and r.confidence >= 0.7),
        (Filters(types=("event",), confidence=0.5), lambda r: r.layer == "event" and (r.confidence or 0) >= 0.5),
    ):
        expected = [r for r in every if holds(r)]
        page = ask(reports, over="findings", filters=asked, limit=200, facets=True)
        assert found_ids(page) == ids(expected)
        assert page.count == len(expected)
        assert sum(n for _, n in page.facets["type"]) == len(expected)
        of_articles = {h.key for h in ask(reports, filters=asked, limit=200).hits}
        assert of_articles == {r.key for r in expected}, "an article is found by what one of its findings says"


def test_findings_by_their_dates(reports: Store) -> None:
    dated = [r for r in rows(reports) if r.first_day and r.last_day]
    assert dated
    for r in dated[:5]:
        asked = Filters(first_day=r.last_day, last_day=r.last_day + 1)
        assert (r.key, r.local_id) in found_ids(ask(reports, over="findings", filters=asked, limit=200))
        later = Filters(first_day=r.last_day + 1)
        assert (r.key, r.local_id) not in found_ids(ask(reports, over="findings", filters=later, limit=200))


def test_findings_by_place(reports: Store) -> None:
    placed = [r for r in rows(reports) if r.lat is not None]
    assert placed
    here = placed[0]
    near = ask(reports, over="findings", filters=Filters(near=Near(here.lat, here.lon, 1)), limit=200)
    assert (here.key, here.local_id) in found_ids(near)
    assert found_ids(near) == ids(r for r in placed if abs(r.lat - here.lat) < 0.009 and abs(r.lon - here.lon) < 0.009)
    assert here.key in {h.key for h in ask(reports, filters=Filters(near=Near(here.lat, here.lon, 1)), limit=200).hits}


def test_findings_by_names(reports: Store) -> None:
    with reports.reading() as connection:
        every = connection.execute(select(finding_names)).all()
    name, role = every[0].name, every[0].role
    expected = {r.finding_id for r in every if r.name == name or r.name.startswith(f"{name} ")}
    page = ask(reports, over="findings", filters=Filters(actor=Named(name)), limit=200)
    assert page.count == len(expected)
    in_role = {r.finding_id for r in every if r.finding_id in expected and r.role == role and r.name.startswith(name)}
    assert ask(reports, over="findings", filters=Filters(actor=Named(name, role)), limit=200).count == len(in_role)
    speaker = next(r for r in every if r.role == "speaker")
    assert ask(reports, over="findings", filters=Filters(voice=speaker.name)).count
    assert ask(reports, over="findings", filters=Filters(voice="personne du tout")).count == 0


def test_findings_of_articles_with_words(reports: Store) -> None:
    with_word = {h.key for h in ask(reports, "attaque", limit=200).hits}
    expected = ids(r for r in rows(reports) if r.key in with_word and r.layer == "event")
    page = ask(reports, "attaque", over="findings", filters=Filters(types=("event",)), limit=200)
    assert found_ids(page) == expected
    assert expected


def test_pages_of_findings_follow_one_another(reports: Store) -> None:
    whole = [(h.key, h.local_id) for h in ask(reports, over="findings", limit=200).hits]
    seen, cursor = [], None
    while True:
        page = ask(reports, over="findings", limit=30, cursor=cursor)
        seen += [(h.key, h.local_id) for h in page.hits]
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == whole


@pytest.fixture
def told(reports: Store) -> Store:
    """The reports with an event of two markings, told by the first finding of an event."""
    first = next(r for r in rows(reports) if r.layer == "event")
    row = {
        "key": "evt-1", "type": first.kind, "country": "ML", "lat": 16.2, "lon": 179.9, "first_day": 739_000, "last_day": 739_002,
        "day": 739_000, "factuality": "asserted", "independent": 3, "reliability": "B", "credibility": 2, "confidence": 0.8,
        "digest": "", "body": b"",
    }  # fmt: skip
    with reports.writing() as connection:
        connection.execute(events.insert(), [{**row, "tlp": "CLEAR"}, {**row, "tlp": "RED", "independent": 9}])
        connection.execute(
            event_reports.insert(),
            [
                {"tlp": level, "event_key": "evt-1", "article_key": first.key, "local_id": first.local_id}
                for level in ("CLEAR", "RED")
            ],
        )
    return reports


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        (Filters(), True),
        (Filters(countries=("ML",), voices=3, reliability="B", credibility=2, confidence=0.8), True),
        (Filters(voices=4), False),
        (Filters(reliability="A"), False),
        (Filters(credibility=1), False),
        (Filters(first_day=739_002), True),
        (Filters(first_day=739_003), False),
        (Filters(last_day=738_999), False),
        (Filters(near=Near(16.2, -179.9, 30)), True),
        (Filters(near=Near(16.2, -170, 30)), False),
        (Filters(outlets=("Nulle part",)), False),
    ],
)
def test_events_by_their_fields(told: Store, asked: Filters, is_found: bool) -> None:
    page = ask(told, over="events", filters=asked, facets=True)
    assert [h.key for h in page.hits] == ["evt-1"] * is_found
    if is_found:
        assert (page.hits[0].independent, page.hits[0].grade) == (3, "B2")
        assert page.facets["grade"] == (("B2", 1),)


def test_events_by_words_and_names_of_their_reports(told: Store) -> None:
    with told.reading() as connection:
        key = connection.execute(select(event_reports.c.article_key)).scalars().first()
        title = connection.execute(select(articles.c.title).where(articles.c.key == key)).scalar()
        asked = (
            select(finding_names.c.name)
            .join(findings, findings.c.id == finding_names.c.finding_id)
            .join(versions, versions.c.id == findings.c.version_id)
            .join(articles, articles.c.version_id == versions.c.id)
            .join(
                event_reports,
                (event_reports.c.article_key == articles.c.key) & (event_reports.c.local_id == findings.c.local_id),
            )
        )
        name = connection.execute(asked).scalars().first()
    assert [h.key for h in ask(told, title, over="events").hits] == ["evt-1"]
    assert ask(told, "introuvable", over="events").hits == ()
    if name:
        assert [h.key for h in ask(told, over="events", filters=Filters(actor=Named(name))).hits] == ["evt-1"]
    assert ask(told, over="events", filters=Filters(actor=Named("personne du tout"))).hits == ()
    assert [h.key for h in ask(told, filters=Filters(voices=3)).hits] == [key]
    assert ask(told, filters=Filters(voices=4)).hits == ()


def test_marked_articles_show_in_no_finding_or_event(told: Store) -> None:
    with told.writing() as connection:
        connection.execute(update(articles).values(tlp="AMBER"))
    for over in ("articles", "findings"):
        assert ask(told, over=over).hits == ()
        assert ask(told, "attaque", over=over).hits == ()
        assert ask(told, over=over, filters=Filters(types=("event",), confidence=0.0)).hits == ()
        assert ask(told, over=over, filters=Filters(clearance="AMBER")).hits
    assert ask(told, "attaque", over="events").hits == ()


def test_the_marking_of_a_reader_chooses_the_situation(told: Store) -> None:
    with told.writing() as connection:
        some = connection.execute(select(articles.c.id)).scalars().first()
        connection.execute(update(articles).where(articles.c.id == some).values(tlp="RED"))
    assert ask(told, over="events", filters=Filters(clearance="RED")).hits[0].independent == 9
    assert ask(told, over="events", filters=Filters(clearance="AMBER")).hits[0].independent == 3


def test_a_new_version_takes_the_place_of_the_old_words(library: Store) -> None:
    old = written("a")
    body = "Le convoi est arrivé sans dommage."
    whole = f"Un convoi arrivé\n{body}"
    new = replace(
        old, text=whole, title=Span(0, 16), paragraphs=(Span(0, 16), Span(17, len(whole))), published="2026-11-09"
    )
    ingest(library, [Offer(new, None, "essai", 30)], NOW)
    assert names(ask(library, "ménaka")) == ""
    assert names(ask(library, "dommage")) == "a"
    assert names(ask(library, sort="date"))[0] == "a"


def test_a_reader_who_may_not_see_all_is_not_told_by_the_order(library: Store) -> None:
    """Their hits stand by the words in the headline, then by day: how rare a word is elsewhere has no part in it."""
    found = names(ask(library, "attaque OR couvre-feu", filters=Filters(clearance="AMBER")))
    assert set(found[:2]) == {"a", "c"}
    assert set(found[2:]) == {"b", "e"}


def test_a_cursor_names_what_was_shown_and_no_row(library: Store) -> None:
    page = ask(library, "convoi OR couvre-feu OR hôpital", limit=2)
    assert page.cursor
    kind, *place = json.loads(base64.urlsafe_b64decode(page.cursor + "=" * (-len(page.cursor) % 4)))
    assert (kind, place) == ("relevance", [page.hits[-1].key])
