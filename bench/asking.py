"""What people ask the workbench: who they are, which keys there are, and every page with the questions that an analyst asks it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import synthetic
from newsroom import SENTENCE, TYPES

if TYPE_CHECKING:
    from fastapi.routing import APIRoute

    from vigie.store.opening import Store

PEOPLE = (
    ("administrator", "RED"),
    ("analyst", "RED"),
    ("analyst", "CLEAR"),
    ("editor", "AMBER"),
    ("reader", "CLEAR"),
    ("auditor", "RED"),
)
"""Who asks, by role and clearance; several of each would ask the same."""
USUAL = {
    "/": 10, "/events": 20, "/events/{key}": 20, "/articles/{key}": 15, "/search": 12, "/actors": 4, "/actors/{key:path}": 5,
    "/places": 3, "/warnings": 3, "/statements": 5, "/sources": 2, "/watches": 2, "/briefs": 2, "/briefs/{key}": 3, "/review": 3,
}  # fmt: skip
"""How often an analyst opens each page in a hundred; pages that do not stand here are opened once."""
OPEN = ("/login", "/invitation/{secret}")
"""Pages for those who are not logged in: the first is asked for comparison, the second is used up by its first use."""
SAMPLE, VIEWS = 300, 3
"""Keys of each kind that questions name, saved views of each person."""


@dataclass(frozen=True, slots=True)
class Question:
    """An address with the cookie of who asks, and the page that it belongs to."""

    page: str
    address: str
    cookie: str


@dataclass(slots=True)
class Desk:
    """Those who ask and what they can ask for."""

    draw: random.Random
    keys: dict[str, list[str]]
    routes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def each(self, times: int) -> list[Question]:
        """Every page so many times, in an order by lot."""
        every = [self.question(path, people) for path, people in self.routes for _ in range(times)]
        self.draw.shuffle(every)
        return every

    def mix(self, count: int) -> list[Question]:
        """So many questions, each page as often as an analyst opens it."""
        weights = [USUAL.get(path, 1) for path, _ in self.routes]
        return [self.question(*route) for route in self.draw.choices(self.routes, weights, k=count)]

    def question(self, path: str, people: Sequence[str]) -> Question:
        """A question to a page, with other keys and words each time."""
        filled = re.sub(r"{([^}]+)}", lambda m: quote(self.draw.choice(self.keys[_noun(path, m[1])]), safe=""), path)
        asked = ASKED.get(path)
        more = {k: v for k, v in asked(self).items() if v} if asked else {}
        return Question(path, f"{filled}?{urlencode(more)}" if more else filled, self.draw.choice(list(people)))

    def some(self, noun: str, share: float) -> str:
        """A key or a word of a kind in a share of the questions, else nothing."""
        return self.draw.choice(self.keys[noun]) if self.draw.random() < share else ""


def _events(desk: Desk) -> dict[str, str]:
    return {
        "type": desk.some("type", 0.25), "country": desk.some("country", 0.25), "place": desk.some("place", 0.1),
        "actor": desk.some("actor", 0.1), "outlet": desk.some("outlet", 0.1), "from": desk.some("day", 0.15),
        "voices": desk.some("few", 0.1), "disputed": desk.some("one", 0.05), "after": desk.some("after", 0.2),
    }  # fmt: skip


def _search(desk: Desk) -> dict[str, str]:
    words = " ".join(filter(None, (desk.some("word", 0.9), desk.some("common", 0.5))))
    return {"q": words, "over": desk.some("over", 0.5), "type": desk.some("type", 0.2), "country": desk.some("country", 0.2),
            "outlet": desk.some("outlet", 0.1)}  # fmt: skip


ASKED: dict[str, Callable[[Desk], dict[str, str]]] = {
    "/events": _events,
    "/search": _search,
    "/actors": lambda d: {"name": d.some("name", 0.6), "type": d.some("kind", 0.2)},
    "/places": lambda d: {"country": d.some("country", 0.3)},
    "/warnings": lambda d: {"country": d.some("country", 0.5)},
    "/statements": lambda d: {
        "who": d.some("actor", 0.4),
        "words": d.some("word", 0.3),
        "before": d.some("number", 0.2),
    },
    "/audit": lambda d: {"before": d.some("number", 0.3)},
    "/releases/new": lambda d: {"kind": "event", "subject": d.some("events", 1.0)},
}
"""The conditions of the pages that take some."""


def _noun(path: str, name: str) -> str:
    """What a part of an address names: the collection before it, else the part itself."""
    before = path.split("{" + name + "}")[0].rstrip("/").rpartition("/")[2]
    return before if name in ("key", "key:path", "name", "name:path", "number") and before else name


def desk_of(store: Store, draw: random.Random) -> Desk:
    """Everybody's open sessions, keys of everything in the store, the routes of the application that somebody may ask for."""
    from vigie.model.people import RIGHTS
    from vigie.web.app import create_app, is_open, right_of, routes

    desk = Desk(draw, _keys(store, draw))
    every: list[APIRoute] = [r for r in routes(create_app(store, datetime.now)) if "GET" in (r.methods or ())]
    for route in every:
        people = tuple(_cookie(r, c) for r, c in PEOPLE if right_of(route) in RIGHTS[r])  # type: ignore[index]
        known = all(_noun(route.path, name) in desk.keys for name in re.findall(r"{([^}]+)}", route.path))
        if is_open(route) and route.path == OPEN[0]:
            desk.routes.append((route.path, ("",)))
        elif people and known and not is_open(route):
            desk.routes.append((route.path, people))
        elif route.path not in OPEN:
            desk.left_out.append(route.path)
    return desk


