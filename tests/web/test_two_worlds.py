"""Two worlds: what a reader is answered is the same whether anything above their marking exists or not.

One store holds everything, another only what a clearance covers; every address that a page, a list or a program may ask for is asked
in both, and whole answers are compared. VIGIE_LONG=1 asks 5,000 addresses, otherwise a sample.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select

from vigie.jobs import notifying, situating
from vigie.model.annotations import Annotation, MadeBy
from vigie.model.articles import Article
from vigie.model.decisions import Decision
from vigie.model.entities import Entity, Mention
from vigie.model.events import EVENT_TYPES, Event, EventType, RoleFiller
from vigie.model.figures import Figure
from vigie.model.links import Link
from vigie.model.markings import LEVELS, Tlp, at_or_below
from vigie.model.people import RIGHTS, ROLES, Role
from vigie.model.places import Place
from vigie.model.situations import Report
from vigie.model.spans import Span, finding_id
from vigie.model.statements import Statement
from vigie.model.warnings import Area, SecurityWarning
from vigie.model.watches import WatchRule
from vigie.store.briefs import BriefLine, add_brief, approve, change_lines
from vigie.store.decisions import decide
from vigie.store.ingesting import ingest
from vigie.store.offers import Offer
from vigie.store.opening import Store, open_store
from vigie.store.people import accounts_of, add_token, add_user, keep_view, open_session
from vigie.store.ratings import Rating, rate
from vigie.store.schema import articles, event_reports, events
from vigie.store.watchlists import save_rule
from vigie.web.app import create_app, is_open, routes

LONG = bool(os.environ.get("VIGIE_LONG"))
ASKED = 5_000 if LONG else 320
"""Addresses asked in both worlds, shared among the clearances."""
BELOW_RED = LEVELS[:-1]
USED: tuple[tuple[Tlp, ...], ...] = (LEVELS, ("CLEAR", "AMBER", "RED")) if LONG else (LEVELS,)
"""Markings that the articles of a world have: all of them, or some, so that readers see the situation of a marking below their own."""
ASKING: tuple[Role, ...] = (
    "analyst",
    "editor",
    "administrator",
    "auditor",
    "reader",
    *(r for r in ROLES if r == "partner"),
)
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
PLACES = (
    Place("Gao", "ML", 16.27, -0.05, "p/gao", "place"), Place("Niamey", "NE", 13.51, 2.11, "p/niamey", "place"),
    Place("Bamako", "ML", 12.65, -8.0, "p/bamako", "place"), Place("Lyon", "FR", 45.76, 4.84, "p/lyon", "place"),
)  # fmt: skip
TYPES: tuple[EventType, ...] = ("attack", "arrest", "strike", "denial", "accusation", "abduction")
AUDITED = ("/audit", "/api/v1/audit")
"""Pages that show more than a marking on purpose: an auditor reads the keys of all that came in."""


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


# --------------------------------------------------------------------------- what the worlds hold


def report(number: int, level: Tlp) -> Annotation:
    """An article of several events; those of other markings tell the same ones, in other numbers, and copy each other."""
    turn = Random(number // len(LEVELS))  # the same for one article of each marking: they tell of the same things
    kind, where, day = turn.choice(TYPES), turn.choice(PLACES), 10 + turn.randrange(15)
    higher = LEVELS.index(level)
    sentences = [
        f"Une attaque a frappé le marché de {where.name} le {day} mai, selon le maire de {where.name}.",
        f"Le bilan est de {number % 9 + higher + 1} morts, a dit le porte-parole de la Brigade {turn.randrange(6)}.",
        f"La Brigade {turn.randrange(6)} a rejoint le Groupe {level.title()} {number % 3}.",
        f"Les voyages vers {where.name} sont déconseillés.",
        *(f"« Rien n'est sûr à {where.name}, point {n} du texte {number} », a dit le préfet {level.lower()}." for n in range(4)),
    ]  # fmt: skip
    if number % 10 < len(LEVELS):  # half of the articles are copies of one text, the highest marking first
        sentences = [
            s.replace(f" {number}", " commun").replace(level.title(), "Nord").replace(level.lower(), "local")
            for s in sentences
        ]
    rest = Random(number)  # words and lengths of their own, so that hits differ in how well they fit
    filler = [
        f"{rest.choice(('Le marché', 'La brigade', 'Une attaque', 'Le fleuve', 'La ville'))} reste calme."
        for _ in range(rest.randrange(12))
    ]
    text = " ".join([*sentences, *filler * (5 if higher > 2 else 1)])
    starts = [text.index(s) for s in sentences]
    spans = [Span(at, at + len(s)) for at, s in zip(starts, sentences, strict=True)]
    names = (
        ("group", f"Brigade {number % 6}"),
        ("group", f"Groupe {level.title()} {number % 3}"),
        ("person", f"le maire de {where.name}"),
    )
    entities = tuple(
        Entity(
            f"entity:{n}",
            name,
            type_,
            (Mention(spans[n]),),
            kb=f"groups/{name}" if n < 2 else None,
            standing="public_role",
        )  # type: ignore[arg-type]
        for n, (type_, name) in enumerate(names)
    )
    figure = Figure(
        finding_id("figure", spans[1]),
        spans[1],
        "killed",
        None,
        None,
        number % 9 + higher + 1,
        number % 9 + higher + 1,
        who=(names[0][1],),
    )
    told = [
        Event(
            id=finding_id("event", span, type_), type=type_, span=span, trigger=Span(span.start, span.start + 9), when=f"2024-05-{day}",
            where=where, roles=(RoleFiller("perpetrator", names[n][1], f"entity:{n}"),), figures=(figure.id,) if n == 0 else (),
            factuality="happened" if (number + higher) % 4 else "possible", hedged=bool(higher % 2), who=(names[n][1],),
        )
        for n, (span, type_) in enumerate(((spans[0], kind), (spans[1], TYPES[(TYPES.index(kind) + 1) % len(TYPES)])))
    ]  # fmt: skip
    said = tuple(
        Statement(
            finding_id("statement", s),
            s,
            None,
            None,
            (f"le préfet {level.lower()}",),
            (),
            ("Radio Sahel",) if higher else (),
            "direct",
        )
        for s in spans[4:]
    )
    article = Article(
        id=f"a{number}", text=text, title=spans[0], paragraphs=(Span(0, len(text)),), url=f"https://journal.example/{number}",
        publisher=f"Journal {level}" if number % 2 else "L'Écho du fleuve", published=f"2024-05-{day + (0 if higher else 1):02}",
        authors=(f"Plume {level}",),
    )  # fmt: skip
    link = Link(
        finding_id("link", spans[2]),
        spans[2],
        names[0][1],
        "member_of",
        names[1][1],
        "entity:0",
        "entity:1",
        who=(names[2][1],),
    )
    warned = SecurityWarning(
        finding_id("warning", spans[3]), spans[3], f"ministère {level}" if number % 2 else "ministère", None, "travel_advice",
        "lift" if higher > 1 else "issue", Area(where.name, where.country), None, "Éviter la zone", "expected", "severe", "likely",
        f"2024-05-{day}", None,
    )  # fmt: skip
    return Annotation(
        article, entities=entities, statements=said, figures=(figure,), events=tuple(told), warnings=(warned,), links=(link,),
        made_by=MadeBy("p", "l", "m"),
    )  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What a world is made of: the markings that its articles have, and up to which anything is in it."""

    used: tuple[Tlp, ...]
    highest: Tlp

    def has(self, level: Tlp) -> bool:
        return level in at_or_below(self.highest)


