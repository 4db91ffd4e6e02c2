"""The sites that `loopback.py` serves: a farm of honest feeds, and a lying site that knows what it said.

Every sentence here is made up; the words are put together by chance, so that no two articles are alike.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from html import escape

from loopback import Reply

PLACES = (
    "Valbrune",
    "Tessaral",
    "Kerdonec",
    "Ormesson-le-Bas",
    "Saint-Ferréol",
    "Mirancourt",
    "Lestrac",
    "Pontanevaux",
)
WHO = (
    "La préfecture",
    "Le procureur",
    "La gendarmerie",
    "Le maire",
    "Un porte-parole de l'armée",
    "La protection civile",
)
DID = ("a annoncé", "a confirmé", "a démenti", "a précisé", "a reconnu", "a fait savoir")
WHAT = (
    "l'évacuation de deux immeubles", "l'arrestation de trois suspects", "la fermeture du pont", "une explosion dans un dépôt",
    "la mort de deux personnes", "le déploiement de quarante militaires", "un incendie près de la gare", "une alerte à la crue",
)  # fmt: skip
WHEN = ("lundi", "mardi", "mercredi", "jeudi soir", "vendredi matin", "dans la nuit", "samedi", "dimanche")


def sentence(chance: random.Random) -> str:
    """A sentence in French, by chance."""
    pick = chance.choice
    return f"{pick(WHO)} {pick(DID)} {pick(WHEN)} {pick(WHAT)} à {pick(PLACES)}, a-t-on appris auprès de {chance.randint(2, 90)} témoins."


def text(seed: object, sentences: int) -> list[str]:
    """Paragraphs in French, the same for the same seed."""
    chance = random.Random(str(seed))
    return [" ".join(sentence(chance) for _ in range(3)) for _ in range(max(1, sentences // 3))]


@dataclass(frozen=True)
class Item:
    """An article of a site: how it is listed and what its page says."""

    id: str
    url: str | None
    title: str
    date: float | None
    lead: str
    content: str | None = None
    page: str | None = None
    edition: int = 0


def rss(title: str, items: list[Item]) -> bytes:
    """A feed in RSS 2.0."""
    rows = []
    for i in items:
        row = [f"<title>{escape(i.title)}</title>", f'<guid isPermaLink="false">{escape(i.id)}</guid>']
        row += [f"<link>{escape(i.url)}</link>"] if i.url else []
        row += [f"<pubDate>{formatdate(i.date, usegmt=True)}</pubDate>"] if i.date is not None else []
        row += [f"<description>{escape(i.lead)}</description>"]
        row += [f"<content:encoded>{escape(i.content)}</content:encoded>"] if i.content else []
        rows.append(f"<item>{''.join(row)}</item>")
    head = f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{escape(title)}</title>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<link>https://x.test/</link><language>fr</language>{"".join(rows)}</channel></rss>'.encode()


def html(title: str, paragraphs: list[str], more: str = "") -> bytes:
    """A page with an article."""
    body = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>{more}</head>'
        f"<body><article><h1>{escape(title)}</h1>{body}</article></body></html>"
    ).encode()


HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml; charset=utf-8"}
NONE = Reply(404, b"no", {"Content-Type": "text/plain"})


def tagged(body: bytes, headers: Mapping[str, str], kind: dict[str, str]) -> Reply:
    """A body with its ETag, or nothing new."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if headers.get("if-none-match") == etag:
        return Reply(304, headers={"ETag": etag})
    return Reply(200, body, {**kind, "ETag": etag})


