"""robots.txt by RFC 9309: what a site lets Vigie fetch, and how slowly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

from vigie.ingest.fetch_limits import ROBOTS_BYTES

PRODUCT = "Vigie"
"""Our product token: a group with this name speaks to us, else the group `*` does."""

_AGENT = re.compile(r"user[-\s]*agent\s*:?\s*(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_USAGE = re.compile(r"content-(?:signal|usage)\s*:\s*(.*)", re.IGNORECASE)
_US, _ALL, _OTHERS = PRODUCT.lower(), "*", "x"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to us. `usage` are its Content-Signal and Content-Usage lines, unread."""

    rules: Protego | None = None
    usage: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address of the site may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT))

    @property
    def delay(self) -> float | None:
        """Seconds between requests that the site asks for, by Crawl-delay or Request-rate; None when by neither."""
        if self.rules is None:
            return None
        rate = self.rules.request_rate(PRODUCT)
        asked = [self.rules.crawl_delay(PRODUCT), rate and rate.seconds / rate.requests]
        return max((d for d in asked if d), default=None)


ABSENT = Robots()
"""What a missing robots.txt says: everything is allowed."""


def read_robots(body: bytes) -> Robots:
    """The rules of a robots.txt; of a long one the first 500 KiB, of lines that are none nothing.

    The names of other robots are made one before the library reads the file: it keeps a copy of the rules for each name, and
    a hostile file of many names and many rules would fill the memory.
    """
    if len(body) > ROBOTS_BYTES:
        body = body[:ROBOTS_BYTES].rpartition(b"\n")[0]
    lines: list[str] = []
    usage: dict[str, list[str]] = {_US: [], _ALL: [], _OTHERS: []}
    group: set[str] = {_ALL}
    naming = False
    for line in body.decode("utf-8-sig", "replace").splitlines():
        bare = line.partition("#")[0].strip()
        if agent := _AGENT.match(bare):
            group = {*group, _group(agent[1])} if naming else {_group(agent[1])}
            naming = True
            bare = f"User-agent: {_group(agent[1])}"
        elif bare:
            naming = False
        if said := _USAGE.match(bare):
            for name in group:
                usage[name].append(said[1])
        lines.append(bare)
    return Robots(Protego.parse("\n".join(lines)), tuple(usage[_US] or usage[_ALL]))


def _group(name: str) -> str:
    if name.startswith(_ALL):
        return _ALL
    token = _TOKEN.match(name)
    return _US if token and token[0].lower() == _US else _OTHERS
