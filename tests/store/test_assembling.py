"""Assembling what a change reaches gives, byte for byte, what assembling everything gives."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from vigie.jobs import assembling
from vigie.jobs.situating import refresh
from vigie.lang.loading import load_pack
from vigie.lang.situations import SituationPack
from vigie.model.accounts import Ledger
from vigie.model.annotations import Annotation
from vigie.model.articles import Article, Translation
from vigie.model.decisions import Decision
from vigie.model.entities import Entity, Mention
from vigie.model.events import Event, RoleFiller
from vigie.model.figures import Figure
from vigie.model.links import Link
from vigie.model.markings import at_or_below
from vigie.model.places import Place
from vigie.model.situations import Report
from vigie.model.spans import Span
from vigie.model.warnings import Area, SecurityWarning
from vigie.pipeline import assemble
from vigie.stages import renderings
from vigie.stages.copies import index as copies
from vigie.stages.copies import retracing as recopying
from vigie.stages.stories import index as stories
from vigie.stages.stories import retracing as retelling
from vigie.store.articles import annotations_of
from vigie.store.decisions import decide, standing, undo
from vigie.store.forgetting import forget
from vigie.store.ingesting import ingest
from vigie.store.keys import article_key
from vigie.store.markings import mark
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.points import watch_points
from vigie.store.ratings import Rating, rate, rated_sources
from vigie.store.retention import purge
from vigie.store.schema import articles, board, event_labels, event_reports, events, listings, outbox, placed
from vigie.store.situations import drop_levels, keep_situation, levels_in_use, take, waiting
from vigie.store.verifying import verify

NOW = "2026-11-28T08:00:00+00:00"
FIRST = date(2026, 7, 1)
SPAN = 90
"""Days over which articles are dated: stories end and begin again."""
SYLLABLES = ("ba", "dor", "fil", "gam", "hul", "jor", "kel", "mis", "nar", "pov", "rit", "sul", "tav", "vur")
PLACES = (
    Place("Gao", "ML", 16.27, -0.04, "places/gao", "place"),
    Place("Ansongo", "ML", 15.66, 0.5, "places/ansongo", "place"),
    Place("Mali", "ML", 17.0, -4.0, "countries/ML", "country"),
)
NAMES = (("Front du Fleuve", "group"), ("Armée du Delta", "agency"), ("Paul Ridane", "person"), ("Mali", "country"))
OUTLETS = ("Le Phare", "La Digue", None, "AFP")
TYPES = ("attack", "killing", "arrest", "claim_of_responsibility", "meeting", "denial")
LEVELS_HERE = ("CLEAR", "AMBER", "RED")
ACTIONS = ("new", "new", "new", "late", "version", "mark", "join", "split", "reject", "grade", "undo", "rate", "purge",
           "forget")  # fmt: skip


def plain_words(text: str) -> list[str]:
    return text.lower().split()


# --------------------------------------------------------------------------- what is written


@dataclass
class World:
    """Articles made from a seed, with few words, places, days and names, so that they meet in every way."""

    draw: random.Random
    written: list[Annotation] = field(default_factory=list)
    made: list[Decision] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    clock: int = 0

    def now(self) -> str:
        self.clock += 1
        return f"2026-11-28T{8 + self.clock // 3600:02}:{self.clock // 60 % 60:02}:{self.clock % 60:02}+00:00"

    def sentence(self, topic: int) -> str:
        draw = random.Random(topic)
        own = ["".join(draw.choice(SYLLABLES) for _ in range(3)) for _ in range(40)]
        return " ".join(self.draw.choice(own) for _ in range(self.draw.choice((12, 26, 40)))).capitalize() + "."

    def article(self, number: int, latest: int, old: Annotation | None = None) -> Annotation:
        draw = self.draw
        topic = draw.randrange(6)
        paragraphs = [self.sentence(topic) for _ in range(draw.randrange(1, 4))]
        source = draw.choice(self.written) if self.written and draw.random() < 0.4 else None
        if source is not None:
            taken = [p.of(source.article.text) for p in source.article.paragraphs]
            paragraphs = taken if draw.random() < 0.6 else [*paragraphs, draw.choice(taken)]
        text, spans = "", []
        for p in paragraphs:
            spans.append(Span(len(text), len(text) + len(p)))
            text += p + "\n\n"
        day = FIRST + timedelta(days=draw.randrange(max(0, latest - 3), latest + 1))
        dated = draw.random() < 0.93
        article = Article(
            f"a{number}", text, None, tuple(spans), path=f"lot/{number}.json",
            url=old.article.url if old else f"https://journal.example/{number}",
            publisher=old.article.publisher if old else draw.choice(OUTLETS),
            published=day.isoformat() if dated else None,
            published_at=f"{day.isoformat()}T{draw.randrange(24):02}:00:00+00:00" if dated and draw.random() < 0.6 else None,
            modified_at=self.now() if old else None,
            credit=draw.choice((None, None, None, "AFP", "Agence du Delta")),
            translation=Translation(0.9 if draw.random() < 0.1 else 0.0),
        )  # fmt: skip
        return self.annotation(article)

    def annotation(self, article: Article) -> Annotation:
        draw = self.draw
        known = draw.sample(NAMES, draw.randrange(0, 4))
        entities = tuple(
            Entity(f"entity:{n}", name, kind, (Mention(Span(3 * n, 3 * n + draw.choice((3, 5)))),),  # type: ignore[arg-type]
                   standing=draw.choice(("public_role", "private")) if kind == "person" else None)
            for n, (name, kind) in enumerate(known)
        )  # fmt: skip
        links = ()
        if len(entities) > 1 and draw.random() < 0.5:
            who = draw.choice(((), ("La mairie",)))
            links = (
                Link("link:1", Span(0, 9), entities[0].name, draw.choice(("fights", "supports")), entities[1].name,
                     entities[0].id, entities[1].id, draw.random() < 0.5, who),
            )  # fmt: skip
        figures, told = [], []
        for n, span in enumerate(article.paragraphs[: draw.randrange(0, 3)]):
            if draw.random() < 0.6:
                toll = draw.choice((2, 3, 14))
                figures.append(
                    Figure(f"figure:{n}", Span(span.start, span.start + 5), "killed", None, None, toll, toll)
                )
            roles = tuple(RoleFiller(draw.choice(("perpetrator", "victim")), e.name, e.id) for e in entities[:n])  # type: ignore[arg-type]
            when = (
                (FIRST + timedelta(days=draw.randrange(SPAN))).isoformat() if draw.random() < 0.4 else article.published
            )
            told.append(
                Event(f"event:{n}", draw.choice(TYPES), span, Span(span.start, span.start + 6), when,  # type: ignore[arg-type]
                      draw.choice((None, *PLACES)), roles, tuple(f.id for f in figures[-1:]), "happened",
                      who=draw.choice(((), ("Paul Ridane",))))
            )  # fmt: skip
        warnings = (self.warning(),) if draw.random() < 0.2 else ()
        return Annotation(article, entities, (), (), tuple(figures), tuple(told), warnings, links)

    def warning(self) -> SecurityWarning:
        draw = self.draw
        return SecurityWarning(
            "warning:1", Span(0, 5), draw.choice(("ministère", "préfecture")), None, "travel_advice",
            draw.choice(("issue", "issue", "lift")), draw.choice((None, Area("Mali", "ML"), Area("Niger", "NE"))), None, None,
            "unknown", "unknown", "unknown", None, None,
        )  # fmt: skip

    def reports(self, number: int) -> list[Report]:
        every = sorted({(article_key(a.article), e.id) for a in self.written for e in a.events})
        return [Report(*r) for r in self.draw.sample(every, min(number, len(every)))]

    def decision(self, kind: str) -> Decision | None:
        reports = self.reports(3)
        if len(reports) < 3:
            return None
        slots: dict[str, object] = {"tlp": self.draw.choice(("CLEAR", "CLEAR", "AMBER"))}
        if kind == "split":
            slots["apart_from"] = (reports[2],)
        if kind == "grade":
            slots["credibility"] = self.draw.randrange(1, 6)
        return Decision(kind, tuple(reports[:2]), "anne", "relu", self.now(), **slots)  # type: ignore[arg-type]


def acts(world: World, action: str, stores: Sequence[Store]) -> None:
    """Do one thing to several stores alike."""
    draw, now = world.draw, world.now()
    latest = min(SPAN, 2 + len(world.written))
    if action in ("new", "late", "version"):
        many = draw.choice((1, 1, 2, 6))
        offers = []
        for _ in range(many):
            old = draw.choice(world.written) if action == "version" and world.written else None
            n = len(world.written)
            made = world.article(n, latest if action != "late" else draw.randrange(latest + 1), old)
            if old is None or draw.random() < 0.8:
                offers.append(
                    Offer(
                        made.article,
                        made,
                        "desk",
                        draw.choice((None, None, 1)),
                        draw.choice(LEVELS_HERE[:1] * 6 + LEVELS_HERE),
                    )
                )  # type: ignore[arg-type]
                world.written.append(made)
        for store in stores:
            ingest(store, offers, "2026-11-20T08:00:00+00:00")
        return
    if action in ("purge", "forget"):
        for store in stores:
            purge(store, "2026-11-28", now) if action == "purge" else forget(store, "Paul Ridane", now, "anne", "salt")
        return
    _decide(world, action, stores, now)


def _decide(world: World, action: str, stores: Sequence[Store], now: str) -> None:
    draw = world.draw
    ready = bool(world.written)
    key = article_key(draw.choice(world.written).article) if ready else ""
    level, letter = draw.choice(LEVELS_HERE), draw.choice("ABCDE")
    name, undone = draw.choice(("Le Phare", "AFP", "La Digue")), draw.choice(world.keys or [""])
    made = world.decision(action) if action in ("join", "split", "reject", "grade") else None
    for store in stores:
        with store.writing() as connection:
            if action == "mark" and ready:
                mark(connection, key, level, "anne", now)
            elif action == "rate":
                rate(connection, Rating(name, letter, "relu", "anne", now))  # type: ignore[arg-type]
            elif action == "undo" and undone:
                undo(connection, undone, "anne", now)
            elif made is not None:
                world.keys.append(decide(connection, made))


# --------------------------------------------------------------------------- two ways to assemble


def assemble_everything(store: Store, pack: SituationPack) -> None:
    """The plain way: everything, at every marking, by the pipeline alone."""
    with store.reading() as connection:
        until = waiting(connection, "assemble")
        used = levels_in_use(connection)
        pack = replace(pack, sources={**pack.sources, **rated_sources(connection)})
    for level in used:
        with store.reading() as connection:
            found = tuple(annotations_of(connection, articles.c.tlp.in_(at_or_below(level))))
            decisions = tuple(standing(connection, level).values())
        situation = assemble(found, pack, Ledger(), None, decisions)
        with store.writing() as connection:
            keep_situation(connection, situation, level, NOW)
    with store.writing() as connection:
        drop_levels(connection, used)
        take(connection, "assemble", until, NOW)


def kept(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the situation but for their instants, and what the outbox says of events."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with store.reading() as connection:
        for table in (events, event_reports, event_labels, board, listings):
            found[table.name] = list(_rows(connection.execute, table))
        told = select(outbox.c.topic, outbox.c.subject).where(outbox.c.topic != "assemble").order_by(outbox.c.id)
        found["told"] = [tuple(r) for r in connection.execute(told)]
    return found


def _rows(execute, table: Table) -> Iterator[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    columns = [c for c in table.c if c.name not in ("made", "changed")]
    for row in execute(select(*columns).order_by(*table.primary_key.columns)):
        yield tuple(row)


def compare(part: Store, every: Store, pack: SituationPack, after: str) -> None:
    refresh(part, pack)
    assemble_everything(every, pack)
    mine, theirs = kept(part), kept(every)
    for name, rows in theirs.items():
        assert mine[name] == rows, f"{name} after {after}"


def play(folder: Path, seed: int, actions: Sequence[str], address: str | None = None) -> None:
    """Do the same to two stores, one assembled each way; `address` is that of the one of which only a part is assembled."""
    pack = load_pack().situations
    world = World(random.Random(seed))
    part, every = (open_store(a, plain_words) for a in (address or str(folder / "part.db"), str(folder / "every.db")))
    try:
        acts(world, "new", (part, every))
        compare(part, every, pack, "the first articles")
        for n, action in enumerate(actions):
            acts(world, action, (part, every))
            if world.draw.random() < 0.8:
                compare(part, every, pack, f"{n} {action}")
        compare(part, every, pack, "the end")
        assert verify(part) == ()
    finally:
        part.close()
        every.close()


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a dozen articles reach them."""
    for module in (copies, recopying):
        monkeypatch.setattr(module, "POSTINGS", 2)
    for module in (stories, retelling):
        monkeypatch.setattr(module, "QUIET", 4)
    monkeypatch.setattr(stories, "LOOKED_UP", 3)
    monkeypatch.setattr(stories, "COMPARED", 2)
    monkeypatch.setattr(copies, "COMPARED", 2)
    monkeypatch.setattr(retelling, "AHEAD", 2)
    monkeypatch.setattr(renderings, "ENOUGH", 1)
    monkeypatch.setattr(assembling, "TOGETHER", 5)


FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None)
SEQUENCES = st.lists(st.sampled_from(ACTIONS), min_size=4, max_size=12)


def test_what_a_change_reaches_is_what_everything_gives(tmp_path_factory) -> None:
    @FEW
    @given(st.integers(0, 10_000), SEQUENCES)
    def check(seed: int, actions: list[str]) -> None:
        play(tmp_path_factory.mktemp("world"), seed, actions)

    check()


@pytest.mark.usefixtures("narrow")
def test_it_is_so_where_limits_cut_what_is_compared(tmp_path_factory) -> None:
    @FEW
    @given(st.integers(0, 10_000), SEQUENCES)
    def check(seed: int, actions: list[str]) -> None:
        play(tmp_path_factory.mktemp("world"), seed, actions)

    check()


def test_it_is_so_on_each_engine(address: str, tmp_path: Path) -> None:
    play(tmp_path, 11, ("new", "mark", "join", "late", "version", "purge", "rate", "reject", "forget", "new"), address)


# --------------------------------------------------------------------------- stopped, and beside others


def grown(folder: Path, name: str, seed: int = 7) -> tuple[Store, World]:
    """A store that was assembled, to which more came in since."""
    world, store = World(random.Random(seed)), open_store(str(folder / name), plain_words)
    for _ in range(6):
        acts(world, "new", (store,))
    refresh(store, load_pack().situations)
    for action in ("new", "version", "join", "new"):
        acts(world, action, (store,))
    return store, world