class farm:  # noqa: N801  called by its name on the command line
    """Honest feeds: any host has one; one in ten has leads only, with their pages."""

    def __init__(self, items: str = "10") -> None:
        self.items = int(items)
        self.polls: Counter[str] = Counter()
        self.first = self.last = 0.0

    def __call__(self, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        """The answer to a request."""
        if host == "admin.test":
            told = {"polls": self.polls, "seconds": self.last - self.first}
            return Reply(200, json.dumps(told).encode())
        if path == "/feed.xml":
            self.polls[host] += 1
            self.last = time.monotonic()
            self.first = self.first or self.last
            netloc = headers.get("host", host)
            return tagged(rss(host, [self.item(host, netloc, n) for n in range(self.listed(host))]), headers, XML)
        if path.startswith("/a/"):
            seed = f"{host}{path}"
            return Reply(200, html(text(f"t{seed}", 1)[0][:80], text(seed, 12)), HTML)
        return NONE

    def listed(self, host: str) -> int:
        """How many articles a host lists: three where they are leads with pages."""
        return 3 if self.has_leads(host) else self.items

    def has_leads(self, host: str) -> bool:
        """Whether a host has leads only: one in ten has."""
        return host.partition(".")[0].endswith("7")

    def item(self, host: str, netloc: str, n: int) -> Item:
        """An article of a host."""
        seed = f"{host}/a/{n}"
        whole = None if self.has_leads(host) else "".join(f"<p>{p}</p>" for p in text(seed, 12))
        day = 1_795_000_000.0 - 3600 * n
        return Item(
            f"{host}/{n}", f"http://{netloc}/a/{n}", text(f"t{seed}", 1)[0][:80], day, text(f"l{seed}", 1)[0], whole
        )


@dataclass
class _Outlet:
    """A host of the lying site: what it has published, and what it has said."""

    host: str
    published: list[Item] = field(default_factory=list)
    listed: int = 0
    polls: int = 0
    named: set[str] = field(default_factory=set)
    honest_at: int | None = None


class lying:  # noqa: N801  called by its name on the command line
    """Sites that change, fail and lie, by chance from a seed, and keep the truth: what they listed in full, and where it stands.

    `/_confess` on `admin.test` makes them honest for good.
    """

    def __init__(self, seed: str = "1") -> None:
        self.chance = random.Random(seed)
        self.outlets: dict[str, _Outlet] = {}
        self.honest = False
        self.lies: Counter[str] = Counter()
        self.pages: dict[str, Item] = {}

    def __call__(self, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        """The answer to a request."""
        if host == "admin.test":
            return self.admin(path)
        if path in ("/robots.txt", "/.well-known/tdmrep.json"):
            return NONE
        netloc = headers.get("host", host)
        outlet = self.outlets.setdefault(host, _Outlet(host))
        if path.startswith("/feed"):
            return self.feed(outlet, netloc, path, headers)
        item = self.pages.get(f"{host}{path}")
        return NONE if item is None else self.page(item)

    def admin(self, path: str) -> Reply:
        """What was said; honesty from now on when it is asked for."""
        if path == "/_confess":
            self.honest = True
        told = {
            "listed": sum(o.listed for o in self.outlets.values()),
            "polls": sum(o.polls for o in self.outlets.values()),
            "published": sum(len(o.published) for o in self.outlets.values()),
            "named": {o.host: sorted(o.named) for o in self.outlets.values()},
            "lies": dict(self.lies.most_common()),
        }
        return Reply(200, json.dumps(told).encode())

    # ------------------------------------------------------------------ feeds

    def feed(self, outlet: _Outlet, netloc: str, path: str, headers: Mapping[str, str]) -> Reply:
        """A feed, or a lie in its place."""
        chance = self.chance
        if path == "/feed/loop":
            return Reply(302, headers={"Location": "/feed/loop2"})
        if path == "/feed/loop2":
            return Reply(302, headers={"Location": "/feed/loop"})
        if not self.honest:
            self.publish(outlet, netloc)
        lie = "none" if self.honest or path == "/feed/moved" else self.lie()
        if lie != "none":
            self.lies[lie] += 1
        early = {
            "500": Reply(500, b"oops"),
            "503": Reply(503, b"later", {"Retry-After": "2"}),
            "429": Reply(429, b"slow down", {"Retry-After": "3"}),
            "moved": Reply(302, headers={"Location": "/feed/moved"}),
            "loop": Reply(302, headers={"Location": "/feed/loop"}),
            "html": Reply(200, html("Maintenance", ["Le site revient bientôt."]), HTML),
            "empty": Reply(200, rss(outlet.host, []), XML),
            "drop": Reply(drop=True),
            "garbage": Reply(200, b"\x1f\x8b" + chance.randbytes(300), {**XML, "Content-Encoding": "gzip"}),
            "binary": Reply(200, chance.randbytes(2000), XML),
        }
        if lie in early:
            outlet.polls += 1
            return early[lie]
        window = sorted(outlet.published, key=lambda i: i.date or 0.0)[-12:] if self.honest else outlet.published[-12:]
        if lie == "twice" and window:
            window = [*window, chance.choice(window)]
        body = rss(outlet.host, window)
        reply = tagged(body, headers, XML)
        if lie == "gzip" and reply.status == 200:
            reply = replace(reply, body=gzip.compress(body), headers={**reply.headers, "Content-Encoding": "gzip"})
        outlet.polls += 1
        if reply.status == 304:
            return reply
        if lie == "cut":
            return replace(reply, cut=True)
        if lie == "slow":
            reply = replace(reply, pace=0.02)
        return replace(reply, sent=lambda: self.delivered(outlet, window))

    def lie(self) -> str:
        """What to do with a request for a feed."""
        weights = {
            "none": 56, "500": 5, "503": 3, "429": 3, "moved": 4, "loop": 2, "html": 4, "empty": 4, "drop": 3, "garbage": 2,
            "binary": 2, "twice": 4, "gzip": 4, "cut": 2, "slow": 2,
        }  # fmt: skip
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def delivered(self, outlet: _Outlet, window: list[Item]) -> None:
        """A list of items has gone out in full."""
        outlet.listed += len(window)
        outlet.named.update(i.url.partition(outlet.host)[2].partition("/")[2] for i in window if i.url)

    # ------------------------------------------------------------------ articles

    def publish(self, outlet: _Outlet, netloc: str) -> None:
        """By chance: nothing, one article, two of one second, a late one, one of the future, a changed one, a shared id."""
        chance, now = self.chance, float(int(time.time()))
        roll = chance.random()
        if roll < 0.35:
            return
        if roll < 0.45 and outlet.published:
            at = chance.randrange(len(outlet.published))
            old = outlet.published.pop(at)
            self.add(outlet, replace(old, title=f"{old.title} (actualisé)", edition=old.edition + 1))
            return
        date = {0: now, 1: now, 2: now - 86_400 * chance.randint(2, 20), 3: now + 86_400 * 3, 4: None}[chance.choice((0, 0, 1, 2, 3, 4))]  # fmt: skip
        for _ in range(chance.choice((1, 1, 2, 3))):
            self.add(outlet, self.fresh(outlet, netloc, date))

    def fresh(self, outlet: _Outlet, netloc: str, date: float | None) -> Item:
        """An article that was not there before."""
        chance, n = self.chance, len(self.pages)
        url, seed = f"http://{netloc}/a/{n}", f"{outlet.host}/{n}"
        id_ = chance.choice((seed, seed, seed, url, "http://shared.test/id"))
        whole = "".join(f"<p>{p}</p>" for p in text(seed, 12)) if chance.random() < 0.4 else None
        lead = f"{text(f'l{seed}', 1)[0]} […]" if chance.random() < 0.8 else ""
        return Item(id_, url, f"{chance.choice(WHO)} parle à {chance.choice(PLACES)} ({n})", date, lead, whole, seed)

    def add(self, outlet: _Outlet, item: Item) -> None:
        """Publish an article."""
        outlet.published.append(item)
        path = (item.url or "").partition("//")[2].partition("/")[2]
        self.pages[f"{outlet.host}/{path}"] = item

    def page(self, item: Item) -> Reply:
        """The page of an article, or a lie in its place."""
        weights = {"none": 78, "500": 5, "404": 5, "429": 3, "cut": 3, "slow": 2, "empty": 2, "drop": 2}
        lie = "none" if self.honest else self.chance.choices(list(weights), list(weights.values()))[0]
        body = html(item.title, text(item.page, 12))
        if lie != "none":
            self.lies[f"page {lie}"] += 1
        return {
            "none": Reply(200, body, HTML),
            "500": Reply(500, b"oops"),
            "404": NONE,
            "429": Reply(429, b"slow down", {"Retry-After": "2"}),
            "cut": Reply(200, body, HTML, cut=True),
            "slow": Reply(200, body, HTML, pace=0.05),
            "empty": Reply(200, html("", []), HTML),
            "drop": Reply(drop=True),
        }[lie]