def _cookie(role: str, clearance: str) -> str:
    return f"cookie-{role}-{clearance}"


def _keys(store: Store, draw: random.Random) -> dict[str, list[str]]:
    """Real keys by the noun before them in addresses, and words to ask with."""
    from sqlalchemy import text

    def column(sql: str) -> list[str]:
        return [str(v) for v in connection.execute(text(sql)).scalars()]

    with store.reading() as connection:
        both = "tlp = 'CLEAR' AND key IN (SELECT key FROM events WHERE tlp = 'AMBER')"  # whoever asks sees them
        newest = column(f"SELECT key FROM events WHERE {both} ORDER BY reported DESC, key DESC LIMIT {SAMPLE}")
        largest = column(
            "SELECT event_key FROM event_reports WHERE tlp = 'CLEAR' GROUP BY event_key ORDER BY count(*) DESC LIMIT 5"
        )
        told = column(f"SELECT key FROM events WHERE {both} AND key > '8' ORDER BY key LIMIT {SAMPLE}")
        articles = column(f"SELECT key FROM articles WHERE tlp = 'CLEAR' AND key > '8' ORDER BY key LIMIT {SAMPLE}")
        latest = column(f"SELECT key FROM articles WHERE tlp = 'CLEAR' ORDER BY day DESC, id DESC LIMIT {SAMPLE}")
        last = int(column("SELECT max(id) FROM findings")[0])
        names = column("SELECT DISTINCT name FROM finding_names WHERE name > 'm' ORDER BY name LIMIT 3000")
        texts = column("SELECT text FROM versions WHERE text IS NOT NULL LIMIT 60")
        keys = {
            "events": [*newest, *largest * 10, *told],
            "articles": [*articles, *latest],
            "actors": [f"groups/{int(draw.paretovariate(0.6))}" for _ in range(SAMPLE)],
            "briefs": column("SELECT key FROM briefs WHERE tlp = 'CLEAR'"),
            "watches": column("SELECT name FROM watches"),
            "views": [f"view {n}" for n in range(VIEWS)],
            "form": ["txt", "bib", "csl"],
            "after": column(f"SELECT reported || '.' || key FROM events WHERE tlp = 'CLEAR' ORDER BY reported DESC LIMIT {SAMPLE} OFFSET 40"),
            "place": column("SELECT DISTINCT place FROM events WHERE tlp = 'CLEAR' LIMIT 200"),
            "day": column("SELECT DISTINCT published FROM articles ORDER BY published DESC LIMIT 90"),
            "number": [str(draw.randrange(1, last)) for _ in range(SAMPLE)],
        }  # fmt: skip
    called = _actors(store, keys["actors"])
    keys["actors"] = [k for k in keys["actors"] if k in called]
    word = [w for t in texts for w in t.split()[:SENTENCE] if len(w) > 3 and w.isalpha()]
    common = [w for w in synthetic.vocabulary(random.Random(1))[0][20:120] if len(w) > 3]
    return keys | {
        "word": word, "common": common, "actor": draw.sample(names, min(len(names), SAMPLE)),
        "name": [n.split()[0][:5] for n in called.values()], "type": list(TYPES),
        "kind": ["group", "agency", "person", "country"], "country": list(synthetic.COUNTRIES), "few": ["2", "3"], "one": ["1"],
        "outlet": list(synthetic.OUTLETS[:60]), "over": ["findings", "events"],
    }  # fmt: skip