def build(path: Path, plan: Plan, pack: Any) -> Store:
    """A world: articles in two deliveries, the strictest of each first, with what people made of them in between."""
    store = open_store(str(path), words)
    people(store)
    for delivery in range(2):
        numbers = sorted(range(delivery * 40, delivery * 40 + 40), key=lambda n: (n // 10, -(n % len(LEVELS))))
        arrived = [(n, LEVELS[n % len(LEVELS)]) for n in numbers]
        some = [(n, level) for n, level in arrived if level in plan.used and plan.has(level)]
        ingest(store, [offer for n, level in some for offer in offers(n, level)], NOW.isoformat())
        situating.refresh(store, pack.situations)
        for level in LEVELS:
            work(store, level, plan, delivery)
        situating.refresh(store, pack.situations)
        notifying.note(store)
    return store


def offers(number: int, level: Tlp) -> list[Offer]:
    """An article as it arrives, some with a later version of the same page."""
    one = report(number, level)
    found = [Offer(one.article, one, tlp=level)]
    if number % 7 == 0:
        text = one.article.text + " Le texte a été complété."
        later = replace(
            one.article, text=text, modified_at="2024-06-01T00:00:00+00:00", paragraphs=(Span(0, len(text)),)
        )
        found.append(Offer(later, replace(one, article=later), tlp=level))
    return found


def people(store: Store) -> None:
    """Users of every role and clearance, in every world the same, each with a session and a key."""
    with store.writing() as connection:
        for role in ROLES:
            for level in LEVELS:
                user = add_user(connection, f"{role} {level}", role, level, NOW, "vigie")
                add_token(connection, user, "test", f"key {role} {level}", NOW)
                open_session(connection, user, f"cookie {role} {level}", f"csrf {role} {level}", NOW)


def work(store: Store, level: Tlp, plan: Plan, delivery: int) -> None:
    """What somebody cleared for a marking does about all that they see, what is marked lower included.

    What they decide is marked as the situation they saw; the rest of their work as their clearance.
    """
    by, at = f"analyst {level}", NOW + timedelta(minutes=LEVELS.index(level), hours=delivery)
    seen = max((u for u in plan.used if u in at_or_below(level)), key=LEVELS.index)
    if plan.has(seen):
        decisions(store, level, seen, at)
    if not plan.has(level):
        return
    with store.writing() as connection:
        rate(connection, Rating(f"Journal {level}", "B", f"vu de près, {level}", by, at.isoformat()))
        for rule in (
            WatchRule(f"veille {level}", types=TYPES[:3], clearance=level),
            WatchRule(f"ML {level}", countries=("ML",), words=("marché",), clearance=level),
        ):
            save_rule(connection, rule, at.isoformat(), by)
        keys = (
            connection.execute(select(events.c.key).where(events.c.tlp == seen).order_by(events.c.key)).scalars().all()
        )
        for n, title in enumerate((f"Point {level} {delivery}", f"Note {level} {delivery}")):
            brief = add_brief(connection, title, by, level, at.isoformat())
            change_lines(connection, brief, [BriefLine(key, f"à suivre, {level}") for key in keys[n : n + 4]])
            if n:
                approve(connection, brief, f"editor {level}", at.isoformat())
        user = next(a.user for a in accounts_of(connection) if a.user.name == by)
        keep_view(connection, user, f"vue {level}", "country=ML")


def decisions(store: Store, level: Tlp, seen: Tlp, at: datetime) -> None:
    """Events joined, graded, rejected and split, chosen among all that the situation holds."""
    by, some = f"analyst {level}", told(store, seen)
    (one, *_), (two, *_), (three, *_), (four, *_) = (some[i * len(some) // 4] for i in range(4))
    whole = next((found for found in some if len(found) > 1 and three not in found), None)
    made = [
        Decision("join", (one, two), by, f"une affaire, {level}", "", tlp=seen),
        Decision("grade", (three,), by, f"relu, {level}", "", reliability="B", credibility=2, tlp=seen),
        Decision("reject", (four,), by, f"rien de tel, {level}", "", tlp=seen),
    ]
    made += [Decision("split", whole[:1], by, f"deux affaires, {level}", "", whole[1:], tlp=seen)] if whole else []
    with store.writing() as connection:
        for n, decision in enumerate(made):
            decide(connection, replace(decision, when=(at + timedelta(seconds=n)).isoformat()))


def told(store: Store, seen: Tlp) -> list[tuple[Report, ...]]:
    """The reports of each event of a situation."""
    with store.reading() as connection:
        rows = connection.execute(
            select(event_reports).where(event_reports.c.tlp == seen)
            .order_by(event_reports.c.event_key, event_reports.c.article_key, event_reports.c.local_id)
        ).all()  # fmt: skip
    found: dict[str, tuple[Report, ...]] = {}
    for r in rows:
        found[r.event_key] = (*found.get(r.event_key, ()), Report(r.article_key, r.local_id))
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Worlds:
    """The same desk with and without what a clearance does not cover."""

    clearance: Tlp
    everything: Store
    only: Store


@pytest.fixture(scope="module", autouse=True)
def hour() -> Iterator[None]:
    """Both worlds come about at one instant: when something is assembled or told is no part of the comparison."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(situating, "_now", NOW.isoformat)
        patch.setattr(notifying, "_now", NOW.isoformat)
        yield


@pytest.fixture(scope="module", params=USED, ids=" ".join)
def whole(
    request: pytest.FixtureRequest, pack: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[tuple[Tlp, ...], Store]]:
    """The world of everything."""
    store = build(tmp_path_factory.mktemp("all") / "s.db", Plan(request.param, "RED"), pack)
    yield request.param, store
    store.close()


@pytest.fixture(scope="module", params=BELOW_RED)
def worlds(
    request: pytest.FixtureRequest,
    whole: tuple[tuple[Tlp, ...], Store],
    pack: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Worlds]:
    """Both worlds of a clearance."""
    used, everything = whole
    only = build(tmp_path_factory.mktemp("only") / "s.db", Plan(used, request.param), pack)
    yield Worlds(request.param, everything, only)
    only.close()


# --------------------------------------------------------------------------- what is asked


def keys_in(store: Store) -> dict[str, list[str]]:
    """Keys of everything in a world, by what they are of."""
    with store.reading() as connection:
        return {
            "events": sorted(set(connection.execute(select(events.c.key)).scalars())),
            "articles": sorted(connection.execute(select(articles.c.key)).scalars()),
        }


WORDS = (
    "attaque",
    "marché",
    "Brigade",
    "commun",
    "préfet",
    '"le maire"',
    "title:attaque",
    "local -Nord",
    "marché OR brigade",
    "calme fleuve",
    "attaque calme OR fleuve",
    "ville OR introuvable",
    "introuvable",
    "brig*",
)
VALUES: Mapping[str, Sequence[str]] = {
    "lang": ("fr", "en"), "type": ("attack", "arrest", "statement", "group", "person"), "country": ("ML", "NE", "FR"),
    "place": ("gao", "Niamey"), "actor": ("Brigade 1", "groupe red 0", "Groupe Clear 1"), "factuality": ("happened", "possible"),
    "reliability": ("A", "B", "F"), "credibility": ("1", "3", "6"), "voices": ("1", "2", "3"), "from": ("2024-05-12",),
    "to": ("2024-05-18", "2024-05-22"), "outlet": ("Journal RED", "Journal CLEAR", "L'Écho du fleuve"), "one_voice": ("1",), "disputed": ("1",),
    "over": ("articles", "findings", "events"), "sort": ("date", "relevance"), "q": WORDS, "who": ("le préfet clear", "le préfet red", "radio"),
    "words": ("Rien", "point 2"), "voice": ("le préfet green", "Radio"), "near": ("16,0,300",), "confidence": ("0.1",), "name": ("brigade", "red"),
    "layer": ("events", "entities"), "before": ("40", "99"), "after": ("738000.zz",), "limit": ("5",), "story": ("story:0",),
    "added_after": ("2026-01-01T00:00:00Z",), "level": ("RED",), "tlp": ("RED", "CLEAR"), "finding": ("figure:0",),
}  # fmt: skip
"""Values of parameters; a route is asked with some of them at random, whether it reads them or not."""


def parameters(route: APIRoute) -> list[str]:
    """The parameters that a route declares and there are values for; all of them for a page, which reads what it knows and no more."""
    declared: set[str] = set()
    for field in route.dependant.query_params:
        model = getattr(field.field_info.annotation, "model_fields", None)
        declared |= {f.alias or n for n, f in model.items()} if model else {field.name}
    return sorted(declared & VALUES.keys() if declared else VALUES)


class Asker:
    """Addresses at random: every GET route of the application, with the keys of either world and with parameters."""

    def __init__(self, worlds: Worlds, client: TestClient) -> None:
        self.random = Random(worlds.clearance)
        asked = [r for r in routes(client.app) if "GET" in r.methods and not is_open(r)]  # type: ignore[arg-type]
        self.parameters = {r.path: parameters(r) for r in asked if r.path not in AUDITED}
        every, mine = keys_in(worlds.everything), keys_in(worlds.only)
        own = {"cookie": f"vigie=cookie administrator {worlds.clearance}"}
        linked = [unescape(x) for p in ("/actors", "/briefs", "/watches", "/warnings", "/events", "/review")
                  for x in re.findall(r'href="(/[^"]+)"', client.get(p, headers=own).text)]  # fmt: skip
        self.linked = sorted(set(linked))
        named = [x.rpartition("/")[2] for x in self.linked]
        self.keys = {
            "events": [*every["events"], *mine["events"] * 2],
            "articles": [*every["articles"], *mine["articles"] * 2],
            "briefs": [x.removeprefix("/briefs/") for x in self.linked if x.startswith("/briefs/")] or ["0"],
            "actors": [x.removeprefix("/actors/").replace("%2F", "/") for x in self.linked if x.startswith("/actors/")]
            or ["0"],
            "watches": [f"{kind} {level}" for kind in ("veille", "ML") for level in LEVELS],
            "views": [f"vue {level}" for level in LEVELS],
            "": [*every["events"], *every["articles"], *named, "1"],
        }
        self.next: list[str] = []

    def address(self) -> str:
        """The next address to ask."""
        if self.next and self.random.random() < 0.2:
            return self.next.pop()
        if self.random.random() < 0.1:
            return self.random.choice(self.linked)
        path = self.random.choice(sorted(self.parameters))
        filled = re.sub(
            r"{([^}]+)}", lambda m: quote(self._key(path, m[1]), safe="/" if m[1].endswith(":path") else ""), path
        )
        some = [(k, self.random.choice(VALUES[k])) for k in self.parameters[path] if self.random.random() < 0.12]
        if path == "/search":
            some += [("q", self.random.choice(WORDS)), ("over", self.random.choice(VALUES["over"]))]
        return f"{filled}?{urlencode(some)}" if some else filled

    def _key(self, path: str, name: str) -> str:
        if name == "form":
            return self.random.choice(("txt", "bib", "csl", "pdf"))
        part = next((x for x in path.split("/") if x in self.keys and x), "")
        return self.random.choice(self.keys[part])

    def read(self, address: str, text: str) -> None:
        """Go on to the next page where an answer offers one."""
        self.next += [unescape(x) for x in re.findall(r'rel="next" href="([^"]+)"', text)]
        if text.startswith("{") and (found := re.search(r'"next":"([^"]+)"', text)):
            self.next.append(f"{address}{'&' if '?' in address else '?'}after={quote(found[1])}")


def test_a_reader_is_answered_the_same(worlds: Worlds) -> None:
    both = [TestClient(create_app(s, lambda: NOW), follow_redirects=False) for s in (worlds.everything, worlds.only)]
    asker = Asker(worlds, both[1])
    different, answered = [], 0
    for n in range(ASKED // (len(USED) * len(BELOW_RED))):
        role, address = ASKING[n % len(ASKING)], asker.address()
        headers = {
            "accept-language": asker.random.choice(("fr", "en")),
            "cookie": f"vigie=cookie {role} {worlds.clearance}",
        }
        first, second = (client.get(address, headers=headers) for client in both)
        assert second.status_code < 500, address
        answered += second.status_code == 200
        asker.read(address, second.text)
        if (first.status_code, first.text, first.headers) != (second.status_code, second.text, second.headers):
            different.append(f"{role} {address}")
    assert different == []
    assert answered > n / 3


def test_the_worlds_differ(worlds: Worlds) -> None:
    """The comparison is worth something: somebody cleared for everything sees more in the one world than in the other."""
    for path in ("/events", "/statements", "/actors", "/warnings", "/watches", "/briefs", "/search?q=attaque"):
        shown = []
        for store in (worlds.everything, worlds.only):
            client = TestClient(create_app(store, lambda: NOW), cookies={"vigie": "cookie analyst RED"})
            shown.append(re.sub(r"\s+", " ", client.get(path).text))
        assert shown[0] != shown[1], path
    assert len(RIGHTS["administrator"]) > 3
    assert len(EVENT_TYPES) > len(TYPES)
