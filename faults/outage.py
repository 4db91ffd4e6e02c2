"""PostgreSQL killed and started again while programs write: they are told, try again, and nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from campaign import Ground
from inputs import Writer
from places import Databases
from servers import Server
from steps import Acknowledgements, Site, Step, do, now_of
from vigie.store.errors import StoreUnreachableError
from vigie.store.opening import Analyse, open_store
from writers import all_at_once, shuffled

WRITERS = 2
ARTICLES = 60
OUTAGES = 4
ATTEMPTS = 2000
"""Times that a writer asks again, 10 ms between them: much longer than the server is away."""


def run(folder: Path, analyse: Analyse, outages: int = OUTAGES, articles: int = ARTICLES) -> list[str]:
    """Kill a server several times under two writers; every rule that was broken."""
    server = Server()
    server.start(durable=True)
    try:
        return _under(Databases(server), Ground(folder, analyse), outages, articles)
    finally:
        server.close()


def _under(place: Databases, ground: Ground, outages: int, articles: int) -> list[str]:
    offered = Step("ingest", Writer(7).offers(articles))

    def write(site: Site, number: int, acks: Acknowledgements) -> None:
        _insist(site, shuffled([offered], number) * 3, acks, ground.analyse)

    def strike() -> None:
        chance = Random(7)
        for _ in range(outages):
            time.sleep(chance.uniform(0.05, 0.4))
            place.server.kill()
            place.server.start(durable=True)

    broken, told = all_at_once(ground, place, offered, write, WRITERS, strike)
    refused = sum("unreachable" in line for line in told)
    if not refused:
        broken.append("no writer was ever told that the server is away: the part has proven nothing")
    print(f"server killed {outages} times under {WRITERS} writers, who were told {refused} times")
    return broken


def _insist(site: Site, steps: Sequence[tuple[int, Step]], acks: Acknowledgements, analyse: Analyse) -> None:
    """Write on one open store, asking again while the server is away."""
    store = open_store(site.address, analyse)
    for number, step in steps:
        for attempt in range(ATTEMPTS):
            try:
                acks.write({"step": number, **do(store, site, step, now_of(attempt))})
                break
            except StoreUnreachableError as error:
                acks.write({"step": number, "unreachable": str(error)})
                time.sleep(0.01)
        else:
            raise RuntimeError("the server did not come back")
    store.close()