def _actors(store: Store, keys: Sequence[str]) -> dict[str, str]:
    """The names of those actors that there are."""
    from vigie.model.situations import Actor
    from vigie.store.boards import some_parts
    from vigie.store.sight import Sight

    with store.reading() as connection:
        return {k: a.name for k, a in some_parts(connection, Sight("CLEAR", "CLEAR"), Actor, keys).items()}


# --------------------------------------------------------------------------- what people did


def furnish(store: Store, now: datetime) -> None:
    """People with sessions, views, briefs, watch lists with notices, decisions, ratings, and sources that are polled."""
    from vigie.model.sources import SourceState
    from vigie.model.watches import Notice, WatchRule
    from vigie.store.briefs import BriefLine, add_brief, change_lines
    from vigie.store.codec import canonical
    from vigie.store.people import add_token, add_user, keep_view, open_session
    from vigie.store.ratings import Rating, rate
    from vigie.store.sources import claim, settle, sync_sources
    from vigie.store.watchlists import keep_notices, save_rule

    draw, at = random.Random(1), now.isoformat(timespec="seconds")
    events = _some_events(store)
    with store.writing() as connection:
        for role, clearance in PEOPLE:
            user = add_user(connection, f"{role} {clearance}", role, clearance, now, "bench")  # type: ignore[arg-type]
            open_session(connection, user, "first", "csrf", now - timedelta(days=2))
            open_session(connection, user, _cookie(role, clearance), "csrf", now)
            for n in range(VIEWS):
                add_token(connection, user, f"key {n}", f"{user.name} {n}", now)
                keep_view(connection, user, f"view {n}", f"type={TYPES[n]}")
        for n in range(40):
            key = add_brief(connection, f"Point {n}", "analyst RED", "CLEAR" if n % 2 else "RED", f"{at} {n}")
            change_lines(connection, key, [BriefLine(e, "À suivre") for e in draw.sample(events, min(20, len(events)))])
        for n in range(12):
            save_rule(connection, WatchRule(f"Veille {n}", types=(TYPES[n % len(TYPES)],)), at, "analyst RED")  # type: ignore[arg-type]
            notices = [
                (Notice(f"Veille {n}", e, f"{k}", k > 0), canonical(_told(e, at))) for k, e in enumerate(events[:60])
            ]
            keep_notices(connection, notices, at)
        for n in range(120):
            rate(connection, Rating(synthetic.OUTLETS[n % 50], "BCD"[n % 3], "Déjà vérifié", "analyst RED", at))  # type: ignore[arg-type]
    names = {f"source {n}": True for n in range(300)}
    with store.writing() as connection:
        sync_sources(connection, names, at)
        claim(connection, names, "bench", at, at, len(names))
        for n, name in enumerate(names):
            state = SourceState(name, health="failing" if n % 9 == 0 else "ok", last_new=at, last_ok=at, next_due=at)
            settle(connection, replace(state, failing_since=at if n % 9 == 0 else None), "bench")
    _decide(store, at)


def _told(event: str, at: str) -> dict[str, Any]:
    from vigie.model.watches import Told
    from vigie.publish.notices import Message, as_values

    reports = tuple(Told(synthetic.OUTLETS[n], at[:10], "Titre", None, "Des mots cités") for n in range(8))
    return as_values(Message(f"urn:{event}", "Veille", event, "Attaque à Gao", ("Premier récit", "B2"), reports, at))


def _some_events(store: Store) -> list[str]:
    from sqlalchemy import text

    with store.reading() as connection:
        asked = "SELECT key FROM events WHERE tlp = 'CLEAR' ORDER BY reported DESC, key DESC LIMIT 400"
        return [str(k) for k in connection.execute(text(asked)).scalars()]


def _decide(store: Store, at: str) -> None:
    from sqlalchemy import text

    from vigie.model.decisions import Decision
    from vigie.model.situations import Report
    from vigie.store.decisions import decide

    with store.writing() as connection:
        rows = connection.execute(
            text("SELECT article_key, local_id FROM event_reports WHERE tlp = 'CLEAR' ORDER BY article_key LIMIT 600")
        ).all()
        for n, row in enumerate(rows):
            report = (Report(row.article_key, row.local_id),)
            decide(
                connection,
                Decision("grade", report, "analyst RED", "Vérifié", f"{at}{n}", reliability="C", credibility=3),
            )
