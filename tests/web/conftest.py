"""A workbench over a small store: users of every role and clearance, articles of every marking."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright

from vigie.cli.main import main
from vigie.jobs import releasing
from vigie.jobs.refreshing import Refresher
from vigie.jobs.releasing import Desired
from vigie.jobs.situating import refresh
from vigie.lang.loading import load_analysis
from vigie.model.annotations import MadeBy
from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.model.people import ROLES, User
from vigie.model.places import Place
from vigie.model.situations import BoardWarning
from vigie.model.spans import Span
from vigie.model.statements import Statement
from vigie.model.warnings import Area, SecurityWarning
from vigie.model.watches import WatchRule
from vigie.publish.exports.cap import CapSender
from vigie.store.boards import every_part
from vigie.store.briefs import add_brief
from vigie.store.eventlists import EventFilter, list_events
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.people import accounts_of, add_token, add_user, open_session
from vigie.store.sight import Sight
from vigie.store.watchlists import save_rule
from vigie.web.app import create_app

sys.path.insert(0, str(Path(__file__).parent))
from browsing import Desk, served

EXAMPLES = Path(__file__).parents[2] / "examples" / "dispatches"
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
OWN = {"origin": "http://testserver"}
PLACES = (Place("Gao", "ML", 16.27, -0.05, "p/gao", "place"), Place("Niamey", "NE", 13.51, 2.11, "p/niamey", "place"))


AREAS = ("ML, Mali", "NE, Niger", "BF, Burkina Faso", "TD, Tchad", "SN, Sénégal")


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


@pytest.fixture(scope="module")
def fill(pack: Any) -> Callable[..., Store]:
    """Fill a store with articles up to a marking, one event and one statement each, and assemble it."""

    def run(path: Path, told: Callable[..., Any], highest: Tlp = "RED") -> Store:
        store = open_store(str(path), words)
        for n, tlp in enumerate(LEVELS * 2):
            if LEVELS.index(tlp) > LEVELS.index(highest):
                continue
            text = f"Une explosion numero{n} a frappé le marché central de la ville, selon le maire {tlp.title()}."
            one = told(
                f"a{n}", where=PLACES[n % 2], day=f"2024-05-{10 + n}", when=f"2024-05-{9 + n}", text=text, publisher=f"Journal {tlp}",
                roles=[("perpetrator", f"Groupe {tlp}")], known=[(f"Groupe {tlp}", "group")], killed=(n + 1, n + 1),
            )  # fmt: skip
            said = Statement(f"statement:{n}", Span(4, 40), None, None, (f"le maire {tlp.title()}",), (), (), "direct")
            article = replace(one.article, url=f"https://journal.example/{n}")
            one = replace(one, article=article, statements=(said,), made_by=MadeBy("p", "l", "m"))
            ingest(store, [Offer(article, one, tlp=tlp)], NOW.isoformat())
            with store.writing() as connection:
                save_rule(
                    connection, WatchRule(f"veille {tlp}", types=("attack",), clearance=tlp), NOW.isoformat(), "anne"
                )
                add_brief(connection, f"Point {tlp} {n}", "anne", tlp, NOW.isoformat())
        refresh(store, pack.situations)
        with store.writing() as connection:
            for role in ROLES:
                for level in LEVELS:
                    user = add_user(connection, f"{role} {level}", role, level, NOW, "vigie")
                    add_token(connection, user, "test", f"key {role} {level}", NOW)
        return store

    return run


@pytest.fixture
def store(fill: Callable[..., Store], told: Any, tmp_path: Path) -> Iterator[Store]:
    """A store with articles of every marking."""
    made = fill(tmp_path / "s.db", told)
    yield made
    made.close()


@pytest.fixture
def browser() -> Callable[..., TestClient]:
    """A browser at a store; with a name it is logged in, with a key it is a program."""

    def run(store: Store, name: str | None = None, key: str | None = None, at: datetime = NOW) -> TestClient:
        app = create_app(store, lambda: at)
        made = TestClient(
            app, headers=OWN if key is None else {"authorization": f"Bearer {key}"}, follow_redirects=False
        )
        if name is not None:
            with store.writing() as connection:
                user = next(a.user for a in accounts_of(connection) if a.user.name == name)
                open_session(connection, user, f"cookie {name}", f"csrf {name}", at)
            made.cookies.set("vigie", f"cookie {name}")
        return made

    return run


@pytest.fixture(scope="module")
def release_all(pack: Any) -> Callable[..., None]:
    """Add a warning of each marking up to one, then let every event and warning of each situation go, at instants of their own."""

    def run(store: Store, told: Callable[..., Any], highest: Tlp = "RED") -> None:
        levels = at_or_below(highest)
        for n, tlp in enumerate(levels):
            text = f"Le ministère {tlp.title()} appelle à éviter la région numéro {n} jusqu'à nouvel ordre."
            slots = {
                "level": "rouge",
                "instruction": "éviter la région",
                "urgency": "immediate",
                "severity": "severe",
                "certainty": "likely",
            }
            advice = SecurityWarning(
                f"warning:{n}", Span(0, 40), f"ministère {tlp.title()}", None, "travel_advice", "issue", Area(AREAS[n], AREAS[n][:2]),
                from_="2026-11-20", until="2026-12-20", **slots,
            )  # type: ignore[arg-type]  # fmt: skip
            one = told(f"w{n}", text=text, publisher=f"Journal {tlp}", day="2026-11-20", when="2026-11-19")
            article = replace(one.article, url=f"https://journal.example/w{n}")
            one = replace(one, article=article, events=(), warnings=(advice,), made_by=MadeBy("p", "l", "m"))
            ingest(store, [Offer(article, one, tlp=tlp)], NOW.isoformat())
        refresh(store, pack.situations)
        boss, second = User(0, "administrator RED", "administrator", "RED"), User(0, "editor RED", "editor", "RED")
        for n, tlp in enumerate(levels):
            sight = Sight(tlp, tlp)
            with store.reading() as connection:
                found = [("event", r.key) for r in list_events(connection, sight, EventFilter(), limit=99).rows]
                found += [("warning", w.id) for w in every_part(connection, sight, BoardWarning)]
            for m, (kind, subject) in enumerate(sorted(found)):
                at = NOW + timedelta(hours=n, seconds=m)
                status = "Actual" if kind == "warning" else "Draft"
                made = releasing.propose(store, Desired(kind, subject, tlp, status, "parce que"), boss, at)  # type: ignore[arg-type]
                for user in (boss, second)[: made.needs]:
                    releasing.approve(store, made.key, made.seen, user, at, CapSender("veille@exemple.org"))

    return run


@pytest.fixture(scope="session")
def chromium(absent: Callable[[str], None]) -> Iterator[Browser]:
    """A browser of Debian's package."""
    path = shutil.which("chromium")
    if path is None:
        absent("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def shown(chromium: Browser, pack: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The workbench over the examples, with what assembles them again after each decision."""
    path = str(tmp_path_factory.mktemp("desk") / "s.db")
    command = CliRunner()
    command.invoke(main, ["ingest", str(EXAMPLES), "--store", path, "--keep-texts"])
    assert command.invoke(main, ["situate", "--store", path]).exit_code == 0
    store = open_store(path, load_analysis())
    refresher = Refresher(store, pack.situations, lambda problem: None)
    refresher.start()
    with served(store, refresher.ask) as address:
        yield Desk(address, store, chromium)
    refresher.stop()
    store.close()


@pytest.fixture
def desk(shown: Desk) -> Iterator[Desk]:
    """The workbench over the examples in a browser; at the end nothing may have failed, run or left the host."""
    yield shown
    shown.close()
