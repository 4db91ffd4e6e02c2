"""The board beside the events: whole for those who hand it on, page by page for those who read it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from vigie.jobs.situating import refresh
from vigie.model.accounts import Ledger
from vigie.model.places import Place
from vigie.model.situations import Actor, ActorLink, BoardWarning, Report, Situation, SituationArticle
from vigie.model.warnings import Area
from vigie.store import boards, listings, outlets
from vigie.store.eventlists import COUNTED
from vigie.store.ingesting import ingest
from vigie.store.parts import keep_board
from vigie.store.schema import board
from vigie.store.schema import listings as rows
from vigie.store.sight import Sight, sight_of

NOW = "2026-11-28T08:00:00+00:00"
CLEAR = Sight("CLEAR", "CLEAR")


def situation(articles=(), warnings=(), actors=()) -> Situation:  # type: ignore[no-untyped-def]
    return Situation("2026-11-28", (None, None), tuple(articles), (), (), tuple(warnings), tuple(actors), Ledger())


def actor(n: int, events: int = 1, **more: object) -> Actor:
    link = ActorLink("fights", "groups/0", True, ("a",), (), False)
    return Actor(
        f"groups/{n}",
        f"Groupe Élan {n}",
        "group",
        (f"alias {n}",),
        tuple(f"e{k}" for k in range(events)),
        (link,),
        **more,
    )  # type: ignore[arg-type]


def warning(n: int, state: str = "in_force", country: str | None = "ML") -> BoardWarning:
    area = Area("Mali", country) if country else None
    return BoardWarning(f"w{n:05}", None, "travel_advice", area, None, None, "unknown", "unknown", "unknown", f"2026-{1 + n % 9:02}-01",
                        None, state, None, ("a",), (Report("a", "w"),), ())  # type: ignore[arg-type]  # fmt: skip


def marked(n: int, publisher: str | None = "L'Écho", copy_of: str | None = None) -> SituationArticle:
    return SituationArticle(f"a{n}", publisher, f"2026-11-{1 + n % 27:02}", None, f"https://www.site-{n % 2}.example/{n}", None, None,
                            copy_of, n % 3 == 0)  # fmt: skip


def test_all_parts_are_read_whatever_a_page_shows(store, pack, offers, monkeypatch) -> None:
    ingest(store, offers[:3], NOW)
    refresh(store, pack.situations)
    with store.reading() as connection:
        sight = sight_of(connection, "CLEAR")
        whole = list(boards.every_part(connection, sight, SituationArticle))
        monkeypatch.setattr(boards, "PIECE", 2)
        assert list(boards.every_part(connection, sight, SituationArticle)) == whole
    assert len(whole) == 3


def test_lists_lose_nothing_beyond_a_page_and_never_change_their_order(store, monkeypatch) -> None:
    monkeypatch.setattr(listings, "PAGE", 7)
    with store.writing() as connection:
        keep_board(
            connection,
            situation(actors=[actor(n, n % 5) for n in range(30)], warnings=[warning(n) for n in range(30)]),
            "CLEAR",
        )
    found, after = [], None
    with store.reading() as connection:
        while True:
            page = listings.list_actors(connection, CLEAR, after=after)
            assert page.count == 30
            found += page.rows
            after = page.after
            if after is None:
                break
        assert sorted(a.id for a in found) == sorted(f"groups/{n}" for n in range(30))
        assert [a.events for a in found] == sorted((a.events for a in found), reverse=True)
        told, after = [], None
        while True:
            some = listings.list_warnings(connection, CLEAR, "in_force", "ML", after, 4)
            told += some.rows
            after = some.after
            if after is None:
                break
        assert [w.id for w in told] == [w.id for w in sorted(told, key=lambda w: (w.from_, w.id), reverse=True)]
        assert len(told) == 30
        assert listings.list_actors(connection, CLEAR, after="no such place").rows


def test_actors_are_found_by_any_part_of_any_name(store) -> None:
    with store.writing() as connection:
        keep_board(
            connection,
            situation(actors=[actor(1), replace(actor(2), type="agency"), replace(actor(3), name="100 % autre")]),
            "CLEAR",
        )
    with store.reading() as connection:
        names = lambda asked, kind=None: [a.id for a in listings.list_actors(connection, CLEAR, asked, kind).rows]  # noqa: E731
        assert names("ELAN 1") == ["groups/1"]
        assert names("alias") == ["groups/3", "groups/2", "groups/1"]
        assert names("", "agency") == ["groups/2"]
        assert names("0 % a") == ["groups/3"]
        assert names("%") == ["groups/3"]
        line = listings.actor_lines(connection, CLEAR, ["groups/2", "groups/9"])["groups/2"]
        assert (line.name, line.type, line.events, line.links, line.ties) == (
            "Groupe Élan 2",
            "agency",
            1,
            1,
            (("fights", "groups/0", False),),
        )


def test_warnings_are_counted_by_country(store) -> None:
    with store.writing() as connection:
        keep_board(
            connection, situation(warnings=[warning(1), warning(2, "expired"), warning(3, country=None)]), "CLEAR"
        )
    with store.reading() as connection:
        assert listings.warning_countries(connection, CLEAR) == [("", 1), ("ML", 2)]
        assert [w.id for w in listings.list_warnings(connection, CLEAR, "in_force", "ML").rows] == ["w00001"]
        assert [w.id for w in listings.list_warnings(connection, CLEAR, country="").rows] == ["w00003"]


def test_outlets_without_a_name_are_their_sites(store, monkeypatch) -> None:
    monkeypatch.setattr(outlets, "PAGE", 1)
    made = [marked(0), marked(1, copy_of="a0"), marked(3, None), marked(5, None), replace(marked(7, None), url=None)]
    with store.writing() as connection:
        keep_board(connection, situation(made), "CLEAR")
    found, after = [], None
    with store.reading() as connection:
        while True:
            page = outlets.outlets(connection, CLEAR, after)
            found += page.rows
            after = page.after
            if after is None:
                break
        assert listings.copies_of(connection, CLEAR, "a0") == ((made[1],), 1)
    assert [(o.name, o.is_site, o.articles, o.copies, o.translations) for o in found] == [
        ("site-1.example", True, 2, 0, 1), ("L'Écho", False, 2, 1, 1), ("", True, 1, 0, 0),
    ]  # fmt: skip


def test_an_assembly_writes_only_what_differs(store) -> None:
    """What is the same stays where it is; what changed or went takes its row of the lists with it."""
    with store.writing() as connection:
        keep_board(connection, situation([marked(1), marked(2), marked(3)], actors=[actor(1)]), "CLEAR")
        keep_board(connection, situation([marked(1)]), "AMBER")
    with store.writing() as connection:
        keep_board(connection, situation([marked(1), marked(2, "Autre"), marked(4)]), "CLEAR")
    with store.reading() as connection:
        kept = connection.execute(
            select(board.c.tlp, board.c.kind, board.c.key).order_by(*board.primary_key.columns)
        ).all()
        assert [tuple(r) for r in kept] == [
            ("AMBER", "article", "a1"),
            ("CLEAR", "article", "a1"),
            ("CLEAR", "article", "a2"),
            ("CLEAR", "article", "a4"),
        ]
        listed = connection.execute(
            select(rows.c.tlp, rows.c.kind, rows.c.key).order_by(*rows.primary_key.columns)
        ).all()
        assert listed == kept
        assert connection.execute(select(rows.c.outlet).where(rows.c.key == "a2")).scalar() == "Autre"


def test_counts_are_exact_to_ten_thousand(store) -> None:
    with store.writing() as connection:
        keep_board(connection, situation(warnings=[warning(n) for n in range(COUNTED + 5)]), "CLEAR")
    with store.reading() as connection:
        assert listings.list_warnings(connection, CLEAR, limit=1).count == COUNTED + 1


def test_a_place_on_the_map_is_a_spot(store, told, pack) -> None:
    from vigie.model.annotations import MadeBy
    from vigie.store.eventlists import EventFilter, event_spots
    from vigie.store.offers import Offer

    places = (Place("Gao", "ML", 16.27, -0.05, None, "place"), Place("Mali", "ML", 17.0, -4.0, None, "country"))
    for n, where in enumerate(places):
        one = told(f"x{n}", where=where, text=f"Une explosion a frappé la ville numéro {n} hier soir.")
        ingest(store, [Offer(one.article, replace(one, made_by=MadeBy("p", "l", "m")))], NOW)
    refresh(store, pack.situations)
    with store.reading() as connection:
        spots = event_spots(connection, sight_of(connection, "CLEAR"), EventFilter(country="ML"), 9)
    assert sorted((s.place, s.spot) for s in spots) == [("Gao", True), ("Mali", False)]