@pytest.mark.parametrize("point", ["assemble.gleaned", "assemble.drafted", "assemble.events", "assemble.before_commit"])
def test_a_stop_leaves_the_old_situation_whole_and_the_next_goes_on(tmp_path: Path, point: str) -> None:
    pack = load_pack().situations
    store, _ = grown(tmp_path, "part.db")
    whole, _ = grown(tmp_path, "every.db")
    before = kept(store)

    def stop(name: str) -> None:
        if name == point:
            raise InterruptedError(name)

    watch_points(stop)
    try:
        with pytest.raises(InterruptedError):
            refresh(store, pack)
    finally:
        watch_points(None)
    assert kept(store) == before
    refresh(store, pack)
    assemble_everything(whole, pack)
    assert kept(store) == kept(whole)
    assert verify(store) == ()
    store.close()
    whole.close()


def test_two_programs_that_assemble_at_once_do_not_mix(tmp_path: Path) -> None:
    pack = load_pack().situations
    store, world = grown(tmp_path, "part.db")
    whole, other = grown(tmp_path, "every.db")
    met: list[str] = []

    def meanwhile(name: str) -> None:
        if name == "assemble.drafted" and not met:
            met.append(name)
            acts(world, "new", (store,))
            refresh(store, pack)

    watch_points(meanwhile)
    try:
        refresh(store, pack)
    finally:
        watch_points(None)
    refresh(store, pack)
    acts(other, "new", (whole,))
    assemble_everything(whole, pack)
    assert met
    mine, theirs = kept(store), kept(whole)
    assert {n: rows for n, rows in mine.items() if n != "told"} == {
        n: rows for n, rows in theirs.items() if n != "told"
    }
    store.close()
    whole.close()


def test_assembling_all_of_it_anew_mends_what_was_damaged(tmp_path: Path) -> None:
    pack = load_pack().situations
    store, _ = grown(tmp_path, "part.db")
    refresh(store, pack)
    before = kept(store)
    with store.writing() as connection:
        connection.execute(board.delete())
        connection.execute(placed.delete())
    refresh(store, pack, whole=True)
    assert kept(store) == before
    store.close()


def test_what_nothing_reaches_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack().situations
    store, world = grown(tmp_path, "part.db")
    refresh(store, pack)
    read: list[int] = []
    plain = assembling.annotations_by_key

    def counted(connection, where, keys):  # type: ignore[no-untyped-def]
        read.append(len(keys))
        return plain(connection, where, keys)

    monkeypatch.setattr(assembling, "annotations_by_key", counted)
    refresh(store, pack)
    assert read == []
    alone = Article(
        "alone",
        "Zyx wvu tsr qpo nml kji.",
        None,
        (Span(0, 24),),
        url="https://journal.example/alone",
        published="2026-08-01",
    )
    ingest(store, [Offer(alone, Annotation(alone))], NOW)
    refresh(store, pack)
    assert set(read) == {1}
    assert len(world.written) > 5
    store.close()
